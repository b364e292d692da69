//! GetFindings: findings by their ids; ids that are none find nothing.

use serde_json::{Value, json};

use super::{arn, errors, findings, list_findings};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::{required, texts},
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "guardduty", operation: "GetFindings", needs, run, read_only: true, management: true };

fn needs(world: &World, input: &Value) -> Vec<Need> {
    vec![Need::new("guardduty:GetFindings", arn(world, required(input, "DetectorId")))]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let (world, input) = (&*call.world, call.input);
    errors::owned(world, required(input, "DetectorId"))?;
    let ids = texts(input, "FindingIds");
    let mut found = findings::all(world, call.journal);
    found.retain(|finding| finding.get("Id").and_then(Value::as_str).is_some_and(|id| ids.contains(&id)));
    list_findings::sort(input, &mut found);
    Ok(json!({ "Findings": found }))
}
