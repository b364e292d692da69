//! `rolelab labs`: what an author of lessons needs. It reads folders and packed lessons, plays them, and says what is wrong.

mod arguments;
mod check;
mod find;

use std::io::{self, Write as _};

pub(crate) use arguments::{Labs, read as read_words};

/// Does what was asked for.
///
/// # Errors
/// A sentence: a file that cannot be read.
pub(crate) fn run(asked: &Labs) -> Result<u8, String> {
    match asked {
        Labs::Check { names, verbose, write } => check::run(names, *verbose, *write),
    }
}

/// Prints. Who closes the pipe has read enough.
fn print(text: &str) -> Result<(), String> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(why) if why.kind() != io::ErrorKind::BrokenPipe => Err(format!("output failed: {why}")),
        _ => Ok(()),
    }
}
