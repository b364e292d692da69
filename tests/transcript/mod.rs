//! Transcripts: sessions at a lab as documents. `read` takes one apart, `play` acts it out and writes it anew.
//!
//! A transcript that is right is written anew to the same bytes, natively and as WebAssembly. The format is told
//! in `tests/transcripts/README.md`. Nothing here reads a file: the engine's fence plays the same code in Node.

mod button;
mod play;
mod read;

use std::fmt;

pub use play::{acted, play};
pub use read::{Given, Judge, Move, Part, Show, Step, Transcript};

/// What is wrong with a transcript, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Counts from 1.
    pub line: usize,
    /// A sentence.
    pub why: String,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.why)
    }
}

impl Wrong {
    fn at<T>(line: usize, why: impl Into<String>) -> Result<T, Self> {
        Err(Self { line, why: why.into() })
    }
}

/// Plays a transcript's text and gives it as it ought to be.
///
/// # Errors
/// The text is not in the format, or names what is not there.
pub fn replay(text: &str) -> Result<String, Wrong> {
    play(&Transcript::read(text)?)
}

#[cfg(test)]
mod tests;
