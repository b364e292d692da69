//! IAM's codes and sentences that several operations share. Lengths and patterns of members are checked at the
//! front door, from the model.

use serde_json::Value;

use crate::{api::ApiError, input::tags};

/// The most tags of one role or instance profile.
const MOST_TAGS: usize = 50;

/// How keys of tags are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TagKeys {
    /// Those of roles and users.
    IgnoringCase,
    /// Those of all others.
    AsWritten,
}

impl TagKeys {
    pub(super) fn same(self, one: &str, other: &str) -> bool {
        match self {
            Self::IgnoringCase => one.eq_ignore_ascii_case(other),
            Self::AsWritten => one == other,
        }
    }
}

/// What no tag of IAM and STS may be (IAM User Guide, "Tags for IAM resources", whose sentence it is: what they say is not
/// recorded). Letters count in neither case ("Tagging your AWS resources").
pub(crate) const RESERVED: &str = "You cannot create a tag key or value that begins with the text aws:. This tag prefix is reserved for AWS internal use.";

/// Whether one of the tags is AWS's own.
pub(crate) fn reserved(tags: &[(String, String)]) -> bool {
    let own = |text: &str| text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws:"));
    tags.iter().any(|(key, value)| own(key) || own(value))
}

/// The tags of a request. The sentences of duplicates are recorded (localstack, test_iam_roles and test_iam_policies).
pub(super) fn tags_of(input: &Value, quota: &str, keys: TagKeys) -> Result<Vec<(String, String)>, ApiError> {
    let given = tags(input, "Tags");
    if given.len() > MOST_TAGS {
        return Err(limit(&format!("Cannot exceed quota for {quota}: {MOST_TAGS}")));
    }
    let twice = |(place, (key, _)): (usize, &(String, String))| {
        given.iter().take(place).any(|(earlier, _)| keys.same(earlier, key))
    };
    if given.iter().enumerate().any(twice) {
        let message = match keys {
            TagKeys::IgnoringCase => {
                "Duplicate tag keys found. Please note that Tag keys are case insensitive."
            }
            TagKeys::AsWritten => "Duplicate tag keys found.",
        };
        return Err(ApiError::new("InvalidInput", message));
    }
    if reserved(&given) {
        return Err(ApiError::new("InvalidInput", RESERVED));
    }
    Ok(given)
}

/// `LimitExceeded`.
pub(super) fn limit(message: &str) -> ApiError {
    ApiError::new("LimitExceeded", message).status(409)
}

/// `EntityAlreadyExists`.
pub(super) fn exists(message: String) -> ApiError {
    ApiError::new("EntityAlreadyExists", message).status(409)
}

/// `NoSuchEntity`.
pub(super) fn absent(message: String) -> ApiError {
    ApiError::new("NoSuchEntity", message).status(404)
}

/// `DeleteConflict`: the role is in an instance profile, told of either.
pub(super) const ROLE_INSIDE: &str = "Cannot delete entity, must remove roles from instance profile first.";

/// `DeleteConflict`.
pub(super) fn conflict(message: &str) -> ApiError {
    ApiError::new("DeleteConflict", message).status(409)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model;

    #[test]
    fn statuses_are_those_of_the_model() {
        let model = model::service("iam").unwrap();
        let invalid =
            tags_of(&serde_json::json!({"Tags": [{"Key": "a"}, {"Key": "A"}]}), "x", TagKeys::IgnoringCase)
                .unwrap_err();
        for error in [limit(""), exists(String::new()), absent(String::new()), conflict(""), invalid] {
            assert_eq!(model.errors.get(&error.code), Some(&error.status), "{}", error.code);
        }
    }
}
