//! Goals that cannot be reached any more, from facts alone. It gives no alarm where a learner could still find a way: what
//! can be made anew is not lost.

use std::{collections::BTreeMap, net::IpAddr};

use rolelab_core::{
    api::{self, Who},
    ec2::{Instance, InstanceState},
    iam::User,
    journal::Event,
    policy::Context,
    sts::Holder,
    world::{Due, World},
};

use crate::{
    hosts::{self, LAPTOP_PUBLIC},
    lab::Lab,
    lesson::{Clause, Goal, judge::Verdict},
};

/// Every open goal that is lost, with the reason as a clause.
pub(crate) fn lost(lab: &Lab) -> Vec<(String, String)> {
    let labels = hosts::labels(&lab.state.world);
    let goals = lab.lesson.steps.iter().flat_map(|step| &step.goals);
    let open = goals.filter(|goal| !lab.state.passed.contains_key(&goal.id));
    open.filter_map(|goal| Some((goal.id.clone(), Look { lab, goal, labels: &labels }.lost(&goal.check)?)))
        .collect()
}

struct Look<'a> {
    lab: &'a Lab,
    goal: &'a Goal,
    labels: &'a BTreeMap<String, String>,
}

impl Look<'_> {
    /// Why a clause can never hold any more.
    fn lost(&self, clause: &Clause) -> Option<String> {
        match clause {
            Clause::All(of) => of.iter().find_map(|clause| self.lost(clause)),
            Clause::Any(of) => self.too_few(of, 1),
            Clause::Count { at_least, of } => self.too_few(of, usize::try_from(*at_least).ok()?),
            Clause::Not(inner) => self.for_ever(inner),
            other => self.host_gone(other).or_else(|| self.nobody(other)),
        }
    }

    /// So many are needed, and fewer can ever hold.
    fn too_few(&self, of: &[Clause], needed: usize) -> Option<String> {
        let lost: Vec<String> = of.iter().filter_map(|clause| self.lost(clause)).collect();
        (of.len() - lost.len() < needed).then(|| lost.into_iter().next()).flatten()
    }

    fn holds(&self, clause: &Clause) -> Option<String> {
        let since = self.lab.since(self.goal)?;
        match self.lab.judge_clause(clause, since, self.labels)? {
            Verdict::Passed(fact) => Some(fact),
            Verdict::Open(_) => None,
        }
    }

    /// The fact, when a clause holds and always will: what happened cannot un-happen.
    fn for_ever(&self, clause: &Clause) -> Option<String> {
        match clause {
            Clause::All(of) => {
                of.iter().map(|clause| self.for_ever(clause)).collect::<Option<Vec<_>>>()?.pop()
            }
            Clause::Any(of) => of.iter().find_map(|clause| self.for_ever(clause)),
            Clause::Not(inner) => self.lost(inner),
            // Who wears a role now is no matter of what happened.
            Clause::Metadata(want) if want.role.is_some() => None,
            Clause::Call(_)
            | Clause::Metadata(_)
            | Clause::Response { .. }
            | Clause::CredentialSource { .. }
            | Clause::KeysRotated { .. }
            | Clause::SecretShown { .. }
            | Clause::Finding { .. }
            | Clause::Clock { .. } => self.holds(clause),
            _ => None,
        }
    }

    /// An instance of the lesson's own that the clause names is terminated, and no other is called so.
    fn host_gone(&self, clause: &Clause) -> Option<String> {
        let gone = hosts_of(clause).into_iter().find(|label| self.is_gone(label))?;
        Some(format!("{gone} is terminated, and the lab began with it"))
    }

    fn is_gone(&self, label: &str) -> bool {
        let mut named = self.named(label);
        named.all(is_terminated) && self.began_with(label)
    }

    fn named<'b>(&'b self, label: &'b str) -> impl Iterator<Item = &'b Instance> {
        self.lab.state.world.ec2.instances.values().filter(move |instance| instance.name() == Some(label))
    }

    fn began_with(&self, label: &str) -> bool {
        let before = self.lab.journal.between(0, self.lab.began());
        self.named(label).any(|instance| {
            let is = |event: &Event| matches!(event, Event::InstanceState { instance: id, .. } if *id == instance.id);
            before.iter().any(|entry| is(&entry.event))
        })
    }

    /// The account would have to be changed, or a user to call, and nobody is left who could.
    fn nobody(&self, clause: &Clause) -> Option<String> {
        let needed = match clause {
            Clause::Instance(_)
            | Clause::MetadataDefaults { .. }
            | Clause::InstanceProfile { .. }
            | Clause::Trusts { .. }
            | Clause::Allows(_)
            | Clause::Denies(_)
            | Clause::AccessKey { .. } => true,
            // What a role may call is another matter.
            Clause::Call(want) => {
                want.error.is_none() && want.by.as_deref().is_some_and(|by| by.starts_with("user "))
            }
            _ => false,
        };
        let world = &self.lab.state.world;
        let waits = |due: &Due| !matches!(due, Due::RoleKeys { .. });
        let why = if needed { nobody_can_act(world) } else { None };
        why.filter(|_| !world.due.values().flatten().any(waits) && self.holds(clause).is_none())
    }
}

fn is_terminated(instance: &Instance) -> bool {
    matches!(instance.state, InstanceState::Terminated | InstanceState::ShuttingDown)
}

/// Labels of hosts that a clause names.
fn hosts_of(clause: &Clause) -> Vec<&str> {
    let named: Vec<&Option<String>> = match clause {
        Clause::Instance(want) => vec![&want.name],
        Clause::Call(want) => vec![&want.from],
        Clause::Metadata(want) => vec![&want.on],
        Clause::Response { from, to, .. } => vec![from, to],
        Clause::CredentialSource { on, .. } | Clause::SecretShown { on } => vec![on],
        Clause::File { on, .. } => return vec![on],
        Clause::NoStaticKeys { on } => return on.iter().map(String::as_str).collect(),
        _ => Vec::new(),
    };
    named.into_iter().filter_map(|label| label.as_deref()).collect()
}

/// Actions by which an account is changed, or by which one who may little gets to do more. Whoever may none of these can
/// mend nothing.
const MENDS: [&str; 9] = [
    "iam:AttachUserPolicy",
    "iam:PutUserPolicy",
    "iam:CreateAccessKey",
    "iam:AttachRolePolicy",
    "iam:PutRolePolicy",
    "iam:AddRoleToInstanceProfile",
    "ec2:RunInstances",
    "ec2:ModifyInstanceMetadataOptions",
    "ec2:AssociateIamInstanceProfile",
];

/// Why nobody's keys that are left can change the account.
fn nobody_can_act(world: &World) -> Option<String> {
    let key = |user: &User| {
        let of = |holder: &Holder| matches!(holder, Holder::User(name) if *name == user.name);
        world.sts.keys.values().any(|key| key.active && of(&key.holder))
    };
    let may = |who: Who<'_>| {
        let asked =
            |action| api::question(world, who, (action, "*"), IpAddr::V4(LAPTOP_PUBLIC), Context::new());
        MENDS.iter().any(|action| asked(action).is_some_and(|decision| decision.allowed()))
    };
    let temporary =
        world.sts.keys.values().filter(|key| key.expires.is_some_and(|expires| expires > world.now));
    let mut roles = temporary.filter_map(|key| match &key.holder {
        Holder::Session(session) => Some(&session.role),
        _ => None,
    });
    if world.iam.users.values().any(|user| key(user) && may(Who::User(&user.name)))
        || roles.any(|role| may(Who::Role(role)))
    {
        return None;
    }
    Some(
        match world.iam.users.values().any(key) {
            true => "nobody may change the account any more: no policy lets them",
            false => "no user has an active access key any more, so nobody can change the account",
        }
        .to_owned(),
    )
}
