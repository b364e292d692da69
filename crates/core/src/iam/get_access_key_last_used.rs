//! GetAccessKeyLastUsed: whose a key is, and when and where it last signed a request.
//!
//! Recorded (localstack, test_iam_users): a key that was never used has `N/A` and no date; one that is not of this account
//! is refused as if by a policy, in words that lack a colon.

use serde_json::{Value, json};

use super::{find, look};
use crate::{
    api::{ApiError, Call, Need, Row},
    ids::AccessKeyId,
    input::{required, without_nulls},
    sts::Holder,
    world::World,
};

pub(super) const ROW: Row = look("GetAccessKeyLastUsed", needs, run);

/// The user of a long-term key.
fn user<'a>(world: &'a World, input: &Value) -> Option<&'a str> {
    let key = world.sts.keys.get(&AccessKeyId::new(required(input, "AccessKeyId")))?;
    match &key.holder {
        Holder::User(name) => Some(name.as_str()),
        _ => None,
    }
}

fn needs(world: &World, input: &Value) -> Vec<Need> {
    let action = "iam:GetAccessKeyLastUsed";
    vec![match user(world, input) {
        Some(name) => find::on_user(world, action, &json!({"UserName": name})),
        None => Need::new(action, find::arn(world, "user/*".to_owned()).to_string()),
    }]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let id = required(call.input, "AccessKeyId");
    let Some(name) = user(call.world, call.input) else {
        let caller = &call.identity.arn;
        let message = format!(
            "User: {caller} is not authorized to perform iam:GetAccessKeyLastUsed on resource: access key {id}"
        );
        return Err(ApiError::new("AccessDenied", message).status(403));
    };
    let used = call.world.iam.keys_used.get(&AccessKeyId::new(id));
    let told = without_nulls(json!({
        "LastUsedDate": used.map(|used| used.at.iso()),
        "ServiceName": used.map_or("N/A", |used| &used.service),
        "Region": used.map_or("N/A", |used| &used.region),
    }));
    Ok(json!({"UserName": name, "AccessKeyLastUsed": told}))
}
