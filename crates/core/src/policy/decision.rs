//! What is asked of the authorisation function, and its answer with reasons.
//!
//! Plain values: they travel into the journal and from there to every panel. Nothing here judges.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

use super::document::{Document, Effect};

/// Condition keys in lower case and their values. A key that is absent has no entry.
pub type Context = BTreeMap<String, Vec<String>>;

/// One question: may this principal do this to that?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// The ARN of the user or role session; the name of a service when a service acts.
    pub principal: String,
    /// The role's ARN when the principal is a session of it.
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

/// The three ways a decision can end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The request may go on.
    Allowed,
    /// A Deny statement applies.
    ExplicitDeny,
    /// No Deny applies, and a level that must allow does not.
    ImplicitDeny,
}

/// How one statement fared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Where the policy is attached.
    pub level: Level,
    /// The policy's name.
    pub policy: String,
    /// The statement's place, from 0.
    pub statement: usize,
    /// Its `Sid`, if any.
    pub sid: Option<String>,
    /// What it does when it applies.
    pub effect: Effect,
    /// Whether its action element matched.
    pub action: bool,
    /// Whether its resource element matched; true when it has none.
    pub resource: bool,
    /// Whether its principal element matched; `None` when it has none.
    pub principal: Option<bool>,
    /// Each condition as written (`operator key "value"`) and whether it held.
    pub conditions: Vec<(String, bool)>,
    /// True when an element could not be judged because it is not simulated: an Allow then does not apply,
    /// a Deny does.
    pub not_simulated: bool,
    /// Whether every element matched.
    pub applies: bool,
    /// Whether the outcome rests on this statement.
    pub decides: bool,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What was asked.
    pub ask: Ask,
    /// How it ended.
    pub outcome: Outcome,
    /// The level that decided; `None` when no policy was needed (`sts:GetCallerIdentity`).
    pub level: Option<Level>,
    /// Every statement of every policy, in the order given.
    pub reasons: Vec<Reason>,
}

/// How AWS names a level in a denial: after `because no`, and after `with an explicit deny in`
/// (IAM User Guide, "Troubleshoot access denied error messages").
struct Words {
    level: Level,
    implicit: &'static str,
    explicit: &'static str,
}

const WORDS: [Words; 8] = [
    Words {
        level: Level::ServiceControl,
        implicit: "service control policy",
        explicit: "a service control policy",
    },
    Words {
        level: Level::ResourceControl,
        implicit: "resource control policy",
        explicit: "a resource control policy",
    },
    Words { level: Level::Endpoint, implicit: "VPC endpoint policy", explicit: "a VPC endpoint policy" },
    Words { level: Level::Resource, implicit: "resource-based policy", explicit: "a resource-based policy" },
    Words { level: Level::Identity, implicit: "identity-based policy", explicit: "an identity-based policy" },
    Words { level: Level::Boundary, implicit: "permissions boundary", explicit: "a permissions boundary" },
    Words { level: Level::Session, implicit: "session policy", explicit: "a session policy" },
    Words { level: Level::Trust, implicit: "role trust policy", explicit: "the role trust policy" },
];

impl Decision {
    /// True when the request may go on.
    pub fn allowed(&self) -> bool {
        self.outcome == Outcome::Allowed
    }

    /// AWS's sentence about a denial, which services wrap in their own. For an allowed request the plain
    /// fact, in the same shape.
    pub fn sentence(&self) -> String {
        self.sentence_on(&self.ask.resource)
    }

    /// The same with the resource as a service shows it: S3 puts it in quotation marks, IAM has names for some.
    pub fn sentence_on(&self, shown: &str) -> String {
        let Ask { principal, action, resource, .. } = &self.ask;
        // AWS leaves the resource out where the action has none, as s3:ListAllMyBuckets.
        let none = matches!(resource.as_str(), "*" | "arn:aws:s3:::*");
        let on = if none { String::new() } else { format!(" on resource: {shown}") };
        let words = self.level.and_then(|level| WORDS.iter().find(|w| w.level == level));
        match (self.outcome, words) {
            (Outcome::Allowed, _) => format!("User: {principal} is authorized to perform: {action}{on}"),
            (Outcome::ImplicitDeny, Some(words)) => format!(
                "User: {principal} is not authorized to perform: {action}{on} because no {} allows the {action} action",
                words.implicit
            ),
            (Outcome::ExplicitDeny, Some(words)) => format!(
                "User: {principal} is not authorized to perform: {action}{on} with an explicit deny in {}",
                words.explicit
            ),
            (_, None) => format!("User: {principal} is not authorized to perform: {action}{on}"),
        }
    }
}
