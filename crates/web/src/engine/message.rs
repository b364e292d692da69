//! What the page and the engine say to each other: serde values, so that they can be in different threads.

use rolelab_labs::{
    Action, Input, Outcome, View,
    complete::Completions,
    hops::{self, Runs},
    input::TerminalChange,
    inspect::{Ask, Inspected},
    save::Save,
    view::AuthorView,
};
use rolelab_shell::host::HostId;
use serde::{Deserialize, Serialize};

/// What the page asks of the engine.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Message {
    /// Open a lesson anew.
    Open {
        /// The lesson.
        lesson: Source,
        /// What decides every id and secret.
        seed: u64,
        /// Names this build in the save.
        build: String,
        /// Goals that an earlier session passed.
        passed: Vec<String>,
    },
    /// Replay a session. Answered with `Replaying` again and again, then with `Opened`; or with `Unread`, and then
    /// nothing has changed.
    Restore {
        /// The save, as it was kept.
        text: String,
        /// The lesson it must be of.
        lesson: Source,
        /// The build that goes on with it.
        build: String,
        /// Leave out the last thing the learner did, and the time after it.
        without_last: bool,
    },
    /// A lesson anew, with the solutions of the steps before this one already played.
    Jump {
        /// The lesson.
        lesson: Source,
        /// The index of the step.
        step: usize,
        /// As for `Open`.
        seed: u64,
        /// As for `Open`.
        build: String,
    },
    /// Whether a text is a lesson. Nothing changes.
    Check(String),
    /// What an author looks at.
    Author,
    /// Take an input.
    Input(Input),
    /// The `aws` lines of a console button.
    Preview(Action),
    /// What could stand at a cursor.
    Complete {
        /// Whose prompt.
        host: HostId,
        /// The line.
        text: String,
        /// Bytes before the cursor.
        cursor: usize,
    },
    /// What the inspector wants to see.
    Inspect(Ask),
    /// The panels once more: the parts have come, and know more.
    Look,
}

/// A lesson, and its text unless it stands in the program.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Source {
    /// The id of one of the course; `None` for a stranger's, which has its own.
    pub(crate) id: Option<String>,
    /// The JSON.
    pub(crate) text: Option<String>,
}

/// What the engine answers.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Reply {
    /// A lab is open.
    Opened(Box<Opened>),
    /// So many inputs of so many are replayed.
    Replaying(usize, usize),
    /// The text is no lesson that can be played: a sentence.
    Refused(String),
    /// The lesson is one, and its account could not be set up: a sentence.
    Closed(String),
    /// A text was looked at: nothing, or why it is no lesson.
    Checked(Option<String>),
    /// What an author looks at; `None` while the parts are still being loaded.
    Author(Option<Box<AuthorView>>),
    /// The message needs the engine's parts, and they are still being loaded: the answer comes later.
    Waits,
    /// An input was taken.
    Took(Box<Took>),
    /// The lines of a button.
    Preview(Vec<String>),
    /// What could stand there.
    Completions(Completions),
    /// What the inspector shows; `None` while the parts are still being loaded: nothing waits for them.
    Inspected(Option<Inspected>),
    /// What the panels show; `None` without a lab.
    Looked(Option<Box<View>>),
    /// A save that cannot be gone on with.
    Unread(Unread),
}

/// Why a save cannot be gone on with.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Unread {
    /// It is damaged, or of another lesson: a sentence, and the goals that it still names.
    Damaged(String, Vec<String>),
    /// Another build wrote it, and its last input stopped this one; the goals that were passed.
    OtherBuild(Vec<String>),
}

/// An open lab.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Opened {
    /// What the panels show.
    pub(crate) view: View,
    /// What the terminals showed.
    pub(crate) shown: Vec<TerminalChange>,
    /// The commands so far, with their hops.
    pub(crate) runs: Runs,
    /// The host that was in use last.
    pub(crate) host: Option<HostId>,
    /// The save to go on with.
    pub(crate) save: Save,
    /// The inputs are of another build: what came of them may differ.
    pub(crate) other_build: bool,
    /// All lessons.
    pub(crate) lessons: Vec<Title>,
    /// A line waits for fuel.
    pub(crate) hungry: bool,
}

/// What came of an input.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Took {
    /// The outcome itself.
    pub(crate) outcome: Outcome,
    /// What the panels show now.
    pub(crate) view: View,
    /// The hops that this input made.
    pub(crate) hops: Vec<hops::Change>,
    /// After a rewind: all commands with their hops.
    pub(crate) runs: Option<Runs>,
    /// A line waits for fuel: send `Resume`.
    pub(crate) hungry: bool,
}

/// A lesson as the menu lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Title {
    /// The id.
    pub(crate) id: String,
    /// The title.
    pub(crate) title: String,
    /// One sentence.
    pub(crate) summary: String,
}
