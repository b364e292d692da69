//! What stands on hosts, the clock, and what the learner answered.

use rolelab_core::{
    ids::InstanceId,
    sts::{AccessKey, Holder},
    time::{Span, Timestamp},
    world::World,
};
use rolelab_shell::{host::Host, variable::Value};

use super::{Facts, Verdict, open, passed};
use crate::state::alike;

/// When so many minutes are over.
pub(super) fn due(minutes: u32, began: Timestamp) -> Timestamp {
    began.plus(Span::seconds(i64::from(minutes) * 60))
}

pub(super) fn clock(minutes: u32, facts: &Facts<'_>) -> Verdict {
    let due = due(minutes, facts.began);
    if facts.world.now >= due {
        return passed(due, format_args!("{minutes} minutes are over"));
    }
    open(format!("it is not {} yet", super::clock(due)))
}

pub(super) fn answered(question: &str, with: Option<&str>, facts: &Facts<'_>) -> Verdict {
    match (facts.answers.get(question), with) {
        (None, _) => open("the question is not answered"),
        (Some(answer), Some(with)) if alike(&answer.with, with) => passed(answer.at, "answered so"),
        (Some(answer), None) if answer.counts => passed(answer.at, "answered"),
        (Some(_), _) => open("the answer is another one"),
    }
}

pub(super) fn file(on: &str, path: &str, holds: &[String], lacks: &[String], facts: &Facts<'_>) -> Verdict {
    let Some(host) = facts.host(on) else { return open(facts.no_host(on)) };
    let whole = path.strip_prefix('~').map_or_else(|| path.to_owned(), |rest| host.home() + rest);
    let Some(content) = host.files.content(&whole) else {
        return open(format!("{on} has no file {path}"));
    };
    let text = String::from_utf8_lossy(content);
    if let Some(missing) = holds.iter().find(|wanted| !text.contains(wanted.as_str())) {
        return open(format!("{path} on {on} does not hold {missing}"));
    }
    if let Some(there) = lacks.iter().find(|unwanted| text.contains(unwanted.as_str())) {
        return open(format!("{path} on {on} still holds {there}"));
    }
    let written = host.files.entry(&whole).map_or(facts.world.now, |entry| entry.modified);
    passed(written.max(facts.began), format_args!("{path} on {on} is as it should be"))
}

/// Long-term keys that sign.
fn long_term(world: &World) -> impl Iterator<Item = &AccessKey> {
    world.sts.keys.values().filter(|key| key.active && matches!(key.holder, Holder::User(_)))
}

fn user_data<'a>(world: &'a World, host: &Host) -> Option<&'a str> {
    world.ec2.instances.get(&InstanceId::new(&host.id))?.user_data.as_deref()
}

/// The first active long-term key whose secret stands on a host.
pub(crate) fn static_key<'a>(world: &'a World, host: &Host) -> Option<&'a AccessKey> {
    long_term(world).find(|key| place(host, user_data(world, host), &key.secret).is_some())
}

pub(super) fn no_static_keys(on: &[String], facts: &Facts<'_>) -> Verdict {
    if let Some(label) = on.iter().find(|label| facts.host(label).is_none()) {
        return open(facts.no_host(label));
    }
    let there = |id: &str| {
        facts.instances().any(|instance| instance.id.as_str() == id) || facts.instance(id).is_none()
    };
    let hosts = facts.hosts.iter().filter(|(id, _)| {
        there(id) && (on.is_empty() || facts.labels.get(*id).is_some_and(|label| on.contains(label)))
    });
    for (id, host) in hosts {
        for key in long_term(facts.world) {
            if let Some(place) = place(host, user_data(facts.world, host), &key.secret) {
                return open(format!("the secret of {} stands in {place} on {}", key.id, facts.label(id)));
            }
        }
    }
    passed(facts.world.now, "no secret of an active long-term key stands there")
}

/// Where on a host a secret stands.
fn place(host: &Host, user_data: Option<&str>, secret: &str) -> Option<String> {
    if user_data.is_some_and(|text| text.contains(secret)) {
        return Some("the user data".to_owned());
    }
    if let Some((path, _)) = host.files.contents().find(|(_, content)| holds(content, secret)) {
        return Some(path.to_owned());
    }
    let held = |value: &Value| match value {
        Value::Text(text) => text.contains(secret),
        Value::Indexed(all) => all.values().any(|text| text.contains(secret)),
        Value::Keyed(all) => all.iter().any(|(_, text)| text.contains(secret)),
    };
    let variable = host.session.variables.iter().find(|(_, variable)| held(&variable.value));
    variable.map(|(name, _)| format!("the variable {name}"))
}

fn holds(content: &[u8], secret: &str) -> bool {
    match std::str::from_utf8(content) {
        Ok(text) => text.contains(secret),
        Err(_) => String::from_utf8_lossy(content).contains(secret),
    }
}
