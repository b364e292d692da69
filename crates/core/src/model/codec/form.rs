//! Protocols `ec2` and `query`: a call is a form with dotted names.
//!
//! Source: botocore's serialize.py, whose output the service's half here undoes.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::{Map, Value};

use super::{RequestError, value, younger_table};
use crate::{
    http::Request,
    model::{Kind, Member, Operation, Protocol, Service, Shape},
};

/// What Python's `quote_plus` leaves as it is, beside turning a space into `+`.
const FORM: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b' ');
/// More pairs than any real call has.
const MAX_PAIRS: usize = 4000;
/// More parts in a name than any real call has.
const MAX_PARTS: usize = 20;

pub(super) fn encode(service: &Service, operation: &Operation, input: &Value, request: &mut Request) {
    let mut pairs = vec![
        ("Action".to_owned(), operation.name.clone()),
        ("Version".to_owned(), service.api_version.clone()),
    ];
    if let Some(shape) = service.input(operation) {
        Writing { service, pairs: &mut pairs }.value(shape, input, "");
    }
    let written: Vec<String> = pairs.iter().map(|(n, v)| format!("{}={}", escaped(n), escaped(v))).collect();
    request.headers.push("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
    request.body = written.join("&").into();
}

fn escaped(text: &str) -> String {
    utf8_percent_encode(text, FORM).to_string().replace(' ', "+")
}

struct Writing<'a> {
    service: &'a Service,
    pairs: &'a mut Vec<(String, String)>,
}

impl Writing<'_> {
    fn value(&mut self, shape: &Shape, value: &Value, prefix: &str) {
        let service = self.service;
        match value {
            Value::Object(entries) if shape.kind == Kind::Structure => {
                for (name, value) in entries {
                    let Some(member) = shape.member(name) else { continue };
                    self.value(service.of(member), value, &joined(prefix, &service.form_name(member)));
                }
            }
            Value::Object(entries) => {
                let Some(entry) = &shape.entry else { return };
                for (place, (key, value)) in entries.iter().enumerate() {
                    let prefix = map_prefix(service, shape, prefix, place + 1);
                    let (key_name, value_name) = entry_names(service, entry);
                    self.pairs.push((joined(&prefix, key_name), key.clone()));
                    self.value(service.of(&entry.1), value, &joined(&prefix, value_name));
                }
            }
            Value::Array(items) => {
                let Some(item) = &shape.item else { return };
                if items.is_empty() && service.protocol == Protocol::Query {
                    self.pairs.push((prefix.to_owned(), String::new()));
                }
                let prefix = list_prefix(service, shape, item, prefix);
                for (place, value) in items.iter().enumerate() {
                    self.value(service.of(item), value, &joined(&prefix, &(place + 1).to_string()));
                }
            }
            scalar => self.pairs.push((prefix.to_owned(), value::to_text(shape, scalar).into_owned())),
        }
    }
}

fn joined(prefix: &str, name: &str) -> String {
    if prefix.is_empty() { name.to_owned() } else { format!("{prefix}.{name}") }
}

fn list_prefix(service: &Service, shape: &Shape, item: &Member, prefix: &str) -> String {
    let own = service.location_name(item);
    if service.protocol == Protocol::Ec2 {
        return prefix.to_owned();
    }
    if !shape.traits.flattened {
        return joined(prefix, own.unwrap_or("member"));
    }
    match (own, prefix.rsplit_once('.')) {
        (Some(name), Some((head, _))) => joined(head, name),
        (Some(name), None) => name.to_owned(),
        (None, _) => prefix.to_owned(),
    }
}

fn map_prefix(service: &Service, shape: &Shape, prefix: &str, number: usize) -> String {
    let flattened = shape.traits.flattened || service.protocol == Protocol::Ec2;
    let prefix = if flattened { prefix.to_owned() } else { joined(prefix, "entry") };
    joined(&prefix, &number.to_string())
}

fn entry_names<'a>(service: &'a Service, entry: &'a (Member, Member)) -> (&'a str, &'a str) {
    let (key, value) = entry;
    (service.location_name(key).unwrap_or("key"), service.location_name(value).unwrap_or("value"))
}

/// The pairs of a form by the parts of their names.
#[derive(Default)]
struct Tree {
    text: Option<String>,
    below: BTreeMap<String, Tree>,
}

pub(super) fn decode<'a>(
    service: &'a Service,
    request: &Request,
) -> Result<(&'a Operation, Value), RequestError> {
    let body = request.body.text();
    let query = request.url.query.as_deref().unwrap_or_default();
    let mut tree = Tree::default();
    let pairs = query.split('&').chain(body.split('&')).filter(|pair| !pair.is_empty());
    for (count, pair) in pairs.enumerate() {
        let (name, text) = pair.split_once('=').unwrap_or((pair, ""));
        let name = plain(name);
        if count >= MAX_PAIRS || name.split('.').count() > MAX_PARTS {
            return Err(RequestError::TooLarge);
        }
        let end = name.split('.').fold(&mut tree, |at, part| at.below.entry(part.to_owned()).or_default());
        // Of two the first counts.
        end.text.get_or_insert_with(|| plain(text));
    }
    let action = tree.below.remove("Action").and_then(|t| t.text).ok_or(RequestError::NoOperation)?;
    versioned(service, &action, tree.below.remove("Version").and_then(|t| t.text))?;
    let Some(operation) = service.operation(&action) else {
        return Err(RequestError::UnknownOperation(action));
    };
    let mut reading = Reading { service, operation: &operation.name };
    let input = match service.input(operation) {
        Some(shape) => reading.structure(shape, tree, "")?,
        None => Value::Object(Map::new()),
    };
    Ok((operation, input))
}

/// Refuses another version than the model's. Who asks EC2 names one always, so what it says to one who does not is not known.
fn versioned(service: &Service, operation: &str, version: Option<String>) -> Result<(), RequestError> {
    let ec2 = service.protocol == Protocol::Ec2;
    match version {
        Some(version) if version == service.api_version => Ok(()),
        None if ec2 => Ok(()),
        Some(version) if ec2 && younger_table::is_version(&version) => {
            Err(RequestError::OtherVersion(version))
        }
        version => Err(RequestError::UnknownVersion { operation: operation.to_owned(), version }),
    }
}

/// A parameter as the request has it, body before query.
pub(crate) fn parameter(request: &Request, name: &str) -> Option<String> {
    let body = request.body.text();
    let query = request.url.query.as_deref().unwrap_or_default();
    let mut pairs = body.split('&').chain(query.split('&')).filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| plain(key) == name).map(|(_, text)| plain(text))
}

/// A part of a form or a query, decoded.
pub(super) fn plain(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

struct Reading<'a> {
    service: &'a Service,
    operation: &'a str,
}

impl Reading<'_> {
    fn structure(&mut self, shape: &Shape, mut tree: Tree, prefix: &str) -> Result<Value, RequestError> {
        let mut members = Map::new();
        for member in &shape.members {
            if tree.below.is_empty() {
                break;
            }
            let name = self.service.form_name(member);
            if let Some(below) = tree.below.remove(name.as_ref()) {
                let value = self.value(self.service.of(member), below, &joined(prefix, &name))?;
                members.insert(member.name.clone(), value);
            }
        }
        for name in tree.below.into_keys() {
            let parameter = joined(prefix, &name);
            if younger_table::takes(&self.service.name, self.operation, &parameter) {
                let operation = self.operation.to_owned();
                return Err(RequestError::UnknownParameter { operation, parameter });
            }
            // The others pass over what they do not know.
            if self.service.protocol == Protocol::Ec2 {
                return Err(RequestError::NoParameter(name));
            }
        }
        Ok(Value::Object(members))
    }

    fn value(&mut self, shape: &Shape, tree: Tree, name: &str) -> Result<Value, RequestError> {
        match shape.kind {
            Kind::Structure => self.structure(shape, tree, name),
            Kind::List => self.list(shape, tree, name),
            Kind::Map => self.map(shape, tree, name),
            _ => {
                let text = tree.text.unwrap_or_default();
                let given = value::from_text(shape, &text).filter(|given| self.fits(given));
                given.ok_or_else(|| RequestError::Malformed {
                    operation: self.operation.to_owned(),
                    parameter: name.to_owned(),
                    value: text,
                })
            }
        }
    }

    /// Numbers have 32 bits.
    fn fits(&self, given: &Value) -> bool {
        let number = given.as_i64().filter(|_| self.service.protocol == Protocol::Query);
        number.is_none_or(|number| i32::try_from(number).is_ok())
    }

    fn list(&mut self, shape: &Shape, mut tree: Tree, name: &str) -> Result<Value, RequestError> {
        let Some(item) = &shape.item else { return Ok(Value::Null) };
        if self.service.protocol == Protocol::Query && !shape.traits.flattened {
            let wrapper = self.service.location_name(item).unwrap_or("member");
            tree = tree.below.remove(wrapper).unwrap_or_default();
        }
        let items = numbered(tree).into_iter().map(|(number, below)| {
            self.value(self.service.of(item), below, &joined(name, &number.to_string()))
        });
        items.collect::<Result<Vec<Value>, _>>().map(Value::Array)
    }

    fn map(&mut self, shape: &Shape, mut tree: Tree, name: &str) -> Result<Value, RequestError> {
        let Some(entry) = &shape.entry else { return Ok(Value::Null) };
        if self.service.protocol == Protocol::Query && !shape.traits.flattened {
            tree = tree.below.remove("entry").unwrap_or_default();
        }
        let (key_name, value_name) = entry_names(self.service, entry);
        let mut map = Map::new();
        for (_, mut below) in numbered(tree) {
            let key = below.below.remove(key_name).and_then(|t| t.text).unwrap_or_default();
            let value = below.below.remove(value_name).unwrap_or_default();
            let value = self.value(self.service.of(&entry.1), value, &joined(name, &key))?;
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}

/// What stands below numbers, in their order: `.2` before `.10`.
fn numbered(tree: Tree) -> BTreeMap<u32, Tree> {
    tree.below.into_iter().filter_map(|(name, below)| Some((name.parse().ok()?, below))).collect()
}
