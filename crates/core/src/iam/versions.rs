//! Versions of managed policies: their numbers, and IAM's refusal of one that there is not.
//!
//! Sentences: localstack's recordings of IAM (test_iam_policies, "policy version errors", 2026).

use serde_json::Value;

use super::{ManagedPolicy, PolicyVersion, errors::absent, not_simulated};
use crate::{
    api::ApiError,
    input::{required, without_nulls},
    world::World,
};

/// The version that `PolicyArn` and `VersionId` name, and its number. A policy that there is not is refused in the same
/// words.
pub(super) fn named<'a>(
    world: &'a World,
    input: &Value,
) -> Result<(&'a ManagedPolicy, u32, &'a PolicyVersion), ApiError> {
    let (arn, id) = (required(input, "PolicyArn"), required(input, "VersionId"));
    let number = id.strip_prefix('v').and_then(|number| number.parse().ok());
    let policy = world.iam.policies.get(arn);
    let found =
        policy.zip(number).and_then(|(policy, number)| Some((policy, number, policy.versions.get(&number)?)));
    if let (None, Some((policy, number))) = (found, policy.zip(number))
        && arn.starts_with("arn:aws:iam::aws:")
        && (1..policy.default).contains(&number)
    {
        // AWS keeps every version of its own policies (IAM User Guide, "Versioning IAM policies").
        let what = format!("version {id} of the AWS managed policy {}", policy.name);
        return Err(ApiError::not_simulated(&what));
    }
    found.ok_or_else(|| {
        not_simulated(arn).unwrap_or_else(|| {
            absent(format!("Policy {arn} version {id} does not exist or is not attachable."))
        })
    })
}

/// The structure `PolicyVersion`.
pub(super) fn view(
    policy: &ManagedPolicy,
    number: u32,
    version: &PolicyVersion,
    with_document: bool,
) -> Value {
    let document = with_document.then(|| super::view::encoded(&version.document));
    without_nulls(serde_json::json!({
        "Document": document,
        "VersionId": format!("v{number}"),
        "IsDefaultVersion": number == policy.default,
        "CreateDate": version.created.iso(),
    }))
}
