//! A learner who types what is written, and takes down what is told. It decides nothing.

use std::collections::{BTreeMap, BTreeSet};

use rolelab_labs::{
    Input, Lab,
    input::TerminalChange,
    lab::EPOCH,
    lesson::{Lesson, Move},
    play::Player,
};
use rolelab_lesson::prose::plain;

/// Looks at the lab after each input; which of the moves it belongs to counts from 0.
pub(crate) type Watch<'a> = &'a mut dyn FnMut(&Lab, usize);

pub(crate) struct Learner<'a> {
    pub(crate) lab: Lab,
    /// What terminals and notices said.
    pub(crate) said: String,
    /// What the lab's own voice said.
    pub(crate) lab_said: Vec<String>,
    /// The index of the move that is made.
    part: usize,
    watch: Watch<'a>,
}

impl Player for Learner<'_> {
    fn lab(&self) -> &Lab {
        &self.lab
    }

    fn send(&mut self, input: Input) {
        let outcome = self.lab.dispatch(input);
        for change in outcome.terminal {
            match change {
                TerminalChange::Output(chunk) => {
                    if chunk.stream == rolelab_shell::port::Stream::Lab {
                        self.lab_said.push(chunk.text.trim().to_owned());
                    }
                    self.said.push_str(&chunk.text);
                }
                TerminalChange::Begin { prompt, text, .. } => {
                    self.said.push_str(&format!("{prompt}{text}\n"));
                }
                _ => {}
            }
        }
        if let Some(notice) = outcome.notice {
            self.said.push_str(&format!("[{notice}]\n"));
            self.lab_said.push(notice);
        }
        (self.watch)(&self.lab, self.part);
    }
}

impl<'a> Learner<'a> {
    /// Opens a packed lesson.
    pub(crate) fn open(packed: &str, seed: u64, watch: Watch<'a>) -> Result<Self, String> {
        let lesson = Lesson::read(packed, seed).map_err(|why| why.to_string())?;
        let lab = Lab::open_lesson(lesson, seed, EPOCH)?;
        Ok(Self { lab, said: String::new(), lab_said: Vec::new(), part: 0, watch })
    }

    /// Looks without doing anything.
    pub(crate) fn look(&mut self) {
        (self.watch)(&self.lab, self.part);
    }

    /// Makes moves. What went wrong, with the index of the move: a host that is not there, a line that had to be stopped.
    pub(crate) fn make_all(
        &mut self,
        moves: &[Move],
        mut after: impl FnMut(&Lab, usize),
    ) -> Result<(), (usize, String)> {
        for (index, part) in moves.iter().enumerate() {
            self.part = index;
            if let Move::Run { on, .. } = part
                && self.lab.host_called(on).is_none()
            {
                return Err((index, format!("There is no host `{on}` yet.")));
            }
            if !self.make(part) {
                return Err((index, "This line did not come to its end and had to be stopped.".to_owned()));
            }
            after(&self.lab, index);
        }
        Ok(())
    }

    /// Plays the solution of the steps before one.
    pub(crate) fn play_before(&mut self, step: usize) -> Result<(), String> {
        let steps: Vec<Vec<Move>> =
            self.lab.lesson().steps.iter().take(step).map(|step| step.solution.clone()).collect();
        for moves in steps {
            self.make_all(&moves, |_, _| {}).map_err(|(_, why)| why)?;
        }
        self.said.clear();
        self.lab_said.clear();
        Ok(())
    }
}

/// A lab in which the solution of so many steps was played.
///
/// # Errors
/// A sentence: the solution does not play.
pub fn play_before(lab: Lab, steps: usize) -> Result<Lab, String> {
    let mut watch = |_: &Lab, _: usize| {};
    let mut learner = Learner { lab, said: String::new(), lab_said: Vec::new(), part: 0, watch: &mut watch };
    learner.play_before(steps)?;
    Ok(learner.lab)
}

/// A text as it is compared: without the marks of Markdown, white space folded.
pub fn told_text(text: &str) -> String {
    let bare: String = text.chars().filter(|c| !matches!(c, '`' | '*')).collect();
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a step tells, by who tells it.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// "Not yet" of each goal by id.
    pub(crate) missing: BTreeMap<String, BTreeSet<String>>,
    /// Feedback and what is told of questions.
    pub(crate) said: BTreeSet<String>,
    /// Ids of feedback that was shown.
    pub(crate) feedback: BTreeSet<String>,
}

impl Told {
    /// Takes down what a step tells now.
    pub(crate) fn hear(&mut self, lab: &Lab, step: usize) {
        let Some(step) = lab.view().lesson.and_then(|lesson| lesson.steps.into_iter().nth(step)) else {
            return;
        };
        for goal in step.goals {
            let texts = [goal.missing, goal.slipped, goal.lost.map(|lost| lost.why).unwrap_or_default()];
            let texts = texts.iter().map(|text| told_text(text)).filter(|text| !text.is_empty());
            self.missing.entry(goal.id).or_default().extend(texts);
        }
        self.said.extend(
            step.questions.into_iter().filter_map(|question| Some(told_text(&plain(&question.told?.text)))),
        );
        if let Some(feedback) = step.feedback {
            self.said.insert(told_text(&plain(&feedback.text)));
            self.feedback.insert(feedback.id);
        }
    }

    /// Everything, but what one goal says.
    pub(crate) fn without(&self, goal: &str) -> impl Iterator<Item = &str> {
        let others = self.missing.iter().filter(move |(id, _)| *id != goal).flat_map(|(_, texts)| texts);
        others.chain(&self.said).map(String::as_str)
    }
}
