//! ListPolicies: those of the account, of AWS, or both.

use serde_json::Value;

use super::{
    look,
    page::page,
    usage::Usage,
    view::{self, Tags},
};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::{flag, text},
};

pub(super) const ROW: Row = look("ListPolicies", |_, _| vec![Need::new("iam:ListPolicies", "*")], run);

/// `OnlyAttached` looks at both kinds of use unless `PolicyUsageFilter` names one (IAM API reference).
fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let (world, input) = (&*call.world, call.input);
    let scope = text(input, "Scope").unwrap_or("All");
    let prefix = text(input, "PathPrefix").unwrap_or("/");
    let filter = text(input, "PolicyUsageFilter");
    let found = world.iam.policies.iter().filter(|(arn, policy)| {
        let in_scope = match scope {
            "AWS" => policy.is_of_aws(),
            "Local" => !policy.is_of_aws(),
            _ => true,
        };
        let used = || Usage::of(world, arn).counts(filter) > 0;
        in_scope && policy.path.starts_with(prefix) && (!flag(input, "OnlyAttached") || used())
    });
    let told = found.map(|(arn, policy)| (arn.as_str(), view::policy(world, policy, Tags::Never, false)));
    page(input, "Policies", told)
}
