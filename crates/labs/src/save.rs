//! Saving and replay: a save is the list of inputs, written before each is dispatched.
//!
//! Equal lesson, seed, epoch and inputs give an equal lab, so the list is the whole session. Another build replays it
//! as well, and so is it with a lesson that has changed: what comes of the inputs then is a lab of its own, and passed goals
//! stay passed.

use rolelab_core::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    input::{Input, TerminalChange},
    lab::Lab,
    lesson::{self, Lesson},
    parts::{self, Parts},
    past,
    state::Reached,
};

/// The form of a save that this build writes and reads.
pub const FORMAT: u32 = 1;
/// The most inputs a save may hold.
pub const MAX_INPUTS: usize = 20_000;
/// The most bytes a save may have as JSON.
pub const MAX_BYTES: usize = 4 << 20;

/// A session as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Save {
    /// [`FORMAT`].
    pub format: u32,
    /// The build that wrote it.
    pub build: String,
    /// The lesson's id.
    pub lesson: String,
    /// [`Lesson::hash`]; older saves have none.
    #[serde(default)]
    pub hash: String,
    /// The seed.
    pub seed: u64,
    /// Milliseconds since the Unix epoch.
    pub epoch: i64,
    /// Everything that was dispatched, in order.
    pub inputs: Vec<Input>,
    /// Passed goals: never lost, whatever becomes of the rest.
    pub passed: Vec<String>,
}

/// Why a save could not be replayed as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RestoreError {
    /// The text is not a save.
    #[error("The saved session is damaged: {0}.")]
    Damaged(String),
    /// The lesson is not part of this build.
    #[error("{0}")]
    NoLesson(String),
}

impl Save {
    /// An empty save for a lab that was just opened.
    pub fn new(lab: &Lab, build: &str) -> Self {
        Self {
            format: FORMAT,
            build: build.to_owned(),
            lesson: lab.lesson_id().to_owned(),
            hash: lab.lesson().hash.clone(),
            seed: lab.seed(),
            epoch: lab.epoch().as_millis(),
            inputs: Vec::new(),
            passed: Vec::new(),
        }
    }

    /// Whether this build wrote it, of a lesson that is still what it was: only then it replays to the lab that it was.
    pub fn is_of(&self, build: &str, lesson: &Lesson) -> bool {
        self.build == build && self.hash == lesson.hash
    }

    /// The same, to be gone on with by this build, of the lesson as it is now.
    #[must_use]
    pub fn gone_on_with(self, build: &str, lesson: &Lesson) -> Self {
        Self { build: build.to_owned(), hash: lesson.hash.clone(), ..self }
    }

    /// Adds an input, or goes back to an earlier one. False when the save is full.
    pub fn push(&mut self, input: &Input) -> bool {
        if let Input::Rewind { keep, .. } = input {
            self.passed.clone_from(keep);
        }
        past::push(&mut self.inputs, input)
    }

    /// Reads a save.
    ///
    /// # Errors
    /// [`RestoreError::Damaged`] when the text is no save or too long.
    pub fn read(text: &str) -> Result<Self, RestoreError> {
        if text.len() > MAX_BYTES {
            return Err(RestoreError::Damaged(format!("it has {} bytes", text.len())));
        }
        let save: Self = serde_json::from_str(text).map_err(|e| RestoreError::Damaged(unreadable(&e)))?;
        if save.format != FORMAT || save.inputs.len() > MAX_INPUTS {
            return Err(RestoreError::Damaged(format!(
                "its form is {}, this build reads {FORMAT}",
                save.format
            )));
        }
        Ok(save)
    }
}

/// Why a text is no save, in words for a learner.
fn unreadable(why: &serde_json::Error) -> String {
    match why.classify() {
        serde_json::error::Category::Eof => "it breaks off".to_owned(),
        _ => format!("it makes no sense at character {}", why.column()),
    }
}

impl Save {
    /// The lab as it began.
    ///
    /// # Errors
    /// A sentence when the lesson's beginning cannot be made.
    pub fn begin(&self, lesson: Lesson, parts: &'static Parts) -> Result<Lab, String> {
        let mut lab = Lab::open_bare(lesson, self.seed, Timestamp::from_millis(self.epoch))?;
        lab.supply(parts);
        lab.prepare()?;
        Ok(lab)
    }
}

/// Goals of the lesson that a text still names, be it a save or what is left of one: names between the quotes, commas
/// and brackets of a list. The only list of texts in a save is that of passed goals.
pub fn legible_goals(lesson: &Lesson, text: &str) -> Vec<String> {
    let goals = lesson.steps.iter().flat_map(|step| &step.goals).map(|goal| &goal.id);
    goals.filter(|goal| stands_in_a_list(text, &format!("\"{goal}\""))).cloned().collect()
}

fn stands_in_a_list(text: &str, quoted: &str) -> bool {
    let pieces: Vec<&str> = text.split(quoted).collect();
    let between = |pair: &[&str]| match pair {
        [before, after] => {
            let before = before.trim_end();
            let after = after.trim_start();
            before.ends_with(['[', ',']) && (after.is_empty() || after.starts_with([']', ',']))
        }
        _ => false,
    };
    pieces.windows(2).any(between)
}

impl Lab {
    /// Replays a save: the lab as it was, and all that its terminals showed. In another build than the one that wrote
    /// it, the lab that this build makes of the same inputs.
    ///
    /// # Errors
    /// [`RestoreError::NoLesson`] when the lesson is not part of this build.
    pub fn restore(save: &Save) -> Result<(Self, Vec<TerminalChange>), RestoreError> {
        let lesson = lesson::find(&save.lesson, save.seed).map_err(RestoreError::NoLesson)?;
        Self::restore_with(save, lesson)
    }

    /// The same with a lesson that is not of the course.
    ///
    /// # Errors
    /// [`RestoreError::NoLesson`] when the lesson's beginning cannot be made.
    pub fn restore_with(save: &Save, lesson: Lesson) -> Result<(Self, Vec<TerminalChange>), RestoreError> {
        let mut lab = save.begin(lesson, &parts::ALL).map_err(RestoreError::NoLesson)?;
        let mut shown = Vec::new();
        for input in &save.inputs {
            shown.extend(lab.dispatch(input.clone()).terminal);
        }
        lab.keep_passed(&save.passed);
        Ok((lab, shown))
    }

    /// Marks goals as passed that were reached before.
    pub fn keep_passed(&mut self, goals: &[String]) {
        let known: Vec<&String> = goals
            .iter()
            .filter(|id| self.lesson.steps.iter().flat_map(|s| &s.goals).any(|goal| goal.id == **id))
            .collect();
        for id in known {
            let facts = self.journal.len();
            let reached = || Reached { evidence: "reached before".to_owned(), facts };
            self.state.passed.entry(id.clone()).or_insert_with(reached);
        }
    }
}
