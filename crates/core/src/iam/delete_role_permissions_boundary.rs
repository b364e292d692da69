//! DeleteRolePermissionsBoundary.

use super::{boundary, change, holder::Holder};
use crate::api::Row;

pub(super) const ROW: Row = change(
    "DeleteRolePermissionsBoundary",
    |world, input| vec![Holder::Role.need(world, "iam:DeleteRolePermissionsBoundary", input)],
    |call| boundary::delete(call, Holder::Role),
);
