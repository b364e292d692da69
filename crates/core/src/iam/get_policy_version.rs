//! GetPolicyVersion: with its document.

use serde_json::json;

use super::{find, look, versions};
use crate::api::Row;

pub(super) const ROW: Row = look(
    "GetPolicyVersion",
    |world, input| vec![find::on_policy(world, "iam:GetPolicyVersion", input)],
    |call| {
        let (policy, number, version) = versions::named(call.world, call.input)?;
        Ok(json!({"PolicyVersion": versions::view(policy, number, version, true)}))
    },
);
