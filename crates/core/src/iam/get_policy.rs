//! GetPolicy.

use serde_json::json;

use super::{
    find, look,
    view::{self, Tags},
};
use crate::api::Row;

pub(super) const ROW: Row = look(
    "GetPolicy",
    |world, input| vec![find::on_policy(world, "iam:GetPolicy", input)],
    |call| {
        let policy = find::policy(call.world, call.input)?;
        Ok(json!({"Policy": view::policy(call.world, policy, Tags::Always, true)}))
    },
);
