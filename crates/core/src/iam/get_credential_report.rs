//! GetCredentialReport: the newest report, for four hours.
//!
//! Recorded (localstack, test_iam_credential_report): the refusal has no message, which the AWS CLI shows as "Unknown"
//! (public transcripts). That an expired one is told likewise is not confirmed.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::{credential_report, look};
use crate::api::{ApiError, Call, Need, Row};

pub(super) const ROW: Row =
    look("GetCredentialReport", |_, _| vec![Need::new("iam:GetCredentialReport", "*")], run);

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let refused = |code: &str| Err(ApiError::new(code, String::new()).status(410));
    match &call.world.iam.report {
        None => refused("ReportNotPresent"),
        Some(report) if credential_report::has_expired(report, call.world.now) => refused("ReportExpired"),
        Some(report) => Ok(json!({
            "Content": STANDARD.encode(&report.content),
            "ReportFormat": "text/csv",
            "GeneratedTime": report.made.iso(),
        })),
    }
}
