//! DetachUserPolicy.

use super::{attached, change, holder::Holder};
use crate::api::Row;

pub(super) const ROW: Row = change(
    "DetachUserPolicy",
    |world, input| attached::needs(world, input, Holder::User, "iam:DetachUserPolicy"),
    |call| attached::detach(call, Holder::User),
);
