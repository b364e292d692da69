//! DeleteBucket, HeadBucket and GetBucketLocation: what is asked of a bucket as a whole, a few lines each.

use serde_json::{Value, json};

use super::names;
use crate::{
    api::{ApiError, Call, Need, Row},
    ids::BucketName,
    input::{only, required},
};

pub(super) const DELETE: Row = Row {
    service: "s3",
    operation: "DeleteBucket",
    needs: |_, input| on(input, "s3:DeleteBucket"),
    run: delete,
    read_only: false,
    management: true,
};
/// Its permission is that of a listing (S3 API reference, HeadBucket).
pub(super) const HEAD: Row = Row {
    service: "s3",
    operation: "HeadBucket",
    needs: |_, input| on(input, "s3:ListBucket"),
    run: head,
    read_only: true,
    management: true,
};
pub(super) const LOCATION: Row = Row {
    service: "s3",
    operation: "GetBucketLocation",
    needs: |_, input| on(input, "s3:GetBucketLocation"),
    run: location,
    read_only: true,
    management: true,
};

const KNOWN: &[&str] = &["Bucket", "ExpectedBucketOwner"];

fn on(input: &Value, action: &str) -> Vec<Need> {
    vec![names::on_bucket(action, required(input, "Bucket"))]
}

fn delete(call: &mut Call<'_>) -> Result<Value, ApiError> {
    only(call.input, "s3 DeleteBucket", KNOWN)?;
    let name = required(call.input, "Bucket");
    if !names::bucket(call.world, name)?.objects.is_empty() {
        let message = "The bucket you tried to delete is not empty";
        return Err(ApiError::new("BucketNotEmpty", message).status(409));
    }
    call.world.s3.buckets.remove(&BucketName::new(name));
    Ok(json!({}))
}

fn head(call: &mut Call<'_>) -> Result<Value, ApiError> {
    only(call.input, "s3 HeadBucket", KNOWN)?;
    names::bucket(call.world, required(call.input, "Bucket"))?;
    Ok(json!({}))
}

/// A bucket in us-east-1 has none (S3 API reference, GetBucketLocation).
fn location(call: &mut Call<'_>) -> Result<Value, ApiError> {
    only(call.input, "s3 GetBucketLocation", KNOWN)?;
    names::bucket(call.world, required(call.input, "Bucket"))?;
    let region = call.world.region.as_str();
    Ok(json!({"LocationConstraint": if region == "us-east-1" { "" } else { region }}))
}
