//! The one authorisation function. Pure: no world, no clock, no journal.
//!
//! Source: IAM User Guide, "Policy evaluation logic" (same account). First any Deny; then the gates, in
//! order, each of which must find an Allow at its level unless a resource policy's grant waives it.

use super::{
    condition::holds,
    decision::{Ask, Decision, Level, Outcome, Policies, Reason, Source},
    document::{Condition, Document, Effect, Matcher, Statement},
    pattern::{matches_arn, matches_ignoring_case},
    principal::{Reach, reach},
};

/// Nobody can be denied to ask who they are (STS API reference, GetCallerIdentity).
const ALWAYS_ALLOWED: &str = "sts:GetCallerIdentity";

/// The level that a denial names when several deny.
const DENY_ORDER: [Level; 8] = [
    Level::ServiceControl,
    Level::ResourceControl,
    Level::Endpoint,
    Level::Resource,
    Level::Trust,
    Level::Identity,
    Level::Boundary,
    Level::Session,
];

struct Gate {
    level: Level,
    /// How close a resource policy's grant must reach to make this gate stand open.
    waived_from: Option<Reach>,
}

const GATES: [Gate; 7] = [
    Gate { level: Level::ServiceControl, waived_from: None },
    Gate { level: Level::ResourceControl, waived_from: None },
    Gate { level: Level::Endpoint, waived_from: None },
    Gate { level: Level::Trust, waived_from: None },
    Gate { level: Level::Identity, waived_from: Some(Reach::Role) },
    Gate { level: Level::Boundary, waived_from: Some(Reach::Caller) },
    Gate { level: Level::Session, waived_from: Some(Reach::Caller) },
];

/// One set of policies that must allow by itself, when it must.
struct Set<'a> {
    level: Level,
    sources: Vec<&'a Source>,
}

/// The sets of policies in the order of their gates.
fn sets<'a>(ask: &Ask, policies: &'a Policies) -> Vec<Set<'a>> {
    let Policies { identity, resource, boundary, session, scps, rcps, endpoint } = policies;
    let mut sets = Vec::new();
    let mut add = |level, sources: Vec<&'a Source>| sets.push(Set { level, sources });
    for one in scps.iter().flatten() {
        add(Level::ServiceControl, one.iter().collect());
    }
    for one in rcps.iter().flatten() {
        add(Level::ResourceControl, one.iter().collect());
    }
    if let Some(endpoint) = endpoint {
        add(Level::Endpoint, endpoint.iter().collect());
    }
    if let Some(resource) = resource {
        add(resource_level(ask), vec![resource]);
    }
    add(Level::Identity, identity.iter().collect());
    if let Some(boundary) = boundary {
        add(Level::Boundary, boundary.iter().collect());
    }
    if let Some(session) = session {
        add(Level::Session, session.iter().collect());
    }
    sets
}

/// The policy of a role is its trust policy when somebody asks to become it.
fn resource_level(ask: &Ask) -> Level {
    if ask.action.to_ascii_lowercase().starts_with("sts:assumerole") { Level::Trust } else { Level::Resource }
}

/// A statement's fate, and how closely its principal element reached the caller.
struct Judged {
    reason: Reason,
    set: usize,
    reach: Reach,
}

impl Judged {
    fn grants(&self, level: Level) -> bool {
        self.reason.applies && self.reason.effect == Effect::Allow && self.reason.level == level
    }
    fn denies(&self, level: Level) -> bool {
        self.reason.applies && self.reason.effect == Effect::Deny && self.reason.level == level
    }
}

/// Judges one request by all policies that concern it. The policies of one set are one union; a request and the
/// policies belong to one account.
pub fn authorise(ask: &Ask, policies: &Policies) -> Decision {
    let bounded = policies.boundary.is_some();
    let sets = sets(ask, policies);
    let mut judged: Vec<Judged> = Vec::new();
    for (number, set) in sets.iter().enumerate() {
        for source in &set.sources {
            let statements = source.document.statements().iter().enumerate();
            judged.extend(statements.map(|(place, statement)| Judged {
                set: number,
                ..judge(ask, set.level, source, place, statement, bounded)
            }));
        }
    }
    let (outcome, level) = decide(ask, &sets, &judged);
    for judged in &mut judged {
        let Some(level) = level else { break };
        judged.reason.decides = match outcome {
            Outcome::ExplicitDeny => judged.denies(level),
            // A delegation to the account grants nothing by itself.
            Outcome::Allowed => judged.grants(level) && judged.reach >= Reach::Role,
            Outcome::ImplicitDeny => false,
        };
    }
    Decision { ask: ask.clone(), outcome, level, reasons: judged.into_iter().map(|j| j.reason).collect() }
}

fn decide(ask: &Ask, sets: &[Set<'_>], judged: &[Judged]) -> (Outcome, Option<Level>) {
    if ask.action.eq_ignore_ascii_case(ALWAYS_ALLOWED) {
        return (Outcome::Allowed, None);
    }
    if let Some(level) = DENY_ORDER.into_iter().find(|level| judged.iter().any(|j| j.denies(*level))) {
        return (Outcome::ExplicitDeny, Some(level));
    }
    let grant_level = resource_level(ask);
    let grant = judged.iter().filter(|j| j.grants(grant_level)).map(|j| j.reach).max().unwrap_or(Reach::None);
    for gate in &GATES {
        if gate.waived_from.is_some_and(|from| grant >= from) {
            continue;
        }
        let mut of_gate = sets.iter().enumerate().filter(|(_, set)| set.level == gate.level);
        if of_gate.any(|(number, _)| !judged.iter().any(|j| j.set == number && j.grants(gate.level))) {
            return (Outcome::ImplicitDeny, Some(gate.level));
        }
    }
    (Outcome::Allowed, Some(if grant >= Reach::Role { grant_level } else { Level::Identity }))
}

fn judge(
    ask: &Ask,
    level: Level,
    policy: &Source,
    number: usize,
    statement: &Statement,
    bounded: bool,
) -> Judged {
    let (document, effect) = (&policy.document, statement.effect);
    let mut not_simulated = false;
    // What cannot be judged counts against the caller: an Allow does not apply, a Deny does.
    let mut settle = |found: Option<bool>| {
        not_simulated |= found.is_none();
        found.unwrap_or(effect == Effect::Deny)
    };
    let action = listed(&statement.actions, |p| Some(matches_ignoring_case(p, &ask.action)));
    let action = settle(action);
    let resource = settle(match &statement.resources {
        Some(resources) => listed(resources, |p| resource_matches(p, &ask.resource, document)),
        // Only a trust policy may leave the resource out: it stands on its role.
        None => Some(level == Level::Trust || effect == Effect::Deny),
    });
    let has_principal = matches!(level, Level::Resource | Level::Trust);
    let reach = match &statement.principals {
        Some(principals) => reach(principals, effect, ask, bounded),
        None if has_principal => Reach::None,
        None => Reach::Caller,
    };
    let conditions: Vec<(String, bool)> = statement
        .conditions
        .iter()
        .map(|c| (as_written(c), settle(holds(c, &ask.context, document.has_variables()))))
        .collect();
    let applies = action && resource && reach > Reach::None && conditions.iter().all(|(_, held)| *held);
    let reason = Reason {
        level,
        policy: policy.name.clone(),
        statement: number,
        sid: statement.sid.clone(),
        effect,
        action,
        resource,
        principal: statement.principals.as_ref().map(|_| reach > Reach::None),
        conditions,
        not_simulated,
        applies,
        decides: false,
    };
    Judged { reason, set: 0, reach }
}

/// Whether any pattern matches, or none for the negated forms. One match settles it, whatever else cannot be
/// judged.
fn listed(matcher: &Matcher, matches: impl Fn(&str) -> Option<bool>) -> Option<bool> {
    let mut found = Some(false);
    for pattern in &matcher.patterns {
        match matches(pattern) {
            Some(true) => return Some(!matcher.negated),
            Some(false) => {}
            None => found = None,
        }
    }
    found.map(|any| any != matcher.negated)
}

fn resource_matches(pattern: &str, resource: &str, document: &Document) -> Option<bool> {
    if document.has_variables() && pattern.contains("${") {
        return None;
    }
    Some(matches_arn(pattern, resource))
}

fn as_written(condition: &Condition) -> String {
    let values: Vec<String> = condition.values.iter().map(|v| format!("\"{v}\"")).collect();
    format!("{} {} {}", condition.operator, condition.key, values.join(", "))
}
