//! ListAttachedUserPolicies.

use super::{attached, holder::Holder, look};
use crate::api::Row;

pub(super) const ROW: Row = look(
    "ListAttachedUserPolicies",
    |world, input| vec![Holder::User.need(world, "iam:ListAttachedUserPolicies", input)],
    |call| attached::list(call, Holder::User),
);
