//! A lesson's folder becomes a lesson: `lab.toml` (structure), `lab.md` (prose), `solution.md` (what one who knows would
//! do), `mistakes.md` (what others do, and what must be said to them). Strict: what is not understood is refused with its
//! file, line and field. It reads texts and knows no folder; who calls it reads the files.

mod faults;
mod markdown;
mod moves;
#[cfg(test)]
mod tests;
mod toml_form;
mod words;

pub use faults::Fault;

pub use crate::course::Entry;

use faults::Faults;
use serde::Deserialize;
use serde_json::Value;

use crate::{
    course::Course,
    format::{Lesson, Move, SCHEMA, Step},
};

/// The files of a lesson's folder, as texts.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// `lab.toml`.
    pub lab: String,
    /// `lab.md`; empty without steps.
    pub prose: String,
    /// `solution.md`; empty without steps.
    pub solution: String,
    /// `mistakes.md`; empty without steps.
    pub mistakes: String,
}

/// What a folder holds.
#[derive(Clone, Debug)]
pub struct Source {
    /// The lesson, its variables not drawn.
    pub lesson: Lesson,
    /// What a learner may do instead, for the author's tools alone.
    pub mistakes: Vec<Mistake>,
    /// Mutants of goals that no mistake has to notice, for the author's tools alone.
    pub unnoticed: Vec<Unnoticed>,
    /// For each step the lines of solution.md in which its moves end.
    pub lines: Vec<Vec<usize>>,
}

/// A goal's clause could be weaker in this way, and nothing that happens in the lesson would tell.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unnoticed {
    /// The goal's id; `*` for any.
    pub goal: String,
    /// The mutant as `rolelab labs check` names it; one `*` in it is anything.
    pub mutant: String,
    /// Why that is right.
    pub why: String,
}

/// A wrong path, and what must be said on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The step it is made in.
    pub step: String,
    /// What it is, in a few words.
    pub title: String,
    /// The line of its heading in mistakes.md.
    pub line: usize,
    /// What the learner does, from the beginning of the step.
    pub moves: Vec<Move>,
    /// The lines in which its moves end.
    pub lines: Vec<usize>,
    /// Texts of which each must be told: by a goal, by feedback, by a notice or on the terminal.
    pub says: Vec<String>,
}

/// Compiles a folder named `id`.
///
/// # Errors
/// What is wrong, everything that can be told at once.
pub fn compile(id: &str, files: &Files) -> Result<Source, Vec<Fault>> {
    let mut faults = Faults { lab: &files.lab, all: Vec::new() };
    let lab = toml_form::read(&files.lab).map_err(|found| faults.all.extend(found)).ok();
    let mut prose = markdown::sections("lab.md", &files.prose, &mut faults.all);
    let mut solutions = moves::solutions(&files.solution, &mut faults.all);
    let mistakes = moves::mistakes(&files.mistakes, &mut faults.all);
    // Without lab.toml nobody knows which sections there may be.
    let Some(lab) = lab else { return Err(faults.all) };
    let known: Vec<String> = lab.steps.iter().map(|step| step.id.clone()).collect();
    let (mut steps, mut lines) = (Vec::new(), Vec::new());
    for step in lab.steps {
        let solution = moves::take(&mut solutions, &step.id);
        let (solution, its_lines) = solution.map(|part| (part.moves, part.lines)).unwrap_or_default();
        let mut made = Step { solution, ..Step::default() };
        lines.push(its_lines);
        match prose.iter().position(|section| section.id == step.id) {
            Some(at) => {
                let section = prose.remove(at);
                (made.prose, made.why) = (section.prose, section.why);
            }
            None => {
                let (file, what) = ("lab.md", format!("There is no section `## {}`.", step.id));
                faults.all.push(Fault { file, line: None, what, way_out: None });
            }
        }
        steps.push(step.finish(made, &mut faults));
    }
    let left = prose.iter().map(|section| ("lab.md", section.id.as_str(), section.line));
    let left = left.chain(solutions.iter().map(|part| ("solution.md", part.heading.as_str(), part.line)));
    let mistaken = mistakes.iter().filter(|mistake| !known.contains(&mistake.step));
    let left = left.chain(mistaken.map(|mistake| ("mistakes.md", mistake.step.as_str(), mistake.line)));
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    for (file, id, line) in left {
        let twice = known.contains(&id);
        let what = match twice {
            true => format!("There are two sections `## {id}`."),
            false => format!("The section `## {id}` belongs to no step of lab.toml."),
        };
        let way_out = if twice { None } else { words::meant(id, &known) };
        faults.all.push(Fault { file, line: Some(line), what, way_out });
    }
    let takeaways = lab.takeaways.iter().map(|text| faults.inline(text)).collect();
    let lesson = Lesson {
        schema: lab.schema,
        id: id.to_owned(),
        hash: String::new(),
        title: lab.title,
        summary: lab.summary,
        minutes: lab.minutes,
        level: lab.level,
        teaches: lab.teaches,
        needs: lab.needs,
        variables: lab.variables,
        knobs: lab.knobs,
        organization: lab.organization,
        world: lab.world.into_iter().map(Move::from).collect(),
        steps,
        takeaways,
    };
    lesson.problems().into_iter().for_each(|problem| faults.problem(problem));
    let Faults { all, .. } = faults;
    if all.is_empty() { Ok(Source { lesson, mistakes, unnoticed: lab.unnoticed, lines }) } else { Err(all) }
}

/// What is known of a lesson without having it.
pub fn entry(lesson: &Lesson) -> Entry {
    Entry {
        id: lesson.id.clone(),
        title: lesson.title.clone(),
        summary: lesson.summary.clone(),
        minutes: lesson.minutes,
        steps: u32::try_from(lesson.steps.len()).unwrap_or(u32::MAX),
    }
}

/// The order of lessons, as `course.toml` has it.
///
/// # Errors
/// It is no list of ids.
pub fn order(text: &str) -> Result<Vec<String>, Fault> {
    toml_form::order(text)
}

/// What a `lab.toml` teaches and needs, as far as it can be read.
pub fn taught(lab: &str) -> (Vec<String>, Vec<String>) {
    toml_form::taught(lab)
}

/// The course of these lessons.
pub fn course<'a>(lessons: impl Iterator<Item = &'a Lesson>) -> Course {
    Course { lessons: lessons.map(entry).collect() }
}

/// The JSON of a lesson as it is packed and shipped: what is empty is left out.
///
/// # Errors
/// Never in practice: every part of a lesson is JSON.
pub fn pack(lesson: &Lesson) -> Result<String, serde_json::Error> {
    let mut value = serde_json::to_value(lesson)?;
    slim(&mut value);
    serde_json::to_string(&value)
}

/// Fields that may be left out wherever they stand, and are when they hold nothing.
const OPTIONAL: [&str; 12] = [
    "hash",
    "teaches",
    "needs",
    "variables",
    "world",
    "why",
    "questions",
    "feedback",
    "options",
    "context",
    "holds",
    "lacks",
];

fn slim(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|name, value| {
                let empty = match value {
                    Value::Null => true,
                    Value::String(text) => text.is_empty(),
                    Value::Array(items) => items.is_empty(),
                    Value::Object(members) => members.is_empty(),
                    _ => false,
                };
                !(value.is_null() || empty && OPTIONAL.contains(&name.as_str()))
            });
            members.values_mut().for_each(slim);
        }
        Value::Array(items) => items.iter_mut().for_each(slim),
        _ => {}
    }
}

/// The form of `lab.toml` as a JSON Schema, for editors.
pub fn schema() -> serde_json::Value {
    serde_json::to_value(schemars::schema_for!(toml_form::LabToml)).unwrap_or_default()
}

/// The same as the text of a file.
pub fn schema_text() -> String {
    serde_json::to_string_pretty(&schema()).unwrap_or_default() + "\n"
}

/// The schema number that is written today.
pub const NOW: u32 = SCHEMA;
