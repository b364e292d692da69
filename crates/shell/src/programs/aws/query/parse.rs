//! A JMESPath expression as a tree, by precedence: Python's jmespath, its leniences included.

use serde_json::Value;

use super::{
    Wrong,
    lex::{self, Token},
};
use crate::programs::aws::output;

/// More words than any query has.
const MAX_TOKENS: usize = 300;
/// Deeper brackets than any query has: reading and searching work by recursion.
const MAX_DEPTH: usize = 60;
/// Words that bind less end a projection.
const PROJECTION_STOP: u8 = 10;

/// A part of an expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Identity,
    Field(String),
    Literal(Value),
    /// One after the other, each in what the one before found.
    Chain(Vec<Node>),
    /// The same, made of brackets.
    Indexed(Vec<Node>),
    Index(i64),
    Slice([Option<i64>; 3]),
    Flatten(Box<Node>),
    /// A list, and what is searched in each of its items.
    Projection(Box<Node>, Box<Node>),
    /// An object, and what is searched in each of its values.
    Values(Box<Node>, Box<Node>),
    /// A list, what is searched in each, and what each must be.
    Filter(Box<Node>, Box<Node>, Box<Node>),
    List(Vec<Node>),
    Hash(Vec<(String, Node)>),
    Or(Box<Node>, Box<Node>),
    And(Box<Node>, Box<Node>),
    Not(Box<Node>),
    Compare(&'static str, Box<Node>, Box<Node>),
    Call(String, Vec<Node>),
    /// `&expression`, for a function.
    Reference(Box<Node>),
}

/// How strongly a word binds what stands before it.
fn power(kind: &str) -> u8 {
    match kind {
        "pipe" => 1,
        "or" => 2,
        "and" => 3,
        "eq" | "gt" | "lt" | "gte" | "lte" | "ne" => 5,
        "flatten" => 9,
        "star" => 20,
        "filter" => 21,
        "dot" => 40,
        "not" => 45,
        "lbrace" => 50,
        "lbracket" => 55,
        "lparen" => 60,
        _ => 0,
    }
}

/// Reads an expression.
///
/// # Errors
/// Python's sentence, without "Bad value for".
pub(super) fn parse(text: &str) -> Result<Node, Wrong> {
    let tokens = lex::tokens(text)?;
    if tokens.len() > MAX_TOKENS {
        return Err(Wrong::TooMuch);
    }
    let mut parser = Parser { text, tokens, at: 0, depth: 0 };
    let node = parser.expression(0)?;
    if parser.kind(0) == "eof" {
        return Ok(node);
    }
    let token = parser.token(0);
    let why = format!("Unexpected token: {}", output::shown(&token.value));
    Err(parser.wrong(&token, &why))
}

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

type Read = Result<Node, Wrong>;

impl Parser<'_> {
    fn token(&self, ahead: usize) -> Token {
        let end = || Token { kind: "eof", value: Value::from(""), start: self.text.chars().count() };
        self.tokens.get(self.at + ahead).cloned().unwrap_or_else(end)
    }

    fn kind(&self, ahead: usize) -> &'static str {
        self.tokens.get(self.at + ahead).map_or("eof", |token| token.kind)
    }

    fn expression(&mut self, binds: u8) -> Read {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Wrong::TooMuch);
        }
        let first = self.token(0);
        self.at += 1;
        let mut left = self.begin(&first)?;
        while binds < power(self.kind(0)) {
            let token = self.token(0);
            left = self.go_on(left, &token)?;
        }
        self.depth -= 1;
        Ok(left)
    }

    fn boxed(&mut self, binds: u8) -> Result<Box<Node>, Wrong> {
        self.expression(binds).map(Box::new)
    }

    /// What an expression may begin with.
    fn begin(&mut self, token: &Token) -> Read {
        let name = || output::shown(&token.value);
        Ok(match token.kind {
            "literal" => Node::Literal(token.value.clone()),
            "unquoted_identifier" => Node::Field(name()),
            "quoted_identifier" => {
                if self.kind(0) == "lparen" {
                    let next = Token { start: 0, ..self.token(0) };
                    return Err(self.wrong(&next, "Quoted identifier not allowed for function names."));
                }
                Node::Field(name())
            }
            "star" => {
                let right = match self.kind(0) {
                    "rbracket" => Node::Identity,
                    _ => self.projected(power("star"))?,
                };
                Node::Values(Box::new(Node::Identity), Box::new(right))
            }
            "filter" => self.filter(Node::Identity)?,
            "lbrace" => self.hash()?,
            "lparen" => {
                let node = self.expression(0)?;
                self.expect("rparen")?;
                node
            }
            "flatten" => self.flatten(Node::Identity)?,
            "not" => Node::Not(self.boxed(power("not"))?),
            "current" => Node::Identity,
            "expref" => Node::Reference(self.boxed(0)?),
            "lbracket" => match (self.kind(0), self.kind(1)) {
                ("number" | "colon", _) => {
                    let right = self.index()?;
                    self.indexed(Node::Identity, right)?
                }
                ("star", "rbracket") => {
                    self.at += 2;
                    let right = self.projected(power("star"))?;
                    Node::Projection(Box::new(Node::Identity), Box::new(right))
                }
                _ => self.list()?,
            },
            "eof" => return Err(self.incomplete()),
            _ => return Err(self.wrong(token, "invalid token")),
        })
    }

    /// What may stand behind an expression.
    fn go_on(&mut self, left: Node, token: &Token) -> Read {
        let before = self.at;
        self.at += 1;
        Ok(match token.kind {
            "dot" if self.kind(0) == "star" => {
                self.at += 1;
                let right = self.projected(power("dot"))?;
                Node::Values(Box::new(left), Box::new(right))
            }
            "dot" => {
                let right = self.after_dot(power("dot"))?;
                chained(left, right)
            }
            "pipe" => {
                let right = self.expression(power("pipe"))?;
                chained(left, right)
            }
            "or" => Node::Or(Box::new(left), self.boxed(power("or"))?),
            "and" => Node::And(Box::new(left), self.boxed(power("and"))?),
            "eq" | "ne" | "gt" | "gte" | "lt" | "lte" => {
                Node::Compare(token.kind, Box::new(left), self.boxed(power(token.kind))?)
            }
            "filter" => self.filter(left)?,
            "flatten" => self.flatten(left)?,
            "lparen" => {
                let Node::Field(name) = left else {
                    let named = before.checked_sub(1).and_then(|at| self.tokens.get(at)).cloned();
                    let named = named.unwrap_or_else(|| token.clone());
                    let why = format!("Invalid function name '{}'", output::shown(&named.value));
                    return Err(self.wrong(&named, &why));
                };
                let mut arguments = Vec::new();
                while self.kind(0) != "rparen" {
                    arguments.push(self.expression(0)?);
                    if self.kind(0) == "comma" {
                        self.at += 1;
                    }
                }
                self.at += 1;
                Node::Call(name, arguments)
            }
            "lbracket" if matches!(self.kind(0), "number" | "colon") => {
                let right = self.index()?;
                self.indexed(left, right)?
            }
            "lbracket" => {
                self.expect("star")?;
                self.expect("rbracket")?;
                let right = self.projected(power("star"))?;
                Node::Projection(Box::new(left), Box::new(right))
            }
            _ => return Err(self.wrong(token, "invalid token")),
        })
    }

    fn flatten(&mut self, left: Node) -> Read {
        let right = self.projected(power("flatten"))?;
        Ok(Node::Projection(Box::new(Node::Flatten(Box::new(left))), Box::new(right)))
    }

    fn filter(&mut self, left: Node) -> Read {
        let condition = self.boxed(0)?;
        self.expect("rbracket")?;
        let right = match self.kind(0) {
            "flatten" => Node::Identity,
            _ => self.projected(power("filter"))?,
        };
        Ok(Node::Filter(Box::new(left), Box::new(right), condition))
    }

    /// `0]` or `1:2]`, behind the bracket.
    fn index(&mut self) -> Read {
        if self.kind(0) != "colon" && self.kind(1) != "colon" {
            let index = self.token(0).value.as_i64().unwrap_or_default();
            self.at += 1;
            self.expect("rbracket")?;
            return Ok(Node::Index(index));
        }
        let mut parts = [None; 3];
        let mut place = 0;
        while self.kind(0) != "rbracket" {
            let token = self.token(0);
            match token.kind {
                "colon" if place < 2 => place += 1,
                "number" => {
                    if let Some(part) = parts.get_mut(place) {
                        *part = token.value.as_i64();
                    }
                }
                _ => return Err(self.wrong(&token, "syntax error")),
            }
            self.at += 1;
        }
        self.at += 1;
        Ok(Node::Slice(parts))
    }

    /// A slice is a projection, an index is not.
    fn indexed(&mut self, left: Node, right: Node) -> Read {
        // Behind an index the real one forgets that a slice is one.
        if let Node::Indexed(mut nodes) = left {
            nodes.push(right);
            return Ok(Node::Indexed(nodes));
        }
        let slice = matches!(right, Node::Slice(_));
        let both = Node::Indexed(vec![left, right]);
        match slice {
            true => Ok(Node::Projection(Box::new(both), Box::new(self.projected(power("star"))?))),
            false => Ok(both),
        }
    }

    fn list(&mut self) -> Read {
        let mut items = Vec::new();
        loop {
            items.push(self.expression(0)?);
            if self.kind(0) == "rbracket" {
                self.at += 1;
                return Ok(Node::List(items));
            }
            self.expect("comma")?;
        }
    }

    fn hash(&mut self) -> Read {
        let mut pairs: Vec<(String, Node)> = Vec::new();
        loop {
            let key = self.token(0);
            if !matches!(key.kind, "quoted_identifier" | "unquoted_identifier") {
                return Err(self.unexpected("['quoted_identifier', 'unquoted_identifier']"));
            }
            self.at += 1;
            self.expect("colon")?;
            let value = self.expression(0)?;
            let name = output::shown(&key.value);
            // Of two with one name both are searched, and the second counts.
            pairs.push((name, value));
            match self.kind(0) {
                "comma" => self.at += 1,
                "rbrace" => {
                    self.at += 1;
                    return Ok(Node::Hash(pairs));
                }
                // The real one does without the comma.
                _ => {}
            }
        }
    }

    /// What is searched in each item of a projection.
    fn projected(&mut self, binds: u8) -> Read {
        match self.kind(0) {
            kind if power(kind) < PROJECTION_STOP => Ok(Node::Identity),
            "lbracket" | "filter" => self.expression(binds),
            "dot" => {
                self.at += 1;
                self.after_dot(binds)
            }
            _ => Err(self.wrong(&self.token(0), "syntax error")),
        }
    }

    fn after_dot(&mut self, binds: u8) -> Read {
        match self.kind(0) {
            "quoted_identifier" | "unquoted_identifier" | "star" => self.expression(binds),
            "lbracket" => {
                self.at += 1;
                self.list()
            }
            "lbrace" => {
                self.at += 1;
                self.hash()
            }
            kind => {
                let why = format!(
                    "Expecting: ['quoted_identifier', 'unquoted_identifier', 'lbracket', 'lbrace'], got: {kind}"
                );
                Err(self.wrong(&self.token(0), &why))
            }
        }
    }

    fn expect(&mut self, kind: &str) -> Result<(), Wrong> {
        if self.kind(0) != kind {
            return Err(self.unexpected(kind));
        }
        self.at += 1;
        Ok(())
    }

    fn unexpected(&self, expected: &str) -> Wrong {
        let token = self.token(0);
        match token.kind {
            "eof" => self.incomplete(),
            kind => self.wrong(&token, &format!("Expecting: {expected}, got: {kind}")),
        }
    }

    fn incomplete(&self) -> Wrong {
        let caret = " ".repeat(self.text.chars().count() + 1);
        Wrong::Said(format!(
            "Invalid jmespath expression: Incomplete expression:\n\"{}\"\n{caret}^",
            self.text
        ))
    }

    fn wrong(&self, token: &Token, why: &str) -> Wrong {
        Wrong::Said(format!(
            "{why}: Parse error at column {}, token \"{}\" ({}), for expression:\n\"{}\"\n{}^",
            token.start,
            output::shown(&token.value),
            token.kind.to_uppercase(),
            self.text,
            " ".repeat(token.start + 1)
        ))
    }
}

/// A chain of fields is one list, however long.
fn chained(left: Node, right: Node) -> Node {
    match left {
        Node::Chain(mut nodes) => {
            nodes.push(right);
            Node::Chain(nodes)
        }
        left => Node::Chain(vec![left, right]),
    }
}
