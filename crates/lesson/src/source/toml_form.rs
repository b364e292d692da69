//! `lab.toml` as it is written: what becomes a lesson's structure. Texts in it are lines of Markdown.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Fault, markdown};
use crate::{
    clause::Clause,
    format::{Feedback, Goal, Hold, Knobs, Level, Move, Organization, Question, Step, Variable},
};

#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
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
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
pub(super) enum MoveToml {
    Run { on: String, run: String },
    File { on: String, path: String, text: String },
    Wait { wait: u32 },
    Minutes { minutes: u32 },
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

pub(super) fn read(text: &str) -> Result<LabToml, Fault> {
    toml::from_str(text).map_err(|error| fault("lab.toml", text, &error))
}

pub(super) fn order(text: &str) -> Result<Vec<String>, Fault> {
    let course: CourseToml = toml::from_str(text).map_err(|error| fault("course.toml", text, &error))?;
    Ok(course.lessons)
}

fn fault(file: &'static str, text: &str, error: &toml::de::Error) -> Fault {
    let line =
        error.span().map(|span| text.bytes().take(span.start).filter(|byte| *byte == b'\n').count() + 1);
    Fault { file, line, what: format!("{}.", error.message()), way_out: None }
}

impl StepToml {
    /// Puts what stands here beside what the Markdown files had.
    pub(super) fn finish(self, made: Step) -> Result<Step, Fault> {
        let inline = |text: &String| markdown::inline("lab.toml", text);
        let goals = self.goals.into_iter().map(|goal| {
            let text = inline(&goal.text)?;
            Ok(Goal { id: goal.id, text, hold: goal.hold, after: goal.after, check: goal.check })
        });
        let questions = self.questions.into_iter().map(|question| {
            Ok(Question {
                ask: inline(&question.ask)?,
                options: question.options.iter().map(inline).collect::<Result<_, _>>()?,
                told: inline(&question.told)?,
                id: question.id,
                answer: question.answer,
                until: question.until,
            })
        });
        let feedback = self
            .feedback
            .into_iter()
            .map(|it| Ok(Feedback { say: inline(&it.say)?, id: it.id, when: it.when }));
        Ok(Step {
            goals: goals.collect::<Result<_, _>>()?,
            questions: questions.collect::<Result<_, _>>()?,
            feedback: feedback.collect::<Result<_, _>>()?,
            hints: self.hints.iter().map(inline).collect::<Result<_, _>>()?,
            id: self.id,
            title: self.title,
            ..made
        })
    }
}
