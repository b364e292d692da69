//! What the task pane shows, in a terminal: prose of the open step, goals as they change, hints, questions; and the words
//! that ask for them. It decides nothing: it reads views, and words become inputs.

use std::collections::BTreeSet;

use rolelab_labs::{
    Input, Lab,
    view::{GoalView, LessonView, PastView, QuestionView, StepView},
};

use super::prose::{blocks, marked};

pub(super) const WORDS: &str = "\
:goals            the goals of this step, and what is missing
:hint             the next hint
:solution         the next line of the solution; type it yourself
:answer ID TEXT   answers a question, with a text or the number of an option
:step N           turns to a step
:skip             skips the wait until what happens next
:pass MINUTES     lets time pass
:undo             takes the last action back
:quit             leaves (as does exit on the laptop)
";

/// What somebody at a lesson has seen so far.
#[derive(Default)]
pub(crate) struct Guide {
    /// The step whose prose was shown.
    shown: Option<usize>,
    /// Lines that were shown of this step.
    told: BTreeSet<String>,
    finished: bool,
}

/// What comes of a word.
#[derive(Default)]
pub(crate) struct Asked {
    /// To be sent.
    pub(crate) input: Option<Input>,
    /// To be shown.
    pub(crate) say: String,
    /// The lab is left.
    pub(crate) quit: bool,
}

impl Guide {
    /// What is new: before every prompt.
    pub(crate) fn news(&mut self, lab: &Lab) -> String {
        let Some(lesson) = lab.view().lesson else { return String::new() };
        let mut text = String::new();
        if let Some(before) = self.shown.filter(|before| *before != lesson.open)
            && let Some(step) = lesson.steps.get(before)
        {
            // What the last line of a step reached and told.
            text += &self.changes(step);
            if step.passed && !step.why.is_empty() {
                text += &format!("\nWhy\n\n{}", blocks(&step.why));
            }
        }
        match lesson.steps.get(lesson.open) {
            Some(step) if self.shown != Some(lesson.open) => {
                text += &self.open(&lesson, lesson.open, step);
            }
            Some(step) => text += &self.changes(step),
            None if !std::mem::replace(&mut self.finished, true) => text += &finish(&lesson),
            None => {}
        }
        self.shown = Some(lesson.open);
        text
    }

    /// A step from its beginning.
    fn open(&mut self, lesson: &LessonView, index: usize, step: &StepView) -> String {
        self.told.clear();
        let head = format!("\n{} ({} of {})\n", step.title, index + 1, lesson.steps.len());
        let rule = "-".repeat(head.trim().chars().count());
        format!("{head}{rule}\n\n{}\n{}", blocks(&step.prose), self.changes(step))
    }

    /// Lines of a step that were not shown yet.
    fn changes(&mut self, step: &StepView) -> String {
        lines(step).into_iter().filter(|line| self.told.insert(line.clone())).collect()
    }

    /// What a word that begins with a colon asks for; `None` when it is none of ours.
    pub(crate) fn word(&mut self, lab: &Lab, text: &str) -> Option<Asked> {
        let (word, rest) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
        let rest = rest.trim();
        let say = |say: String| Some(Asked { say, ..Asked::default() });
        let input = |input: Input| Some(Asked { input: Some(input), ..Asked::default() });
        let lesson = lab.view().lesson;
        match (word, rest) {
            (":help", _) => say(WORDS.to_owned()),
            (":quit", _) => Some(Asked { quit: true, ..Asked::default() }),
            (":hint", _) => input(Input::Hint),
            (":solution", _) => input(Input::Solution),
            (":skip", _) => input(Input::SkipWait),
            (":goals", _) => {
                let step = lesson.and_then(|lesson| lesson.steps.into_iter().nth(lesson.open));
                say(step.map_or_else(|| "Every goal is reached.\n".to_owned(), |step| lines(&step).concat()))
            }
            (":pass", minutes) => match minutes.parse::<i64>() {
                Ok(minutes) if minutes > 0 => {
                    input(Input::Advance { millis: minutes.saturating_mul(60_000) })
                }
                _ => say("How many minutes? :pass 61\n".to_owned()),
            },
            (":answer", rest) => match rest.split_once(' ') {
                Some((question, with)) => {
                    input(Input::Answer { question: question.to_owned(), with: with.trim().to_owned() })
                }
                None => say("Which question, and what? :answer ID TEXT\n".to_owned()),
            },
            (":step", number) => {
                let lesson = lesson?;
                let index = number.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
                match index.and_then(|index| Some((index, lesson.steps.get(index)?))) {
                    Some((index, step)) => {
                        let say = self.open(&lesson, index, step);
                        Some(Asked { input: Some(Input::Turn { step: index }), say, quit: false })
                    }
                    None => say(format!("Which step, from 1 to {}?\n", lesson.steps.len())),
                }
            }
            (":undo", _) => match lab.view().past {
                PastView { undo: Some((to, _)), keep, .. } => input(Input::Rewind { to, keep }),
                _ => say("There is nothing to take back.\n".to_owned()),
            },
            (word, _) if word.chars().nth(1).is_some_and(|c| c.is_ascii_lowercase()) => {
                say(format!("There is no word {word}. There are:\n{WORDS}"))
            }
            _ => None,
        }
    }
}

/// What a step says beside its prose.
fn lines(step: &StepView) -> Vec<String> {
    let mut lines: Vec<String> = step.questions.iter().flat_map(question).collect();
    lines.extend(step.goals.iter().map(goal));
    lines.extend(step.feedback.iter().map(|feedback| format!("  ! {}\n", marked(&feedback.text))));
    lines.extend(step.hints.iter().map(|hint| format!("  hint: {}\n", marked(hint))));
    lines
}

fn goal(goal: &GoalView) -> String {
    let text = marked(&goal.text);
    match (goal.done, goal.slipped.as_str(), &goal.lost) {
        (true, "", None) => format!("  [x] {text} ({})\n", goal.evidence),
        (true, slipped, None) => format!("  [x] {text} (it held; now {slipped})\n"),
        (_, _, Some(lost)) => format!("  [-] {text}: {}; :undo takes `{}` back\n", lost.why, lost.what),
        (false, ..) if goal.holds => {
            format!("  [~] {text} ({}; it has to hold at the end of the step)\n", goal.evidence)
        }
        (false, ..) => format!("  [ ] {text}: not yet: {}\n", goal.missing),
    }
}

fn question(question: &QuestionView) -> Vec<String> {
    let kind = if question.prediction { "predict" } else { "answer" };
    let mut ask = format!("  ? {} (:answer {})\n", marked(&question.ask), question.id);
    for (at, option) in question.options.iter().enumerate() {
        ask += &format!("      {}. {}\n", at + 1, marked(option));
    }
    let mut lines = vec![ask.replace("(:answer", &format!("({kind}: :answer"))];
    if let Some(answer) = &question.answer {
        let right = match (answer.right, question.told.is_some()) {
            (true, _) => "right",
            (false, true) => "not so",
            (false, false) if question.prediction => "noted",
            (false, false) => "not quite; try again",
        };
        lines.push(format!("    {}: {right}\n", marked(&answer.text)));
    }
    lines.extend(question.told.iter().map(|told| format!("    {}\n", marked(&told.text))));
    lines
}

/// The end of a lesson.
fn finish(lesson: &LessonView) -> String {
    let Some(finish) = &lesson.finish else { return "\nEvery goal is reached.\n".to_owned() };
    let mut text = format!("\n{}: done\n\n", lesson.title);
    finish.figures.iter().for_each(|(name, value)| text += &format!("  {name}: {value}\n"));
    text.push('\n');
    finish.takeaways.iter().for_each(|takeaway| text += &format!("- {}\n", marked(takeaway)));
    text + &format!("\nCompletion code: {}\n", finish.code)
}
