//! Policies of users, groups and roles: what IAM asks of them.
//!
//! Sources: moto's `policy_validation.py`, whose authors recorded what IAM says to 132 documents, for order and
//! sentences; public transcripts for the Sid's characters (awsdocs/iam-user-guide#282, and Wolox/carthage_cache#22, where
//! they come before its being unique), wildcards in the vendor of a resource (`PutRolePolicy`, 2026) and of an action
//! (boogy/iam-policy-validator#172).

use std::collections::BTreeSet;

use super::{
    Around, Found, Rule, dates, found, operator_message,
    resources::{Form, form},
    rule, strange_operator,
};
use crate::policy::{
    draft::{Draft, Flawed, Part, Said, Texts},
    read::is_version,
};

pub(super) const SYNTAX: &str = "Syntax errors in policy.";
const LEGACY: &str = "The policy failed legacy parsing";
const VERSION: &str = "2012-10-17";
/// The rule that inline policies are not held to.
pub(super) const NEWEST: &str = "newest version";

pub(super) const RULES: &[Rule] = &[
    rule("statement", statement),
    rule("version", version),
    rule("effect", effect),
    rule("operator", operator),
    rule(NEWEST, newest_version),
    rule("case of effect", case_of_effect),
    rule("date", date),
    rule("legacy resource", legacy_resource),
    rule("characters of sid", characters_of_sid),
    rule("unique sid", unique_sid),
    rule("actions", actions),
    rule("resource", resource),
    rule("action", action),
    rule("resources", resources),
    rule("principal", principal),
];

pub(super) fn flawed(_: &str, _: &Flawed) -> String {
    SYNTAX.to_owned()
}

pub(super) fn parts(draft: &Draft) -> impl Iterator<Item = &Part> {
    draft.statements.iter().flatten()
}

pub(super) fn statement(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    let message = match &draft.statements {
        None => "`Statement` is missing",
        Some(parts) if parts.is_empty() => "`Statement` is empty",
        Some(_) => return None,
    };
    Some(found(draft.end, draft.end, SYNTAX, message))
}

pub(super) fn version(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    let version = draft.version.as_ref().filter(|version| !is_version(&version.text))?;
    let message =
        format!("`{}` is no version of the policy language: `{VERSION}` is the newest", version.text);
    Some(found(version.at, version.end, SYNTAX, message))
}

pub(super) fn effect(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    parts(draft).find_map(|part| match &part.effect {
        None => Some(found(part.end, part.end, SYNTAX, "`Effect` is missing: `Allow` or `Deny`")),
        Some(effect) => {
            let known = ["Allow", "Deny"].iter().any(|known| known.eq_ignore_ascii_case(&effect.text));
            let message = || format!("`{}` is no effect: `Allow` or `Deny`", effect.text);
            (!known).then(|| found(effect.at, effect.end, SYNTAX, message()))
        }
    })
}

pub(super) fn operator(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    let operator = strange_operator(draft)?;
    Some(found(operator.at, operator.end, SYNTAX, operator_message(&operator.text)))
}

pub(super) fn newest_version(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    let sentence = format!("Policy document must be version {VERSION} or greater.");
    match &draft.version {
        None => Some(found(
            0,
            0,
            sentence,
            format!(
                "`\"Version\": \"{VERSION}\"` is missing; an inline policy may leave it out, and is of 2008 then"
            ),
        )),
        Some(version) if version.text != VERSION => Some(found(
            version.at,
            version.end,
            sentence,
            format!("write `\"{VERSION}\"`; an inline policy may be of 2008"),
        )),
        Some(_) => None,
    }
}

pub(super) fn case_of_effect(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    let effects = parts(draft).filter_map(|part| part.effect.as_ref());
    let effect = effects.into_iter().find(|effect| !matches!(effect.text.as_str(), "Allow" | "Deny"))?;
    let message = format!("case counts in `{}`: `Allow` or `Deny`", effect.text);
    Some(found(effect.at, effect.end, LEGACY, message))
}

fn date(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    let tests = parts(draft).flat_map(|part| &part.conditions);
    let dates = tests.filter(|test| super::bare(&test.operator.text).starts_with("Date"));
    let values = dates.flat_map(|test| &test.keys).flat_map(|(_, values)| values);
    let strange = values.into_iter().find(|value| !dates::is_date(&value.text))?;
    let message =
        format!("`{}` is no date such as 2026-03-02T10:00:00Z, and no count of seconds", strange.text);
    Some(found(strange.at, strange.end, LEGACY, message))
}

/// `Resource` of all statements, then `NotResource` of all; in a list by name. The first one that IAM does not take
/// decides in which of its two ways it says so.
fn strange_resource(draft: &Draft) -> Option<(&Said, Form)> {
    let lists = |negated| {
        let texts = parts(draft).filter_map(|part| part.resources.as_ref());
        texts.filter(move |texts| texts.negated == negated)
    };
    lists(false).chain(lists(true)).find_map(|texts| {
        let mut entries: Vec<&Said> = texts.entries.iter().collect();
        entries.sort_by(|a, b| a.text.cmp(&b.text));
        let forms: Vec<(&Said, Form)> = entries.into_iter().map(|said| (said, form(&said.text))).collect();
        let told = |wanted: fn(&Form) -> bool| forms.iter().find(|(_, form)| wanted(form));
        let one = told(|form| matches!(form, Form::Wrong(..))).or_else(|| told(|form| *form == Form::Legacy));
        one.map(|(said, form)| (*said, form.clone()))
    })
}

fn legacy_resource(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    let (said, _) = strange_resource(draft).filter(|(_, form)| *form == Form::Legacy)?;
    let message = format!(
        "`{}` has too few parts: arn:aws:SERVICE:REGION:ACCOUNT:NAME, where some may be empty",
        said.text
    );
    Some(found(said.at, said.end, LEGACY, message))
}

fn resource(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    match strange_resource(draft)? {
        (said, Form::Wrong(sentence, message)) => Some(found(said.at, said.end, sentence, message)),
        _ => None,
    }
}

fn sids(draft: &Draft) -> impl Iterator<Item = &Said> {
    parts(draft).filter_map(|part| part.sid.as_ref())
}

/// A `Sid` that stands twice. An empty one counts as none.
pub(super) fn same_sid(draft: &Draft) -> Option<&Said> {
    let mut seen = BTreeSet::new();
    sids(draft).find(|sid| !sid.text.is_empty() && !seen.insert(sid.text.as_str()))
}

fn unique_sid(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    let sid = same_sid(draft)?;
    let sentence = "Statement IDs (SID) in a single policy must be unique.";
    Some(found(sid.at, sid.end, sentence, format!("an earlier statement is called `{}` too", sid.text)))
}

fn characters_of_sid(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    let sid = sids(draft).find(|sid| !sid.text.chars().all(|c| c.is_ascii_alphanumeric()))?;
    let sentence = "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*";
    Some(found(sid.at, sid.end, sentence, "only letters and digits make a Sid, without blanks"))
}

/// Whether an element is not there, or there and empty, and where to say so.
fn lacks(part: &Part, texts: Option<&Texts>) -> Option<(usize, usize)> {
    match texts {
        None => Some((part.end, part.end)),
        Some(texts) if texts.entries.is_empty() => Some((texts.name.at, texts.name.end)),
        Some(_) => None,
    }
}

pub(super) fn actions(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    let (at, end) = parts(draft).find_map(|part| lacks(part, part.actions.as_ref()))?;
    let message = "the statement names no `Action`";
    Some(found(at, end, "Policy statement must contain actions.", message))
}

pub(super) fn resources(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    let (at, end) = parts(draft).find_map(|part| lacks(part, part.resources.as_ref()))?;
    let message = "the statement names no `Resource`; \"*\" stands for all";
    Some(found(at, end, "Policy statement must contain resources.", message))
}

/// `Action` of all statements, then `NotAction` of all.
fn action(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    let lists = |negated| {
        let texts = parts(draft).filter_map(|part| part.actions.as_ref());
        texts.filter(move |texts| texts.negated == negated).flat_map(|texts| &texts.entries)
    };
    lists(false).chain(lists(true)).find_map(|said| {
        let (sentence, message) = strange_action(&said.text)?;
        Some(found(said.at, said.end, sentence, message))
    })
}

fn strange_action(action: &str) -> Option<(String, String)> {
    if action == "*" {
        return None;
    }
    let Some((vendor, name)) = action.split_once(':') else {
        let sentence = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
        return Some((sentence.to_owned(), format!("`{action}` names no service: s3:{action}, for example")));
    };
    if name.contains(':') {
        let sentence = "Actions/Condition can contain only one colon.".to_owned();
        return Some((sentence, format!("`{action}` has a second colon")));
    }
    let wild = |c: char| matches!(c, '*' | '?');
    if vendor != "*" || name != "*" {
        if vendor.chars().any(wild) {
            let sentence = "Action vendors (e.g., aws, ec2, etc.) must not contain wildcards.".to_owned();
            return Some((sentence, format!("the service before the colon of `{action}` is written out")));
        }
        if !vendor.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.')) {
            let sentence = format!("Vendor {vendor} is not valid");
            return Some((sentence, format!("`{vendor}` cannot be the name of a service")));
        }
    }
    None
}

fn principal(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    let who = parts(draft).find_map(|part| part.principals.as_ref())?;
    let message = format!(
        "whoever the policy is attached to is its principal; `{}` belongs into a trust policy or the policy of a bucket",
        who.name.text
    );
    Some(found(who.name.at, who.name.end, "Policy document should not specify a principal.", message))
}
