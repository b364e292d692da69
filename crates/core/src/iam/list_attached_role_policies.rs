//! ListAttachedRolePolicies.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{find, page::page};
use crate::{
    api::{ApiError, Call, Need, Row},
    world::World,
};

pub(super) const ROW: Row = Row {
    service: "iam",
    operation: "ListAttachedRolePolicies",
    needs,
    run,
    read_only: true,
    management: true,
};

fn needs(world: &World, input: &Value) -> Vec<Need> {
    vec![find::on_role(world, "iam:ListAttachedRolePolicies", input)]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let role = find::role(call.world, call.input)?;
    let prefix = crate::input::text(call.input, "PathPrefix").unwrap_or("/");
    // An ARN is policy{path}{name} after its fifth colon.
    let path = |arn: &str| {
        let (_, rest) = arn.split_once(":policy").unwrap_or_default();
        rest.rsplit_once('/').map_or_else(String::new, |(path, _)| format!("{path}/"))
    };
    let attached: BTreeMap<&str, Value> = role
        .attached
        .iter()
        .filter(|arn| path(arn).starts_with(prefix))
        .map(|arn| {
            let name = arn.rsplit('/').next().unwrap_or_default();
            (arn.as_str(), json!({"PolicyName": name, "PolicyArn": arn}))
        })
        .collect();
    page(call.input, "AttachedPolicies", attached.into_iter())
}
