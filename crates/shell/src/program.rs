//! What a program is: a name, a line about it, and a future that runs with its streams.

use std::{collections::BTreeMap, future::Future, pin::Pin};

use crate::{
    pipe::{Reader, Writer},
    port::{Flow, Port},
};

/// A running program; its value is the exit status.
pub type Running = Pin<Box<dyn Future<Output = Flow<i32>>>>;

/// A row of the program table. Help, completion and "command not found" read it.
pub struct Program {
    /// What is typed.
    pub name: &'static str,
    /// One line for `help`, no full stop.
    pub about: &'static str,
    /// Starts it.
    pub start: fn(Process) -> Running,
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
