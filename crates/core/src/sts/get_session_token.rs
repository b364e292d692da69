//! GetSessionToken: temporary keys of the calling user (STS API reference). No permission is needed and no policy can
//! forbid it.

use serde_json::{Value, json};

use super::{Holder, session};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::number,
};

pub(super) const ROW: Row = Row {
    service: "sts",
    operation: "GetSessionToken",
    needs: |_, _| vec![Need::new("sts:GetSessionToken", "*")],
    run,
    read_only: true,
    management: true,
};

/// Twelve hours.
const DEFAULT: i64 = 43_200;

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let Holder::User(user) = &call.identity.holder else {
        let message = "Cannot call GetSessionToken with session credentials";
        return Err(ApiError::new("AccessDenied", message).status(403));
    };
    let seconds = number(call.input, "DurationSeconds").unwrap_or(DEFAULT);
    Ok(json!({"Credentials": session::mint(call.world, Holder::UserSession(user.clone()), seconds)}))
}
