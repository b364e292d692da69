//! What IAM asks of every policy document beyond its grammar, and the words it has for faults of the grammar.
//!
//! What it asks of trust policies alone stands in `trust`, of permissions alone in `permissions`.

use std::collections::BTreeSet;

use crate::{
    api::ApiError,
    policy::{Document, DocumentError},
};

/// The sentence for what is no policy at all.
pub(super) const SYNTAX: &str = "Syntax errors in policy.";

/// `MalformedPolicyDocument`.
pub(super) fn malformed(message: impl Into<String>) -> ApiError {
    ApiError::new("MalformedPolicyDocument", message)
}

/// The name in a fault of the grammar that begins so: ``missing field `Action` ``.
pub(super) fn named<'a>(error: &'a DocumentError, start: &str) -> Option<&'a str> {
    let rest = error.message.strip_prefix(start)?.strip_prefix('`')?;
    rest.split_once('`').map(|(name, _)| name)
}

/// IAM's sentence about `allow` and `DENY`, which it reads in an older way first.
pub(super) fn effect_in_other_case(error: &DocumentError) -> Option<&'static str> {
    let effect = named(error, "unknown variant ").map(str::to_lowercase);
    matches!(effect.as_deref(), Some("allow" | "deny")).then_some("The policy failed legacy parsing")
}

/// Refuses a `Sid` that stands twice. An empty one counts as none.
pub(super) fn unique_sids(document: &Document) -> Result<(), ApiError> {
    let mut seen = BTreeSet::new();
    let mut sids = document.statements().iter().filter_map(|statement| statement.sid.as_ref());
    if sids.all(|sid| sid.is_empty() || seen.insert(sid)) {
        return Ok(());
    }
    Err(malformed("Statement IDs (SID) in a single policy must be unique."))
}

/// What counts of a document's text: white space does not (IAM User Guide, "IAM and AWS STS quotas").
pub(super) fn characters(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}
