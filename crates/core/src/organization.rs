//! The organisation that an account stands in, as data: policies from above. The account is a member, not the management
//! account, so they count.
//!
//! Source: AWS Organizations User Guide, "Service control policies" and "Resource control policies". Nothing is judged
//! here.

use serde::{Deserialize, Serialize};

use crate::policy::Source;

/// Policies level by level: root, organisational units, account. `None`: that kind is not turned on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Organization {
    /// Service control policies: the most that anybody in the account may do.
    pub scps: Option<Vec<Vec<Source>>>,
    /// Resource control policies: the most that may be done to resources of the account.
    pub rcps: Option<Vec<Vec<Source>>>,
}

/// Services whose resources resource control policies protect (Organizations User Guide, "List of AWS services that
/// support RCPs"), of those here.
pub(crate) const UNDER_RCPS: [&str; 2] = ["s3", "sts"];
