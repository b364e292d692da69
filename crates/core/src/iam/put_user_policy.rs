//! PutUserPolicy.

use super::{change, holder::Holder, inline};
use crate::api::Row;

pub(super) const ROW: Row = change(
    "PutUserPolicy",
    |world, input| vec![Holder::User.need(world, "iam:PutUserPolicy", input)],
    |call| inline::put(call, Holder::User),
);
