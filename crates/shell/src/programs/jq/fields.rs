//! Objects: their fields as they are written in a program.

use super::{
    code::{Id, Node},
    lex::Token,
    natives,
    parse::{Parsed, Parser},
    value::Value,
};

const KEY: &str = "May need parentheses around object key expression";

impl Parser<'_> {
    /// After `{`.
    pub(super) fn object(&mut self) -> Parsed<Id> {
        let mut pairs = Vec::new();
        if self.take("}") {
            return Ok(self.scope.constant(Value::object([])));
        }
        let start = self.place();
        loop {
            pairs.push(self.pair()?);
            if self.take(",") {
                continue;
            }
            let close = |parser: &mut Self| parser.want("}", "'}'");
            if self.colon_follows(false) {
                self.or_else(start, KEY, close)?;
            } else {
                close(self)?;
            }
            return Ok(self.scope.add(Node::Build(pairs.into())));
        }
    }

    fn field_of_input(&mut self, key: Id) -> Id {
        let here = self.scope.add(Node::Identity);
        self.scope.add(Node::Index(here, key, false))
    }

    fn pair(&mut self) -> Parsed<(Id, Id)> {
        let start = self.place();
        match self.peek().clone() {
            Token::Mark("$") => {
                self.at += 1;
                let name = self.name()?;
                let value = self.scope.variable(&name, start);
                Ok((self.scope.constant(Value::text(name)), value))
            }
            Token::Name(name) => {
                self.at += 1;
                let key = self.scope.constant(Value::text(name));
                if self.take(":") {
                    return Ok((key, self.object_value()?));
                }
                Ok((key, self.field_of_input(key)))
            }
            Token::Mark(word) if word.starts_with(|c: char| c.is_ascii_lowercase() || c == '_') => {
                self.at += 1;
                let key = self.scope.constant(Value::text(word));
                self.want(":", "':'")?;
                Ok((key, self.object_value()?))
            }
            Token::Quote | Token::Format(_) => {
                let key = self.text()?;
                if self.take(":") {
                    return Ok((key, self.object_value()?));
                }
                Ok((key, self.field_of_input(key)))
            }
            Token::Mark("(") => {
                self.at += 1;
                let closes = self.colon_follows(true);
                let inner = |parser: &mut Self| {
                    let key = parser.pipe()?;
                    parser.want(")", "")?;
                    Ok(key)
                };
                let key = if closes { self.or_else(start, KEY, inner)? } else { self.within(inner)? };
                self.want(":", "':'")?;
                if let Some(Node::Constant(key)) = self.scope.node(key)
                    && !matches!(key, Value::Text(_))
                {
                    let why = format!("Cannot use {} ({}) as object key", key.kind_name(), key.short());
                    self.scope.wrong.push((start, why));
                }
                Ok((key, self.object_value()?))
            }
            _ => {
                let closes = self.colon_follows(false);
                let complain = |parser: &mut Self| parser.unexpected("");
                if closes { self.or_else(start, KEY, complain) } else { complain(self) }
            }
        }
    }

    /// Whether a key that is wrong is followed by a colon after all; behind a bracket, anywhere.
    fn colon_follows(&self, bracket: bool) -> bool {
        let rest = self.tokens.get(self.at..).unwrap_or_default();
        let mut pairs = rest.iter().zip(rest.iter().skip(1)).map(|((token, _), (next, _))| (token, next));
        let colon = |next: &Token| *next == Token::Mark(":");
        if !bracket {
            return pairs.next().is_some_and(|(_, next)| colon(next));
        }
        pairs.any(|(token, next)| colon(next) && matches!(token, Token::Mark(")") | Token::Invalid))
    }

    /// What a field may be without parentheses: terms with `|` between them.
    fn object_value(&mut self) -> Parsed<Id> {
        let mut stages = Vec::new();
        loop {
            let mut minus = 0_u32;
            while self.take("-") {
                minus += 1;
            }
            let mut stage = self.within(Self::term)?;
            for _ in 0..minus {
                let negate = self.scope.add(Node::Native(natives::negate, [].into()));
                stage = self.scope.add(Node::Pipe(stage, negate));
            }
            stages.push(stage);
            if !self.take("|") {
                break;
            }
        }
        let last = stages.pop().unwrap_or(0);
        Ok(stages.into_iter().rev().fold(last, |rest, stage| self.scope.add(Node::Pipe(stage, rest))))
    }
}
