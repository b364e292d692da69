//! PutUserPermissionsBoundary.

use super::{boundary, change, holder::Holder};
use crate::api::Row;

pub(super) const ROW: Row = change(
    "PutUserPermissionsBoundary",
    |world, input| boundary::needs_to_put(world, input, Holder::User, "iam:PutUserPermissionsBoundary"),
    |call| boundary::put(call, Holder::User),
);
