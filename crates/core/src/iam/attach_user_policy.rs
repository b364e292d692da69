//! AttachUserPolicy.

use super::{attached, change, holder::Holder};
use crate::api::Row;

pub(super) const ROW: Row = change(
    "AttachUserPolicy",
    |world, input| attached::needs(world, input, Holder::User, "iam:AttachUserPolicy"),
    |call| attached::attach(call, Holder::User),
);
