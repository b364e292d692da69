//! GetObject: the bytes of an object and what it was put with.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::{conditions, names, told};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::{only, required, text},
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "s3", operation: "GetObject", needs, run, read_only: true, management: false };

/// Members that are read here, in `told` and at the door; the requester pays for nothing here.
pub(super) const KNOWN: &[&str] = &[
    "Bucket",
    "ChecksumMode",
    "ExpectedBucketOwner",
    "IfMatch",
    "IfModifiedSince",
    "IfNoneMatch",
    "IfUnmodifiedSince",
    "Key",
    "Range",
    "RequestPayer",
    "ResponseCacheControl",
    "ResponseContentDisposition",
    "ResponseContentEncoding",
    "ResponseContentLanguage",
    "ResponseContentType",
    "ResponseExpires",
];
/// What a caller that signed may have the answer say (S3 API reference, GetObject).
const OVERRIDES: [(&str, &str); 6] = [
    ("ResponseCacheControl", "CacheControl"),
    ("ResponseContentDisposition", "ContentDisposition"),
    ("ResponseContentEncoding", "ContentEncoding"),
    ("ResponseContentLanguage", "ContentLanguage"),
    ("ResponseContentType", "ContentType"),
    ("ResponseExpires", "Expires"),
];

fn needs(world: &World, input: &Value) -> Vec<Need> {
    names::to_read(world, "s3:GetObject", required(input, "Bucket"), required(input, "Key"))
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let (input, world) = (call.input, &*call.world);
    only(input, "s3 GetObject", KNOWN)?;
    let object = names::object(world, required(input, "Bucket"), required(input, "Key"))?;
    let class = object.headers.get("StorageClass").map_or("", String::as_str);
    if ["GLACIER", "DEEP_ARCHIVE"].contains(&class) {
        let message = "The operation is not valid for the object's storage class";
        return Err(ApiError::new("InvalidObjectState", message).status(403).detail("StorageClass", class));
    }
    conditions::to_read(input, object, world.now)?;
    let range = conditions::range(text(input, "Range"), object.content.len())?;
    let mut answer = told::object(object, input, range);
    let (first, end) = range.unwrap_or((0, object.content.len()));
    let bytes = object.content.bytes().get(first..end).unwrap_or_default();
    if let Value::Object(members) = &mut answer {
        members.insert("Body".to_owned(), json!(STANDARD.encode(bytes)));
        for (asked, member) in OVERRIDES {
            if let Some(value) = text(input, asked) {
                members.insert(member.to_owned(), json!(value));
            }
        }
        if !object.tags.is_empty() {
            members.insert("TagCount".to_owned(), json!(object.tags.len()));
        }
    }
    Ok(answer)
}
