//! What a client checks before it sends: presence and type of members, and least lengths.
//!
//! Sentences are botocore's (validate.py of 1.29.58), which shows Python's names of types. Patterns, enum
//! values and greatest lengths are the service's business.

use serde_json::Value;

use super::{Kind, Service, Shape, instant};

/// Every fault of an input, each as botocore words it. Empty when there is none.
pub fn faults(service: &Service, shape: &Shape, value: &Value) -> Vec<String> {
    let mut check = Check { service, told: Vec::new() };
    check.value(shape, value, "");
    check.told
}

struct Check<'a> {
    service: &'a Service,
    told: Vec<String>,
}

impl Check<'_> {
    fn value(&mut self, shape: &Shape, value: &Value, name: &str) {
        let valid: &[&str] = match (shape.kind, value) {
            (Kind::Structure, Value::Object(_)) => return self.structure(shape, value, name),
            (Kind::List, Value::Array(items)) => return self.list(shape, items, name),
            (Kind::Map, Value::Object(entries)) => {
                let Some(entry) = &shape.entry else { return };
                for (key, value) in entries {
                    self.value(self.service.of(&entry.1), value, &format!("{name}.{key}"));
                }
                return;
            }
            (Kind::Text, Value::String(text)) => {
                return self.least(shape, text.chars().count() as f64, name, "length");
            }
            (Kind::Integer, Value::Number(n)) if n.is_i64() || n.is_u64() => {
                return self.least(shape, n.as_f64().unwrap_or_default(), name, "value");
            }
            (Kind::Float, Value::Number(n)) => {
                return self.least(shape, n.as_f64().unwrap_or_default(), name, "value");
            }
            (Kind::Boolean, Value::Bool(_)) | (Kind::Blob, Value::String(_)) => return,
            (Kind::Timestamp, Value::String(text)) if instant::read(text).is_some() => return,
            (Kind::Structure | Kind::Map, _) => &["<class 'dict'>"],
            (Kind::List, _) => &["<class 'list'>", "<class 'tuple'>"],
            (Kind::Text, _) => &["<class 'str'>"],
            (Kind::Integer, _) => &["<class 'int'>"],
            (Kind::Float, _) => &["<class 'float'>", "<class 'decimal.Decimal'>", "<class 'int'>"],
            (Kind::Boolean, _) => &["<class 'bool'>"],
            (Kind::Timestamp, _) => &["<class 'datetime.datetime'>", "timestamp-string"],
            (Kind::Blob, _) => &["<class 'bytes'>", "<class 'bytearray'>", "file-like object"],
        };
        self.told.push(format!(
            "Invalid type for parameter {}, value: {}, type: {}, valid types: {}",
            shown(name),
            python(value, true),
            class(value),
            valid.join(", ")
        ));
    }

    fn structure(&mut self, shape: &Shape, value: &Value, name: &str) {
        for required in shape.required.iter().filter(|required| value.get(required.as_str()).is_none()) {
            self.told.push(format!("Missing required parameter in {}: \"{required}\"", shown(name)));
        }
        let mut known = Vec::new();
        for (member, value) in value.as_object().into_iter().flatten() {
            match shape.member(member) {
                Some(member) => known.push((member, value)),
                None => {
                    let names: Vec<&str> = shape.members.iter().map(|m| m.name.as_str()).collect();
                    self.told.push(format!(
                        "Unknown parameter in {}: \"{member}\", must be one of: {}",
                        shown(name),
                        names.join(", ")
                    ));
                }
            }
        }
        for (member, value) in known {
            self.value(self.service.of(member), value, &format!("{name}.{}", member.name));
        }
    }

    fn list(&mut self, shape: &Shape, items: &[Value], name: &str) {
        self.least(shape, items.len() as f64, name, "length");
        let Some(item) = &shape.item else { return };
        for (place, value) in items.iter().enumerate() {
            self.value(self.service.of(item), value, &format!("{name}[{place}]"));
        }
    }

    fn least(&mut self, shape: &Shape, measure: f64, name: &str, what: &str) {
        if let Some(min) = shape.min.filter(|min| measure < *min as f64) {
            let name = shown(name);
            self.told.push(format!(
                "Invalid {what} for parameter {name}, value: {measure}, valid min {what}: {min}"
            ));
        }
    }
}

fn shown(name: &str) -> &str {
    match name.strip_prefix('.') {
        Some(rest) => rest,
        None if name.is_empty() => "input",
        None => name,
    }
}

fn class(value: &Value) -> &'static str {
    match value {
        Value::Null => "<class 'NoneType'>",
        Value::Bool(_) => "<class 'bool'>",
        Value::Number(n) if n.is_f64() => "<class 'float'>",
        Value::Number(_) => "<class 'int'>",
        Value::String(_) => "<class 'str'>",
        Value::Array(_) => "<class 'list'>",
        Value::Object(_) => "<class 'dict'>",
    }
}

/// A value as Python prints it; a text at the top stands without its quotation marks.
fn python(value: &Value, top: bool) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Number(n) => n.to_string(),
        Value::String(text) if top => text.clone(),
        Value::String(text) if text.contains('\'') && !text.contains('"') => {
            format!("\"{}\"", text.replace('\\', "\\\\"))
        }
        Value::String(text) => format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'")),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| python(item, false)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) => {
            let members: Vec<String> =
                members.iter().map(|(name, value)| format!("'{name}': {}", python(value, false))).collect();
            format!("{{{}}}", members.join(", "))
        }
    }
}
