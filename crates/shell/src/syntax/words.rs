//! Words: quotes, parameters and substitutions. The commands within them are read by the parser itself.

use std::rc::Rc;

use super::{
    ast::{List, Operator, Parameter, Part, Word},
    cursor::{Cursor, Parsed, SyntaxError, is_meta, is_name},
    escapes,
    parser::{Manner, Parser},
};

/// Adds to the last unquoted text, or begins one.
pub(super) fn literal(parts: &mut Vec<Part>, c: char) {
    match parts.last_mut() {
        Some(Part::Literal(text)) => text.push(c),
        _ => parts.push(Part::Literal(c.into())),
    }
}

/// Adds to the last quoted text, or begins one.
fn quoted(parts: &mut Vec<Part>, c: char) {
    match parts.last_mut() {
        Some(Part::Quoted(text)) => text.push(c),
        _ => parts.push(Part::Quoted(c.into())),
    }
}

/// Characters that are parameters by themselves.
pub(super) fn is_special(c: char) -> bool {
    matches!(c, '?' | '#' | '@' | '*' | '$' | '!' | '-')
}

impl Parser {
    /// The word that comes next; `None` when an operator or the end does.
    pub(super) fn word(&mut self) -> Parsed<Option<Word>> {
        self.word_until(is_meta)
    }

    /// The word that comes next, up to a character that `ends` it.
    pub(super) fn word_until(&mut self, ends: fn(char) -> bool) -> Parsed<Option<Word>> {
        let from = self.cursor.at();
        let mut parts = Vec::new();
        if parts.is_empty() && self.cursor.looking_at("<(") {
            self.cursor.skip(2);
            parts.push(Part::Output(Rc::new(self.deeper(Self::closed_list)?)));
        }
        if self.cursor.looking_at(">(") {
            self.cursor.skip(2);
            self.deeper(Self::closed_list)?;
            self.unsimulated = Some("process substitution for writing, >( )");
        }
        while let Some(c) = self.cursor.peek().filter(|c| !ends(*c)) {
            match c {
                '\'' => parts.push(self.single()?),
                '"' => parts.push(self.double()?),
                '$' => self.dollar(&mut parts, false)?,
                '`' => parts.push(self.backquote(false)?),
                '\\' => self.escape(&mut parts)?,
                '?' | '*' | '+' | '@' | '!' if self.manner.extglob && self.cursor.peek_at(1) == Some('(') => {
                    self.cursor.skip(2);
                    literal(&mut parts, c);
                    literal(&mut parts, '(');
                    self.deeper(|p| p.group(&mut parts))?;
                }
                c => {
                    self.cursor.bump();
                    literal(&mut parts, c);
                }
            }
        }
        Ok((self.cursor.at() > from).then_some(Word { parts }))
    }

    /// The rest of a group of patterns, up to its parenthesis.
    fn group(&mut self, parts: &mut Vec<Part>) -> Parsed<()> {
        let mut open = 0_u32;
        loop {
            match self.cursor.peek() {
                None => return Err(SyntaxError::Incomplete(Some(')'))),
                Some('\'') => parts.push(self.single()?),
                Some('"') => parts.push(self.double()?),
                Some('$') => self.dollar(parts, false)?,
                Some('`') => parts.push(self.backquote(false)?),
                Some('\\') => self.escape(parts)?,
                Some(c) => {
                    self.cursor.bump();
                    literal(parts, c);
                    match c {
                        '(' => open += 1,
                        ')' if open == 0 => return Ok(()),
                        ')' => open -= 1,
                        _ => {}
                    }
                }
            }
        }
    }

    /// A backslash outside quotes.
    pub(super) fn escape(&mut self, parts: &mut Vec<Part>) -> Parsed<()> {
        self.cursor.bump();
        match self.cursor.bump() {
            Some('\n') => {}
            Some(c) => quoted(parts, c),
            None => return Err(SyntaxError::Incomplete(None)),
        }
        Ok(())
    }

    pub(super) fn single(&mut self) -> Parsed<Part> {
        self.cursor.bump();
        let mut text = String::new();
        loop {
            match self.cursor.bump() {
                Some('\'') => return Ok(Part::Quoted(text)),
                Some(c) => text.push(c),
                None => return Err(SyntaxError::Incomplete(Some('\''))),
            }
        }
    }

    /// `$'…'`, behind the dollar.
    fn ansi(&mut self) -> Parsed<Part> {
        self.cursor.bump();
        let from = self.cursor.at();
        loop {
            match self.cursor.peek() {
                Some('\'') => break,
                Some('\\') => self.cursor.skip(2),
                Some(_) => self.cursor.skip(1),
                None => return Err(SyntaxError::Incomplete(Some('\''))),
            }
        }
        let text = self.cursor.since(from);
        self.cursor.bump();
        Ok(Part::Quoted(String::from_utf8_lossy(&escapes::ansi(&text)).into_owned()))
    }

    pub(super) fn double(&mut self) -> Parsed<Part> {
        self.cursor.bump();
        self.deeper(|p| {
            let mut parts = Vec::new();
            loop {
                match p.cursor.peek() {
                    Some('"') => break,
                    None => return Err(SyntaxError::Incomplete(Some('"'))),
                    Some(_) => p.text(&mut parts, "$`\"\\")?,
                }
            }
            p.cursor.bump();
            Ok(Part::Double(parts))
        })
    }

    /// One step through text in which only `$`, a backquote and a backslash before one of `escapable` mean something.
    pub(super) fn text(&mut self, parts: &mut Vec<Part>, escapable: &str) -> Parsed<()> {
        match self.cursor.peek() {
            Some('$') => return self.dollar(parts, true),
            Some('`') => parts.push(self.backquote(true)?),
            Some('\\') => {
                self.cursor.bump();
                match self.cursor.peek() {
                    Some('\n') => self.cursor.skip(1),
                    Some(c) if escapable.contains(c) => {
                        self.cursor.bump();
                        quoted(parts, c);
                    }
                    _ => quoted(parts, '\\'),
                }
            }
            Some(c) => {
                self.cursor.bump();
                quoted(parts, c);
            }
            None => {}
        }
        Ok(())
    }

    /// The body of a here-document whose delimiter was not quoted.
    pub(super) fn document(text: Vec<char>, depth: u32, manner: Manner) -> Parsed<Word> {
        let mut parser = Self::within(text, depth, 1, manner);
        let mut parts = Vec::new();
        while parser.cursor.peek().is_some() {
            parser.text(&mut parts, "$`\\")?;
        }
        Ok(Word { parts })
    }

    pub(super) fn dollar(&mut self, parts: &mut Vec<Part>, in_double: bool) -> Parsed<()> {
        self.cursor.bump();
        let part = match self.cursor.peek() {
            Some('(') => self.substitution()?,
            Some('{') => self.deeper(|p| p.braced(in_double))?,
            Some('\'') if !in_double => self.ansi()?,
            Some('"') if !in_double => self.double()?,
            Some(c) if is_name(c, true) => Part::Parameter(plain(self.name())),
            Some(c) if c.is_ascii_digit() || is_special(c) => {
                self.cursor.bump();
                Part::Parameter(plain(c.into()))
            }
            _ if in_double => Part::Quoted("$".to_owned()),
            _ => {
                literal(parts, '$');
                return Ok(());
            }
        };
        parts.push(part);
        Ok(())
    }

    pub(super) fn name(&mut self) -> String {
        let from = self.cursor.at();
        while self.cursor.peek().is_some_and(|c| is_name(c, false)) {
            self.cursor.bump();
        }
        self.cursor.since(from)
    }

    /// `$(…)` or `$((…))`, behind the dollar.
    fn substitution(&mut self) -> Parsed<Part> {
        self.cursor.bump();
        if self.cursor.peek() == Some('(') {
            self.cursor.bump();
            if self.cursor.arithmetic_ahead()? {
                let word = self.deeper(Self::arithmetic)?;
                return Ok(Part::Arithmetic(Rc::new(word)));
            }
            self.cursor.back();
        }
        Ok(Part::Command(Rc::new(self.deeper(Self::closed_list)?)))
    }

    /// A list up to its `)`, behind the `(`.
    fn closed_list(&mut self) -> Parsed<List> {
        let list = self.list()?;
        self.expect_operator(")").map_err(|why| match why {
            SyntaxError::Incomplete(_) => SyntaxError::Incomplete(Some(')')),
            other => other,
        })?;
        Ok(list)
    }

    /// Arithmetic up to its `))`, which is known to come.
    pub(super) fn arithmetic(&mut self) -> Parsed<Word> {
        let mut parts = Vec::new();
        let mut open = 0_u32;
        loop {
            match self.cursor.peek() {
                None => return Err(SyntaxError::Incomplete(Some(')'))),
                Some(')') if open == 0 => break,
                Some('"') => self.cursor.skip(1),
                Some(c) => {
                    match c {
                        '(' => open += 1,
                        ')' => open -= 1,
                        _ => {}
                    }
                    self.text(&mut parts, "$`\"\\")?;
                }
            }
        }
        self.cursor.skip(2);
        Ok(Word { parts })
    }

    /// `` `…` ``: the text within is unescaped and read on its own.
    pub(super) fn backquote(&mut self, in_double: bool) -> Parsed<Part> {
        self.cursor.bump();
        let mut text = Vec::new();
        loop {
            match self.cursor.bump() {
                Some('`') => break,
                Some('\\') => match self.cursor.peek() {
                    Some(c) if matches!(c, '`' | '\\' | '$') || (c == '"' && in_double) => {
                        self.cursor.bump();
                        text.push(c);
                    }
                    _ => text.push('\\'),
                },
                Some(c) => text.push(c),
                None => return Err(SyntaxError::Incomplete(Some('`'))),
            }
        }
        let line = self.cursor.line();
        self.deeper(|p| {
            let mut inner = Self::within(text, p.cursor.depth, line, p.manner.clone());
            // What is missing within the backquotes cannot come any more.
            let list = inner.whole().map_err(|why| match why {
                SyntaxError::Incomplete(_) => SyntaxError::Near { token: "`".to_owned(), line },
                other => other,
            })?;
            Ok(Part::Command(Rc::new(list)))
        })
    }
}

fn plain(name: String) -> Rc<Parameter> {
    Rc::new(Parameter { name, subscript: None, indirect: false, operator: Operator::Plain })
}

/// An assignment that begins here.
#[derive(Clone, Copy)]
pub(super) struct Ahead {
    /// `+=`
    pub(super) append: bool,
    /// How far behind the cursor its value begins.
    value: usize,
}

impl Ahead {
    /// Whether a list is assigned.
    pub(super) fn lists(self, cursor: &Cursor) -> bool {
        cursor.peek_at(self.value) == Some('(')
    }
}

/// Whether an assignment begins here.
pub(super) fn assignment_ahead(cursor: &Cursor) -> Option<Ahead> {
    let mut length = 0;
    while cursor.peek_at(length).is_some_and(|c| is_name(c, length == 0)) {
        length += 1;
    }
    match cursor.peek_at(length) {
        _ if length == 0 => None,
        Some('[') => subscript_ahead(cursor, length),
        _ => equals_ahead(cursor, length),
    }
}

fn equals_ahead(cursor: &Cursor, at: usize) -> Option<Ahead> {
    match (cursor.peek_at(at), cursor.peek_at(at + 1)) {
        (Some('='), _) => Some(Ahead { append: false, value: at + 1 }),
        (Some('+'), Some('=')) => Some(Ahead { append: true, value: at + 2 }),
        _ => None,
    }
}

/// The longest subscript that is looked for ahead.
const MAX_SUBSCRIPT: usize = 1024;

/// Whether `[…]=` stands so far behind the cursor.
pub(super) fn subscript_ahead(cursor: &Cursor, at: usize) -> Option<Ahead> {
    if cursor.peek_at(at) != Some('[') {
        return None;
    }
    let mut open = 0_u32;
    let mut quote = None;
    let mut ahead = at + 1;
    while ahead - at < MAX_SUBSCRIPT {
        match (quote, cursor.peek_at(ahead)?) {
            (_, '\n') | (None, ';') => return None,
            (_, '\\') => ahead += 1,
            (Some(q), c) if q == c => quote = None,
            (Some(_), _) => {}
            (None, c @ ('\'' | '"')) => quote = Some(c),
            (None, '[') => open += 1,
            (None, ']') if open == 0 => return equals_ahead(cursor, ahead + 1),
            (None, ']') => open -= 1,
            (None, _) => {}
        }
        ahead += 1;
    }
    None
}

/// The clauses of `for ((…))`: its word cut at every `;`. An empty one is `None`.
pub(super) fn clauses(whole: &Word) -> Vec<Option<Word>> {
    let mut clauses = vec![Word::default()];
    for part in &whole.parts {
        match part {
            Part::Quoted(text) => {
                for (index, piece) in text.split(';').enumerate() {
                    if index > 0 {
                        clauses.push(Word::default());
                    }
                    if let Some(last) = clauses.last_mut().filter(|_| !piece.trim().is_empty()) {
                        last.parts.push(Part::Quoted(piece.to_owned()));
                    }
                }
            }
            part => {
                if let Some(last) = clauses.last_mut() {
                    last.parts.push(part.clone());
                }
            }
        }
    }
    clauses.into_iter().map(|word| (!word.parts.is_empty()).then_some(word)).collect()
}
