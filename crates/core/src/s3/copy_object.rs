//! CopyObject: an object from one key to another, with what it was put with or with something new.

use serde_json::{Value, json};

use super::{Object, conditions, given, names, time, told};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::{only, required, text},
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "s3", operation: "CopyObject", needs, run, read_only: false, management: false };

const KNOWN: &[&str] = &[
    "ACL",
    "Bucket",
    "CacheControl",
    "ContentDisposition",
    "ContentEncoding",
    "ContentLanguage",
    "ContentType",
    "CopySource",
    "CopySourceIfMatch",
    "CopySourceIfModifiedSince",
    "CopySourceIfNoneMatch",
    "CopySourceIfUnmodifiedSince",
    "ExpectedBucketOwner",
    "ExpectedSourceBucketOwner",
    "Expires",
    "Key",
    "Metadata",
    "MetadataDirective",
    "RequestPayer",
    "ServerSideEncryption",
    "StorageClass",
    "Tagging",
    "TaggingDirective",
    "WebsiteRedirectLocation",
];

/// Bucket and key of `x-amz-copy-source`, with or without a slash in front.
fn source(input: &Value) -> Option<(&str, &str)> {
    let written = required(input, "CopySource");
    let (bucket, key) = written.strip_prefix('/').unwrap_or(written).split_once('/')?;
    (!bucket.is_empty() && !key.is_empty()).then_some((bucket, key))
}

/// The source is read, the copy is put (S3 API reference, CopyObject, "Permissions").
fn needs(world: &World, input: &Value) -> Vec<Need> {
    let (bucket, key) = source(input).unwrap_or_default();
    let mut needs =
        if key.is_empty() { Vec::new() } else { names::to_read(world, "s3:GetObject", bucket, key) };
    let tagged = names::peek(world, bucket, key).is_some_and(|object| !object.tags.is_empty());
    if tagged && text(input, "TaggingDirective") != Some("REPLACE") {
        let (to, own) = (required(input, "Bucket"), required(input, "Key"));
        needs.push(names::on_object(world, "s3:GetObjectTagging", bucket, key));
        needs.push(names::on_object(world, "s3:PutObjectTagging", to, own));
    }
    needs.extend(given::needs(world, input));
    needs
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let (input, now) = (call.input, call.world.now);
    only(input, "s3 CopyObject", KNOWN)?;
    let (name, key) = (required(input, "Bucket"), required(input, "Key"));
    names::bucket(call.world, name)?;
    names::good_key(key)?;
    given::allowed(input)?;
    for member in ["MetadataDirective", "TaggingDirective"] {
        if text(input, member).is_some_and(|word| !["COPY", "REPLACE"].contains(&word)) {
            let what = if member == "MetadataDirective" { "metadata" } else { "tagging" };
            return Err(ApiError::new("InvalidArgument", format!("Unknown {what} directive."))
                .detail("ArgumentName", format!("x-amz-{what}-directive"))
                .detail("ArgumentValue", text(input, member).unwrap_or_default()));
        }
    }
    // Recorded: localstack, `test_s3.snapshot.json`, `test_s3_copy_object_wrong_format`.
    let Some((from, source_key)) = source(input) else {
        return Err(ApiError::new("InvalidArgument", "Invalid copy source object key")
            .detail("ArgumentName", "x-amz-copy-source")
            .detail("ArgumentValue", "x-amz-copy-source"));
    };
    if source_key.contains("?versionId=") {
        return Err(ApiError::not_simulated("a version of an S3 object"));
    }
    // Told of the bucket that is meant.
    names::bucket(call.world, from).map_err(|error| error.detail("BucketName", from))?;
    let object = names::object(call.world, from, source_key)?;
    conditions::to_copy(input, object, now)?;
    let replace = text(input, "MetadataDirective") == Some("REPLACE");
    let class = text(input, "StorageClass");
    let changes = replace
        || class.is_some()
        || text(input, "WebsiteRedirectLocation").is_some()
        || text(input, "ServerSideEncryption").is_some();
    if (from, source_key) == (name, key) && !changes {
        return Err(ApiError::new(
            "InvalidRequest",
            "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
        ));
    }
    let mut copy = Object { modified: now, ..object.clone() };
    if replace {
        copy.headers = given::headers(input)?;
        copy.metadata = given::metadata(input)?;
    } else {
        // Storage class and redirect are never taken over.
        copy.headers
            .retain(|member, _| !["StorageClass", "WebsiteRedirectLocation"].contains(&member.as_str()));
        let own = given::headers(input)?;
        let own = own
            .into_iter()
            .filter(|(member, _)| ["StorageClass", "WebsiteRedirectLocation"].contains(&member.as_str()));
        copy.headers.extend(own);
    }
    if text(input, "TaggingDirective") == Some("REPLACE") {
        copy.tags = given::tags(input)?;
    }
    given::room(call.world, name, key, copy.content.len())?;
    let answer = json!({
        "CopyObjectResult": {"LastModified": time(now), "ETag": told::quoted(&copy.etag)},
        "ServerSideEncryption": told::ENCRYPTION,
    });
    names::bucket_mut(call.world, name)?.objects.insert(key.to_owned(), copy);
    Ok(answer)
}
