//! GetCallerIdentity: tells callers who they are (STS API reference). Nobody can be denied it.

use serde_json::{Value, json};

use super::Identity;
use crate::api::{ApiError, Call, Need, Row};

pub(super) const ROW: Row = Row {
    service: "sts",
    operation: "GetCallerIdentity",
    needs: |_, _| vec![Need::new("sts:GetCallerIdentity", "*")],
    run,
    read_only: true,
    management: true,
};

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let Identity { arn, user_id, account, .. } = call.identity;
    Ok(json!({"UserId": user_id, "Account": account, "Arn": arn.to_string()}))
}
