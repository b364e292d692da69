//! DescribeIamInstanceProfileAssociations.

use serde_json::Value;

use super::{Instance, association, filters, find, page};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::texts,
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
    let (world, input) = (&*call.world, call.input);
    let chosen = filters::read(FILTERS, &[], input)?;
    let ids = texts(input, "AssociationIds");
    let page = page::asked(input, (!ids.is_empty()).then_some("associationIdsSet"), page::MOST)?;
    let among: Box<dyn Iterator<Item = &Instance>> = if ids.is_empty() {
        find::among(world, &Value::Null, &chosen, "instance-id", page.after())?
    } else {
        let found: Vec<&Instance> =
            ids.iter().map(|id| find::associated(world, id)).collect::<Result<_, _>>()?;
        Box::new(found.into_iter())
    };
    let found = among.filter(|i| i.association.is_some() && chosen.pass(world, i));
    let told = |instance: &&Instance| association::view(world, &instance.id);
    Ok(page.of("IamInstanceProfileAssociations", found, |instance| instance.id.as_str(), told))
}
