//! How long policies may be, what counts, and what AWS says about longer ones.
//!
//! Source: IAM User Guide, "IAM and AWS STS quotas"; sentences from public transcripts. What counts together, as the
//! inline policies of one role, the operations add up by themselves.

use super::{Fault, Kind};
use crate::policy::{MAX_DOCUMENT, json};

/// What counts of a document's text: white space does not ("IAM does not count white space").
pub fn characters(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// The most characters of a policy of that kind; `None` where it depends on whose it is.
pub fn most(kind: Kind) -> Option<usize> {
    match kind {
        Kind::Inline => None,
        Kind::Trust | Kind::Session => Some(2048),
        Kind::Managed | Kind::Boundary => Some(6144),
        Kind::Bucket => Some(20_480),
        // Organizations User Guide, "Quotas and service limits".
        Kind::ServiceControl => Some(10_240),
        Kind::ResourceControl => Some(5120),
    }
}

/// Who has inline policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// A user.
    User,
    /// A group.
    Group,
    /// A role.
    Role,
}

/// The most characters of somebody's inline policies together.
pub const fn most_inline(holder: Holder) -> usize {
    match holder {
        Holder::User => 2048,
        Holder::Group => 5120,
        Holder::Role => 10_240,
    }
}

fn long(code: &'static str, sentence: String, message: String) -> Option<Fault> {
    Some(Fault { code, sentence, rule: "size", at: 0, end: 0, message })
}

/// What is refused before anything is read.
pub(super) fn before(kind: Kind, text: &str) -> Option<Fault> {
    if let Some(fault) = beyond_latin(kind, text) {
        return Some(fault);
    }
    let constraint = |member: &str, most: usize| {
        format!(
            "1 validation error detected: Value at '{member}' failed to satisfy constraint: Member must have length less than or equal to {most}"
        )
    };
    if kind == Kind::Session {
        // STS API reference, AssumeRole: a length of the parameter, so white space counts.
        let length = text.chars().count();
        let message = format!("{length} characters of 2048, white space included");
        return (length > 2048)
            .then(|| long("ValidationError", constraint("policy", 2048), message))
            .flatten();
    }
    let message = format!("the document has {} bytes of {MAX_DOCUMENT}", text.len());
    let over = text.len() > MAX_DOCUMENT;
    over.then(|| long("ValidationError", constraint("policyDocument", MAX_DOCUMENT), message)).flatten()
}

/// IAM and STS take the characters that their parameters are described by, and no others (API references, CreatePolicy,
/// CreateRole, AssumeRole). S3 and Organizations have no such pattern.
fn beyond_latin(kind: Kind, text: &str) -> Option<Fault> {
    let member = match kind {
        Kind::Managed | Kind::Inline | Kind::Boundary => "policyDocument",
        Kind::Trust => "assumeRolePolicyDocument",
        Kind::Session => "policy",
        Kind::Bucket | Kind::ServiceControl | Kind::ResourceControl => return None,
    };
    let taken = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{ff}');
    let (at, c) = text.char_indices().find(|(_, c)| !taken(*c))?;
    // STS repeats the value, IAM does not (see `api::constraints`).
    let value = if kind == Kind::Session { format!("Value '{text}'") } else { "Value".to_owned() };
    let sentence = format!(
        r"1 validation error detected: {value} at '{member}' failed to satisfy constraint: Member must satisfy regular expression pattern: [\u0009\u000A\u000D\u0020-\u00FF]+"
    );
    let message = match json::foreign(c) {
        Some(known) => known.to_owned(),
        None if c.is_alphanumeric() => format!("`{c}` is no character of Latin-1, and others are not taken"),
        None => format!("`{}` is no character of Latin-1, and others are not taken", c.escape_default()),
    };
    Some(Fault { code: "ValidationError", sentence, rule: "characters", at, end: at + c.len_utf8(), message })
}

/// What is refused once it has been found good.
pub(super) fn after(kind: Kind, text: &str) -> Option<Fault> {
    let most = most(kind)?;
    let length = if kind == Kind::Bucket { normalised(text) } else { characters(text) };
    if length <= most {
        return None;
    }
    let (code, sentence) = match kind {
        Kind::Trust => ("LimitExceeded", format!("Cannot exceed quota for ACLSizePerRole: {most}")),
        Kind::Managed | Kind::Boundary => {
            ("LimitExceeded", format!("Cannot exceed quota for PolicySize: {most}"))
        }
        Kind::Bucket => (
            "MalformedPolicy",
            format!("Normalized policy document exceeds the maximum allowed size of {most} bytes"),
        ),
        Kind::ServiceControl | Kind::ResourceControl => {
            ("MalformedPolicyDocumentException", super::ORGANIZATIONS.to_owned())
        }
        Kind::Inline | Kind::Session => return None,
    };
    let message = format!("{length} characters of {most}, white space not counted");
    let inline = most_inline(Holder::Role);
    let more = if kind == Kind::Managed && length <= inline {
        format!("; the inline policies of a role have {inline} together")
    } else {
        String::new()
    };
    long(code, sentence, format!("{message}{more}"))
}

/// Bytes of a document without the white space between its parts.
fn normalised(text: &str) -> usize {
    let (mut inside, mut escaped, mut bytes) = (false, false, 0);
    for c in text.chars() {
        bytes += if inside || !c.is_whitespace() { c.len_utf8() } else { 0 };
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = inside,
            '"' => inside = !inside,
            _ => {}
        }
    }
    bytes
}
