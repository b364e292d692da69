//! `rolelab labs`: what an author of lessons needs. It reads folders and packed lessons, plays them, and says what is wrong.

mod arguments;
mod check;
mod read;

pub(crate) use arguments::{Labs, read as read_words};

/// Does what was asked for.
///
/// # Errors
/// A sentence: a file that cannot be read.
pub(crate) fn run(asked: &Labs) -> Result<u8, String> {
    match asked {
        Labs::Check { paths } => check::run(paths),
    }
}
