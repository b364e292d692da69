//! Trust policies: what IAM asks of them.
//!
//! Sources: LocalStack's recording of IAM for what is no JSON; public transcripts of CreateRole for "Has prohibited field
//! Resource" (of permissions handed in as trust: it comes before whatever else they lack), "Missing required field
//! Principal", "Unknown field", "Invalid principal in policy" and `"STAR":"*"` (aws-cdk's tests); versitygw's
//! `iamapi/policy/trust.go` for the rest.

use super::{
    Around, Found, Rule, found,
    identity::parts,
    newer::{self, missing},
    rule,
};
use crate::policy::{
    draft::{Draft, Flaw, Flawed, Who},
    json,
};

pub(super) const RULES: &[Rule] = &[
    rule("statement", newer::statement),
    rule("empty", newer::empty),
    rule("version", newer::version),
    rule("no effect", newer::no_effect),
    rule("effect", newer::effect),
    rule("resource", resource),
    rule("no principal", newer::no_principal),
    rule("all but", newer::allow_all_but),
    rule("not principal", not_principal),
    rule("bare principal", bare_principal),
    rule("empty principal", empty_principal),
    rule("kind of principal", kind_of_principal),
    rule("no action", newer::no_action),
    rule("empty action", newer::empty_action),
    rule("action", action),
    rule("operator", newer::operator),
    rule("principal", principal),
    rule("unique sid", newer::unique_sid),
];

pub(super) fn flawed(text: &str, flawed: &Flawed) -> String {
    match flawed.flaw {
        Flaw::Json | Flaw::Whole => "This policy contains invalid Json".to_owned(),
        // Transcripts show the position, and none shows the text beside it: that of the value is a choice of ours.
        Flaw::Form => {
            let (line, column) = json::place(text, flawed.at);
            format!("Syntax error at position ({line},{column})")
        }
        Flaw::Unknown | Flaw::Twice => newer::named(flawed).unwrap_or_default(),
    }
}

fn resource(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    let texts = parts(draft).find_map(|part| part.resources.as_ref())?;
    let sentence = if texts.negated {
        "AssumeRole policy must not contain resources."
    } else {
        "Has prohibited field Resource"
    };
    let message = format!("a trust policy stands on its role, and has no `{}`", texts.name.text);
    Some(found(texts.name.at, texts.name.end, sentence, message))
}

fn whos(draft: &Draft) -> impl Iterator<Item = &Who> {
    parts(draft).filter_map(|part| part.principals.as_ref())
}

fn not_principal(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    let who = whos(draft).find(|who| who.negated)?;
    let sentence = "AssumeRole policy must not contain NotPrincipal field.";
    Some(found(who.name.at, who.name.end, sentence, "a trust policy names whom it means by `Principal`"))
}

fn bare_principal(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    let bare = whos(draft).find_map(|who| who.bare.as_ref())?;
    if bare.text == "*" {
        let sentence = "AssumeRolepolicy contained an invalid principal: \"STAR\":\"*\".";
        return Some(found(bare.at, bare.end, sentence, "write {\"AWS\": \"*\"}"));
    }
    let message = format!("write {{\"AWS\": \"{0}\"}}, or {{\"Service\": \"{0}\"}} for a service", bare.text);
    Some(found(bare.at, bare.end, "Principal must be a JSON object.", message))
}

fn empty_principal(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    let who = whos(draft).find(|who| who.kinds.iter().all(|(_, values)| values.is_empty()))?;
    let found = missing(who.name.at, "Principal cannot be empty!");
    Some(Found { end: who.name.end, message: format!("`{}` names nobody", who.name.text), ..found })
}

fn kind_of_principal(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    let mut kinds = whos(draft).flat_map(|who| &who.kinds).map(|(kind, _)| kind);
    let kind = kinds.find(|kind| !matches!(kind.text.as_str(), "AWS" | "Service" | "Federated"))?;
    let sentence = format!("Invalid principal in policy: \"{}\"", kind.text);
    let message = format!("`{}` is no kind of principal here: `AWS`, `Service` or `Federated`", kind.text);
    Some(found(kind.at, kind.end, sentence, message))
}

/// How the names of the actions begin that make a session or come with one.
const SESSION: [&str; 5] = ["assumerole", "tagsession", "setsourceidentity", "setcontext", "*"];

fn action(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    let mut actions = parts(draft).filter_map(|part| part.actions.as_ref()).flat_map(|texts| &texts.entries);
    let action = actions.find(|action| {
        let known = action.text.to_ascii_lowercase();
        let name = known.strip_prefix("sts:");
        !name.is_some_and(|name| SESSION.iter().any(|start| name.starts_with(start)))
    })?;
    let sentence = "AssumeRole policy may only specify STS AssumeRole actions.";
    let message = format!("`{}` belongs into a permissions policy; here it is sts:AssumeRole", action.text);
    Some(found(action.at, action.end, sentence, message))
}

fn principal(draft: &Draft, around: &Around<'_>) -> Option<Found> {
    let mut named = whos(draft)
        .flat_map(|who| &who.kinds)
        .flat_map(|(kind, values)| values.iter().map(move |value| (kind.text.as_str(), value)));
    let (kind, value) = named.find(|(kind, value)| match *kind {
        "AWS" => !(newer::aws(&value.text) && around.exists.is_none_or(|exists| exists(&value.text))),
        "Service" => !newer::service(&value.text),
        _ => value.text.is_empty(),
    })?;
    let sentence =
        format!("Invalid principal in policy: \"{}\":\"{}\"", kind.to_ascii_uppercase(), value.text);
    let message = match kind {
        "Service" => format!("`{}` is no service such as ec2.amazonaws.com", value.text),
        "AWS" if value.text.contains(['*', '?']) => format!(
            "wildcards are not allowed within `{}`; name one role or user, or write \"*\" with a Condition on aws:PrincipalArn",
            value.text
        ),
        "AWS" => format!("`{}` is no account, user, role or session that there is", value.text),
        _ => format!("`{}` is no identity provider", value.text),
    };
    Some(found(value.at, value.end, sentence, message))
}
