//! `@csv`, `@sh` and the other ways to write a value into a text.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{
    machine::{Answer, Fault},
    natives::{Context, Row, bounded, values, wrong},
    value::Value,
    write::{MAX_TEXT, written_number},
};

pub(super) const ROWS: &[Row] = &[("format", 1, format)];

/// The input in the format that the argument names.
pub(super) fn format(context: &mut Context, all: Vec<Value>) -> Answer {
    let [value, name] = values(all);
    let Value::Text(name) = &name else { return Err(wrong(&name, "is not a valid format")) };
    context.charge(value.weight().min(MAX_TEXT));
    let text = match name.as_str() {
        "text" => value.to_text(),
        "json" => value.json(),
        "csv" => row(&value, "csv", ",", quoted)?,
        "tsv" => row(&value, "tsv", "\t", escaped)?,
        "html" => replaced(&value.to_text(), |c| match c {
            '<' => Some("&lt;"),
            '>' => Some("&gt;"),
            '&' => Some("&amp;"),
            '\'' => Some("&apos;"),
            '"' => Some("&quot;"),
            _ => None,
        }),
        "uri" => uri(&value.to_text()),
        "sh" => shell(&value)?,
        "base64" => STANDARD.encode(value.to_text()),
        "base64d" => decoded(&value)?,
        other => return Err(format!("{other} is not a valid format").into()),
    };
    bounded(text)
}

fn replaced(text: &str, by: impl Fn(char) -> Option<&'static str>) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match by(c) {
            Some(by) => out.push_str(by),
            None => out.push(c),
        }
    }
    out
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn escaped(text: &str) -> String {
    replaced(text, |c| match c {
        '\t' => Some("\\t"),
        '\n' => Some("\\n"),
        '\r' => Some("\\r"),
        '\\' => Some("\\\\"),
        _ => None,
    })
}

fn row(value: &Value, name: &str, between: &str, text: fn(&str) -> String) -> Result<String, Fault> {
    let Value::Array(array) = value else {
        return Err(wrong(value, &format!("cannot be {name}-formatted, only array")));
    };
    let mut out = String::new();
    for (index, item) in array.items().iter().enumerate() {
        if index > 0 {
            out.push_str(between);
        }
        match item {
            Value::Null => {}
            Value::Bool(answer) => out.push_str(if *answer { "true" } else { "false" }),
            Value::Number(number) if number.is_nan() => {}
            Value::Number(number) => out.push_str(&written_number(*number)),
            Value::Text(own) => out.push_str(&text(own)),
            other => return Err(wrong(other, "is not valid in a csv row")),
        }
    }
    Ok(out)
}

fn uri(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn shell(value: &Value) -> Result<String, Fault> {
    let one = |item: &Value| match item {
        Value::Text(text) => Ok(format!("'{}'", text.replace('\'', "'\\''"))),
        Value::Array(_) | Value::Object(_) => Err(wrong(item, "can not be escaped for shell")),
        other => Ok(other.json()),
    };
    match value {
        Value::Array(array) => {
            let words: Result<Vec<String>, Fault> = array.items().iter().map(one).collect();
            Ok(words?.join(" "))
        }
        other => one(other),
    }
}

/// Back from base64: padding may be missing, what follows it is not looked at.
fn decoded(value: &Value) -> Result<String, Fault> {
    let text = value.to_text();
    let said = Value::text(text.as_str());
    let digit = |c: u8| -> Option<u32> {
        Some(u32::from(match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        }))
    };
    let (mut bits, mut count, mut bytes) = (0_u32, 0_u32, Vec::new());
    for c in text.bytes().take_while(|c| *c != b'=') {
        let Some(digit) = digit(c) else { return Err(wrong(&said, "is not valid base64 data")) };
        bits = (bits << 6) | digit;
        count += 1;
        if count == 4 {
            bytes.extend(bits.to_be_bytes().get(1..).unwrap_or_default());
            (bits, count) = (0, 0);
        }
    }
    match count {
        1 => return Err(wrong(&said, "trailing base64 byte found")),
        2 => bytes.extend((bits << 12).to_be_bytes().get(1..2).unwrap_or_default()),
        3 => bytes.extend((bits << 6).to_be_bytes().get(1..3).unwrap_or_default()),
        _ => {}
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
