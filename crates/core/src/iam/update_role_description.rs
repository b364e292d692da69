//! UpdateRoleDescription, the older way to one half of UpdateRole.

use serde_json::{Value, json};

use super::{
    change, find,
    view::{self, Detail},
};
use crate::{
    api::{ApiError, Call, Row},
    input::required,
};

pub(super) const ROW: Row = change(
    "UpdateRoleDescription",
    |world, input| vec![find::on_role(world, "iam:UpdateRoleDescription", input)],
    run,
);

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let role = find::role_mut(call.world, call.input)?;
    let description = required(call.input, "Description");
    role.description = Some(description.to_owned()).filter(|text| !text.is_empty());
    Ok(json!({"Role": view::role(role, Detail::Described)}))
}
