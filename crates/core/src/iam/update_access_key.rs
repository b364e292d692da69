//! UpdateAccessKey: a deactivated key signs nothing until it is active again.

use serde_json::{Value, json};

use super::{access_keys, change, find};
use crate::{
    api::{ApiError, Call, Row},
    input::required,
};

pub(super) const ROW: Row =
    change("UpdateAccessKey", |world, input| vec![find::on_user(world, "iam:UpdateAccessKey", input)], run);

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let id = access_keys::named(call)?;
    if let Some(key) = call.world.sts.keys.get_mut(&id) {
        key.active = required(call.input, "Status") == "Active";
    }
    Ok(json!({}))
}
