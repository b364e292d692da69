//! JMESPath's functions, with Python's types in what they refuse.

use std::{borrow::Cow, cmp::Ordering};

use serde_json::{Map, Number, Value, json};

use super::{
    Wrong,
    eval::{Argument, Found, Search, equal},
    parse::Node,
};
use crate::programs::aws::{output, python_json};

/// A function: its name, what each argument may be (nothing: anything), and whether the last one may come again.
type Signature = (&'static str, &'static [&'static [&'static str]], bool);

const NUMBERS: &[&str] = &["array-number"];
const NUMBERS_OR_TEXTS: &[&str] = &["array-number", "array-string"];
const STRING: &[&str] = &["string"];
const OBJECT: &[&str] = &["object"];
const ARRAY: &[&str] = &["array"];
const EXPREF: &[&str] = &["expref"];

const FUNCTIONS: [Signature; 26] = [
    ("abs", &[&["number"]], false),
    ("avg", &[NUMBERS], false),
    ("ceil", &[&["number"]], false),
    ("contains", &[&["array", "string"], &[]], false),
    ("ends_with", &[STRING, STRING], false),
    ("floor", &[&["number"]], false),
    ("join", &[STRING, &["array-string"]], false),
    ("keys", &[OBJECT], false),
    ("length", &[&["string", "array", "object"]], false),
    ("map", &[EXPREF, ARRAY], false),
    ("max", &[NUMBERS_OR_TEXTS], false),
    ("max_by", &[ARRAY, EXPREF], false),
    ("merge", &[OBJECT], true),
    ("min", &[NUMBERS_OR_TEXTS], false),
    ("min_by", &[ARRAY, EXPREF], false),
    ("not_null", &[&[]], true),
    ("reverse", &[&["array", "string"]], false),
    ("sort", &[&["array-string", "array-number"]], false),
    ("sort_by", &[ARRAY, EXPREF], false),
    ("starts_with", &[STRING, STRING], false),
    ("sum", &[NUMBERS], false),
    ("to_array", &[&[]], false),
    ("to_number", &[&[]], false),
    ("to_string", &[&[]], false),
    ("type", &[&[]], false),
    ("values", &[OBJECT], false),
];

/// JMESPath's.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// Calls a function.
///
/// # Errors
/// There is no such function, or it takes something else.
pub(super) fn call<'v>(search: &Search, name: &str, arguments: Vec<Argument<'v>>) -> Found<'v> {
    let Some((name, takes, again)) = FUNCTIONS.iter().find(|(known, ..)| *known == name) else {
        return Err(Wrong::Said(format!("Unknown function: {name}()")));
    };
    let enough = if *again { arguments.len() >= takes.len() } else { arguments.len() == takes.len() };
    if !enough {
        return Err(Wrong::Said(format!(
            "Expected {}{} argument{} for function {name}(), received {}",
            if *again { "at least " } else { "" },
            takes.len(),
            if takes.len() == 1 { "" } else { "s" },
            arguments.len()
        )));
    }
    for (types, argument) in takes.iter().zip(&arguments) {
        check(name, types, argument)?;
    }
    let mut values = Vec::new();
    let mut reference = None;
    for argument in arguments {
        match argument {
            Argument::Value(value) => {
                search.spend(size(&value))?;
                values.push(value);
            }
            Argument::Reference(node) => reference = Some(node),
        }
    }
    let mut values = values.into_iter();
    let first = values.next().unwrap_or(Cow::Owned(Value::Null));
    if let Some(node) = reference.filter(|_| takes.contains(&EXPREF)) {
        return by(search, name, node, &first).map(Cow::Owned);
    }
    if *name == "not_null" {
        let found = std::iter::once(first).chain(values).find(|value| !value.is_null());
        return Ok(found.unwrap_or(Cow::Owned(Value::Null)));
    }
    let second = values.next();
    if *name == "merge" {
        let mut merged = Map::new();
        for value in std::iter::once(first).chain(second).chain(values) {
            merged.extend(value.as_object().cloned().unwrap_or_default());
        }
        return Ok(Cow::Owned(Value::Object(merged)));
    }
    plain(name, &first, second.as_deref()).map(Cow::Owned)
}

/// About how many parts a function has to look at.
fn size(value: &Value) -> usize {
    match value {
        Value::String(text) => 1 + text.len() / 16,
        Value::Array(items) => 1 + items.len(),
        Value::Object(members) => 1 + members.len(),
        _ => 1,
    }
}

fn check(name: &str, types: &[&str], argument: &Argument<'_>) -> Result<(), Wrong> {
    let refused = |value: &str, received: &str| {
        let expected: Vec<String> = types.iter().map(|kind| format!("'{kind}'")).collect();
        Err(Wrong::Said(format!(
            "In function {name}(), invalid type for value: {value}, expected one of: [{}], received: \
             \"{received}\"",
            expected.join(", ")
        )))
    };
    if types.is_empty() {
        return Ok(());
    }
    let value = match argument {
        Argument::Reference(_) if types.contains(&"expref") => return Ok(()),
        Argument::Reference(_) => {
            return refused("<jmespath.visitor._Expression object at 0x7f0000000000>", "expref");
        }
        Argument::Value(value) => value,
    };
    let outer = |kind: &&str| kind.split_once('-').map_or(*kind, |(outer, _)| outer).to_owned();
    if !types.iter().any(|allowed| outer(allowed) == kind(value)) {
        return refused(&output::shown(value), kind(value));
    }
    let inner: Vec<&str> = types.iter().filter_map(|kind| Some(kind.split_once('-')?.1)).collect();
    let Value::Array(items) = &**value else { return Ok(()) };
    let Some(first) = items.first().filter(|_| !inner.is_empty()) else { return Ok(()) };
    // Of several kinds the first item says which it has to be.
    let allowed = match inner.as_slice() {
        [only] => *only,
        several => match several.iter().find(|allowed| **allowed == kind(first)) {
            Some(allowed) => allowed,
            None => return refused(&output::shown(first), output::python_type(first)),
        },
    };
    match items.iter().find(|item| kind(item) != allowed) {
        Some(item) => refused(&output::shown(item), output::python_type(item)),
        None => Ok(()),
    }
}

/// Functions without an expression, of one or two values.
fn plain(name: &str, first: &Value, second: Option<&Value>) -> Result<Value, Wrong> {
    let text = first.as_str().unwrap_or_default();
    let items = first.as_array().map(Vec::as_slice).unwrap_or_default();
    let other = second.and_then(Value::as_str).unwrap_or_default();
    let members = || first.as_object().into_iter().flatten();
    Ok(match name {
        "abs" => match first.as_i64() {
            Some(whole) => json!(whole.saturating_abs()),
            None => json!(first.as_f64().unwrap_or_default().abs()),
        },
        "avg" if items.is_empty() => Value::Null,
        "avg" => json!(items.iter().filter_map(Value::as_f64).sum::<f64>() / items.len() as f64),
        "ceil" => whole(first, f64::ceil),
        "floor" => whole(first, f64::floor),
        "contains" => match (first, second) {
            (Value::String(text), Some(Value::String(part))) => Value::Bool(text.contains(part.as_str())),
            (Value::String(_), other) => {
                return Err(Wrong::Said(format!(
                    "'in <string>' requires string as left operand, not {}",
                    output::python_type(other.unwrap_or(&Value::Null))
                )));
            }
            (_, other) => Value::Bool(items.iter().any(|item| other.is_some_and(|o| equal(item, o)))),
        },
        "ends_with" => Value::Bool(text.ends_with(other)),
        "starts_with" => Value::Bool(text.starts_with(other)),
        "join" => {
            let parts = second.and_then(Value::as_array).into_iter().flatten();
            let parts: Vec<&str> = parts.filter_map(Value::as_str).collect();
            Value::from(parts.join(text))
        }
        "keys" => members().map(|(name, _)| Value::from(name.as_str())).collect(),
        "values" => members().map(|(_, value)| value.clone()).collect(),
        "length" => match first {
            Value::String(text) => json!(text.chars().count()),
            Value::Object(members) => json!(members.len()),
            _ => json!(items.len()),
        },
        "max" => extreme(items.iter(), Ordering::Greater).cloned().unwrap_or(Value::Null),
        "min" => extreme(items.iter(), Ordering::Less).cloned().unwrap_or(Value::Null),
        "reverse" => match first {
            Value::String(text) => Value::from(text.chars().rev().collect::<String>()),
            _ => items.iter().rev().cloned().collect(),
        },
        "sort" => {
            let mut sorted = items.to_vec();
            sorted.sort_by(order);
            Value::Array(sorted)
        }
        "sum" => match items.iter().map(Value::as_i64).collect::<Option<Vec<i64>>>() {
            Some(whole) => json!(whole.iter().fold(0_i64, |sum, next| sum.saturating_add(*next))),
            None => json!(items.iter().filter_map(Value::as_f64).sum::<f64>()),
        },
        "to_array" => match first {
            Value::Array(_) => first.clone(),
            other => json!([other]),
        },
        "to_number" => match first {
            Value::Number(_) => first.clone(),
            Value::String(text) => number(text.trim()),
            _ => Value::Null,
        },
        "to_string" => match first {
            Value::String(_) => first.clone(),
            other => Value::from(python_json::compact(other)),
        },
        "type" => Value::from(kind(first)),
        _ => Value::Null,
    })
}

fn number(text: &str) -> Value {
    let real = || text.parse::<f64>().ok().and_then(Number::from_f64).map_or(Value::Null, Value::Number);
    text.parse::<i64>().map_or_else(|_| real(), Value::from)
}

fn whole(value: &Value, round: fn(f64) -> f64) -> Value {
    match value.as_i64() {
        Some(whole) => json!(whole),
        // `as` stays within the bounds of the type.
        None => json!(round(value.as_f64().unwrap_or_default()) as i64),
    }
}

/// Numbers, or texts.
fn order(left: &Value, right: &Value) -> Ordering {
    match (left, right) {
        (Value::String(a), Value::String(b)) => a.cmp(b),
        (a, b) => a.as_f64().partial_cmp(&b.as_f64()).unwrap_or(Ordering::Equal),
    }
}

/// The first of those that are greatest, or least.
fn extreme<'v>(items: impl Iterator<Item = &'v Value>, which: Ordering) -> Option<&'v Value> {
    items.reduce(|best, next| if order(next, best) == which { next } else { best })
}

/// Functions that are given an expression.
fn by(search: &Search, name: &str, node: &Node, list: &Value) -> Result<Value, Wrong> {
    let items = list.as_array().map(Vec::as_slice).unwrap_or_default();
    if name == "map" {
        let found = items.iter().map(|item| search.visit(node, item).map(Cow::into_owned));
        return found.collect::<Result<Vec<Value>, Wrong>>().map(Value::Array);
    }
    let refused = |value: &Value, received: &str, allowed: &str| {
        Err(Wrong::Said(format!(
            "In function {name}(), invalid type for value: {}, expected one of: [{allowed}], received: \
             \"{received}\"",
            output::shown(value)
        )))
    };
    let mut required = None;
    let mut keyed: Vec<(Value, &Value)> = Vec::new();
    for item in items {
        let key = search.visit(node, item)?.into_owned();
        let found = kind(&key);
        match (name, required) {
            ("sort_by", None) if !matches!(found, "number" | "string") => {
                return refused(item, found, "'string', 'number'");
            }
            ("sort_by", None) => required = Some(found),
            ("sort_by", Some(required)) if found != required => {
                return refused(&key, found, &format!("'{required}'"));
            }
            ("sort_by", _) => {}
            _ if !matches!(found, "number" | "string") => {
                return refused(&key, found, "'number', 'string'");
            }
            _ => {}
        }
        keyed.push((key, item));
    }
    if name == "sort_by" {
        keyed.sort_by(|(a, _), (b, _)| order(a, b));
        return Ok(keyed.into_iter().map(|(_, item)| item.clone()).collect());
    }
    let which = if name == "max_by" { Ordering::Greater } else { Ordering::Less };
    let best = keyed.iter().reduce(|best, next| if order(&next.0, &best.0) == which { next } else { best });
    Ok(best.map_or(Value::Null, |(_, item)| (*item).clone()))
}
