//! AuthorizeSecurityGroupEgress.

use serde_json::Value;

use super::security_group;
use crate::{
    api::{ApiError, Call, Need, Row},
    world::World,
};

pub(super) const ROW: Row = Row {
    service: "ec2",
    operation: "AuthorizeSecurityGroupEgress",
    needs,
    run,
    read_only: false,
    management: true,
};

fn needs(world: &World, input: &Value) -> Vec<Need> {
    security_group::needs_to_add(world, "AuthorizeSecurityGroupEgress", input)
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    security_group::add(call, true)
}
