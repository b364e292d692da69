//! Plays moves on a lab: what happened before the learner came, and solutions. It types, waits and lets time pass as a
//! learner would; nothing here looks at goals.

use crate::{
    boot,
    hosts::{self, LAPTOP},
    input::{Input, Outcome},
    lab::Lab,
    lesson::{Clause, Goal, Move, judge::Verdict},
    state::Start,
};

/// How often a line may ask for a turn, or skip a wait, before it is given up.
pub const PATIENCE: usize = 2_000;
/// What all that happened before the learner came may cost: a stranger's lesson may not spin. Inputs that let time pass
/// cost one, a turn of fuel costs more, since it takes as long as a turn can.
const PREPARATION: usize = 4_000;
const TURN: usize = 80;

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
            Move::Wait(count) => (0..*count).for_each(|_| self.send(Input::SkipWait)),
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

/// What happened before the learner came leaves no inputs.
struct Before<'a> {
    lab: &'a mut Lab,
    left: usize,
    said: Option<String>,
}

impl Player for Before<'_> {
    fn lab(&self) -> &Lab {
        self.lab
    }
    fn send(&mut self, input: Input) {
        self.left = self.left.saturating_sub(if input == Input::Resume { TURN } else { 1 });
        let outcome: Outcome = self.lab.act(&input);
        self.said = outcome.notice.or(self.said.take());
    }
    fn gives_up(&self) -> bool {
        self.left == 0
    }
}

impl Lab {
    /// Makes what happened before the learner came. Afterwards terminals and goals begin anew.
    ///
    /// # Errors
    /// A sentence that names the line that did not end.
    pub fn prepare(&mut self) -> Result<(), String> {
        if !Self::needs_parts(&self.lesson) {
            return Ok(());
        }
        let moves = std::mem::take(&mut self.lesson.world);
        // Until it is over no goal is judged.
        let steps = std::mem::take(&mut self.lesson.steps);
        let mut before = Before { lab: self, left: PREPARATION, said: None };
        let mut stopped = None;
        for part in &moves {
            if !before.make(part) || before.left == 0 {
                let at = match part {
                    Move::Run { on, run } => format!(", at `{}` on {on}", run.chars().take(80).collect::<String>()),
                    _ => String::new(),
                };
                stopped = Some(format!("The beginning of this lab did not come to its end{at}."));
                break;
            }
            if let Move::File { on, path, text } = part {
                before.lab.lay_file(on, path, text);
            }
        }
        if stopped.is_none() && self.tasks.keys().any(|slot| !boot::is_boot(slot)) {
            stopped = Some("The beginning of this lab leaves a command running in the background.".to_owned());
        }
        (self.lesson.world, self.lesson.steps) = (moves, steps);
        for host in self.state.hosts.values_mut() {
            host.session.history.clear();
        }
        self.state.start = Start { facts: self.journal.len(), at: Some(self.state.world.now) };
        match stopped {
            Some(why) => Err(why),
            None => Ok(()),
        }
    }

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

    /// Lays the files of a lesson whose world is files alone.
    pub(crate) fn lay_files(&mut self) {
        if Self::needs_parts(&self.lesson) {
            return;
        }
        for part in self.lesson.world.clone() {
            if let Move::File { on, path, text } = part {
                self.lay_file(&on, &path, &text);
            }
        }
    }

    fn lay_file(&mut self, on: &str, path: &str, text: &str) {
        let id = self.host_called(on).unwrap_or_else(|| LAPTOP.to_owned());
        let text = self.fill(text);
        let Some(host) = self.state.hosts.get_mut(&id) else { return };
        let path = path.strip_prefix("~").map_or_else(|| path.to_owned(), |rest| host.home() + rest);
        host.files.make_directories(rolelab_shell::files::parent(&path));
        host.files.write(&path, text.into_bytes());
    }
}
