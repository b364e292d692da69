//! A lab at rest, as a file: its state and its journal.
//!
//! Unlike a save it holds no inputs, so nothing is replayed: it opens at once however long its history is, and in
//! any build that still reads its shapes. Goals are judged from the journal and the trail is made of it, which
//! is why state alone would not do. It can only be taken while no line runs.

use rolelab_core::{journal::Journal, time::Timestamp};
use serde::{Deserialize, Serialize};

use crate::{lab::Lab, state::State};

/// The form of a snapshot that this build writes and reads.
pub const FORMAT: u32 = 2;
/// The most bytes a snapshot may have as JSON.
pub const MAX_BYTES: usize = 64 << 20;

/// A lab at rest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// [`FORMAT`].
    pub format: u32,
    /// The lesson's id.
    pub lesson: String,
    /// The seed the lab was opened with.
    pub seed: u64,
    /// When the lab began on its clock.
    pub epoch: Timestamp,
    /// The state.
    pub state: State,
    /// All facts so far.
    pub journal: Journal,
}

impl Snapshot {
    /// Reads a snapshot.
    ///
    /// # Errors
    /// A clause that says what is wrong with the text.
    pub fn read(text: &str) -> Result<Self, String> {
        #[derive(Deserialize)]
        struct Form {
            format: u32,
        }
        if text.len() > MAX_BYTES {
            return Err(format!("it has {} bytes, the most is {MAX_BYTES}", text.len()));
        }
        let form: Form = serde_json::from_str(text).map_err(|why| why.to_string())?;
        if form.format != FORMAT {
            return Err(format!("its form is {}, this build reads {FORMAT}", form.format));
        }
        serde_json::from_str(text).map_err(|why| why.to_string())
    }
}

impl Lab {
    /// Takes a snapshot; `None` while a line runs.
    pub fn snapshot(&self) -> Option<Snapshot> {
        Some(Snapshot {
            format: FORMAT,
            lesson: self.lesson_id().to_owned(),
            seed: self.seed(),
            epoch: self.epoch(),
            state: self.state()?.clone(),
            journal: self.journal().renumbered(),
        })
    }

    /// Opens the lab that a snapshot was taken of.
    ///
    /// # Errors
    /// A sentence when the lesson is not part of this build or the state lacks what every lab has.
    pub fn from_snapshot(snapshot: Snapshot) -> Result<Self, String> {
        let mut lab = Self::open(&snapshot.lesson, snapshot.seed, snapshot.epoch)?;
        let key = snapshot.state.world.admin_key().cloned();
        lab.console_key = key.ok_or("The snapshot has no console user.")?;
        lab.synced = snapshot.journal.len();
        lab.state = snapshot.state;
        lab.journal = snapshot.journal;
        lab.break_past();
        Ok(lab)
    }
}
