//! The codec over every operation of the models: what a client means is what a service reads, and what a service says
//! is what a client reads. Inputs are found by chance from the shapes themselves.

#![allow(clippy::unwrap_used, clippy::panic)]

mod chance;

use chance::holds;
use proptest::prelude::*;
use rolelab_core::{
    model::{self, Kind, Location, Member, Operation, Protocol, Service, Shape, codec},
    time::Timestamp,
};
use serde_json::{Map, Value, json};

/// A tape of numbers that choices are read from; at its end all choices are the first.
struct Tape<'a>(std::slice::Iter<'a, u16>);

impl Tape<'_> {
    fn below(&mut self, bound: usize) -> usize {
        self.0.next().map_or(0, |drawn| usize::from(*drawn) % bound.max(1))
    }
}

/// What is generated, and for whom.
struct Making<'a> {
    service: &'a Service,
    tape: Tape<'a>,
    /// True for what a service answers.
    answer: bool,
}

/// Members that the client or the service changes on the way, each with tests of its own.
const CHANGED: [&str; 3] = ["ContentMD5", "EncodingType", "UserData"];
const LETTERS: [&str; 16] =
    ["a", "Z", "0", " ", "&", "<", "\"", "'", "+", "%", "/", "ü", "☃", "𝄞", "\\", "a=b&c"];
/// Deeper than any shape of the models but those that hold themselves.
const DEEPEST: usize = 8;

impl Making<'_> {
    fn structure(&mut self, shape: &Shape, depth: usize) -> Value {
        let mut members = Map::new();
        for member in &shape.members {
            let wanted = shape.requires(&member.name) || self.tape.below(3) == 0;
            if wanted && depth < DEEPEST && !CHANGED.contains(&member.name.as_str()) {
                members.insert(member.name.clone(), self.member(member, depth + 1));
            }
        }
        // A form has no word for a structure without members.
        if let (true, Some(first)) = (members.is_empty() && depth > 0, shape.members.first()) {
            members.insert(first.name.clone(), self.member(first, depth + 1));
        }
        Value::Object(members)
    }

    fn member(&mut self, member: &Member, depth: usize) -> Value {
        let shape = self.service.of(member);
        if self.service.name == "s3" && member.name == "Bucket" {
            return json!(["b-1", "Bad_Bucket", "a.b.c"][self.tape.below(3)]);
        }
        match (member.location, shape.kind) {
            (Location::Headers, _) => {
                let keys = ["Owner", "x-y"];
                keys.iter()
                    .take(1 + self.tape.below(2))
                    .map(|key| ((*key).to_owned(), json!("me too")))
                    .collect()
            }
            // A line of a header has no room for everything, and a path begins somewhere.
            (Location::Header | Location::Uri, Kind::Text) if shape.values.is_empty() => json!("a/b c+ü~"),
            _ => self.value(shape, depth),
        }
    }

    fn value(&mut self, shape: &Shape, depth: usize) -> Value {
        match shape.kind {
            Kind::Structure => self.structure(shape, depth),
            Kind::List => {
                let Some(item) = &shape.item else { return Value::Null };
                let least = usize::try_from(shape.min.unwrap_or(1)).unwrap().max(1);
                let most = if depth < DEEPEST { least + self.tape.below(3) } else { least };
                (0..most).map(|_| self.value(self.service.of(item), depth + 1)).collect()
            }
            Kind::Map => {
                let Some(entry) = &shape.entry else { return Value::Null };
                let keys = ["one", "two/three", "ü"];
                let most = 1 + self.tape.below(keys.len());
                keys.iter()
                    .take(most)
                    .map(|key| ((*key).to_owned(), self.value(self.service.of(&entry.1), depth + 1)))
                    .collect()
            }
            Kind::Text if shape.name == "policyDocumentType" && self.answer => json!("%7B%22a%22%3A1%7D"),
            Kind::Text => {
                if let Some(value) = shape.values.get(self.tape.below(shape.values.len())) {
                    return json!(value);
                }
                let mut text = String::new();
                for _ in 0..self.tape.below(5) {
                    text.push_str(LETTERS[self.tape.below(LETTERS.len())]);
                }
                let least = usize::try_from(shape.min.unwrap_or_default()).unwrap();
                while text.chars().count() < least {
                    text.push('x');
                }
                json!(text)
            }
            Kind::Integer => json!(shape.min.unwrap_or(-7) + i64::try_from(self.tape.below(40_000)).unwrap()),
            Kind::Float => json!([0.5, -2.25, 1e21, 3.0][self.tape.below(4)]),
            Kind::Boolean => json!(self.tape.below(2) == 0),
            Kind::Timestamp => json!(["2026-03-02T10:00:00Z", "1999-12-31T23:59:59Z"][self.tape.below(2)]),
            Kind::Blob => json!(["", "aGVsbG8=", "AP8KDQ=="][self.tape.below(3)]),
        }
    }
}

fn every_operation() -> impl Iterator<Item = (&'static Service, &'static Operation)> {
    let services = model::service_names().map(|name| model::service(name).unwrap());
    services.flat_map(|service| service.operations().iter().map(move |operation| (service, operation)))
}

fn tape() -> impl Strategy<Value = Vec<u16>> {
    prop::collection::vec(any::<u16>(), 0..400)
}

#[test]
fn the_service_reads_what_a_client_means() {
    holds(40, &tape(), |tape| {
        for (service, operation) in every_operation() {
            let mut making = Making { service, tape: Tape(tape.iter()), answer: false };
            let mut meant = match service.input(operation) {
                Some(shape) => making.structure(shape, 0),
                None => json!({}),
            };
            if service.name == "s3" && meant.get("Key").is_some() {
                meant["Key"] = json!(["k", "a b/ü&?=+", "x//y/../z"][tape.len() % 3]);
            }
            let request = codec::encode_request(service, operation, "us-east-1", &meant);
            let request = request.map_err(|why| TestCaseError::fail(format!("{}: {why}", operation.name)))?;
            let (found, mut read) = codec::decode_request(service, &request)
                .map_err(|why| TestCaseError::fail(format!("{}: {why:?} of {request:?}", operation.name)))?;
            prop_assert_eq!(&found.name, &operation.name);
            let members = read.as_object_mut().unwrap();
            CHANGED.iter().for_each(|name| {
                members.remove(*name);
            });
            let again = codec::encode_request(service, operation, "us-east-1", &read).unwrap();
            prop_assert_eq!(again.body.text(), request.body.text(), "{}", operation.name);
            if let Some(payload) =
                service.input(operation).and_then(|shape| shape.member(shape.payload.as_ref()?))
                && service.of(payload).kind != Kind::Structure
            {
                meant.as_object_mut().unwrap().entry(&payload.name).or_insert_with(|| json!(""));
            }
            meant.sort_all_objects();
            read.sort_all_objects();
            prop_assert_eq!(read, meant, "{} {:?}", operation.name, request.body.text());
        }
        Ok(())
    });
}

#[test]
fn a_client_reads_what_the_service_says() {
    let stamp = codec::Stamp {
        request_id: "1".to_owned(),
        host_id: "2".to_owned(),
        at: Timestamp::parse("2026-03-02T10:00:00Z").unwrap(),
    };
    holds(40, &tape(), |tape| {
        for (service, operation) in every_operation() {
            let Some(shape) = service.output(operation) else { continue };
            let mut making = Making { service, tape: Tape(tape.iter()), answer: true };
            let said = making.structure(shape, 0);
            let response = codec::encode_response(service, operation, &said, &stamp);
            let read = codec::decode_response(service, operation, &response)
                .map_err(|why| TestCaseError::fail(format!("{}: {why} of {response:?}", operation.name)))?;
            prop_assert_eq!(
                codec::encode_response(service, operation, &said, &stamp),
                response.clone(),
                "the same bytes every time"
            );
            let (mut expected, mut read) = (shown(service, shape, said), read);
            // Empty elements are empty texts, and S3 gives an empty object its bytes all the same.
            if service.protocol == Protocol::RestXml {
                let members = expected.as_object_mut().unwrap();
                for member in &shape.members {
                    match (member.location, service.of(member).kind) {
                        (Location::Headers, _) => {
                            members.entry(&member.name).or_insert_with(|| json!({}));
                        }
                        // Every answer has these lines, whatever the operation says.
                        (Location::Header, _)
                            if ["ContentLength", "ContentType"].contains(&&*member.name) =>
                        {
                            if let Some(stamped) = read.get(&member.name) {
                                members.entry(&member.name).or_insert_with(|| stamped.clone());
                            }
                        }
                        (_, kind) if shape.payload.as_ref() == Some(&member.name) => {
                            let empty = if kind == Kind::Structure { json!({}) } else { json!("") };
                            members.entry(&member.name).or_insert(empty);
                        }
                        _ => {}
                    }
                }
                // The bare element of GetBucketLocation stands for nothing where there is none.
                if operation.name == "GetBucketLocation" {
                    members.entry("LocationConstraint").or_insert(Value::Null);
                }
            }
            expected.sort_all_objects();
            read.sort_all_objects();
            prop_assert_eq!(read, expected, "{} {:?}", operation.name, response.body.text());
        }
        Ok(())
    });
}

/// What a client makes of a value: instants as Python prints them, policy documents as JSON.
fn shown(service: &Service, shape: &Shape, value: Value) -> Value {
    match value {
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| {
                let below = match (&shape.entry, shape.member(&name)) {
                    (Some(entry), _) => &entry.1,
                    (None, Some(member)) => member,
                    (None, None) => panic!("{name}"),
                };
                (name, shown(service, service.of(below), value))
            })
            .collect(),
        Value::Array(items) => {
            let item = shape.item.as_ref().unwrap();
            items.into_iter().map(|value| shown(service, service.of(item), value)).collect()
        }
        Value::String(text) if shape.kind == Kind::Timestamp => json!(text.replace('Z', "+00:00")),
        Value::String(_) if shape.name == "policyDocumentType" => json!({"a": 1}),
        other => other,
    }
}
