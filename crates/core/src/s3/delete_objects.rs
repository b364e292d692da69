//! DeleteObjects: up to a thousand at once. Each is permitted or refused by itself, so the front door asks for none.

use serde_json::{Map, Value, json};

use super::names;
use crate::{
    api::{ApiError, Call, Need, Row},
    input::{flag, list, only, required, text},
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "s3", operation: "DeleteObjects", needs, run, read_only: false, management: false };

const KNOWN: &[&str] = &["Bucket", "ChecksumAlgorithm", "Delete", "ExpectedBucketOwner", "RequestPayer"];
/// The most keys of a request (S3 API reference, DeleteObjects).
const MOST: usize = 1000;

fn keys(input: &Value) -> &[Value] {
    input.get("Delete").map(|delete| list(delete, "Objects")).unwrap_or_default()
}

fn needs(world: &World, input: &Value) -> Vec<Need> {
    let bucket = required(input, "Bucket");
    let need = |key: &Value| names::on_object(world, "s3:DeleteObject", bucket, required(key, "Key"));
    keys(input).iter().take(MOST).map(need).collect()
}

/// The operation, to a front door that asks for each key by itself.
pub(crate) const BATCH: &str = "DeleteObjects";

/// The input without the keys of which `refused` tells the places.
pub(crate) fn without(input: &Value, refused: &[(usize, String)]) -> Value {
    let mut input = input.clone();
    let kept = keys(&input).iter().enumerate().filter(|(n, _)| refused.iter().all(|(place, _)| place != n));
    let kept: Vec<Value> = kept.map(|(_, key)| key.clone()).collect();
    if let Some(objects) = input.get_mut("Delete").and_then(|delete| delete.get_mut("Objects")) {
        *objects = Value::Array(kept);
    }
    input
}

/// The answer with an error for each key that was refused, and its sentence.
pub(crate) fn spared(input: &Value, refused: &[(usize, String)], mut answer: Value) -> Value {
    let keys = keys(input);
    let error = |(place, message): &(usize, String)| {
        let key = keys.get(*place).map(|key| required(key, "Key"))?;
        Some(json!({"Key": key, "Code": "AccessDenied", "Message": message}))
    };
    let errors: Vec<Value> = refused.iter().filter_map(error).collect();
    if let (false, Some(members)) = (errors.is_empty(), answer.as_object_mut()) {
        match members.get_mut("Errors").and_then(Value::as_array_mut) {
            Some(own) => own.extend(errors),
            None => drop(members.insert("Errors".to_owned(), Value::Array(errors))),
        }
    }
    answer
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let input = call.input;
    only(input, "s3 DeleteObjects", KNOWN)?;
    let quiet = input.get("Delete").is_some_and(|delete| flag(delete, "Quiet"));
    let bucket = names::bucket_mut(call.world, required(input, "Bucket"))?;
    let keys = keys(input);
    if keys.is_empty() || keys.len() > MOST {
        let message =
            "The XML you provided was not well-formed or did not validate against our published schema";
        return Err(ApiError::new("MalformedXML", message));
    }
    let (mut deleted, mut errors) = (Vec::new(), Vec::new());
    for object in keys {
        let key = required(object, "Key");
        let version = text(object, "VersionId").filter(|version| *version != "null");
        if let Some(version) = version {
            errors.push(json!({
                "Key": key,
                "VersionId": version,
                "Code": "NoSuchVersion",
                "Message": "The specified version does not exist.",
            }));
            continue;
        }
        bucket.objects.remove(key);
        if !quiet {
            deleted.push(json!({"Key": key}));
        }
    }
    let lists = [("Deleted", deleted), ("Errors", errors)].into_iter().filter(|(_, items)| !items.is_empty());
    Ok(Value::Object(
        lists.map(|(name, items)| (name.to_owned(), Value::Array(items))).collect::<Map<_, _>>(),
    ))
}
