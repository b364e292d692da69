//! Words: quotes, parameters and substitutions. The commands within them are read by the parser itself.

use std::rc::Rc;

use super::{
    ast::{Operator, Parameter, Part, Word},
    cursor::{Cursor, Parsed, SyntaxError, is_meta, is_name},
    escapes,
    parser::Parser,
};

/// Adds to the last unquoted text, or begins one.
fn literal(parts: &mut Vec<Part>, c: char) {
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
fn is_special(c: char) -> bool {
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
        while let Some(c) = self.cursor.peek().filter(|c| !ends(*c)) {
            match c {
                '\'' => parts.push(self.single()?),
                '"' => parts.push(self.double()?),
                '$' => self.dollar(&mut parts, false)?,
                '`' => parts.push(self.backquote(false)?),
                '\\' => self.escape(&mut parts)?,
                c => {
                    self.cursor.bump();
                    literal(&mut parts, c);
                }
            }
        }
        Ok((self.cursor.at() > from).then_some(Word { parts }))
    }

    /// A backslash outside quotes.
    fn escape(&mut self, parts: &mut Vec<Part>) -> Parsed<()> {
        self.cursor.bump();
        match self.cursor.bump() {
            Some('\n') => {}
            Some(c) => quoted(parts, c),
            None => return Err(SyntaxError::Incomplete(None)),
        }
        Ok(())
    }

    fn single(&mut self) -> Parsed<Part> {
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

    fn double(&mut self) -> Parsed<Part> {
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
    fn text(&mut self, parts: &mut Vec<Part>, escapable: &str) -> Parsed<()> {
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
    pub(super) fn document(text: Vec<char>, depth: u32) -> Parsed<Word> {
        let mut parser = Self::new(text, depth);
        let mut parts = Vec::new();
        while parser.cursor.peek().is_some() {
            parser.text(&mut parts, "$`\\")?;
        }
        Ok(Word { parts })
    }

    fn dollar(&mut self, parts: &mut Vec<Part>, in_double: bool) -> Parsed<()> {
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
        self.deeper(|p| {
            let list = p.list()?;
            p.expect_operator(")").map_err(|why| match why {
                SyntaxError::Incomplete(_) => SyntaxError::Incomplete(Some(')')),
                other => other,
            })?;
            Ok(Part::Command(Rc::new(list)))
        })
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
    fn backquote(&mut self, in_double: bool) -> Parsed<Part> {
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
            let mut inner = Self::new(text, p.cursor.depth);
            // What is missing within the backquotes cannot come any more.
            let list = inner.whole().map_err(|why| match why {
                SyntaxError::Incomplete(_) => SyntaxError::Near { token: "`".to_owned(), line },
                other => other,
            })?;
            Ok(Part::Command(Rc::new(list)))
        })
    }

    /// `${…}`, behind the dollar.
    fn braced(&mut self, in_double: bool) -> Parsed<Part> {
        self.cursor.bump();
        let from = self.cursor.at();
        let next = self.cursor.peek_at(1);
        let named =
            |c: Option<char>| c.is_some_and(|c| is_name(c, false) || c == '@' || c == '*' || c == '?');
        let prefix = match self.cursor.peek() {
            Some('#') if named(next) => Some(Operator::Length),
            Some('!') if named(next) => Some(Operator::Indirect),
            _ => None,
        };
        if prefix.is_some() {
            self.cursor.bump();
        }
        let name = match self.cursor.peek() {
            Some(c) if c.is_ascii_digit() => {
                let at = self.cursor.at();
                while self.cursor.peek().is_some_and(|c| c.is_ascii_digit()) {
                    self.cursor.bump();
                }
                self.cursor.since(at)
            }
            Some(c) if is_name(c, true) => self.name(),
            Some(c) if is_special(c) => {
                self.cursor.bump();
                c.into()
            }
            _ => return self.bad(from),
        };
        let operator = match (prefix, self.cursor.peek()) {
            (_, None) => return Err(SyntaxError::Incomplete(Some('}'))),
            (Some(prefix), Some('}')) => prefix,
            (None, Some('}')) => Operator::Plain,
            (None, Some('[')) => return self.unsimulated("arrays"),
            (None, Some('@')) => return self.unsimulated("${name@operator}"),
            (Some(Operator::Indirect), Some('@' | '*')) => return self.unsimulated("${!prefix*}"),
            (None, Some(c)) => match self.operator(c, in_double)? {
                Some(operator) => operator,
                None => return self.bad(from),
            },
            (Some(_), Some(_)) => return self.bad(from),
        };
        match self.cursor.peek() {
            Some('}') => {
                self.cursor.bump();
                Ok(Part::Parameter(Rc::new(Parameter { name, operator })))
            }
            None => Err(SyntaxError::Incomplete(Some('}'))),
            Some(_) => self.bad(from),
        }
    }

    /// The operator of `${name…}` that begins with `first`.
    fn operator(&mut self, first: char, in_double: bool) -> Parsed<Option<Operator>> {
        self.cursor.bump();
        let twice = |p: &mut Self| {
            let found = p.cursor.peek() == Some(first);
            p.cursor.skip(usize::from(found));
            found
        };
        Ok(Some(match first {
            '-' | '=' | '?' | '+' => Operator::Test(first, false, self.operand(in_double, "")?),
            ':' => match self.cursor.peek() {
                Some(test @ ('-' | '=' | '?' | '+')) => {
                    self.cursor.bump();
                    Operator::Test(test, true, self.operand(in_double, "")?)
                }
                _ => {
                    let offset = self.operand(true, ":")?;
                    let length = if self.cursor.eat(":") { Some(self.operand(true, "")?) } else { None };
                    Operator::Slice(offset, length)
                }
            },
            '#' | '%' => {
                let longest = twice(self);
                Operator::Remove(first, longest, self.operand(false, "")?)
            }
            '/' => {
                let all = twice(self);
                let anchor = self.cursor.peek().filter(|c| !all && matches!(c, '#' | '%'));
                self.cursor.skip(usize::from(anchor.is_some()));
                let pattern = self.operand(false, "/")?;
                let with = if self.cursor.eat("/") { self.operand(in_double, "")? } else { Word::default() };
                Operator::Replace(all, anchor, pattern, with)
            }
            '^' | ',' => Operator::Case(first, twice(self)),
            _ => return Ok(None),
        }))
    }

    /// The word of an operator, up to `}` or one of `stops`.
    fn operand(&mut self, in_double: bool, stops: &str) -> Parsed<Word> {
        let mut parts = Vec::new();
        loop {
            match self.cursor.peek() {
                None => return Err(SyntaxError::Incomplete(Some('}'))),
                Some('}') => break,
                Some(c) if stops.contains(c) => break,
                Some('"') => parts.push(self.double()?),
                Some(_) if in_double => self.text(&mut parts, "$`\"\\}")?,
                Some('\'') => parts.push(self.single()?),
                Some('$') => self.dollar(&mut parts, false)?,
                Some('`') => parts.push(self.backquote(false)?),
                Some('\\') => self.escape(&mut parts)?,
                Some(c) => {
                    self.cursor.bump();
                    literal(&mut parts, c);
                }
            }
        }
        Ok(Word { parts })
    }

    /// `${…}` that means nothing; it is refused when it is expanded, as bash does.
    fn bad(&mut self, from: usize) -> Parsed<Part> {
        self.skip_to_brace()?;
        let text = format!("${{{}", self.cursor.since(from));
        Ok(Part::Parameter(Rc::new(Parameter { name: String::new(), operator: Operator::Bad(text) })))
    }

    fn unsimulated(&mut self, what: &'static str) -> Parsed<Part> {
        self.skip_to_brace()?;
        let operator = Operator::NotSimulated(what);
        Ok(Part::Parameter(Rc::new(Parameter { name: String::new(), operator })))
    }

    fn skip_to_brace(&mut self) -> Parsed<()> {
        loop {
            match self.cursor.bump() {
                Some('}') => return Ok(()),
                Some(_) => {}
                None => return Err(SyntaxError::Incomplete(Some('}'))),
            }
        }
    }
}

fn plain(name: String) -> Rc<Parameter> {
    Rc::new(Parameter { name, operator: Operator::Plain })
}

/// Whether an assignment begins here; the length of its name and whether it appends.
pub(super) fn assignment_ahead(cursor: &Cursor) -> Option<(usize, bool)> {
    let mut length = 0;
    while cursor.peek_at(length).is_some_and(|c| is_name(c, length == 0)) {
        length += 1;
    }
    match (length, cursor.peek_at(length), cursor.peek_at(length + 1)) {
        (0, ..) => None,
        (_, Some('='), _) => Some((length, false)),
        (_, Some('+'), Some('=')) => Some((length, true)),
        _ => None,
    }
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
