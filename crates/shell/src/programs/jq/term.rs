//! Terms: paths, texts, lists, objects, calls, and what a value is bound to with `as`.

use super::{
    code::{Id, Node, Operator},
    formats,
    lex::Token,
    parse::{Parsed, Parser},
    value::Value,
};

const FIELD: &str = "try .[\"field\"] instead of .field for unusually named fields";

impl Parser<'_> {
    /// A term, and what comes of it with `as`.
    pub(super) fn bound_term(&mut self) -> Parsed<Id> {
        let term = self.term()?;
        if !self.take("as") {
            return Ok(term);
        }
        let mark = self.scope.mark();
        let (source, lets) = self.patterns(term)?;
        self.want("|", "'|'")?;
        let body = self.within(Self::pipe)?;
        self.scope.leave(mark);
        let body = self.fold(lets, body);
        Ok(self.scope.add(Node::Let(source, body)))
    }

    pub(super) fn term(&mut self) -> Parsed<Id> {
        let mut term = self.first()?;
        loop {
            match self.peek() {
                Token::Field(name) => {
                    let key = Value::text(name.as_str());
                    self.at += 1;
                    let key = self.scope.constant(key);
                    term = self.indexed(term, key);
                }
                Token::Mark(".") => {
                    self.at += 1;
                    let key = self.key_text()?;
                    term = self.indexed(term, key);
                }
                Token::Mark("[") => {
                    self.at += 1;
                    term = self.within(|parser| parser.bracket(term))?;
                }
                _ => return Ok(term),
            }
        }
    }

    fn indexed(&mut self, term: Id, key: Id) -> Id {
        let lenient = self.take("?");
        self.scope.add(Node::Index(term, key, lenient))
    }

    /// After `.`: a text.
    fn key_text(&mut self) -> Parsed<Id> {
        match self.peek() {
            Token::Quote | Token::Format(_) => self.text(),
            _ => self.unexpected("FORMAT or QQSTRING_START"),
        }
    }

    /// After `[` behind a term.
    fn bracket(&mut self, term: Id) -> Parsed<Id> {
        if self.take("]") {
            let each = Node::Each(self.take("?"));
            let each = self.scope.add(each);
            return Ok(self.scope.add(Node::Pipe(term, each)));
        }
        let from = if self.sees(":") { None } else { Some(self.pipe()?) };
        if let Some(key) = from.filter(|_| self.take("]")) {
            return Ok(self.indexed(term, key));
        }
        self.want(":", "")?;
        let to = if from.is_some() && self.sees("]") { None } else { Some(self.pipe()?) };
        self.want("]", "")?;
        let lenient = self.take("?");
        Ok(self.scope.add(Node::Slice(term, from, to, lenient)))
    }

    /// What a term begins with.
    fn first(&mut self) -> Parsed<Id> {
        let start = self.place();
        match self.peek().clone() {
            Token::Mark(".") => {
                self.at += 1;
                if matches!(self.peek(), Token::Quote | Token::Format(_)) {
                    let key = self.text()?;
                    let here = self.scope.add(Node::Identity);
                    return Ok(self.indexed(here, key));
                }
                self.or_else(start, FIELD, Self::after_dot)?;
                Ok(self.scope.add(Node::Identity))
            }
            Token::Mark("..") => {
                self.at += 1;
                Ok(self.scope.call("recurse", Vec::new(), start))
            }
            Token::Field(name) => {
                self.at += 1;
                let here = self.scope.add(Node::Identity);
                let key = self.scope.constant(Value::text(name));
                Ok(self.indexed(here, key))
            }
            Token::Number(number) => {
                self.at += 1;
                Ok(self.scope.constant(Value::Number(number)))
            }
            Token::Quote => self.text(),
            Token::Format(name) => {
                if matches!(self.tokens.get(self.at + 1), Some((Token::Quote, _))) {
                    return self.text();
                }
                self.at += 1;
                let name = self.scope.constant(Value::text(name));
                Ok(self.scope.add(Node::Native(formats::format, [name].into())))
            }
            Token::Mark("(") => {
                self.at += 1;
                let inner = self.within(Self::pipe)?;
                self.want(")", "")?;
                Ok(inner)
            }
            Token::Mark("[") => {
                self.at += 1;
                if self.take("]") {
                    return Ok(self.scope.constant(Value::array(Vec::new())));
                }
                let inner = self.within(Self::pipe)?;
                self.want("]", "")?;
                Ok(self.scope.add(Node::Collect(inner)))
            }
            Token::Mark("{") => {
                self.at += 1;
                self.within(Self::object)
            }
            Token::Mark("$") => {
                self.at += 1;
                self.variable(start)
            }
            Token::Mark("break") => {
                self.at += 1;
                self.want("$", "'$'")?;
                let name = self.name()?;
                Ok(self.scope.label(&name, start))
            }
            Token::Name(name) => {
                self.at += 1;
                let constant = match name.as_str() {
                    "null" => Some(Value::Null),
                    "true" => Some(Value::Bool(true)),
                    "false" => Some(Value::Bool(false)),
                    _ => None,
                };
                if let Some(constant) = constant.filter(|_| !self.sees("(")) {
                    return Ok(self.scope.constant(constant));
                }
                let arguments = if self.take("(") { self.within(Self::arguments)? } else { Vec::new() };
                Ok(self.scope.call(&name, arguments, start))
            }
            _ => self.unexpected(""),
        }
    }

    /// What begins a term cannot stand behind a dot.
    fn after_dot(&mut self) -> Parsed<()> {
        if matches!(self.peek(), Token::Name(_)) {
            self.at += 1;
            return self.unexpected("");
        }
        match self.peek() {
            Token::Number(_) | Token::Invalid | Token::Mark("(" | "{" | "$" | "__loc__") => {
                self.unexpected("")
            }
            Token::Mark("if" | "reduce" | "foreach" | "try" | "label" | "def" | "break") => {
                self.unexpected("")
            }
            _ => Ok(()),
        }
    }

    fn arguments(&mut self) -> Parsed<Vec<Id>> {
        let mut arguments = Vec::new();
        loop {
            arguments.push(self.pipe()?);
            if !self.take(";") {
                self.want(")", "';' or ')'")?;
                return Ok(arguments);
            }
        }
    }

    /// After `$`.
    fn variable(&mut self, start: usize) -> Parsed<Id> {
        if self.take("__loc__") {
            let line = self.text.get(..start).unwrap_or_default().matches('\n').count() + 1;
            let place = [("file", Value::text("<top-level>")), ("line", Value::count(line))];
            return Ok(self.scope.constant(Value::object(place)));
        }
        match self.peek().clone() {
            Token::Name(name) => {
                self.at += 1;
                Ok(self.scope.variable(&name, start))
            }
            _ => self.unexpected("IDENT or __loc__"),
        }
    }

    /// A text with its interpolations, each written by the format before it.
    pub(super) fn text(&mut self) -> Parsed<Id> {
        let format = match self.peek().clone() {
            Token::Format(name) => {
                self.at += 1;
                name
            }
            _ => "text".to_owned(),
        };
        self.at += 1;
        let mut whole: Option<Id> = None;
        loop {
            let piece = match self.peek().clone() {
                Token::Unquote => {
                    self.at += 1;
                    break;
                }
                Token::Text(text) => {
                    self.at += 1;
                    self.scope.constant(Value::text(text))
                }
                Token::Into => {
                    self.at += 1;
                    let inner = self.within(Self::pipe)?;
                    if *self.peek() != Token::OutOf {
                        return self.unexpected("");
                    }
                    self.at += 1;
                    let name = self.scope.constant(Value::text(format.as_str()));
                    let written = self.scope.add(Node::Native(formats::format, [name].into()));
                    self.scope.add(Node::Pipe(inner, written))
                }
                Token::Invalid => return self.unexpected(""),
                _ => return self.unexpected("QQSTRING_TEXT or QQSTRING_INTERP_START or QQSTRING_END"),
            };
            whole = Some(match whole {
                Some(before) => self.scope.add(Node::Binary(Operator::Add, before, piece)),
                None => piece,
            });
        }
        Ok(whole.unwrap_or_else(|| self.scope.constant(Value::text(""))))
    }
}
