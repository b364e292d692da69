//! Lists, pipelines, simple commands and redirections: bash's grammar by recursive descent.
//!
//! Own rather than a library's: "it is not complete yet" and the token that bash names in its message fall
//! out of the descent, depth is counted where it is spent, and no input can make it panic.

use std::{collections::BTreeMap, rc::Rc};

use super::{
    ast::{
        AndOr, Assigned, Assignment, Command, Element, Link, List, Part, Pipeline, Redirect, RedirectKind,
        Simple, Word,
    },
    cursor::{Cursor, MAX_NESTING, Parsed, SyntaxError},
    words,
};

/// A parser at work on one text.
pub(crate) struct Parser {
    pub(super) cursor: Cursor,
    pub(super) documents: Vec<super::redirects::Pending>,
    /// What the command being read uses that is not simulated.
    pub(super) unsimulated: Option<&'static str>,
    pub(super) manner: Manner,
    /// Here-documents that the end of the text ended: its line, theirs, and what would have ended them.
    pub(super) cut_short: Vec<(u32, u32, String)>,
    /// Aliases whose text is being read, and how much stands behind it.
    pub(super) expanding: Vec<(String, usize)>,
}

/// How a text is read.
#[derive(Clone, Default)]
pub(crate) struct Manner {
    /// A script's: the end of the text ends a here-document.
    pub(crate) script: bool,
    /// `?(…)` and its kin are patterns.
    pub(crate) extglob: bool,
    /// What names of commands stand for.
    pub(crate) aliases: Rc<BTreeMap<String, String>>,
}

/// Words that end a list where a command could stand.
const CLOSERS: [&str; 8] = ["then", "else", "elif", "fi", "do", "done", "esac", "}"];

impl Parser {
    pub(crate) fn new(text: Vec<char>, line: u32, manner: Manner) -> Self {
        Self::within(text, 0, line, manner)
    }

    /// A parser of a text within another.
    pub(super) fn within(text: Vec<char>, depth: u32, line: u32, manner: Manner) -> Self {
        Self {
            cursor: Cursor::new(text, depth, line),
            documents: Vec::new(),
            unsimulated: None,
            manner,
            cut_short: Vec::new(),
            expanding: Vec::new(),
        }
    }

    /// Everything to the end.
    pub(crate) fn whole(&mut self) -> Parsed<List> {
        let list = self.list()?;
        if self.cursor.peek().is_some() {
            return Err(self.cursor.unexpected());
        }
        self.end_documents()?;
        Ok(list)
    }

    /// The text has ended, and with it what was not ended before.
    fn end_documents(&mut self) -> Parsed<()> {
        if !self.documents.is_empty() && !self.manner.script {
            return Err(SyntaxError::Incomplete(None));
        }
        let end = self.cursor.line();
        for pending in std::mem::take(&mut self.documents) {
            self.cut_short.push((end, pending.line, pending.delimiter));
        }
        Ok(())
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
        self.end_documents()
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

    pub(super) fn at_end(&self) -> bool {
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
        let mut timed = None;
        self.cursor.skip_blanks();
        loop {
            match self.cursor.bare_word().as_str() {
                "!" => {
                    self.cursor.skip(1);
                    negated = !negated;
                }
                "time" if timed.is_none() => {
                    self.cursor.skip(4);
                    self.cursor.skip_blanks();
                    timed = Some(self.cursor.bare_word() == "-p");
                    self.cursor.skip(if timed == Some(true) { 2 } else { 0 });
                }
                _ => break,
            }
            self.cursor.skip_blanks();
        }
        if timed.is_some()
            && (self.at_end() || matches!(self.cursor.operator(), Some(";" | "\n" | "&" | ")")))
        {
            return Ok(Pipeline { negated, timed, stages: Vec::new() });
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
                _ => return Ok(Pipeline { negated, timed, stages }),
            }
            self.newlines()?;
        }
    }

    /// A command. What closes a list, or an operator, may not stand here.
    fn command(&mut self) -> Parsed<Command> {
        self.cursor.skip_blanks();
        self.expand_alias();
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
                self.expand_next();
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
