//! GenerateCredentialReport: a new one at most every four hours. Ours is there at once.

use serde_json::{Value, json};

use super::{change, credential_report};
use crate::api::{ApiError, Call, Need, Row};

pub(super) const ROW: Row =
    change("GenerateCredentialReport", |_, _| vec![Need::new("iam:GenerateCredentialReport", "*")], run);

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let world = &mut *call.world;
    let told = match &world.iam.report {
        Some(report) if !credential_report::has_expired(report, world.now) => {
            return Ok(json!({"State": "COMPLETE"}));
        }
        Some(_) => json!({"State": "STARTED"}),
        None => json!({
            "State": "STARTED",
            "Description": "No report exists. Starting a new report generation task",
        }),
    };
    world.iam.report = Some(credential_report::made(world));
    Ok(told)
}
