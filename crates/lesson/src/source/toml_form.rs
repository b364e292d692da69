//! `lab.toml` as it is written: what becomes a lesson's structure. Texts in it are lines of Markdown.

use std::collections::BTreeMap;

use serde::{Deserialize, de::DeserializeOwned};
use toml::{
    Spanned,
    de::{DeArray, DeTable, DeValue, Deserializer, ValueDeserializer},
};

use super::{Fault, Faults, Unnoticed, words};
use crate::{
    clause::Clause,
    format::{Feedback, Goal, Hold, Knobs, Level, Move, Organization, Question, Step, Variable},
};

#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(title = "lab.toml")]
pub(super) struct LabToml {
    pub(super) schema: u32,
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) minutes: u32,
    #[serde(default)]
    pub(super) level: Level,
    #[serde(default)]
    pub(super) teaches: Vec<String>,
    #[serde(default)]
    pub(super) needs: Vec<String>,
    #[serde(default)]
    pub(super) variables: BTreeMap<String, Variable>,
    #[serde(default)]
    pub(super) knobs: Knobs,
    #[serde(default)]
    pub(super) organization: Organization,
    #[serde(default)]
    pub(super) world: Vec<MoveToml>,
    #[serde(default)]
    pub(super) steps: Vec<StepToml>,
    #[serde(default)]
    pub(super) takeaways: Vec<String>,
    #[serde(default)]
    pub(super) unnoticed: Vec<Unnoticed>,
}

#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct StepToml {
    pub(super) id: String,
    title: String,
    #[serde(default)]
    questions: Vec<QuestionToml>,
    goals: Vec<GoalToml>,
    hints: Vec<String>,
    #[serde(default)]
    feedback: Vec<FeedbackToml>,
}

#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct GoalToml {
    id: String,
    text: String,
    #[serde(default)]
    hold: Hold,
    after: Option<String>,
    check: Clause,
}

#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct QuestionToml {
    id: String,
    ask: String,
    #[serde(default)]
    options: Vec<String>,
    answer: String,
    until: Option<String>,
    told: String,
}

#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct FeedbackToml {
    id: String,
    when: Clause,
    say: String,
}

/// A move, told by its fields.
#[derive(Debug, schemars::JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
pub(super) enum MoveToml {
    Run { on: String, run: String },
    File { on: String, path: String, text: String },
    Wait { wait: u32 },
    Minutes { minutes: u32 },
}

/// Any field of any move: what is too much or too little is told by its name.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MoveFields {
    on: Option<String>,
    run: Option<String>,
    path: Option<String>,
    text: Option<String>,
    wait: Option<u32>,
    minutes: Option<u32>,
}

impl<'de> Deserialize<'de> for MoveToml {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match MoveFields::deserialize(deserializer)? {
            MoveFields {
                on: Some(on),
                run: Some(run),
                path: None,
                text: None,
                wait: None,
                minutes: None,
            } => Ok(Self::Run { on, run }),
            MoveFields {
                on: Some(on),
                path: Some(path),
                text: Some(text),
                run: None,
                wait: None,
                minutes: None,
            } => Ok(Self::File { on, path, text }),
            MoveFields { wait: Some(wait), on: None, run: None, path: None, text: None, minutes: None } => {
                Ok(Self::Wait { wait })
            }
            MoveFields {
                minutes: Some(minutes),
                on: None,
                run: None,
                path: None,
                text: None,
                wait: None,
            } => Ok(Self::Minutes { minutes }),
            _ => Err(serde::de::Error::custom(
                "what happened before is `on` and `run`, `on`, `path` and `text`, `wait`, or `minutes`",
            )),
        }
    }
}

impl From<MoveToml> for Move {
    fn from(written: MoveToml) -> Self {
        match written {
            MoveToml::Run { on, run } => Self::Run { on, run },
            MoveToml::File { on, path, text } => Self::File { on, path, text },
            MoveToml::Wait { wait } => Self::Wait(wait),
            MoveToml::Minutes { minutes } => Self::Minutes(minutes),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CourseToml {
    lessons: Vec<String>,
}

/// Reads `lab.toml`.
///
/// # Errors
/// Every part of it that is wrong: one fault each of the head, of each step, goal, question, feedback and move.
pub(super) fn read(text: &str) -> Result<LabToml, Vec<Fault>> {
    let faults = faults(text);
    if !faults.is_empty() {
        return Err(faults);
    }
    toml::from_str(text).map_err(|error| vec![fault("lab.toml", text, &error)])
}

/// Takes the text apart, so that one fault hides no other.
fn faults(text: &str) -> Vec<Fault> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut parts =
        Parts { text, faults: errors.iter().map(|error| fault("lab.toml", text, error)).collect() };
    if !parts.faults.is_empty() {
        return parts.faults;
    }
    let span = table.span();
    let mut top = table.into_inner();
    parts.each::<MoveToml>(&mut top, "world");
    parts.each::<Unnoticed>(&mut top, "unnoticed");
    if let Some(DeValue::Array(steps)) = top.get_mut("steps").map(Spanned::get_mut) {
        for step in emptied(steps) {
            let (span, mut value) = (step.span(), step.into_inner());
            if let DeValue::Table(table) = &mut value {
                parts.each::<GoalToml>(table, "goals");
                parts.each::<QuestionToml>(table, "questions");
                parts.each::<FeedbackToml>(table, "feedback");
            }
            parts.one::<StepToml>(Spanned::new(span, value));
        }
    }
    if let Some(DeValue::Table(variables)) = top.get_mut("variables").map(Spanned::get_mut) {
        for (_, variable) in std::mem::take(variables) {
            parts.one::<Variable>(variable);
        }
    }
    if let Err(error) = LabToml::deserialize(Deserializer::from(Spanned::new(span, top))) {
        parts.faults.push(fault("lab.toml", text, &error));
    }
    parts.faults.sort_by_key(|fault| fault.line);
    parts.faults
}

/// Takes the elements of a list, which is empty afterwards.
fn emptied<'t>(list: &mut DeArray<'t>) -> DeArray<'t> {
    std::mem::replace(list, std::iter::empty().collect())
}

struct Parts<'t> {
    text: &'t str,
    faults: Vec<Fault>,
}

impl<'t> Parts<'t> {
    /// Every element of a list, which is empty afterwards.
    fn each<T: DeserializeOwned>(&mut self, table: &mut DeTable<'t>, key: &str) {
        if let Some(DeValue::Array(list)) = table.get_mut(key).map(Spanned::get_mut) {
            emptied(list).into_iter().for_each(|value| self.one::<T>(value));
        }
    }

    fn one<T: DeserializeOwned>(&mut self, value: Spanned<DeValue<'t>>) {
        let begin = value.span().start;
        if let Err(error) = T::deserialize(ValueDeserializer::from(value)) {
            let fault = fault("lab.toml", self.text, &error);
            // What is said of a whole table has its first line.
            let line = fault.line.or_else(|| Some(line(self.text, begin)));
            self.faults.push(Fault { line, ..fault });
        }
    }
}

pub(super) fn order(text: &str) -> Result<Vec<String>, Fault> {
    let course: CourseToml = toml::from_str(text).map_err(|error| fault("course.toml", text, &error))?;
    Ok(course.lessons)
}

/// `teaches` and `needs`, also of a text whose rest is wrong.
pub(super) fn taught(text: &str) -> (Vec<String>, Vec<String>) {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Taught {
        teaches: Vec<String>,
        needs: Vec<String>,
    }
    let Taught { teaches, needs } = toml::from_str(text).unwrap_or_default();
    (teaches, needs)
}

/// The line of a byte, from 1.
fn line(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

fn fault(file: &'static str, text: &str, error: &toml::de::Error) -> Fault {
    let line = error.span().map(|span| line(text, span.start));
    let key = line
        .and_then(|line| text.lines().nth(line - 1))
        .and_then(|line| Some(line.split_once('=')?.0.trim()));
    let (what, way_out) = words::told(error.message(), key);
    Fault { file, line, what, way_out }
}

impl StepToml {
    /// Puts what stands here beside what the Markdown files had.
    pub(super) fn finish(self, made: Step, faults: &mut Faults<'_>) -> Step {
        let mut goals = Vec::new();
        for GoalToml { id, text, hold, after, check } in self.goals {
            goals.push(Goal { id, text: faults.inline(&text), hold, after, check });
        }
        let mut questions = Vec::new();
        for QuestionToml { id, ask, options, answer, until, told } in self.questions {
            let options = options.iter().map(|option| faults.inline(option)).collect();
            let (ask, told) = (faults.inline(&ask), faults.inline(&told));
            questions.push(Question { id, ask, options, answer, until, told });
        }
        let mut feedback = Vec::new();
        for FeedbackToml { id, when, say } in self.feedback {
            feedback.push(Feedback { id, when, say: faults.inline(&say) });
        }
        let hints = self.hints.iter().map(|hint| faults.inline(hint)).collect();
        Step { id: self.id, title: self.title, goals, questions, feedback, hints, ..made }
    }
}
