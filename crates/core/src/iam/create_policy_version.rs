//! CreatePolicyVersion. Numbers of versions do not come back (IAM User Guide, "Versioning IAM policies").

use std::sync::Arc;

use serde_json::{Value, json};

use super::{PolicyVersion, change, documents, errors::limit, find, versions};
use crate::{
    api::{ApiError, Call, Row},
    input::{flag, required},
    policy::check::{Around, Kind},
};

pub(super) const ROW: Row = change(
    "CreatePolicyVersion",
    |world, input| vec![find::on_policy(world, "iam:CreatePolicyVersion", input)],
    run,
);

/// The most versions of one policy (IAM User Guide, "IAM and AWS STS quotas").
pub(super) const QUOTA: usize = 5;

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let (input, now) = (call.input, call.world.now);
    let arn = find::policy(call.world, input)?.arn.clone();
    let document = documents::read(Kind::Managed, required(input, "PolicyDocument"), &Around::default())?;
    let policy = call.world.iam.policies.get_mut(&arn).ok_or_else(|| find::no_policy(&arn))?;
    if policy.versions.len() >= QUOTA {
        return Err(limit(
            "A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.",
        ));
    }
    policy.last += 1;
    let number = policy.last;
    let version = PolicyVersion { document: Arc::new(document), created: now };
    if flag(input, "SetAsDefault") {
        policy.default = number;
    }
    let told = versions::view(policy, number, &version, false);
    policy.versions.insert(number, version);
    Ok(json!({"PolicyVersion": told}))
}
