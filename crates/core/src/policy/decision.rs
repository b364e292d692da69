//! The answer of the authorisation function, and AWS's sentence about it. Nothing here judges.

use serde::{Deserialize, Serialize};

use super::{
    ask::{Ask, Level},
    reason::{Gate, Reason, Rule},
};

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

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What was asked.
    pub ask: Ask,
    /// How it ended.
    pub outcome: Outcome,
    /// The level that decided; `None` when no policy did.
    pub level: Option<Level>,
    /// The rule that settled it whatever the policies say.
    pub rule: Option<Rule>,
    /// Every gate in the order of asking, and how it ended. All are asked, also after one that stops the request.
    pub gates: Vec<Gate>,
    /// Every statement of every policy, gate by gate.
    pub reasons: Vec<Reason>,
}

/// How AWS names a level in a denial: after `because no`, and after `with an explicit deny in`.
/// Source: IAM User Guide, "Troubleshoot access denied error messages". A denial by a service control policy is told
/// as explicit there even when it is implicit ("can include"); the lab keeps the two apart.
struct Words {
    level: Level,
    implicit: &'static str,
    explicit: &'static str,
}

const fn words(level: Level, implicit: &'static str, explicit: &'static str) -> Words {
    Words { level, implicit, explicit }
}

const WORDS: [Words; 8] = [
    words(Level::ServiceControl, "service control policy", "a service control policy"),
    words(Level::ResourceControl, "resource control policy", "a resource control policy"),
    words(Level::Endpoint, "VPC endpoint policy", "a VPC endpoint policy"),
    words(Level::Resource, "resource-based policy", "a resource-based policy"),
    words(Level::Identity, "identity-based policy", "an identity-based policy"),
    words(Level::Boundary, "permissions boundary", "a permissions boundary"),
    words(Level::Session, "session policy", "a session policy"),
    words(Level::Trust, "role trust policy", "the role trust policy"),
];

impl Level {
    /// What AWS calls such a policy in a denial: `identity-based policy`, `permissions boundary` …
    pub fn name(self) -> &'static str {
        WORDS.iter().find(|words| words.level == self).map_or("policy", |words| words.implicit)
    }
}

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
        // AWS leaves the resource out where the action has none, as s3:ListAllMyBuckets. IAM tells of it.
        let none = matches!(resource.as_str(), "*" | "arn:aws:s3:::*") && !action.starts_with("iam:");
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
