//! Policies: documents, matching, and the one authorisation function.
//!
//! [`authorise`] is the only place that judges permissions. It is pure: what it needs is handed in, and what
//! it finds, reasons included, is handed back. Terminal message, "why" tree and trail all read that answer.

mod actions;
mod ask;
mod caller;
pub mod check;
mod condition;
#[cfg(test)]
mod conditions_table;
mod decision;
#[cfg(test)]
mod decisions_table;
mod document;
mod draft;
mod evaluate;
#[cfg(test)]
mod examples_table;
#[cfg(test)]
mod gates_table;
pub mod json;
#[cfg(test)]
mod json_tests;
mod pattern;
mod places;
mod principal;
#[cfg(test)]
mod principals_table;
mod read;
mod reason;
#[cfg(test)]
mod resources_table;
#[cfg(test)]
mod rows;
mod sets;
mod spelled;
mod statement;
#[cfg(test)]
mod table_tests;
#[cfg(test)]
mod tests;
mod values;
mod variables;
#[cfg(test)]
mod variables_table;

pub use actions::resource as held_against;
pub use ask::{Ask, Context, Level, Policies, Source, key, look_up};
pub use decision::{Decision, Outcome};
pub use document::{
    Condition, Document, DocumentError, Effect, MAX_DOCUMENT, Matcher, PrincipalKind, Principals, Statement,
};
pub use evaluate::authorise;
pub(crate) use evaluate::decide;
pub use pattern::{matches, matches_arn};
pub(crate) use places::with_principal;
pub use places::{StatementPlace, statement_places};
pub use reason::{Ended, Gate, Reach, Reason, Rule, Tested, Variable};
pub use spelled::spelled;
