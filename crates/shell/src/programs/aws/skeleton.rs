//! `--generate-cli-skeleton`: an operation's input with nothing in it.
//!
//! Source: botocore's ArgumentGenerator as awscli 2.9.19 uses it, as observed.

use rolelab_core::model::{Kind, Operation, Service, Shape};
use serde_json::{Map, Value, json};

/// The empty input of an operation.
pub(super) fn input(service: &Service, operation: &Operation) -> Value {
    match service.input(operation) {
        Some(shape) => empty(service, shape, &mut Vec::new()),
        None => json!({}),
    }
}

/// `above` holds the names of the shapes around: one that holds itself is left empty.
fn empty<'a>(service: &'a Service, shape: &'a Shape, above: &mut Vec<&'a str>) -> Value {
    if above.contains(&shape.name.as_str()) {
        return json!({});
    }
    above.push(&shape.name);
    let value = match shape.kind {
        Kind::Structure => {
            let members = shape.members.iter();
            let members = members.map(|m| (m.name.clone(), empty(service, service.of(m), above)));
            Value::Object(members.collect::<Map<String, Value>>())
        }
        Kind::List => {
            let item = shape.item.as_ref().map(|item| empty(service, service.of(item), above));
            Value::Array(item.into_iter().collect())
        }
        Kind::Map => match &shape.entry {
            Some(entry) => json!({"KeyName": empty(service, service.of(&entry.1), above)}),
            None => json!({}),
        },
        Kind::Text => json!(shape.values.first().map(String::as_str).unwrap_or_default()),
        Kind::Integer => json!(0),
        Kind::Float => json!(0.0),
        Kind::Boolean => json!(true),
        Kind::Timestamp => json!("1970-01-01T00:00:00"),
        Kind::Blob => Value::Null,
    };
    above.pop();
    value
}
