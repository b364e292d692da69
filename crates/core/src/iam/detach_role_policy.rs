//! DetachRolePolicy.

use super::{attached, change, holder::Holder};
use crate::api::Row;

pub(super) const ROW: Row = change(
    "DetachRolePolicy",
    |world, input| attached::needs(world, input, Holder::Role, "iam:DetachRolePolicy"),
    |call| attached::detach(call, Holder::Role),
);
