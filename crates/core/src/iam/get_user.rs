//! GetUser; without a name it is the caller.

use serde_json::json;

use super::{find, look, view};
use crate::api::Row;

pub(super) const ROW: Row = look(
    "GetUser",
    |world, input| vec![find::on_user(world, "iam:GetUser", input)],
    |call| Ok(json!({"User": view::user(find::user_or_caller(call)?, false)})),
);
