//! PutBucketPolicy, GetBucketPolicy and DeleteBucketPolicy. What S3 asks of a document, `policy::check` knows.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{names, public};
use crate::{
    api::{ApiError, Call, Need, Row},
    iam,
    input::{only, required},
    policy::check::{self, Around, Kind},
};

pub(super) const PUT: Row = Row {
    service: "s3",
    operation: "PutBucketPolicy",
    needs: |_, input| on(input, "s3:PutBucketPolicy"),
    run: put,
    read_only: false,
    management: true,
};
pub(super) const GET: Row = Row {
    service: "s3",
    operation: "GetBucketPolicy",
    needs: |_, input| on(input, "s3:GetBucketPolicy"),
    run: get,
    read_only: true,
    management: true,
};
pub(super) const DELETE: Row = Row {
    service: "s3",
    operation: "DeleteBucketPolicy",
    needs: |_, input| on(input, "s3:DeleteBucketPolicy"),
    run: delete,
    read_only: false,
    management: true,
};

const KNOWN: &[&str] = &["Bucket", "ExpectedBucketOwner"];
/// What a put is given; nobody here is kept from changing a policy that keeps them out.
const PUT_KNOWN: &[&str] = &[
    "Bucket",
    "ChecksumAlgorithm",
    "ConfirmRemoveSelfBucketAccess",
    "ContentMD5",
    "ExpectedBucketOwner",
    "Policy",
];

fn on(input: &Value, action: &str) -> Vec<Need> {
    vec![names::on_bucket(action, required(input, "Bucket"))]
}

/// Block Public Access: "because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access."
/// (public transcripts since 2025; S3 User Guide, "Troubleshoot access denied (403 Forbidden) errors").
fn put(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let input = call.input;
    only(input, "s3 PutBucketPolicy", PUT_KNOWN)?;
    let name = required(input, "Bucket");
    let bucket = names::bucket(call.world, name)?;
    let exists = |principal: &str| iam::exists(call.world, principal);
    let around = Around { bucket: Some(name), exists: Some(&exists) };
    let document = check::check(Kind::Bucket, required(input, "Policy"), &around)
        .map_err(|fault| ApiError::new(fault.code, fault.sentence))?;
    let blocks = bucket.public_access.is_some_and(|switches| switches.block_public_policy);
    if blocks && public::is_public(&document) {
        let message = format!(
            "User: {} is not authorized to perform: s3:PutBucketPolicy on resource: \"arn:aws:s3:::{name}\" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.",
            call.identity.arn
        );
        return Err(ApiError::new("AccessDenied", message).status(403));
    }
    names::bucket_mut(call.world, name)?.policy = Some(Arc::new(document));
    Ok(json!({}))
}

fn get(call: &mut Call<'_>) -> Result<Value, ApiError> {
    only(call.input, "s3 GetBucketPolicy", KNOWN)?;
    let policy = &names::bucket(call.world, required(call.input, "Bucket"))?.policy;
    let missing = || ApiError::new("NoSuchBucketPolicy", "The bucket policy does not exist").status(404);
    let policy = policy.as_ref().ok_or_else(missing)?;
    // S3 hands back what it read, without white space (localstack, `test_s3.snapshot.json`, `test_get_bucket_policy`).
    let compact = serde_json::from_str::<Value>(&policy.source).map(|document| document.to_string());
    Ok(json!({"Policy": compact.unwrap_or_else(|_| policy.source.clone())}))
}

fn delete(call: &mut Call<'_>) -> Result<Value, ApiError> {
    only(call.input, "s3 DeleteBucketPolicy", KNOWN)?;
    names::bucket_mut(call.world, required(call.input, "Bucket"))?.policy = None;
    Ok(json!({}))
}
