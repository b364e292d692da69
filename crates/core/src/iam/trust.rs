//! Trust policies as CreateRole takes them, and IAM's sentences about those it does not.
//!
//! The grammar is read by `policy`; here stands what IAM asks beyond it of a trust policy.

use serde::de::IgnoredAny;

use super::{
    documents::{SYNTAX, characters, effect_in_other_case, malformed, named, unique_sids},
    errors::limit,
};
use crate::{
    api::ApiError,
    ids::{Arn, RoleName},
    policy::{Document, DocumentError, PrincipalKind, Principals, Statement},
    world::World,
};

/// The most characters of a trust policy, white space not counted (IAM User Guide, "IAM and AWS STS quotas").
const QUOTA: usize = 2048;

/// Reads a trust policy.
pub(super) fn read(world: &World, text: &str) -> Result<Document, ApiError> {
    if serde_json::from_str::<IgnoredAny>(text).is_err() {
        return Err(malformed("This policy contains invalid Json"));
    }
    let document = Document::parse(text).map_err(|error| malformed(sentence(&error)))?;
    if document.statements().is_empty() {
        return Err(malformed(SYNTAX));
    }
    unique_sids(&document)?;
    for statement in document.statements() {
        judge(world, statement)?;
    }
    if characters(text) > QUOTA {
        return Err(limit(&format!("Cannot exceed quota for ACLSizePerRole: {QUOTA}")));
    }
    Ok(document)
}

/// IAM's sentence for a fault of grammar.
fn sentence(error: &DocumentError) -> String {
    if let Some(field) = named(error, "missing field ") {
        return format!("Missing required field {field}");
    }
    if let Some(field) = named(error, "unknown field ") {
        return format!("Unknown field {field}");
    }
    effect_in_other_case(error).unwrap_or(SYNTAX).to_owned()
}

fn judge(world: &World, statement: &Statement) -> Result<(), ApiError> {
    if let Some(resources) = &statement.resources {
        let field = if resources.negated { "NotResource" } else { "Resource" };
        return Err(malformed(format!("Has prohibited field {field}")));
    }
    let Some(principals) = &statement.principals else {
        return Err(malformed("Missing required field Principal"));
    };
    for action in &statement.actions.patterns {
        let known = action.to_ascii_lowercase();
        let Some((_, name)) = known.split_once(':') else {
            let message = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
            return Err(malformed(message));
        };
        let session = ["assumerole", "tagsession", "setsourceidentity", "setcontext", "*"];
        if !known.starts_with("sts:") || !session.iter().any(|start| name.starts_with(start)) {
            return Err(malformed("AssumeRole policy may only specify STS AssumeRole actions."));
        }
    }
    judge_principals(world, principals)
}

fn judge_principals(world: &World, principals: &Principals) -> Result<(), ApiError> {
    for (kind, text) in &principals.entries {
        let (name, good) = match kind {
            PrincipalKind::Anyone => ("AWS", text == "*"),
            PrincipalKind::Aws => ("AWS", aws_principal(world, text)),
            PrincipalKind::Service => ("SERVICE", service_principal(text)),
            PrincipalKind::Federated => ("FEDERATED", !text.is_empty()),
            PrincipalKind::CanonicalUser => ("CANONICAL", false),
        };
        if !good {
            return Err(malformed(format!("Invalid principal in policy: \"{name}\":\"{text}\"")));
        }
    }
    Ok(())
}

/// Any name under `amazonaws.com`: the lab has no list of AWS's services.
fn service_principal(text: &str) -> bool {
    let name = text.strip_suffix(".amazonaws.com").or_else(|| text.strip_suffix(".amazonaws.com.cn"));
    name.is_some_and(|name| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-._".contains(c))
    })
}

/// `*`, an account, or a user, role or session that exists. Those of other accounts cannot be looked up.
fn aws_principal(world: &World, text: &str) -> bool {
    let is_account = |text: &str| text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit());
    if text == "*" || is_account(text) {
        return true;
    }
    let Some(arn) = Arn::parse(text) else {
        // A principal that was deleted stays behind as its unique id.
        return world.iam.roles.values().any(|role| role.id.as_str() == text)
            || world.iam.users.values().any(|user| user.id.as_str() == text);
    };
    if !is_account(&arn.account) || !matches!(arn.service.as_str(), "iam" | "sts") {
        return false;
    }
    if arn.account != world.account.as_str() || arn.resource == "root" {
        return true;
    }
    match arn.resource.split_once('/') {
        Some(("user", _)) => world.iam.users.values().any(|user| user.arn == arn),
        Some(("role", _)) => world.iam.roles.values().any(|role| role.arn == arn),
        Some(("assumed-role", session)) => {
            let role = session.split('/').next().unwrap_or_default();
            world.iam.role(&RoleName::new(role)).is_some()
        }
        _ => false,
    }
}
