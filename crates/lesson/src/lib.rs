//! What a lesson is. It is data and never code: it may come from a stranger, and nothing in it can run but lines of the
//! simulated shell. Author's guide: docs/lessons.md.
//!
//! This crate knows no account, shell or page. With the feature `source` it reads a lesson's folder, which the page
//! never does.

mod bounds;
mod clause;
pub mod course;
mod draw;
mod fits;
mod format;
pub mod prose;
#[cfg(feature = "source")]
pub mod source;
mod texts;

pub use bounds::{MAX_BYTES, Refused, hash};
pub use clause::{CallWant, Clause, InstanceWant, KeyState, MetadataWant, Permission, WHYS};
pub use course::{Course, Entry};
pub use fits::Problem;
pub use format::{
    Feedback, Goal, Hold, Knobs, Lesson, Level, Move, Named, Organization, Question, SCHEMA, Step, Variable,
};
