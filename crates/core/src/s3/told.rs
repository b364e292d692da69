//! What answers tell of an object in headers. Reads state, changes nothing.

use serde_json::{Map, Value, json};

use super::{Object, time};
use crate::input::text;

/// Objects are encrypted with S3's own keys since January 2023 (S3 User Guide, "Setting default server-side encryption").
pub(super) const ENCRYPTION: &str = "AES256";

/// What GetObject and HeadObject tell: size, times, what the object was put with, and its checksum if it is asked for and
/// the whole is told.
pub(super) fn object(object: &Object, input: &Value, range: Option<(usize, usize)>) -> Value {
    let size = object.content.len();
    let (first, end) = range.unwrap_or((0, size));
    let mut members = Map::new();
    let mut put = |name: &str, value: Value| {
        members.insert(name.to_owned(), value);
    };
    put("AcceptRanges", json!("bytes"));
    put("LastModified", json!(time(object.modified)));
    put("ContentLength", json!(end.saturating_sub(first)));
    put("ETag", json!(quoted(&object.etag)));
    if let (Some("ENABLED"), Some((member, value)), true) =
        (text(input, "ChecksumMode"), &object.checksum, (first, end) == (0, size))
    {
        put(member, json!(value));
    }
    if range.is_some() {
        put("ContentRange", json!(format!("bytes {first}-{}/{size}", end.saturating_sub(1))));
    }
    for (member, value) in &object.headers {
        put(member, json!(value));
    }
    put("ServerSideEncryption", json!(ENCRYPTION));
    put("Metadata", json!(object.metadata));
    Value::Object(members)
}

/// An ETag as it stands in answers.
pub(super) fn quoted(etag: &str) -> String {
    format!("\"{etag}\"")
}
