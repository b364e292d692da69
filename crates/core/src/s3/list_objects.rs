//! ListObjects, the older listing: a page goes on behind a key, and always tells the owner.
//!
//! Recorded from S3: localstack, `test_s3_list_operations.snapshot.json`, `test_list_objects_next_marker`,
//! `test_list_objects_marker_common_prefixes`.

use serde_json::{Value, json};

use super::list;
use crate::{
    api::{ApiError, Call, Row},
    input::{only, text},
};

pub(super) const ROW: Row = Row {
    service: "s3",
    operation: "ListObjects",
    needs: list::needs,
    run,
    read_only: true,
    management: false,
};

const KNOWN: &[&str] = &[
    "Bucket",
    "Delimiter",
    "EncodingType",
    "ExpectedBucketOwner",
    "Marker",
    "MaxKeys",
    "Prefix",
    "RequestPayer",
];

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let input = call.input;
    only(input, "s3 ListObjects", KNOWN)?;
    let marker = text(input, "Marker").unwrap_or_default();
    let after = Some(marker).filter(|marker| !marker.is_empty());
    let (mut members, _, next) = list::listing(call.world, input, after, true)?;
    members.insert("Marker".to_owned(), json!(list::wire(input, marker)));
    // Without a delimiter the last key is where the next page begins.
    let delimiter = text(input, "Delimiter").is_some_and(|delimiter| !delimiter.is_empty());
    if let Some(next) = next.filter(|_| delimiter) {
        members.insert("NextMarker".to_owned(), json!(list::wire(input, &next)));
    }
    Ok(Value::Object(members))
}
