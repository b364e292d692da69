//! The state that the determinism law speaks of: plain data, taken and compared only when no line runs.

use std::collections::BTreeMap;

use rolelab_core::{time::Timestamp, world::World};
use rolelab_shell::host::{Host, HostId};
use serde::{Deserialize, Serialize};

/// Everything that a lab is, beside its journal and what runs just now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// The account and its clock.
    pub world: World,
    /// The laptop and every instance that has been seen, by id.
    pub hosts: BTreeMap<HostId, Host>,
    /// Where the learner began: what happened before counts for no goal.
    #[serde(default)]
    pub start: Start,
    /// Passed goals and the fact that showed each.
    pub passed: BTreeMap<String, Reached>,
    /// Answers to questions.
    #[serde(default)]
    pub answers: BTreeMap<String, Answer>,
    /// How many hint tiers of each step were shown.
    pub hints: BTreeMap<String, usize>,
    /// How many moves of each step's solution were handed out.
    pub handed: BTreeMap<String, usize>,
    /// The step that the learner turned to, if it is not the open one.
    #[serde(default)]
    pub turned: Option<usize>,
}

/// Where the learner began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Start {
    /// So many facts were recorded before.
    pub facts: usize,
    /// When it was; the beginning of the clock when nothing happened before.
    pub at: Option<Timestamp>,
}

/// A passed goal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reached {
    /// The fact that showed it, and its time.
    pub evidence: String,
    /// So many facts were recorded by then.
    pub facts: usize,
}

/// The answer to a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// What was answered: the text, or the number of an option.
    pub with: String,
    /// It is the right one.
    pub right: bool,
    /// It counts: a prediction in any case, another one when it is right.
    pub counts: bool,
    /// How often it was answered.
    pub tries: u32,
    /// When, on the simulated clock.
    pub at: Timestamp,
}

/// Whether two answers are the same: case and white space around them do not count.
pub(crate) fn alike(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}
