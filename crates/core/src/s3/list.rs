//! What both listings share: which keys and common prefixes a page has, and how they are written.
//!
//! Source: S3 API reference, ListObjects and ListObjectsV2; S3 User Guide, "Organizing objects using prefixes".

use std::ops::Bound;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use super::{Bucket, names, time, told};
use crate::{
    api::{ApiError, Need},
    input::{number, required, text},
    world::World,
};

/// The most keys and common prefixes of one answer.
const MOST: i64 = 1000;
/// What `EncodingType=url` leaves as it is (S3 API reference).
const URL: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'*').remove(b'/').remove(b' ');

/// To list is a permission on the bucket, whatever version of the operation asks.
pub(super) fn needs(_: &World, input: &Value) -> Vec<Need> {
    let mut need = names::on_bucket("s3:ListBucket", required(input, "Bucket"));
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

/// A text as an answer has it: percent-encoded, if that was asked for.
pub(super) fn wire(input: &Value, text_of: &str) -> String {
    match text(input, "EncodingType") {
        Some(_) => utf8_percent_encode(text_of, URL).to_string().replace(' ', "+"),
        None => text_of.to_owned(),
    }
}

/// Members that both versions have, how many keys and prefixes they tell, and the last one if there are more.
type Listing = (Map<String, Value>, usize, Option<String>);

/// A page of a bucket.
pub(super) fn listing(
    world: &World,
    input: &Value,
    after: Option<&str>,
    owner: bool,
) -> Result<Listing, ApiError> {
    let bucket = names::bucket(world, required(input, "Bucket"))?;
    let asked = number(input, "MaxKeys").unwrap_or(MOST);
    if !(0..=2_147_483_647).contains(&asked) {
        let message = "Argument maxKeys must be an integer between 0 and 2147483647";
        return Err(ApiError::new("InvalidArgument", message)
            .detail("ArgumentName", "maxKeys")
            .detail("ArgumentValue", asked.to_string()));
    }
    let encoding = text(input, "EncodingType");
    if let Some(other) = encoding.filter(|encoding| *encoding != "url") {
        return Err(ApiError::new("InvalidArgument", "Invalid Encoding Method specified in Request")
            .detail("ArgumentName", "encoding-type")
            .detail("ArgumentValue", other));
    }
    let most = asked.min(MOST);
    let prefix = text(input, "Prefix").unwrap_or_default();
    let delimiter = text(input, "Delimiter").filter(|text| !text.is_empty());
    let (items, next) = page(bucket, prefix, delimiter, after, usize::try_from(most).unwrap_or(0));
    let wire = |text: &str| wire(input, text);
    let (mut contents, mut common) = (Vec::new(), Vec::new());
    let count = items.len();
    for item in items {
        match item {
            Item::Object(key, object) => {
                let class = object.headers.get("StorageClass").map_or("STANDARD", String::as_str);
                let mut told = json!({
                    "Key": wire(key),
                    "LastModified": time(object.modified),
                    "ETag": told::quoted(&object.etag),
                    "Size": object.content.len(),
                    "StorageClass": class,
                });
                if let (true, Some(members)) = (owner, told.as_object_mut()) {
                    members.insert("Owner".to_owned(), json!({"ID": world.s3.owner}));
                }
                contents.push(told);
            }
            Item::Common(prefix) => common.push(json!({"Prefix": wire(&prefix)})),
        }
    }
    let mut members = Map::new();
    let mut put = |name: &str, value: Value| members.insert(name.to_owned(), value);
    put("IsTruncated", json!(next.is_some()));
    for (name, items) in [("Contents", contents), ("CommonPrefixes", common)] {
        if !items.is_empty() {
            put(name, Value::Array(items));
        }
    }
    put("Name", json!(bucket.name.as_str()));
    put("Prefix", json!(wire(prefix)));
    if let Some(delimiter) = delimiter {
        put("Delimiter", json!(wire(delimiter)));
    }
    put("MaxKeys", json!(most));
    if let Some(encoding) = encoding {
        put("EncodingType", json!(encoding));
    }
    Ok((members, count, next))
}

/// One row of the answer: an object, or what several keys have in common.
enum Item<'a> {
    Object(&'a str, &'a super::Object),
    Common(String),
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
        // A common prefix is told once, and not again by a page that begins in it.
        if let Some(common) = &common
            && (last.as_ref() == Some(common)
                || after.is_some_and(|after| after.starts_with(common.as_str())))
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
