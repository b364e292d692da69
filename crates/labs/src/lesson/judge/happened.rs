//! What happened: calls, answers of the metadata service, looks for credentials.

use rolelab_core::{ec2::HttpTokens, ids::InstanceId, journal::Event, sts::Holder, time::Timestamp};
use serde_json::Value;

use super::{Facts, Verdict, open, passed};
use crate::lesson::{CallWant, MetadataWant};

pub(super) fn secret_shown(on: Option<&str>, facts: &Facts<'_>) -> Verdict {
    let shown = facts.last(|event| match event {
        Event::SecretShown { host, access_key } if on.is_none_or(|on| host == on) => Some(access_key.clone()),
        _ => None,
    });
    match shown {
        Some((at, key)) => passed(at, format_args!("the secret of {key} was on the screen")),
        None => open(format!(
            "the secret of the long-term key has not been printed on {}",
            facts.label(on.unwrap_or("any host"))
        )),
    }
}

pub(super) fn metadata(want: &MetadataWant, facts: &Facts<'_>) -> Verdict {
    let (wanted, status, version) = (want.path.as_str(), want.status, want.version);
    let (required, role) = (want.tokens_required, want.role.as_deref());
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

pub(super) fn credential_source(_on: Option<&str>, _source: &str, facts: &Facts<'_>) -> Verdict {
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

pub(super) fn call(want: &CallWant, facts: &Facts<'_>) -> Verdict {
    let (operation, wanted) = (want.operation.as_str(), want.by.as_deref().unwrap_or_default());
    let wanted = wanted.strip_prefix("role ").unwrap_or(wanted);
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
pub(super) fn keys_rotated(role: &str, facts: &Facts<'_>) -> Verdict {
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
