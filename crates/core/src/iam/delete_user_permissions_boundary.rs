//! DeleteUserPermissionsBoundary.

use super::{boundary, change, holder::Holder};
use crate::api::Row;

pub(super) const ROW: Row = change(
    "DeleteUserPermissionsBoundary",
    |world, input| vec![Holder::User.need(world, "iam:DeleteUserPermissionsBoundary", input)],
    |call| boundary::delete(call, Holder::User),
);
