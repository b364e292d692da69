//! DescribeInstances. By id it looks at those instances only.

use serde_json::Value;

use super::{
    Instance,
    errors::{invalid_value, unless_dry_run},
    filters, find, instance_filters_table as table, page, view,
};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::{object, texts},
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "ec2", operation: "DescribeInstances", needs, run, read_only: true, management: true };

fn needs(_: &World, _: &Value) -> Vec<Need> {
    vec![Need::new("ec2:DescribeInstances", "*")]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let (world, input) = (&*call.world, call.input);
    let named = (!texts(input, "InstanceIds").is_empty()).then_some("instancesSet");
    let page = page::asked(input, named, page::MOST)?;
    if page.after().is_some_and(|id| !find::well_formed(id, "i-")) {
        return Err(invalid_value(page::NO_TOKEN));
    }
    let chosen = filters::read(table::HAS, table::WAYS, input)?;
    let among = find::among(world, input, &chosen, "instance-id", page.after())?;
    unless_dry_run(input)?;
    let found = among.filter(|instance| chosen.pass(world, instance));
    let (page, next) = page.take(found, |instance| instance.id.as_str());
    Ok(object([("Reservations", Value::Array(reservations(world, &page))), ("NextToken", next)]))
}

/// Instances under their reservations, each in the order of its first instance.
fn reservations(world: &World, page: &[&Instance]) -> Vec<Value> {
    let mut groups: Vec<(&str, Vec<&Instance>)> = Vec::new();
    let mut places = std::collections::BTreeMap::new();
    for instance in page {
        let place = *places.entry(instance.reservation.as_str()).or_insert(groups.len());
        match groups.get_mut(place) {
            Some((_, members)) => members.push(instance),
            None => groups.push((&instance.reservation, vec![instance])),
        }
    }
    let told = groups.into_iter().map(|(id, mut members)| {
        members.sort_by_key(|instance| instance.launch_index);
        object([
            ("Groups", Value::Array(Vec::new())),
            ("Instances", members.iter().map(|i| view::instance(world, i)).collect()),
            ("OwnerId", Value::from(world.account.as_str())),
            ("ReservationId", Value::from(id)),
        ])
    });
    told.collect()
}
