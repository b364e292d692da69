//! IAM's constraints on members of a request (the service model's lengths and patterns), and the sentence that
//! names every member that breaks one.

use serde_json::Value;

use crate::{
    api::ApiError,
    input::{number, required, tags, text},
};

/// A longer value is not repeated in the refusal.
const REPEATED: usize = 2048;
/// The most tags of one role or instance profile.
const MOST_TAGS: usize = 50;

/// What was found wrong so far.
#[derive(Default)]
pub(super) struct Checks(Vec<String>);

impl Checks {
    fn fail(&mut self, value: &str, member: &str, constraint: &str) {
        let shown = if value.len() > REPEATED { "Value".to_owned() } else { format!("Value '{value}'") };
        self.0.push(format!("{shown} at '{member}' failed to satisfy constraint: Member must {constraint}"));
    }

    fn length(&mut self, value: &str, member: &str, least: usize, most: usize) {
        let length = value.chars().count();
        if length < least {
            self.fail(value, member, &format!("have length greater than or equal to {least}"));
        }
        if length > most {
            self.fail(value, member, &format!("have length less than or equal to {most}"));
        }
    }

    /// A name of a role (at most 64 characters) or of an instance profile (128).
    pub(super) fn name(mut self, input: &Value, name: &str, member: &str, most: usize) -> Self {
        let value = required(input, name);
        let good = |c: char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c);
        if !value.chars().all(good) {
            self.fail(value, member, "satisfy regular expression pattern: [\\w+=,.@-]+");
        }
        self.length(value, member, 1, most);
        self
    }

    /// `Path`, if given.
    pub(super) fn path(mut self, input: &Value) -> Self {
        let Some(value) = text(input, "Path") else { return self };
        let inner = value.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
        let good =
            value == "/" || inner.is_some_and(|i| !i.is_empty() && i.chars().all(|c| c.is_ascii_graphic()));
        if !good {
            let pattern = "(\\u002F)|(\\u002F[\\u0021-\\u007F]+\\u002F)";
            self.fail(value, "path", &format!("satisfy regular expression pattern: {pattern}"));
        }
        self.length(value, "path", 1, 512);
        self
    }

    /// `PathPrefix`, if given.
    pub(super) fn path_prefix(mut self, input: &Value) -> Self {
        let Some(value) = text(input, "PathPrefix") else { return self };
        let good = value.strip_prefix('/').is_some_and(|rest| rest.chars().all(|c| c.is_ascii_graphic()));
        if !good {
            let pattern = "\\u002F[\\u0021-\\u007F]*";
            self.fail(value, "pathPrefix", &format!("satisfy regular expression pattern: {pattern}"));
        }
        self.length(value, "pathPrefix", 1, 512);
        self
    }

    /// The trust policy's text.
    pub(super) fn document(mut self, input: &Value, name: &str, member: &str) -> Self {
        let value = required(input, name);
        let good = |c: char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{ff}');
        if !value.chars().all(good) {
            let pattern = "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+";
            self.fail(value, member, &format!("satisfy regular expression pattern: {pattern}"));
        }
        self.length(value, member, 1, 131_072);
        self
    }

    /// `Description`, if given.
    pub(super) fn description(mut self, input: &Value) -> Self {
        let Some(value) = text(input, "Description") else { return self };
        let good = |c: char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{7e}' | '\u{a1}'..='\u{ff}');
        if !value.chars().all(good) {
            let pattern = "[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*";
            self.fail(value, "description", &format!("satisfy regular expression pattern: {pattern}"));
        }
        self.length(value, "description", 0, 1000);
        self
    }

    /// A whole number between two bounds, if given.
    pub(super) fn number(mut self, input: &Value, name: &str, member: &str, bounds: (i64, i64)) -> Self {
        let Some(value) = number(input, name) else { return self };
        let (least, most) = bounds;
        if value < least {
            let constraint = format!("have value greater than or equal to {least}");
            self.fail(&value.to_string(), member, &constraint);
        }
        if value > most {
            self.fail(&value.to_string(), member, &format!("have value less than or equal to {most}"));
        }
        self
    }

    /// An ARN's length; its form is judged by the operation.
    pub(super) fn arn(mut self, input: &Value, name: &str, member: &str) -> Self {
        self.length(required(input, name), member, 20, 2048);
        self
    }

    /// Keys and values of `Tags`.
    pub(super) fn tags(mut self, input: &Value) -> Self {
        for (number, (key, value)) in (1..).zip(tags(input, "Tags")) {
            let good = |c: char| c.is_alphanumeric() || c.is_whitespace() || "_.:/=+-@".contains(c);
            let pattern = "satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]";
            let member = format!("tags.{number}.member.key");
            if !key.chars().all(good) {
                self.fail(&key, &member, &format!("{pattern}+"));
            }
            self.length(&key, &member, 1, 128);
            let member = format!("tags.{number}.member.value");
            if !value.chars().all(good) {
                self.fail(&value, &member, &format!("{pattern}*"));
            }
            self.length(&value, &member, 0, 256);
        }
        self
    }

    /// Refuses with every broken constraint.
    pub(super) fn done(self) -> Result<(), ApiError> {
        let count = match self.0.len() {
            0 => return Ok(()),
            1 => "1 validation error".to_owned(),
            n => format!("{n} validation errors"),
        };
        Err(ApiError::new("ValidationError", format!("{count} detected: {}", self.0.join("; "))))
    }
}

/// The tags of a request. Keys are compared ignoring case.
pub(super) fn tags_of(input: &Value, quota: &str) -> Result<Vec<(String, String)>, ApiError> {
    let given = tags(input, "Tags");
    if given.len() > MOST_TAGS {
        return Err(limit(&format!("Cannot exceed quota for {quota}: {MOST_TAGS}")));
    }
    let keys: std::collections::BTreeSet<String> = given.iter().map(|(key, _)| key.to_lowercase()).collect();
    if keys.len() < given.len() {
        let message = "Duplicate tag keys found. Please note that Tag keys are case insensitive.";
        return Err(ApiError::new("InvalidInput", message));
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
