//! ListUserPolicies: the names of inline policies.

use super::{holder::Holder, inline, look};
use crate::api::Row;

pub(super) const ROW: Row = look(
    "ListUserPolicies",
    |world, input| vec![Holder::User.need(world, "iam:ListUserPolicies", input)],
    |call| inline::list(call, Holder::User),
);
