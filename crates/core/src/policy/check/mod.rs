//! What AWS asks of a policy document when it is handed in, in AWS's order and with AWS's sentences.
//!
//! Each kind of policy has one table of rules; the first one that finds a fault is what AWS tells. Names of actions,
//! services and condition keys that do not exist are no fault: AWS takes them silently, but for keys in the policy of an S3
//! bucket. Nothing here judges a request.

mod bucket;
mod bucket_conditions;
mod dates;
mod identity;
mod newer;
mod resource_control;
mod resources;
#[cfg(test)]
mod rows_table;
mod size;
#[cfg(test)]
mod tests;
mod trust;

use super::{
    document::Document,
    draft::{Draft, Flaw, Flawed, draft},
    json,
};

pub use bucket::on_object as s3_asks_object;
pub use size::{Holder, characters, most, most_inline};

/// Where a policy is to be attached, which decides what is asked of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Managed, of users, groups and roles.
    Managed,
    /// Written into a user, group or role. Only these may be of the old version or of none (IAM User Guide, "Managed
    /// policies and inline policies").
    Inline,
    /// Who may assume a role.
    Trust,
    /// The policy of an S3 bucket.
    Bucket,
    /// Handed in when a session is made.
    Session,
    /// A managed policy that is a permissions boundary.
    Boundary,
    /// A service control policy of an organisation.
    ServiceControl,
    /// A resource control policy of an organisation.
    ResourceControl,
}

/// What a document says wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// AWS's code, such as `MalformedPolicyDocument`.
    pub code: &'static str,
    /// AWS's sentence.
    pub sentence: String,
    /// The rule that found it, in our words.
    pub rule: &'static str,
    /// The byte at which it begins.
    pub at: usize,
    /// The byte at which it ends; `at` for something that is missing.
    pub end: usize,
    /// What is wrong and what to do, in our words.
    pub message: String,
}

impl Fault {
    /// Line and column, both from 1, columns in characters.
    pub fn place(&self, text: &str) -> (usize, usize) {
        json::place(text, self.at)
    }
}

/// What a document is looked at beside. By default nothing is known, and nothing is doubted for it.
#[derive(Clone, Copy, Default)]
pub struct Around<'a> {
    /// Whether a principal of this name (`AWS`) exists. Trust policies name only what does.
    pub exists: Option<&'a dyn Fn(&str) -> bool>,
    /// The bucket whose policy it is to be.
    pub bucket: Option<&'a str>,
}

/// What a rule finds.
struct Found {
    at: usize,
    end: usize,
    sentence: String,
    message: String,
}

fn found(at: usize, end: usize, sentence: impl Into<String>, message: impl Into<String>) -> Found {
    Found { at, end, sentence: sentence.into(), message: message.into() }
}

/// A thing that is asked of a document.
struct Rule {
    name: &'static str,
    find: fn(&Draft, &Around<'_>) -> Option<Found>,
}

const fn rule(name: &'static str, find: fn(&Draft, &Around<'_>) -> Option<Found>) -> Rule {
    Rule { name, find }
}

/// How a kind is judged: its rules, AWS's words for what has no form, and its code.
struct Judge {
    rules: &'static [Rule],
    flawed: fn(&str, &Flawed) -> String,
    code: &'static str,
}

const MALFORMED: &str = "MalformedPolicyDocument";

fn judge(kind: Kind) -> Judge {
    match kind {
        Kind::Trust => Judge { rules: trust::RULES, flawed: trust::flawed, code: MALFORMED },
        Kind::Bucket => Judge { rules: bucket::RULES, flawed: bucket::flawed, code: "MalformedPolicy" },
        Kind::ServiceControl => Judge {
            rules: identity::RULES,
            flawed: identity::flawed,
            code: "MalformedPolicyDocumentException",
        },
        Kind::ResourceControl => Judge {
            rules: resource_control::RULES,
            flawed: identity::flawed,
            code: "MalformedPolicyDocumentException",
        },
        Kind::Managed | Kind::Inline | Kind::Session | Kind::Boundary => {
            Judge { rules: identity::RULES, flawed: identity::flawed, code: MALFORMED }
        }
    }
}

/// Organizations has one sentence for whatever is wrong (Organizations API reference, CreatePolicy).
const ORGANIZATIONS: &str =
    "The provided policy document does not meet the requirements of the specified policy type.";

fn organisational(kind: Kind) -> bool {
    matches!(kind, Kind::ServiceControl | Kind::ResourceControl)
}

/// Reads a document as AWS does that is to be attached there.
///
/// # Errors
/// [`Fault`] with what AWS tells first. A text of more than [`super::MAX_DOCUMENT`] bytes is one as well; operations
/// refuse it before, by the length of their parameter.
pub fn check(kind: Kind, text: &str, around: &Around<'_>) -> Result<Document, Fault> {
    let judge = judge(kind);
    let fault = |rule, found: Found| {
        let sentence = if organisational(kind) { ORGANIZATIONS.to_owned() } else { found.sentence.clone() };
        Fault { code: judge.code, sentence, rule, at: found.at, end: found.end, message: found.message }
    };
    if let Some(long) = size::before(kind, text) {
        return Err(long);
    }
    let draft = draft(text).map_err(|flawed| {
        let sentence = (judge.flawed)(text, &flawed);
        fault(flaw(flawed.flaw), found(flawed.at, flawed.end, sentence, flawed.message))
    })?;
    let asked = judge.rules.iter().filter(|rule| kind != Kind::Inline || rule.name != identity::NEWEST);
    for rule in asked {
        if let Some(found) = (rule.find)(&draft, around) {
            return Err(fault(rule.name, found));
        }
    }
    if let Some(long) = size::after(kind, text) {
        return Err(long);
    }
    // What the rules let pass the reader takes: a test tries both on many texts.
    Document::parse(text).map_err(|error| {
        let flawed = Flawed { flaw: Flaw::Form, at: 0, end: 0, name: String::new(), message: String::new() };
        fault("reader", found(0, 0, (judge.flawed)(text, &flawed), error.to_string()))
    })
}

/// The names of the rules of form, which come before the tables.
fn flaw(flaw: Flaw) -> &'static str {
    match flaw {
        Flaw::Json => "json",
        Flaw::Whole => "object",
        Flaw::Unknown => "unknown element",
        Flaw::Twice => "twice",
        Flaw::Form => "form",
    }
}

/// The operators of conditions (IAM User Guide, "IAM JSON policy elements: Condition operators").
#[rustfmt::skip]
const OPERATORS: [&str; 27] = [
    "StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike",
    "StringNotLike", "NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals",
    "NumericGreaterThan", "NumericGreaterThanEquals", "DateEquals", "DateNotEquals", "DateLessThan",
    "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals", "Bool", "BinaryEquals", "IpAddress",
    "NotIpAddress", "ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "Null",
];

/// An operator without what may stand before and behind it.
fn bare(operator: &str) -> &str {
    let name = operator.strip_prefix("ForAnyValue:").or_else(|| operator.strip_prefix("ForAllValues:"));
    let name = name.unwrap_or(operator);
    name.strip_suffix("IfExists").unwrap_or(name)
}

/// Whether a condition operator exists. Case counts; `ForAllValues:`, `ForAnyValue:` and `IfExists` may stand by it.
pub fn is_operator(operator: &str) -> bool {
    OPERATORS.contains(&bare(operator))
}

/// The first operator that does not exist. Without keys it asks nothing, and AWS lets it pass.
fn strange_operator(draft: &Draft) -> Option<&super::draft::Said> {
    let tests = draft.statements.iter().flatten().flat_map(|part| &part.conditions);
    let mut strange = tests.filter(|test| !test.keys.is_empty() && !is_operator(&test.operator.text));
    strange.next().map(|test| &test.operator)
}

fn operator_message(operator: &str) -> String {
    let near = OPERATORS.iter().find(|known| known.eq_ignore_ascii_case(bare(operator)));
    match near {
        Some(near) => format!("`{operator}` is no condition operator; case counts: `{near}`"),
        None => format!("`{operator}` is no condition operator"),
    }
}
