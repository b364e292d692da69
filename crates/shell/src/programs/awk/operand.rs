//! The expressions of awk, from the loosest operator to the tightest.

use super::{
    code::{Op, Operator, Place, Source},
    compile::{Compiled, Compiler, Refused},
    lex::Token,
};

/// What was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Value,
    /// It could be assigned to; its last step loads it.
    Place,
    /// `(a, b)`: so many values.
    List(u32),
}

const ASSIGNMENTS: [(&str, Option<Operator>); 8] = [
    ("=", None),
    ("+=", Some(Operator::Add)),
    ("-=", Some(Operator::Subtract)),
    ("*=", Some(Operator::Multiply)),
    ("/=", Some(Operator::Divide)),
    ("%=", Some(Operator::Remainder)),
    ("^=", Some(Operator::Power)),
    ("**=", Some(Operator::Power)),
];
const COMPARISONS: [(&str, Operator); 6] = [
    ("<", Operator::Less),
    ("<=", Operator::LessEqual),
    ("==", Operator::Equal),
    ("!=", Operator::NotEqual),
    (">", Operator::Greater),
    (">=", Operator::GreaterEqual),
];

impl Compiler {
    /// An expression, whose value the steps leave on the stack.
    pub(super) fn expression(&mut self) -> Compiled<()> {
        match self.ternary(false)? {
            Kind::List(_) => Err(self.error()),
            Kind::Value | Kind::Place => Ok(()),
        }
    }

    /// The values of `print`: there `>` redirects. How many they are.
    pub(super) fn printed(&mut self) -> Compiled<u32> {
        let mut count = match self.ternary(true)? {
            Kind::List(count) => return Ok(count),
            Kind::Value | Kind::Place => 1,
        };
        while self.take(",")? {
            self.newlines()?;
            if let Kind::List(_) = self.ternary(true)? {
                return Err(self.error());
            }
            count += 1;
        }
        Ok(count)
    }

    pub(super) fn value(&mut self, kind: Kind) -> Compiled<Kind> {
        match kind {
            Kind::List(_) => Err(self.error()),
            Kind::Value | Kind::Place => Ok(Kind::Value),
        }
    }

    pub(super) fn ternary(&mut self, printing: bool) -> Compiled<Kind> {
        self.deeper()?;
        let mut kind = self.or(printing)?;
        if self.is("?") {
            self.value(kind)?;
            self.advance()?;
            self.newlines()?;
            let otherwise = self.emit(Op::JumpIf(false, 0));
            let first = self.ternary(printing)?;
            self.value(first)?;
            self.newlines()?;
            self.expect(":")?;
            self.newlines()?;
            let done = self.emit(Op::Jump(0));
            self.land(otherwise);
            let second = self.ternary(printing)?;
            kind = self.value(second)?;
            self.land(done);
        }
        self.depth -= 1;
        Ok(kind)
    }

    fn or(&mut self, printing: bool) -> Compiled<Kind> {
        self.either("||", printing)
    }

    /// `||`, and within it `&&`.
    fn either(&mut self, sign: &'static str, printing: bool) -> Compiled<Kind> {
        let inner = |compiler: &mut Self| match sign {
            "||" => compiler.either("&&", printing),
            _ => compiler.membership(printing),
        };
        let mut kind = inner(self)?;
        let mut outs = Vec::new();
        while self.is(sign) {
            self.value(kind)?;
            self.advance()?;
            self.newlines()?;
            self.emit(Op::Truth);
            self.emit(Op::Duplicate);
            outs.push(self.emit(Op::JumpIf(sign == "||", 0)));
            self.emit(Op::Drop);
            let right = inner(self)?;
            kind = self.value(right)?;
        }
        if !outs.is_empty() {
            self.emit(Op::Truth);
            for out in outs {
                self.land(out);
            }
        }
        Ok(kind)
    }

    fn membership(&mut self, printing: bool) -> Compiled<Kind> {
        let mut kind = self.matching(printing)?;
        while self.is_word("in") {
            self.advance()?;
            let Token::Name(name) = self.token.clone() else { return Err(self.error()) };
            if let Kind::List(count) = kind {
                self.emit(Op::Join(count));
            }
            let array = self.array(&name);
            self.emit(Op::In(array));
            self.advance()?;
            kind = Kind::Value;
        }
        Ok(kind)
    }

    fn matching(&mut self, printing: bool) -> Compiled<Kind> {
        let mut kind = self.comparison(printing)?;
        while self.is("~") || self.is("!~") {
            self.value(kind)?;
            let wanted = self.is("~");
            self.advance()?;
            let start = self.program.ops.len();
            let right = self.comparison(printing)?;
            self.value(right)?;
            self.raw(start);
            self.emit(Op::Matches(wanted));
            kind = Kind::Value;
        }
        Ok(kind)
    }

    /// An expression that stands alone since `start` is meant itself, not whether it matches the record.
    pub(super) fn raw(&mut self, start: usize) {
        if let [Op::Match(index)] = self.program.ops.get(start..).unwrap_or_default() {
            let index = *index;
            self.retract();
            self.emit(Op::Regex(index));
        }
    }

    fn comparison(&mut self, printing: bool) -> Compiled<Kind> {
        let mut kind = self.concatenation()?;
        while self.is("|") && self.getline_follows() {
            self.value(kind)?;
            self.advance()?;
            self.advance()?;
            self.getline(Source::Command)?;
            kind = Kind::Value;
        }
        let sign = COMPARISONS.iter().find(|(sign, _)| self.is(sign) && !(printing && *sign == ">"));
        if let Some((_, operator)) = sign {
            self.value(kind)?;
            self.advance()?;
            let right = self.concatenation()?;
            kind = self.value(right)?;
            self.emit(Op::Binary(*operator));
        }
        Ok(kind)
    }

    fn getline_follows(&self) -> bool {
        matches!(self.lexer.clone().next(), Ok((_, Token::Word("getline"))))
    }

    /// Values next to each other.
    pub(super) fn concatenation(&mut self) -> Compiled<Kind> {
        let mut kind = self.sum()?;
        while self.begins_operand() {
            self.value(kind)?;
            let right = self.sum()?;
            kind = self.value(right)?;
            self.emit(Op::Binary(Operator::Concatenate));
        }
        Ok(kind)
    }

    fn begins_operand(&self) -> bool {
        matches!(
            self.token,
            Token::Number(_)
                | Token::Text(_)
                | Token::Name(_)
                | Token::Function(_)
                | Token::Builtin(_)
                | Token::Sign("$" | "(" | "++" | "--")
        )
    }

    fn sum(&mut self) -> Compiled<Kind> {
        let mut kind = self.product()?;
        loop {
            let operator = match self.token {
                Token::Sign("+") => Operator::Add,
                Token::Sign("-") => Operator::Subtract,
                _ => return Ok(kind),
            };
            self.value(kind)?;
            self.advance()?;
            let right = self.product()?;
            kind = self.value(right)?;
            self.emit(Op::Binary(operator));
        }
    }

    fn product(&mut self) -> Compiled<Kind> {
        let start = self.program.ops.len();
        let mut kind = self.unary()?;
        loop {
            let operator = match self.token {
                Token::Sign("*") => Operator::Multiply,
                Token::Sign("/") => Operator::Divide,
                Token::Sign("%") => Operator::Remainder,
                _ => return Ok(kind),
            };
            self.value(kind)?;
            self.advance()?;
            let right = self.unary()?;
            kind = self.value(right)?;
            // gawk works constants out while it reads.
            if let [Op::Number(_), Op::Number(0.0)] = self.program.ops.get(start..).unwrap_or_default()
                && operator != Operator::Multiply
            {
                let which = if operator == Operator::Remainder { " in `%'" } else { "" };
                return Err(Refused::Said(self.at, format!("error: division by zero attempted{which}"), 1));
            }
            self.emit(Op::Binary(operator));
        }
    }

    pub(super) fn unary(&mut self) -> Compiled<Kind> {
        let op = match self.token {
            Token::Sign("!") => Op::Not,
            Token::Sign("-") => Op::Negate,
            Token::Sign("+") => Op::Plus,
            _ => return self.power(),
        };
        self.deeper()?;
        self.advance()?;
        let kind = self.unary()?;
        self.value(kind)?;
        self.emit(op);
        self.depth -= 1;
        Ok(Kind::Value)
    }

    fn power(&mut self) -> Compiled<Kind> {
        let kind = self.counted()?;
        if !self.is("^") && !self.is("**") {
            return Ok(kind);
        }
        self.value(kind)?;
        self.advance()?;
        self.deeper()?;
        let right = self.unary()?;
        self.value(right)?;
        self.depth -= 1;
        self.emit(Op::Binary(Operator::Power));
        Ok(Kind::Value)
    }

    /// A primary with `++`, `--` or an assignment behind it.
    fn counted(&mut self) -> Compiled<Kind> {
        let kind = self.primary()?;
        if kind != Kind::Place {
            return Ok(kind);
        }
        for (sign, by) in [("++", 1.0), ("--", -1.0)] {
            if self.is(sign) {
                let place = self.place();
                self.advance()?;
                self.emit(Op::Count(place, by, true));
                return Ok(Kind::Value);
            }
        }
        let Some((_, operator)) = ASSIGNMENTS.iter().find(|(sign, _)| self.is(sign)) else { return Ok(kind) };
        let place = self.place();
        self.advance()?;
        self.newlines()?;
        if operator.is_some() {
            if place.is_indexed() {
                self.emit(Op::Duplicate);
            }
            self.emit(Op::Load(place));
        }
        let right = self.ternary(false)?;
        self.value(right)?;
        if let Some(operator) = operator {
            self.emit(Op::Binary(*operator));
        }
        self.emit(Op::Store(place));
        Ok(Kind::Value)
    }

    /// Takes back the step that loads, and says of what.
    pub(super) fn place(&mut self) -> Place {
        match self.retract() {
            Some(Op::Load(place)) => place,
            _ => Place::Field,
        }
    }
}
