//! The Why tab: how one call was judged, as the rail of evaluation. It draws the reasons that the authorisation function
//! gave, and judges nothing itself.

use rolelab_core::{
    journal::{ApiCall, Entry, Event, Stopped},
    policy::{Decision, Effect, Matcher, Reason, Statement, Tested},
    sts::{Holder, Identity},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

use super::{
    policy,
    rail::{Judged, station},
    span,
};
use crate::{hops, lab::Lab, way_out};

/// How one call was judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyView {
    /// The number of the call's journal entry.
    pub entry: u64,
    /// `10:24:31`.
    pub at: String,
    /// `ListObjectsV2`.
    pub operation: String,
    /// How it ended.
    pub ruling: Ruling,
    /// What was asked for: `s3:ListBucket`; empty when no policy was asked.
    pub action: String,
    /// On what; empty when no policy was asked.
    pub resource: String,
    /// Who asked: an ARN; empty when nobody could be found.
    pub principal: String,
    /// Whose policies: `role web-reader`, `user you`; empty when nobody could be found.
    pub holder: String,
    /// `IAM`, `EC2`.
    pub service: String,
    /// What the caller was told: the error's code and sentence.
    pub told: Option<(String, String)>,
    /// What to do about a refusal that no policy made; empty when there is nothing to say.
    pub way: String,
    /// What was looked at, in order.
    pub rail: Vec<Station>,
    /// Condition keys of the request and their values.
    pub context: Vec<(String, String)>,
}

/// How a call ended at the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ruling {
    /// It may go on.
    Allowed,
    /// A policy, or the lack of one, stopped it.
    Denied,
    /// Policies permitted it, and the service refused it all the same.
    Permitted,
    /// It never came before a policy.
    TurnedAway,
    /// The lab does not simulate it: AWS said nothing.
    NotSimulated,
}

/// One stop of the rail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Station {
    /// `Explicit deny`.
    pub name: String,
    /// How it went there.
    pub state: StationState,
    /// The same in words.
    pub text: String,
    /// The outcome rests on this stop itself and on no statement.
    pub decides: bool,
    /// The statements that were looked at there.
    pub statements: Vec<StatementView>,
}

/// How it went at a stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StationState {
    /// It could go on.
    Passed,
    /// It ended there.
    Stopped,
    /// The level has no policy.
    Unset,
    /// It did not come so far, or need not.
    Skipped,
}

/// How one statement fared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementView {
    /// Its `Sid`, or its place.
    pub label: String,
    /// The policy it stands in.
    pub policy: String,
    /// The same in words, where several policies stand at the stop; empty else.
    pub whose: String,
    /// Its place in it, from 0.
    pub place: usize,
    /// Allow, else Deny.
    pub allow: bool,
    /// Every element matched.
    pub applies: bool,
    /// The outcome rests on it.
    pub decides: bool,
    /// Its elements, and whether each matched.
    pub parts: Vec<(String, bool)>,
    /// Its conditions.
    pub conditions: Vec<ConditionView>,
    /// Its policy variables: `${aws:username} is martha`.
    pub variables: Vec<String>,
    /// The first element that did not match, in words; empty when all did.
    pub misses: String,
}

/// How one condition fared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConditionView {
    /// As written: `StringEquals s3:prefix "reports/"`.
    pub test: String,
    /// What the request had, in words.
    pub found: String,
    /// It held.
    pub held: bool,
}

/// The decision about the call of an entry, or about the last one.
pub(super) fn view(lab: &Lab, number: Option<u64>) -> Option<WhyView> {
    let (entry, call) = call_of(lab, number)?;
    let decision = call.decision.as_deref();
    let holder = call.identity.as_ref().map(hops::who).unwrap_or_default();
    let statements = Statements { lab, holder: &holder, identity: call.identity.as_ref() };
    Some(WhyView {
        entry: entry.number,
        at: hops::clock(entry.at),
        operation: call.operation.clone(),
        ruling: match decision {
            _ if call.stopped == Some(Stopped::NotSimulated) => Ruling::NotSimulated,
            Some(decision) if decision.allowed() && call.error.is_some() => Ruling::Permitted,
            Some(decision) if decision.allowed() => Ruling::Allowed,
            Some(_) => Ruling::Denied,
            None if call.stopped.is_none() => Ruling::Allowed,
            None => Ruling::TurnedAway,
        },
        service: hops::service_name(&call.service),
        way: match (hops::turned(call), decision) {
            (Some(turned), _) => turned.next,
            (None, Some(decision)) if decision.allowed() => way_out::of_call(call).unwrap_or_default(),
            (None, _) => String::new(),
        },
        action: decision.map(|d| d.ask.action.clone()).unwrap_or_default(),
        resource: decision.map(|d| d.ask.resource.clone()).unwrap_or_default(),
        principal: call.identity.as_ref().map(principal).unwrap_or_default(),
        told: call.error.clone(),
        rail: rail(lab, entry, call, &statements),
        context: decision.map(context).unwrap_or_default(),
        holder,
    })
}

/// The call that an entry is or belongs to; the last one without a number.
pub(super) fn call_of(lab: &Lab, number: Option<u64>) -> Option<(&Entry, &ApiCall)> {
    let call = |entry: &'_ std::sync::Arc<Entry>| matches!(entry.event, Event::ApiCall(_));
    let entries = lab.journal.entries();
    let found = match number {
        None => lab.own().iter().rev().find(|entry| call(entry)),
        Some(number) => {
            let place = usize::try_from(number).ok()?;
            // An exchange follows the call it carried.
            let before = place.checked_sub(1).and_then(|place| entries.get(place));
            entries.get(place).filter(|entry| call(entry)).or_else(|| before.filter(|entry| call(entry)))
        }
    }?;
    match &found.event {
        Event::ApiCall(call) => Some((found, call.as_ref())),
        _ => None,
    }
}

fn context(decision: &Decision) -> Vec<(String, String)> {
    let tested =
        decision.reasons.iter().flat_map(|reason| &reason.conditions).map(|tested| tested.key.as_str());
    let filled = decision.reasons.iter().flat_map(|reason| &reason.variables).map(|one| one.name.as_str());
    let written: Vec<&str> = tested.chain(filled).collect();
    let keys = decision.ask.context.iter();
    keys.map(|(key, values)| (spelled(key, &written), values.join(", "))).collect()
}

/// A key as a policy writes it, else as AWS does. One that ends with a tag's key has its letters.
fn spelled(key: &str, written: &[&str]) -> String {
    if !key.contains('/')
        && let Some(same) = written.iter().find(|name| name.eq_ignore_ascii_case(key))
    {
        return (*same).to_owned();
    }
    rolelab_core::policy::spelled(key)
}

/// Where the statements behind reasons stand now.
pub(super) struct Statements<'a> {
    pub(super) lab: &'a Lab,
    pub(super) holder: &'a str,
    /// The caller, whose session may have policies of its own.
    pub(super) identity: Option<&'a Identity>,
}

impl Statements<'_> {
    pub(super) fn view(&self, reason: &Reason, asked: (&str, &str)) -> StatementView {
        let Reason { sid, effect, applies, decides, .. } = reason;
        let written = policy::written(self.lab, self.identity, self.holder, reason);
        // The policy may have been changed since.
        let written = written.filter(|now| now.sid == *sid && now.effect == *effect);
        let mut parts = elements(reason, written.as_ref());
        if reason.conditions.is_empty() {
            parts.push(("no condition".to_owned(), true));
        }
        let variables = reason.variables.iter().map(|variable| match &variable.value {
            Some(value) => format!("${{{}}} is {value}", variable.name),
            None => format!("${{{}}} has no value here", variable.name),
        });
        StatementView {
            label: hops::statement(reason),
            policy: reason.policy.clone(),
            whose: String::new(),
            place: reason.statement,
            allow: *effect == Effect::Allow,
            applies: *applies,
            decides: *decides,
            parts,
            conditions: reason.conditions.iter().map(condition).collect(),
            variables: variables.collect(),
            misses: if *applies { String::new() } else { misses(reason, written.as_ref(), asked) },
        }
    }
}

/// The elements of a statement and whether each matched. A negated one is called as it is written, with what it spares.
fn elements(reason: &Reason, written: Option<&Statement>) -> Vec<(String, bool)> {
    let element = |name: &str, matcher: Option<&Matcher>| match matcher {
        Some(matcher) if matcher.negated => format!("Not{name} ({})", spared(&matcher.patterns)),
        _ => name.to_lowercase(),
    };
    let actions = element("Action", written.map(|w| &w.actions));
    let resources = element("Resource", written.and_then(|w| w.resources.as_ref()));
    let mut parts = vec![(actions, reason.action), (resources, reason.resource)];
    let principals = written.and_then(|w| w.principals.as_ref()).filter(|principals| principals.negated);
    let principal = match principals {
        Some(principals) => {
            let names: Vec<String> = principals.entries.iter().map(|(_, name)| name.clone()).collect();
            format!("NotPrincipal ({})", spared(&names))
        }
        None => "principal".to_owned(),
    };
    parts.extend(reason.principal.map(|matched| (principal, matched)));
    parts
}

/// `all but ec2:*`.
fn spared(patterns: &[String]) -> String {
    match patterns {
        [] => "all".to_owned(),
        [only] => format!("all but {only}"),
        [first, rest @ ..] => format!("all but {first} and {} more", rest.len()),
    }
}

fn misses(reason: &Reason, written: Option<&Statement>, (action, resource): (&str, &str)) -> String {
    let list = |patterns: &[String], asked: &str| {
        // The nearest says most.
        let near = patterns.iter().rev().max_by_key(|pattern| {
            pattern.chars().zip(asked.chars()).take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count()
        });
        match (near, patterns.len().saturating_sub(1)) {
            (None, _) => String::new(),
            (Some(only), 0) => only.clone(),
            (Some(near), more) => format!("{near} and {more} more"),
        }
    };
    if !reason.action {
        return match written.map(|w| &w.actions) {
            Some(actions) if actions.negated => format!("NotAction has {action}"),
            Some(actions) => format!("action is {}", list(&actions.patterns, action)),
            None => "action does not match".to_owned(),
        };
    }
    if !reason.resource {
        return match written.and_then(|w| w.resources.as_ref()) {
            Some(resources) if resources.negated => {
                format!("NotResource is {}", list(&resources.patterns, resource))
            }
            Some(resources) => format!("resource is {}", list(&resources.patterns, resource)),
            None => "resource does not match".to_owned(),
        };
    }
    if reason.principal == Some(false) {
        return "principal is somebody else".to_owned();
    }
    match reason.conditions.iter().find(|tested| !tested.held) {
        Some(Tested { unknown: true, operator, .. }) => format!("there is no operator {operator}"),
        Some(Tested { key, found: None, .. }) => format!("the request has no {key}"),
        Some(Tested { key, found: Some(found), .. }) => format!("{key} is {}", quoted(found)),
        None => String::new(),
    }
}

fn condition(tested: &Tested) -> ConditionView {
    let Tested { operator, key, wanted, found, held, unknown } = tested;
    ConditionView {
        test: format!("{operator} {key} {}", quoted(wanted)),
        found: match found {
            _ if *unknown => "there is no such operator".to_owned(),
            Some(found) => format!("the request has {}", quoted(found)),
            None => "the request has none".to_owned(),
        },
        held: *held,
    }
}

fn quoted(values: &[String]) -> String {
    let all: Vec<String> = values.iter().map(|value| format!("\"{value}\"")).collect();
    all.join(", ")
}

fn rail(lab: &Lab, entry: &Entry, call: &ApiCall, statements: &Statements<'_>) -> Vec<Station> {
    let mut rail = vec![session(lab, entry.at, call)];
    let Some(decision) = call.decision.as_deref() else {
        if let (Some(_), Some(turned)) = (&call.identity, hops::turned(call)) {
            let (name, state) = match call.stopped {
                Some(Stopped::NotSimulated) => ("Not simulated", StationState::Skipped),
                Some(Stopped::Barred) => ("Kind of keys", StationState::Stopped),
                _ => ("Request", StationState::Stopped),
            };
            let decides = state == StationState::Stopped;
            rail.push(Station { decides, ..station(name, state, turned.text) });
        }
        rail.push(station("Policies", StationState::Skipped, "not reached"));
        return rail;
    };
    rail.extend(Judged { decision, statements, service: &call.service }.stations());
    if let Some(turned) = hops::turned(call) {
        rail.push(station("Not simulated", StationState::Skipped, turned.text));
    }
    rail
}

/// Who asked, as policies name it.
fn principal(identity: &Identity) -> String {
    match identity.holder {
        Holder::Anonymous => "anonymous".to_owned(),
        _ => identity.arn.to_string(),
    }
}

/// Who signed, and with what.
fn session(lab: &Lab, at: Timestamp, call: &ApiCall) -> Station {
    let Some(identity) = &call.identity else {
        let why = hops::turned(call).map_or_else(|| "nobody".to_owned(), |turned| turned.text);
        let name = match call.stopped {
            Some(Stopped::Barred) => "Kind of keys",
            Some(Stopped::Form | Stopped::NotSimulated) => "Request",
            _ => "Signature",
        };
        return Station { decides: true, ..station(name, StationState::Stopped, why) };
    };
    let text = match &identity.holder {
        Holder::User(name) => format!("long-term key of user {name}"),
        Holder::UserSession(name) => format!("temporary keys of user {name}"),
        Holder::Anonymous => "none: the request has no signature".to_owned(),
        Holder::Federated(federated) => format!("temporary keys of federated user {}", federated.name),
        Holder::Session(session) => {
            let key = call.access_key.as_ref();
            let known = key.and_then(|id| lab.state.world.sts.keys.get(id)).and_then(|key| key.expires);
            let ends = known.or_else(|| {
                lab.journal.entries().iter().rev().find_map(|entry| match &entry.event {
                    Event::RoleKeys { access_key, expires, .. } if Some(access_key) == key => Some(*expires),
                    _ => None,
                })
            });
            match ends {
                Some(ends) => {
                    let left = span(ends.since(at).as_millis());
                    format!("keys of {}, good for {left}", session.role)
                }
                None => format!("keys of {}", session.role),
            }
        }
    };
    station("Session", StationState::Passed, text)
}
