//! The most of each thing that a lesson may hold.

pub(super) const STEPS: usize = 20;
/// Goals, questions, feedback of a step.
pub(super) const PARTS: usize = 10;
pub(super) const HINTS: usize = 5;
pub(super) const TAKEAWAYS: usize = 5;
pub(super) const NAMES: usize = 40;
/// Variables, and the words that one picks from.
pub(super) const VARIABLES: usize = 16;
/// Moves of the world, or of one step's solution.
pub(super) const MOVES: usize = 40;
/// Minutes that all of the world's moves let pass.
pub(super) const MINUTES: u32 = 7 * 24 * 60;
pub(super) const WAITS: u32 = 50;
/// Blocks of prose, items of a list, rows and cells of a table.
pub(super) const BLOCKS: usize = 60;
/// Clauses of one goal, and how deep they may stand in each other.
pub(super) const CLAUSES: usize = 40;
/// Clauses of all goals and feedback: each is asked after each input.
pub(super) const ALL_CLAUSES: usize = 400;
pub(super) const DEPTH: usize = 6;
/// Bytes of a text; of a file of the world.
pub(super) const TEXT: usize = 4 << 10;
pub(super) const FILE: usize = 16 << 10;
pub(super) const ID: usize = 40;
pub(super) const TITLE: usize = 80;
pub(super) const LESSON_MINUTES: u32 = 180;
/// Seconds of a delay.
pub(super) const DELAY: u32 = 3600;
/// Levels of an organisation, and policies of one.
pub(super) const LEVELS: usize = 6;
