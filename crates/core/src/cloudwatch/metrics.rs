//! The metrics there are, minute by minute: MetadataNoToken and MetadataNoTokenRejected of an instance (EC2 User Guide,
//! "CloudWatch metrics that are available for your instances").
//!
//! A minute is published when it is over. MetadataNoToken is published for every minute in which the instance ran, 0
//! when all requests had a token; MetadataNoTokenRejected only where something was rejected.

use crate::{
    ec2::{Instance, NO_TOKEN_MINUTES, NoToken},
    ids::InstanceId,
    time::{Span, Timestamp},
    world::World,
};

/// The namespace of both.
pub(super) const NAMESPACE: &str = "AWS/EC2";
/// Their only dimension.
pub(super) const DIMENSION: &str = "InstanceId";
/// Their unit.
pub(super) const UNIT: &str = "Count";

/// What else AWS publishes in the namespace (EC2 User Guide, the same page). It is not simulated.
pub(super) const ELSEWHERE: [&str; 30] = [
    "CPUCreditBalance",
    "CPUCreditUsage",
    "CPUSurplusCreditBalance",
    "CPUSurplusCreditsCharged",
    "CPUUtilization",
    "DedicatedHostCPUUtilization",
    "DiskReadBytes",
    "DiskReadOps",
    "DiskWriteBytes",
    "DiskWriteOps",
    "EBSByteBalance%",
    "EBSIOBalance%",
    "EBSReadBytes",
    "EBSReadOps",
    "EBSWriteBytes",
    "EBSWriteOps",
    "GPUPowerUtilization",
    "InstanceEBSIOPSExceededCheck",
    "InstanceEBSThroughputExceededCheck",
    "NetworkIn",
    "NetworkOut",
    "NetworkPacketsIn",
    "NetworkPacketsOut",
    "StatusCheckFailed",
    "StatusCheckFailed_AttachedEBS",
    "StatusCheckFailed_Instance",
    "StatusCheckFailed_System",
    "VolumeIOPSExceededCheck",
    "VolumeStalledIOCheck",
    "VolumeThroughputExceededCheck",
];

/// A metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Metric {
    /// MetadataNoToken.
    Served,
    /// MetadataNoTokenRejected.
    Rejected,
}

impl Metric {
    pub(super) const ALL: [Self; 2] = [Self::Served, Self::Rejected];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Served => "MetadataNoToken",
            Self::Rejected => "MetadataNoTokenRejected",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|metric| metric.name() == name)
    }

    fn of(self, minute: NoToken) -> u64 {
        match self {
            Self::Served => minute.served,
            Self::Rejected => minute.rejected,
        }
    }
}

/// The values of some minutes, put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Statistics {
    /// Minutes that were published. Never 0.
    pub(super) count: u64,
    pub(super) sum: u64,
    pub(super) least: u64,
    pub(super) most: u64,
}

const MINUTE: Span = Span::minutes(1);

/// The start of the minute of an instant.
pub(super) fn minute(at: Timestamp) -> Timestamp {
    at.plus(Span::millis(-at.as_millis().rem_euclid(MINUTE.as_millis())))
}

/// The minutes of a metric that begin at `from` or later and before `to`; `None` when none was published.
pub(super) fn between(
    world: &World,
    instance: &Instance,
    metric: Metric,
    from: Timestamp,
    to: Timestamp,
) -> Option<Statistics> {
    let to = to.min(minute(world.now));
    let from = from.max(remembered(instance));
    if from >= to {
        return None;
    }
    let counted = instance.no_token.range(from..to).map(|(_, minute)| metric.of(*minute));
    let counted = counted.filter(|count| *count > 0);
    let (busy, sum) = counted.clone().fold((0, 0_u64), |(busy, sum), n| (busy + 1, sum.saturating_add(n)));
    let count = match metric {
        Metric::Served => ran(world, &instance.id, from, to).max(busy),
        Metric::Rejected => busy,
    };
    let least = if count > busy { 0 } else { counted.clone().min()? };
    (count > 0).then(|| Statistics { count, sum, least, most: counted.max().unwrap_or_default() })
}

/// Before this the instance has forgotten its counts.
fn remembered(instance: &Instance) -> Timestamp {
    let full = instance.no_token.len() >= NO_TOKEN_MINUTES;
    let first = instance.no_token.keys().next().filter(|_| full);
    first.copied().unwrap_or_else(|| Timestamp::from_millis(i64::MIN / 2))
}

/// In how many of the minutes from `from` to `to`, both starts of minutes, the instance ran.
fn ran(world: &World, id: &InstanceId, from: Timestamp, to: Timestamp) -> u64 {
    let mut minutes = 0;
    let mut done = from;
    for (began, ended) in world.ec2.ran.get(id).into_iter().flatten() {
        // A minute counts once, however often the instance began and ended in it.
        let first = minute(*began).max(done);
        let ended = ended.unwrap_or(world.now);
        let over = minute(ended.plus(Span::millis(MINUTE.as_millis() - 1))).min(to);
        if first < over {
            minutes += over.since(first).as_millis() / MINUTE.as_millis();
            done = over;
        }
    }
    u64::try_from(minutes).unwrap_or_default()
}
