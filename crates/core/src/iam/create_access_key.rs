//! CreateAccessKey: the one answer that holds the secret.

use serde_json::{Value, json};

use super::{access_keys, change, errors::limit, find};
use crate::{
    api::{ApiError, Call, Row},
    ids::AccessKeyId,
    sts::{AccessKey, Holder},
};

pub(super) const ROW: Row =
    change("CreateAccessKey", |world, input| vec![find::on_user(world, "iam:CreateAccessKey", input)], run);

/// The most access keys of one user (IAM User Guide, "IAM and AWS STS quotas").
pub(super) const QUOTA: usize = 2;

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let user = find::user_or_caller(call)?.name.clone();
    if access_keys::of(call.world, &user).count() >= QUOTA {
        return Err(limit(&format!("Cannot exceed quota for AccessKeysPerUser: {QUOTA}")));
    }
    let world = &mut *call.world;
    let key = AccessKey {
        id: AccessKeyId::new(world.mint.unique("AKIA", 20)),
        secret: world.mint.secret(),
        token: None,
        holder: Holder::User(user.clone()),
        issued: world.now,
        expires: None,
        active: true,
    };
    let mut told = access_keys::view(&user, &key);
    if let Some(told) = told.as_object_mut() {
        told.insert("SecretAccessKey".to_owned(), json!(key.secret));
    }
    world.sts.keys.insert(key.id.clone(), key);
    Ok(json!({"AccessKey": told}))
}
