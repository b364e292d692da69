//! ListObjectsV2: a data event, which event history does not show.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::list;
use crate::{
    api::{ApiError, Call, Row},
    input::{flag, only, text},
};

pub(super) const ROW: Row = Row {
    service: "s3",
    operation: "ListObjectsV2",
    needs: list::needs,
    run,
    read_only: true,
    management: false,
};

/// Members that are read; the requester pays for nothing here.
const KNOWN: &[&str] = &[
    "Bucket",
    "ContinuationToken",
    "Delimiter",
    "EncodingType",
    "ExpectedBucketOwner",
    "FetchOwner",
    "MaxKeys",
    "Prefix",
    "RequestPayer",
    "StartAfter",
];

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let input = call.input;
    only(input, "s3 ListObjectsV2", KNOWN)?;
    let token = text(input, "ContinuationToken");
    let start = text(input, "StartAfter");
    let after = match token {
        Some(token) => Some(resume(token)?),
        None => start.map(str::to_owned),
    };
    let (mut members, count, next) =
        list::listing(call.world, input, after.as_deref(), flag(input, "FetchOwner"))?;
    members.insert("KeyCount".to_owned(), json!(count));
    let told = [
        ("ContinuationToken", token.map(str::to_owned)),
        ("NextContinuationToken", next.map(|last| STANDARD.encode(last))),
        ("StartAfter", start.map(|start| list::wire(input, start))),
    ];
    members.extend(told.into_iter().filter_map(|(name, value)| Some((name.to_owned(), json!(value?)))));
    Ok(Value::Object(members))
}

/// Where a continuation token goes on.
fn resume(token: &str) -> Result<String, ApiError> {
    let last = STANDARD.decode(token).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    last.ok_or_else(|| {
        ApiError::new("InvalidArgument", "The continuation token provided is incorrect")
            .detail("ArgumentName", "continuation-token")
    })
}
