//! What an author looks at beside the lab: every clause with its answer, and what was typed as a solution.

use serde::{Deserialize, Serialize};

/// An author's look.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorView {
    /// Every goal of the lesson.
    pub goals: Vec<AuthorGoal>,
    /// Every feedback, likewise.
    pub feedback: Vec<AuthorGoal>,
    /// What was typed, pressed and answered since the open step began, as a section of `solution.md`.
    pub recorded: String,
}

/// A goal or a feedback.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorGoal {
    /// The step's id.
    pub step: String,
    /// Its own id.
    pub id: String,
    /// `edge` or `level`; empty of a feedback.
    pub hold: String,
    /// The goal was passed.
    pub passed: bool,
    /// The clause.
    pub clause: AuthorClause,
}

/// A clause with its answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorClause {
    /// Its name, as in `lab.toml`.
    pub name: String,
    /// It holds.
    pub holds: bool,
    /// The fact that shows it, or what is missing.
    pub says: String,
    /// The clauses within it.
    pub inner: Vec<Self>,
}
