//! Functions that make one value of others, as tables; those of any value are here.

use std::rc::Rc;

use rolelab_core::time::Timestamp;

use super::{
    dates, formats,
    machine::{Answer, Fault, TOO_HEAVY},
    math, paths, read, regex, sorting, text,
    value::Value,
    write::MAX_TEXT,
};
use crate::expression::Expression;

/// Takes the input and the arguments behind it.
pub(super) type Native = fn(&mut Context, Vec<Value>) -> Answer;
/// A name, how many arguments, and what is called.
pub(super) type Row = (&'static str, usize, Native);

/// Units of work that weigh as much as one step of the shell.
const WORK: usize = 64;

/// What functions may know beside their arguments.
pub(super) struct Context {
    /// Steps of the shell that were worth doing in one piece.
    pub(super) work: u64,
    pub(super) now: Timestamp,
    /// How many lines were read, and from where.
    pub(super) line: f64,
    pub(super) file: Value,
    /// Expressions by their text and flags, the newest last.
    pub(super) expressions: Vec<(String, Rc<Expression>)>,
}

impl Context {
    pub(super) fn new(now: Timestamp) -> Self {
        Self { work: 0, now, line: 0.0, file: Value::Null, expressions: Vec::new() }
    }

    /// Work beyond a step: bytes or elements that were gone through.
    pub(super) fn charge(&mut self, units: usize) {
        self.work = self.work.saturating_add((units / WORK) as u64);
    }
}

/// All of them.
pub(super) fn all() -> impl Iterator<Item = &'static Row> {
    [ROWS, text::ROWS, math::ROWS, formats::ROWS, sorting::ROWS, dates::ROWS, regex::ROWS]
        .into_iter()
        .flatten()
}

/// The input and so many arguments, one by one.
pub(super) fn values<const N: usize>(all: Vec<Value>) -> [Value; N] {
    <[Value; N]>::try_from(all).unwrap_or_else(|_| std::array::from_fn(|_| Value::Null))
}

/// A complaint about one value.
pub(super) fn wrong(value: &Value, why: &str) -> Fault {
    format!("{} ({}) {why}", value.kind_name(), value.short()).into()
}

/// A text that was made is not too long.
pub(super) fn bounded(text: String) -> Answer {
    if text.len() > MAX_TEXT { Err(Fault::Lab(TOO_HEAVY)) } else { Ok(Value::text(text)) }
}

const ROWS: &[Row] = &[
    ("not", 0, |_, all| Ok(Value::Bool(!all.first().is_some_and(Value::is_true)))),
    ("type", 0, |_, all| Ok(Value::text(all.first().map_or("null", Value::kind_name)))),
    ("length", 0, length),
    ("utf8bytelength", 0, |_, all| match values::<1>(all) {
        [Value::Text(text)] => Ok(Value::count(text.len())),
        [other] => Err(wrong(&other, "only strings have UTF-8 byte length")),
    }),
    ("keys", 0, |context, all| keys(context, all, true)),
    ("keys_unsorted", 0, |context, all| keys(context, all, false)),
    ("has", 1, has),
    ("contains", 1, |context, all| {
        let [value, part] = values(all);
        Ok(Value::Bool(contains(context, &value, &part)?))
    }),
    ("setpath", 2, |context, all| {
        let [value, path, new] = values(all);
        context.charge(value.copied_weight() / 32);
        paths::set(value, &path, new)
    }),
    ("delpaths", 1, |context, all| {
        let [value, list] = values(all);
        context.charge((value.own_weight() + list.weight()) / 32);
        paths::delete(value, &list)
    }),
    ("tojson", 0, |context, all| {
        let [value] = values(all);
        context.charge(value.weight());
        bounded(value.json())
    }),
    ("tostring", 0, |context, all| match values::<1>(all) {
        [Value::Text(text)] => Ok(Value::Text(text)),
        [value] => {
            context.charge(value.weight());
            bounded(value.json())
        }
    }),
    ("fromjson", 0, |context, all| match values::<1>(all) {
        [Value::Text(text)] => {
            context.charge(text.len());
            Ok(read::one(&text)?)
        }
        [other] => Err(wrong(&other, "only strings can be parsed")),
    }),
    ("tonumber", 0, |context, all| match values::<1>(all) {
        [Value::Number(number)] => Ok(Value::Number(number)),
        [Value::Text(text)] => {
            context.charge(text.len());
            Ok(read::one(&text)?)
        }
        [other] => Err(wrong(&other, "cannot be parsed as a number")),
    }),
    ("now", 0, |context, _| Ok(Value::Number(context.now.as_millis() as f64 / 1000.0))),
];

pub(super) fn negate(_: &mut Context, all: Vec<Value>) -> Answer {
    match values::<1>(all) {
        [Value::Number(number)] => Ok(Value::Number(-number)),
        [other] => Err(wrong(&other, "cannot be negated")),
    }
}

fn length(context: &mut Context, all: Vec<Value>) -> Answer {
    Ok(match values::<1>(all) {
        [Value::Null] => Value::Number(0.0),
        [Value::Number(number)] => Value::Number(number.abs()),
        [Value::Text(text)] => {
            context.charge(text.len() / 8);
            Value::count(text.chars().count())
        }
        [Value::Array(array)] => Value::count(array.items().len()),
        [Value::Object(object)] => Value::count(object.len()),
        [other @ Value::Bool(_)] => return Err(wrong(&other, "has no length")),
    })
}

fn keys(context: &mut Context, all: Vec<Value>, sorted: bool) -> Answer {
    let [value] = values(all);
    context.charge(value.own_weight());
    Ok(match &value {
        Value::Object(object) if sorted => {
            Value::array(object.sorted().iter().map(|(name, _)| Value::text(&**name)).collect())
        }
        Value::Object(object) => {
            Value::array(object.fields().iter().map(|(name, _)| Value::text(&**name)).collect())
        }
        Value::Array(array) => Value::array((0..array.items().len()).map(Value::count).collect()),
        other => return Err(wrong(other, "has no keys")),
    })
}

fn has(_: &mut Context, all: Vec<Value>) -> Answer {
    let [value, key] = values(all);
    match (&value, &key) {
        (Value::Object(object), Value::Text(name)) => Ok(Value::Bool(object.get(name).is_some())),
        (Value::Array(array), Value::Number(at)) => {
            Ok(Value::Bool(*at >= 0.0 && (*at as usize) < array.items().len()))
        }
        _ => {
            let (value, key) = (value.kind_name(), key.kind_name());
            Err(format!("Cannot check whether {value} has a {key} key").into())
        }
    }
}

/// How many comparisons one question may take.
const MAX_COMPARED: u64 = 1 << 16;
pub(super) const TOO_LONG: &str = "rolelab: a comparison of jq's lists took too long here; it was stopped";

fn contains(context: &mut Context, value: &Value, part: &Value) -> Result<bool, Fault> {
    let before = context.work;
    let mut asked = Asked { left: MAX_COMPARED * WORK as u64 };
    let answer = asked.contains(value, part);
    let spent = MAX_COMPARED.saturating_sub(asked.left / WORK as u64);
    context.work = before.saturating_add(spent);
    answer
}

struct Asked {
    left: u64,
}

impl Asked {
    fn contains(&mut self, value: &Value, part: &Value) -> Result<bool, Fault> {
        self.left = match self.left.checked_sub(1) {
            Some(left) => left,
            None => return Err(Fault::Lab(TOO_LONG)),
        };
        match (value, part) {
            (Value::Object(object), Value::Object(parts)) => {
                for (name, part) in parts.fields() {
                    match object.get(name) {
                        Some(value) if self.contains(value, part)? => {}
                        _ => return Ok(false),
                    }
                }
                Ok(true)
            }
            (Value::Array(array), Value::Array(parts)) => {
                for part in parts.items() {
                    let mut found = false;
                    for item in array.items() {
                        // Kinds that differ are no mistake here.
                        if item.kind_name() == part.kind_name() && self.contains(item, part)? {
                            found = true;
                            break;
                        }
                        self.left = self.left.saturating_sub(1);
                    }
                    if !found {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            (Value::Text(text), Value::Text(part)) => {
                self.left = self.left.saturating_sub(text.len() as u64 / 16);
                Ok(text.contains(part.as_str()))
            }
            (a, b) if a.kind_name() == b.kind_name() => Ok(a.compare(b).is_eq()),
            (a, b) => {
                let (left, right) = (a.kind_name(), b.kind_name());
                let why = "cannot have their containment checked";
                Err(format!("{left} ({}) and {right} ({}) {why}", a.short(), b.short()).into())
            }
        }
    }
}
