//! What S3 looks at before it asks for permission: whose the bucket is, and whom the caller takes for its owner.

use serde_json::Value;

use super::names;
use crate::{
    api::ApiError,
    http::Headers,
    input::{required, text},
    world::World,
};

/// What the answers about a bucket say of it in headers that the models do not have (recorded: localstack,
/// `test_s3.snapshot.json`, `test_create_bucket_head_bucket`; of listings S3 API reference, "Common response headers").
pub(crate) fn about(operation: &str, world: &World, headers: &mut Headers) {
    if ["HeadBucket", "ListObjects", "ListObjectsV2"].contains(&operation) {
        headers.push("x-amz-bucket-region", world.region.as_str());
    }
    if operation == "HeadBucket" {
        headers.push("x-amz-access-point-alias", "false");
        headers.set("Content-Type", "application/xml");
    }
}

/// Refuses a call about somebody else's bucket, or an expected owner who is another. Nobody who did not sign is kept from
/// learning that there is no such bucket.
pub(crate) fn before(world: &World, operation: &str, input: &Value, anonymous: bool) -> Result<(), ApiError> {
    let denied = || ApiError::new("AccessDenied", "Access Denied").status(403);
    let name = required(input, "Bucket");
    if name.is_empty() {
        return Ok(());
    }
    if operation != "CreateBucket" {
        if names::is_taken(world, name) {
            return Err(denied());
        }
        if anonymous {
            names::bucket(world, name)?;
        }
    }
    for member in ["ExpectedBucketOwner", "ExpectedSourceBucketOwner"] {
        let Some(owner) = text(input, member) else { continue };
        if owner.len() != 12 || !owner.chars().all(|c| c.is_ascii_digit()) {
            let message = format!(
                "The value of the expected bucket owner parameter must be an AWS Account ID... [{owner}]"
            );
            return Err(ApiError::new("InvalidBucketOwnerAWSAccountID", message));
        }
        if owner != world.account.as_str() {
            return Err(denied());
        }
    }
    Ok(())
}

/// Names the bucket in a refusal that tells it.
pub(crate) fn detailed(error: &mut ApiError, input: &Value) {
    let told = error.details.iter().any(|(name, _)| *name == "BucketName");
    if let (false, true, Some(bucket)) = (told, names::tells_bucket(&error.code), text(input, "Bucket")) {
        error.details.push(("BucketName", bucket.to_owned()));
    }
}
