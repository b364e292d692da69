//! What an author of lessons needs: a lesson's folder is read, checked, played, weakened to see whether that is noticed,
//! and packed. Native alone: the page has none of it. It judges lessons and changes nothing of how they are played.

pub mod check;
mod finding;
mod folder;
mod learner;
pub mod mutants;
mod pack;
mod shelf;

pub use finding::Finding;
pub use folder::Folder;
pub use learner::{play_before, told_text};
pub use pack::{Packed, pack};
pub use shelf::Shelf;
