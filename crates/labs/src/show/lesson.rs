//! The task pane: steps with their goals, questions and feedback, as the facts have them now.

use std::collections::BTreeMap;

use crate::{
    lab::Lab,
    lesson::{Goal, Hold, Question, Step, judge::Verdict, prose::Inline},
    view::{AnswerView, FeedbackView, GoalView, LessonView, LostView, QuestionView, StepView, ToldView},
};

/// `None` in the sandbox.
pub(super) fn lesson(lab: &Lab, labels: &BTreeMap<String, String>) -> Option<LessonView> {
    if lab.lesson.steps.is_empty() {
        return None;
    }
    let open = lab.open_step();
    let steps = lab.lesson.steps.iter().enumerate();
    let steps = steps.map(|(index, step)| Shown { lab, labels, open, index, step }.view());
    Some(LessonView {
        id: lab.lesson.id.clone(),
        title: lab.lesson.title.clone(),
        summary: lab.lesson.summary.clone(),
        minutes: lab.lesson.minutes,
        level: lab.lesson.level,
        steps: steps.collect(),
        open,
        complete: open == lab.lesson.steps.len(),
        finish: lab.parts.and_then(|parts| (parts.finish)(lab)),
    })
}

/// One step of a lab.
struct Shown<'a> {
    lab: &'a Lab,
    labels: &'a BTreeMap<String, String>,
    /// The index of the open step.
    open: usize,
    index: usize,
    step: &'a Step,
}

impl Shown<'_> {
    fn view(&self) -> StepView {
        let Self { lab, step, .. } = self;
        let shown = lab.state.hints.get(&step.id).copied().unwrap_or(0);
        let passed = step.goals.iter().all(|goal| lab.state.passed.contains_key(&goal.id));
        StepView {
            id: step.id.clone(),
            title: step.title.clone(),
            prose: lab.filled_blocks(&step.prose),
            questions: step.questions.iter().map(|question| self.question(question)).collect(),
            goals: step.goals.iter().map(|goal| self.goal(goal)).collect(),
            passed,
            feedback: self.feedback(),
            hints: step.hints.iter().take(shown).map(|hint| lab.filled(hint)).collect(),
            tiers: step.hints.len(),
            why: if passed { lab.filled_blocks(&step.why) } else { Vec::new() },
        }
    }

    fn goal(&self, goal: &Goal) -> GoalView {
        let (reached, level) = (self.lab.state.passed.get(&goal.id), goal.hold == Hold::Level);
        // Only the open step's goals say what is missing: a later one would give the story away. Of a passed step, what
        // stays reached is not asked again.
        let asked = if reached.is_some() { level } else { self.index <= self.open };
        let now = if asked { self.lab.judge_goal(goal, self.labels) } else { None };
        let mut view = GoalView {
            id: goal.id.clone(),
            text: self.lab.filled(&goal.text),
            done: reached.is_some(),
            evidence: reached.map(|reached| reached.evidence.clone()).unwrap_or_default(),
            level,
            lost: self.lost(goal),
            ..GoalView::default()
        };
        match now {
            Some(Verdict::Open(why)) if view.done => view.slipped = why,
            Some(Verdict::Open(why)) => view.missing = why,
            Some(Verdict::Passed(fact)) if level && !view.done => (view.holds, view.evidence) = (true, fact),
            _ => {}
        }
        view
    }

    fn lost(&self, goal: &Goal) -> Option<LostView> {
        let (why, to, done) = self.lab.past.lost(&goal.id)?;
        Some(LostView { why: why.to_owned(), to, what: super::told(done) })
    }

    fn question(&self, question: &Question) -> QuestionView {
        let lab = self.lab;
        let answer = lab.state.answers.get(&question.id);
        let happened = question.until.as_ref().is_none_or(|goal| lab.state.passed.contains_key(goal));
        let told = match question.until {
            Some(_) => happened,
            None => answer.is_some_and(|answer| answer.right),
        };
        let right = || ToldView {
            right: self.words(question, &lab.fill(&question.answer)),
            text: lab.filled(&question.told),
        };
        QuestionView {
            id: question.id.clone(),
            ask: lab.filled(&question.ask),
            options: question.options.iter().map(|option| lab.filled(option)).collect(),
            prediction: question.until.is_some(),
            // What was predicted stays when what happens is known.
            open: !told,
            answer: answer.map(|answer| AnswerView {
                text: self.words(question, &answer.with),
                right: answer.right && happened,
                tries: answer.tries,
            }),
            told: told.then(right),
        }
    }

    /// An answer in words: those of the option, or what was typed.
    fn words(&self, question: &Question, answer: &str) -> Vec<Inline> {
        let option = || question.options.get(answer.parse::<usize>().ok()?.checked_sub(1)?);
        match option() {
            Some(option) => self.lab.filled(option),
            None => vec![Inline::Code(answer.to_owned())],
        }
    }

    /// The first whose clause holds, while the step is open.
    fn feedback(&self) -> Option<FeedbackView> {
        if self.index != self.open {
            return None;
        }
        let since = self.lab.step_opened(self.index);
        let holds =
            |clause| matches!(self.lab.judge_clause(clause, since, self.labels), Some(Verdict::Passed(_)));
        let found = self.step.feedback.iter().find(|feedback| holds(&feedback.when))?;
        Some(FeedbackView { id: found.id.clone(), text: self.lab.filled(&found.say) })
    }
}
