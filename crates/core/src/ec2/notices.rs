//! What AWS does to an instance, or says it will, without being asked through the API: Spot interruptions and rebalance
//! recommendations, scheduled maintenance, what Auto Scaling wants. The instance learns of it from its metadata service.
//!
//! Somebody beside the account lets these happen ([`happen`]); what follows comes by the clock.

use serde::{Deserialize, Serialize};

use super::{Instance, InstanceState, clock};
use crate::{
    ids::InstanceId,
    journal::{Event, Journal},
    time::{Span, Timestamp},
    timing::{INTERRUPTION_NOTICE, MAINTENANCE_AHEAD, MAINTENANCE_LASTS, REBOOT_DEADLINE},
    world::{Due, World},
};

/// What AWS has in store for an instance: what its metadata service tells about the future, and nobody asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notices {
    /// A Spot interruption on its way: what will be done, and when.
    pub interruption: Option<(InterruptionAction, Timestamp)>,
    /// When EC2 recommended to move off a Spot Instance that is at elevated risk.
    pub rebalance: Option<Timestamp>,
    /// Scheduled events, over ones included, oldest first.
    pub maintenance: Vec<Maintenance>,
    /// What Auto Scaling wants the instance to be; `None` outside of a group.
    pub target_lifecycle_state: Option<TargetLifecycleState>,
}

/// What happens to an interrupted Spot Instance (EC2 User Guide, "Spot Instance interruption notices").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InterruptionAction {
    /// `terminate`.
    Terminate,
    /// `stop`.
    Stop,
    /// `hibernate`: begins at once.
    Hibernate,
}

/// A scheduled event (EC2 User Guide, "Scheduled events for your instances").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Maintenance {
    /// `instance-event-` and 17 hexadecimal digits.
    pub id: String,
    /// What will be done.
    pub code: MaintenanceCode,
    /// When it may begin.
    pub not_before: Timestamp,
    /// When it will have ended.
    pub not_after: Timestamp,
    /// Until when a reboot can be put off; `None` where it cannot.
    pub deadline: Option<Timestamp>,
    /// Where it stands.
    pub state: MaintenanceState,
}

/// The kinds of scheduled events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MaintenanceCode {
    /// The instance is rebooted.
    InstanceReboot,
    /// Its host is rebooted.
    SystemReboot,
    /// Network or power of its host is seen to.
    SystemMaintenance,
    /// Its host has failed: an instance on EBS is stopped.
    InstanceRetirement,
    /// It is stopped, and starts on another host.
    InstanceStop,
}

/// Where a scheduled event stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MaintenanceState {
    /// To come, or under way.
    Active,
    /// Done.
    Completed,
    /// Taken back.
    Canceled,
}

/// What Auto Scaling wants an instance to be (EC2 Auto Scaling User Guide, "Retrieve the target lifecycle state").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TargetLifecycleState {
    /// `Detached`.
    Detached,
    /// `InService`.
    InService,
    /// `Standby`.
    Standby,
    /// `Terminated`.
    Terminated,
    /// `Warmed:Hibernated`.
    #[serde(rename = "Warmed:Hibernated")]
    WarmedHibernated,
    /// `Warmed:Running`.
    #[serde(rename = "Warmed:Running")]
    WarmedRunning,
    /// `Warmed:Stopped`.
    #[serde(rename = "Warmed:Stopped")]
    WarmedStopped,
    /// `Warmed:Terminated`.
    #[serde(rename = "Warmed:Terminated")]
    WarmedTerminated,
}

impl InterruptionAction {
    /// AWS's word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Terminate => "terminate",
            Self::Stop => "stop",
            Self::Hibernate => "hibernate",
        }
    }
}

impl MaintenanceCode {
    /// AWS's word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::InstanceReboot => "instance-reboot",
            Self::SystemReboot => "system-reboot",
            Self::SystemMaintenance => "system-maintenance",
            Self::InstanceRetirement => "instance-retirement",
            Self::InstanceStop => "instance-stop",
        }
    }

    /// The words of its description (EC2 User Guide, "View scheduled events" and the examples of the metadata
    /// categories; those of a stop and a retirement are composed alike).
    pub fn description(self) -> &'static str {
        match self {
            Self::InstanceReboot => "scheduled reboot",
            Self::SystemReboot => "scheduled reboot",
            Self::SystemMaintenance => "scheduled maintenance",
            Self::InstanceRetirement => "The instance is running on degraded hardware",
            Self::InstanceStop => "The instance is scheduled to be stopped",
        }
    }

    /// Whether the instance is off afterwards. One whose root device is on EBS is stopped where its host is retired.
    fn stops(self) -> bool {
        matches!(self, Self::InstanceRetirement | Self::InstanceStop)
    }
}

impl MaintenanceState {
    /// AWS's word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Completed => "completed",
            Self::Canceled => "canceled",
        }
    }
}

impl TargetLifecycleState {
    /// AWS's word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Detached => "Detached",
            Self::InService => "InService",
            Self::Standby => "Standby",
            Self::Terminated => "Terminated",
            Self::WarmedHibernated => "Warmed:Hibernated",
            Self::WarmedRunning => "Warmed:Running",
            Self::WarmedStopped => "Warmed:Stopped",
            Self::WarmedTerminated => "Warmed:Terminated",
        }
    }
}

/// What AWS may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Happening {
    /// A Spot interruption: announced now, done two minutes later.
    SpotInterruption {
        /// What will be done.
        action: InterruptionAction,
    },
    /// A rebalance recommendation.
    Rebalance,
    /// An event is scheduled.
    Maintenance {
        /// Its kind.
        code: MaintenanceCode,
    },
    /// What is scheduled is taken back.
    MaintenanceCanceled,
    /// Auto Scaling wants the instance to be something; `None` takes it out of its group.
    TargetLifecycleState {
        /// What.
        state: Option<TargetLifecycleState>,
    },
}

/// Lets something happen to an instance, as AWS would. No call of the API does it.
///
/// # Errors
/// A sentence of the lab that says why it cannot happen to this instance.
pub fn happen(
    world: &mut World,
    journal: &mut Journal,
    id: &InstanceId,
    what: Happening,
) -> Result<(), String> {
    let now = world.now;
    let instance = world.ec2.instances.get_mut(id).ok_or_else(|| format!("There is no instance {id}."))?;
    let on = matches!(instance.state, InstanceState::Pending | InstanceState::Running);
    if instance.state == InstanceState::Terminated {
        return Err(format!("{id} is terminated."));
    }
    let spot = matches!(what, Happening::SpotInterruption { .. } | Happening::Rebalance);
    if spot && !(instance.spot.is_some() && on) {
        return Err(match instance.spot {
            None => format!(
                "{id} is no Spot Instance: launch one with --instance-market-options MarketType=spot."
            ),
            Some(_) => format!("{id} is {}: only what runs is interrupted.", instance.state.name()),
        });
    }
    match what {
        Happening::SpotInterruption { action } => {
            let asked = instance.spot.as_ref().map(|spot| spot.terms.behavior);
            if asked != Some(action) {
                let word = asked.map(InterruptionAction::name).unwrap_or_default();
                return Err(format!(
                    "{id} asked for \"{word}\" when it was launched (InstanceInterruptionBehavior): an interruption does that and nothing else."
                ));
            }
            if instance.notices.interruption.is_some() {
                return Err(format!("{id} has its notice already."));
            }
            // A hibernation begins with its notice (EC2 User Guide, "Spot Instance interruption notices").
            let ahead =
                if action == InterruptionAction::Hibernate { Span::millis(0) } else { INTERRUPTION_NOTICE };
            let at = now.plus(ahead);
            instance.notices.interruption = Some((action, at));
            world.at(at, Due::Interruption { instance: id.clone() });
        }
        Happening::Rebalance => instance.notices.rebalance = Some(now),
        Happening::Maintenance { code } => {
            if instance.notices.maintenance.iter().any(|event| event.state == MaintenanceState::Active) {
                return Err(format!("An event is scheduled for {id} already."));
            }
            let not_before = now.plus(MAINTENANCE_AHEAD);
            let reboot = matches!(code, MaintenanceCode::InstanceReboot | MaintenanceCode::SystemReboot);
            let event = Maintenance {
                id: world.mint.resource("instance-event"),
                code,
                not_before,
                not_after: not_before.plus(MAINTENANCE_LASTS),
                deadline: reboot.then(|| not_before.plus(REBOOT_DEADLINE)),
                state: MaintenanceState::Active,
            };
            let due = Due::Maintenance { instance: id.clone(), event: event.id.clone() };
            let events = &mut instance.notices.maintenance;
            events.push(event);
            let over = events.len().saturating_sub(MAINTENANCE_KEPT);
            events.drain(..over);
            world.at(not_before, due);
        }
        Happening::MaintenanceCanceled => {
            let mut events = instance.notices.maintenance.iter_mut();
            let active = events.find(|event| event.state == MaintenanceState::Active);
            let Some(event) = active else { return Err(format!("Nothing is scheduled for {id}.")) };
            event.state = MaintenanceState::Canceled;
            let unwanted = |due: &Due| matches!(due, Due::Maintenance { instance, .. } if instance == id);
            world.take_back(MAINTENANCE_AHEAD, unwanted);
        }
        Happening::TargetLifecycleState { state } => instance.notices.target_lifecycle_state = state,
    }
    journal.record(now, Event::Happening { instance: id.clone(), what });
    Ok(())
}

/// What a Spot Instance that EC2 stopped says of it.
const SHUTDOWN: &str = "Server.SpotInstanceShutdown";

/// Whether EC2 stopped a Spot Instance. Only EC2 starts it again, and here it never has the capacity.
pub(super) fn interrupted(instance: &Instance) -> bool {
    instance.spot.is_some() && instance.state_reason.as_ref().is_some_and(|(code, _)| code == SHUTDOWN)
}

/// The most scheduled events that an instance remembers.
const MAINTENANCE_KEPT: usize = 100;

/// The two minutes are over.
pub(crate) fn interrupt(world: &mut World, journal: &mut Journal, id: &InstanceId) {
    let now = world.now;
    let Some(instance) = world.ec2.instances.get(id) else { return };
    let Some((action, _)) = instance.notices.interruption.filter(|(_, at)| *at == now) else { return };
    if instance.state != InstanceState::Running {
        return;
    }
    // The codes are those of StateReason in the EC2 API reference; the sentences are ours.
    let (to, code, message) = match action {
        InterruptionAction::Terminate => {
            (InstanceState::ShuttingDown, "Server.SpotInstanceTermination", "Spot instance termination")
        }
        InterruptionAction::Stop | InterruptionAction::Hibernate => {
            (InstanceState::Stopping, SHUTDOWN, "Spot instance shutdown")
        }
    };
    clock::shut_down_by_aws(world, journal, id, to, code, message);
}

/// A scheduled event's time has come.
pub(crate) fn maintain(world: &mut World, journal: &mut Journal, id: &InstanceId, event: &str) {
    let Some(instance) = world.ec2.instances.get_mut(id) else { return };
    let mut events = instance.notices.maintenance.iter_mut();
    let Some(event) = events.find(|own| own.id == event && own.state == MaintenanceState::Active) else {
        return;
    };
    event.state = MaintenanceState::Completed;
    if event.code.stops() && instance.state == InstanceState::Running {
        let (code, message) = ("Server.ScheduledStop", "Stopped due to scheduled retirement");
        clock::shut_down_by_aws(world, journal, id, InstanceState::Stopping, code, message);
    }
}
