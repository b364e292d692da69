//! `${…}`: the name, its subscript, the operator and its words. What they mean stands in `eval::expand`.

use std::rc::Rc;

use super::{
    ast::{Operator, Parameter, Part, Subscript, Word},
    cursor::{Parsed, SyntaxError, is_name},
    parser::Parser,
    words::{is_special, literal},
};

impl Parser {
    /// `${…}`, behind the dollar.
    pub(super) fn braced(&mut self, in_double: bool) -> Parsed<Part> {
        self.cursor.bump();
        let from = self.cursor.at();
        let next = self.cursor.peek_at(1);
        let named =
            |c: Option<char>| c.is_some_and(|c| is_name(c, false) || c == '@' || c == '*' || c == '?');
        let prefix = match self.cursor.peek() {
            Some(c @ ('#' | '!')) if named(next) => Some(c),
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
        let mut subscript = None;
        if self.cursor.peek() == Some('[') && name.chars().next().is_some_and(|c| is_name(c, true)) {
            self.cursor.bump();
            subscript = Some(match (self.cursor.peek(), self.cursor.peek_at(1)) {
                (Some(all @ ('@' | '*')), Some(']')) => {
                    self.cursor.skip(2);
                    Subscript::All(all == '*')
                }
                _ => Subscript::Key(self.deeper(Self::subscript)?),
            });
        }
        let mut indirect = false;
        let operator = match (prefix, self.cursor.peek()) {
            (_, None) => return Err(SyntaxError::Incomplete(Some('}'))),
            (Some('#'), Some('}')) => Operator::Length,
            (Some('!'), Some('}')) if matches!(subscript, Some(Subscript::All(_))) => Operator::Keys,
            (Some('!'), Some(all @ ('@' | '*'))) if self.cursor.peek_at(1) == Some('}') => {
                self.cursor.bump();
                Operator::Names(all == '*')
            }
            (None, Some('}')) => Operator::Plain,
            (Some('!'), Some('}')) => {
                indirect = true;
                Operator::Plain
            }
            (None | Some('!'), Some(c)) => {
                indirect = prefix.is_some();
                match self.operator(c, in_double)? {
                    Some(operator) => operator,
                    None => return self.bad(from),
                }
            }
            (Some(_), Some(_)) => return self.bad(from),
        };
        match self.cursor.peek() {
            Some('}') => {
                self.cursor.bump();
                Ok(Part::Parameter(Rc::new(Parameter { name, subscript, indirect, operator })))
            }
            None => Err(SyntaxError::Incomplete(Some('}'))),
            Some(_) => self.bad(from),
        }
    }

    /// A subscript up to its closing bracket, behind the opening one.
    pub(super) fn subscript(&mut self) -> Parsed<Word> {
        let mut parts = Vec::new();
        let mut open = 0_u32;
        loop {
            match self.cursor.peek() {
                None => return Err(SyntaxError::Incomplete(Some(']'))),
                Some(']') if open == 0 => break,
                Some('"') => parts.push(self.double()?),
                Some('\'') => parts.push(self.single()?),
                Some('$') => self.dollar(&mut parts, false)?,
                Some('`') => parts.push(self.backquote(false)?),
                Some('\\') => self.escape(&mut parts)?,
                Some(c) => {
                    match c {
                        '[' => open += 1,
                        ']' => open -= 1,
                        _ => {}
                    }
                    self.cursor.bump();
                    literal(&mut parts, c);
                }
            }
        }
        self.cursor.bump();
        Ok(Word { parts })
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
                let with = if self.cursor.eat("/") { self.replacement(in_double)? } else { Word::default() };
                Operator::Replace(all, anchor, pattern, with)
            }
            '^' | ',' | '~' => {
                let all = twice(self);
                Operator::Case(first, all, self.operand(false, "")?)
            }
            '@' => match self.cursor.bump() {
                Some(c @ ('Q' | 'E' | 'P' | 'A' | 'K' | 'k' | 'a' | 'u' | 'U' | 'L')) => {
                    Operator::Transform(c)
                }
                _ => return Ok(None),
            },
            _ => return Ok(None),
        }))
    }

    /// What takes the place of a match: a backslash before a slash goes there too.
    fn replacement(&mut self, in_double: bool) -> Parsed<Word> {
        if !in_double {
            return self.operand(false, "");
        }
        let mut parts = Vec::new();
        loop {
            match self.cursor.peek() {
                None => return Err(SyntaxError::Incomplete(Some('}'))),
                Some('}') => return Ok(Word { parts }),
                Some('"') => parts.push(self.double()?),
                Some('&') => {
                    self.cursor.bump();
                    literal(&mut parts, '&');
                }
                Some(_) => self.text(&mut parts, "$`\"\\}/&")?,
            }
        }
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
        Ok(Part::Parameter(Rc::new(Parameter {
            name: String::new(),
            subscript: None,
            indirect: false,
            operator: Operator::Bad(text),
        })))
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
