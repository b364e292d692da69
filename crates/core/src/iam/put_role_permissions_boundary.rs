//! PutRolePermissionsBoundary.

use super::{boundary, change, holder::Holder};
use crate::api::Row;

pub(super) const ROW: Row = change(
    "PutRolePermissionsBoundary",
    |world, input| boundary::needs_to_put(world, input, Holder::Role, "iam:PutRolePermissionsBoundary"),
    |call| boundary::put(call, Holder::Role),
);
