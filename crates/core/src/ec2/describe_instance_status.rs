//! DescribeInstanceStatus: status checks, and what AWS has scheduled.

use serde_json::{Value, json};

use super::{
    Instance, InstanceState, Maintenance, MaintenanceState,
    errors::unless_dry_run,
    filters::{self, Filter},
    find, page, view,
};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::{flag, texts, without_nulls},
    timing::{EVENT_SHOWN, STATUS_CHECKED},
    world::World,
};

pub(super) const ROW: Row = Row {
    service: "ec2",
    operation: "DescribeInstanceStatus",
    needs,
    run,
    read_only: true,
    management: true,
};

fn needs(_: &World, _: &Value) -> Vec<Need> {
    vec![Need::new("ec2:DescribeInstanceStatus", "*")]
}

/// The filters of this operation (EC2 API reference).
const FILTERS: &[Filter] = &[
    Filter { name: "availability-zone", values: |world, i| vec![world.ec2.network.zone(i).to_owned()] },
    Filter {
        name: "event.code",
        values: |world, i| of_events(world, i, |event| event.code.name().to_owned()),
    },
    Filter { name: "event.description", values: |world, i| of_events(world, i, description) },
    Filter {
        name: "event.instance-event-id",
        values: |world, i| of_events(world, i, |event| event.id.clone()),
    },
    Filter {
        name: "event.not-after",
        values: |world, i| of_events(world, i, |event| view::time(event.not_after)),
    },
    Filter {
        name: "event.not-before",
        values: |world, i| of_events(world, i, |event| view::time(event.not_before)),
    },
    Filter {
        name: "event.not-before-deadline",
        values: |world, i| {
            let deadlines = events(world, i).filter_map(|event| event.deadline);
            deadlines.map(view::time).collect()
        },
    },
    Filter { name: "instance-state-code", values: |_, i| vec![i.state.code().to_string()] },
    Filter { name: "instance-state-name", values: |_, i| vec![i.state.name().to_owned()] },
    Filter { name: "instance-status.reachability", values: |world, i| reachability(world, i) },
    Filter { name: "instance-status.status", values: |world, i| vec![status(world, i).to_owned()] },
    Filter { name: "system-status.reachability", values: |world, i| reachability(world, i) },
    Filter { name: "system-status.status", values: |world, i| vec![status(world, i).to_owned()] },
];

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let (world, input) = (&*call.world, call.input);
    let chosen = filters::read(FILTERS, &[], input)?;
    let named = (!texts(input, "InstanceIds").is_empty()).then_some("instancesSet");
    let page = page::asked(input, named, page::MOST)?;
    // Running ones only, unless all are asked for.
    let all = flag(input, "IncludeAllInstances");
    let among = find::among(world, input, &chosen, "instance-id", page.after())?;
    let found = among.filter(|i| all || i.state == InstanceState::Running);
    let found = found.filter(|instance| chosen.pass(world, instance));
    let told = |instance: &&Instance| told(world, instance);
    let answer = page.of("InstanceStatuses", found, |instance| instance.id.as_str(), told);
    unless_dry_run(input)?;
    Ok(answer)
}

fn told(world: &World, instance: &Instance) -> Value {
    let events: Vec<Value> = events(world, instance).map(event).collect();
    let details: Vec<Value> = reachability(world, instance)
        .into_iter()
        .map(|status| json!({"Name": "reachability", "Status": status}))
        .collect();
    let summary = without_nulls(json!({
        "Details": (!details.is_empty()).then_some(details),
        "Status": status(world, instance),
    }));
    without_nulls(json!({
        "AvailabilityZone": world.ec2.network.zone(instance),
        "Events": (!events.is_empty()).then_some(events),
        "InstanceId": instance.id.as_str(),
        "InstanceState": {"Code": instance.state.code(), "Name": instance.state.name()},
        "InstanceStatus": summary,
        "SystemStatus": summary,
    }))
}

/// EC2's word for how the checks stand. Nothing here is ever impaired.
fn status(world: &World, instance: &Instance) -> &'static str {
    if instance.state != InstanceState::Running {
        return "not-applicable";
    }
    let began = world.ec2.ran.get(&instance.id).and_then(|spans| spans.last()).map(|(began, _)| *began);
    if began.is_some_and(|began| world.now < began.plus(STATUS_CHECKED)) { "initializing" } else { "ok" }
}

/// The one check of each kind; none where there is nothing to check.
fn reachability(world: &World, instance: &Instance) -> Vec<String> {
    match status(world, instance) {
        "ok" => vec!["passed".to_owned()],
        "initializing" => vec!["initializing".to_owned()],
        _ => Vec::new(),
    }
}

/// Scheduled events. One that is over can still be described for a week (EC2 API reference, InstanceStatusEvent).
fn events<'a>(world: &'a World, instance: &'a Instance) -> impl Iterator<Item = &'a Maintenance> {
    instance.notices.maintenance.iter().filter(|event| {
        event.state == MaintenanceState::Active || world.now < event.not_before.plus(EVENT_SHOWN)
    })
}

fn of_events(world: &World, instance: &Instance, what: fn(&Maintenance) -> String) -> Vec<String> {
    events(world, instance).map(what).collect()
}

/// The description says that an event is over (the same page).
fn description(event: &Maintenance) -> String {
    let before = match event.state {
        MaintenanceState::Active => "",
        MaintenanceState::Completed => "[Completed] ",
        MaintenanceState::Canceled => "[Canceled] ",
    };
    format!("{before}{}", event.code.description())
}

fn event(event: &Maintenance) -> Value {
    without_nulls(json!({
        "InstanceEventId": event.id,
        "Code": event.code.name(),
        "Description": description(event),
        "NotAfter": view::time(event.not_after),
        "NotBefore": view::time(event.not_before),
        "NotBeforeDeadline": event.deadline.map(view::time),
    }))
}
