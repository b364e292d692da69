//! RevokeSecurityGroupIngress.

use serde_json::Value;

use super::security_group;
use crate::{
    api::{ApiError, Call, Need, Row},
    world::World,
};

pub(super) const ROW: Row = Row {
    service: "ec2",
    operation: "RevokeSecurityGroupIngress",
    needs,
    run,
    read_only: false,
    management: true,
};

fn needs(world: &World, input: &Value) -> Vec<Need> {
    vec![security_group::need(world, "ec2:RevokeSecurityGroupIngress", input)]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    security_group::remove(call, false)
}
