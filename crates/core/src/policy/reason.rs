//! Why a decision is what it is, as data: how each statement fared, and how each gate ended. Nothing here judges.

use serde::{Deserialize, Serialize};

use super::{ask::Level, document::Effect};

/// How a principal element reaches the caller, weakest first. How much a resource policy's grant outweighs depends on
/// it (IAM User Guide, "Policy evaluation logic").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// Not at all.
    #[default]
    Nobody,
    /// Its account: a delegation, which an identity policy must take up.
    Account,
    /// The role that it is a session of, or the user behind a federated user.
    Role,
    /// Everybody.
    Everyone,
    /// The caller itself.
    Caller,
}

/// One condition of a statement, and what the request had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tested {
    /// As written: `StringEquals`, `ForAnyValue:StringLikeIfExists` …
    pub operator: String,
    /// As written.
    pub key: String,
    /// The values of the policy as written, variables and all.
    pub wanted: Vec<String>,
    /// The values of the request; `None` when it has no such key. Cut to what can be shown.
    pub found: Option<Vec<String>>,
    /// Whether it held.
    pub held: bool,
    /// The policy language has no such operator: the condition cannot hold.
    pub unknown: bool,
}

/// One policy variable that a statement needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variable {
    /// The key inside `${ }`, as written.
    pub name: String,
    /// What stood for it; `None` when the request has no single value for the key and no default was given.
    pub value: Option<String>,
}

/// How one statement fared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Where the policy is attached.
    pub level: Level,
    /// Which gate of [`super::Decision::gates`] it stands at.
    pub gate: usize,
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
    /// Whether its resource element matched; true when it has none and needs none.
    pub resource: bool,
    /// Whether its principal element matched; `None` when it has none.
    pub principal: Option<bool>,
    /// How close the statement comes to the caller.
    pub reach: Reach,
    /// Each condition, and whether it held.
    pub conditions: Vec<Tested>,
    /// The policy variables it needed.
    pub variables: Vec<Variable>,
    /// Whether every element matched.
    pub applies: bool,
    /// Whether the outcome rests on this statement.
    pub decides: bool,
}

/// How a gate ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ended {
    /// A statement there denies.
    Denies,
    /// A statement there allows.
    Allows,
    /// It had to allow, and nothing there does.
    AllowsNothing,
    /// A resource policy allows the account only: it is for the account's own policies to allow.
    Delegates,
    /// Nothing there allows, and nothing had to.
    Silent,
    /// Nothing there allows, and the resource policy's grant stands in for it; how close that grant comes.
    Waived(Reach),
    /// There is no policy of that kind.
    Unset,
    /// Policies of that kind do not bind this caller.
    Exempt,
}

/// One set of policies that is asked by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gate {
    /// Where the policies are attached.
    pub level: Level,
    /// The level within the organisation, from 0, where there can be several.
    pub tier: Option<usize>,
    /// How it ended.
    pub ended: Ended,
}

/// A rule that settles a request whatever its policies say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// Nobody can be denied to ask who they are (STS API reference, GetCallerIdentity), and no user to get a session token
    /// ("No permissions are required", IAM User Guide, "Permissions for GetSessionToken").
    AlwaysAllowed,
    /// Policies of AWS itself and reserved roles are changed by AWS alone (IAM User Guide, "AWS managed policies" and
    /// "Using service-linked roles").
    Reserved,
    /// "You cannot assume a role when you are signed in as the AWS account root user" (IAM User Guide, "Switching to an IAM
    /// role (AWS API)").
    RootAssumes,
    /// The lab's own: the policies ask for more comparisons than one decision gets, so nothing is allowed.
    TooMuch,
}
