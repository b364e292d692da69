//! A line that runs on a host: a future that the engine polls by hand.

use std::{cell::RefCell, rc::Rc};

use rolelab_core::time::Timestamp;

use crate::{
    host::Host,
    port::{Answer, Ask, AskId, Stream},
};

/// How a poll ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It waits for answers.
    Waiting,
    /// It could go on with more fuel.
    OutOfFuel,
    /// It is over.
    Ended {
        /// `$?`.
        status: i32,
        /// The shell was left (`exit`).
        exited: bool,
    },
}

/// A running line.
pub struct Task {
    host: Rc<RefCell<Host>>,
}

impl Task {
    /// Starts `source` on `host`. `interactive` is true for a terminal's line, false for a script over ssh.
    pub fn start(host: Host, _source: &str, _interactive: bool) -> Self {
        Self { host: Rc::new(RefCell::new(host)) }
    }
    /// Runs until it waits, ends, or has used `fuel` steps.
    pub fn poll(&mut self, _now: Timestamp, _fuel: u64) -> Progress {
        Progress::Ended { status: 127, exited: false }
    }
    /// What it printed since the last call.
    pub fn take_output(&mut self) -> Vec<(Stream, Vec<u8>)> {
        Vec::new()
    }
    /// What it asked since the last call, in order. An ask is handed out once.
    pub fn take_asks(&mut self) -> Vec<(AskId, Ask)> {
        Vec::new()
    }
    /// Whether the future that asked still waits.
    pub fn wants(&self, _ask: AskId) -> bool {
        false
    }
    /// Answers an ask. Ignored when nobody waits for it any more.
    pub fn answer(&mut self, _ask: AskId, _answer: Answer) {}
    /// Ctrl-C: the next poll unwinds.
    pub fn interrupt(&mut self) {}
    /// Ends it, if it has not ended, and gives the host back with `$?`.
    pub fn finish(self) -> (Host, i32) {
        (self.host.borrow().clone(), 0)
    }
}
