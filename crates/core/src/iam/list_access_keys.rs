//! ListAccessKeys: ids and states, no secrets.

use serde_json::Value;

use super::{access_keys, find, look, page::page};
use crate::api::{ApiError, Call, Row};

pub(super) const ROW: Row =
    look("ListAccessKeys", |world, input| vec![find::on_user(world, "iam:ListAccessKeys", input)], run);

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let user = &find::user_or_caller(call)?.name;
    let told: Vec<(String, Value)> = access_keys::of(call.world, user)
        .map(|key| (format!("{:015} {}", key.issued.as_millis(), key.id), access_keys::view(user, key)))
        .collect();
    page(call.input, "AccessKeyMetadata", told.iter().map(|(order, key)| (order.as_str(), key.clone())))
}
