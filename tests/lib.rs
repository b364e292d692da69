//! What the test programs share: a learner who types, waits and reads.

pub mod fleet;
pub mod transcript;

use rolelab_labs::{
    Action, Input, Lab, Outcome,
    input::{ConsoleAnswer, TerminalChange},
    lab::EPOCH,
    lesson::{self, Lesson, Move},
    play::Player,
};
use rolelab_shell::port::Stream;

/// The tests' own lesson: one of eight steps, from a key on a disk to keys that are renewed.
pub const EIGHT_STEPS: &str = "eight-steps";

/// A lesson of the course, or [`EIGHT_STEPS`].
///
/// # Errors
/// A sentence when there is no such lesson.
pub fn lesson(id: &str, seed: u64) -> Result<Lesson, String> {
    if id != EIGHT_STEPS {
        return lesson::find(id, seed);
    }
    let text = include_str!(concat!(env!("OUT_DIR"), "/eight-steps.json"));
    Lesson::read(text, seed).map_err(|why| why.to_string())
}

/// What one line did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ran {
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// The lab's own voice.
    pub lab: String,
    /// `$?`.
    pub status: i32,
}

/// A learner at a lab.
pub struct Learner {
    /// The lab.
    pub lab: Lab,
    /// Every input so far.
    pub inputs: Vec<Input>,
}

/// How often a learner lets the page go on, or skips a wait, before giving up on a line.
const PATIENCE: usize = 2_000;

impl Learner {
    /// Opens a lesson at its usual epoch.
    ///
    /// # Panics
    /// There is no such lesson.
    pub fn new(lesson: &str, seed: u64) -> Self {
        let found = crate::lesson(lesson, seed);
        let lab = found.and_then(|found| Lab::open_lesson(found, seed, EPOCH));
        let lab = lab.unwrap_or_else(|why| unreachable!("{why}"));
        Self { lab, inputs: Vec::new() }
    }

    /// Sends one input.
    pub fn send(&mut self, input: Input) -> Outcome {
        self.inputs.push(input.clone());
        self.lab.dispatch(input)
    }

    /// Types a line on the host with that label, and waits for its end on the simulated clock.
    pub fn run(&mut self, label: &str, line: &str) -> Ran {
        let host = self.lab.host_called(label).unwrap_or_else(|| label.to_owned());
        let mut ran = Ran { status: -1, ..Ran::default() };
        let mut outcome = self.send(Input::Line { host: host.clone(), text: line.to_owned() });
        for _ in 0..PATIENCE {
            take(&mut ran, &host, outcome);
            if self.lab.at_prompt() {
                return ran;
            }
            let next = if self.lab.hungry() { Input::Resume } else { Input::SkipWait };
            outcome = self.send(next);
        }
        outcome = self.send(Input::Interrupt { host: host.clone() });
        take(&mut ran, &host, outcome);
        ran
    }

    /// Presses a console button.
    ///
    /// # Panics
    /// The console gave no answer.
    pub fn press(&mut self, action: Action) -> ConsoleAnswer {
        let outcome = self.send(Input::Console { action });
        outcome.console.unwrap_or_else(|| unreachable!("a console button answers"))
    }

    /// Lets minutes pass.
    pub fn pass_minutes(&mut self, minutes: i64) {
        self.send(Input::Advance { millis: minutes * 60_000 });
    }

    /// Makes one move of a solution.
    pub fn make(&mut self, step: &Move) {
        struct Hand<'a>(&'a mut Learner);
        impl Player for Hand<'_> {
            fn lab(&self) -> &Lab {
                &self.0.lab
            }
            fn send(&mut self, input: Input) {
                self.0.send(input);
            }
        }
        Hand(self).make(step);
    }

    /// Ids of passed goals.
    pub fn passed(&self) -> Vec<String> {
        let view = self.lab.view();
        let steps = view.lesson.map(|lesson| lesson.steps).unwrap_or_default();
        steps.into_iter().flat_map(|s| s.goals).filter(|g| g.done).map(|g| g.id).collect()
    }
}

fn take(ran: &mut Ran, host: &str, outcome: Outcome) {
    for change in outcome.terminal {
        match change {
            TerminalChange::Output(chunk) if chunk.host == host => match chunk.stream {
                Stream::Stdout => ran.stdout.push_str(&chunk.text),
                Stream::Stderr => ran.stderr.push_str(&chunk.text),
                Stream::Lab => ran.lab.push_str(&chunk.text),
            },
            TerminalChange::End { host: ended, status } if ended == host => ran.status = status,
            _ => {}
        }
    }
    if let Some(notice) = outcome.notice {
        ran.lab.push_str(&notice);
    }
}
