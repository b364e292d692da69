//! ListObjectsV2: a data event, which event history does not show.

use std::ops::Bound;

use base64::{Engine, engine::general_purpose::STANDARD};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::{Bucket, names, time};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::{flag, number, only, required, text, without_nulls},
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "s3", operation: "ListObjectsV2", needs, run, read_only: true, management: false };

/// The most keys and common prefixes of one answer.
const MOST: i64 = 1000;
/// What `EncodingType=url` leaves as it is (S3 API reference).
const URL: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'*').remove(b'/').remove(b' ');

/// Members that are read below; the requester pays for nothing here.
const KNOWN: &[&str] = &[
    "Bucket",
    "ContinuationToken",
    "Delimiter",
    "EncodingType",
    "FetchOwner",
    "MaxKeys",
    "Prefix",
    "RequestPayer",
    "StartAfter",
];

fn needs(_: &World, input: &Value) -> Vec<Need> {
    let mut need = Need::new("s3:ListBucket", format!("arn:aws:s3:::{}", required(input, "Bucket")));
    for (member, key) in [("Prefix", "s3:prefix"), ("Delimiter", "s3:delimiter")] {
        if let Some(value) = text(input, member) {
            need.context.insert(key.to_owned(), vec![value.to_owned()]);
        }
    }
    if let Some(most) = number(input, "MaxKeys") {
        need.context.insert("s3:max-keys".to_owned(), vec![most.to_string()]);
    }
    vec![need]
}

/// One row of the answer: an object, or what several keys have in common.
enum Item<'a> {
    Object(&'a str, &'a super::Object),
    Common(String),
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let (input, world) = (call.input, &*call.world);
    only(input, "s3 ListObjectsV2", KNOWN)?;
    let bucket = names::bucket(world, required(input, "Bucket"))?;
    let asked = number(input, "MaxKeys").unwrap_or(MOST);
    if !(0..=2_147_483_647).contains(&asked) {
        let message = "Argument maxKeys must be an integer between 0 and 2147483647";
        return Err(ApiError::new("InvalidArgument", message));
    }
    let encoding = text(input, "EncodingType");
    if encoding.is_some_and(|encoding| encoding != "url") {
        return Err(ApiError::new("InvalidArgument", "Invalid Encoding Method specified in Request"));
    }
    let most = asked.min(MOST);
    let prefix = text(input, "Prefix").unwrap_or_default();
    let delimiter = text(input, "Delimiter").filter(|text| !text.is_empty());
    let token = text(input, "ContinuationToken");
    let start = text(input, "StartAfter");
    let after = match token {
        Some(token) => Some(resume(token)?),
        None => start.map(str::to_owned),
    };
    let (items, next) = page(bucket, prefix, delimiter, after.as_deref(), usize::try_from(most).unwrap_or(0));
    let wire = |text: &str| match encoding {
        Some(_) => utf8_percent_encode(text, URL).to_string().replace(' ', "+"),
        None => text.to_owned(),
    };
    let mut contents = Vec::new();
    let mut common = Vec::new();
    let count = items.len();
    for item in items {
        match item {
            Item::Object(key, object) => contents.push(without_nulls(json!({
                "Key": wire(key),
                "LastModified": time(object.modified),
                "ETag": format!("\"{}\"", object.etag),
                "Size": object.content.len(),
                "StorageClass": "STANDARD",
                "Owner": if flag(input, "FetchOwner") { json!({"ID": world.s3.owner}) } else { Value::Null },
            }))),
            Item::Common(prefix) => common.push(json!({"Prefix": wire(&prefix)})),
        }
    }
    let some = |items: Vec<Value>| if items.is_empty() { Value::Null } else { Value::Array(items) };
    Ok(without_nulls(json!({
        "IsTruncated": next.is_some(),
        "Contents": some(contents),
        "Name": bucket.name.as_str(),
        "Prefix": wire(prefix),
        "Delimiter": delimiter.map(wire),
        "MaxKeys": most,
        "CommonPrefixes": some(common),
        "EncodingType": encoding,
        "KeyCount": count,
        "ContinuationToken": token,
        "NextContinuationToken": next.map(|last| STANDARD.encode(last)),
        "StartAfter": start.map(wire),
    })))
}

/// Where a continuation token goes on.
fn resume(token: &str) -> Result<String, ApiError> {
    let last = STANDARD.decode(token).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    last.ok_or_else(|| ApiError::new("InvalidArgument", "The continuation token provided is incorrect"))
}

/// The rows after `after`, in byte order, and where the next page begins if there is one.
fn page<'a>(
    bucket: &'a Bucket,
    prefix: &str,
    delimiter: Option<&str>,
    after: Option<&str>,
    most: usize,
) -> (Vec<Item<'a>>, Option<String>) {
    let from = match after {
        Some(after) if after >= prefix => Bound::Excluded(after.to_owned()),
        _ => Bound::Included(prefix.to_owned()),
    };
    let mut items = Vec::new();
    let mut last: Option<String> = None;
    let keys = bucket.objects.range((from, Bound::Unbounded));
    for (key, object) in keys.take_while(|(key, _)| key.starts_with(prefix)) {
        let common = delimiter.and_then(|delimiter| {
            let (inner, _) = key.strip_prefix(prefix)?.split_once(delimiter)?;
            Some(format!("{prefix}{inner}{delimiter}"))
        });
        // A common prefix is told once, and not again by the page after it.
        if let Some(common) = &common
            && (last.as_ref() == Some(common) || after == Some(common))
        {
            continue;
        }
        if items.len() == most {
            return (items, last.filter(|_| most > 0));
        }
        last = Some(common.clone().unwrap_or_else(|| key.clone()));
        items.push(common.map_or(Item::Object(key, object), Item::Common));
    }
    (items, None)
}
