//! The Why tab: how one call was judged, as the rail of evaluation. It draws the reasons that the authorisation function
//! gave, and judges nothing itself.

use rolelab_core::{
    journal::{ApiCall, Entry, Event},
    policy::{Decision, Effect, Level, Outcome, Reason, Statement},
    sts::Holder,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

use super::{policy, span};
use crate::{hops, lab::Lab};

/// Levels that have no policy unless somebody sets one.
const UNSET: [(Level, &str); 3] =
    [(Level::Boundary, "Boundary"), (Level::ServiceControl, "SCP"), (Level::Session, "Session policy")];

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
    /// What the caller was told: the error's code and sentence.
    pub told: Option<(String, String)>,
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
    /// It never came before a policy.
    TurnedAway,
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
    /// Its place in it, from 0.
    pub place: usize,
    /// Allow, else Deny.
    pub allow: bool,
    /// Every element matched.
    pub applies: bool,
    /// The outcome rests on it.
    pub decides: bool,
    /// Its elements and conditions, and whether each matched.
    pub parts: Vec<(String, bool)>,
    /// The first element that did not match, in words; empty when all did.
    pub misses: String,
}

/// The decision about the call of an entry, or about the last one.
pub(super) fn view(lab: &Lab, number: Option<u64>) -> Option<WhyView> {
    let (entry, call) = call_of(lab, number)?;
    let decision = call.decision.as_deref();
    let holder = call.identity.as_ref().map(hops::who).unwrap_or_default();
    let statements = Statements { lab, holder: &holder };
    Some(WhyView {
        entry: entry.number,
        at: hops::clock(entry.at),
        operation: call.operation.clone(),
        ruling: match decision {
            Some(decision) if decision.allowed() => Ruling::Allowed,
            Some(_) => Ruling::Denied,
            None => Ruling::TurnedAway,
        },
        action: decision.map(|d| d.ask.action.clone()).unwrap_or_default(),
        resource: decision.map(|d| d.ask.resource.clone()).unwrap_or_default(),
        principal: call.identity.as_ref().map(|who| who.arn.to_string()).unwrap_or_default(),
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
        None => entries.iter().rev().find(|entry| call(entry)),
        Some(number) => {
            let place = usize::try_from(number).ok()?;
            // An exchange follows the call it carried.
            let before = place.checked_sub(1).and_then(|place| entries.get(place));
            entries.get(place).filter(|entry| call(entry)).or_else(|| before.filter(|entry| call(entry)))
        }
    }?;
    match &found.event {
        Event::ApiCall(call) => Some((found, call)),
        _ => None,
    }
}

fn context(decision: &Decision) -> Vec<(String, String)> {
    decision.ask.context.iter().map(|(key, values)| (key.clone(), values.join(", "))).collect()
}

/// Where the statements behind reasons stand now.
struct Statements<'a> {
    lab: &'a Lab,
    holder: &'a str,
}

impl Statements<'_> {
    fn view(&self, reason: &Reason, action: &str) -> StatementView {
        let Reason { sid, effect, applies, decides, .. } = reason;
        let mut parts = vec![("action".to_owned(), reason.action), ("resource".to_owned(), reason.resource)];
        parts.extend(reason.principal.map(|matched| ("principal".to_owned(), matched)));
        match reason.conditions.as_slice() {
            [] => parts.push(("no condition".to_owned(), true)),
            all => parts.extend(all.iter().cloned()),
        }
        let written = policy::statement(self.lab, self.holder, &reason.policy, reason.statement);
        // The policy may have been changed since.
        let written = written.filter(|now| now.sid == *sid && now.effect == *effect);
        StatementView {
            label: hops::statement(reason),
            policy: reason.policy.clone(),
            place: reason.statement,
            allow: *effect == Effect::Allow,
            applies: *applies,
            decides: *decides,
            parts,
            misses: if *applies { String::new() } else { misses(reason, written.as_ref(), action) },
        }
    }
}

fn misses(reason: &Reason, written: Option<&Statement>, action: &str) -> String {
    let list = |patterns: &[String]| match patterns {
        [] => String::new(),
        [only] => only.clone(),
        [first, rest @ ..] => format!("{first} and {} more", rest.len()),
    };
    if reason.not_simulated {
        return "an element of it is not simulated".to_owned();
    }
    if !reason.action {
        return match written.map(|w| &w.actions) {
            Some(actions) if actions.negated => format!("NotAction has {action}"),
            Some(actions) => format!("action is {}", list(&actions.patterns)),
            None => "action does not match".to_owned(),
        };
    }
    if !reason.resource {
        return match written.and_then(|w| w.resources.as_ref()) {
            Some(resources) if resources.negated => {
                format!("NotResource is {}", list(&resources.patterns))
            }
            Some(resources) => format!("resource is {}", list(&resources.patterns)),
            None => "resource does not match".to_owned(),
        };
    }
    if reason.principal == Some(false) {
        return "principal is somebody else".to_owned();
    }
    "a condition does not hold".to_owned()
}

fn rail(lab: &Lab, entry: &Entry, call: &ApiCall, statements: &Statements<'_>) -> Vec<Station> {
    let mut rail = vec![session(lab, entry.at, call)];
    let Some(decision) = call.decision.as_deref() else {
        let text = match (&call.identity, &call.error) {
            (None, _) => "not reached: nobody stands behind the signature",
            (Some(_), _) => "not reached: the request itself was refused",
        };
        rail.push(station("Policies", StationState::Skipped, text));
        return rail;
    };
    let asked = Judged { decision, statements };
    rail.push(asked.denies());
    rail.extend(asked.unset());
    rail.push(asked.identity());
    rail.push(asked.resource(&call.service));
    rail.push(asked.default_deny());
    rail
}

fn station(name: &str, state: StationState, text: impl Into<String>) -> Station {
    let (name, text) = (name.to_owned(), text.into());
    Station { name, state, text, decides: false, statements: Vec::new() }
}

/// Who signed, and with what.
fn session(lab: &Lab, at: Timestamp, call: &ApiCall) -> Station {
    let Some(identity) = &call.identity else {
        let why = call.error.as_ref().map_or("nobody", |(code, _)| code.as_str());
        return Station { decides: true, ..station("Session", StationState::Stopped, why) };
    };
    let text = match &identity.holder {
        Holder::User(name) => format!("long-term key of user {name}"),
        Holder::UserSession(name) => format!("temporary keys of user {name}"),
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

struct Judged<'a> {
    decision: &'a Decision,
    statements: &'a Statements<'a>,
}

impl Judged<'_> {
    /// The statements that are wanted; none where no statement was asked.
    fn of(&self, wanted: impl Fn(&Reason) -> bool) -> Vec<StatementView> {
        if self.free() {
            return Vec::new();
        }
        let reasons = self.decision.reasons.iter().filter(|reason| wanted(reason));
        reasons.map(|reason| self.statements.view(reason, &self.decision.ask.action)).collect()
    }

    /// Nobody can be denied to ask this.
    fn free(&self) -> bool {
        self.decision.allowed() && self.decision.level.is_none()
    }

    fn denied(&self) -> bool {
        self.decision.outcome == Outcome::ExplicitDeny
    }

    fn denies(&self) -> Station {
        let name = "Explicit deny";
        let statements = self.of(|reason| reason.effect == Effect::Deny);
        let deciding = statements.iter().find(|statement| statement.decides);
        let (state, text) = match deciding {
            _ if self.free() => (StationState::Skipped, "nobody can be denied this action".to_owned()),
            Some(decides) if self.denied() => {
                (StationState::Stopped, format!("{} of {} denies this", decides.label, decides.policy))
            }
            _ => (StationState::Passed, "no statement denies this".to_owned()),
        };
        Station { statements, ..station(name, state, text) }
    }

    /// Levels without a policy in one line, the others each in their own.
    fn unset(&self) -> Vec<Station> {
        let at =
            |level: Level| self.of(move |reason| reason.level == level && reason.effect == Effect::Allow);
        let asked = |level: Level| self.decision.reasons.iter().any(|reason| reason.level == level);
        let unset: Vec<&str> =
            UNSET.iter().filter(|(level, _)| !asked(*level)).map(|(_, name)| *name).collect();
        let mut all = Vec::new();
        if !unset.is_empty() {
            let name = unset.join(", ").replace(", Session", ", session");
            all.push(station(&name, StationState::Unset, "none set"));
        }
        for (level, name) in UNSET.iter().filter(|(level, _)| asked(*level)) {
            let stopped = self.decision.level == Some(*level) && !self.decision.allowed();
            let (state, text) = match (stopped, self.denied()) {
                (true, false) => (StationState::Stopped, "no statement there allows this"),
                (_, true) => (StationState::Skipped, "not reached"),
                (false, false) => (StationState::Passed, "allows this"),
            };
            all.push(Station { statements: at(*level), ..station(name, state, text) });
        }
        all
    }

    fn identity(&self) -> Station {
        let name = "Identity policy";
        let statements = self.of(|reason| reason.level == Level::Identity && reason.effect == Effect::Allow);
        let holder = self.statements.holder;
        let granting = statements.iter().find(|statement| statement.applies);
        let (state, text) = match granting {
            _ if self.free() => (StationState::Skipped, "not asked".to_owned()),
            _ if self.denied() => {
                (StationState::Skipped, "not reached: a Deny outweighs every Allow".to_owned())
            }
            Some(grant) => (StationState::Passed, format!("{}, through {holder}", grant.policy)),
            None if statements.is_empty() => {
                (StationState::Stopped, format!("{holder} has none that allows"))
            }
            None => (StationState::Stopped, format!("no statement of {holder} allows this")),
        };
        Station { statements, ..station(name, state, text) }
    }

    fn resource(&self, service: &str) -> Station {
        let name = match service {
            "s3" => "Bucket policy",
            _ => "Resource policy",
        };
        let level = |reason: &Reason| matches!(reason.level, Level::Resource | Level::Trust);
        let statements = self.of(|reason| level(reason) && reason.effect == Effect::Allow);
        let (state, text) = match statements.iter().any(|statement| statement.applies) {
            true => (StationState::Passed, "allows this"),
            false if self.decision.reasons.iter().any(level) => {
                (StationState::Skipped, "does not allow this")
            }
            false => (StationState::Unset, "none set"),
        };
        Station { statements, ..station(name, state, text) }
    }

    fn default_deny(&self) -> Station {
        let name = "Default deny";
        match self.decision.outcome {
            Outcome::ImplicitDeny => Station {
                decides: true,
                ..station(name, StationState::Stopped, "what nothing allows is denied")
            },
            Outcome::Allowed | Outcome::ExplicitDeny => station(name, StationState::Skipped, "not reached"),
        }
    }
}
