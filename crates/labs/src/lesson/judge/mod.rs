//! Judges clauses over the account and the journal, and says what is missing in facts.
//!
//! It never looks at text that was typed. Extra resources and failed commands never hurt. One function for each clause:
//! those about the account stand in `account`, `instances` and `hosts`, those about what happened in `happened`.

mod account;
mod happened;
mod hosts;
mod instances;

use std::{collections::BTreeMap, sync::Arc};

use rolelab_core::ec2::{Instance, InstanceState};
use rolelab_core::{
    ids::RoleName,
    journal::{Entry, Event},
    time::Timestamp,
    world::World,
};
use rolelab_shell::host::{Host, HostId};

use super::Clause;
use crate::state::Answer;

/// What a clause may look at.
pub struct Facts<'a> {
    /// The account now.
    pub world: &'a World,
    /// The hosts, with their files.
    pub hosts: &'a BTreeMap<HostId, Host>,
    /// What happened since the lab began, or since the goal that has to come before.
    pub journal: &'a [Arc<Entry>],
    /// What people call each host.
    pub labels: &'a BTreeMap<String, String>,
    /// Answers to questions.
    pub answers: &'a BTreeMap<String, Answer>,
    /// When the lab began.
    pub began: Timestamp,
}

/// A clause's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It holds; the fact that shows it and its time.
    Passed(String),
    /// Not yet; what is missing.
    Open(String),
}

/// A clause and those within it, each with its answer: what an author looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    /// The clause's name.
    pub name: &'static str,
    /// Its answer.
    pub verdict: Verdict,
    /// The clauses within it.
    pub inner: Vec<Tree>,
}

/// Judges one clause.
pub fn judge(clause: &Clause, facts: &Facts<'_>) -> Verdict {
    match clause {
        Clause::All(of) => all(of, facts),
        Clause::Any(of) => any(of, facts),
        Clause::Not(inner) => match judge(inner, facts) {
            Verdict::Passed(fact) => Verdict::Open(fact),
            Verdict::Open(missing) => Verdict::Passed(missing),
        },
        Clause::Count { at_least, of } => count(*at_least, of, facts),
        Clause::Instance(want) => instances::instance(want, facts),
        Clause::MetadataDefaults { .. } => open("this is not judged yet"),
        Clause::InstanceProfile { role, .. } => account::instance_profile(role, facts),
        Clause::Trusts { role, principal } => account::trusts(role, principal, facts),
        Clause::Allows(permission) => account::allows(permission, facts),
        Clause::Denies(_) | Clause::AccessKey { .. } => open("this is not judged yet"),
        Clause::NoStaticKeys { .. } | Clause::File { .. } => open("this is not judged yet"),
        Clause::Object { .. } | Clause::Finding { .. } => open("this is not judged yet"),
        Clause::Call(want) => happened::call(want, facts),
        Clause::Metadata(want) => happened::metadata(want, facts),
        Clause::Response { .. } => open("this is not judged yet"),
        Clause::CredentialSource { on, source } => happened::credential_source(on.as_deref(), source, facts),
        Clause::KeysRotated { role } => happened::keys_rotated(role, facts),
        Clause::SecretShown { on } => happened::secret_shown(on.as_deref(), facts),
        Clause::Clock { minutes } => hosts::clock(*minutes, facts),
        Clause::Answered { question } => hosts::answered(question, facts),
    }
}

fn all(of: &[Clause], facts: &Facts<'_>) -> Verdict {
    let mut last = String::new();
    for clause in of {
        match judge(clause, facts) {
            Verdict::Passed(fact) => last = fact,
            open @ Verdict::Open(_) => return open,
        }
    }
    Verdict::Passed(last)
}

fn any(of: &[Clause], facts: &Facts<'_>) -> Verdict {
    let mut missing = Vec::new();
    for clause in of {
        match judge(clause, facts) {
            passed @ Verdict::Passed(_) => return passed,
            Verdict::Open(why) => missing.push(why),
        }
    }
    Verdict::Open(missing.join("; and "))
}

fn count(at_least: u32, of: &[Clause], facts: &Facts<'_>) -> Verdict {
    let (mut held, mut next) = (0, String::new());
    for clause in of {
        match judge(clause, facts) {
            Verdict::Passed(_) => held += 1,
            Verdict::Open(why) if next.is_empty() => next = why,
            Verdict::Open(_) => {}
        }
    }
    if held >= at_least {
        return Verdict::Passed(format!("{held} of {}", of.len()));
    }
    Verdict::Open(format!("{held} of {at_least}: {next}"))
}

fn clock(at: Timestamp) -> String {
    let [_, _, _, hour, minute, second, ..] = at.fields();
    format!("{hour:02}:{minute:02}:{second:02}")
}

fn passed(at: Timestamp, fact: impl std::fmt::Display) -> Verdict {
    Verdict::Passed(format!("{}, {fact}", clock(at)))
}

fn open(missing: impl Into<String>) -> Verdict {
    Verdict::Open(missing.into())
}

impl Facts<'_> {
    fn label(&self, host: &str) -> String {
        self.labels.get(host).cloned().unwrap_or_else(|| host.to_owned())
    }
    /// The last entry for which `read` has something to say.
    fn last<T>(&self, read: impl Fn(&Event) -> Option<T>) -> Option<(Timestamp, T)> {
        self.journal.iter().rev().find_map(|entry| read(&entry.event).map(|found| (entry.at, found)))
    }
    fn instances(&self) -> impl Iterator<Item = &Instance> {
        let gone =
            |i: &&Instance| !matches!(i.state, InstanceState::Terminated | InstanceState::ShuttingDown);
        self.world.ec2.instances.values().filter(gone)
    }
    /// The role that the instance's associated instance profile holds.
    fn worn(&self, instance: &Instance) -> Option<&RoleName> {
        let association = instance.association.as_ref()?;
        self.world.iam.instance_profile(&association.instance_profile)?.role.as_ref()
    }
}
