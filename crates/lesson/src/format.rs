//! A lesson as data: what `source` makes of a folder, what a packed lesson is as JSON, and what the engine plays.
//!
//! The page holds its first lesson in a form that does not describe itself: no attribute here may leave a field out of
//! what is written.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    clause::Clause,
    prose::{Block, Inline},
};

/// The form of lessons that this build writes and reads.
pub const SCHEMA: u32 = 1;

/// One lesson. In its texts `{{NAME}}` stands for a variable, and a few words with a space for what the account has by
/// then: `{{instance web-1}}`, `{{image Amazon Linux 2}}`, `{{public-ip web-1}}`, `{{private-ip web-1}}`, `{{key laptop}}`,
/// `{{secret laptop}}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "source", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Lesson {
    /// [`SCHEMA`].
    pub schema: u32,
    /// The folder's name; also `?lesson=ID`. Small letters, digits and hyphens.
    pub id: String,
    /// Tells this text of it from another; made by whoever reads the JSON, which has none.
    #[serde(default)]
    pub hash: String,
    /// The title.
    pub title: String,
    /// What it is about, in one sentence.
    pub summary: String,
    /// How long it takes a beginner.
    pub minutes: u32,
    /// For whom it is.
    pub level: Level,
    /// What it teaches: programs (`curl`), operations of the CLI (`aws s3 ls`).
    #[serde(default)]
    pub teaches: Vec<String>,
    /// Ids of the lessons that come before it.
    #[serde(default)]
    pub needs: Vec<String>,
    /// What every attempt draws anew, by name. Empty once it is drawn.
    #[serde(default)]
    pub variables: BTreeMap<String, Variable>,
    /// What its account has that others have not.
    #[serde(default)]
    pub knobs: Knobs,
    /// Policies from above the account; none in most.
    #[serde(default)]
    pub organization: Organization,
    /// What happened before the learner came: it is played before the first prompt, and counts for no goal.
    #[serde(default)]
    pub world: Vec<Move>,
    /// Steps in order; none in the sandbox.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// What to take away: three sentences.
    #[serde(default)]
    pub takeaways: Vec<Vec<Inline>>,
}

/// For whom a lesson is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "source", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Nothing is known yet.
    #[default]
    Beginner,
    /// Roles and the metadata service are known.
    Intermediate,
    /// All of it.
    Advanced,
}

/// What an attempt draws.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "source", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Variable {
    /// One of these words.
    Pick(Vec<String>),
    /// This word with a hyphen and six letters and digits behind it: `reports-x7k2mp`.
    Name(String),
    /// A whole number from the first to the last.
    Number(u32, u32),
}

/// What is off unless a lesson turns it on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "source", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "source", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Organization {
    /// Service control policies, level by level: root, organisational units, account.
    pub scps: Option<Vec<Vec<Named>>>,
    /// Resource control policies, likewise.
    pub rcps: Option<Vec<Vec<Named>>>,
}

/// A policy document with its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "source", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// As a learner knows it.
    pub name: String,
    /// The JSON.
    pub document: String,
}

/// One step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "source", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Step {
    /// The id; unique in the lesson.
    pub id: String,
    /// The title.
    pub title: String,
    /// What to do and to know.
    pub prose: Vec<Block>,
    /// What to understand once it is done.
    #[serde(default)]
    pub why: Vec<Block>,
    /// What is asked: predictions before, questions after.
    #[serde(default)]
    pub questions: Vec<Question>,
    /// What must be reached.
    pub goals: Vec<Goal>,
    /// Three tiers: a nudge, where to look, the shape of the command.
    pub hints: Vec<Vec<Inline>>,
    /// What to say to one who went astray: the first whose clause holds, while the step is open.
    #[serde(default)]
    pub feedback: Vec<Feedback>,
    /// What a learner who knows would do.
    pub solution: Vec<Move>,
}

/// One goal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "source", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Goal {
    /// The id; unique in the lesson.
    pub id: String,
    /// One sentence.
    pub text: Vec<Inline>,
    /// Whether it stays reached.
    #[serde(default)]
    pub hold: Hold,
    /// A goal before it: only what happened after that one was reached counts.
    #[serde(default)]
    pub after: Option<String>,
    /// The clause that decides it.
    pub check: Clause,
}

/// Whether a goal stays reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "source", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Hold {
    /// Once its clause held, it stays reached.
    #[default]
    Edge,
    /// Its clause has to hold in the moment in which all goals of its step do; until then it may flip back.
    Level,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "source", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Question {
    /// The id; unique in the lesson.
    pub id: String,
    /// What is asked.
    pub ask: Vec<Inline>,
    /// What may be chosen: two to five. None: the answer is typed.
    #[serde(default)]
    pub options: Vec<Vec<Inline>>,
    /// The right answer: of options the number of one, from 1; of a typed one its text, which may stand for something:
    /// `{{instance web-1}}`. Compared without case and white space around it.
    pub answer: String,
    /// A prediction: the goal of this step that shows what happens. It is asked before, any answer will do, and what
    /// is `told` follows when the goal is reached. A question without it is told at once.
    #[serde(default)]
    pub until: Option<String>,
    /// What is to be understood.
    pub told: Vec<Inline>,
}

/// What to say to one who went astray.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "source", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Feedback {
    /// The id; unique in the lesson.
    pub id: String,
    /// The clause that tells it.
    pub when: Clause,
    /// What is said.
    pub say: Vec<Inline>,
}

/// One move: of a solution, or of what happened before the learner came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "source", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", rename_all_fields = "kebab-case", deny_unknown_fields)]
pub enum Move {
    /// A line typed on a host, and its end awaited.
    Run {
        /// `laptop` or an instance's label.
        on: String,
        /// The line.
        run: String,
    },
    /// `Skip wait`, this many times.
    Wait(u32),
    /// Minutes that pass.
    Minutes(u32),
    /// A question is answered.
    Answer {
        /// The question's id.
        question: String,
        /// A text, or the number of an option.
        with: String,
    },
    /// A file is written, before the learner came. It needs no program, so a lesson whose world is files alone opens at
    /// once.
    File {
        /// The host.
        on: String,
        /// The path; `~` is the home directory of the host's user.
        path: String,
        /// Its text.
        text: String,
    },
}
