//! `rolelab labs`: what an author of lessons needs. It reads folders and packed lessons, plays them, and says what is wrong.

mod arguments;
mod check;
mod find;
mod guide;
mod make;
mod play;
mod prose;

use std::io::{self, Write as _};

pub(crate) use arguments::{Labs, read as read_words};
pub(crate) use guide::{Asked, Guide};

/// Does what was asked for.
///
/// # Errors
/// A sentence: a file that cannot be read.
pub(crate) fn run(asked: &Labs) -> Result<u8, String> {
    match asked {
        Labs::Check { names, verbose, write } => check::run(names, *verbose, *write),
        Labs::New { path, from } => make::new(path, from.as_deref()),
        Labs::Pack { name, out } => make::packed(name, out.as_deref()),
        Labs::Play { name, seed, step } => play::run(name, *seed, step.as_deref()),
        Labs::Schema => make::schema(),
        Labs::Verify { codes, of } => make::verify(codes, of.as_deref()),
    }
}

/// Prints. Who closes the pipe has read enough.
fn print(text: &str) -> Result<(), String> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(why) if why.kind() != io::ErrorKind::BrokenPipe => Err(format!("output failed: {why}")),
        _ => Ok(()),
    }
}
