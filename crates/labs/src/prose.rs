//! Prose as data: the fixed set of elements a lesson's text may hold. No raw HTML exists in it.
//!
//! The build script includes this file too, so it must depend on serde alone.

use serde::{Deserialize, Serialize};

/// A block of prose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Block {
    /// A paragraph.
    Paragraph {
        /// Its text.
        text: Vec<Inline>,
    },
    /// A bullet list.
    List {
        /// Its items.
        items: Vec<Vec<Inline>>,
    },
    /// Lines for a shell, with buttons to put them into the prompt or copy them.
    Code {
        /// The host they are meant for: `laptop`, or the label of an instance.
        host: String,
        /// The lines.
        text: String,
    },
}

/// A run of text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Inline {
    /// Plain.
    Text {
        /// The text.
        text: String,
    },
    /// Monospaced.
    Code {
        /// The text.
        text: String,
    },
    /// Strong.
    Strong {
        /// The text.
        text: String,
    },
    /// A word that names an actor and carries its colour: `instance`, `imds`, `iam`, `api`.
    Node {
        /// The actor.
        node: String,
        /// The text.
        text: String,
    },
}
