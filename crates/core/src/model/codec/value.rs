//! Single values between JSON and their text on the wire.

use std::borrow::Cow;

use serde_json::Value;

use crate::{
    model::{Kind, Protocol, Shape, instant},
    time::Timestamp,
};

/// The text of a value that is neither structure, list nor map, as a client writes it.
pub(super) fn to_text<'a>(shape: &Shape, value: &'a Value) -> Cow<'a, str> {
    written(shape, value, |at| if at.as_millis() % 1000 == 0 { at.iso() } else { at.iso_millis() })
}

/// The same as a service writes it: EC2 and S3 tell milliseconds, whatever they are.
pub(super) fn answer_text<'a>(shape: &Shape, value: &'a Value, protocol: Protocol) -> Cow<'a, str> {
    written(shape, value, if protocol == Protocol::Query { Timestamp::iso } else { Timestamp::iso_millis })
}

fn written<'a>(shape: &Shape, value: &'a Value, instant: fn(Timestamp) -> String) -> Cow<'a, str> {
    match value {
        Value::String(text) if shape.kind == Kind::Timestamp => {
            instant::read(text).map_or(Cow::Borrowed(text), |at| Cow::Owned(instant(at)))
        }
        Value::String(text) => Cow::Borrowed(text),
        Value::Null => Cow::Borrowed(""),
        Value::Bool(true) => Cow::Borrowed("true"),
        Value::Bool(false) => Cow::Borrowed("false"),
        other => Cow::Owned(other.to_string()),
    }
}

/// The value of a text; `None` when the text is not of the shape's type.
pub(super) fn from_text(shape: &Shape, text: &str) -> Option<Value> {
    Some(match shape.kind {
        Kind::Integer => Value::from(text.trim().parse::<i64>().ok()?),
        Kind::Float => Value::from(text.trim().parse::<f64>().ok()?),
        Kind::Boolean => match text {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            _ => return None,
        },
        _ => Value::from(text),
    })
}

/// A timestamp as Python prints it, which is what the AWS CLI shows: `2026-03-02T10:00:00+00:00`.
pub(super) fn shown_time(text: &str) -> String {
    let Some(at) = Timestamp::parse(text) else { return text.to_owned() };
    let whole = at.iso();
    let seconds = whole.strip_suffix('Z').unwrap_or(&whole);
    match at.as_millis().rem_euclid(1000) {
        0 => format!("{seconds}+00:00"),
        millis => format!("{seconds}.{millis:03}000+00:00"),
    }
}
