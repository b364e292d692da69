//! A lesson as data. The build script compiles `content/<id>/` into this form; nothing in it can run. No attribute here
//! may need a format that describes itself: what is shipped does not.
//!
//! The build script includes this file too, so it must depend on serde and `prose` alone.

use serde::{Deserialize, Serialize};

use super::prose::{Block, Inline};

/// One lesson.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lesson {
    /// The folder's name; also `?lesson=ID`.
    pub id: String,
    /// The title.
    pub title: String,
    /// How long it takes a beginner.
    pub minutes: u32,
    /// What it is about, in one sentence.
    pub summary: String,
    /// What its account has that others have not.
    pub knobs: Knobs,
    /// Policies from above the account; none in most.
    pub organization: Organization,
    /// Steps in order; none in the sandbox.
    pub steps: Vec<Step>,
}

/// What is off unless a lesson turns it on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Knobs {
    /// The metadata service answers as many requests as an instance's network card passes.
    pub metadata_throttling: bool,
    /// CloudTrail's event history answers two lookups a second.
    pub event_history_throttling: bool,
    /// After how many seconds CloudTrail's event history has an event.
    pub event_history_delay: u32,
    /// After how many seconds policies that were changed decide.
    pub policy_delay: u32,
    /// After how many seconds EC2 knows a new instance profile, and the role that was put into one.
    pub instance_profile_delay: u32,
    /// After how many seconds a new user or role may stand in a trust policy.
    pub principal_delay: u32,
    /// After how many seconds EC2 finds a new instance by its id, and lists it.
    pub describe_delay: u32,
}

/// The organisation that a lesson's account stands in. A kind of policy that is not named is not turned on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Organization {
    /// Service control policies, level by level: root, organisational units, account.
    pub scps: Option<Vec<Vec<Named>>>,
    /// Resource control policies, likewise.
    pub rcps: Option<Vec<Vec<Named>>>,
}

/// A policy document with its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// As a learner knows it.
    pub name: String,
    /// The JSON.
    pub document: String,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The id; unique in the lesson.
    pub id: String,
    /// The title.
    pub title: String,
    /// What to do and to know.
    pub prose: Vec<Block>,
    /// What to understand once it is done.
    pub why: Vec<Block>,
    /// What must be reached.
    pub goals: Vec<Goal>,
    /// Three tiers: a nudge, where to look, the shape of the command.
    pub hints: Vec<Vec<Inline>>,
    /// What a learner who knows would do.
    pub solution: Vec<Move>,
}

/// One goal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goal {
    /// The id; unique in the lesson.
    pub id: String,
    /// One sentence.
    pub text: Vec<Inline>,
    /// The clause that decides it.
    pub check: Check,
}

/// One move of a solution. `{{image TITLE}}` and `{{instance NAME}}` stand for ids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Move {
    /// A line typed on a host.
    Run {
        /// `laptop` or an instance's label.
        on: String,
        /// The line.
        run: String,
    },
    /// `Skip wait`, this many times.
    Wait {
        /// How often.
        wait: u32,
    },
    /// Minutes that pass.
    Pass {
        /// How many.
        minutes: i64,
    },
}

/// A clause over the world and the journal. Closed: a lesson can ask for nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Check {
    /// A secret of a long-term key was printed on a terminal of the host.
    SecretShown {
        /// `laptop`.
        on: String,
    },
    /// Some instance runs and meets what is named.
    InstanceRuns {
        /// Its HttpTokens: `optional` or `required`.
        #[serde(default)]
        http_tokens: Option<String>,
        /// It wears this role, associated.
        #[serde(default)]
        role: Option<String>,
    },
    /// The metadata service of some instance answered a path so.
    MetadataAnswered {
        /// The path begins so, a trailing slash aside.
        path: String,
        /// The status.
        status: u16,
        /// 1 or 2; either when absent.
        #[serde(default)]
        version: Option<u8>,
        /// Only answers given while the instance demanded a token.
        #[serde(default)]
        tokens_required: bool,
        /// Only answers of an instance that wears this role now.
        #[serde(default)]
        role: Option<String>,
    },
    /// A program on some instance looked through its whole credential chain and found nothing.
    NoCredentialsFound,
    /// The role exists, trusts the service, and its policies allow the action on the resource.
    RoleAllows {
        /// The role's name.
        role: String,
        /// `ec2.amazonaws.com`.
        trusts: String,
        /// `s3:ListBucket`.
        action: String,
        /// An ARN.
        resource: String,
    },
    /// An instance profile holds the role.
    InstanceProfileHolds {
        /// The role's name.
        role: String,
    },
    /// An API call by a session of the role was accepted.
    CallAccepted {
        /// The operation.
        operation: String,
        /// The role whose session signed it.
        role: String,
    },
    /// Two sets of keys of the role, made at different times, were read from the metadata service.
    KeysRenewed {
        /// The role's name.
        role: String,
    },
}
