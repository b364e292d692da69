//! What stands after `as`: names for a value and its parts, with `?//` between ways to take it apart.

use super::{
    code::{Id, Node},
    lex::Token,
    parse::{Parsed, Parser},
    scope::Name,
    value::Value,
};

const PATTERN: &str = "'$' or '[' or '{'";

impl Parser<'_> {
    /// Reads patterns and leaves their names in force. Gives the source whose values are bound to the first of the
    /// names' scopes, and the sources of the other scopes in order.
    pub(super) fn patterns(&mut self, source: Id) -> Parsed<(Id, Vec<Id>)> {
        let mut lets = Vec::new();
        let Some(names) = self.alternatives() else {
            self.pattern(&mut lets)?;
            return Ok((source, lets));
        };
        // Each way makes a list of all names' values; the first that makes no mistake is taken apart.
        let mark = self.scope.mark();
        let mut ways = Vec::new();
        loop {
            let mut inner = Vec::new();
            self.pattern(&mut inner)?;
            let mut bound: Vec<String> = Vec::new();
            for name in self.scope.leave(mark) {
                if let Name::Variable(own) = &name {
                    bound.push(own.clone());
                }
                self.scope.push(name);
            }
            let mut list: Option<Id> = None;
            for name in &names {
                let value = match bound.contains(name) {
                    true => self.scope.variable(name, 0),
                    false => self.scope.constant(Value::Null),
                };
                list = Some(match list {
                    Some(before) => self.scope.add(Node::Comma(before, value)),
                    None => value,
                });
            }
            let list = match list {
                Some(list) => self.scope.add(Node::Collect(list)),
                None => self.scope.constant(Value::array(Vec::new())),
            };
            self.scope.leave(mark);
            ways.push(self.fold(inner, list));
            if !self.take("?//") {
                break;
            }
        }
        let last = ways.pop().unwrap_or(0);
        let way = ways.into_iter().rev().fold(last, |rest, way| self.scope.add(Node::Either(way, rest)));
        let source = self.scope.add(Node::Let(source, way));
        self.scope.push(Name::Variable(String::new()));
        let list = self.scope.last_slot();
        for (index, name) in names.into_iter().enumerate() {
            let (list, index) = (self.scope.slot(list), self.scope.constant(Value::count(index)));
            lets.push(self.scope.add(Node::Index(list, index, false)));
            self.scope.push(Name::Variable(name));
        }
        Ok((source, lets))
    }

    /// The names in all patterns, if there are several.
    fn alternatives(&self) -> Option<Vec<String>> {
        let rest = self.tokens.get(self.at..).unwrap_or_default();
        let (mut open, mut several, mut names) = (0_i32, false, Vec::new());
        for (index, (token, _)) in rest.iter().enumerate() {
            match token {
                Token::Mark("[" | "{") => open += 1,
                Token::Mark("]" | "}") => open -= 1,
                Token::Mark("?//") if open == 0 => several = true,
                Token::Mark("|" | "(" | ")") if open <= 0 => break,
                Token::End => break,
                Token::Mark("$") => {
                    if let Some((Token::Name(name), _)) = rest.get(index + 1)
                        && !names.contains(name)
                    {
                        names.push(name.clone());
                    }
                }
                _ => {}
            }
        }
        several.then_some(names)
    }

    /// One pattern: a scope for the whole, then one for each part.
    fn pattern(&mut self, lets: &mut Vec<Id>) -> Parsed<()> {
        match self.peek().clone() {
            Token::Mark("$") => {
                self.at += 1;
                let name = self.name()?;
                self.scope.push(Name::Variable(name));
                Ok(())
            }
            Token::Mark("[") => {
                self.at += 1;
                self.scope.push(Name::Variable(String::new()));
                let whole = self.scope.last_slot();
                self.within(|parser| parser.list(whole, lets))
            }
            Token::Mark("{") => {
                self.at += 1;
                self.scope.push(Name::Variable(String::new()));
                let whole = self.scope.last_slot();
                self.within(|parser| parser.fields(whole, lets))
            }
            _ => self.unexpected(PATTERN),
        }
    }

    fn part(&mut self, whole: u32, key: Id, lets: &mut Vec<Id>) {
        let whole = self.scope.slot(whole);
        lets.push(self.scope.add(Node::Index(whole, key, false)));
    }

    fn list(&mut self, whole: u32, lets: &mut Vec<Id>) -> Parsed<()> {
        for index in 0_usize.. {
            let key = self.scope.constant(Value::count(index));
            self.part(whole, key, lets);
            self.pattern(lets)?;
            if !self.take(",") {
                break;
            }
        }
        self.want("]", "',' or ']'")
    }

    fn fields(&mut self, whole: u32, lets: &mut Vec<Id>) -> Parsed<()> {
        loop {
            self.field(whole, lets)?;
            if !self.take(",") {
                break;
            }
        }
        self.want("}", "',' or '}'")
    }

    fn field(&mut self, whole: u32, lets: &mut Vec<Id>) -> Parsed<()> {
        let key = match self.peek().clone() {
            Token::Mark("$") => {
                self.at += 1;
                let name = self.name()?;
                let key = self.scope.constant(Value::text(name.as_str()));
                self.part(whole, key, lets);
                self.scope.push(Name::Variable(name));
                if self.take(":") {
                    lets.push(self.scope.add(Node::Variable(0)));
                    return self.pattern(lets);
                }
                return Ok(());
            }
            Token::Name(name) => {
                self.at += 1;
                self.scope.constant(Value::text(name))
            }
            Token::Mark(word) if word.starts_with(|c: char| c.is_ascii_lowercase()) => {
                self.at += 1;
                self.scope.constant(Value::text(word))
            }
            Token::Quote | Token::Format(_) => self.text()?,
            Token::Mark("(") => {
                self.at += 1;
                let key = self.within(Self::pipe)?;
                self.want(")", "")?;
                key
            }
            _ => return self.unexpected(""),
        };
        self.want(":", "':'")?;
        self.part(whole, key, lets);
        self.pattern(lets)
    }
}
