//! Lessons: the table that the build made, and the clauses that judge goals.

pub mod judge;
mod knobs;
mod organization;

pub(crate) use knobs::knobs;
pub(crate) use organization::organization;
pub use rolelab_lesson::{
    CallWant, Clause, Entry, Feedback, Goal, Hold, InstanceWant, KeyState, Lesson, Level, MAX_BYTES,
    MetadataWant, Move, Named, Organization, Permission, Question, Refused, SCHEMA, Step, prose,
};

/// The lessons that are in this build: id and compiled form. In a page the first, and the others when they are opened.
static LESSONS: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/lessons.rs"));

/// Every lesson of the course, in order: id, title, summary, minutes, steps.
static COURSE: &[(&str, &str, &str, u32, u32)] = include!(concat!(env!("OUT_DIR"), "/course.rs"));

/// Changes with every lesson of the course.
pub const CONTENT: &str = env!("ROLELAB_CONTENT");

/// The course: what is known of every lesson without having it, in order.
pub fn course() -> impl Iterator<Item = Entry> {
    COURSE.iter().map(|(id, title, summary, minutes, steps)| Entry {
        id: (*id).to_owned(),
        title: (*title).to_owned(),
        summary: (*summary).to_owned(),
        minutes: *minutes,
        steps: *steps,
    })
}

/// The ids of all lessons, in the course's order.
pub fn ids() -> impl Iterator<Item = &'static str> {
    COURSE.iter().map(|(id, ..)| *id)
}

/// Whether a lesson is in this build. The others of the course are read when they are opened.
pub fn is_here(id: &str) -> bool {
    LESSONS.iter().any(|(known, _)| *known == id)
}

/// A lesson that is in this build, its variables drawn by the seed.
///
/// # Errors
/// A sentence that names the lessons there are.
pub fn find(id: &str, seed: u64) -> Result<Lesson, String> {
    undrawn(id).map(|lesson| lesson.drawn(seed))
}

/// The same, its variables not drawn: for an author's tools.
///
/// # Errors
/// As [`find`].
pub fn undrawn(id: &str) -> Result<Lesson, String> {
    let Some((_, bytes)) = LESSONS.iter().find(|(known, _)| *known == id) else {
        let known: Vec<_> = ids().collect();
        return Err(format!("There is no lesson `{id}`. There are: {}.", known.join(", ")));
    };
    postcard::from_bytes(bytes).map_err(|why| format!("Lesson `{id}` could not be read: {why}."))
}
