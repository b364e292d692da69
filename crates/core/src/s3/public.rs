//! Whether a bucket policy is public, as S3 Block Public Access has it.
//!
//! Source: S3 User Guide, "Blocking public access to your Amazon S3 storage", "The meaning of public": a policy is assumed
//! to be public, unless every grant is to fixed principals, or to anybody under a condition that pins a fixed value.

use super::Bucket;
use crate::policy::{Condition, Document, Effect, PrincipalKind, Statement};

/// Keys that keep a grant to anybody from being public, once they are held against fixed values.
const PINNING: [&str; 15] = [
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceip",
    "aws:sourceorgid",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:userid",
    "aws:vpcsourceip",
    "aws:principalaccount",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
];
/// A network of IPv4 that is wider than this is everybody (the same page: "except RFC 1918").
const NARROW: u8 = 8;

impl Bucket {
    /// Whether its policy is public, and the bucket keeps such a one from those outside its account.
    pub(crate) fn restricts_public(&self) -> bool {
        let restricts = self.public_access.is_some_and(|switches| switches.restrict_public_buckets);
        restricts && self.policy.as_ref().is_some_and(|policy| is_public(policy))
    }
}

/// Whether some statement grants to everybody.
pub(super) fn is_public(policy: &Document) -> bool {
    policy.statements().iter().any(|statement| statement.effect == Effect::Allow && grants_to_all(statement))
}

fn grants_to_all(statement: &Statement) -> bool {
    let Some(principals) = &statement.principals else { return false };
    let anybody = |(kind, text): &(PrincipalKind, String)| match kind {
        PrincipalKind::Anyone => true,
        PrincipalKind::Aws => text == "*",
        _ => false,
    };
    let all = principals.negated || principals.entries.iter().any(anybody);
    all && !statement.conditions.iter().any(pins)
}

/// Whether a condition lets in only who has a fixed value. One that is negated, or holds without the key, pins nothing.
fn pins(condition: &Condition) -> bool {
    let Condition { operator, key, values } = condition;
    let operator = operator.rsplit(':').next().unwrap_or_default();
    let positive =
        ["StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnEquals", "ArnLike", "IpAddress"];
    positive.contains(&operator)
        && PINNING.contains(&key.to_ascii_lowercase().as_str())
        && values.iter().all(|value| is_fixed(operator, value))
}

fn is_fixed(operator: &str, value: &str) -> bool {
    if operator == "IpAddress" {
        let width = value.split_once('/').and_then(|(_, width)| width.parse::<u8>().ok());
        return width.is_none_or(|width| width >= NARROW);
    }
    let wild = |text: &str| text.contains(['*', '?']) || text.contains("${");
    if !wild(value) {
        return true;
    }
    // Of an ARN, what stands behind the account may vary.
    let mut parts = value.splitn(6, ':');
    let account = parts.nth(4);
    value.starts_with("arn:") && account.is_some_and(|account| !account.is_empty() && !wild(account))
}
