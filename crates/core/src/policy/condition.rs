//! Condition operators: one table, and the rules they share for sets, `IfExists` and absent keys.
//!
//! Source: IAM User Guide, "IAM JSON policy elements: Condition operators", "Creating a condition with multiple keys or
//! values" and "IAM policy elements: Variables and tags".

use std::cmp::Ordering;

use super::{
    ask::{Context, look_up},
    document::Condition,
    pattern::{Meter, covers, covers_arn, tokens_cover, tokens_cover_arn},
    reason::{Tested, Variable},
    values::{compare_dates, compare_numbers, in_network, same_bytes, same_letters, same_truth},
    variables::{Wanted, fill},
};

/// Whether a value of the policy matches one of the request.
type Same = fn(&Wanted<'_>, &str, &Meter) -> bool;

struct Operator {
    name: &'static str,
    /// True when the operator holds if no value matches.
    negated: bool,
    /// Whether `${` can begin a variable in its values.
    variables: bool,
    same: Same,
}

const fn row(name: &'static str, negated: bool, variables: bool, same: Same) -> Operator {
    Operator { name, negated, variables, same }
}

const YES: bool = false;
const NOT: bool = true;
const VARIABLES: bool = true;
const LITERAL: bool = false;

#[rustfmt::skip]
static OPERATORS: [Operator; 26] = [
    row("StringEquals", YES, VARIABLES, |p, r, _| p.text == r),
    row("StringNotEquals", NOT, VARIABLES, |p, r, _| p.text == r),
    row("StringEqualsIgnoreCase", YES, VARIABLES, |p, r, _| same_letters(&p.text, r)),
    row("StringNotEqualsIgnoreCase", NOT, VARIABLES, |p, r, _| same_letters(&p.text, r)),
    row("StringLike", YES, VARIABLES, like),
    row("StringNotLike", NOT, VARIABLES, like),
    row("ArnEquals", YES, VARIABLES, arn),
    row("ArnLike", YES, VARIABLES, arn),
    row("ArnNotEquals", NOT, VARIABLES, arn),
    row("ArnNotLike", NOT, VARIABLES, arn),
    row("Bool", YES, VARIABLES, |p, r, _| same_truth(&p.text, r)),
    row("NumericEquals", YES, LITERAL, |p, r, _| number(p, r, Ordering::is_eq)),
    row("NumericNotEquals", NOT, LITERAL, |p, r, _| number(p, r, Ordering::is_eq)),
    row("NumericLessThan", YES, LITERAL, |p, r, _| number(p, r, Ordering::is_lt)),
    row("NumericLessThanEquals", YES, LITERAL, |p, r, _| number(p, r, Ordering::is_le)),
    row("NumericGreaterThan", YES, LITERAL, |p, r, _| number(p, r, Ordering::is_gt)),
    row("NumericGreaterThanEquals", YES, LITERAL, |p, r, _| number(p, r, Ordering::is_ge)),
    row("DateEquals", YES, LITERAL, |p, r, _| date(p, r, Ordering::is_eq)),
    row("DateNotEquals", NOT, LITERAL, |p, r, _| date(p, r, Ordering::is_eq)),
    row("DateLessThan", YES, LITERAL, |p, r, _| date(p, r, Ordering::is_lt)),
    row("DateLessThanEquals", YES, LITERAL, |p, r, _| date(p, r, Ordering::is_le)),
    row("DateGreaterThan", YES, LITERAL, |p, r, _| date(p, r, Ordering::is_gt)),
    row("DateGreaterThanEquals", YES, LITERAL, |p, r, _| date(p, r, Ordering::is_ge)),
    row("BinaryEquals", YES, LITERAL, |p, r, _| same_bytes(&p.text, r)),
    row("IpAddress", YES, LITERAL, |p, r, _| in_network(&p.text, r)),
    row("NotIpAddress", NOT, LITERAL, |p, r, _| in_network(&p.text, r)),
];

fn like(policy: &Wanted<'_>, request: &str, meter: &Meter) -> bool {
    match &policy.tokens {
        Some(tokens) => tokens_cover(tokens, request, meter),
        None => covers(&policy.text, request, meter),
    }
}

fn arn(policy: &Wanted<'_>, request: &str, meter: &Meter) -> bool {
    match &policy.tokens {
        Some(tokens) => tokens_cover_arn(tokens, request, meter),
        None => covers_arn(&policy.text, request, meter),
    }
}

fn number(policy: &Wanted<'_>, request: &str, test: fn(Ordering) -> bool) -> bool {
    compare_numbers(request, &policy.text).is_some_and(test)
}

fn date(policy: &Wanted<'_>, request: &str, test: fn(Ordering) -> bool) -> bool {
    compare_dates(request, &policy.text).is_some_and(test)
}

/// How an operator treats a key with several values.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Set {
    Single,
    All,
    Any,
}

/// The parts of an operator as written. Letters count in none of them.
struct Parts<'a> {
    set: Set,
    name: &'a str,
    if_exists: bool,
}

impl<'a> Parts<'a> {
    fn read(operator: &'a str) -> Option<Self> {
        let (set, name) = match operator.split_once(':') {
            Some((set, name)) if set.eq_ignore_ascii_case("ForAllValues") => (Set::All, name),
            Some((set, name)) if set.eq_ignore_ascii_case("ForAnyValue") => (Set::Any, name),
            Some(_) => return None,
            None => (Set::Single, operator),
        };
        const SUFFIX: &str = "IfExists";
        let at = name.len().checked_sub(SUFFIX.len());
        let cut = at.and_then(|at| name.split_at_checked(at));
        Some(match cut.filter(|(_, end)| end.eq_ignore_ascii_case(SUFFIX)) {
            Some((name, _)) => Self { set, name, if_exists: true },
            None => Self { set, name, if_exists: false },
        })
    }
}

/// What the conditions of one statement are judged by.
pub(super) struct Scope<'a> {
    /// The keys of the request.
    pub(super) context: &'a Context,
    /// Whether `${` begins a variable in this document.
    pub(super) variables: bool,
    /// What the decision may still cost.
    pub(super) meter: &'a Meter,
}

/// The most values of a request, and characters of each, that a reason tells.
const TOLD: (usize, usize) = (16, 256);

/// Judges one condition. Variables that it needed go to `told`.
pub(super) fn test(condition: &Condition, scope: &Scope<'_>, told: &mut Vec<Variable>) -> Tested {
    let Condition { operator, key, values } = condition;
    let found = look_up(scope.context, key);
    let held = holds(operator, values, found.unwrap_or_default(), scope, told);
    let shown = |values: &[String]| {
        values.iter().take(TOLD.0).map(|value| value.chars().take(TOLD.1).collect()).collect()
    };
    Tested {
        operator: operator.clone(),
        key: key.clone(),
        wanted: values.clone(),
        found: found.map(shown),
        held: held.unwrap_or(false),
        unknown: held.is_none(),
    }
}

/// `None` when the language has no such operator.
fn holds(
    operator: &str,
    values: &[String],
    asked: &[String],
    scope: &Scope<'_>,
    told: &mut Vec<Variable>,
) -> Option<bool> {
    let Parts { set, name, if_exists } = Parts::read(operator)?;
    if name.eq_ignore_ascii_case("Null") {
        // It asks whether the key is there, so the suffix makes no sense with it. Each value of a set is there.
        let wants = |word: &str| values.iter().any(|value| value.eq_ignore_ascii_case(word));
        let holds = match (set, asked.is_empty()) {
            (Set::Single, absent) => wants(if absent { "true" } else { "false" }),
            (Set::All, absent) => absent || wants("false"),
            (Set::Any, absent) => !absent && wants("false"),
        };
        return (!if_exists).then_some(holds);
    }
    let exact = OPERATORS.iter().find(|row| row.name == name);
    let operator = exact.or_else(|| OPERATORS.iter().find(|row| row.name.eq_ignore_ascii_case(name)))?;
    // Set operators take an empty value for none.
    if asked.is_empty() || (set != Set::Single && asked.iter().all(String::is_empty)) {
        return Some(match set {
            Set::All => true,
            // Without a value none of them matches, so IfExists does not help.
            Set::Any => false,
            Set::Single => if_exists || operator.negated,
        });
    }
    let variables = scope.variables && operator.variables;
    let wanted: Vec<Wanted<'_>> = values
        .iter()
        // What cannot be filled matches nothing.
        .filter_map(|v| match variables {
            true => fill(v, scope.context, scope.meter, told),
            false => Some(Wanted::plain(v)),
        })
        .collect();
    let one = |request: &String| {
        // Once the meter is spent nothing is allowed, so it does not matter what is left out.
        let mut paid = wanted.iter().take_while(|_| scope.meter.spend(1));
        paid.any(|p| (operator.same)(p, request, scope.meter)) != operator.negated
    };
    Some(match set {
        // An operator for one value does not match a key that has several.
        Set::Single => asked.len() == 1 && asked.iter().all(one),
        Set::All => asked.iter().all(one),
        Set::Any => asked.iter().any(one),
    })
}
