//! A line that runs on a host, and what it leaves running: futures that the engine polls by hand.

use std::{
    cell::RefCell,
    future::Future,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

use rolelab_core::time::Timestamp;

use crate::{
    eval::{Env, Eval, Unwind, fibre::Fibre},
    host::{Host, MANAGED_USER, Session},
    pipe::Reader,
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

/// A running line, and what runs in the background of its shell. At a terminal that goes on when the line has ended:
/// the task lives as long as something runs, and takes the lines that come meanwhile.
pub struct Task {
    cell: Rc<Cell_>,
    host: Rc<RefCell<Host>>,
    /// Where every line of it begins.
    env: Env,
    line: Option<Line>,
    ended: Progress,
    /// The terminal's session, while a script runs in one of its own.
    aside: Option<Session>,
    /// Whoever runs it is root.
    root: bool,
    /// Who it is, when it is not the host's user.
    acting: Option<String>,
    /// How often Ctrl-C came since the line began.
    interrupts: u32,
}

/// Steps that unwinding may take when a task is ended from outside.
const LAST_FUEL: u64 = 10_000;
/// So many Ctrl-C end a line whatever its traps do.
const INSISTENCE: u32 = 3;

impl Task {
    /// Starts `source` on `host`. `interactive` is true for a terminal's line, false for a script over ssh.
    pub fn start(host: Host, source: &str, interactive: bool) -> Self {
        let own = (!interactive).then(|| Session::login(&host.user, &host.home()));
        Self::begun(host, source, own, false, &[])
    }

    /// Starts a script over ssh that finds this on its standard input.
    pub fn script(host: Host, source: &str, input: &[u8]) -> Self {
        let own = Session::login(&host.user, &host.home());
        Self::begun(host, source, Some(own), false, input)
    }

    /// Starts `source` as the system does that starts a service: as root, in `/`, with nobody at a terminal.
    pub fn service(host: Host, source: &str) -> Self {
        Self::begun(host, source, Some(Session::service()), true, &[])
    }

    /// Starts it in a session of its own, or in the terminal's.
    fn begun(mut host: Host, source: &str, own: Option<Session>, root: bool, input: &[u8]) -> Self {
        let interactive = own.is_none();
        let cell = Rc::<Cell_>::default();
        cell.script.set(!interactive);
        cell.processes.set(host.session.processes);
        let aside = own.map(|own| std::mem::replace(&mut host.session, own));
        let host = Rc::new(RefCell::new(host));
        let mut env = Env::new(Port { cell: cell.clone(), host: host.clone() }, interactive);
        if !input.is_empty() {
            env.stdin = Reader::bytes(input);
        }
        let ended = Progress::Waiting;
        let mut task = Self { cell, host, env, line: None, ended, aside, root, acting: None, interrupts: 0 };
        task.begin(source);
        task
    }

    /// Another line of the terminal, on the host as it is now, while commands of earlier ones still run beside it.
    /// A line that has not ended is ended by Ctrl-C first.
    pub fn line(&mut self, host: Host, source: &str) {
        self.end_line();
        *self.host.borrow_mut() = host;
        self.begin(source);
    }

    fn begin(&mut self, source: &str) {
        let env = self.env.clone();
        let source = source.to_owned();
        self.cell.printed.set(0);
        self.interrupts = 0;
        self.ended = Progress::Waiting;
        let (status, managed) = {
            let session = &self.host.borrow().session;
            (session.status, session.managed.is_some())
        };
        self.acting = managed.then(|| MANAGED_USER.to_owned());
        let shell = env.shell.clone();
        let line: Line = Box::pin(async move {
            if source.len() > MAX_COMMAND {
                let most = MAX_COMMAND / 1024;
                env.port()
                    .lab_voice(&format!("rolelab: one command may have {most} kB here; nothing was run"));
                return Ok(1);
            }
            if source.trim().is_empty() && env.shell.interactive {
                env.tell_jobs().await?;
                return Ok(status);
            }
            let mut ended = env.source(&source).await;
            if !env.shell.interactive || matches!(ended, Err(Unwind::Exit(_))) {
                ended = env.farewell(ended).await;
            }
            if env.shell.interactive {
                env.tell_jobs().await?;
            }
            ended
        });
        self.line = Some(Box::pin(Fibre::new(shell, None, line)));
    }

    /// Supplies the code of programs that may come later.
    pub fn supply(&mut self, later: &'static Later) {
        self.cell.later.set(Some(later));
    }

    /// Runs until everything waits, the line ends, or `fuel` steps were used. Commands in the background have their
    /// share of it. After the end of a terminal's line they go on with every poll, until it says again that it ended.
    pub fn poll(&mut self, now: Timestamp, fuel: u64) -> Progress {
        self.cell.now.set(now);
        self.cell.starved.set(false);
        {
            let host = &mut *self.host.borrow_mut();
            host.files.set_time(now);
            host.files.become_root(self.root);
            host.files.become_outsider(self.acting.clone());
            host.acting.clone_from(&self.acting);
        }
        let mut context = Context::from_waker(Waker::noop());
        let others = u64::try_from(self.cell.jobs.count()).unwrap_or(u64::MAX);
        let share = fuel.div_ceil(others.saturating_add(1));
        self.cell.jobs.feed(share);
        self.cell.fuel.set(share);
        let mut just_ended = false;
        loop {
            let moves = self.cell.moves.get();
            if let Some(line) = &mut self.line
                && let Poll::Ready(ended) = line.as_mut().poll(&mut context)
            {
                self.line = None;
                self.close(ended);
                just_ended = true;
                self.cell.stop.set(None);
            }
            self.cell.jobs.poll(self.env.port(), &mut context);
            if self.cell.moves.get() == moves {
                break;
            }
        }
        self.cell.stop.set(None);
        {
            let host = &mut *self.host.borrow_mut();
            host.files.become_root(false);
            host.files.become_outsider(None);
            host.acting = None;
        }
        let over = self.line.is_none()
            && (self.cell.jobs.count() == 0 || (just_ended && self.env.shell.interactive));
        match (over, self.cell.starved.get()) {
            (true, _) => self.ended,
            (false, true) => Progress::OutOfFuel,
            (false, false) => Progress::Waiting,
        }
    }

    /// The same on a host whose files and system it shares with others: they are its own while it is polled, and what it
    /// holds besides is worth nothing.
    pub fn poll_on(&mut self, here: &mut Host, now: Timestamp, fuel: u64) -> Progress {
        self.host.borrow_mut().share(here);
        let progress = self.poll(now, fuel);
        self.host.borrow_mut().share(here);
        progress
    }

    /// The line has ended.
    fn close(&mut self, ended: Eval<i32>) {
        let (status, exited) = match ended {
            Ok(status) | Err(Unwind::Return(status) | Unwind::Abort(status)) => (status, false),
            Err(Unwind::Exit(status)) => (status, true),
            Err(Unwind::Stop(stop)) => (stop.status(), false),
            Err(Unwind::Break(_) | Unwind::Continue(_)) => (0, false),
        };
        let session = &mut self.host.borrow_mut().session;
        session.status = status;
        session.processes = self.cell.processes.get();
        self.ended = Progress::Ended { status, exited };
    }

    /// Whether the line has ended and only commands in the background run.
    pub fn in_background(&self) -> bool {
        self.line.is_none() && self.cell.jobs.count() > 0
    }

    /// `$?` of the line once it has ended, whatever runs on in the background.
    pub fn ended(&self) -> Option<i32> {
        match self.ended {
            Progress::Ended { status, .. } => Some(status),
            Progress::Waiting | Progress::OutOfFuel => None,
        }
    }

    /// The host as it is now.
    pub fn host(&self) -> Host {
        self.host.borrow().clone()
    }

    /// Tells a host whose terminal went on meanwhile which of its jobs have ended.
    pub fn give_back(&self, host: &mut Host) {
        self.cell.jobs.note_ends(&mut host.session);
        host.session.processes = self.cell.processes.get();
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

    /// Ctrl-C: the next poll unwinds, or runs a trap. What runs in the background does not hear it. The third one
    /// ends the line whatever its traps do.
    pub fn interrupt(&mut self) {
        self.interrupts = self.interrupts.saturating_add(1);
        if self.interrupts >= INSISTENCE {
            self.kill();
        } else {
            self.cell.stop.set(Some(Stop::Interrupted));
        }
    }

    /// The line ends, and so does everything in the background; no trap runs.
    pub fn kill(&mut self) {
        self.cell.killed.set(true);
    }

    /// Unwinds the line if it has not ended: that gives back what assignments before commands and functions had hidden.
    fn end_line(&mut self) {
        if self.line.is_some() {
            self.cell.killed.set(true);
            self.poll(self.cell.now.get(), LAST_FUEL);
            self.cell.killed.set(false);
        }
        if self.line.take().is_some() {
            self.ended = Progress::Ended { status: 130, exited: false };
            self.host.borrow_mut().session.status = 130;
        }
    }

    /// Ends all of it, if it has not ended, and gives the host back with `$?`.
    pub fn finish(mut self) -> (Host, i32) {
        self.end_line();
        self.cell.jobs.clear();
        self.cell.jobs.note_ends(&mut self.host.borrow_mut().session);
        let mut host = self.host.borrow().clone();
        let status = host.session.status;
        // The session of a script ends with it.
        if let Some(session) = self.aside.take() {
            host.session = session;
        }
        (host, status)
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        // What runs in the background holds the shell that holds it.
        self.line = None;
        self.cell.jobs.clear();
    }
}
