//! DeleteAccessKey. It does not come back.

use serde_json::{Value, json};

use super::{access_keys, change, find};
use crate::api::{ApiError, Call, Row};

pub(super) const ROW: Row =
    change("DeleteAccessKey", |world, input| vec![find::on_user(world, "iam:DeleteAccessKey", input)], run);

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let id = access_keys::named(call)?;
    call.world.sts.keys.remove(&id);
    call.world.iam.keys_used.remove(&id);
    Ok(json!({}))
}
