//! How a statement and a gate fared, in words: what stood in the policy, what it was held against, and what follows.
//!
//! It judges nothing: every word rests on a `Reason` or a `Gate` of the engine.

use std::collections::BTreeSet;

use rolelab_core::policy::{
    Ask, Decision, Effect, Ended, Gate, Level, Matcher, Policies, PrincipalKind, Principals, Reach, Reason,
    Source, Statement, held_against,
};
use serde::Serialize;

/// Patterns of an element, and characters of one, that are shown at most.
const MOST: usize = 8;
const LONGEST: usize = 160;

/// One element of a statement as it was compared.
#[derive(Serialize)]
pub(super) struct Element<'a> {
    /// As written: `Action`, `NotAction` …
    element: &'static str,
    /// The `Not…` form, which matches what its patterns do not cover.
    negated: bool,
    /// As written; long ones cut, and of many the first ones.
    patterns: Vec<String>,
    /// How many more there are.
    #[serde(skip_serializing_if = "is_zero")]
    more: usize,
    /// What they were held against.
    request: &'a str,
    matched: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands references")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

fn cut(text: &str) -> String {
    let mut shown: String = text.chars().take(LONGEST).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

fn shown(all: impl ExactSizeIterator<Item = String>) -> (Vec<String>, usize) {
    let more = all.len().saturating_sub(MOST);
    (all.take(MOST).collect(), more)
}

/// A policy by the name that the line's reader gave it.
fn source<'a>(policies: &'a Policies, name: &str) -> Option<&'a Source> {
    let lists = [Some(&policies.identity), policies.boundary.as_ref(), policies.session.as_ref()];
    let levels = [policies.scps.as_ref(), policies.rcps.as_ref()];
    let one = lists.into_iter().chain([policies.endpoint.as_ref()]).flatten().flatten();
    let all = one.chain(&policies.resource).chain(levels.into_iter().flatten().flatten().flatten());
    all.into_iter().find(|source| source.name == name)
}

/// The statement that a reason is about.
pub(super) fn statement<'a>(policies: &'a Policies, reason: &Reason) -> Option<&'a Statement> {
    source(policies, &reason.policy)?.document.statements().get(reason.statement)
}

/// The elements of a statement, and what each was held against.
pub(super) fn elements<'a>(ask: &'a Ask, reason: &Reason, statement: &Statement) -> Vec<Element<'a>> {
    let listed = |names: [&'static str; 2], matcher: &Matcher, request, matched| {
        let (patterns, more) = shown(matcher.patterns.iter().map(|text| cut(text)));
        let element = if matcher.negated { names[1] } else { names[0] };
        Element { element, negated: matcher.negated, patterns, more, request, matched }
    };
    let mut all = vec![listed(["Action", "NotAction"], &statement.actions, &ask.action, reason.action)];
    if let Some(resources) = &statement.resources {
        all.push(listed(["Resource", "NotResource"], resources, held_against(ask), reason.resource));
    }
    if let Some(who) = &statement.principals {
        let (patterns, more) = shown(who.entries.iter().map(|(kind, text)| principal(*kind, text)));
        let (element, negated) = (named(who), who.negated);
        let matched = reason.principal == Some(true);
        all.push(Element { element, negated, patterns, more, request: &ask.principal, matched });
    }
    all
}

fn named(who: &Principals) -> &'static str {
    if who.negated { "NotPrincipal" } else { "Principal" }
}

fn principal(kind: PrincipalKind, text: &str) -> String {
    let kind = match kind {
        PrincipalKind::Anyone => return text.to_owned(),
        PrincipalKind::Aws => "AWS",
        PrincipalKind::Service => "Service",
        PrincipalKind::Federated => "Federated",
        PrincipalKind::CanonicalUser => "CanonicalUser",
    };
    format!("{kind}: {}", cut(text))
}

/// In one sentence why a statement applies or does not.
pub(super) fn why(reason: &Reason, elements: &[Element<'_>]) -> String {
    if reason.applies {
        let does = if reason.effect == Effect::Allow { "allows" } else { "denies" };
        return format!("everything matches, so it {does}");
    }
    let unset = reason.variables.iter().find(|variable| variable.value.is_none());
    if let Some(one) = elements.iter().find(|element| !element.matched) {
        let patterns = one.patterns.join(", ");
        let more = if one.more > 0 { format!(" and {} more", one.more) } else { String::new() };
        let without = unset.filter(|_| one.element.ends_with("Resource"));
        let without =
            without.map_or_else(String::new, |v| format!("; the context has no {} for ${{{0}}}", v.name));
        let Element { element, request, .. } = one;
        return if one.negated {
            format!("{element} {patterns}{more} excepts {request}")
        } else {
            format!("{element} {patterns}{more} does not cover {request}{without}")
        };
    }
    if reason.principal.is_none() && reason.reach == Reach::Nobody {
        return "it has no Principal, and on a resource a statement says for whom it is".to_owned();
    }
    if let Some(test) = reason.conditions.iter().find(|test| !test.held) {
        let (wanted, _) = shown(test.wanted.iter().map(|text| cut(text)));
        let found = match &test.found {
            None => "the context has no such key".to_owned(),
            Some(found) => {
                format!("the request has {}", shown(found.iter().map(|text| cut(text))).0.join(", "))
            }
        };
        return format!("{} {} wants {}; {found}", test.operator, test.key, wanted.join(", "));
    }
    "it has no Resource, and must have one to allow".to_owned()
}

/// The condition keys that a statement about this action asked for and the context lacks, as they are written there.
pub(super) fn absent(decision: &Decision) -> Vec<&str> {
    let mut seen = BTreeSet::new();
    let about = decision.reasons.iter().filter(|reason| reason.action);
    let keys = about.flat_map(|reason| {
        let tests = reason.conditions.iter().filter(|test| test.found.is_none()).map(|test| &test.key);
        let unset = reason.variables.iter().filter(|variable| variable.value.is_none());
        tests.chain(unset.map(|variable| &variable.name))
    });
    let keys = keys.filter(|key| rolelab_core::policy::look_up(&decision.ask.context, key).is_none());
    keys.filter(|key| seen.insert(key.to_ascii_lowercase())).map(String::as_str).collect()
}

/// In one sentence how a gate ended.
pub(super) fn gate(gate: &Gate) -> String {
    let name = gate.level.name();
    let tier = gate.tier.map_or_else(String::new, |tier| format!(" of level {tier}"));
    let at = format!("{name}{tier}");
    let an = if name.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    match gate.ended {
        Ended::Denies => format!("{an} {at} denies, and nothing outweighs that"),
        Ended::Allows => format!("{an} {at} allows"),
        Ended::AllowsNothing => format!("{an} {at} must allow, and none does"),
        Ended::Delegates => {
            format!("the {at} allows the account, so the caller's own policies must allow too")
        }
        Ended::Silent => format!("the {at} does not allow, and does not have to"),
        Ended::Waived(reach) => format!(
            "no {at} allows, and none has to: the policy on the resource allows {}",
            match reach {
                Reach::Caller => "the caller itself",
                Reach::Role => "the caller's role",
                Reach::Everyone => "everybody",
                Reach::Account | Reach::Nobody => "the caller's account",
            }
        ),
        Ended::Unset if gate.level == Level::Identity => "the caller has no policies of its own".to_owned(),
        Ended::Unset => format!("there is no {at}"),
        Ended::Exempt => format!("{an} {at} does not bind this caller"),
    }
}
