//! Plays moves on a lab: what happened before the learner came, and solutions. It types, waits and lets time pass as a
//! learner would.

use crate::{
    hosts,
    input::Input,
    lab::Lab,
    lesson::{Clause, Goal, Move, judge::Verdict},
};

/// How often a line may ask for a turn, or skip a wait, before it is given up.
pub const PATIENCE: usize = 2_000;

/// How a line is played: each input goes through `send`, which dispatches it and takes what comes of it.
pub trait Player {
    /// The lab.
    fn lab(&self) -> &Lab;
    /// Dispatches one input.
    fn send(&mut self, input: Input);
    /// True when nothing more is to be waited for.
    fn gives_up(&self) -> bool {
        false
    }

    /// Types a line on the host with that label and waits for its end on the simulated clock. False when it had to be
    /// stopped.
    fn line(&mut self, label: &str, line: &str) -> bool {
        let host = self.lab().host_called(label).unwrap_or_else(|| label.to_owned());
        self.send(Input::Line { host: host.clone(), text: line.to_owned() });
        for _ in 0..PATIENCE {
            if self.lab().at_prompt() {
                return true;
            }
            if self.gives_up() {
                break;
            }
            let next = if self.lab().hungry() { Input::Resume } else { Input::SkipWait };
            self.send(next);
        }
        self.send(Input::Interrupt { host });
        false
    }

    /// Makes one move. False when a line of it had to be stopped.
    fn make(&mut self, part: &Move) -> bool {
        match part {
            Move::Run { on, run } => {
                let line = self.lab().fill(run);
                return self.line(on, &line);
            }
            Move::Wait(count) => (0..*count).take(PATIENCE).for_each(|_| self.send(Input::SkipWait)),
            Move::Minutes(minutes) => self.send(Input::Advance { millis: i64::from(*minutes) * 60_000 }),
            Move::Answer { question, with } => {
                let (question, with) = (question.clone(), self.lab().fill(with));
                self.send(Input::Answer { question, with });
            }
            // Files are laid before the first prompt and never by a learner.
            Move::File { .. } => {}
        }
        true
    }
}

impl Lab {
    /// What the facts say of a goal now, passed or not; `None` without the parts. For an author's tools.
    pub fn holds(&self, goal: &Goal) -> Option<Verdict> {
        self.judge_goal(goal, &hosts::labels(&self.state.world))
    }

    /// Whether a goal was reached.
    pub fn reached(&self, goal: &str) -> bool {
        self.state.passed.contains_key(goal)
    }

    /// Whether a clause holds now, over all that happened. For an author's tools.
    pub fn clause_holds(&self, clause: &Clause) -> bool {
        let labels = hosts::labels(&self.state.world);
        let verdict = self.judge_clause(clause, self.state.start.facts, &labels);
        matches!(verdict, Some(Verdict::Passed(_)))
    }
}
