//! Policies: documents, matching, and the one authorisation function.

mod document;
mod evaluate;
mod pattern;

pub use document::{Document, DocumentError, Effect, Principals, Statement};
pub use evaluate::{Ask, Context, Decision, Level, Outcome, PolicySource, Reason, authorise};
pub use pattern::{matches, matches_arn};
