//! GetRolePolicy.

use super::{holder::Holder, inline, look};
use crate::api::Row;

pub(super) const ROW: Row = look(
    "GetRolePolicy",
    |world, input| vec![Holder::Role.need(world, "iam:GetRolePolicy", input)],
    |call| inline::get(call, Holder::Role),
);
