//! ListDetectors: the one that every account here has.

use serde_json::{Value, json};

use super::{detector, errors};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::text,
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "guardduty", operation: "ListDetectors", needs, run, read_only: true, management: true };

fn needs(_: &World, _: &Value) -> Vec<Need> {
    vec![Need::new("guardduty:ListDetectors", "*")]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    // There is no second page, so no token was ever given out.
    if text(call.input, "NextToken").is_some_and(|token| !token.is_empty()) {
        return Err(errors::invalid("nextToken"));
    }
    Ok(json!({"DetectorIds": [detector(call.world)]}))
}
