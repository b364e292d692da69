//! From tokens to a program: what binds how strongly. What begins with a word is in [`super::control`], terms in
//! [`super::term`].
//! Every recursion is counted.

use super::{
    code::{Id, Node, Operator, Program},
    definitions,
    lex::{Token, tokens},
    scope::Scope,
    value::Value,
};

/// Parts within each other.
const MAX_NESTING: u32 = 60;
/// The longest program.
const MAX_TEXT: usize = 128 << 10;

/// Why a program cannot be read.
pub(super) enum Refused {
    /// Where the token that is wrong begins, what is said about it, and what else is said: where, and what.
    Syntax(usize, String, Option<(usize, &'static str)>),
    /// Beyond the lab.
    Lab(&'static str),
}

pub(super) type Parsed<T> = Result<T, Refused>;

/// What is wrong with a program.
pub(super) enum Mistake {
    /// Where, and what: one or more.
    Said(Vec<(usize, String)>),
    Lab(&'static str),
}

const TOO_DEEP: &str = "rolelab: a program of jq may nest 60 deep here; it was not run";
const TOO_LONG: &str = "rolelab: a program of jq may be 128 kB long here; it was not run";

/// Reads a program; `globals` are its variables from outside.
pub(super) fn program(text: &str, globals: Vec<(String, Value)>) -> Result<Program, Mistake> {
    if text.len() > MAX_TEXT {
        return Err(Mistake::Lab(TOO_LONG));
    }
    let mut scope = Scope::new(globals);
    for definitions in definitions::ALL {
        let mut own = Parser::new(definitions, scope);
        // They are our own: a test reads them all.
        let _ = own.main();
        scope = own.scope;
    }
    let mut parser = Parser::new(text, scope);
    match parser.main() {
        Ok(main) => parser.scope.program.main = main,
        Err(Refused::Lab(why)) => return Err(Mistake::Lab(why)),
        Err(Refused::Syntax(at, why, more)) => {
            let mut all = parser.scope.wrong;
            all.retain(|(before, _)| *before < at);
            all.push((at, format!("{why} (Unix shell quoting issues?)")));
            all.extend(more.map(|(at, why)| (at, why.to_owned())));
            return Err(Mistake::Said(all));
        }
    }
    if parser.scope.too_long {
        return Err(Mistake::Lab(TOO_LONG));
    }
    if !parser.scope.wrong.is_empty() {
        return Err(Mistake::Said(parser.scope.wrong));
    }
    if parser.scope.unsimulated {
        return Err(Mistake::Lab("rolelab: that function of jq is not simulated here"));
    }
    let mistakes = parser.scope.mistakes();
    if mistakes.is_empty() { Ok(parser.scope.program) } else { Err(Mistake::Said(mistakes)) }
}

pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: Vec<(Token, usize)>,
    pub(super) at: usize,
    pub(super) scope: Scope,
    nesting: u32,
}

/// How operators bind, the weakest first; `None` for one that is no operator here.
fn strength(mark: &str) -> Option<u8> {
    Some(match mark {
        "," => 1,
        "//" => 2,
        "=" | "|=" | "+=" | "-=" | "*=" | "/=" | "%=" | "//=" => 3,
        "or" => 4,
        "and" => 5,
        "==" | "!=" | "<" | ">" | "<=" | ">=" => 6,
        "+" | "-" => 7,
        "*" | "/" | "%" => 8,
        _ => return None,
    })
}

pub(super) const MULTIPLIED: u8 = 8;

/// Marks and words that something begins with.
const BEGINS: [&str; 13] =
    [".", "..", "$", "(", "[", "{", "-", "reduce", "foreach", "if", "try", "label", "break"];

fn operator(mark: &str) -> Operator {
    match mark {
        "+" | "+=" => Operator::Add,
        "-" | "-=" => Operator::Subtract,
        "*" | "*=" => Operator::Multiply,
        "/" | "/=" => Operator::Divide,
        "%" | "%=" => Operator::Remainder,
        "==" => Operator::Equal,
        "!=" => Operator::Differs,
        "<" => Operator::Less,
        "<=" => Operator::AtMost,
        ">" => Operator::More,
        _ => Operator::AtLeast,
    }
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, scope: Scope) -> Self {
        let (tokens, wrong) = tokens(text);
        let mut scope = scope;
        scope.wrong.extend(wrong.into_iter().map(|(why, at)| (at, why)));
        Self { text, tokens, at: 0, scope, nesting: 0 }
    }

    pub(super) fn peek(&self) -> &Token {
        self.tokens.get(self.at).map_or(&Token::End, |(token, _)| token)
    }

    /// Where the next token begins.
    pub(super) fn place(&self) -> usize {
        self.tokens.get(self.at).or(self.tokens.last()).map_or(0, |(_, start)| *start)
    }

    pub(super) fn sees(&self, mark: &str) -> bool {
        matches!(self.peek(), Token::Mark(own) if *own == mark)
    }

    pub(super) fn take(&mut self, mark: &str) -> bool {
        let found = self.sees(mark);
        if found {
            self.at += 1;
        }
        found
    }

    /// A complaint about the next token; `expecting` is what bison would name.
    pub(super) fn unexpected<T>(&self, expecting: &str) -> Parsed<T> {
        let mut why = format!("syntax error, unexpected {}", self.peek().called());
        if !expecting.is_empty() {
            why.push_str(", expecting ");
            why.push_str(expecting);
        }
        Err(Refused::Syntax(self.place(), why, None))
    }

    pub(super) fn want(&mut self, mark: &str, expecting: &str) -> Parsed<()> {
        if self.take(mark) { Ok(()) } else { self.unexpected(expecting) }
    }

    pub(super) fn name(&mut self) -> Parsed<String> {
        match self.peek() {
            Token::Name(name) => {
                let name = name.clone();
                self.at += 1;
                Ok(name)
            }
            _ => self.unexpected("IDENT"),
        }
    }

    /// Counts a recursion.
    pub(super) fn within<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.nesting >= MAX_NESTING {
            return Err(Refused::Lab(TOO_DEEP));
        }
        self.nesting += 1;
        let found = read(self);
        self.nesting -= 1;
        found
    }

    /// Reads on; a mistake there brings another remark with it.
    pub(super) fn or_else<T>(
        &mut self,
        at: usize,
        remark: &'static str,
        read: impl FnOnce(&mut Self) -> Parsed<T>,
    ) -> Parsed<T> {
        self.within(read).map_err(|why| match why {
            Refused::Syntax(place, said, None) => Refused::Syntax(place, said, Some((at, remark))),
            other => other,
        })
    }

    fn main(&mut self) -> Parsed<Id> {
        if self.sees("import") || self.sees("include") || self.sees("module") {
            return Err(Refused::Lab("rolelab: a module of jq is not simulated here"));
        }
        while self.sees("def") {
            self.definition()?;
        }
        if *self.peek() == Token::End {
            return Ok(self.scope.add(Node::Identity));
        }
        let begins = match self.peek() {
            Token::Mark(mark) => BEGINS.contains(mark),
            other => *other != Token::Invalid,
        };
        if !begins {
            return self.unexpected("$end");
        }
        let main = self.pipe()?;
        if *self.peek() != Token::End {
            return self.unexpected("$end");
        }
        Ok(main)
    }

    /// Variables around a body, the first outermost.
    pub(super) fn fold(&mut self, lets: Vec<Id>, body: Id) -> Id {
        lets.into_iter().rev().fold(body, |body, source| self.scope.add(Node::Let(source, body)))
    }

    /// Anything: what stands between `|`, and the definitions before it.
    pub(super) fn pipe(&mut self) -> Parsed<Id> {
        let mark = self.scope.mark();
        let mut stages = Vec::new();
        loop {
            while self.sees("def") {
                self.definition()?;
            }
            stages.push(self.binary(1)?);
            if !self.take("|") {
                break;
            }
        }
        self.scope.leave(mark);
        let last = stages.pop().unwrap_or(0);
        Ok(stages.into_iter().rev().fold(last, |rest, stage| self.scope.add(Node::Pipe(stage, rest))))
    }

    /// Operators that bind at least so strongly.
    pub(super) fn binary(&mut self, least: u8) -> Parsed<Id> {
        let start = self.place();
        let mut left = self.operand()?;
        while let Token::Mark(mark) = *self.peek() {
            let Some(own) = strength(mark).filter(|own| *own >= least) else { break };
            self.at += 1;
            // `//` groups to the right; what cannot stand in a row takes no other of its kind.
            let right = if mark == "//" { own } else { own + 1 };
            let other = self.within(|parser| parser.binary(right))?;
            left = self.joined(mark, left, other, start);
            let alone = own == 3 || own == 6;
            if alone && matches!(self.peek(), Token::Mark(next) if strength(next) == Some(own)) {
                return self.unexpected("");
            }
        }
        Ok(left)
    }

    fn joined(&mut self, mark: &str, left: Id, right: Id, start: usize) -> Id {
        let node = match mark {
            "," => Node::Comma(left, right),
            "//" => Node::Alternative(left, right),
            "or" => Node::Logic(true, left, right),
            "and" => Node::Logic(false, left, right),
            "|=" => return self.scope.call("_modify", vec![left, right], 0),
            "=" => return self.scope.call("_assign", vec![left, right], 0),
            "+=" | "-=" | "*=" | "/=" | "%=" | "//=" => return self.updated(mark, left, right),
            _ => {
                let operator = operator(mark);
                if operator == Operator::Divide && self.divides_by_zero(left, right) {
                    self.scope.wrong.push((start, "Division by zero?".to_owned()));
                }
                Node::Binary(operator, left, right)
            }
        };
        self.scope.add(node)
    }

    fn divides_by_zero(&self, left: Id, right: Id) -> bool {
        matches!(self.scope.node(left), Some(Node::Constant(Value::Number(_))))
            && matches!(self.scope.node(right), Some(Node::Constant(Value::Number(zero))) if *zero == 0.0)
    }

    /// `PATHS OP= VALUE`: the function takes the value first, so each of them makes an output.
    fn updated(&mut self, mark: &str, left: Id, right: Id) -> Id {
        let helper = match mark {
            "+=" => "_add",
            "-=" => "_subtract",
            "*=" => "_multiply",
            "/=" => "_divide",
            "%=" => "_remainder",
            _ => "_default",
        };
        self.scope.call(helper, vec![left, right], 0)
    }

    /// What stands between operators, with its `?`.
    fn operand(&mut self) -> Parsed<Id> {
        let mut found = self.within(Self::unmarked)?;
        while self.take("?") {
            found = self.scope.add(Node::Try(found, None));
        }
        Ok(found)
    }
}
