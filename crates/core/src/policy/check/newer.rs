//! What the newer of AWS's two readers asks, which reads trust policies and those of buckets: elements by name, in
//! sentences without a full stop.
//!
//! Sources: "Unknown field", "Missing required field" and "invalid Json" stand in public transcripts of CreateRole and
//! PutBucketPolicy; the others are what versitygw (`iamapi/policy/trust.go`, `auth/bucket_policy.go`) and ack-api-quirks
//! (DynamoDB, DDB-TABLE-356), which asked AWS, write down.

use super::{
    Around, Found, found,
    identity::{parts, same_sid},
    operator_message, strange_operator,
};
use crate::policy::{
    draft::{Draft, Flaw, Flawed, Texts},
    read::is_version,
};

/// AWS's sentence for an element that does not exist or stands twice.
pub(super) fn named(flawed: &Flawed) -> Option<String> {
    match flawed.flaw {
        Flaw::Unknown => Some(format!("Unknown field {}", flawed.name)),
        Flaw::Twice => Some(format!("Statement/policy already has instance of {}", flawed.name)),
        Flaw::Json | Flaw::Whole | Flaw::Form => None,
    }
}

pub(super) fn missing(at: usize, name: &str) -> Found {
    found(at, at, format!("Missing required field {name}"), format!("`{name}` is missing"))
}

pub(super) fn statement(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    draft.statements.is_none().then(|| missing(draft.end, "Statement"))
}

pub(super) fn empty(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    let none = draft.statements.as_ref().is_some_and(Vec::is_empty);
    let sentence = "Could not parse the policy: Statement is empty!";
    none.then(|| found(draft.end, draft.end, sentence, "`Statement` is empty"))
}

pub(super) fn version(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    let version = draft.version.as_ref().filter(|version| !is_version(&version.text))?;
    let message =
        format!("`{}` is no version of the policy language: `2012-10-17` is the newest", version.text);
    Some(found(version.at, version.end, "The policy must contain a valid version string", message))
}

pub(super) fn no_effect(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    let part = parts(draft).find(|part| part.effect.is_none())?;
    Some(missing(part.end, "Effect"))
}

pub(super) fn effect(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    let mut effects = parts(draft).filter_map(|part| part.effect.as_ref());
    let effect = effects.find(|effect| !matches!(effect.text.as_str(), "Allow" | "Deny"))?;
    let message = format!("`{}` is no effect: `Allow` or `Deny`, case counts", effect.text);
    Some(found(effect.at, effect.end, format!("Invalid effect: {}", effect.text), message))
}

pub(super) fn no_principal(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    let part = parts(draft).find(|part| part.principals.is_none())?;
    Some(missing(part.end, "Principal"))
}

pub(super) fn allow_all_but(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    let allows =
        parts(draft).filter(|part| part.effect.as_ref().is_some_and(|effect| effect.text == "Allow"));
    let mut who = allows.filter_map(|part| part.principals.as_ref());
    let who = who.find(|who| who.negated)?;
    let message = "`NotPrincipal` goes with `Deny` alone: with `Allow` it would let in the whole world";
    Some(found(who.name.at, who.name.end, "Allow with NotPrincipal is not allowed.", message))
}

pub(super) fn no_action(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    let part = parts(draft).find(|part| part.actions.is_none())?;
    Some(missing(part.end, "Action"))
}

pub(super) fn empty_action(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    nothing_in(parts(draft).filter_map(|part| part.actions.as_ref()), "Action")
}

pub(super) fn nothing_in<'a>(mut texts: impl Iterator<Item = &'a Texts>, name: &str) -> Option<Found> {
    let texts = texts.find(|texts| texts.entries.is_empty())?;
    let sentence = format!("Missing required field {name} cannot be empty!");
    Some(found(texts.name.at, texts.name.end, sentence, format!("`{}` is empty", texts.name.text)))
}

pub(super) fn operator(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    let operator = strange_operator(draft)?;
    let sentence = format!("Invalid Condition type : {}", operator.text);
    Some(found(operator.at, operator.end, sentence, operator_message(&operator.text)))
}

pub(super) fn unique_sid(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    let sid = same_sid(draft)?;
    let message = format!("an earlier statement is called `{}` too", sid.text);
    Some(found(sid.at, sid.end, "The Statement Ids in the policy are not unique", message))
}

/// Twelve digits.
pub(super) fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

/// Any name under `amazonaws.com`: there is no list of AWS's services here.
pub(super) fn service(text: &str) -> bool {
    let name = text.strip_suffix(".amazonaws.com").or_else(|| text.strip_suffix(".amazonaws.com.cn"));
    name.is_some_and(|name| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-._".contains(c))
    })
}

/// `*`, an account, the ARN of a user, role, session or root, or a unique id. No wildcard within one.
pub(super) fn aws(text: &str) -> bool {
    if text == "*" || is_account(text) {
        return true;
    }
    match crate::ids::Arn::parse(text) {
        Some(arn) => {
            let named = arn.resource == "root" || arn.resource.contains('/');
            is_account(&arn.account)
                && named
                && matches!(arn.service.as_str(), "iam" | "sts")
                && !text.contains(['*', '?'])
        }
        // A principal that was deleted stays behind as its unique id.
        None => text.len() >= 16 && text.starts_with('A') && text.bytes().all(|b| b.is_ascii_alphanumeric()),
    }
}
