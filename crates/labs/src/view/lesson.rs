//! What the task pane shows: steps, goals, questions, what to say to one who went astray, and the end.

use serde::{Deserialize, Serialize};

use super::{Block, Inline, Level};

/// The task pane.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LessonView {
    /// The lesson's id.
    pub id: String,
    /// The title.
    pub title: String,
    /// What it is about, in one sentence.
    pub summary: String,
    /// How long it takes a beginner.
    pub minutes: u32,
    /// For whom it is.
    pub level: Level,
    /// Steps in order.
    pub steps: Vec<StepView>,
    /// Index of the first step with an open goal; the number of steps when all are passed.
    pub open: usize,
    /// True when every goal was passed.
    pub complete: bool,
    /// What the learner takes away, once every goal was passed.
    pub finish: Option<FinishView>,
}

/// The end of a lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinishView {
    /// What the learner did: a number and its words, as `23` and `commands`.
    pub figures: Vec<(String, String)>,
    /// Three sentences.
    pub takeaways: Vec<Vec<Inline>>,
    /// The completion code, which a teacher can check.
    pub code: String,
    /// The lesson that comes next: its id and title.
    pub next: Option<(String, String)>,
}

/// One step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepView {
    /// The id.
    pub id: String,
    /// The title.
    pub title: String,
    /// The prose.
    pub prose: Vec<Block>,
    /// The goals.
    pub goals: Vec<GoalView>,
    /// Every goal of it is passed.
    pub passed: bool,
    /// Hint tiers shown so far.
    pub hints: Vec<Vec<Inline>>,
    /// How many tiers there are.
    pub tiers: usize,
    /// What to understand after passing; empty until the step is passed.
    pub why: Vec<Block>,
    /// What is asked.
    pub questions: Vec<QuestionView>,
    /// What must be said to one who went astray, now.
    pub feedback: Option<FeedbackView>,
}

/// A question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionView {
    /// The id, for [`crate::Input::Answer`].
    pub id: String,
    /// What is asked.
    pub ask: Vec<Inline>,
    /// What may be chosen; empty when the answer is typed.
    pub options: Vec<Vec<Inline>>,
    /// A prediction: any answer will do, and what happens tells.
    pub prediction: bool,
    /// It may be answered, or answered again, now.
    pub open: bool,
    /// The answer, if there is one.
    pub answer: Option<AnswerView>,
    /// What is to be understood, once it is told.
    pub told: Option<ToldView>,
}

/// An answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerView {
    /// The words of the option that was chosen, or what was typed.
    pub text: Vec<Inline>,
    /// It is the right one. Of a prediction nobody knows before it is told.
    pub right: bool,
    /// How often it was answered.
    pub tries: u32,
}

/// What is told of a question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldView {
    /// The right answer, in words.
    pub right: Vec<Inline>,
    /// What is to be understood.
    pub text: Vec<Inline>,
}

/// What is said to one who went astray.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedbackView {
    /// The id.
    pub id: String,
    /// What is said.
    pub text: Vec<Inline>,
}

/// One goal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoalView {
    /// The id.
    pub id: String,
    /// The goal in one sentence.
    pub text: Vec<Inline>,
    /// Passed, now or before.
    pub done: bool,
    /// When done, or when it holds: the fact and its time. Else empty.
    pub evidence: String,
    /// When not done: what is missing, from facts. Else empty.
    pub missing: String,
    /// It may flip back until every goal of its step holds.
    pub level: bool,
    /// Not done, and yet its clause holds now: others of its step are missing.
    pub holds: bool,
    /// It held once and no longer does: what changed. Else empty.
    pub slipped: String,
    /// It cannot be reached any more, unless something is taken back.
    pub lost: Option<LostView>,
}

/// How a goal that cannot be reached any more is mended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostView {
    /// Why it cannot be reached.
    pub why: String,
    /// The number for [`crate::Input::Rewind`].
    pub to: usize,
    /// What is taken back, in a few words.
    pub what: String,
}
