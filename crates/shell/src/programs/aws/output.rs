//! Results as awscli 2.9.19 prints them. Text rules: `text.py`, as observed.

use serde_json::Value;

use super::names;

/// `--output json`: four spaces, order kept, nothing for an empty result.
pub(super) fn json(value: &Value) -> String {
    if value.as_object().is_some_and(serde_json::Map::is_empty) {
        return String::new();
    }
    pretty(value)
}

/// JSON with four spaces and a newline, numbers as Python writes them.
pub(super) fn pretty(value: &Value) -> String {
    let mut out = String::new();
    indented(value, 1, &mut out);
    out.push('\n');
    out
}

fn indented(value: &Value, depth: usize, out: &mut String) {
    let margin = |depth: usize| " ".repeat(4 * depth);
    match value {
        Value::Array(items) if !items.is_empty() => {
            for (place, item) in items.iter().enumerate() {
                out.push_str(&format!("{}\n{}", if place == 0 { "[" } else { "," }, margin(depth)));
                indented(item, depth + 1, out);
            }
            out.push_str(&format!("\n{}]", margin(depth - 1)));
        }
        Value::Object(members) if !members.is_empty() => {
            for (place, (name, member)) in members.iter().enumerate() {
                let begins = if place == 0 { "{" } else { "," };
                out.push_str(&format!("{begins}\n{}{}: ", margin(depth), Value::from(name.as_str())));
                indented(member, depth + 1, out);
            }
            out.push_str(&format!("\n{}}}", margin(depth - 1)));
        }
        Value::Number(_) => out.push_str(&number(value)),
        other => out.push_str(&other.to_string()),
    }
}

/// `--output text`: tab-separated rows, nested things in rows of their own under their name. What was written before the
/// formatter tripped comes with its words.
pub(super) fn text(value: &Value) -> (String, Option<String>) {
    let mut out = String::new();
    let tripped = item(value, None, None, &mut out).err();
    (out, tripped)
}

fn item(value: &Value, name: Option<&str>, keys: Option<&[String]>, out: &mut String) -> Result<(), String> {
    match value {
        Value::Object(_) => object(value, name, keys, out),
        Value::Array(items) => list(items, name, out),
        scalar => {
            out.push_str(&shown(scalar));
            out.push('\n');
            Ok(())
        }
    }
}

fn list(items: &[Value], name: Option<&str>, out: &mut String) -> Result<(), String> {
    if items.is_empty() {
        return Ok(());
    }
    if items.iter().any(Value::is_object) {
        if let Some(other) = items.iter().find(|item| !item.is_object()) {
            return Err(format!("'{}' object has no attribute 'items'", python_type(other)));
        }
        let mut keys: Vec<String> = items
            .iter()
            .filter_map(Value::as_object)
            .flat_map(|members| members.iter().filter(|(_, v)| !nested(v)).map(|(k, _)| k.clone()))
            .collect();
        keys.sort();
        keys.dedup();
        return items.iter().try_for_each(|element| item(element, name, Some(&keys), out));
    }
    if items.iter().any(Value::is_array) {
        let (lists, scalars): (Vec<&Value>, Vec<&Value>) = items.iter().partition(|v| nested(v));
        if !scalars.is_empty() {
            scalar_list(&scalars, name, out);
        }
        return lists.iter().try_for_each(|element| item(element, name, None, out));
    }
    scalar_list(&items.iter().collect::<Vec<_>>(), name, out);
    Ok(())
}

fn scalar_list(items: &[&Value], name: Option<&str>, out: &mut String) {
    match name {
        Some(name) => {
            for item in items {
                out.push_str(&format!("{}\t{}\n", name.to_uppercase(), shown(item)));
            }
        }
        None => {
            let cells: Vec<String> = items.iter().map(|item| shown(item)).collect();
            out.push_str(&cells.join("\t"));
            out.push('\n');
        }
    }
}

fn object(
    value: &Value,
    name: Option<&str>,
    keys: Option<&[String]>,
    out: &mut String,
) -> Result<(), String> {
    let Some(members) = value.as_object() else { return Ok(()) };
    let mut names: Vec<&String> = members.keys().collect();
    names.sort();
    let mut cells: Vec<String> = Vec::new();
    let mut below: Vec<(&str, &Value)> = Vec::new();
    match keys {
        None => {
            for key in names {
                match members.get(key) {
                    Some(member) if nested(member) => below.push((key, member)),
                    Some(member) => cells.push(shown(member)),
                    None => {}
                }
            }
        }
        Some(keys) => {
            cells.extend(keys.iter().map(|key| members.get(key).map(shown).unwrap_or_default()));
            let left = names.into_iter().filter(|key| !keys.contains(key));
            below.extend(left.filter_map(|key| members.get(key).map(|member| (key.as_str(), member))));
        }
    }
    if !cells.is_empty() {
        if let Some(name) = name {
            cells.insert(0, name.to_uppercase());
        }
        out.push_str(&cells.join("\t"));
        out.push('\n');
    }
    below.into_iter().try_for_each(|(name, member)| item(member, Some(name), None, out))
}

fn nested(value: &Value) -> bool {
    value.is_object() || value.is_array()
}

/// Python's name of a value's type.
pub(super) fn python_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "NoneType",
        Value::Bool(_) => "bool",
        Value::Number(number) if number.is_f64() => "float",
        Value::Number(_) => "int",
        Value::String(_) => "str",
        Value::Array(_) => "list",
        Value::Object(_) => "dict",
    }
}

/// A value as Python's `str` shows it.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::String(text) => text.clone(),
        Value::Number(_) => number(value),
        Value::Array(_) | Value::Object(_) => repr(value),
    }
}

/// A number as Python writes it: exponents have two digits.
pub(super) fn number(value: &Value) -> String {
    let text = value.to_string();
    match text.split_once("e-") {
        Some((mantissa, exponent)) if exponent.len() == 1 => format!("{mantissa}e-0{exponent}"),
        _ => text,
    }
}

/// The same within a list or an object: texts in their quotation marks.
fn repr(value: &Value) -> String {
    match value {
        Value::String(text) => names::quoted(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(repr).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) => {
            let pair = |(name, value): (&String, &Value)| format!("{}: {}", names::quoted(name), repr(value));
            let members: Vec<String> = members.iter().map(pair).collect();
            format!("{{{}}}", members.join(", "))
        }
        scalar => shown(scalar),
    }
}
