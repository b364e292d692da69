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
    /// An open goal cannot be reached any more, and what mends that.
    pub lost: Option<LostView>,
    /// What was done, once every goal was passed. `None` without the parts.
    pub finish: Option<FinishView>,
}

/// One step. Words in braces stand filled in: see [`crate::lesson::Lesson`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepView {
    /// The id.
    pub id: String,
    /// The title.
    pub title: String,
    /// The prose.
    pub prose: Vec<Block>,
    /// What is asked, predictions and questions in the lesson's order.
    pub questions: Vec<QuestionView>,
    /// The goals.
    pub goals: Vec<GoalView>,
    /// Every goal was passed.
    pub passed: bool,
    /// What to say to one who went astray; only while the step is open.
    pub feedback: Option<Vec<Inline>>,
    /// Hint tiers shown so far.
    pub hints: Vec<Vec<Inline>>,
    /// How many tiers there are.
    pub tiers: usize,
    /// What to understand after passing; empty until the step is passed.
    pub why: Vec<Block>,
}

/// One question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionView {
    /// The id: what [`crate::Input::Answer`] names.
    pub id: String,
    /// What is asked.
    pub ask: Vec<Inline>,
    /// What may be chosen, by number from 1; none when the answer is typed.
    pub options: Vec<Vec<Inline>>,
    /// The answer is typed.
    pub typed: bool,
    /// It is asked before something happens: any answer will do, and it can be changed until then.
    pub prediction: bool,
    /// What was answered last: the text, or the number of an option.
    pub answered: Option<String>,
    /// Whether that is right; `None` while nothing was answered, or what was predicted has not happened yet.
    pub right: Option<bool>,
    /// How often it was answered.
    pub tries: u32,
    /// What is to be understood; empty until it may be told.
    pub told: Vec<Inline>,
}

/// One goal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoalView {
    /// The id.
    pub id: String,
    /// The goal in one sentence.
    pub text: Vec<Inline>,
    /// Passed, now or before; of a goal that has to hold at the end of its step: also when it holds just now.
    pub done: bool,
    /// It has to hold when all goals of its step do: until the step is passed it may flip back.
    pub level: bool,
    /// What it asks for is so just now. Of a goal that stays passed: the same as `done`.
    pub holds: bool,
    /// When done: the fact and its time. Else empty.
    pub evidence: String,
    /// When not done: what is missing, from facts. Else empty.
    pub missing: String,
    /// Its step is passed, and what it asks for is not so any more: what is missing. Else empty.
    pub slipped: String,
}

/// A goal that cannot be reached any more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostView {
    /// The goal's id.
    pub goal: String,
    /// Why, in one clause.
    pub why: String,
    /// The number before what lost it, for [`crate::Input::Rewind`], with the goals of [`super::PastView::keep`].
    pub to: usize,
    /// What lost it, in a few words.
    pub action: String,
}

/// What was done in a lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinishView {
    /// Lines typed.
    pub commands: usize,
    /// Buttons of the console pressed.
    pub buttons: usize,
    /// API calls made.
    pub calls: usize,
    /// How many of them were refused.
    pub refused: usize,
    /// Requests to a metadata service.
    pub metadata: usize,
    /// Sets of keys seen: read from a metadata service, or printed.
    pub keys: usize,
    /// Minutes that passed on the simulated clock.
    pub minutes: u32,
    /// Hints shown.
    pub hints: usize,
    /// Lines of the solution handed out.
    pub handed: usize,
    /// What to take away.
    pub takeaways: Vec<Vec<Inline>>,
    /// The completion code.
    pub code: String,
    /// Id and title of the lesson that comes next.
    pub next: Option<(String, String)>,
}
