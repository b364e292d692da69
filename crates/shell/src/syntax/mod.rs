//! Text at a prompt: what was pasted by mistake, where one command ends, whether it is complete, and its shape.

pub(crate) mod ast;
mod braced;
mod compound;
pub(crate) mod cursor;
pub(crate) mod escapes;
mod mend;
mod parser;
mod words;

#[cfg(test)]
mod tests;

pub use mend::{Mended, mend};

use cursor::{Parsed, SyntaxError};
use parser::Parser;

/// The most bytes one command may have.
pub const MAX_COMMAND: usize = 64 * 1024;

/// Whether a command can be run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completeness {
    /// It can be run, or is wrong in a way that more text does not mend.
    Complete,
    /// It asks for more.
    Incomplete,
}

/// Whether `text` ends within a quote, a substitution, a compound command or a continued line.
pub fn check(text: &str) -> Completeness {
    if text.len() > MAX_COMMAND {
        return Completeness::Complete;
    }
    match parse(text) {
        Err(SyntaxError::Incomplete(_)) => Completeness::Incomplete,
        _ => Completeness::Complete,
    }
}

/// Splits a paste into complete commands, in order; the last may be incomplete. Blank lines and lines
/// of comment alone are no commands.
pub fn split(text: &str) -> Vec<String> {
    let mut parser = Parser::new(text.chars().collect(), 0);
    let mut commands = Vec::new();
    loop {
        let Ok(Some(from)) = parser.skip_blank_lines() else { return commands };
        match parser.one() {
            Ok(()) => {}
            // What comes behind cannot be told from what belongs to it.
            Err(SyntaxError::Incomplete(_) | SyntaxError::TooDeep) => {
                parser.finish();
                commands.push(parser.text_since(from));
                return commands;
            }
            // As bash at a prompt: the rest of the line is lost with the mistake.
            Err(SyntaxError::Near { .. }) => parser.skip_line(),
        }
        let command = parser.text_since(from);
        commands.push(command.trim_end_matches('\n').to_owned());
    }
}

/// The shape of a text.
pub(crate) fn parse(text: &str) -> Parsed<ast::List> {
    Parser::new(text.chars().collect(), 0).whole()
}
