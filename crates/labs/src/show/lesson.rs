//! The task pane: steps with their goals, questions and feedback, as the facts have them now.

use std::collections::BTreeMap;

use crate::{
    lab::Lab,
    lesson::{Goal, Hold, Question, Step, judge::Verdict},
    view::{GoalView, LessonView, QuestionView, StepView},
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
        lost: None,
        finish: None,
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
        let holds = match &now {
            Some(Verdict::Passed(_)) => true,
            Some(Verdict::Open(_)) => false,
            None => reached.is_some(),
        };
        let (mut evidence, mut missing, mut slipped) = (String::new(), String::new(), String::new());
        match (reached, now) {
            (Some(reached), now) => {
                evidence.clone_from(&reached.evidence);
                if let Some(Verdict::Open(why)) = now {
                    slipped = why;
                }
            }
            (None, Some(Verdict::Passed(fact))) if level => evidence = format!("holds now: {fact}"),
            (None, Some(Verdict::Open(why))) => missing = why,
            (None, _) => {}
        }
        GoalView {
            id: goal.id.clone(),
            text: self.lab.filled(&goal.text),
            done: reached.is_some() || (level && holds),
            level,
            holds,
            evidence,
            missing,
            slipped,
        }
    }

    fn question(&self, question: &Question) -> QuestionView {
        let lab = self.lab;
        let answer = lab.state.answers.get(&question.id);
        let happened = question.until.as_ref().is_none_or(|goal| lab.state.passed.contains_key(goal));
        let told = match question.until {
            Some(_) => happened,
            None => answer.is_some_and(|answer| answer.right),
        };
        QuestionView {
            id: question.id.clone(),
            ask: lab.filled(&question.ask),
            options: question.options.iter().map(|option| lab.filled(option)).collect(),
            typed: question.options.is_empty(),
            prediction: question.until.is_some(),
            answered: answer.map(|answer| answer.with.clone()),
            right: answer.filter(|_| happened).map(|answer| answer.right),
            tries: answer.map_or(0, |answer| answer.tries),
            told: if told { lab.filled(&question.told) } else { Vec::new() },
        }
    }

    /// The first whose clause holds, while the step is open.
    fn feedback(&self) -> Option<Vec<crate::lesson::prose::Inline>> {
        if self.index != self.open {
            return None;
        }
        let since = self.lab.state.start.facts;
        let holds =
            |clause| matches!(self.lab.judge_clause(clause, since, self.labels), Some(Verdict::Passed(_)));
        let found = self.step.feedback.iter().find(|feedback| holds(&feedback.when))?;
        Some(self.lab.filled(&found.say))
    }
}
