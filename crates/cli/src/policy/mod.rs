//! `rolelab policy`: policy questions without an account, one by one (`eval`), and documents judged as AWS judges them
//! when they are handed in (`check`). Both hand text to the engine and write what it answers.

mod answer;
mod arguments;
mod check;
mod eval;
mod line;
mod looked;
mod members;
mod misspelt;
mod notes;
#[cfg(test)]
mod notes_tests;
mod show;
mod told;
#[cfg(test)]
mod told_tests;

use std::io;

pub(crate) use arguments::{Policy, read};

use crate::{MISUSE, PIPE_CLOSED};

/// Runs it; the exit code.
pub(crate) fn run(asked: &Policy) -> Result<u8, String> {
    let ran = match asked {
        Policy::Eval { file, strict } => eval::run(file.as_deref(), *strict),
        Policy::Check { files, kind, bucket } => check::run(files, *kind, bucket.as_deref()),
    };
    match ran {
        Ok(status) => Ok(status),
        Err(why) if why.kind() == io::ErrorKind::BrokenPipe => Ok(PIPE_CLOSED),
        Err(why) => Err(format!("input or output failed: {why}")),
    }
}

/// What a command could not read, on standard error, and the exit code for it.
fn complain(why: &str) -> u8 {
    use std::io::Write as _;
    // A closed standard error leaves nobody to tell.
    let _ = writeln!(io::stderr(), "rolelab: {why}");
    MISUSE
}
