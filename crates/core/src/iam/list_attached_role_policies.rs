//! ListAttachedRolePolicies.

use super::{attached, holder::Holder, look};
use crate::api::Row;

pub(super) const ROW: Row = look(
    "ListAttachedRolePolicies",
    |world, input| vec![Holder::Role.need(world, "iam:ListAttachedRolePolicies", input)],
    |call| attached::list(call, Holder::Role),
);
