//! DeleteObject: one object. That it was not there is no fault.

use serde_json::{Value, json};

use super::names;
use crate::{
    api::{ApiError, Call, Need, Row},
    input::{only, required, text},
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "s3", operation: "DeleteObject", needs, run, read_only: false, management: false };

const KNOWN: &[&str] = &["Bucket", "ExpectedBucketOwner", "Key", "RequestPayer", "VersionId"];

fn needs(world: &World, input: &Value) -> Vec<Need> {
    vec![names::on_object(world, "s3:DeleteObject", required(input, "Bucket"), required(input, "Key"))]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let input = call.input;
    only(input, "s3 DeleteObject", KNOWN)?;
    let bucket = names::bucket_mut(call.world, required(input, "Bucket"))?;
    // Without versions there is one, called null (recorded: localstack, `test_s3_api.snapshot.json`, `test_delete_object`).
    if let Some(version) = text(input, "VersionId").filter(|version| *version != "null") {
        return Err(ApiError::new("InvalidArgument", "Invalid version id specified")
            .detail("ArgumentName", "versionId")
            .detail("ArgumentValue", version));
    }
    bucket.objects.remove(required(input, "Key"));
    Ok(json!({}))
}
