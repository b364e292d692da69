//! DescribeInstances. By id it looks at those instances only.

use serde_json::{Value, json};

use super::{
    Instance,
    errors::{invalid_value, unless_dry_run},
    filters, find, page, view,
};
use crate::{
    api::{ApiError, Call, Need, Row},
    ids::InstanceId,
    input::texts,
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "ec2", operation: "DescribeInstances", needs, run, read_only: true, management: true };

fn needs(_: &World, _: &Value) -> Vec<Need> {
    vec![Need::new("ec2:DescribeInstances", "*")]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let (world, input) = (&*call.world, call.input);
    let ids = texts(input, "InstanceIds");
    let most = page::size(input, if ids.is_empty() { None } else { Some("instancesSet") })?;
    let after = after(input)?;
    let chosen = filters::read(filters::OF_INSTANCES, input)?;
    let found: Vec<&Instance> = if ids.is_empty() {
        world.ec2.instances.values().filter(|instance| find::remembered(world, instance)).collect()
    } else {
        let ids = find::instances(world, &ids)?;
        ids.iter().filter_map(|id| world.ec2.instances.get(id)).collect()
    };
    unless_dry_run(input)?;
    let later = |instance: &&Instance| after.as_ref().is_none_or(|after| instance.id > *after);
    let mut found = found.into_iter().filter(later).filter(|instance| chosen.pass(world, instance));
    let page: Vec<&Instance> = found.by_ref().take(most).collect();
    let mut answer = json!({"Reservations": reservations(world, &page)});
    if let (Some(last), true, Value::Object(members)) = (page.last(), found.next().is_some(), &mut answer) {
        members.insert("NextToken".to_owned(), page::token(last.id.as_str()));
    }
    Ok(answer)
}

/// The instance after which a page begins.
fn after(input: &Value) -> Result<Option<InstanceId>, ApiError> {
    let Some(id) = page::after(input)? else { return Ok(None) };
    if !find::well_formed(&id, "i-") {
        return Err(invalid_value(page::NO_TOKEN));
    }
    Ok(Some(InstanceId::new(id)))
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
        json!({
            "Groups": [],
            "Instances": members.iter().map(|i| view::instance(world, i)).collect::<Vec<_>>(),
            "OwnerId": world.account.as_str(),
            "ReservationId": id,
        })
    });
    told.collect()
}
