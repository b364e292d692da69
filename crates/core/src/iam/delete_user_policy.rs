//! DeleteUserPolicy.

use super::{change, holder::Holder, inline};
use crate::api::Row;

pub(super) const ROW: Row = change(
    "DeleteUserPolicy",
    |world, input| vec![Holder::User.need(world, "iam:DeleteUserPolicy", input)],
    |call| inline::delete(call, Holder::User),
);
