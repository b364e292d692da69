//! `--generate-cli-skeleton`: an operation's input with nothing in it, or an answer made up from its members' names.
//!
//! Source: botocore's ArgumentGenerator as awscli 2.9.19 uses it, as observed.

use rolelab_core::model::{Kind, Operation, Service, Shape, faults};
use serde_json::{Map, Value, json};

use super::end::{End, Outcome};

/// The empty input of an operation.
pub(super) fn input(service: &Service, operation: &Operation) -> Value {
    match service.input(operation) {
        Some(shape) => Making { service, named: false, iso: true, above: Vec::new() }.value(shape, ""),
        None => json!({}),
    }
}

/// An answer in which texts are their members' names. JSON and YAML show its instants as ISO 8601, the others as Python
/// does, with a space.
pub(super) fn output(service: &Service, operation: &Operation, iso: bool) -> Value {
    match service.output(operation) {
        Some(shape) => Making { service, named: true, iso, above: Vec::new() }.value(shape, ""),
        None => json!({}),
    }
}

/// Refuses what is not valid for its shape.
///
/// # Errors
/// botocore's sentences.
pub(super) fn check(service: &Service, shape: Option<&Shape>, value: &Value) -> Outcome<()> {
    let told = shape.map(|shape| faults(service, shape, value)).unwrap_or_default();
    match told.is_empty() {
        true => Ok(()),
        false => Err(End::validation(format!("Parameter validation failed:\n{}", told.join("\n")))),
    }
}

struct Making<'a> {
    service: &'a Service,
    named: bool,
    iso: bool,
    /// The names of the shapes around: one that holds itself is left empty.
    above: Vec<&'a str>,
}

impl<'a> Making<'a> {
    fn value(&mut self, shape: &'a Shape, name: &str) -> Value {
        if self.above.contains(&shape.name.as_str()) {
            return json!({});
        }
        self.above.push(&shape.name);
        let value = match shape.kind {
            Kind::Structure => {
                let members = shape.members.iter();
                let members = members.map(|m| (m.name.clone(), self.value(self.service.of(m), &m.name)));
                Value::Object(members.collect::<Map<String, Value>>())
            }
            Kind::List => {
                let item = shape.item.as_ref().map(|item| self.service.of(item));
                Value::Array(item.map(|item| self.value(item, &item.name)).into_iter().collect())
            }
            Kind::Map => match &shape.entry {
                Some(entry) => json!({"KeyName": self.value(self.service.of(&entry.1), "")}),
                None => json!({}),
            },
            Kind::Text if self.named => json!(name),
            Kind::Text => json!(shape.values.first().map(String::as_str).unwrap_or_default()),
            Kind::Integer => json!(0),
            Kind::Float => json!(0.0),
            Kind::Boolean => json!(true),
            Kind::Timestamp if self.iso => json!("1970-01-01T00:00:00"),
            Kind::Timestamp => json!("1970-01-01 00:00:00"),
            Kind::Blob => Value::Null,
        };
        self.above.pop();
        value
    }
}
