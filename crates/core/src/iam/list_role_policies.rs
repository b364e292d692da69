//! ListRolePolicies: names of inline policies.

use serde_json::{Value, json};

use super::{find, page::page};
use crate::{
    api::{ApiError, Call, Need, Row},
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "iam", operation: "ListRolePolicies", needs, run, read_only: true, management: true };

fn needs(world: &World, input: &Value) -> Vec<Need> {
    vec![find::on_role(world, "iam:ListRolePolicies", input)]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let role = find::role(call.world, call.input)?;
    page(call.input, "PolicyNames", role.inline.keys().map(|name| (name.as_str(), json!(name))))
}
