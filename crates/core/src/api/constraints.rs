//! What a service checks of its parameters before anything else: presence, lengths, patterns, closed sets.
//!
//! Source: the models; sentences of the query services as recorded from AWS (IAM API reference, "Common
//! errors": ValidationError). IAM does not repeat the value any more (localstack's recordings of 2025 and 2026), STS does. EC2 checks only presence here and words the rest by itself, operation by
//! operation; S3 and CloudWatch likewise.

use serde_json::Value;

use super::{ApiError, patterns};
use crate::model::{Kind, Operation, Protocol, Service, Shape};

pub(super) fn check(service: &Service, operation: &Operation, input: &Value) -> Result<(), ApiError> {
    let Some(shape) = service.input(operation) else { return Ok(()) };
    let mut check = Check { service, told: Vec::new(), null: Vec::new(), missing: Vec::new() };
    check.value(shape, input, "");
    // An older service than the other two of its protocol (yegor256/s3auth#134 shows several at once).
    if service.name == "cloudwatch" {
        let told: Vec<String> =
            check.missing.iter().map(|(_, path)| format!("The parameter {path} is required.")).collect();
        return match told.is_empty() {
            true => Ok(()),
            false => Err(ApiError::new("MissingParameter", told.join("\n"))),
        };
    }
    if service.protocol == Protocol::RestJson {
        // GuardDuty names nothing (its API reference, BadRequestException).
        let sentence = "The request is rejected because an invalid or out-of-range value is specified as an input parameter.";
        return match check.told.is_empty() {
            true => Ok(()),
            false => Err(ApiError::new("BadRequestException", sentence)),
        };
    }
    if service.protocol == Protocol::Json {
        // CloudTrail has a code for each of its parameters, and checks them by itself.
        let told = if service.name == "cloudtrail" { check.null } else { check.told };
        return worded(&told, json_code(service));
    }
    if service.protocol != Protocol::Query {
        return match check.missing.into_iter().next() {
            Some((name, _)) => Err(ApiError::new(
                "MissingParameter",
                format!("The request must contain the parameter {name}"),
            )),
            None => Ok(()),
        };
    }
    worded(&check.told, "ValidationError")
}

/// All that was found, in one sentence of AWS's framework.
fn worded(told: &[String], code: &str) -> Result<(), ApiError> {
    let errors = if told.len() == 1 { "error" } else { "errors" };
    match told.len() {
        0 => Ok(()),
        n => Err(ApiError::new(code, format!("{n} validation {errors} detected: {}", told.join("; ")))),
    }
}

/// The framework's code in the JSON protocol; EC2 Instance Connect has one of its own ("One of the parameters is not
/// valid", its API reference).
fn json_code(service: &Service) -> &'static str {
    if service.name == "ec2-instance-connect" { "InvalidArgsException" } else { "ValidationException" }
}

struct Check<'a> {
    service: &'a Service,
    told: Vec<String>,
    /// Those of `told` that speak of what is not there.
    null: Vec<String>,
    /// Wire name and path, such as `Dimensions.member.1.Name`.
    missing: Vec<(String, String)>,
}

impl Check<'_> {
    fn value(&mut self, shape: &Shape, value: &Value, path: &str) {
        match value {
            Value::Object(_) if shape.kind == Kind::Structure => {
                for name in &shape.required {
                    if value.get(name).is_none() {
                        let member = shape.member(name);
                        let wire =
                            member.map_or_else(|| name.clone(), |m| self.service.form_name(m).into_owned());
                        self.absent(wire, &below(path, name));
                    }
                }
                for member in &shape.members {
                    if let Some(value) = value.get(&member.name) {
                        self.value(self.service.of(member), value, &below(path, &member.name));
                    }
                }
            }
            Value::Array(items) => {
                self.measured(shape, items.len(), "length", None, path);
                let Some(item) = &shape.item else { return };
                let of = self.service.of(item);
                if of.kind == Kind::Text && self.service.protocol == Protocol::Query {
                    return self.texts(of, items, path);
                }
                for (place, value) in items.iter().enumerate() {
                    self.value(self.service.of(item), value, &format!("{path}.{}.member", place + 1));
                }
            }
            Value::String(text) => self.text(shape, text, path),
            Value::Number(number) => {
                if let Some(number) = number.as_i64() {
                    self.number(shape, number, path);
                }
            }
            _ => {}
        }
    }

    fn absent(&mut self, name: String, path: &str) {
        self.missing.push((name, wire(path)));
        self.tell(Some("null"), path, "Member must not be null");
        self.null.extend(self.told.last().cloned());
    }

    /// A list of texts tells all that is asked of its members, whichever is wrong (localstack's recordings of UntagRole and
    /// UntagPolicy, 2026).
    fn texts(&mut self, of: &Shape, items: &[Value], path: &str) {
        let mut each =
            Self { service: self.service, told: Vec::new(), null: Vec::new(), missing: Vec::new() };
        items.iter().for_each(|item| each.value(of, item, path));
        if each.told.is_empty() {
            return;
        }
        let constraints = [
            of.max.map(|max| format!("Member must have length less than or equal to {max}")),
            of.min.map(|min| format!("Member must have length greater than or equal to {min}")),
            of.pattern.as_ref().map(|p| format!("Member must satisfy regular expression pattern: {p}")),
            (!of.values.is_empty())
                .then(|| format!("Member must satisfy enum value set: [{}]", of.values.join(", "))),
            Some("Member must not be null".to_owned()),
        ];
        let all: Vec<String> = constraints.into_iter().flatten().collect();
        self.tell(None, path, &format!("Member must satisfy constraint: [{}]", all.join(", ")));
    }

    fn text(&mut self, shape: &Shape, text: &str, path: &str) {
        // Recorded: Argmin's oracle of STS, `assume-role-empty-role-arn`.
        if let Some(pattern) = &shape.pattern
            && !patterns::matches(pattern, text)
        {
            self.tell(
                Some(text),
                path,
                &format!("Member must satisfy regular expression pattern: {pattern}"),
            );
        }
        self.measured(shape, text.chars().count(), "length", Some(text), path);
        if !shape.values.is_empty() && !shape.values.iter().any(|value| value == text) {
            let values = shape.values.join(", ");
            self.tell(Some(text), path, &format!("Member must satisfy enum value set: [{values}]"));
        }
    }

    fn number(&mut self, shape: &Shape, number: i64, path: &str) {
        let text = number.to_string();
        if let Some(min) = shape.min.filter(|min| number < *min) {
            self.tell(Some(&text), path, &format!("Member must have value greater than or equal to {min}"));
        }
        if let Some(max) = shape.max.filter(|max| number > *max) {
            self.tell(Some(&text), path, &format!("Member must have value less than or equal to {max}"));
        }
    }

    fn measured(&mut self, shape: &Shape, size: usize, what: &str, text: Option<&str>, path: &str) {
        let size = i64::try_from(size).unwrap_or(i64::MAX);
        if let Some(min) = shape.min.filter(|min| size < *min) {
            self.tell(text, path, &format!("Member must have {what} greater than or equal to {min}"));
        }
        if let Some(max) = shape.max.filter(|max| size > *max) {
            self.tell(text, path, &format!("Member must have {what} less than or equal to {max}"));
        }
    }

    fn tell(&mut self, value: Option<&str>, path: &str, constraint: &str) {
        let value = match value.filter(|_| self.service.name != "iam") {
            None => "Value".to_owned(),
            Some("null") => "Value null".to_owned(),
            Some(value) => format!("Value '{value}'"),
        };
        self.told.push(format!("{value} at '{path}' failed to satisfy constraint: {constraint}"));
    }
}

fn below(path: &str, name: &str) -> String {
    let name = lower_camel(name);
    if path.is_empty() { name } else { format!("{path}.{name}") }
}

/// `dimensions.1.member.name` as a query service writes it on the wire: `Dimensions.member.1.Name`.
fn wire(path: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in path.split('.') {
        if part == "member" {
            let number = parts.pop().unwrap_or_default();
            parts.extend([part.to_owned(), number]);
        } else {
            let mut letters = part.chars();
            let first = letters.next().map(|c| c.to_ascii_uppercase());
            parts.push(first.into_iter().chain(letters).collect());
        }
    }
    parts.join(".")
}

/// `RoleName` is `roleName` in AWS's sentences.
pub(super) fn lower_camel(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|c| c.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}
