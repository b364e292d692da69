//! Policies of AWS itself that are not here: their names alone, so that the lab can say which of them it does not simulate.
//!
//! Source: what ListPolicies told zoph-io/MAMIP, as of March 2026, without those of service-linked roles, which nobody
//! attaches, and without those of `aws_policies_table`. No document is known here.

use crate::api::ApiError;

/// Path and name of each, a line, in order.
const NAMES: &str = include_str!("../../models/managed-policies.txt");

/// The lab's own refusal of a policy that AWS has and the lab has not; `None` for any other ARN.
pub(crate) fn not_simulated(arn: &str) -> Option<ApiError> {
    let wanted = arn.strip_prefix("arn:aws:iam::aws:policy/")?;
    let name = NAMES.lines().find(|name| *name == wanted)?.rsplit('/').next()?;
    Some(ApiError::not_simulated(&format!("the AWS managed policy {name}")))
}

#[cfg(test)]
mod tests {
    use super::NAMES;

    /// A policy that is here has no line: the lab would say that it does not simulate what it has.
    #[test]
    fn names_are_in_order_and_none_is_simulated() {
        let names: Vec<&str> = NAMES.lines().collect();
        assert!(names.is_sorted() && names.len() > 1000, "{}", names.len());
        for known in super::super::KNOWN {
            assert!(!names.contains(&known.name), "{}", known.name);
        }
    }
}
