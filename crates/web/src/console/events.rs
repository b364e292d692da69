//! What AWS may do to an instance by itself, as choices of a form. Pure.

use rolelab_labs::{
    input::{Happening, InterruptionAction, MaintenanceCode, TargetLifecycleState},
    view::InstanceView,
};

/// The kinds, and how a form calls them.
pub(super) const KINDS: [(&str, &str); 5] = [
    ("interruption", "Spot interruption notice"),
    ("rebalance", "Rebalance recommendation"),
    ("maintenance", "Scheduled event"),
    ("canceled", "Scheduled event is canceled"),
    ("lifecycle", "Auto Scaling target lifecycle state"),
];

/// What is left to choose of a kind, in AWS's words.
pub(super) fn details(kind: &str) -> &'static [(&'static str, &'static str)] {
    match kind {
        "interruption" => &[("terminate", "terminate"), ("stop", "stop"), ("hibernate", "hibernate")],
        "maintenance" => &[
            ("instance-stop", "instance-stop"),
            ("instance-reboot", "instance-reboot"),
            ("instance-retirement", "instance-retirement"),
            ("system-reboot", "system-reboot"),
            ("system-maintenance", "system-maintenance"),
        ],
        "lifecycle" => &[
            ("InService", "InService"),
            ("Standby", "Standby"),
            ("Terminated", "Terminated"),
            ("Detached", "Detached"),
            ("Warmed:Running", "Warmed:Running"),
            ("Warmed:Stopped", "Warmed:Stopped"),
            ("Warmed:Hibernated", "Warmed:Hibernated"),
            ("Warmed:Terminated", "Warmed:Terminated"),
            ("none", "none: it leaves its group"),
        ],
        _ => &[],
    }
}

/// The event that two choices name.
pub(super) fn happening(kind: &str, detail: &str) -> Option<Happening> {
    use TargetLifecycleState as State;
    Some(match (kind, detail) {
        ("interruption", detail) => {
            let all =
                [InterruptionAction::Terminate, InterruptionAction::Stop, InterruptionAction::Hibernate];
            Happening::SpotInterruption { action: all.into_iter().find(|action| action.name() == detail)? }
        }
        ("rebalance", _) => Happening::Rebalance,
        ("maintenance", detail) => {
            let all = [
                MaintenanceCode::InstanceReboot,
                MaintenanceCode::SystemReboot,
                MaintenanceCode::SystemMaintenance,
                MaintenanceCode::InstanceRetirement,
                MaintenanceCode::InstanceStop,
            ];
            Happening::Maintenance { code: all.into_iter().find(|code| code.name() == detail)? }
        }
        ("canceled", _) => Happening::MaintenanceCanceled,
        ("lifecycle", "none") => Happening::TargetLifecycleState { state: None },
        ("lifecycle", detail) => {
            let all = [
                State::Detached,
                State::InService,
                State::Standby,
                State::Terminated,
                State::WarmedHibernated,
                State::WarmedRunning,
                State::WarmedStopped,
                State::WarmedTerminated,
            ];
            let state = all.into_iter().find(|state| state.name() == detail)?;
            Happening::TargetLifecycleState { state: Some(state) }
        }
        _ => return None,
    })
}

/// What to know about a kind before it is chosen for this instance.
pub(super) fn told(kind: &str, instance: Option<&InstanceView>) -> Option<&'static str> {
    let spot = instance.is_some_and(|instance| instance.spot);
    Some(match kind {
        "interruption" | "rebalance" if !spot => "It comes to Spot Instances alone, and this is none.",
        "interruption" => "A notice two minutes ahead; to hibernate begins at once.",
        "rebalance" => "A signal that this Spot Instance is at elevated risk of interruption.",
        "maintenance" => "It is announced seven days ahead of what will be done.",
        "lifecycle" => "What the group wants this instance to be.",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_is_an_event() {
        for (kind, _) in KINDS {
            let details = details(kind);
            let all: Vec<&str> =
                if details.is_empty() { vec![""] } else { details.iter().map(|d| d.0).collect() };
            for detail in all {
                assert!(happening(kind, detail).is_some(), "{kind} {detail}");
            }
        }
        assert_eq!(happening("interruption", "Standby"), None);
    }
}
