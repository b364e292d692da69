//! DeleteUser. Its temporary keys end with it; trust and bucket policies that named it are left with its id.
//!
//! Sentences: localstack's recordings of IAM for policies, public transcripts for keys; in which order they come is not
//! confirmed.

use serde_json::{Value, json};

use super::{access_keys, change, errors::conflict, find, principals};
use crate::api::{ApiError, Call, Row};

pub(super) const ROW: Row =
    change("DeleteUser", |world, input| vec![find::on_user(world, "iam:DeleteUser", input)], run);

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let user = find::user(call.world, call.input)?;
    if access_keys::of(call.world, &user.name).next().is_some() {
        return Err(conflict("Cannot delete entity, must delete access keys first."));
    }
    if !user.attached.is_empty() {
        return Err(conflict("Cannot delete entity, must detach all policies first."));
    }
    if !user.inline.is_empty() {
        return Err(conflict("Cannot delete entity, must delete policies first."));
    }
    let (name, arn, id) = (user.name.clone(), user.arn.to_string(), user.id.to_string());
    let world = &mut *call.world;
    world.iam.users.remove(&name.as_str().to_ascii_lowercase());
    world.sts.keys.retain(|_, key| key.holder.user() != Some(&name));
    principals::renamed(world, &arn, &id);
    Ok(json!({}))
}
