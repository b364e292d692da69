//! What an author looks at beside the lab: every clause with its answer, and what was typed as a solution.

use serde::{Deserialize, Serialize};

/// What an author sees of a lesson: the clauses of every goal, live.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorView {
    /// Steps in order.
    pub steps: Vec<AuthorStep>,
    /// What was typed, pressed and answered since the open step began, as its section of `solution.md`.
    pub recorded: String,
}

/// A step of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorStep {
    /// The id.
    pub id: String,
    /// The title.
    pub title: String,
    /// Its goals.
    pub goals: Vec<AuthorGoal>,
    /// Its feedback, likewise: passed while it is said.
    pub feedback: Vec<AuthorGoal>,
}

/// A goal of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorGoal {
    /// The id.
    pub id: String,
    /// `edge` or `level`; empty of a feedback.
    pub hold: String,
    /// The goal after which it counts.
    pub after: Option<String>,
    /// It is passed.
    pub passed: bool,
    /// Its clauses, each before those it is made of.
    pub tree: Vec<Judged>,
}

/// A clause, judged now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// How deep it lies: 0 for the whole.
    pub depth: usize,
    /// Its name and fields, as in `lab.toml`.
    pub clause: String,
    /// It holds.
    pub holds: bool,
    /// The fact that shows it, or what is missing.
    pub sentence: String,
}
