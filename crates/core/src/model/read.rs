//! From a committed model file to its views.
//!
//! The files are ours and whole, so this reads them without complaint: what it does not know it leaves out.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Kind, Location, Member, Operation, Pages, Protocol, Service, Shape, Traits};

/// A service's file, and over it what the file of younger operations has for it.
pub(super) fn service(name: &str, text: &str, younger: &str) -> Option<Service> {
    let file: Value = serde_json::from_str(text).ok()?;
    let younger: Value = serde_json::from_str(younger).ok()?;
    let over = &younger[name];
    let metadata = &file["metadata"];
    let protocol = match metadata["protocol"].as_str()? {
        "ec2" => Protocol::Ec2,
        "query" => Protocol::Query,
        "rest-xml" => Protocol::RestXml,
        "json" => Protocol::Json,
        "rest-json" => Protocol::RestJson,
        _ => return None,
    };
    let mut shapes = BTreeMap::new();
    for (name, value) in object(&file["shapes"]).chain(object(&over["shapes"])) {
        shapes.entry(name.clone()).or_insert_with(|| shape(name, value));
    }
    let shapes = placed(shapes);
    let mut operations: Vec<Operation> = Vec::new();
    for (part, younger) in [(&file, false), (over, true)] {
        operations
            .extend(object(&part["operations"]).filter_map(|(name, value)| operation(name, value, younger)));
    }
    operations.sort_by(|one, other| one.name.cmp(&other.name));
    Some(Service {
        name: name.to_owned(),
        endpoint: text_of(metadata, "endpointPrefix")?,
        signing_name: text_of(metadata, "signingName")?,
        api_version: text_of(metadata, "apiVersion")?,
        protocol,
        global_endpoint: text_of(metadata, "globalEndpoint"),
        xml_namespace: text_of(metadata, "xmlNamespace"),
        target_prefix: text_of(metadata, "targetPrefix"),
        json_version: text_of(metadata, "jsonVersion"),
        errors: object(&file["errors"])
            .filter_map(|(code, status)| Some((code.clone(), u16::try_from(status.as_u64()?).ok()?)))
            .collect(),
        operations,
        shapes,
    })
}

/// The shapes in the order of their names, and in every member where its shape stands.
fn placed(mut shapes: BTreeMap<String, Shape>) -> Vec<Shape> {
    let places: BTreeMap<String, usize> = shapes.keys().cloned().zip(0..).collect();
    for Shape { members, item, entry, .. } in shapes.values_mut() {
        let entry = entry.iter_mut().flat_map(|entry| [&mut entry.0, &mut entry.1]);
        for member in members.iter_mut().chain(item.as_deref_mut()).chain(entry) {
            member.place = places.get(&member.shape).copied().unwrap_or(usize::MAX);
        }
    }
    shapes.into_values().collect()
}

fn operation(name: &str, value: &Value, younger: bool) -> Option<Operation> {
    Some(Operation {
        name: name.to_owned(),
        method: text_of(&value["http"], "method")?,
        uri: text_of(&value["http"], "requestUri")?,
        input: text_of(&value["input"], "shape"),
        output: text_of(&value["output"], "shape"),
        status: value["http"]["responseCode"].as_u64().and_then(|s| u16::try_from(s).ok()).unwrap_or(200),
        checksum: value["httpChecksumRequired"] == true,
        result_wrapper: text_of(&value["output"], "resultWrapper"),
        pages: value.get("pagination").and_then(pages),
        younger,
    })
}

fn pages(value: &Value) -> Option<Pages> {
    let result = &value["result_key"];
    let result_keys = match result {
        Value::String(one) => vec![one.clone()],
        _ => texts(result),
    };
    Some(Pages {
        input_token: text_of(value, "input_token")?,
        output_token: text_of(value, "output_token")?,
        limit_key: text_of(value, "limit_key"),
        more_results: text_of(value, "more_results"),
        result_keys,
    })
}

fn shape(name: &str, value: &Value) -> Shape {
    let kind = match value["type"].as_str().unwrap_or_default() {
        "structure" => Kind::Structure,
        "list" => Kind::List,
        "map" => Kind::Map,
        "integer" | "long" => Kind::Integer,
        "float" | "double" => Kind::Float,
        "boolean" => Kind::Boolean,
        "timestamp" => Kind::Timestamp,
        "blob" => Kind::Blob,
        _ => Kind::Text,
    };
    let held = |word: &str| value.get(word).map(|v| member("", v));
    Shape {
        name: name.to_owned(),
        kind,
        members: object(&value["members"]).map(|(name, value)| member(name, value)).collect(),
        required: texts(&value["required"]),
        item: held("member").map(Box::new),
        entry: held("key").zip(held("value")).map(Box::new),
        values: texts(&value["enum"]),
        min: value["min"].as_i64(),
        max: value["max"].as_i64(),
        pattern: text_of(value, "pattern"),
        payload: text_of(value, "payload"),
        sensitive: value["sensitive"] == true,
        iso: value["timestampFormat"] == "iso8601",
        traits: traits(value),
    }
}

fn member(name: &str, value: &Value) -> Member {
    Member {
        name: name.to_owned(),
        shape: text_of(value, "shape").unwrap_or_default(),
        location: match value["location"].as_str() {
            Some("uri") => Location::Uri,
            Some("querystring") => Location::QueryString,
            Some("header") => Location::Header,
            Some("headers") => Location::Headers,
            _ => Location::Body,
        },
        idempotency_token: value["idempotencyToken"] == true,
        streaming: value["streaming"] == true,
        place: usize::MAX,
        traits: traits(value),
    }
}

fn traits(value: &Value) -> Traits {
    Traits {
        location_name: text_of(value, "locationName"),
        query_name: text_of(value, "queryName"),
        flattened: value["flattened"] == true,
    }
}

fn object(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

fn text_of(value: &Value, word: &str) -> Option<String> {
    value.get(word)?.as_str().map(str::to_owned)
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
