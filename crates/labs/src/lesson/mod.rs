//! Lessons: the table that the build made, and the clauses that judge goals.

use crate::prose;

pub(crate) mod check;
pub mod format;
mod knobs;
mod organization;

pub use check::{Facts, Verdict, judge};
pub use format::{Check, Goal, Lesson, Move, Named, Organization, Step};
pub(crate) use knobs::knobs;
pub(crate) use organization::organization;

/// Every lesson of this build: id and compiled form.
static LESSONS: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/lessons.rs"));

/// The ids of all lessons.
pub fn ids() -> impl Iterator<Item = &'static str> {
    LESSONS.iter().map(|(id, _)| *id)
}

/// Reads a lesson.
///
/// # Errors
/// A sentence that names the lessons there are.
pub fn find(id: &str) -> Result<Lesson, String> {
    let Some((_, bytes)) = LESSONS.iter().find(|(known, _)| *known == id) else {
        let known: Vec<_> = ids().collect();
        return Err(format!("There is no lesson `{id}`. There are: {}.", known.join(", ")));
    };
    postcard::from_bytes(bytes).map_err(|e| format!("Lesson `{id}` could not be read: {e}."))
}
