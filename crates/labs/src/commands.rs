//! The `aws` line that sends the same call: options named by the model, values in the CLI's shorthand.

use std::borrow::Cow;

use rolelab_core::model::{self, cli_name};
use serde::de::IgnoredAny;
use serde_json::Value;

/// The line for one call. Members whose default the CLI supplies itself (`--count 1`) are left out.
pub(crate) fn line(service: &str, operation: &str, input: &Value) -> String {
    let verb = model::service(service)
        .and_then(|s| s.operation(operation))
        .map_or_else(|| operation.to_owned(), model::Operation::cli_name);
    let mut line = format!("aws {service} {verb}");
    for (name, value) in input.as_object().into_iter().flatten() {
        if matches!(name.as_str(), "MinCount" | "MaxCount") {
            continue;
        }
        let text = match value {
            Value::String(text) if name == "UserData" => in_one_word(text),
            Value::String(text) => quoted(&one_line(text)),
            Value::Array(items) if items.iter().all(Value::is_string) => {
                items.iter().filter_map(Value::as_str).map(quoted).collect::<Vec<_>>().join(" ")
            }
            Value::Array(items) => {
                items.iter().map(|item| quoted(&shorthand(item))).collect::<Vec<_>>().join(" ")
            }
            Value::Object(_) => quoted(&shorthand(value)),
            other => other.to_string(),
        };
        line.push_str(&format!(" --{} {text}", cli_name(name)));
    }
    line
}

/// AWS CLI shorthand: `K=V,K=[V,V],K={K=V}` at the top, braces below.
fn shorthand(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let pairs: Vec<_> = members.iter().map(|(k, v)| format!("{k}={}", nested(v))).collect();
            pairs.join(",")
        }
        other => nested(other),
    }
}

fn nested(value: &Value) -> String {
    match value {
        Value::Object(_) => format!("{{{}}}", shorthand(value)),
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(nested).collect();
            format!("[{}]", items.join(","))
        }
        Value::String(text) if text.contains([',', '=', '[', ']', '{', '}', '"', '\'', ' ']) => {
            format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
        }
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A document of several lines without the white space between its words, so that it fits into a prompt. What is no
/// JSON stays as it is.
fn one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(['\n', '\r']) || serde_json::from_str::<IgnoredAny>(text).is_err() {
        return Cow::Borrowed(text);
    }
    let (mut inside, mut escaped) = (false, false);
    let kept = text.chars().filter(|c| {
        let keep = inside || !c.is_whitespace();
        (inside, escaped) = match c {
            '"' if !escaped => (!inside, false),
            '\\' => (inside, inside && !escaped),
            _ => (inside, false),
        };
        keep
    });
    Cow::Owned(kept.collect())
}

/// The same for a text whose lines have to stay lines, on one line: bash's `$'…'`.
fn in_one_word(text: &str) -> String {
    if !text.contains(char::is_control) {
        return quoted(text);
    }
    let mut word = "$'".to_owned();
    for letter in text.chars() {
        match letter {
            '\n' => word.push_str("\\n"),
            '\t' => word.push_str("\\t"),
            '\r' => word.push_str("\\r"),
            '\\' | '\'' => word.extend(['\\', letter]),
            other if other.is_control() => word.push_str(&format!("\\x{:02x}", u32::from(other))),
            other => word.push(other),
        }
    }
    word + "'"
}

/// The text as one word of a shell.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,@+".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::line;

    #[test]
    fn user_data_stays_what_it_is_on_one_line() {
        let run = |text: &str| line("ec2", "RunInstances", &json!({"UserData": text, "MaxCount": 1}));
        let start = "aws ec2 run-instances --user-data";
        assert_eq!(
            run("#!/bin/sh\necho 'it\\n'\t!\r\n"),
            format!(r"{start} $'#!/bin/sh\necho \'it\\n\'\t!\r\n'")
        );
        assert_eq!(run("it's $HOME"), format!(r"{start} 'it'\''s $HOME'"));
    }

    #[test]
    fn a_document_of_several_lines_becomes_one() {
        let put = |document: &str| {
            let input = json!({"RoleName": "r", "PolicyName": "p", "PolicyDocument": document});
            line("iam", "PutRolePolicy", &input)
        };
        let start = "aws iam put-role-policy --role-name r --policy-name p --policy-document";
        let document = "{\n  \"Sid\": \"a \\\" b\\\\\",\n  \"Id\" : \"it's\"\n}";
        assert_eq!(put(document), format!("{start} '{{\"Sid\":\"a \\\" b\\\\\",\"Id\":\"it'\\''s\"}}'"));
        assert_eq!(put("{ }"), format!("{start} '{{ }}'"), "one line stays as it is");
        assert_eq!(put("{\n no"), format!("{start} '{{\n no'"), "what is no JSON stays as it is");
    }
}
