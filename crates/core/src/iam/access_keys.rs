//! Long-term access keys of users. STS keeps them with all others; here stands what IAM asks and tells of them.
//!
//! Sentences: localstack's recordings of IAM (test_iam_users, "access key errors", 2026).

use serde_json::{Value, json};

use super::{errors::absent, find};
use crate::{
    api::{ApiError, Call},
    ids::{AccessKeyId, UserName},
    input::required,
    sts::{AccessKey, Holder},
    world::World,
};

/// The keys of a user, the oldest first.
pub(super) fn of<'a>(world: &'a World, user: &UserName) -> impl Iterator<Item = &'a AccessKey> {
    let wanted = Holder::User(user.clone());
    let mut keys: Vec<&AccessKey> = world.sts.keys.values().filter(|key| key.holder == wanted).collect();
    keys.sort_by_key(|key| key.issued);
    keys.into_iter()
}

/// The key that `AccessKeyId` names, if it is the user's.
pub(super) fn named(call: &Call<'_>) -> Result<AccessKeyId, ApiError> {
    let user = find::user_or_caller(call)?;
    let id = AccessKeyId::new(required(call.input, "AccessKeyId"));
    let own = of(call.world, &user.name).any(|key| key.id == id);
    own.then(|| id.clone()).ok_or_else(|| absent(format!("The Access Key with id {id} cannot be found.")))
}

/// `UserName`, `AccessKeyId`, `Status` and `CreateDate`.
pub(super) fn view(user: &UserName, key: &AccessKey) -> Value {
    json!({
        "UserName": user.as_str(),
        "AccessKeyId": key.id.as_str(),
        "Status": if key.active { "Active" } else { "Inactive" },
        "CreateDate": key.issued.iso(),
    })
}
