//! DescribeIamInstanceProfileAssociations.

use serde_json::{Value, json};

use super::{Instance, association, filters, find};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::{only, texts},
    world::World,
};

pub(super) const ROW: Row = Row {
    service: "ec2",
    operation: "DescribeIamInstanceProfileAssociations",
    needs,
    run,
    read_only: true,
    management: true,
};

/// The filters of this operation (EC2 API reference).
const FILTERS: &[filters::Filter] = &[
    filters::Filter { name: "instance-id", values: |_, instance| vec![instance.id.to_string()] },
    filters::Filter {
        name: "state",
        values: |_, instance| instance.association.iter().map(|a| a.state.name().to_owned()).collect(),
    },
];

fn needs(_: &World, _: &Value) -> Vec<Need> {
    vec![Need::new("ec2:DescribeIamInstanceProfileAssociations", "*")]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let known = &["AssociationIds", "Filters"];
    only(call.input, "ec2 DescribeIamInstanceProfileAssociations", known)?;
    let world = &*call.world;
    let chosen = filters::read(FILTERS, call.input)?;
    let ids = texts(call.input, "AssociationIds");
    let instances: Vec<&Instance> = if ids.is_empty() {
        world.ec2.instances.values().filter(|instance| instance.association.is_some()).collect()
    } else {
        ids.iter().map(|id| find::associated(world, id)).collect::<Result<_, _>>()?
    };
    let instances = instances.into_iter().filter(|instance| chosen.pass(world, instance));
    let all: Vec<Value> = instances.map(|instance| association::view(world, &instance.id)).collect();
    Ok(json!({"IamInstanceProfileAssociations": all}))
}
