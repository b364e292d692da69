//! Runs parsed commands: what they share, and how they end.
//!
//! Evaluation is a tree of boxed futures over the syntax tree. Nothing here holds the world or the host
//! across an await.

pub(crate) mod builtins;
pub(crate) mod expand;
pub(crate) mod fibre;
mod fork;
mod function;
pub(crate) mod jobs;
pub(crate) mod launch;
pub(crate) mod missing;
mod options;
mod pipeline;
mod redirect;
mod run;
mod scripts;
mod signal;
mod simple;
pub(crate) use simple::quote;
mod test;
mod trace;
mod variables;

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    future::Future,
    pin::Pin,
    rc::Rc,
};

use crate::{
    files,
    host::Session,
    pipe::{Reader, Writer},
    port::{Ask, Note, Port, Stop, Stream},
    syntax::{ast::Command, cursor::SyntaxError},
};

/// So many commands within each other, and pipelines within pipelines, may be on the stack at once.
pub(crate) const MAX_DEPTH: u32 = 32;
/// Calls of functions, `eval` and scripts begin no deeper, to leave room for what stands within them.
pub(crate) const MAX_CALL_DEPTH: u32 = MAX_DEPTH - 8;
/// After so many a compound command runs apart, on the stack's first level.
const MAX_RUN: u32 = 6;
/// What a pipeline takes of the stack, in commands.
const PIPELINE_DEPTH: u32 = 2;
/// Functions, `eval` and scripts may call each other so deep: each takes memory.
pub(crate) const MAX_CALLS: u32 = 1000;
/// Subshells may nest so deep: each has a copy of all variables.
pub(crate) const MAX_FORKS: u32 = 64;
/// The most bytes a variable, or one command's expanded words, may have.
pub(crate) const MAX_VALUE: usize = 1 << 20;

/// What ends evaluation before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unwind {
    /// Ctrl-C, or the reader of the output has gone.
    Stop(Stop),
    /// `break`, out of so many loops.
    Break(u32),
    /// `continue`, out of so many loops less one.
    Continue(u32),
    /// `return`.
    Return(i32),
    /// `exit`.
    Exit(i32),
    /// An error that ends the whole line, such as `${x:?}`.
    Abort(i32),
}

impl From<Stop> for Unwind {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

/// The result of evaluation.
pub(crate) type Eval<T> = Result<T, Unwind>;
/// Boxed evaluation: where the tree recurses.
pub(crate) type Evaluation<'a, T> = Pin<Box<dyn Future<Output = Eval<T>> + 'a>>;

/// What all of one line's evaluation shares.
pub(crate) struct Shell {
    pub(crate) port: Port,
    /// A terminal's line rather than a script.
    pub(crate) interactive: bool,
    /// The line of the command that runs, for a script's messages.
    line: Cell<u32>,
    /// Bodies of functions by the text that defined them.
    bodies: RefCell<BTreeMap<Rc<str>, Rc<Command>>>,
    /// `$?` of the last command substitution, when one ran.
    substituted: Cell<Option<i32>>,
    /// A call that wants to run apart, on its way to its fibre.
    called: RefCell<Option<fibre::Frame>>,
}

/// Where evaluation stands. A clone stands at the same place.
#[derive(Clone)]
pub(crate) struct Env {
    pub(crate) shell: Rc<Shell>,
    pub(crate) stdin: Reader,
    pub(crate) stdout: Writer,
    pub(crate) stderr: Writer,
    /// Descriptors above 2, for writing.
    others: Vec<(u32, Writer)>,
    /// Descriptors above 2, for reading.
    inputs: Vec<(u32, Reader)>,
    /// Paths at which outputs of `<(…)` stand.
    outputs: Rc<RefCell<Vec<String>>>,
    /// Redirections that `exec` made stay for what comes behind it in the same shell and group.
    kept: Rc<RefCell<Option<Rc<redirect::Streams>>>>,
    /// Which of them this place has taken over.
    taken: Option<Rc<redirect::Streams>>,
    /// What stands before the line in a message about syntax: `-c: `, `eval: `.
    source: &'static str,
    /// It is no terminal's: a script, also one that a terminal's line runs.
    script: bool,
    /// A shell within the shell: a subshell, a stage of a pipeline, a substitution.
    subshell: bool,
    /// How deep evaluation stands on the stack.
    depth: u32,
    /// How deep its fibre stands.
    base: u32,
    /// Calls around it.
    calls: u32,
    /// Subshells around it.
    forks: u32,
    /// Substitutions around it, which a trace shows.
    traced: u32,
    /// Traps around it.
    trapping: u32,
    /// Loops around it within this function.
    loops: u32,
    /// A function or a sourced file around it.
    returns: bool,
    /// Its status is looked at: `set -e` does not end the shell.
    tested: bool,
}

impl Env {
    pub(crate) fn new(port: Port, interactive: bool) -> Self {
        let stdin = if interactive { Reader::Terminal(port.clone()) } else { Reader::Empty };
        let stdout = Writer::Terminal(port.clone(), Stream::Stdout);
        let stderr = Writer::Terminal(port.clone(), Stream::Stderr);
        let shell = Shell {
            port,
            interactive,
            line: Cell::new(1),
            bodies: RefCell::default(),
            substituted: Cell::new(None),
            called: RefCell::default(),
        };
        Self {
            shell: Rc::new(shell),
            stdin,
            stdout,
            stderr,
            others: Vec::new(),
            inputs: Vec::new(),
            outputs: Rc::default(),
            kept: Rc::default(),
            taken: None,
            source: if interactive { "" } else { "-c: " },
            script: !interactive,
            subshell: false,
            depth: 0,
            base: 0,
            calls: 0,
            forks: 0,
            traced: 0,
            trapping: 0,
            loops: 0,
            returns: false,
            tested: false,
        }
    }

    /// The same place in a shell of its own.
    fn subshell(&self) -> Self {
        let forks = self.forks.saturating_add(1);
        let (outputs, kept) = (Rc::default(), Rc::new(RefCell::new(self.taken.clone())));
        Self { loops: 0, subshell: true, outputs, kept, depth: self.base, forks, ..self.clone() }
    }

    /// Where something called from here stands; `None` when it would be too deep.
    fn called(&self) -> Option<Self> {
        if self.calls >= MAX_CALLS || self.forks >= MAX_FORKS || self.base >= MAX_CALL_DEPTH {
            return None;
        }
        Some(Self { depth: self.base, calls: self.calls.saturating_add(1), ..self.clone() })
    }

    pub(crate) fn port(&self) -> &Port {
        &self.shell.port
    }

    /// What runs in the background.
    pub(crate) fn jobs(&self) -> &jobs::Jobs {
        &self.shell.port.cell.jobs
    }

    /// Whether somebody types the lines that run here.
    pub(crate) fn interactive(&self) -> bool {
        !self.script
    }

    /// The line of the command that runs.
    pub(crate) fn line(&self) -> u32 {
        self.shell.line.get()
    }

    /// Whether names of commands are looked for among the aliases.
    pub(crate) fn expands_aliases(&self) -> bool {
        self.interactive() || self.has_option("expand_aliases")
    }

    /// Reads the session.
    pub(crate) fn session<T>(&self, read: impl FnOnce(&Session) -> T) -> T {
        read(&self.port().host().borrow().session)
    }

    /// Changes the session.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut Session) -> T) -> T {
        change(&mut self.port().host().borrow_mut().session)
    }

    /// A message on standard error, with bash's name before it.
    pub(crate) fn complain(&self, text: &str) -> Evaluation<'_, ()> {
        let line = format!("{}: {text}\n", self.name());
        Box::pin(async move { Ok(self.stderr.write(line).await?) })
    }

    /// `-bash` at a terminal, `bash: line 3` or `x.sh: line 3` in a script.
    fn name(&self) -> String {
        if self.interactive() {
            "-bash".to_owned()
        } else {
            let name = self.session(|s| s.script.clone());
            let name = if name.is_empty() { "bash" } else { &name };
            format!("{name}: line {}", self.shell.line.get())
        }
    }

    /// Something that is not simulated was asked for: said in the lab's voice and noted.
    pub(crate) fn not_simulated(&self, what: &str) -> Evaluation<'_, ()> {
        let (what, rest) =
            what.split_once(": ").map_or((what, String::new()), |(w, r)| (w, format!(": {r}")));
        self.port().lab_voice(&format!("rolelab: {what} is not simulated here{rest}"));
        let asking = self.port().ask(Ask::Note(Note::NotSimulated(what.to_owned())));
        Box::pin(async move {
            asking.await?;
            Ok(())
        })
    }

    /// A syntax error, as bash words it. A script's names where it stands and shows the line.
    pub(crate) async fn syntax_error(&self, why: &SyntaxError, piece: &str, first: u32) -> Eval<()> {
        let (text, at) = match why {
            SyntaxError::Near { token, line } => {
                (format!("syntax error near unexpected token `{token}'"), Some(*line))
            }
            SyntaxError::Incomplete(Some(c)) => {
                (format!("unexpected EOF while looking for matching `{c}'"), None)
            }
            SyntaxError::Incomplete(None) => ("syntax error: unexpected end of file".to_owned(), None),
            SyntaxError::TooDeep => {
                self.port().lab_voice("rolelab: that is nested too deeply to be read here");
                return Ok(());
            }
        };
        if self.interactive() {
            return self.complain(&text).await;
        }
        let zero = self.value("0").unwrap_or_default();
        let source = self.source;
        let last = u32::try_from(piece.lines().count()).unwrap_or(u32::MAX);
        let line = match (why, at) {
            (_, Some(line)) => line,
            // The end of the text stands on a line of its own.
            (SyntaxError::Incomplete(None), None) => first.saturating_add(last),
            _ => first,
        };
        self.stderr.write(format!("{zero}: {source}line {line}: {text}\n")).await?;
        if let Some(shown) = at.and_then(|at| piece.lines().nth(at.saturating_sub(first) as usize)) {
            self.stderr.write(format!("{zero}: {source}line {line}: `{shown}'\n")).await?;
        }
        Ok(())
    }

    /// The absolute form of a path seen from the current directory.
    pub(crate) fn absolute(&self, path: &str) -> String {
        self.session(|s| files::absolute(&s.directory, path))
    }
}
