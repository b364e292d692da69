//! CloudTrail's codes and sentences. Those of trail names are moto's, which has them from AWS; that of an unknown trail
//! stands in public transcripts; the others are composed from what the model says of each code.

use crate::{api::ApiError, world::World};

pub(super) fn lookup_attributes(why: &str) -> ApiError {
    ApiError::new("InvalidLookupAttributesException", why)
}

pub(super) fn max_results() -> ApiError {
    ApiError::new("InvalidMaxResultsException", "MaxResults must be a value between 1 and 50.")
}

pub(super) fn next_token() -> ApiError {
    ApiError::new("InvalidNextTokenException", "Invalid NextToken.")
}

pub(super) fn time_range() -> ApiError {
    ApiError::new("InvalidTimeRangeException", "The start time must not be later than the end time.")
}

pub(super) fn event_category() -> ApiError {
    ApiError::new("InvalidEventCategoryException", "The event category must be insight.")
}

/// Two lookups in a second are as many as an account has in a region (CloudTrail API reference, LookupEvents).
pub(super) fn throttled() -> ApiError {
    ApiError::new("ThrottlingException", "Rate exceeded")
}

/// The ARN of a trail that is named so, or given by its ARN.
pub(super) fn arn(world: &World, name: &str) -> String {
    match name.starts_with("arn:") {
        true => name.to_owned(),
        false => format!("arn:aws:cloudtrail:{}:{}:trail/{name}", world.region, world.account),
    }
}

pub(super) fn no_trail(world: &World, name: &str) -> ApiError {
    let message = format!("Unknown trail: {} for the user: {}", arn(world, name), world.account);
    ApiError::new("TrailNotFoundException", message)
}

/// What a trail may be called (CloudTrail User Guide, "Naming requirements for CloudTrail resources").
pub(super) fn named_well(name: &str) -> Result<(), ApiError> {
    if name.starts_with("arn:") {
        let ends = name.split_once(":trail/").is_some_and(|(_, name)| !name.is_empty());
        let told = format!("Invalid trail ARN: {name}");
        return if ends && name.starts_with("arn:aws:cloudtrail:") {
            Ok(())
        } else {
            Err(ApiError::new("CloudTrailARNInvalidException", told))
        };
    }
    let length = name.chars().count();
    let refused = if length < 3 {
        format!(
            "Trail name too short. Minimum allowed length: 3 characters. Specified name length: {length} characters."
        )
    } else if length > 128 {
        format!(
            "Trail name too long. Maximum allowed length: 128 characters. Specified name length: {length} characters."
        )
    } else if !name.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        "Trail name must starts with a letter or number.".to_owned()
    } else if !name.ends_with(|c: char| c.is_ascii_alphanumeric()) {
        "Trail name must ends with a letter or number.".to_owned()
    } else if !name.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c)) {
        "Trail name or ARN can only contain uppercase letters, lowercase letters, numbers, periods (.), hyphens (-), and underscores (_).".to_owned()
    } else {
        return Ok(());
    };
    Err(ApiError::new("InvalidTrailNameException", refused))
}
