//! A line that runs on a host: a future that the engine polls by hand.

use std::{
    cell::RefCell,
    future::Future,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

use rolelab_core::time::Timestamp;

use crate::{
    eval::{Env, Eval, Unwind},
    host::{Host, Session},
    port::{Answer, Ask, AskId, Cell_, Port, Stop, Stream},
    program::Later,
    syntax::MAX_COMMAND,
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

type Line = Pin<Box<dyn Future<Output = Eval<i32>>>>;

/// A running line.
pub struct Task {
    cell: Rc<Cell_>,
    host: Rc<RefCell<Host>>,
    line: Option<Line>,
    ended: Progress,
    /// The terminal's session, while a script runs in one of its own.
    aside: Option<Session>,
}

/// Steps that unwinding may take when a task is ended from outside.
const LAST_FUEL: u64 = 10_000;

impl Task {
    /// Starts `source` on `host`. `interactive` is true for a terminal's line, false for a script over ssh.
    pub fn start(mut host: Host, source: &str, interactive: bool) -> Self {
        let cell = Rc::<Cell_>::default();
        let status = host.session.status;
        cell.script.set(!interactive);
        let login = Session::login(&host.user, &host.home());
        let aside = (!interactive).then(|| std::mem::replace(&mut host.session, login));
        let host = Rc::new(RefCell::new(host));
        let env = Env::new(Port { cell: cell.clone(), host: host.clone() }, interactive);
        let source = source.to_owned();
        let line: Line = Box::pin(async move {
            if source.len() > MAX_COMMAND {
                let most = MAX_COMMAND / 1024;
                env.port()
                    .lab_voice(&format!("rolelab: one command may have {most} kB here; nothing was run"));
                return Ok(1);
            }
            if source.trim().is_empty() {
                return Ok(status);
            }
            env.source(&source).await
        });
        Self { cell, host, line: Some(line), ended: Progress::Waiting, aside }
    }

    /// Supplies the code of programs that may come later.
    pub fn supply(&mut self, later: &'static Later) {
        self.cell.later.set(Some(later));
    }

    /// Runs until it waits, ends, or has used `fuel` steps.
    pub fn poll(&mut self, now: Timestamp, fuel: u64) -> Progress {
        let Some(line) = &mut self.line else { return self.ended };
        self.cell.now.set(now);
        self.cell.fuel.set(fuel);
        self.cell.starved.set(false);
        self.host.borrow_mut().files.set_time(now);
        let mut context = Context::from_waker(Waker::noop());
        let Poll::Ready(ended) = line.as_mut().poll(&mut context) else {
            return if self.cell.starved.get() { Progress::OutOfFuel } else { Progress::Waiting };
        };
        self.line = None;
        let (status, exited) = match ended {
            Ok(status) | Err(Unwind::Return(status) | Unwind::Abort(status)) => (status, false),
            Err(Unwind::Exit(status)) => (status, true),
            Err(Unwind::Stop(Stop::Interrupted)) => (130, false),
            Err(Unwind::Stop(Stop::BrokenPipe)) => (141, false),
            Err(Unwind::Stop(Stop::WriteFailed(_))) => (1, false),
            Err(Unwind::Break(_) | Unwind::Continue(_)) => (0, false),
        };
        self.host.borrow_mut().session.status = status;
        self.ended = Progress::Ended { status, exited };
        self.ended
    }

    /// What it printed since the last call.
    pub fn take_output(&mut self) -> Vec<(Stream, Vec<u8>)> {
        self.cell.output.take()
    }

    /// What it asked since the last call, in order. An ask is handed out once.
    pub fn take_asks(&mut self) -> Vec<(AskId, Ask)> {
        self.cell.take_asks()
    }

    /// Whether the future that asked still waits.
    pub fn wants(&self, ask: AskId) -> bool {
        self.cell.wants(ask)
    }

    /// Answers an ask. Ignored when nobody waits for it any more.
    pub fn answer(&mut self, ask: AskId, answer: Answer) {
        self.cell.answer(ask, answer);
    }

    /// Ctrl-C: the next poll unwinds.
    pub fn interrupt(&mut self) {
        self.cell.interrupted.set(true);
    }

    /// Ends it, if it has not ended, and gives the host back with `$?`.
    pub fn finish(mut self) -> (Host, i32) {
        if self.line.is_some() {
            // Unwinding gives back what assignments before commands and functions had hidden.
            self.interrupt();
            self.poll(self.cell.now.get(), LAST_FUEL);
            self.line = None;
        }
        let mut host = self.host.borrow().clone();
        if !matches!(self.ended, Progress::Ended { .. }) {
            host.session.status = 130;
        }
        let status = host.session.status;
        // The session of a script ends with it.
        if let Some(session) = self.aside.take() {
            host.session = session;
        }
        (host, status)
    }
}
