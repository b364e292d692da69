//! PutObject: an object in one piece. What is written with it and what must not be are in `given`.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::{Content, Object, given, names, told};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::{only, required, text, without_nulls},
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "s3", operation: "PutObject", needs, run, read_only: false, management: false };

const KNOWN: &[&str] = &[
    "ACL",
    "Body",
    "Bucket",
    "CacheControl",
    "ChecksumAlgorithm",
    "ChecksumCRC32",
    "ChecksumCRC32C",
    "ChecksumSHA256",
    "ContentDisposition",
    "ContentEncoding",
    "ContentLanguage",
    "ContentLength",
    "ContentMD5",
    "ContentType",
    "ExpectedBucketOwner",
    "Expires",
    "Key",
    "Metadata",
    "RequestPayer",
    "ServerSideEncryption",
    "StorageClass",
    "Tagging",
    "WebsiteRedirectLocation",
];

fn needs(world: &World, input: &Value) -> Vec<Need> {
    given::needs(world, input)
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let (input, now) = (call.input, call.world.now);
    only(input, "s3 PutObject", KNOWN)?;
    let (name, key) = (required(input, "Bucket"), required(input, "Key"));
    names::bucket(call.world, name)?;
    names::good_key(key)?;
    given::allowed(input)?;
    let content = Content::from(STANDARD.decode(required(input, "Body")).unwrap_or_default());
    given::room(call.world, name, key, content.len())?;
    let checksum = ["ChecksumCRC32", "ChecksumCRC32C", "ChecksumSHA256"]
        .iter()
        .find_map(|member| Some(((*member).to_owned(), text(input, member)?.to_owned())));
    let object = Object {
        etag: content.md5(),
        content,
        modified: now,
        headers: given::headers(input)?,
        metadata: given::metadata(input)?,
        tags: given::tags(input)?,
        checksum,
    };
    let mut answer = json!({"ETag": told::quoted(&object.etag), "ServerSideEncryption": told::ENCRYPTION});
    if let (Value::Object(members), Some((member, value))) = (&mut answer, &object.checksum) {
        members.insert(member.clone(), json!(value));
    }
    names::bucket_mut(call.world, name)?.objects.insert(key.to_owned(), object);
    Ok(without_nulls(answer))
}
