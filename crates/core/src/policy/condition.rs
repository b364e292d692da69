//! Condition operators: one table, and the rules they share for sets, `IfExists` and absent keys.
//!
//! Source: IAM User Guide, "IAM JSON policy elements: Condition operators" and "Conditions with multiple
//! context keys or values". What is not in the table is not guessed: the answer is "not simulated".

use std::net::IpAddr;

use ipnet::IpNet;

use super::{
    decision::Context,
    document::Condition,
    pattern::{matches, matches_arn},
};
use crate::time::Timestamp;

struct Operator {
    name: &'static str,
    /// True when the operator holds if no value matches.
    negated: bool,
    /// Whether one value of the policy (first) matches one of the request.
    same: fn(&str, &str) -> bool,
}

const fn operator(name: &'static str, negated: bool, same: fn(&str, &str) -> bool) -> Operator {
    Operator { name, negated, same }
}

#[rustfmt::skip]
static OPERATORS: [Operator; 25] = [
    operator("StringEquals", false, |p, r| p == r),
    operator("StringNotEquals", true, |p, r| p == r),
    operator("StringEqualsIgnoreCase", false, |p, r| p.eq_ignore_ascii_case(r)),
    operator("StringNotEqualsIgnoreCase", true, |p, r| p.eq_ignore_ascii_case(r)),
    operator("StringLike", false, matches),
    operator("StringNotLike", true, matches),
    operator("ArnEquals", false, matches_arn),
    operator("ArnLike", false, matches_arn),
    operator("ArnNotEquals", true, matches_arn),
    operator("ArnNotLike", true, matches_arn),
    operator("Bool", false, |p, r| is_bool(p) && p.eq_ignore_ascii_case(r)),
    operator("NumericEquals", false, |p, r| by(number, p, r, |p, r| r == p)),
    operator("NumericNotEquals", true, |p, r| by(number, p, r, |p, r| r == p)),
    operator("NumericLessThan", false, |p, r| by(number, p, r, |p, r| r < p)),
    operator("NumericLessThanEquals", false, |p, r| by(number, p, r, |p, r| r <= p)),
    operator("NumericGreaterThan", false, |p, r| by(number, p, r, |p, r| r > p)),
    operator("NumericGreaterThanEquals", false, |p, r| by(number, p, r, |p, r| r >= p)),
    operator("DateEquals", false, |p, r| by(date, p, r, |p, r| r == p)),
    operator("DateNotEquals", true, |p, r| by(date, p, r, |p, r| r == p)),
    operator("DateLessThan", false, |p, r| by(date, p, r, |p, r| r < p)),
    operator("DateLessThanEquals", false, |p, r| by(date, p, r, |p, r| r <= p)),
    operator("DateGreaterThan", false, |p, r| by(date, p, r, |p, r| r > p)),
    operator("DateGreaterThanEquals", false, |p, r| by(date, p, r, |p, r| r >= p)),
    operator("IpAddress", false, in_network),
    operator("NotIpAddress", true, in_network),
];

/// How an operator treats a key with several values.
#[derive(Clone, Copy)]
enum Set {
    Single,
    All,
    Any,
}

/// Whether the condition holds; `None` when it cannot be judged. `variables` tells whether `${` begins one.
pub(super) fn holds(condition: &Condition, context: &Context, variables: bool) -> Option<bool> {
    let Condition { operator, key, values } = condition;
    let asked = context.get(&key.to_ascii_lowercase()).map(Vec::as_slice).unwrap_or_default();
    if variables && values.iter().any(|v| v.contains("${")) {
        return None;
    }
    if operator == "Null" {
        let absent = if asked.is_empty() { "true" } else { "false" };
        return Some(values.iter().any(|v| v.eq_ignore_ascii_case(absent)));
    }
    let (set, name) = match operator.split_once(':') {
        Some(("ForAllValues", name)) => (Set::All, name),
        Some(("ForAnyValue", name)) => (Set::Any, name),
        Some(_) => return None,
        None => (Set::Single, operator.as_str()),
    };
    let (name, if_exists) = name.strip_suffix("IfExists").map_or((name, false), |name| (name, true));
    let row = OPERATORS.iter().find(|o| o.name == name)?;
    if asked.is_empty() {
        return Some(match set {
            _ if if_exists => true,
            Set::All => true,
            Set::Any => false,
            Set::Single => row.negated,
        });
    }
    let one = |r: &String| row.negated != values.iter().any(|p| (row.same)(p, r));
    Some(match set {
        // An operator for one value does not match a key that has several.
        Set::Single => asked.len() == 1 && asked.iter().all(one),
        Set::All => asked.iter().all(one),
        Set::Any => asked.iter().any(one),
    })
}

fn is_bool(text: &str) -> bool {
    text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false")
}

fn by<T>(read: fn(&str) -> Option<T>, policy: &str, request: &str, test: fn(&T, &T) -> bool) -> bool {
    read(policy).zip(read(request)).is_some_and(|(p, r)| test(&p, &r))
}

fn number(text: &str) -> Option<f64> {
    // Rust would also read `inf`, `nan` and exponents, which the policy language does not have.
    let plain = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+'));
    if plain { text.parse().ok() } else { None }
}

/// `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, `YYYY-MM-DDThh:mm[:ss[.s]]TZD`, or seconds since 1970.
fn date(text: &str) -> Option<Timestamp> {
    if text.len() > 4 && text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok().map(|s: i64| Timestamp::from_millis(s.saturating_mul(1000)));
    }
    let (day, time) = text.split_once(['T', 't']).unwrap_or((text, "00:00:00Z"));
    let day = match day.split('-').count() {
        1 => format!("{day}-01-01"),
        2 => format!("{day}-01"),
        _ => day.to_owned(),
    };
    let (clock, zone) = time.split_at_checked(time.find(['Z', 'z', '+', '-'])?)?;
    let seconds = if clock.split(':').count() == 2 { ":00" } else { "" };
    Timestamp::parse(&format!("{day}T{clock}{seconds}{zone}"))
}

fn in_network(policy: &str, request: &str) -> bool {
    let network = policy.parse::<IpNet>().ok().or_else(|| policy.parse::<IpAddr>().ok().map(IpNet::from));
    network.zip(request.parse::<IpAddr>().ok()).is_some_and(|(network, address)| network.contains(&address))
}
