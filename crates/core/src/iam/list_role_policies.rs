//! ListRolePolicies: the names of inline policies.

use super::{holder::Holder, inline, look};
use crate::api::Row;

pub(super) const ROW: Row = look(
    "ListRolePolicies",
    |world, input| vec![Holder::Role.need(world, "iam:ListRolePolicies", input)],
    |call| inline::list(call, Holder::Role),
);
