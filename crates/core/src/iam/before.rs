//! What IAM asks before it looks at permissions, and whom a request means that names nobody.

use std::borrow::Cow;

use serde_json::{Value, json};

use crate::{
    api::ApiError,
    ids::Arn,
    input::{required, text},
    sts::Identity,
};

/// Operations on the caller itself where they name no user.
const OWN: [&str; 5] = ["CreateAccessKey", "DeleteAccessKey", "GetUser", "ListAccessKeys", "UpdateAccessKey"];

/// Checks a call of IAM.
///
/// # Errors
/// AWS's refusal, before any permission is judged: recorded in August 2026 of a caller without permissions who asked about
/// its own session. Older transcripts have other words ("does not clearly define entity type and name").
pub(crate) fn before(operation: &str, input: &Value) -> Result<(), ApiError> {
    if operation != "SimulatePrincipalPolicy" {
        return Ok(());
    }
    let arn = required(input, "PolicySourceArn");
    let entity = Arn::parse(arn).is_some_and(|arn| {
        let kind = arn.resource.split('/').next().unwrap_or_default();
        arn.service == "iam" && ["user", "role", "group"].contains(&kind) && arn.resource.contains('/')
    });
    let refused = || ApiError::new("InvalidInput", format!("Invalid ARN provided in the request: {arn}"));
    entity.then_some(()).ok_or_else(refused)
}

/// The input as permissions look at it. A session that names no user is judged on a user with the session's name (seen in
/// denials of August 2026), though there need not be one.
pub(crate) fn with_caller<'a>(identity: &Identity, operation: &str, input: &'a Value) -> Cow<'a, Value> {
    if !OWN.contains(&operation) || text(input, "UserName").is_some() {
        return Cow::Borrowed(input);
    }
    let mut asked = input.clone();
    let name = identity.arn.resource.rsplit('/').next().unwrap_or_default();
    if let Some(asked) = asked.as_object_mut() {
        asked.insert("UserName".to_owned(), json!(name));
    }
    Cow::Owned(asked)
}
