//! The words after `rolelab labs`.

use std::path::PathBuf;

use lexopt::Arg;

use crate::arguments::{Asked, sentence};

const HELP: &str = "\
rolelab labs: for those who write lessons. docs/lessons.md tells how one is written.

usage: rolelab labs check FOLDER...   is it well formed, and does it play?
";

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Labs {
    /// `rolelab labs check`.
    Check { paths: Vec<PathBuf> },
}

/// Reads the words.
pub(crate) fn read(words: &mut lexopt::Parser) -> Result<Asked, String> {
    let mut command: Option<String> = None;
    let mut paths = Vec::new();
    while let Some(word) = words.next().map_err(sentence)? {
        match (word, &command) {
            (Arg::Short('h') | Arg::Long("help"), _) => return Ok(Asked::Say(HELP)),
            (Arg::Value(word), None) => command = Some(word.to_string_lossy().into_owned()),
            (Arg::Value(word), Some(_)) => paths.push(PathBuf::from(word)),
            (other, _) => return Err(sentence(other.unexpected())),
        }
    }
    match command.as_deref() {
        Some("check") if paths.is_empty() => Err("which folder? rolelab labs check FOLDER".to_owned()),
        Some("check") => Ok(Asked::Labs(Labs::Check { paths })),
        Some(other) => Err(format!("there is no command `labs {other}`")),
        None => Err("a command is missing: rolelab labs check".to_owned()),
    }
}
