//! Redirections and here-documents, whose bodies come with the end of the line.

use std::{cell::OnceCell, rc::Rc};

use super::{
    ast::{Part, Redirect, RedirectKind, Word},
    cursor::{Parsed, SyntaxError},
    parser::Parser,
};

/// A here-document whose body has not come yet.
pub(super) struct Pending {
    pub(super) body: Rc<OnceCell<Word>>,
    pub(super) line: u32,
    pub(super) delimiter: String,
    pub(super) quoted: bool,
    pub(super) strip_tabs: bool,
}

impl Parser {
    /// A redirection, if one comes next.
    pub(super) fn redirect(&mut self) -> Parsed<Option<Redirect>> {
        let mut digits = 0;
        while self.cursor.peek_at(digits).is_some_and(|c| c.is_ascii_digit()) {
            digits += 1;
        }
        if digits > 0 && !matches!(self.cursor.peek_at(digits), Some('<' | '>')) {
            return Ok(None);
        }
        let from = self.cursor.at();
        self.cursor.skip(digits);
        let fd = if digits > 0 { Some(self.cursor.since(from).parse().unwrap_or(u32::MAX)) } else { None };
        let operator = match self.cursor.operator() {
            Some(op) if op.starts_with(['<', '>']) || op.starts_with("&>") => op,
            _ => return Ok(None),
        };
        self.cursor.skip(operator.len());
        if digits == 0 && matches!(operator, "<" | ">") && self.cursor.peek() == Some('(') {
            // `<(…)` is a word.
            self.cursor.return_to(from);
            return Ok(None);
        }
        self.cursor.skip_blanks();
        let Some(word) = self.word()? else { return Err(self.cursor.unexpected_in_line()) };
        let kind = match operator {
            "<" | "<>" => RedirectKind::Read(word),
            ">" => RedirectKind::Write(word, false),
            ">|" => RedirectKind::Clobber(word),
            ">>" => RedirectKind::Write(word, true),
            "&>" => RedirectKind::WriteBoth(word, false),
            "&>>" => RedirectKind::WriteBoth(word, true),
            ">&" if fd.is_none() && !is_descriptor(&word) => RedirectKind::WriteBoth(word, false),
            "<&" | ">&" => RedirectKind::Duplicate(word),
            "<<<" => RedirectKind::String(word),
            _ => self.here(&word, operator == "<<-"),
        };
        let fd = fd.or(if operator.starts_with('<') { Some(0) } else { Some(1) });
        Ok(Some(Redirect { fd, kind }))
    }

    fn here(&mut self, word: &Word, strip_tabs: bool) -> RedirectKind {
        let mut delimiter = String::new();
        let mut quoted = false;
        for part in &word.parts {
            match part {
                Part::Literal(text) => delimiter.push_str(text),
                Part::Quoted(text) => {
                    delimiter.push_str(text);
                    quoted = true;
                }
                Part::Double(parts) => {
                    quoted = true;
                    for part in parts {
                        if let Part::Quoted(text) = part {
                            delimiter.push_str(text);
                        }
                    }
                }
                Part::Parameter(_) | Part::Command(_) | Part::Arithmetic(_) | Part::Output(_) => {}
            }
        }
        let body = Rc::new(OnceCell::new());
        let line = self.cursor.line();
        self.documents.push(Pending { body: body.clone(), line, delimiter, quoted, strip_tabs });
        RedirectKind::Document(body)
    }

    /// The end of a line, and the here-documents that follow it.
    pub(super) fn newline(&mut self) -> Parsed<()> {
        self.cursor.skip(1);
        for pending in std::mem::take(&mut self.documents) {
            let mut text = String::new();
            loop {
                if self.at_end() {
                    if !self.manner.script {
                        return Err(SyntaxError::Incomplete(None));
                    }
                    let end = self.cursor.line().saturating_sub(1).max(1);
                    self.cut_short.push((end, pending.line, pending.delimiter.clone()));
                    break;
                }
                let line = self.cursor.rest_of_line();
                let ended = self.cursor.bump().is_none();
                let line = if pending.strip_tabs { line.trim_start_matches('\t') } else { &line };
                if line == pending.delimiter {
                    break;
                }
                if ended && !self.manner.script {
                    return Err(SyntaxError::Incomplete(None));
                }
                text.push_str(line);
                text.push('\n');
            }
            let word = if pending.quoted {
                Word { parts: vec![Part::Quoted(text)] }
            } else {
                self.deeper(|p| Self::document(text.chars().collect(), p.cursor.depth, p.manner.clone()))?
            };
            // The cell is new: `here` made it, and this is its only reader.
            let _ = pending.body.set(word);
        }
        Ok(())
    }
}

/// Whether a word behind `>&` is a number or `-` rather than a file.
fn is_descriptor(word: &Word) -> bool {
    match word.parts.as_slice() {
        [Part::Literal(text)] => text == "-" || text.chars().all(|c| c.is_ascii_digit()),
        _ => false,
    }
}
