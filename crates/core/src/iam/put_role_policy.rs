//! PutRolePolicy.

use super::{change, holder::Holder, inline};
use crate::api::Row;

pub(super) const ROW: Row = change(
    "PutRolePolicy",
    |world, input| vec![Holder::Role.need(world, "iam:PutRolePolicy", input)],
    |call| inline::put(call, Holder::Role),
);
