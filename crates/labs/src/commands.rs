//! The `aws` line that sends the same call: options named by the model, values in the CLI's shorthand.

use rolelab_core::model::{self, cli_name};
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
            Value::String(text) => quoted(text),
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

/// The text as one word of a shell.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,@+".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}
