//! DeleteRolePolicy.

use super::{change, holder::Holder, inline};
use crate::api::Row;

pub(super) const ROW: Row = change(
    "DeleteRolePolicy",
    |world, input| vec![Holder::Role.need(world, "iam:DeleteRolePolicy", input)],
    |call| inline::delete(call, Holder::Role),
);
