//! AttachRolePolicy.

use super::{attached, change, holder::Holder};
use crate::api::Row;

pub(super) const ROW: Row = change(
    "AttachRolePolicy",
    |world, input| attached::needs(world, input, Holder::Role, "iam:AttachRolePolicy"),
    |call| attached::attach(call, Holder::Role),
);
