//! The lessons there are and their order. What the menu and the start page say of a lesson without having it.

use serde::{Deserialize, Serialize};

/// A course: lessons in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Course {
    /// Its lessons; labs without steps come last.
    pub lessons: Vec<Entry>,
}

/// What is known of a lesson without having it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Entry {
    /// The id.
    pub id: String,
    /// The title.
    pub title: String,
    /// One sentence.
    pub summary: String,
    /// How long it takes; 0 for one without steps.
    pub minutes: u32,
    /// How many steps.
    pub steps: u32,
}
