//! What happened before the learner came: it is played once, before the first prompt, and leaves no inputs. A stranger's
//! lesson may ask for anything here, so all of it is bounded.

use rolelab_core::time::Span;

use crate::{
    boot,
    input::{Input, Outcome},
    lab::Lab,
    lesson::Move,
    play::Player,
    state::Start,
};

/// How often lines may use up the fuel of a poll, all together.
const FUEL: usize = 200;
/// How many waits there may be, all together.
const WAITS: usize = 1_000;
/// How many facts may be recorded.
const FACTS: usize = 1_500;
/// How much time may pass.
const TIME: Span = Span::hours(24 * 40);

/// Plays without leaving inputs, within bounds.
struct Before<'a> {
    lab: &'a mut Lab,
    waits: usize,
    /// What was too much.
    over: Option<&'static str>,
}

impl Player for Before<'_> {
    fn lab(&self) -> &Lab {
        self.lab
    }

    fn send(&mut self, input: Input) {
        if input == Input::SkipWait {
            self.waits = self.waits.saturating_sub(1);
            if self.lab.next_due().is_none() && !self.lab.at_prompt() {
                self.over = self.over.or(Some("it waits for input, and nobody is there"));
            }
        }
        if self.over.is_none() {
            let _: Outcome = self.lab.act(&input);
        }
        self.over = self.over.or_else(|| self.too_much());
    }

    fn gives_up(&self) -> bool {
        self.over.is_some()
    }
}

impl Before<'_> {
    fn too_much(&self) -> Option<&'static str> {
        let passed = self.lab.state.world.now.since(self.lab.epoch);
        let bounds = [
            (self.lab.spent > FUEL, "it takes too much work"),
            (self.waits == 0, "it waits too often"),
            (self.lab.journal.len() > FACTS, "too much happens"),
            (passed > TIME, "more than 40 days pass"),
        ];
        bounds.into_iter().find(|(over, _)| *over).map(|(_, why)| why)
    }

    /// Makes a move; why it could not be made, as a clause.
    fn try_move(&mut self, part: &Move) -> Result<(), String> {
        match part {
            Move::File { on, path, text } => return self.lab.lay_file(on, path, text),
            Move::Run { on, .. } if self.lab.host_called(on).is_none() => {
                return Err(format!("there is no host {on} by then"));
            }
            _ => {}
        }
        let ended = self.make(part);
        match (self.over, part) {
            (Some(why), _) => Err(why.to_owned()),
            (None, _) if !ended => Err("it does not come to its end".to_owned()),
            (None, Move::Run { on, .. }) if self.is_unfinished(on) => {
                Err("the line is not finished".to_owned())
            }
            _ => Ok(()),
        }
    }

    fn is_unfinished(&self, label: &str) -> bool {
        self.lab.host_called(label).is_some_and(|host| self.lab.unfinished(&host))
    }

    /// Lets what instances do as they boot go on to where it waits.
    fn settle(&mut self) -> Result<(), String> {
        if self.lab.tasks.keys().any(|slot| !boot::is_boot(slot)) {
            return Err("a command is left running in the background of a terminal".to_owned());
        }
        while self.lab.hungry() && self.over.is_none() {
            self.send(Input::Resume);
        }
        self.over.map_or(Ok(()), |why| Err(why.to_owned()))
    }
}

impl Lab {
    /// Makes what happened before the learner came. Afterwards terminals and goals begin anew.
    ///
    /// # Errors
    /// A sentence that names the move that could not be made.
    pub fn prepare(&mut self) -> Result<(), String> {
        if !Self::needs_parts(&self.lesson) {
            return Ok(());
        }
        let moves = std::mem::take(&mut self.lesson.world);
        // Until it is over no goal is judged.
        let steps = std::mem::take(&mut self.lesson.steps);
        let mut before = Before { lab: self, waits: WAITS, over: None };
        let made = moves.iter().try_for_each(|part| before.try_move(part).map_err(|why| (why, told(part))));
        let made = made.and_then(|()| before.settle().map_err(|why| (why, "the end of it".to_owned())));
        (self.lesson.world, self.lesson.steps) = (moves, steps);
        for host in self.state.hosts.values_mut() {
            host.session.history.clear();
        }
        self.state.start = Start { facts: self.journal.len(), at: Some(self.state.world.now) };
        made.map_err(|(why, part)| refused(&why, &part))
    }

    /// Lays the files of a lesson whose world is files alone.
    ///
    /// # Errors
    /// A sentence that names the file that has no host.
    pub(crate) fn lay_files(&mut self) -> Result<(), String> {
        if Self::needs_parts(&self.lesson) {
            return Ok(());
        }
        self.lesson.world.clone().iter().try_for_each(|part| match part {
            Move::File { on, path, text } => {
                self.lay_file(on, path, text).map_err(|why| refused(&why, &told(part)))
            }
            _ => Ok(()),
        })
    }

    fn lay_file(&mut self, on: &str, path: &str, text: &str) -> Result<(), String> {
        let id = self.host_called(on).unwrap_or_else(|| on.to_owned());
        let text = self.fill(text);
        let Some(host) = self.state.hosts.get_mut(&id) else {
            return Err(format!("there is no host {on} by then"));
        };
        let path = path.strip_prefix('~').map_or_else(|| path.to_owned(), |rest| host.home() + rest);
        host.files.make_directories(rolelab_shell::files::parent(&path));
        host.files.write(&path, text.into_bytes());
        Ok(())
    }
}

fn refused(why: &str, part: &str) -> String {
    format!("The beginning of this lab did not come to its end, at {part}: {why}.")
}

/// The most characters of a line that are told.
const TOLD: usize = 60;

fn told(part: &Move) -> String {
    let cut = |text: &str| text.chars().take(TOLD).collect::<String>();
    match part {
        Move::Run { on, run } => format!("`{}` on {on}", cut(run)),
        Move::Wait(_) => "a wait".to_owned(),
        Move::Minutes(minutes) => format!("the {minutes} minutes"),
        Move::Answer { question, .. } => format!("the answer to {}", cut(question)),
        Move::File { on, path, .. } => format!("{} on {on}", cut(path)),
    }
}
