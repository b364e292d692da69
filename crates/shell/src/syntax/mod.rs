//! Text at a prompt: what was pasted by mistake, where one command ends, whether it is complete, and its shape.

mod aliases;
pub(crate) mod ast;
mod braced;
mod commands;
mod compound;
pub(crate) mod cursor;
pub(crate) mod escapes;
mod mend;
mod parser;
mod redirects;
mod words;

#[cfg(test)]
mod tests;

pub use commands::commands;
pub use mend::{Mended, mend};

use cursor::{Parsed, SyntaxError};
use parser::Parser;

pub(crate) use parser::Manner;

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
    pieces(text, 1, &Manner::default()).into_iter().map(|(_, piece)| piece).collect()
}

/// The same with the line on which each begins, counted from `line`.
pub(crate) fn pieces(text: &str, line: u32, manner: &Manner) -> Vec<(u32, String)> {
    // Aliases change the text: where a command ends is judged without them.
    let manner = Manner { aliases: std::rc::Rc::default(), extglob: true, ..manner.clone() };
    let mut parser = Parser::new(text.chars().collect(), line, manner);
    let mut commands = Vec::new();
    loop {
        let Ok(Some(from)) = parser.skip_blank_lines() else { return commands };
        let line = parser.cursor.line();
        match parser.one() {
            Ok(()) => {}
            // What comes behind cannot be told from what belongs to it.
            Err(SyntaxError::Incomplete(_) | SyntaxError::TooDeep) => {
                parser.finish();
                commands.push((line, parser.text_since(from)));
                return commands;
            }
            // As bash at a prompt: the rest of the line is lost with the mistake.
            Err(SyntaxError::Near { .. }) => parser.skip_line(),
        }
        let command = parser.text_since(from);
        commands.push((line, command.trim_end_matches('\n').to_owned()));
    }
}

/// The shape of a text.
pub(crate) fn parse(text: &str) -> Parsed<ast::List> {
    read(text, 1, Manner::default()).0
}

/// A here-document that the end of its text ended: that line, its own, and what would have ended it.
pub(crate) type CutShort = (u32, u32, String);

/// The shape of a text read in some manner, and the here-documents in it that never ended.
pub(crate) fn read(text: &str, line: u32, manner: Manner) -> (Parsed<ast::List>, Vec<CutShort>) {
    let mut parser = Parser::new(text.chars().collect(), line, manner);
    let list = parser.whole();
    (list, parser.cut_short)
}
