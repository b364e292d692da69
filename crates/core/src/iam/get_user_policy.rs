//! GetUserPolicy.

use super::{holder::Holder, inline, look};
use crate::api::Row;

pub(super) const ROW: Row = look(
    "GetUserPolicy",
    |world, input| vec![Holder::User.need(world, "iam:GetUserPolicy", input)],
    |call| inline::get(call, Holder::User),
);
