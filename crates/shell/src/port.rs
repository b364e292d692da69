//! What a running program may ask of the world around it, and how the answer comes back.
//!
//! A program never borrows the world. It puts a keyed ask into a cell shared with the engine and waits;
//! the engine, the only holder of the world, serves asks in order of their ids and polls again. Asks are a
//! map: two stages of a pipeline may ask at once. An ask dies with the future that made it.

mod stop;

use std::{
    cell::{Cell, RefCell},
    future::Future,
    net::IpAddr,
    pin::Pin,
    rc::Rc,
    sync::Arc,
    task::{Context, Poll},
};

use rolelab_core::{
    http::{Request, Response},
    ids::AccessKeyId,
    journal::Sender,
    time::{Span, Timestamp},
};

use crate::{
    eval::jobs::Jobs,
    host::Host,
    program::{Code, Later, Process, Program},
};
pub(crate) use stop::SIGNALS;
pub use stop::Stop;

/// The number of an ask; later asks have higher numbers.
pub type AskId = u64;

/// What a program asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Send a request from this host.
    Http {
        /// What to send.
        request: Box<Request>,
        /// Who sends it. [`Port::http`] stamps it.
        sender: Sender,
        /// Give up connecting after this long; `None` is the system's own patience.
        connect_timeout: Option<Span>,
        /// Give up altogether after this long.
        max_time: Option<Span>,
    },
    /// Wait on the simulated clock.
    Sleep(Span),
    /// A line from the terminal.
    ReadLine,
    /// `ssh`: open a shell on another host, or run a script there.
    Ssh {
        /// The name or address as typed, without `user@`.
        target: String,
        /// The user before `@`, if any.
        user: Option<String>,
        /// What to run there; `None` opens a shell.
        script: Option<String>,
        /// What it finds on its standard input.
        input: Vec<u8>,
    },
    /// Open a shell on an instance through Session Manager.
    Session {
        /// The instance's id.
        instance: String,
        /// The session's id.
        id: String,
    },
    /// A fresh UUID, as clients mint for idempotency.
    Uuid,
    /// Code that may come later and has not come. There is no answer: whoever polls the task has
    /// to supply the code and run the line again.
    Code,
    /// A fact for the journal or a wish to the terminal. Answered at once with `Done`.
    Note(Note),
}

/// What a program tells without waiting for more than `Done`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The AWS program looked through its credential chain.
    CredentialChain {
        /// Providers asked, in order, by botocore's names: `env`, `shared-credentials-file`, `iam-role` …
        looked: Vec<String>,
        /// The one that had keys.
        found: Option<String>,
        /// The key it had.
        access_key: Option<AccessKeyId>,
    },
    /// The AWS program is about to ask the metadata service at its usual address.
    AsksMetadata {
        /// What it did not find elsewhere, such as `no keys`; empty when it can do without.
        lacking: String,
    },
    /// Something that is not simulated was asked for.
    NotSimulated(String),
    /// `clear`.
    ClearScreen,
}

/// The answer to an ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// To `Http`.
    Http(HttpAnswer),
    /// To `Sleep`, `Session` and `Note`.
    Done,
    /// To `ReadLine`; `None` at end of input.
    Line(Option<String>),
    /// To `Ssh`.
    Ssh(SshAnswer),
    /// To `Uuid`.
    Uuid(String),
}

/// How an HTTP ask ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HttpAnswer {
    /// A response came.
    Response {
        /// The response.
        response: Arc<Response>,
        /// The address it came from.
        address: IpAddr,
    },
    /// The name does not resolve.
    Unresolved,
    /// No way leads there, and the system knows it at once.
    NoRoute {
        /// The address.
        address: IpAddr,
    },
    /// The port is closed.
    Refused {
        /// The address that refused.
        address: IpAddr,
    },
    /// No answer in time.
    TimedOut {
        /// True when a connection stood and only the answer is missing.
        connected: bool,
        /// How long the program waited.
        waited: Span,
    },
}

/// How an `ssh` ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SshAnswer {
    /// A shell on that host was opened in the terminal's own way.
    Opened,
    /// The script ran: its output and status.
    Ran {
        /// What it printed, in the order in which it came.
        printed: Vec<(Stream, Vec<u8>)>,
        /// `$?` there.
        status: i32,
    },
    /// The name does not resolve.
    Unresolved,
    /// Nothing answers there.
    TimedOut,
}

/// The result of anything a program waits for.
pub type Flow<T> = Result<T, Stop>;

/// Which stream of the terminal a chunk belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
    /// The lab's own voice: what is not simulated, what was mended.
    Lab,
}

/// The most bytes one line may print to the terminal; beyond it the task is stopped with a note.
pub const MAX_OUTPUT: usize = 1 << 20;

/// The cell between a task and the engine.
#[derive(Default)]
pub(crate) struct Cell_ {
    pub(crate) next: Cell<AskId>,
    /// What is asked and not yet read, in order of ids.
    pending: RefCell<Vec<Pending>>,
    pub(crate) fuel: Cell<u64>,
    /// A signal that reaches whatever runs during this poll.
    pub(crate) stop: Cell<Option<Stop>>,
    /// A signal for the shell itself that a subshell or a command in the background sent.
    pub(crate) to_shell: Cell<Option<Stop>>,
    /// Everything ends, traps or not.
    pub(crate) killed: Cell<bool>,
    /// What runs in the background.
    pub(crate) jobs: Jobs,
    /// The last process number that was given out.
    pub(crate) processes: Cell<u32>,
    pub(crate) now: Cell<Timestamp>,
    pub(crate) output: RefCell<Vec<(Stream, Vec<u8>)>>,
    pub(crate) printed: Cell<usize>,
    /// A script over ssh: what it prints goes to no terminal.
    pub(crate) script: Cell<bool>,
    /// A step waits for fuel.
    pub(crate) starved: Cell<bool>,
    /// Counts what moved through pipes: a pipeline that has not moved waits.
    pub(crate) moves: Cell<u64>,
    /// The code that may come later, once it has come.
    pub(crate) later: Cell<Option<&'static Later>>,
}

/// An ask whose future lives.
struct Pending {
    id: AskId,
    /// `None` once it was handed out.
    ask: Option<Ask>,
    answer: Option<Answer>,
}

impl Cell_ {
    /// What was asked since the last call, in order. An ask is handed out once.
    pub(crate) fn take_asks(&self) -> Vec<(AskId, Ask)> {
        let mut pending = self.pending.borrow_mut();
        pending.iter_mut().filter_map(|pending| Some((pending.id, pending.ask.take()?))).collect()
    }

    /// Whether the future that asked still waits.
    pub(crate) fn wants(&self, ask: AskId) -> bool {
        self.pending.borrow().iter().any(|pending| pending.id == ask)
    }

    /// Answers an ask. Ignored when nobody waits for it any more.
    pub(crate) fn answer(&self, ask: AskId, answer: Answer) {
        if let Some(pending) = self.pending.borrow_mut().iter_mut().find(|pending| pending.id == ask) {
            pending.answer = Some(answer);
        }
    }
}

/// A program's end of the cell. Cloned freely within one task.
#[derive(Clone)]
pub struct Port {
    pub(crate) cell: Rc<Cell_>,
    pub(crate) host: Rc<RefCell<Host>>,
}

/// An ask under way: put when it is first polled, withdrawn when it is dropped. By hand rather than `async`,
/// as [`Step`]: they stand at many places, and each would get its own copy.
#[must_use = "nothing is asked until it is awaited"]
pub struct Asking<'a> {
    port: &'a Port,
    ask: Option<Ask>,
    id: AskId,
}

impl Future for Asking<'_> {
    type Output = Flow<Answer>;

    #[inline(never)]
    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Flow<Answer>> {
        let this = &mut *self;
        let cell = &this.port.cell;
        if let Some(ask) = this.ask.take() {
            this.id = cell.next.get() + 1;
            cell.next.set(this.id);
            cell.pending.borrow_mut().push(Pending { id: this.id, ask: Some(ask), answer: None });
        }
        this.port.alive()?;
        let mut pending = cell.pending.borrow_mut();
        match pending.iter_mut().find(|pending| pending.id == this.id).and_then(|own| own.answer.take()) {
            Some(answer) => Poll::Ready(Ok(answer)),
            None => Poll::Pending,
        }
    }
}

impl Drop for Asking<'_> {
    fn drop(&mut self) {
        self.port.cell.pending.borrow_mut().retain(|pending| pending.id != self.id);
    }
}

/// Units of fuel about to be spent.
#[must_use = "no fuel is spent until it is awaited"]
pub struct Step<'a>(&'a Port, u64);

impl Future for Step<'_> {
    type Output = Flow<()>;

    #[inline(never)]
    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Flow<()>> {
        let Self(port, due) = &mut *self;
        port.alive()?;
        let fuel = port.cell.fuel.get();
        let paid = fuel.min(*due);
        port.cell.fuel.set(fuel.saturating_sub(paid));
        *due = due.saturating_sub(paid);
        if *due > 0 {
            port.cell.starved.set(true);
            return Poll::Pending;
        }
        Poll::Ready(Ok(()))
    }
}

impl Port {
    /// Asks and waits for the answer.
    ///
    /// # Errors
    /// `Stop::Interrupted` when Ctrl-C came first.
    pub fn ask(&self, ask: Ask) -> Asking<'_> {
        Asking { port: self, ask: Some(ask), id: 0 }
    }

    /// Sends a request as whoever acts on this host just now: the only way for a program to send one.
    /// `connect_timeout` and `max_time` as in [`Ask::Http`].
    ///
    /// # Errors
    /// `Stop::Interrupted` when Ctrl-C came first.
    pub fn http(
        &self,
        request: Request,
        connect_timeout: Option<Span>,
        max_time: Option<Span>,
    ) -> Asking<'_> {
        let sender = self.host.borrow().sender();
        self.ask(Ask::Http { request: Box::new(request), sender, connect_timeout, max_time })
    }

    /// Spends one unit of fuel; waits when there is none. Call it in every loop that a learner's text can make long.
    ///
    /// # Errors
    /// `Stop::Interrupted` when Ctrl-C came.
    pub fn step(&self) -> Step<'_> {
        Step(self, 1)
    }

    /// Spends several units, for work that was done in one piece.
    ///
    /// # Errors
    /// `Stop::Interrupted` when Ctrl-C came.
    pub fn spend(&self, units: u64) -> Step<'_> {
        Step(self, units)
    }

    /// The code that may come later. Waits while it has not come.
    ///
    /// # Errors
    /// `Stop::Interrupted` when Ctrl-C came first.
    pub(crate) async fn later(&self) -> Flow<&'static Later> {
        loop {
            if let Some(later) = self.cell.later.get() {
                return Ok(later);
            }
            self.ask(Ask::Code).await?;
        }
    }

    /// Runs a program.
    ///
    /// # Errors
    /// The program's own.
    pub(crate) async fn run(&self, program: &Program, process: Process) -> Flow<i32> {
        let start = match program.code {
            Code::Here(start) => start,
            Code::Later => {
                let found = self.later().await?.programs.iter().find(|(name, _)| *name == program.name);
                // The same row made both tables.
                let Some((_, start)) = found else { return Ok(127) };
                *start
            }
        };
        start(process).await
    }

    /// Whether it may go on.
    ///
    /// # Errors
    /// `Stop::Interrupted` when Ctrl-C came.
    pub(crate) fn alive(&self) -> Flow<()> {
        if self.cell.killed.get() {
            return Err(Stop::Interrupted);
        }
        if let Some(stop) = self.cell.to_shell.get()
            && self.host.borrow().session.process == 0
        {
            self.cell.to_shell.set(None);
            // A shell at a terminal does not end by this.
            let stays = stop == Stop::Killed(15) && !self.cell.script.get() && !self.traps(stop);
            if !stays && !self.ignores(stop) {
                return Err(stop);
            }
        }
        match self.cell.stop.get() {
            Some(stop) if !self.ignores(stop) => Err(stop),
            _ => Ok(()),
        }
    }

    /// Whether the shell that runs just now ignores a signal (`trap '' INT`).
    fn ignores(&self, stop: Stop) -> bool {
        let traps = &self.host.borrow().session.traps;
        let name = stop.signal().and_then(|signal| SIGNALS.iter().find(|(_, own)| *own == signal));
        name.and_then(|(name, _)| traps.get(*name)).is_some_and(String::is_empty)
    }

    fn traps(&self, stop: Stop) -> bool {
        let name = stop.signal().and_then(|signal| SIGNALS.iter().find(|(_, own)| *own == signal));
        name.is_some_and(|(name, _)| self.host.borrow().session.traps.contains_key(*name))
    }

    /// A number for a process.
    pub(crate) fn next_process(&self) -> u32 {
        let next = self.cell.processes.get().max(crate::host::SHELL_PROCESS).saturating_add(1);
        self.cell.processes.set(next);
        next
    }

    /// Something moved through a pipe.
    pub(crate) fn moved(&self) {
        self.cell.moves.set(self.cell.moves.get().wrapping_add(1));
    }

    /// Now, on the simulated clock.
    pub fn now(&self) -> Timestamp {
        self.cell.now.get()
    }

    /// The host. Never hold the borrow across an await.
    pub fn host(&self) -> &Rc<RefCell<Host>> {
        &self.host
    }

    /// One line in the lab's own voice, dimmed on screen; the text begins with `rolelab: `.
    pub fn lab_voice(&self, text: &str) {
        self.print(Stream::Lab, format!("{text}\n").as_bytes());
    }

    /// Prints to the terminal. Beyond [`MAX_OUTPUT`] bytes the line is stopped and told so; then it returns false.
    pub(crate) fn print(&self, stream: Stream, bytes: &[u8]) -> bool {
        let before = self.cell.printed.get();
        if before > MAX_OUTPUT {
            return false;
        }
        let printed = before.saturating_add(bytes.len());
        self.cell.printed.set(printed);
        if printed > MAX_OUTPUT {
            self.cell.killed.set(true);
            let note =
                format!("rolelab: a line may print {} kB here; this one was stopped\n", MAX_OUTPUT / 1024);
            self.cell.output.borrow_mut().push((Stream::Lab, note.into_bytes()));
            return false;
        }
        let mut output = self.cell.output.borrow_mut();
        match output.last_mut() {
            Some((last, text)) if *last == stream => text.extend_from_slice(bytes),
            _ => output.push((stream, bytes.to_vec())),
        }
        true
    }
}
