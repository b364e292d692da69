//! ListPolicyVersions, the newest first as IAM lists them.

use serde_json::Value;

use super::{find, look, page::page, versions};
use crate::{
    api::{ApiError, Call, Row},
    input::required,
};

pub(super) const ROW: Row = look(
    "ListPolicyVersions",
    |world, input| vec![find::on_policy(world, "iam:ListPolicyVersions", input)],
    run,
);

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    find::well_formed(required(call.input, "PolicyArn"))?;
    let policy = find::attachable(call.world, required(call.input, "PolicyArn"))?;
    let newest_first: Vec<(String, Value)> = policy
        .versions
        .iter()
        .map(|(number, version)| {
            (format!("{:010}", u32::MAX - number), versions::view(policy, *number, version, false))
        })
        .rev()
        .collect();
    page(call.input, "Versions", newest_first.iter().map(|(key, told)| (key.as_str(), told.clone())))
}
