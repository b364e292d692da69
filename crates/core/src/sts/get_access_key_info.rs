//! GetAccessKeyInfo: whose account a key belongs to, active or not (STS API reference).

use serde_json::{Value, json};

use crate::{
    api::{ApiError, Call, Need, Row},
    ids::AccessKeyId,
    input::required,
};

pub(super) const ROW: Row = Row {
    service: "sts",
    operation: "GetAccessKeyInfo",
    needs: |_, _| vec![Need::new("sts:GetAccessKeyInfo", "*")],
    run,
    read_only: true,
    management: true,
};

/// AWS reads the account out of the key's letters; ours hold nothing, so of a key that nobody here has there is nothing to
/// tell.
fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let id = AccessKeyId::new(required(call.input, "AccessKeyId"));
    match call.world.sts.keys.get(&id) {
        Some(_) => Ok(json!({"Account": call.world.account.as_str()})),
        None => Err(ApiError::not_simulated("sts GetAccessKeyInfo of a key that this account does not know")),
    }
}
