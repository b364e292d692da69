//! Where keys came from: looks for credentials, sets read from the metadata service, secrets on a screen.

use rolelab_core::{
    journal::{Ending, Event},
    time::Timestamp,
};
use serde_json::Value;

use super::{
    Facts, Verdict,
    nearest::{Nearest, unless},
    open, passed,
};
use crate::hosts::LAPTOP;

pub(super) fn secret_shown(on: Option<&str>, facts: &Facts<'_>) -> Verdict {
    let shown = facts.last(|event| match event {
        Event::SecretShown { host, access_key } if on.is_none_or(|on| facts.is_called(host, on)) => {
            Some(access_key.clone())
        }
        _ => None,
    });
    match (shown, on) {
        (Some((at, key)), _) => passed(at, format_args!("the secret of {key} was on the screen")),
        (None, Some(label)) => {
            open(format!("the secret of the long-term key has not been printed on {label}"))
        }
        (None, None) => open("the secret of a long-term key has not been printed on any host"),
    }
}

pub(super) fn credential_source(on: Option<&str>, source: &str, facts: &Facts<'_>) -> Verdict {
    let mut nearest = Nearest::default();
    let mut done = None;
    for entry in facts.journal {
        let Event::CredentialChain { host, found, .. } = &entry.event else { continue };
        let meant = on.map_or(host != LAPTOP, |label| facts.is_called(host, label));
        if !meant {
            continue;
        }
        let told = match found {
            Some(found) => format!("the CLI on {} found keys in {found}", facts.label(host)),
            None => format!("the CLI on {} found no keys", facts.label(host)),
        };
        if nearest.meets(&[&|| unless(found.as_deref().unwrap_or("none") == source, || told.clone())]) {
            done = Some((entry.at, told));
        }
    }
    match (done, on) {
        (Some((at, told)), _) => passed(at, told),
        (None, None) => nearest.open(|| "the CLI has not been run on an instance".to_owned()),
        (None, Some(label)) => nearest.open(|| format!("the CLI has not been run on {label}")),
    }
}

/// Two sets of keys were read.
pub(super) fn keys_rotated(role: &str, facts: &Facts<'_>) -> Verdict {
    let tail = format!("/iam/security-credentials/{role}");
    let mut sets: Vec<(Timestamp, String)> = Vec::new();
    for entry in facts.journal {
        let Event::Exchange(exchange) = &entry.event else { continue };
        let Ending::Answered(response) = &exchange.ending else { continue };
        if !exchange.request.url.path.trim_end_matches('/').ends_with(&tail) {
            continue;
        }
        let Ok(document) = serde_json::from_slice::<Value>(&response.body.0) else { continue };
        if let Some(updated) = document.get("LastUpdated").and_then(Value::as_str)
            && document.get("AccessKeyId").is_some()
            && !sets.iter().any(|(_, known)| known == updated)
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
