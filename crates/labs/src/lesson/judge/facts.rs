//! What a clause may look at, and how hosts are found by their labels.

use std::{collections::BTreeMap, sync::Arc};

use rolelab_core::{
    ec2::{Instance, InstanceState},
    ids::{InstanceId, RoleName},
    journal::{Entry, Event},
    time::Timestamp,
    world::World,
};
use rolelab_shell::{
    host::{Host, HostId},
    slips::distance,
};

use crate::state::Answer;

/// What a clause may look at.
pub struct Facts<'a> {
    /// The account now.
    pub world: &'a World,
    /// The hosts, with their files.
    pub hosts: &'a BTreeMap<HostId, Host>,
    /// What happened since the lab began, or since the goal that has to come before.
    pub journal: &'a [Arc<Entry>],
    /// All that is recorded: what the account makes of it counts however old it is.
    pub recorded: &'a [Arc<Entry>],
    /// What people call each host.
    pub labels: &'a BTreeMap<String, String>,
    /// Answers to questions.
    pub answers: &'a BTreeMap<String, Answer>,
    /// When the lab began.
    pub began: Timestamp,
}

/// Whether it is terminated, or about to be.
fn gone(instance: &Instance) -> bool {
    matches!(instance.state, InstanceState::Terminated | InstanceState::ShuttingDown)
}

impl Facts<'_> {
    /// What people call a host. A terminated instance has lost its label, but what happened there happened on it.
    pub(super) fn label(&self, host: &str) -> String {
        let lost = self.lost_label(host).map(str::to_owned);
        lost.or_else(|| self.labels.get(host).cloned()).unwrap_or_else(|| host.to_owned())
    }

    /// Whether a host is called so.
    pub(super) fn is_called(&self, host: &str, label: &str) -> bool {
        self.lost_label(host) == Some(label) || self.labels.get(host).is_some_and(|own| own == label)
    }

    /// The name of a terminated instance, unless another host is called so now.
    fn lost_label(&self, host: &str) -> Option<&str> {
        let name = self.instance(host).filter(|instance| gone(instance))?.name()?;
        (!self.labels.values().any(|own| own == name)).then_some(name)
    }

    /// The host of that label.
    pub(super) fn host(&self, label: &str) -> Option<&Host> {
        let (id, _) = self.labels.iter().find(|(_, own)| *own == label)?;
        self.hosts.get(id)
    }

    /// The instance behind a host.
    pub(super) fn instance(&self, host: &str) -> Option<&Instance> {
        self.world.ec2.instances.get(&InstanceId::new(host))
    }

    /// Why there is no host of that label.
    pub(super) fn no_host(&self, label: &str) -> String {
        let called = || self.world.ec2.instances.values().filter(|instance| instance.name() == Some(label));
        let mut live = called().filter(|instance| !gone(instance));
        if let (Some(one), None) = (live.next(), live.next())
            && self.labels.get(one.id.as_str()).is_some_and(|own| own == label)
        {
            return format!("{label} is {}", one.state.name());
        }
        match called().filter(|instance| !gone(instance)).count() {
            0 if called().next().is_some() => format!("{label} is terminated"),
            0 => format!("there is no instance called {label}"),
            1 => format!("another instance called {label} is still shutting down"),
            many => format!("{many} instances are called {label}: terminate one, or give it another name"),
        }
    }

    /// Why there is no such role.
    pub(super) fn no_role(&self, name: &str) -> String {
        let others = self.world.iam.roles.values().map(|role| role.name.as_str());
        format!("there is no role {name}{}", near(name, others))
    }

    /// Why there is no such user.
    pub(super) fn no_user(&self, name: &str) -> String {
        let others = self.world.iam.users.values().map(|user| user.name.as_str());
        format!("there is no user {name}{}", near(name, others))
    }

    /// Whether it is the one that lessons call so: by its label, or by its name while all others of that name go.
    pub(super) fn is_named(&self, instance: &Instance, name: &str) -> bool {
        let alone = || self.instances().filter(|other| other.name() == Some(name)).count() == 1;
        self.labels.get(instance.id.as_str()).is_some_and(|label| label == name)
            || (instance.name() == Some(name) && alone())
    }

    /// The last entry for which `read` has something to say.
    pub(super) fn last<T>(&self, read: impl Fn(&Event) -> Option<T>) -> Option<(Timestamp, T)> {
        self.journal.iter().rev().find_map(|entry| read(&entry.event).map(|found| (entry.at, found)))
    }

    /// Instances that are not terminated.
    pub(super) fn instances(&self) -> impl Iterator<Item = &Instance> {
        self.world.ec2.instances.values().filter(|instance| !gone(instance))
    }

    /// The role that the instance's instance profile holds.
    pub(super) fn worn(&self, instance: &Instance) -> Option<&RoleName> {
        let association = instance.association.as_ref()?;
        self.world.iam.instance_profile(&association.instance_profile)?.role.as_ref()
    }
}

/// The most letters of names that are compared.
const LETTERS: usize = 64;

/// ` (there is NAME)`, of the first name that is a slip away from the one that there is not.
pub(super) fn near<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> String {
    let letters: Vec<char> = wanted.chars().collect();
    let slip =
        |name: &&str| name.len().max(wanted.len()) <= LETTERS && (1..=2).contains(&distance(&letters, name));
    let found = names.filter(|_| wanted.len() > 3).find(slip);
    found.map(|name| format!(" (there is {name})")).unwrap_or_default()
}
