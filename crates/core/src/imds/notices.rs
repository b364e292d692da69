//! What the service tells about things to come: Spot interruptions, rebalance recommendations, scheduled events, and what
//! Auto Scaling wants. It tells what `ec2::happen` and the clock have made of them.

use super::view::{Leaf, View};
use crate::{
    ec2::{InterruptionAction, Maintenance, MaintenanceState},
    time::Timestamp,
};

/// `spot/instance-action`: one line, with the spaces of the guide's example (EC2 User Guide, "Spot Instance interruption
/// notices").
pub(super) fn instance_action<'a>(view: &View<'a>) -> Option<Leaf<'a>> {
    let (action, at) = view.instance.notices.interruption?;
    Some(format!("{{\"action\": \"{}\", \"time\": \"{}\"}}", action.name(), at.iso()).into())
}

/// `spot/termination-time`: only where the instance will be terminated.
pub(super) fn termination_time<'a>(view: &View<'a>) -> Option<Leaf<'a>> {
    let (action, at) = view.instance.notices.interruption?;
    (action == InterruptionAction::Terminate).then(|| at.iso().into())
}

/// `events/recommendations/rebalance` (EC2 User Guide, "EC2 instance rebalance recommendations").
pub(super) fn rebalance<'a>(view: &View<'a>) -> Option<Leaf<'a>> {
    let at = view.instance.notices.rebalance?;
    Some(format!("{{\"noticeTime\": \"{}\"}}", at.iso()).into())
}

/// `autoscaling/target-lifecycle-state`: only for instances of a group.
pub(super) fn target_lifecycle_state<'a>(view: &View<'a>) -> Option<Leaf<'a>> {
    view.instance.notices.target_lifecycle_state.map(|state| state.name().into())
}

/// `events/maintenance/scheduled`: what is to come.
pub(super) fn scheduled<'a>(view: &View<'a>) -> Leaf<'a> {
    list(view, |state| state == MaintenanceState::Active)
}

/// `events/maintenance/history`: what is over.
pub(super) fn history<'a>(view: &View<'a>) -> Leaf<'a> {
    list(view, |state| state != MaintenanceState::Active)
}

/// `[]`, or the events in the guide's own layout (EC2 User Guide, "View scheduled events", as of 2023).
fn list<'a>(view: &View<'a>, which: impl Fn(MaintenanceState) -> bool) -> Leaf<'a> {
    let events = view.instance.notices.maintenance.iter().filter(|event| which(event.state));
    let told: Vec<String> = events.map(event).collect();
    match told.is_empty() {
        true => "[]".into(),
        false => format!("[ \n{} \n]", told.join(",\n")).into(),
    }
}

fn event(event: &Maintenance) -> String {
    let prefix = match event.state {
        MaintenanceState::Active => "",
        MaintenanceState::Completed => "[Completed] ",
        MaintenanceState::Canceled => "[Canceled] ",
    };
    let description = format!("{prefix}{}", event.code.description());
    let (begins, ends) = (gmt(event.not_before), gmt(event.not_after));
    let mut members = vec![
        ("NotBefore", begins.as_str()),
        ("Code", event.code.name()),
        ("Description", description.as_str()),
        ("EventId", event.id.as_str()),
        ("NotAfter", ends.as_str()),
        ("State", event.state.name()),
    ];
    // Where it stands among the others is not documented.
    let deadline = event.deadline.map(gmt);
    if let Some(deadline) = &deadline {
        members.push(("NotBeforeDeadline", deadline));
    }
    let lines: Vec<String> =
        members.into_iter().map(|(name, value)| format!("    \"{name}\" : \"{value}\"")).collect();
    format!("  {{\n{}\n  }}", lines.join(",\n"))
}

/// `21 Jan 2019 09:00:43 GMT`: an HTTP date without its day of the week.
fn gmt(at: Timestamp) -> String {
    let date = at.http_date();
    date.split_once(", ").map_or(date.clone(), |(_, rest)| rest.to_owned())
}
