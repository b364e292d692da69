//! Conditional requests: what `If-…` members ask of an object, and ranges of its bytes. It changes nothing.
//!
//! Sources: S3 API reference, GetObject and CopyObject; outcomes recorded from S3 (localstack, `test_s3.snapshot.json`,
//! `test_s3_get_object_preconditions`, `test_get_object_range`, `test_s3_preconditions.snapshot.json`).

use serde_json::Value;

use super::{Object, told};
use crate::{api::ApiError, input::text, time::Timestamp};

/// The status of what has not changed; it comes without a body.
pub(crate) const NOT_MODIFIED: u16 = 304;

/// Which members are looked at, and how a refusal names them.
struct Names {
    members: [&'static str; 4],
    told: [&'static str; 4],
    /// What has not changed is an answer of its own.
    reads: bool,
}

const READ: Names = Names {
    members: ["IfMatch", "IfUnmodifiedSince", "IfNoneMatch", "IfModifiedSince"],
    told: ["If-Match", "If-Unmodified-Since", "If-None-Match", "If-Modified-Since"],
    reads: true,
};
const COPY: Names = Names {
    members: [
        "CopySourceIfMatch",
        "CopySourceIfUnmodifiedSince",
        "CopySourceIfNoneMatch",
        "CopySourceIfModifiedSince",
    ],
    told: [
        "x-amz-copy-source-If-Match",
        "x-amz-copy-source-If-Unmodified-Since",
        "x-amz-copy-source-If-None-Match",
        "x-amz-copy-source-If-Modified-Since",
    ],
    reads: false,
};

/// What GetObject and HeadObject ask.
pub(super) fn to_read(input: &Value, object: &Object, now: Timestamp) -> Result<(), ApiError> {
    hold(&READ, input, object, now)
}

/// What CopyObject asks of its source.
pub(super) fn to_copy(input: &Value, object: &Object, now: Timestamp) -> Result<(), ApiError> {
    hold(&COPY, input, object, now)
}

/// The answer that a condition does not hold.
pub(super) fn failed(condition: &str) -> ApiError {
    let message = "At least one of the pre-conditions you specified did not hold";
    ApiError::new("PreconditionFailed", message).status(412).detail("Condition", condition)
}

/// A matching ETag outweighs `If-Unmodified-Since`, and one that differs `If-Modified-Since` (S3 API reference,
/// GetObject, "Overriding response header values"). Moments in the future are passed over.
fn hold(names: &Names, input: &Value, object: &Object, now: Timestamp) -> Result<(), ApiError> {
    let [matches, unmodified, none_match, modified] = names.members.map(|member| text(input, member));
    let [told_match, told_unmodified, told_none, told_modified] = names.told;
    let unchanged = |condition| match names.reads {
        // Recorded: getmoto/moto#8534.
        true => ApiError::new("NotModified", "Not Modified")
            .status(NOT_MODIFIED)
            .detail("Last-Modified", object.modified.http_date())
            .detail("ETag", told::quoted(&object.etag)),
        false => failed(condition),
    };
    let at = |text: Option<&str>| text.and_then(Timestamp::parse);
    // A header tells whole seconds.
    let changed = object.modified.as_seconds();
    match (matches, at(unmodified)) {
        (Some(etags), _) if !names_one(etags, &object.etag) => return Err(failed(told_match)),
        (None, Some(at)) if changed > at.as_seconds() => return Err(failed(told_unmodified)),
        _ => {}
    }
    match (none_match, at(modified).filter(|at| *at <= now)) {
        (Some(etags), _) if names_one(etags, &object.etag) => return Err(unchanged(told_none)),
        (None, Some(at)) if changed <= at.as_seconds() => return Err(unchanged(told_modified)),
        _ => {}
    }
    Ok(())
}

/// Whether a list of ETags, with or without quotes, has the object's, or is `*`.
pub(super) fn names_one(list: &str, etag: &str) -> bool {
    list.split(',').map(|one| one.trim().trim_matches('"')).any(|one| one == "*" || one == etag)
}

/// The bytes that a `Range` asks for: first, and one behind the last. `None`: all of them, since it is no range that S3
/// reads.
///
/// # Errors
/// It begins behind the end.
pub(super) fn range(asked: Option<&str>, size: usize) -> Result<Option<(usize, usize)>, ApiError> {
    let Some(asked) = asked else { return Ok(None) };
    let parts =
        asked.strip_prefix("bytes=").filter(|rest| !rest.contains(',')).and_then(|rest| rest.split_once('-'));
    let Some((first, last)) = parts else { return Ok(None) };
    let number = |text: &str| text.trim().parse::<usize>().ok();
    let found = match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => (first, last.saturating_add(1).min(size)),
        (Some(first), None) if last.is_empty() => (first, size),
        (None, Some(most)) if first.is_empty() && most > 0 && size > 0 => (size.saturating_sub(most), size),
        (None, Some(_)) if first.is_empty() => (size, size),
        _ => return Ok(None),
    };
    if found.0 < size {
        return Ok(Some(found));
    }
    Err(ApiError::new("InvalidRange", "The requested range is not satisfiable")
        .status(416)
        .detail("RangeRequested", asked)
        .detail("ActualObjectSize", size.to_string()))
}
