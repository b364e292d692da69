//! Lists, pipelines, simple commands and redirections: bash's grammar by recursive descent.
//!
//! Own rather than a library's: "it is not complete yet" and the token that bash names in its message fall
//! out of the descent, depth is counted where it is spent, and no input can make it panic.

use std::{cell::OnceCell, rc::Rc};

use super::{
    ast::{
        AndOr, Assigned, Assignment, Command, Element, Link, List, Part, Pipeline, Redirect, RedirectKind,
        Simple, Word,
    },
    cursor::{Cursor, MAX_NESTING, Parsed, SyntaxError},
    words,
};

/// A here-document whose body has not come yet.
struct Pending {
    body: Rc<OnceCell<Word>>,
    delimiter: String,
    quoted: bool,
    strip_tabs: bool,
}

/// A parser at work on one text.
pub(crate) struct Parser {
    pub(super) cursor: Cursor,
    documents: Vec<Pending>,
    /// What the command being read uses that is not simulated.
    pub(super) unsimulated: Option<&'static str>,
}

/// Words that end a list where a command could stand.
const CLOSERS: [&str; 8] = ["then", "else", "elif", "fi", "do", "done", "esac", "}"];

impl Parser {
    pub(crate) fn new(text: Vec<char>, depth: u32) -> Self {
        Self { cursor: Cursor::new(text, depth), documents: Vec::new(), unsimulated: None }
    }

    /// Everything to the end.
    pub(crate) fn whole(&mut self) -> Parsed<List> {
        let list = self.list()?;
        if self.cursor.peek().is_some() {
            return Err(self.cursor.unexpected());
        }
        if self.documents.is_empty() { Ok(list) } else { Err(SyntaxError::Incomplete(None)) }
    }

    /// Skips what is no command; the place where the next one begins, `None` at the end of the text.
    pub(super) fn skip_blank_lines(&mut self) -> Parsed<Option<usize>> {
        self.newlines()?;
        Ok(if self.at_end() { None } else { Some(self.cursor.at()) })
    }

    /// One complete command with its newline.
    pub(super) fn one(&mut self) -> Parsed<()> {
        if self.list_until(true)?.is_empty() {
            return Err(self.cursor.unexpected());
        }
        if self.documents.is_empty() { Ok(()) } else { Err(SyntaxError::Incomplete(None)) }
    }

    /// Goes to the end of the line where reading stopped, and forgets what was being read.
    pub(super) fn skip_line(&mut self) {
        self.documents.clear();
        self.unsimulated = None;
        self.cursor.rest_of_line();
        self.cursor.bump();
    }

    pub(super) fn finish(&mut self) {
        self.cursor.finish();
    }

    pub(super) fn text_since(&self, from: usize) -> String {
        self.cursor.since(from)
    }

    /// Runs `inner` one level deeper.
    pub(super) fn deeper<T>(&mut self, inner: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.cursor.depth >= MAX_NESTING {
            return Err(SyntaxError::TooDeep);
        }
        self.cursor.depth += 1;
        let read = inner(self);
        self.cursor.depth -= 1;
        read
    }

    /// A list up to whatever closes it.
    pub(super) fn list(&mut self) -> Parsed<List> {
        self.list_until(false)
    }

    fn list_until(&mut self, one_line: bool) -> Parsed<List> {
        let mut items = List::new();
        loop {
            if one_line {
                self.cursor.skip_blanks();
            } else {
                self.newlines()?;
            }
            if self.closes() {
                // Nothing is open that it could close.
                return if one_line && !self.at_end() { Err(self.cursor.unexpected()) } else { Ok(items) };
            }
            let from = self.cursor.at();
            let mut item = self.and_or()?;
            let text = self.cursor.since(from);
            self.cursor.skip_blanks();
            let ended = self.cursor.operator();
            item.background = (ended == Some("&")).then(|| text.trim_end().into());
            items.push(Rc::new(item));
            match ended {
                Some(";" | "&") => self.cursor.skip(1),
                Some("\n") => {}
                _ => {
                    return if one_line && !self.at_end() {
                        Err(self.cursor.unexpected())
                    } else {
                        Ok(items)
                    };
                }
            }
            self.cursor.skip_blanks();
            if one_line && self.cursor.operator() == Some("\n") {
                self.newline()?;
                return Ok(items);
            }
        }
    }

    fn at_end(&self) -> bool {
        self.cursor.peek().is_none()
    }

    /// A list that may not be empty.
    pub(super) fn body(&mut self) -> Parsed<List> {
        let list = self.list()?;
        if list.is_empty() { Err(self.cursor.unexpected()) } else { Ok(list) }
    }

    fn closes(&self) -> bool {
        match self.cursor.operator() {
            Some(operator) => matches!(operator, ")" | ";;" | ";&" | ";;&"),
            None => self.at_end() || CLOSERS.contains(&self.cursor.bare_word().as_str()),
        }
    }

    fn and_or(&mut self) -> Parsed<AndOr> {
        let first = self.pipeline()?;
        let mut rest = Vec::new();
        loop {
            self.cursor.skip_blanks();
            let link = match self.cursor.operator() {
                Some("&&") => Link::And,
                Some("||") => Link::Or,
                _ => return Ok(AndOr { first, rest, background: None }),
            };
            self.cursor.skip(2);
            self.newlines()?;
            rest.push((link, self.pipeline()?));
        }
    }

    fn pipeline(&mut self) -> Parsed<Pipeline> {
        let mut negated = false;
        self.cursor.skip_blanks();
        while self.cursor.bare_word() == "!" {
            self.cursor.skip(1);
            self.cursor.skip_blanks();
            negated = !negated;
        }
        let mut stages = Vec::new();
        loop {
            let mut stage = self.command()?;
            self.cursor.skip_blanks();
            let piped = self.cursor.operator();
            if piped == Some("|&") {
                join_errors(&mut stage);
            }
            stages.push(stage);
            match piped {
                Some("|") => self.cursor.skip(1),
                Some("|&") => self.cursor.skip(2),
                _ => return Ok(Pipeline { negated, stages }),
            }
            self.newlines()?;
        }
    }

    /// A command. What closes a list, or an operator, may not stand here.
    fn command(&mut self) -> Parsed<Command> {
        self.cursor.skip_blanks();
        let word = self.cursor.bare_word();
        if CLOSERS.contains(&word.as_str()) || self.at_end() {
            return Err(self.cursor.unexpected());
        }
        if let Some(compound) = self.compound(&word)? {
            return Ok(compound);
        }
        let line = self.cursor.line();
        let mut simple = Simple { line, ..Simple::default() };
        loop {
            self.cursor.skip_blanks();
            if let Some(redirect) = self.redirect()? {
                simple.redirects.push(redirect);
            } else if simple.words.is_empty()
                && let Some(ahead) = words::assignment_ahead(&self.cursor)
            {
                simple.assignments.push(self.assignment(ahead)?);
            } else if simple.declares()
                && let Some(ahead) = words::assignment_ahead(&self.cursor)
                && ahead.lists(&self.cursor)
            {
                let assignment = self.assignment(ahead)?;
                let name = Word { parts: vec![Part::Quoted(assignment.name.clone())] };
                simple.lists.push((simple.words.len(), assignment));
                simple.words.push(name);
            } else if let Some(word) = self.word()? {
                simple.words.push(word);
            } else {
                break;
            }
        }
        if self.cursor.operator() == Some("(") {
            return Err(self.cursor.unexpected());
        }
        if simple.words.is_empty() && simple.assignments.is_empty() && simple.redirects.is_empty() {
            return Err(self.cursor.unexpected());
        }
        Ok(match self.unsimulated.take() {
            Some(what) => Command::NotSimulated(what),
            None => Command::Simple(simple),
        })
    }

    fn assignment(&mut self, ahead: words::Ahead) -> Parsed<Assignment> {
        let name = self.name();
        let subscript = if self.cursor.eat("[") { Some(self.subscript()?) } else { None };
        self.cursor.skip(1 + usize::from(ahead.append));
        let value = if self.cursor.operator() == Some("(") {
            self.cursor.skip(1);
            Assigned::List(self.deeper(Self::elements)?)
        } else {
            Assigned::Word(self.word()?.unwrap_or_default())
        };
        Ok(Assignment { name, subscript, append: ahead.append, value })
    }

    /// The elements of `name=(…)`, behind the parenthesis.
    fn elements(&mut self) -> Parsed<Vec<Element>> {
        let mut elements = Vec::new();
        loop {
            self.newlines()?;
            let ahead = words::subscript_ahead(&self.cursor, 0);
            let subscript = match ahead {
                Some(_) => {
                    self.cursor.skip(1);
                    Some(self.subscript()?)
                }
                None => None,
            };
            let append = ahead.is_some_and(|ahead| ahead.append);
            if ahead.is_some() {
                self.cursor.skip(1 + usize::from(append));
            }
            match self.word()? {
                Some(word) => elements.push(Element { subscript, append, word }),
                None if subscript.is_some() => {
                    elements.push(Element { subscript, append, word: Word::default() });
                }
                None => break,
            }
        }
        self.expect_operator(")")?;
        Ok(elements)
    }

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
            ">" | ">|" => RedirectKind::Write(word, false),
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
        self.documents.push(Pending { body: body.clone(), delimiter, quoted, strip_tabs });
        RedirectKind::Document(body)
    }

    /// The end of a line, and the here-documents that follow it.
    fn newline(&mut self) -> Parsed<()> {
        self.cursor.skip(1);
        for pending in std::mem::take(&mut self.documents) {
            let mut text = String::new();
            loop {
                if self.at_end() {
                    return Err(SyntaxError::Incomplete(None));
                }
                let line = self.cursor.rest_of_line();
                let ended = self.cursor.bump().is_none();
                let line = if pending.strip_tabs { line.trim_start_matches('\t') } else { &line };
                if line == pending.delimiter {
                    break;
                }
                if ended {
                    return Err(SyntaxError::Incomplete(None));
                }
                text.push_str(line);
                text.push('\n');
            }
            let word = if pending.quoted {
                Word { parts: vec![Part::Quoted(text)] }
            } else {
                self.deeper(|p| Self::document(text.chars().collect(), p.cursor.depth))?
            };
            // The cell is new: `here` made it, and this is its only reader.
            let _ = pending.body.set(word);
        }
        Ok(())
    }

    /// Blanks and empty lines.
    pub(super) fn newlines(&mut self) -> Parsed<()> {
        loop {
            self.cursor.skip_blanks();
            if self.cursor.operator() != Some("\n") {
                return Ok(());
            }
            self.newline()?;
        }
    }

    pub(super) fn expect_operator(&mut self, expected: &str) -> Parsed<()> {
        self.cursor.skip_blanks();
        if self.cursor.operator() != Some(expected) {
            return Err(self.cursor.unexpected());
        }
        self.cursor.skip(expected.len());
        Ok(())
    }

    pub(super) fn expect_word(&mut self, expected: &str) -> Parsed<()> {
        self.cursor.skip_blanks();
        if self.cursor.bare_word() != expected {
            return Err(self.cursor.unexpected());
        }
        self.cursor.skip(expected.len());
        Ok(())
    }
}

/// Builtins whose arguments `name=value` are assignments: not split, not expanded to paths, and lists are taken.
pub(crate) const DECLARATIONS: [&str; 5] = ["export", "local", "readonly", "declare", "typeset"];

impl Simple {
    /// Whether its first word is one of [`DECLARATIONS`].
    pub(crate) fn declares(&self) -> bool {
        match self.words.first().map(|word| word.parts.as_slice()) {
            Some([Part::Literal(name)]) => DECLARATIONS.contains(&name.as_str()),
            _ => false,
        }
    }
}

/// Whether a word behind `>&` is a number or `-` rather than a file.
fn is_descriptor(word: &Word) -> bool {
    match word.parts.as_slice() {
        [Part::Literal(text)] => text == "-" || text.chars().all(|c| c.is_ascii_digit()),
        _ => false,
    }
}

/// `|&` is `2>&1 |`.
fn join_errors(stage: &mut Command) {
    let target = Word { parts: vec![Part::Literal("1".to_owned())] };
    let redirect = Redirect { fd: Some(2), kind: RedirectKind::Duplicate(target) };
    match stage {
        Command::Simple(simple) => simple.redirects.push(redirect),
        Command::Compound(_, redirects) => redirects.push(redirect),
        Command::Function(_) | Command::NotSimulated(_) => {}
    }
}
