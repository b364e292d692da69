//! Runs parsed commands: what they share, and how they end.
//!
//! Evaluation is a tree of boxed futures over the syntax tree. Nothing here holds the world or the host
//! across an await.

pub(crate) mod builtins;
mod expand;
mod fork;
mod function;
pub(crate) mod launch;
mod missing;
mod options;
mod pipeline;
mod redirect;
mod run;
mod simple;
mod test;
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

/// Commands within commands, substitutions and function calls may nest so deep: each costs stack.
pub(crate) const MAX_DEPTH: u32 = 128;
/// Functions, `eval` and scripts, which can recurse, leave room for what stands within them.
pub(crate) const MAX_CALL_DEPTH: u32 = MAX_DEPTH - 20;
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
    /// A shell within the shell: a subshell, a stage of a pipeline, a substitution.
    subshell: bool,
    depth: u32,
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
        };
        Self {
            shell: Rc::new(shell),
            stdin,
            stdout,
            stderr,
            others: Vec::new(),
            inputs: Vec::new(),
            outputs: Rc::default(),
            subshell: false,
            depth: 0,
            loops: 0,
            returns: false,
            tested: false,
        }
    }

    /// The same place in a shell of its own.
    fn subshell(&self) -> Self {
        Self { loops: 0, subshell: true, outputs: Rc::default(), ..self.clone() }
    }

    pub(crate) fn port(&self) -> &Port {
        &self.shell.port
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

    /// `-bash` at a terminal, `bash: line 3` in a script.
    fn name(&self) -> String {
        if self.shell.interactive {
            "-bash".to_owned()
        } else {
            format!("bash: line {}", self.shell.line.get())
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

    /// A syntax error, as bash words it.
    pub(crate) async fn syntax_error(&self, why: &SyntaxError) -> Eval<()> {
        let text = match why {
            SyntaxError::Near { token, .. } => format!("syntax error near unexpected token `{token}'"),
            SyntaxError::Incomplete(Some(c)) => format!("unexpected EOF while looking for matching `{c}'"),
            SyntaxError::Incomplete(None) => "syntax error: unexpected end of file".to_owned(),
            SyntaxError::TooDeep => {
                self.port().lab_voice("rolelab: that is nested too deeply to be read here");
                return Ok(());
            }
        };
        self.complain(&text).await
    }

    /// The absolute form of a path seen from the current directory.
    pub(crate) fn absolute(&self, path: &str) -> String {
        self.session(|s| files::absolute(&s.directory, path))
    }
}
