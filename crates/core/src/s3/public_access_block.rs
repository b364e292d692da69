//! PutPublicAccessBlock, GetPublicAccessBlock and DeletePublicAccessBlock. What the switches do, `public` and the
//! operations that they stop know.

use serde_json::{Value, json};

use super::{PublicAccessBlock, names};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::{flag, only, required},
};

/// The actions are named after the bucket (Service Authorization Reference); a deletion is a put.
pub(super) const PUT: Row = Row {
    service: "s3",
    operation: "PutPublicAccessBlock",
    needs: |_, input| on(input, "s3:PutBucketPublicAccessBlock"),
    run: put,
    read_only: false,
    management: true,
};
pub(super) const GET: Row = Row {
    service: "s3",
    operation: "GetPublicAccessBlock",
    needs: |_, input| on(input, "s3:GetBucketPublicAccessBlock"),
    run: get,
    read_only: true,
    management: true,
};
pub(super) const DELETE: Row = Row {
    service: "s3",
    operation: "DeletePublicAccessBlock",
    needs: |_, input| on(input, "s3:PutBucketPublicAccessBlock"),
    run: delete,
    read_only: false,
    management: true,
};

const CONFIGURATION: &str = "PublicAccessBlockConfiguration";
const KNOWN: &[&str] = &["Bucket", "ChecksumAlgorithm", "ContentMD5", "ExpectedBucketOwner", CONFIGURATION];

fn on(input: &Value, action: &str) -> Vec<Need> {
    vec![names::on_bucket(action, required(input, "Bucket"))]
}

/// A switch that is left out is off; all of them cannot be (moto and MinIO agree on the sentence).
fn put(call: &mut Call<'_>) -> Result<Value, ApiError> {
    only(call.input, "s3 PutPublicAccessBlock", KNOWN)?;
    let bucket = names::bucket_mut(call.world, required(call.input, "Bucket"))?;
    let given = call.input.get(CONFIGURATION).unwrap_or(&Value::Null);
    if given.as_object().is_none_or(serde_json::Map::is_empty) {
        let message = "Must specify at least one configuration.";
        return Err(ApiError::new("InvalidRequest", message));
    }
    bucket.public_access = Some(PublicAccessBlock {
        block_public_acls: flag(given, "BlockPublicAcls"),
        ignore_public_acls: flag(given, "IgnorePublicAcls"),
        block_public_policy: flag(given, "BlockPublicPolicy"),
        restrict_public_buckets: flag(given, "RestrictPublicBuckets"),
    });
    Ok(json!({}))
}

fn get(call: &mut Call<'_>) -> Result<Value, ApiError> {
    only(call.input, "s3 GetPublicAccessBlock", KNOWN)?;
    let bucket = names::bucket(call.world, required(call.input, "Bucket"))?;
    let Some(switches) = bucket.public_access else {
        let message = "The public access block configuration was not found";
        return Err(ApiError::new("NoSuchPublicAccessBlockConfiguration", message).status(404));
    };
    Ok(json!({ CONFIGURATION: {
        "BlockPublicAcls": switches.block_public_acls,
        "IgnorePublicAcls": switches.ignore_public_acls,
        "BlockPublicPolicy": switches.block_public_policy,
        "RestrictPublicBuckets": switches.restrict_public_buckets,
    }}))
}

fn delete(call: &mut Call<'_>) -> Result<Value, ApiError> {
    only(call.input, "s3 DeletePublicAccessBlock", KNOWN)?;
    names::bucket_mut(call.world, required(call.input, "Bucket"))?.public_access = None;
    Ok(json!({}))
}
