//! UpdateRole: description and the longest session. What is not named stays (localstack, test_iam_roles).

use serde_json::{Value, json};

use super::{change, find};
use crate::{
    api::{ApiError, Call, Row},
    input::{number, text},
};

pub(super) const ROW: Row =
    change("UpdateRole", |world, input| vec![find::on_role(world, "iam:UpdateRole", input)], run);

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let role = find::role_mut(call.world, call.input)?;
    if let Some(description) = text(call.input, "Description") {
        role.description = Some(description.to_owned()).filter(|text| !text.is_empty());
    }
    role.max_session = number(call.input, "MaxSessionDuration").unwrap_or(role.max_session);
    Ok(json!({}))
}
