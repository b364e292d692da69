//! What is asked of the authorisation function, and the policies it is handed. Plain values: nothing here judges.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

use super::document::Document;

/// Condition keys in lower case and their values. A key that is absent has no entry.
pub type Context = BTreeMap<String, Vec<String>>;

/// One question: may this principal do this to that?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// The ARN of a user, a role, a session or an account's root user; the name of a service when a service acts;
    /// `*` or `anonymous` when nobody signed.
    pub principal: String,
    /// Who stands behind a session: the role's ARN, or the user's of a federated user. `None` when it is no session.
    /// Where a role session comes without it, the role's name and account in the session's ARN have to do.
    pub role: Option<String>,
    /// `service:Operation`.
    pub action: String,
    /// An ARN, or `*` for actions without a resource type.
    pub resource: String,
    /// The account that owns the resource; `None`: the principal's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_account: Option<String>,
    /// Condition keys of the request.
    pub context: Context,
}

/// One policy that takes part in a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its name or ARN, as a learner knows it.
    pub name: String,
    /// What it says.
    pub document: Arc<Document>,
}

/// All policies that concern one request. `None`: there is none of that kind. `Some` and empty: set, and allowing
/// nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Policies {
    /// The caller's own: inline, attached, and those of its groups.
    pub identity: Vec<Source>,
    /// The bucket policy and its like; for sts:AssumeRole and its kin the role's trust policy.
    pub resource: Option<Source>,
    /// The caller's permissions boundary.
    pub boundary: Option<Vec<Source>>,
    /// Handed in when the session was made.
    pub session: Option<Vec<Source>>,
    /// Service control policies, level by level: root, organisational units, account. Each must allow.
    pub scps: Option<Vec<Vec<Source>>>,
    /// Resource control policies of the resource's account, likewise.
    pub rcps: Option<Vec<Vec<Source>>>,
    /// Policies of the VPC endpoint that the request came through.
    pub endpoint: Option<Vec<Source>>,
}

/// Where a policy is attached. AWS judges each level by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// The organisation's service control policies.
    ServiceControl,
    /// The organisation's resource control policies.
    ResourceControl,
    /// The policy of a VPC endpoint.
    Endpoint,
    /// A bucket policy and its like.
    Resource,
    /// Policies of the user or role.
    Identity,
    /// The permissions boundary of the user or role.
    Boundary,
    /// Policies handed in when the session was made.
    Session,
    /// A role's trust policy.
    Trust,
}
