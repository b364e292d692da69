//! What an object is put with: headers that are kept, user metadata, tags; what is refused of them, and how much room
//! there is. PutObject and CopyObject share it.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::{CONTENT_TYPE, names};
use crate::{
    api::{ApiError, Need},
    input::{required, text},
    world::World,
};

/// The most bytes of one object here; AWS takes 5 GB in one piece. So no client has to upload in parts, which the AWS CLI
/// does from 8 MB on.
pub const MAX_OBJECT: usize = 1 << 20;
/// The most bytes of all objects together, each with [`OVERHEAD`] more.
pub const MAX_ALL: usize = 16 << 20;
/// What an object without content counts.
const OVERHEAD: usize = 1 << 10;
/// The most bytes of user metadata, names and values (S3 User Guide, "Working with object metadata").
const MAX_METADATA: usize = 2 << 10;
/// The most tags of an object (S3 User Guide, "Categorizing your storage using tags").
const MAX_TAGS: usize = 10;
/// Headers that an object keeps and hands back.
const KEPT: [&str; 7] = [
    "CacheControl",
    "ContentDisposition",
    "ContentEncoding",
    "ContentLanguage",
    "ContentType",
    "Expires",
    "WebsiteRedirectLocation",
];
const CLASSES: [&str; 8] = [
    "STANDARD",
    "REDUCED_REDUNDANCY",
    "STANDARD_IA",
    "ONEZONE_IA",
    "INTELLIGENT_TIERING",
    "GLACIER",
    "DEEP_ARCHIVE",
    "GLACIER_IR",
];
/// What sets an access control list.
const GRANTS: [&str; 5] = ["ACL", "GrantFullControl", "GrantRead", "GrantReadACP", "GrantWriteACP"];
/// Canned access control lists (S3 User Guide, "Access control list overview").
const ACLS: [&str; 8] = [
    "private",
    "public-read",
    "public-read-write",
    "authenticated-read",
    "aws-exec-read",
    "bucket-owner-read",
    "bucket-owner-full-control",
    "log-delivery-write",
];

/// Permissions to put an object: on the object itself, and more for its tags and its access control list.
pub(super) fn needs(world: &World, input: &Value) -> Vec<Need> {
    let (name, key) = (required(input, "Bucket"), required(input, "Key"));
    let mut put = names::on_object(world, "s3:PutObject", name, key);
    let tags = tags(input).unwrap_or_default();
    for (tag, value) in &tags {
        let key = format!("s3:requestobjecttag/{tag}");
        put.context.insert(key, vec![value.clone()]);
    }
    if !tags.is_empty() {
        put.context.insert("s3:requestobjecttagkeys".to_owned(), tags.keys().cloned().collect());
    }
    let context = put.context.clone();
    put.context.insert("s3:objectcreationoperation".to_owned(), vec!["true".to_owned()]);
    let mut needs = vec![put];
    let grants = GRANTS.iter().any(|member| text(input, member).is_some());
    for (asked, action) in
        [(grants, "s3:PutObjectAcl"), (text(input, "Tagging").is_some(), "s3:PutObjectTagging")]
    {
        if asked {
            let mut need = names::on_object(world, action, name, key);
            need.context.extend(context.clone());
            needs.push(need);
        }
    }
    needs
}

/// Refuses what is none of S3's words, and what a bucket whose owner owns every object does not take (S3 User Guide,
/// "Controlling ownership of objects").
pub(super) fn allowed(input: &Value) -> Result<(), ApiError> {
    acl(input)?;
    if text(input, "StorageClass").is_some_and(|class| !CLASSES.contains(&class)) {
        return Err(ApiError::new("InvalidStorageClass", "The storage class you specified is not valid"));
    }
    match text(input, "ServerSideEncryption") {
        None | Some("AES256") => Ok(()),
        Some(kms) if kms.starts_with("aws:kms") => Err(ApiError::not_simulated("s3 encryption with KMS")),
        Some(other) => {
            let message = "The encryption method specified is not supported";
            Err(ApiError::new("InvalidEncryptionAlgorithmError", message)
                .detail("ArgumentName", "x-amz-server-side-encryption")
                .detail("ArgumentValue", other))
        }
    }
}

/// The same of access control lists, for buckets too.
pub(super) fn acl(input: &Value) -> Result<(), ApiError> {
    match text(input, "ACL") {
        None | Some("private" | "bucket-owner-full-control") => Ok(()),
        Some(acl) if ACLS.contains(&acl) => {
            Err(ApiError::new("AccessControlListNotSupported", "The bucket does not allow ACLs"))
        }
        Some(other) => Err(ApiError::new("InvalidArgument", "")
            .detail("ArgumentName", "x-amz-acl")
            .detail("ArgumentValue", other)),
    }
}

/// Refuses, in the lab's own voice, what is larger than the lab keeps.
pub(super) fn room(world: &World, name: &str, key: &str, size: usize) -> Result<(), ApiError> {
    if size > MAX_OBJECT {
        return Err(ApiError::not_simulated("an S3 object of more than 1 MiB"));
    }
    let all = world.s3.buckets.values().flat_map(|bucket| bucket.objects.iter().map(move |o| (bucket, o)));
    let others = all.filter(|(bucket, (own, _))| (bucket.name.as_str(), own.as_str()) != (name, key));
    let used: usize = others.map(|(_, (_, object))| object.content.len().saturating_add(OVERHEAD)).sum();
    match used.saturating_add(size).saturating_add(OVERHEAD) > MAX_ALL {
        true => Err(ApiError::not_simulated("more than 16 MiB in S3")),
        false => Ok(()),
    }
}

/// Headers that are kept, by member; a content type in any case.
pub(super) fn headers(input: &Value) -> Result<BTreeMap<String, String>, ApiError> {
    let kept = KEPT.iter().filter_map(|member| Some((*member, text(input, member)?)));
    let mut headers: BTreeMap<String, String> =
        kept.map(|(member, value)| (member.to_owned(), value.to_owned())).collect();
    // What frames the body on its way is not the object's.
    if let Some(encoding) = headers.get("ContentEncoding") {
        let own: Vec<&str> = encoding.split(',').map(str::trim).filter(|one| *one != "aws-chunked").collect();
        match own.join(",") {
            own if own.is_empty() => headers.remove("ContentEncoding"),
            own => headers.insert("ContentEncoding".to_owned(), own),
        };
    }
    headers.entry("ContentType".to_owned()).or_insert_with(|| CONTENT_TYPE.to_owned());
    if let Some(class) = text(input, "StorageClass").filter(|class| *class != "STANDARD") {
        headers.insert("StorageClass".to_owned(), class.to_owned());
    }
    Ok(headers)
}

/// User metadata; names in lower case.
pub(super) fn metadata(input: &Value) -> Result<BTreeMap<String, String>, ApiError> {
    let entries = input.get("Metadata").and_then(Value::as_object).into_iter().flatten();
    let metadata: BTreeMap<String, String> = entries
        .map(|(name, value)| (name.to_ascii_lowercase(), value.as_str().unwrap_or_default().to_owned()))
        .collect();
    let size: usize = metadata.iter().map(|(name, value)| name.len().saturating_add(value.len())).sum();
    if size <= MAX_METADATA {
        return Ok(metadata);
    }
    let message = "Your metadata headers exceed the maximum allowed metadata size";
    Err(ApiError::new("MetadataTooLarge", message)
        .detail("Size", size.to_string())
        .detail("MaxSizeAllowed", MAX_METADATA.to_string()))
}

/// The tags of `x-amz-tagging`: a query string.
pub(super) fn tags(input: &Value) -> Result<BTreeMap<String, String>, ApiError> {
    let mut tags = BTreeMap::new();
    let Some(written) = text(input, "Tagging") else { return Ok(tags) };
    let plain = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    let good = |c: char| c.is_alphanumeric() || " +-=._:/@".contains(c);
    let bad = || {
        let message = "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters \
            without tag name duplicates.";
        ApiError::new("InvalidArgument", message)
            .detail("ArgumentName", "x-amz-tagging")
            .detail("ArgumentValue", written)
    };
    for pair in written.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (key, value) = (plain(key), plain(value));
        let fits = (1..=128).contains(&key.chars().count()) && value.chars().count() <= 256;
        if !fits || !key.chars().chain(value.chars()).all(good) || tags.insert(key, value).is_some() {
            return Err(bad());
        }
    }
    match tags.len() > MAX_TAGS {
        true => Err(ApiError::new("BadRequest", "Object tags cannot be greater than 10")),
        false => Ok(tags),
    }
}
