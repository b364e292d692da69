//! What runs on a host just now, and what it waits for.

use rolelab_core::time::Timestamp;
use rolelab_shell::{
    host::{HostId, Session},
    port::{Answer, AskId, Stream},
    task::Task,
};

use crate::boot::Boot;

/// What an ask waits for. Every wait is for a simulated time, for input, or for another task that has one of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wait {
    /// A simulated time; then this answer.
    Until(Timestamp, Answer),
    /// A line from the terminal.
    Line,
    /// Another host to be free, then this script to run there, with this on its standard input.
    Host(HostId, String, Vec<u8>),
    /// A script that runs on another host.
    Script(HostId),
}

/// Whose output and end it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A line of the host's own terminal.
    Terminal,
    /// What such a line left running in the background: the prompt is free.
    Background,
    /// A script that another host's `ssh` sent.
    Script {
        asker: HostId,
        ask: AskId,
        /// The shell at the host's terminal, which comes back when the script ends.
        session: Box<Session>,
        /// What it printed, in order; neighbours are of different streams.
        printed: Vec<(Stream, Vec<u8>)>,
    },
    /// User data of an instance that boots.
    Boot(Boot),
}

/// Whether a task could go on when polled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fed {
    /// It waits.
    No,
    /// It has new answers, or has not begun.
    Answered,
    /// It ran out of fuel.
    OutOfFuel,
}

/// A task with its waits.
pub(crate) struct Running {
    pub(crate) task: Task,
    pub(crate) purpose: Purpose,
    /// In order of asking.
    pub(crate) waits: Vec<(AskId, Wait)>,
    /// Whether it could go on.
    pub(crate) fed: Fed,
    /// All that it printed, for the facts drawn from it at its end.
    pub(crate) printed: String,
    /// How many facts the journal held when it began.
    pub(crate) from: usize,
    /// How many facts it left.
    pub(crate) facts: usize,
    /// What the lab has explained to whoever typed it, once each.
    pub(crate) told: Vec<String>,
}

impl Running {
    pub(crate) fn new(task: Task, purpose: Purpose, from: usize) -> Self {
        let (waits, printed, told) = (Vec::new(), String::new(), Vec::new());
        Self { task, purpose, waits, fed: Fed::Answered, printed, from, facts: 0, told }
    }

    /// Lets an ask wait, in place of what it waited for before.
    pub(crate) fn wait(&mut self, ask: AskId, wait: Wait) {
        match self.waits.iter_mut().find(|(id, _)| *id == ask) {
            Some((_, before)) => *before = wait,
            None => self.waits.push((ask, wait)),
        }
    }

    /// Answers an ask.
    pub(crate) fn answer(&mut self, ask: AskId, answer: Answer) {
        self.waits.retain(|(id, _)| *id != ask);
        self.task.answer(ask, answer);
        self.fed = Fed::Answered;
    }

    /// Gives a line to whoever reads the terminal. False when nobody does.
    pub(crate) fn answer_line(&mut self, line: Option<String>) -> bool {
        self.forget_dead();
        let reader = self.waits.iter().find(|(_, wait)| *wait == Wait::Line).map(|(id, _)| *id);
        match reader {
            Some(ask) => self.answer(ask, Answer::Line(line)),
            None => return false,
        }
        true
    }

    /// Whether the host's prompt takes a line.
    pub(crate) fn leaves_the_prompt(&self) -> bool {
        matches!(self.purpose, Purpose::Background | Purpose::Boot(_))
    }

    /// Ends all of it.
    pub(crate) fn kill(&mut self) {
        self.task.kill();
        self.fed = Fed::Answered;
    }

    /// Ctrl-C.
    pub(crate) fn interrupt(&mut self) {
        self.task.interrupt();
        self.fed = Fed::Answered;
    }

    /// The earliest time something waits for.
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        let times = self.waits.iter().filter_map(|(_, wait)| match wait {
            Wait::Until(at, _) => Some(*at),
            Wait::Line | Wait::Host(..) | Wait::Script(_) => None,
        });
        times.min()
    }

    /// Answers every wait whose time has come, in order of asking.
    pub(crate) fn wake(&mut self, now: Timestamp) {
        self.forget_dead();
        let due: Vec<(AskId, Answer)> = self
            .waits
            .iter()
            .filter_map(|(id, wait)| match wait {
                Wait::Until(at, answer) if *at <= now => Some((*id, answer.clone())),
                _ => None,
            })
            .collect();
        for (ask, answer) in due {
            self.answer(ask, answer);
        }
    }

    /// Waits whose asking future has died mean nothing any more.
    pub(crate) fn forget_dead(&mut self) {
        let task = &self.task;
        self.waits.retain(|(id, _)| task.wants(*id));
    }
}
