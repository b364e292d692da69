//! `World`: the account and its clock as one plain value.
//!
//! `Clone + Eq + serde`, ordered maps, no callbacks, no shared mutability. Nothing in it reads a clock or a
//! source of randomness; time moves only through `advance`.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{
    ec2::{self, Ec2, InstanceState},
    iam::Iam,
    ids::{AccountId, AssociationId, InstanceId},
    instance_connect::SentKey,
    journal::Journal,
    mint::Mint,
    organization::Organization,
    s3::S3,
    ssm::Ssm,
    sts::Sts,
    time::{Span, Timestamp},
};

/// A change that will happen by itself when its time comes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Due {
    /// The instance reaches the state, if it still is in the one before.
    InstanceState {
        /// The instance.
        instance: InstanceId,
        /// The state it must be in.
        from: InstanceState,
        /// The state it reaches.
        to: InstanceState,
    },
    /// The association comes into force or ends.
    Association {
        /// The instance.
        instance: InstanceId,
        /// The association.
        association: AssociationId,
    },
    /// The pending metadata options come into force.
    MetadataOptions {
        /// The instance.
        instance: InstanceId,
    },
    /// A Spot interruption's two minutes are over.
    Interruption {
        /// The instance.
        instance: InstanceId,
    },
    /// A scheduled event begins.
    Maintenance {
        /// The instance.
        instance: InstanceId,
        /// The event's id.
        event: String,
    },
    /// EC2 asks STS for a new set of role keys.
    RoleKeys {
        /// The instance.
        instance: InstanceId,
    },
}

/// What is off unless a lesson turns it on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Knobs {
    /// The metadata service answers as many requests as the network card passes.
    #[serde(default)]
    pub metadata_throttling: bool,
    /// CloudTrail's event history answers two lookups a second.
    #[serde(default)]
    pub event_history_throttling: bool,
    /// After how many seconds CloudTrail's event history has an event.
    #[serde(default)]
    pub event_history_delay: u32,
    /// After how many seconds policies that were changed decide.
    #[serde(default)]
    pub policy_delay: u32,
    /// After how many seconds EC2 knows a new instance profile, and the role that was put into one.
    #[serde(default)]
    pub instance_profile_delay: u32,
    /// After how many seconds a new user or role may stand in a trust policy.
    #[serde(default)]
    pub principal_delay: u32,
    /// After how many seconds EC2 finds a new instance by its id, and lists it.
    #[serde(default)]
    pub describe_delay: u32,
    /// How far a signature's time may be from the clock, when it is another time than AWS's ([`crate::timing`]). It is
    /// whoever runs the world that says so, so no file has it.
    #[serde(skip)]
    pub signature_skew: Option<Span>,
}

impl Knobs {
    /// After how long CloudTrail's event history has an event.
    pub(crate) fn event_history_delay(&self) -> Span {
        Span::seconds(i64::from(self.event_history_delay))
    }
}

/// The simulated account in one region, and its clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct World {
    /// Now.
    pub now: Timestamp,
    /// Identifiers and secrets.
    pub mint: Mint,
    /// The account.
    pub account: AccountId,
    /// The region, `us-east-1`.
    pub region: String,
    /// Users, roles, instance profiles, policies.
    pub iam: Iam,
    /// Access keys and sessions.
    pub sts: Sts,
    /// Instances, images, network.
    pub ec2: Ec2,
    /// Buckets and objects.
    pub s3: S3,
    /// Sessions of Session Manager.
    #[serde(default)]
    pub ssm: Ssm,
    /// Public keys that instances take for a minute, the oldest first.
    #[serde(default)]
    pub sent_keys: Vec<SentKey>,
    /// Policies from above; none unless a lesson sets them.
    #[serde(default)]
    pub organization: Organization,
    /// What is simulated only where a lesson asks for it.
    #[serde(default)]
    pub knobs: Knobs,
    /// IAM as it was before its newest changes, for those parts of AWS that a knob lets hear of them later: when a change
    /// came, the oldest first, and what was before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub iam_before: Vec<(Timestamp, Arc<Iam>)>,
    /// What will happen, by time and in order of asking.
    pub due: BTreeMap<Timestamp, Vec<Due>>,
}

impl World {
    /// When something happens next by itself.
    pub fn next_due(&self) -> Option<Timestamp> {
        self.due.keys().next().copied()
    }

    /// IAM as whoever hears of its changes so many seconds later knows it.
    pub(crate) fn iam_after(&self, seconds: u32) -> &Iam {
        let late = Span::seconds(i64::from(seconds));
        let unheard = self.iam_before.iter().find(|(changed, _)| changed.plus(late) > self.now);
        unheard.map_or(&self.iam, |(_, before)| before)
    }

    /// Keeps IAM as it is before a call that may change it, as long as somebody has not heard of the change.
    pub(crate) fn keep_iam(&mut self) {
        let Knobs { policy_delay, instance_profile_delay, principal_delay, .. } = self.knobs;
        let longest = policy_delay.max(instance_profile_delay).max(principal_delay);
        if longest == 0 {
            return;
        }
        let (now, longest) = (self.now, Span::seconds(i64::from(longest)));
        self.iam_before.retain(|(changed, _)| changed.plus(longest) > now);
        // Of one instant the first is what was before.
        if self.iam_before.last().is_none_or(|(changed, _)| *changed < now) {
            self.iam_before.push((now, Arc::new(self.iam.clone())));
        }
    }

    /// Asks for a change at a time.
    pub fn at(&mut self, when: Timestamp, due: Due) {
        self.due.entry(when).or_default().push(due);
    }

    /// Takes back every change asked for within `within` from now that is `unwanted`.
    pub(crate) fn take_back(&mut self, within: Span, unwanted: impl Fn(&Due) -> bool) {
        let mut emptied = Vec::new();
        for (when, changes) in self.due.range_mut(self.now..=self.now.plus(within)) {
            changes.retain(|due| !unwanted(due));
            if changes.is_empty() {
                emptied.push(*when);
            }
        }
        for when in emptied {
            self.due.remove(&when);
        }
    }

    /// Lets time pass to `to`, making every due change in order. `advance(a)` then `advance(b)` is `advance(a + b)`.
    pub fn advance(&mut self, journal: &mut Journal, to: Timestamp) {
        while let Some(entry) = self.due.first_entry().filter(|entry| *entry.key() <= to) {
            self.now = self.now.max(*entry.key());
            for due in entry.remove() {
                self.make(journal, &due);
            }
        }
        self.pass(to);
    }

    /// Lets time pass to `to` when nothing is due until then: the rest of [`World::advance`].
    pub fn pass(&mut self, to: Timestamp) {
        self.now = self.now.max(to);
        self.sts.forget(self.now);
    }

    fn make(&mut self, journal: &mut Journal, due: &Due) {
        match due {
            Due::InstanceState { instance, from, to } => {
                ec2::reach_state(self, journal, instance, *from, *to);
            }
            Due::Association { instance, association } => {
                ec2::settle_association(self, journal, instance, association);
            }
            Due::MetadataOptions { instance } => ec2::apply_options(self, journal, instance),
            Due::Interruption { instance } => ec2::interrupt(self, journal, instance),
            Due::Maintenance { instance, event } => ec2::maintain(self, journal, instance, event),
            Due::RoleKeys { instance } => ec2::refresh_role_keys(self, journal, instance),
        }
    }
}
