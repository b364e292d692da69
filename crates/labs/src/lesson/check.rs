//! Judges a goal's clause over the world and the journal, and says what is missing in facts.
//!
//! It never looks at text that was typed. Extra resources and failed commands never hurt.

use std::{collections::BTreeMap, sync::Arc};

use rolelab_core::{
    ec2::{AssociationState, HttpTokens, Instance, InstanceState},
    ids::{InstanceId, RoleName},
    journal::{Entry, Event},
    policy::{self, Policies, Source},
    sts::Holder,
    time::Timestamp,
    world::World,
};
use serde_json::Value;

use super::Check;
use crate::parts::Parts;

/// What a clause may look at.
pub struct Facts<'a> {
    /// The account now.
    pub world: &'a World,
    /// All that happened.
    pub journal: &'a [Arc<Entry>],
    /// What people call each host.
    pub labels: &'a BTreeMap<String, String>,
    /// Without them there is no role and no key: nothing has made one.
    pub(crate) parts: Option<&'static Parts>,
}

/// A clause's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Reached; the fact that shows it and its time.
    Passed(String),
    /// Not yet; what is missing.
    Open(String),
}

/// Judges one clause.
pub fn judge(check: &Check, facts: &Facts<'_>) -> Verdict {
    match check {
        Check::SecretShown { on } => secret_shown(on, facts),
        Check::InstanceRuns { http_tokens, role } => {
            instance_runs(http_tokens.as_deref(), role.as_deref(), facts)
        }
        Check::MetadataAnswered { path, status, version, tokens_required, role } => {
            metadata_answered(path, *status, *version, *tokens_required, role.as_deref(), facts)
        }
        Check::NoCredentialsFound => no_credentials_found(facts),
        Check::RoleAllows { role, trusts, action, resource } => match facts.parts {
            Some(parts) => (parts.role_allows)(role, trusts, action, resource, facts),
            None => open(format!("there is no role {role}")),
        },
        Check::InstanceProfileHolds { role } => instance_profile_holds(role, facts),
        Check::CallAccepted { operation, role } => call_accepted(operation, role, facts),
        Check::KeysRenewed { role } => match facts.parts {
            Some(parts) => (parts.keys_renewed)(role, facts),
            None => open(format!("no keys of {role} have been read from the metadata service")),
        },
    }
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

fn secret_shown(on: &str, facts: &Facts<'_>) -> Verdict {
    let shown = facts.last(|event| match event {
        Event::SecretShown { host, access_key } if host == on => Some(access_key.clone()),
        _ => None,
    });
    match shown {
        Some((at, key)) => passed(at, format_args!("the secret of {key} was on the screen")),
        None => open(format!("the secret of the long-term key has not been printed on {}", facts.label(on))),
    }
}

fn instance_runs(http_tokens: Option<&str>, role: Option<&str>, facts: &Facts<'_>) -> Verdict {
    let wanted = |instance: &Instance| -> Result<(), (u8, String)> {
        let label = facts.label(instance.id.as_str());
        if instance.state != InstanceState::Running {
            return Err((1, format!("{label} is {}", instance.state.name())));
        }
        if let Some(role) = role {
            let Some(association) = &instance.association else {
                return Err((2, format!("{label} runs but has no instance profile")));
            };
            match facts.worn(instance) {
                None => return Err((3, format!("the instance profile on {label} holds no role"))),
                Some(worn) if worn.as_str() != role => {
                    return Err((3, format!("{label} wears {worn}, not {role}")));
                }
                Some(_) if association.state != AssociationState::Associated => {
                    return Err((4, format!("{label} is still associating its instance profile")));
                }
                Some(_) => {}
            }
        }
        if let Some(tokens) = http_tokens {
            let required = match instance.options.http_tokens {
                HttpTokens::Required => "required",
                HttpTokens::Optional => "optional",
            };
            if instance.pending_options.is_some() && required != tokens {
                return Err((6, format!("{label}'s new metadata options are not in force yet")));
            }
            if required != tokens {
                return Err((5, format!("{label} runs with HttpTokens {required}")));
            }
        }
        Ok(())
    };
    let mut nearest: Option<(u8, String)> = None;
    for instance in facts.instances() {
        match wanted(instance) {
            Ok(()) => {
                let label = facts.label(instance.id.as_str());
                let what = match (role, http_tokens) {
                    (Some(role), None) => format!("{label} wears {role}"),
                    (_, Some(tokens)) => format!("{label} runs, HttpTokens {tokens}"),
                    (None, None) => format!("{label} runs"),
                };
                return passed(facts.world.now, what);
            }
            Err(miss) if nearest.as_ref().is_none_or(|best| miss.0 > best.0) => nearest = Some(miss),
            Err(_) => {}
        }
    }
    open(nearest.map_or_else(|| "there is no instance yet".to_owned(), |(_, why)| why))
}

fn metadata_answered(
    wanted: &str,
    status: u16,
    version: Option<u8>,
    required: bool,
    role: Option<&str>,
    facts: &Facts<'_>,
) -> Verdict {
    let worn = |id: &InstanceId| facts.world.ec2.instances.get(id).and_then(|i| facts.worn(i));
    // Whether each instance whose options ever change demands a token; unknown before its first change, which counts as
    // no. One that never changes has demanded the same since its launch.
    let mut demands: Vec<(&InstanceId, bool)> = Vec::new();
    for entry in facts.journal {
        if let Event::MetadataOptions { instance, .. } = &entry.event
            && !demands.iter().any(|(of, _)| *of == instance)
        {
            demands.push((instance, false));
        }
    }
    let (mut found, mut other) = (None, None);
    for entry in facts.journal {
        match &entry.event {
            Event::MetadataOptions { instance, options } => {
                if let Some((_, now)) = demands.iter_mut().find(|(of, _)| *of == instance) {
                    *now = options.http_tokens == HttpTokens::Required;
                }
            }
            Event::Metadata { instance, path, status: Some(got), version: v, method, .. }
                if method == "GET" =>
            {
                let at_launch = || {
                    let known = facts.world.ec2.instances.get(instance);
                    known.is_some_and(|i| i.options.http_tokens == HttpTokens::Required)
                };
                let changes = demands.iter().find(|(of, _)| *of == instance);
                let demand = changes.map_or_else(at_launch, |(_, required)| *required);
                let below = path.trim_end_matches('/').starts_with(wanted);
                let other_role =
                    role.is_some_and(|role| worn(instance).is_none_or(|worn| worn.as_str() != role));
                if !below || other_role || (required && !demand) || version.is_some_and(|w| w != *v) {
                    continue;
                }
                if *got == status {
                    found = Some((entry.at, instance.as_str(), path.as_str()));
                } else {
                    other = Some((instance.as_str(), *got));
                }
            }
            _ => {}
        }
    }
    match (found, other) {
        (Some((at, instance, path)), _) => {
            passed(at, format_args!("{} answered {status} to {path}", facts.label(instance)))
        }
        (None, Some((instance, got))) => {
            open(format!("the metadata service of {} answered {got} so far", facts.label(instance)))
        }
        (None, None) if required => {
            open("nobody has asked the metadata service so since a token is required")
        }
        (None, None) => open("nobody on an instance has asked the metadata service for it"),
    }
}

fn no_credentials_found(facts: &Facts<'_>) -> Verdict {
    let looked = facts.last(|event| match event {
        Event::CredentialChain { host, found, .. } if host != "laptop" => Some((host.clone(), found.clone())),
        _ => None,
    });
    let empty = facts.last(|event| match event {
        Event::CredentialChain { host, found: None, .. } if host != "laptop" => Some(host.clone()),
        _ => None,
    });
    match (empty, looked) {
        (Some((at, host)), _) => passed(at, format_args!("the CLI on {} found no keys", facts.label(&host))),
        (None, Some((_, (host, Some(source))))) => {
            open(format!("the CLI on {} found keys in {source}", facts.label(&host)))
        }
        _ => open("the CLI has not been run on an instance"),
    }
}

/// What the role's own policies say about one action, as the front door would judge it. It reads policies, so it is
/// one of the [`Parts`].
pub(crate) fn role_allows(
    name: &str,
    trusts: &str,
    action: &str,
    resource: &str,
    facts: &Facts<'_>,
) -> Verdict {
    let Some(role) = facts.world.iam.role(&RoleName::new(name)) else {
        return open(format!("there is no role {name}"));
    };
    let ask = |principal: &str, action: &str, resource: &str| policy::Ask {
        principal: principal.to_owned(),
        role: None,
        action: action.to_owned(),
        resource: resource.to_owned(),
        resource_account: None,
        context: policy::Context::new(),
    };
    let trust = Source { name: "trust".to_owned(), document: role.trust.clone() };
    let trust = Policies { resource: Some(trust), ..Policies::default() };
    let decision = policy::authorise(&ask(trusts, "sts:AssumeRole", &role.arn.to_string()), &trust);
    if decision.outcome != policy::Outcome::Allowed {
        return open(format!("role {name} exists, but its trust policy does not let {trusts} assume it"));
    }
    let managed = role.attached.iter().filter_map(|arn| facts.world.iam.policies.get(arn));
    let managed = managed.filter_map(|p| Some((p.name.clone(), p.document()?.clone())));
    let inline = role.inline.iter().map(|(name, document)| (name.clone(), document.clone()));
    let identity: Vec<_> = managed.chain(inline).map(|(name, document)| Source { name, document }).collect();
    if identity.is_empty() {
        return open(format!("role {name} trusts {trusts}, but has no permissions policy"));
    }
    let policies = Policies { identity, ..Policies::default() };
    let decision = policy::authorise(&ask(&role.arn.to_string(), action, resource), &policies);
    match decision.outcome {
        policy::Outcome::Allowed => passed(role.created, "CreateRole"),
        policy::Outcome::ExplicitDeny => open(format!("a statement of role {name} denies {action}")),
        policy::Outcome::ImplicitDeny => open(format!("no policy of role {name} allows {action}")),
    }
}

fn instance_profile_holds(role: &str, facts: &Facts<'_>) -> Verdict {
    let iam = &facts.world.iam;
    let holder = iam.instance_profiles.values().find(|p| p.role.as_ref().is_some_and(|r| r.as_str() == role));
    match holder {
        Some(found) => passed(found.created, format_args!("instance profile {}", found.name)),
        None if iam.role(&RoleName::new(role)).is_none() => open(format!("there is no role {role}")),
        None if iam.instance_profiles.is_empty() => open("there is no instance profile"),
        None => open(format!("no instance profile holds {role}")),
    }
}

fn call_accepted(operation: &str, wanted: &str, facts: &Facts<'_>) -> Verdict {
    let signer = |event: &Event| match event {
        Event::ApiCall(call) if call.operation == operation => match &call.identity {
            Some(identity) => match &identity.holder {
                Holder::Session(session) => Some((session.role.to_string(), call.error.clone())),
                Holder::User(user) | Holder::UserSession(user) => {
                    Some((format!("user {user}"), call.error.clone()))
                }
                Holder::Anonymous => Some(("nobody who signed".to_owned(), call.error.clone())),
                Holder::Federated(federated) => {
                    Some((format!("federated user {}", federated.name), call.error.clone()))
                }
            },
            None => Some(("nobody AWS knows".to_owned(), call.error.clone())),
        },
        _ => None,
    };
    let good = facts.last(|event| signer(event).filter(|(who, error)| who == wanted && error.is_none()));
    match (good, facts.last(signer)) {
        (Some((at, _)), _) => passed(at, format_args!("{operation}, signed with keys of {wanted}")),
        (None, Some((_, (who, Some((code, _)))))) => open(format!("{operation} by {who} answered {code}")),
        (None, Some((_, (who, None)))) => open(format!("{operation} was signed by {who}, not by {wanted}")),
        (None, None) => open(format!("nobody has called {operation} with keys of {wanted}")),
    }
}

/// Two sets of keys were read. It reads documents, so it is one of the [`Parts`].
pub(crate) fn keys_renewed(role: &str, facts: &Facts<'_>) -> Verdict {
    let tail = format!("/iam/security-credentials/{role}");
    let mut sets: Vec<(Timestamp, String)> = Vec::new();
    for entry in facts.journal {
        let Event::Exchange(exchange) = &entry.event else { continue };
        let rolelab_core::journal::Ending::Answered(response) = &exchange.ending else { continue };
        if !exchange.request.url.path.trim_end_matches('/').ends_with(&tail) {
            continue;
        }
        let Ok(document) = serde_json::from_slice::<Value>(&response.body.0) else { continue };
        if let Some(updated) = document.get("LastUpdated").and_then(Value::as_str)
            && document.get("AccessKeyId").is_some()
            && sets.last().is_none_or(|(_, last)| last != updated)
        {
            sets.push((entry.at, updated.to_owned()));
        }
    }
    match sets.as_slice() {
        [] => open(format!("no keys of {role} have been read from the metadata service")),
        [(_, only)] => open(format!("only the set of {only} has been read")),
        [.., (at, last)] => passed(*at, format_args!("a set made at {last}")),
    }
}
