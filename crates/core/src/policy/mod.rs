//! Policies: documents, matching, and the one authorisation function.
//!
//! [`authorise`] is the only place that judges permissions. It is pure: what it needs is handed in, and what
//! it finds, reasons included, is handed back. Terminal message, "why" tree and trail all read that answer.

mod condition;
mod decision;
#[cfg(test)]
mod decisions_table;
mod document;
mod evaluate;
mod pattern;
mod principal;
mod read;
#[cfg(test)]
mod tests;

pub use decision::{Ask, Context, Decision, Level, Outcome, Policies, Reason, Source};
pub use document::{
    Condition, Document, DocumentError, Effect, MAX_DOCUMENT, Matcher, PrincipalKind, Principals, Statement,
};
pub use evaluate::authorise;
pub use pattern::{matches, matches_arn};
