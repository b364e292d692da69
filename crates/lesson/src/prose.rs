//! Prose as data: the fixed set of elements a lesson's text may hold. No raw HTML exists in it, no link and no image.
//!
//! Views hold it, and go between threads in a form that does not describe itself: nothing here may be left out.

use serde::{Deserialize, Serialize};

/// A block of prose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "source", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Block {
    /// A paragraph.
    Paragraph {
        /// Its text.
        text: Vec<Inline>,
    },
    /// A list.
    List {
        /// Its items are numbered.
        #[serde(default)]
        numbered: bool,
        /// Its items.
        items: Vec<Vec<Inline>>,
    },
    /// Lines for a shell, with buttons to put them into the prompt or copy them.
    Code {
        /// The host they are meant for: `laptop`, or the label of an instance; empty for what is only looked at.
        host: String,
        /// The lines.
        text: String,
    },
    /// What must not be overlooked (`>` in Markdown).
    Note {
        /// Its text.
        text: Vec<Inline>,
    },
    /// A table.
    Table {
        /// The first row.
        head: Vec<Vec<Inline>>,
        /// The others.
        rows: Vec<Vec<Vec<Inline>>>,
    },
}

/// A run of text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "source", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Inline {
    /// Plain.
    Text(String),
    /// Monospaced.
    Code(String),
    /// Strong.
    Strong(String),
    /// Words that name an actor of the picture and carry its colour: `*the metadata service*{{show: imds}}`.
    Show {
        /// The actor: `instance`, `imds`, `iam`, `api`.
        node: Node,
        /// The words.
        text: String,
    },
    /// A line that is put into the prompt when it is pressed: `` `ls -l`{{exec}} ``, `` `ls`{{exec web-1}} ``.
    Exec {
        /// The host; the shell that is in sight when empty.
        #[serde(default)]
        host: String,
        /// The line.
        text: String,
    },
    /// A text that is copied when it is pressed: `` `text`{{copy}} ``.
    Copy(String),
}

/// An actor of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "source", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Node {
    /// Instances and shells.
    Instance,
    /// The metadata service.
    Imds,
    /// IAM and STS.
    Iam,
    /// S3 and the other services.
    Api,
}

impl Node {
    /// Its word, as in `{{show: imds}}`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Instance => "instance",
            Self::Imds => "imds",
            Self::Iam => "iam",
            Self::Api => "api",
        }
    }
}

/// The text alone.
pub fn plain(text: &[Inline]) -> String {
    let word = |part: &Inline| match part {
        Inline::Text(text) | Inline::Code(text) | Inline::Strong(text) | Inline::Copy(text) => text.clone(),
        Inline::Show { text, .. } | Inline::Exec { text, .. } => text.clone(),
    };
    text.iter().map(word).collect()
}
