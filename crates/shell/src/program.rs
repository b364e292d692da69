//! What a program is: a name, a line about it, and a future that runs with its streams.

use std::{collections::BTreeMap, future::Future, pin::Pin};

use crate::{
    eval::builtins::Run,
    expression::{Expression, Flavour},
    pipe::{Reader, Writer},
    port::{Flow, Port},
};

/// A running program; its value is the exit status.
pub type Running = Pin<Box<dyn Future<Output = Flow<i32>>>>;

/// Starts a program.
pub type Start = fn(Process) -> Running;

/// Where a program's code is.
#[derive(Clone, Copy)]
pub enum Code {
    /// With the shell.
    Here(Start),
    /// In [`Later`].
    Later,
}

/// Code that the shell can begin without: a page shows its first prompt and loads this after it.
pub struct Later {
    /// What starts each program.
    pub programs: &'static [(&'static str, Start)],
    /// What runs each builtin of the shell.
    pub(crate) builtins: &'static [(&'static str, Run)],
    /// What `[[ =~ ]]` compiles an expression with.
    pub(crate) expression: fn(&str, Flavour, bool) -> Result<Expression, &'static str>,
}

/// A row of the program table. Help, completion and "command not found" read it.
pub struct Program {
    /// What is typed.
    pub name: &'static str,
    /// One line for `help`, no full stop.
    pub about: &'static str,
    /// What starts it.
    pub code: Code,
}

/// What a program is given.
pub struct Process {
    /// The arguments after the name.
    pub args: Vec<String>,
    /// The environment: exported variables and assignments before the command.
    pub env: BTreeMap<String, String>,
    /// The way out to the world, the clock and the host.
    pub port: Port,
    /// Standard input.
    pub stdin: Reader,
    /// Standard output.
    pub stdout: Writer,
    /// Standard error.
    pub stderr: Writer,
    /// How many commands stand around it.
    pub(crate) depth: u32,
}

impl Process {
    /// The same process with other words, the first of which names a program to start in its place.
    pub(crate) fn with(&self, words: Vec<String>) -> Self {
        Self {
            args: words,
            env: self.env.clone(),
            port: self.port.clone(),
            stdin: self.stdin.clone(),
            stdout: self.stdout.clone(),
            stderr: self.stderr.clone(),
            depth: self.depth.saturating_add(1),
        }
    }
}
