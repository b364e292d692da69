//! Functions of texts.

use super::{
    machine::{Answer, Fault},
    natives::{Context, Row, TOO_LONG, values, wrong},
    value::Value,
};

pub(super) const ROWS: &[Row] = &[
    ("explode", 0, |context, all| match values::<1>(all) {
        [Value::Text(text)] => {
            context.charge(text.len());
            Ok(Value::array(text.chars().map(|c| Value::Number(f64::from(u32::from(c)))).collect()))
        }
        _ => Err("explode input must be a string".into()),
    }),
    ("implode", 0, implode),
    ("split", 1, |context, all| match values::<2>(all) {
        [Value::Text(text), Value::Text(by)] => {
            context.charge(text.len());
            split(&text, &by)
        }
        _ => Err("split input and separator must be strings".into()),
    }),
    ("startswith", 1, |_, all| match values::<2>(all) {
        [Value::Text(text), Value::Text(part)] => Ok(Value::Bool(text.starts_with(part.as_str()))),
        _ => Err("startswith() requires string inputs".into()),
    }),
    ("endswith", 1, |_, all| match values::<2>(all) {
        [Value::Text(text), Value::Text(part)] => Ok(Value::Bool(text.ends_with(part.as_str()))),
        _ => Err("endswith() requires string inputs".into()),
    }),
    ("ltrimstr", 1, |context, all| {
        trimmed(context, all, |text, part| text.strip_prefix(part).map(str::to_owned))
    }),
    ("rtrimstr", 1, |context, all| {
        trimmed(context, all, |text, part| text.strip_suffix(part).map(str::to_owned))
    }),
    ("ascii_downcase", 0, |context, all| cased(context, all, str::to_ascii_lowercase)),
    ("ascii_upcase", 0, |context, all| cased(context, all, str::to_ascii_uppercase)),
    ("_text_indices", 1, indices),
];

/// What stands between a separator; each character for an empty one.
pub(super) fn split(text: &str, by: &str) -> Answer {
    let parts: Vec<Value> = match (text, by) {
        ("", _) => Vec::new(),
        (_, "") => text.chars().map(Value::text).collect(),
        _ => text.split(by).map(Value::text).collect(),
    };
    Ok(Value::array(parts))
}

fn implode(context: &mut Context, all: Vec<Value>) -> Answer {
    let [value] = values(all);
    let Value::Array(array) = &value else { return Err("implode input must be an array".into()) };
    context.charge(array.items().len());
    let mut text = String::new();
    for item in array.items() {
        // jq 1.6 aborts here; later versions say so in about these words.
        let Value::Number(code) = item else {
            return Err(wrong(&value, "cannot be imploded, must be an array of numbers"));
        };
        text.push(char::from_u32(*code as u32).unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    Ok(Value::text(text))
}

/// Anything but two texts stays as it is.
fn trimmed(context: &mut Context, all: Vec<Value>, trim: fn(&str, &str) -> Option<String>) -> Answer {
    let [value, part] = values(all);
    if let (Value::Text(text), Value::Text(part)) = (&value, &part) {
        context.charge(text.len() / 8);
        if let Some(rest) = trim(text, part) {
            return Ok(Value::text(rest));
        }
    }
    Ok(value)
}

fn cased(context: &mut Context, all: Vec<Value>, change: fn(&str) -> String) -> Answer {
    let [value] = values(all);
    let Value::Text(text) = &value else { return Err("explode input must be a string".into()) };
    context.charge(text.len() / 8);
    Ok(Value::text(change(text)))
}

/// The most places times bytes that are gone through in one piece.
const MAX_SEARCH: usize = 1 << 24;

/// Where a text is found in another, in bytes as jq 1.6 counts them.
fn indices(context: &mut Context, all: Vec<Value>) -> Answer {
    let [value, part] = values(all);
    let (Value::Text(text), Value::Text(part)) = (&value, &part) else { return Ok(Value::Null) };
    let mut found = Vec::new();
    let (mut at, mut searched) = (0_usize, 0_usize);
    // A match begins with the part's first character, so the next begins behind that.
    let Some(first) = part.chars().next() else { return Ok(Value::Null) };
    while let Some(offset) = text.get(at..).and_then(|rest| rest.find(part.as_str())) {
        searched = searched.saturating_add(offset).saturating_add(part.len());
        if searched > MAX_SEARCH {
            return Err(Fault::Lab(TOO_LONG));
        }
        found.push(Value::count(at + offset));
        at = at + offset + first.len_utf8();
    }
    context.charge(searched.saturating_add(text.len()));
    Ok(Value::array(found))
}
