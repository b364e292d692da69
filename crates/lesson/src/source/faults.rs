//! What is wrong with the files of a folder, and where.

use std::fmt;

use super::{markdown, words};
use crate::{fits::Problem, prose::Inline};

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// `lab.toml` …
    pub file: &'static str,
    /// Counts from 1; `None` where it is the whole file.
    pub line: Option<usize>,
    /// A sentence that names the field.
    pub what: String,
    /// What to do about it.
    pub way_out: Option<String>,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.what)?;
        match &self.way_out {
            Some(way_out) => write!(f, " {way_out}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Fault {}

/// What is wrong so far.
pub(super) struct Faults<'a> {
    /// The text of lab.toml, in which things are looked up.
    pub(super) lab: &'a str,
    pub(super) all: Vec<Fault>,
}

impl Faults<'_> {
    /// A text of lab.toml as words.
    pub(super) fn inline(&mut self, text: &str) -> Vec<Inline> {
        markdown::inline(text).unwrap_or_else(|what| {
            let begin: String = text.trim().lines().next().unwrap_or_default().chars().take(40).collect();
            let line = self.lab.lines().position(|line| line.contains(&begin)).map(|at| at + 1);
            self.all.push(Fault { file: "lab.toml", line, what, way_out: None });
            Vec::new()
        })
    }

    /// What does not fit together, with the line of its part.
    pub(super) fn problem(&mut self, problem: Problem) {
        let Problem { part, what } = problem;
        let id = format!("\"{part}\"");
        let named = |line: &str| line.trim_start().starts_with("id") && line.contains(&id);
        let line = self.lab.lines().position(|line| !part.is_empty() && named(line)).map(|at| at + 1);
        let set = what.split_once("; there are: ").and_then(|(before, set)| {
            Some((
                before.split('`').filter(|word| !word.is_empty()).collect::<Vec<_>>(),
                set.strip_suffix('.')?,
            ))
        });
        let way_out = set.and_then(|(quoted, set)| {
            let known: Vec<&str> = set.split(", ").collect();
            // The word stands behind the field, or alone.
            quoted.get(2).or(quoted.first()).and_then(|word| words::meant(word, &known))
        });
        self.all.push(Fault { file: "lab.toml", line, what, way_out });
    }
}
