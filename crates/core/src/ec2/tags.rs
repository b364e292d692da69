//! Tags in EC2 requests: limits and reserved names (EC2 User Guide, "Tag restrictions").

use serde_json::Value;

use super::errors::invalid_value;
use crate::{
    api::ApiError,
    input::{list, tags, text},
    policy::Context,
};

/// EC2's sentence about keys that only AWS may use.
pub(super) const RESERVED: &str = "Tag keys starting with 'aws:' are reserved for internal use";
/// What RunInstances can tag.
const LAUNCHED: [&str; 5] =
    ["elastic-gpu", "instance", "network-interface", "spot-instances-request", "volume"];
/// The most tags of one resource.
const MOST: usize = 50;

/// The condition keys of tags in a request. A tag to delete may come without a value.
pub(super) fn context<'a>(tags: impl Iterator<Item = (&'a str, Option<&'a str>)>) -> Context {
    let mut context = Context::new();
    let mut keys = Vec::new();
    for (key, value) in tags {
        if let Some(value) = value {
            super::needs::put(&mut context, &format!("aws:requesttag/{key}"), value);
        }
        keys.push(key.to_owned());
    }
    if !keys.is_empty() {
        context.insert("aws:tagkeys".to_owned(), keys);
    }
    context
}

/// The tags for the instances among a request's `TagSpecifications`.
pub(super) fn of_instances(input: &Value) -> Result<Vec<(String, String)>, ApiError> {
    for_launch(input, "instance")
}

/// The tags for `kind` among those of a launch.
pub(super) fn for_launch(input: &Value, kind: &str) -> Result<Vec<(String, String)>, ApiError> {
    of(input, kind, &LAUNCHED)
}

/// The tags for `wanted` among a request's `TagSpecifications`, which may name only what the operation makes.
pub(super) fn of(input: &Value, wanted: &str, taggable: &[&str]) -> Result<Vec<(String, String)>, ApiError> {
    let mut found: Vec<(String, String)> = Vec::new();
    for spec in list(input, "TagSpecifications") {
        let kind = text(spec, "ResourceType").unwrap_or_default();
        if !taggable.contains(&kind) {
            return Err(if kind.is_empty() {
                super::errors::missing("ResourceType")
            } else {
                invalid_value(format!("'{kind}' is not a valid taggable resource type for this operation."))
            });
        }
        let given = tags(spec, "Tags");
        check(&given)?;
        if kind == wanted {
            found.extend(given);
        }
    }
    check(&found)?;
    Ok(found)
}

/// A public transcript of CreateTags (2026).
fn too_many() -> ApiError {
    let message = format!("The resultant tag set must not have more than {MOST} user tags.");
    ApiError::new("TagLimitExceeded", message)
}

/// `tags` with those of a request laid over them: a key that is there gets the new value, others come last.
pub(super) fn merged(
    mut tags: Vec<(String, String)>,
    given: &[(String, String)],
) -> Result<Vec<(String, String)>, ApiError> {
    for (key, value) in given {
        match tags.iter_mut().find(|(own, _)| own == key) {
            Some((_, own)) => own.clone_from(value),
            None => tags.push((key.clone(), value.clone())),
        }
    }
    // Tags of AWS's own do not count.
    if tags.iter().filter(|(key, _)| !reserved(key)).count() > MOST { Err(too_many()) } else { Ok(tags) }
}

/// Whether only AWS may set and take away the key.
pub(super) fn reserved(key: &str) -> bool {
    key.starts_with("aws:")
}

/// Refuses keys and values that no tag may have, and too many of them.
pub(super) fn check(tags: &[(String, String)]) -> Result<(), ApiError> {
    if tags.len() > MOST {
        return Err(too_many());
    }
    for (number, (key, value)) in tags.iter().enumerate() {
        if reserved(key) {
            return Err(invalid_value(RESERVED));
        }
        if key.is_empty() {
            return Err(invalid_value("Tag key cannot be null or empty"));
        }
        if key.chars().count() > 128 {
            return Err(invalid_value("Tag key exceeds the maximum length of 128 characters"));
        }
        if value.chars().count() > 256 {
            return Err(invalid_value("Tag value exceeds the maximum length of 256 characters"));
        }
        if tags.iter().skip(number + 1).any(|(other, _)| other == key) {
            return Err(invalid_value(format!("Duplicate tag key '{key}' specified.")));
        }
    }
    Ok(())
}

/// Refuses tag keys that cannot be a path while `InstanceMetadataTags` is enabled (EC2 User Guide, "View tags
/// for your instance using instance metadata").
pub(super) fn fit_metadata(tags: &[(String, String)]) -> Result<(), ApiError> {
    let fits = |key: &str| {
        !matches!(key, "." | ".." | "_index")
            && key.chars().all(|c| c.is_ascii_alphanumeric() || "-_+=,.@:".contains(c))
    };
    match tags.iter().find(|(key, _)| !fits(key)) {
        None => Ok(()),
        Some((key, _)) => Err(invalid_value(format!(
            "'{key}' is not a valid tag key. Tag keys must match pattern ([0-9a-zA-Z\\-_+=,.@:]{{1,255}}), and must not be a reserved name ('.', '..', '_index')"
        ))),
    }
}
