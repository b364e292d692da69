//! Whether a lesson is good: its form, what it takes for granted, and how it plays. It judges, and prints nothing.

mod form;
mod mistakes;
mod play;
mod reached;
mod references;
mod taught;
#[cfg(test)]
mod tests;
mod unnoticed;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use rolelab_lesson::{
    Lesson, Move, Refused,
    source::{self, Source},
};

use crate::{
    Finding, Folder, Shelf,
    mutants::{Mutant, Mutants},
};

/// The seeds that a lesson is played on.
pub const SEEDS: [u64; 3] = [1, 2, 3];

/// What a check says.
#[derive(Debug, Default)]
pub struct Report {
    /// What is not as it should be, by file and line.
    pub findings: Vec<Finding>,
    /// What the lesson is made of; `None` when it does not compile.
    pub figures: Option<Figures>,
    /// Each goal with what it says at the beginning of its step.
    pub not_yet: Vec<(String, String)>,
    /// What `reached.txt` has to hold; `None` when the solution does not come to its end.
    pub reached: Option<String>,
    /// Weaker goals, and what noticed each.
    pub mutants: Vec<Mutant>,
}

impl Report {
    /// Nothing grave was found.
    pub fn good(&self) -> bool {
        self.figures.is_some() && !self.findings.iter().any(|finding| finding.grave)
    }
}

/// What a lesson is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Steps.
    pub steps: usize,
    /// Goals.
    pub goals: usize,
    /// Commands of the solution.
    pub commands: usize,
    /// Wrong paths that were played.
    pub mistakes: usize,
    /// Words to read.
    pub words: usize,
    /// Weaker goals that were tried.
    pub mutants: usize,
    /// Bytes of its JSON as it travels, in brotli.
    pub brotli: usize,
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { steps, goals, commands, mistakes, mutants, words, brotli } = self;
        let kilobytes = *brotli as f64 / 1000.0;
        write!(
            f,
            "{steps} steps, {goals} goals, {commands} commands, {mistakes} mistakes, {mutants} mutants, {words} words, {kilobytes:.1} kB"
        )
    }
}

/// Everything that a check works on.
struct Subject<'a> {
    folder: &'a Folder,
    source: &'a Source,
    /// As it travels.
    packed: &'a str,
    shelf: &'a Shelf,
}

/// Checks a lesson's folder.
pub fn folder(folder: &Folder, shelf: &Shelf) -> Report {
    let mut report = Report::default();
    let source = match folder.compile() {
        Ok(source) => source,
        Err(faults) => {
            report.findings = faults.iter().map(Finding::from).collect();
            return report;
        }
    };
    let packed = source::pack(&source.lesson).unwrap_or_default();
    let subject = Subject { folder, source: &source, packed: &packed, shelf };
    all(&subject, &mut report, Depth::Mutants);
    report
}

/// The same of a lesson that was compiled, without weaker goals: what the check says of one that has such a goal.
pub fn source(folder: &Folder, source: &Source, shelf: &Shelf) -> Report {
    let packed = source::pack(&source.lesson).unwrap_or_default();
    let mut report = Report::default();
    all(&Subject { folder, source, packed: &packed, shelf }, &mut report, Depth::Mistakes);
    report
}

/// Checks a packed lesson. What stands in the folder alone, its mistakes, is not there to be played.
///
/// # Errors
/// It is no lesson.
pub fn packed(text: &str, shelf: &Shelf) -> Result<Report, Refused> {
    let lesson = Lesson::read_undrawn(text)?;
    let source = Source { lesson, mistakes: Vec::new(), unnoticed: Vec::new(), lines: Vec::new() };
    let folder = Folder::default();
    let subject = Subject { folder: &folder, source: &source, packed: text, shelf };
    let mut report = Report::default();
    all(&subject, &mut report, Depth::Solution);
    Ok(report)
}

/// How far a check goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd)]
enum Depth {
    /// Form and solution.
    Solution,
    /// Mistakes too.
    Mistakes,
    /// And weaker goals.
    Mutants,
}

fn all(subject: &Subject<'_>, report: &mut Report, depth: Depth) {
    form::check(subject, report);
    taught::check(subject, report);
    let mut mutants =
        Lesson::read(subject.packed, SEEDS[0]).map(|lesson| Mutants::of(&lesson)).unwrap_or_default();
    let seen = play::check(subject, report, &mut mutants);
    references::check(subject, &seen, report);
    // What cannot be played to its end says nothing about wrong paths.
    if seen.complete && depth >= Depth::Mistakes {
        mistakes::check(subject, report, &mut mutants);
    }
    if seen.complete && depth == Depth::Mutants {
        unnoticed::check(subject, report, &mutants);
    }
    report.mutants = mutants.all;
    report.findings.sort();
    report.findings.dedup();
}

/// What was there while the solution was played.
#[derive(Debug, Default)]
struct Seen {
    /// Labels of hosts.
    hosts: BTreeSet<String>,
    /// Words in braces that stood for nothing at the end.
    unknown: BTreeSet<String>,
    /// It came to its end.
    complete: bool,
    /// Where each goal was reached.
    reached: BTreeMap<String, Place>,
}

/// A move of the solution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The step's index.
    step: usize,
    /// The move's, in its step.
    pub(crate) part: usize,
}

/// Lines that a step's solution types.
fn lines(moves: &[Move]) -> impl Iterator<Item = (usize, &str, &str)> {
    moves.iter().enumerate().filter_map(|(index, part)| match part {
        Move::Run { on, run } => Some((index, on.as_str(), run.as_str())),
        _ => None,
    })
}

/// How many commands the solution has.
fn commands(lesson: &Lesson) -> usize {
    lesson.steps.iter().map(|step| lines(&step.solution).count()).sum()
}

/// What may have been meant: the known word that is near.
pub(crate) fn meant<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> String {
    let near = known.map(|known| (strsim::damerau_levenshtein(word, known), known));
    match near.min().filter(|(distance, _)| *distance <= 1 + word.chars().count() / 3) {
        Some((_, known)) => format!(" Did you mean `{known}`?"),
        None => String::new(),
    }
}
