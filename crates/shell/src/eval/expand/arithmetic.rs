//! `$((…))`: integer expressions, 64 bits, wrapping as bash's do.

use crate::syntax::cursor::is_name;

/// The variables that an expression reads and writes.
pub(crate) trait Variables {
    /// The text of a variable; empty when it is not set.
    fn get(&self, name: &str) -> String;
    /// Sets a variable.
    fn set(&mut self, name: &str, value: i64);
}

/// Parentheses, operators and variables within variables may nest so deep.
const MAX_DEPTH: u32 = 32;

/// Binary operators by how tightly they bind, loosest first.
const LEVELS: [&[&str]; 10] = [
    &["||"],
    &["&&"],
    &["|"],
    &["^"],
    &["&"],
    &["==", "!="],
    &["<=", ">=", "<", ">"],
    &["<<", ">>"],
    &["+", "-"],
    &["*", "/", "%"],
];

struct Reader<'a> {
    text: Vec<char>,
    at: usize,
    /// Where the operator read last began.
    last: usize,
    depth: u32,
    /// False in the branch not taken of `&&`, `||` and `?:`.
    live: bool,
    variables: &'a mut dyn Variables,
}

type Value = Result<i64, String>;

/// The value of an expression; an empty one is 0.
///
/// # Errors
/// What bash says behind the expression, such as `division by 0 (error token is "0")`.
pub(crate) fn evaluate(text: &str, variables: &mut dyn Variables) -> Value {
    nested(text, variables, 0)
}

fn nested(text: &str, variables: &mut dyn Variables, depth: u32) -> Value {
    if depth > MAX_DEPTH {
        return Err("expression recursion level exceeded".to_owned());
    }
    let mut reader = Reader { text: text.chars().collect(), at: 0, last: 0, depth, live: true, variables };
    reader.blanks();
    if reader.at >= reader.text.len() {
        return Ok(0);
    }
    let value = reader.comma()?;
    reader.blanks();
    if reader.at < reader.text.len() { Err(reader.error("syntax error in expression")) } else { Ok(value) }
}

impl Reader<'_> {
    fn error(&self, what: &str) -> String {
        let token: String = self.text.get(self.at..).unwrap_or_default().iter().collect();
        format!("{what} (error token is \"{token}\")")
    }

    fn blanks(&mut self) {
        while self.text.get(self.at).is_some_and(|c| c.is_whitespace()) {
            self.at += 1;
        }
    }

    fn looking_at(&self, token: &str) -> bool {
        token.chars().enumerate().all(|(ahead, c)| self.text.get(self.at + ahead) == Some(&c))
    }

    fn eat(&mut self, token: &str) -> bool {
        self.blanks();
        let found = self.looking_at(token);
        if found {
            self.last = self.at;
            self.at += token.len();
        }
        found
    }

    fn deeper(&mut self, inner: fn(&mut Self) -> Value) -> Value {
        if self.depth >= MAX_DEPTH {
            return Err("expression recursion level exceeded".to_owned());
        }
        self.depth += 1;
        let value = inner(self);
        self.depth -= 1;
        value
    }

    fn comma(&mut self) -> Value {
        let mut value = self.deeper(Self::assignment)?;
        while self.eat(",") {
            value = self.deeper(Self::assignment)?;
        }
        Ok(value)
    }

    fn name(&mut self) -> Option<String> {
        self.blanks();
        let rest = self.text.get(self.at..).unwrap_or_default();
        if !rest.first().is_some_and(|c| is_name(*c, true)) {
            return None;
        }
        let name: String = rest.iter().take_while(|c| is_name(**c, false)).collect();
        self.at += name.len();
        Some(name)
    }

    fn read(&mut self, name: &str) -> Value {
        let text = self.variables.get(name);
        if !self.live || text.trim().is_empty() {
            return Ok(0);
        }
        nested(&text, self.variables, self.depth + 1)
    }

    fn write(&mut self, name: &str, value: i64) {
        if self.live {
            self.variables.set(name, value);
        }
    }

    fn assignment(&mut self) -> Value {
        let from = self.at;
        if let Some(name) = self.name() {
            self.blanks();
            let operator = ["<<=", ">>=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "="]
                .into_iter()
                .find(|op| self.looking_at(op) && !(*op == "=" && self.looking_at("==")));
            if let Some(operator) = operator {
                self.last = self.at;
                self.at += operator.len();
                let right = self.deeper(Self::assignment)?;
                let value = match operator.strip_suffix('=').filter(|op| !op.is_empty()) {
                    Some(op) => {
                        let left = self.read(&name)?;
                        if right == 0 && self.live && matches!(op, "/" | "%") {
                            return Err("division by 0".to_owned());
                        }
                        apply(op, left, right)
                    }
                    None => right,
                };
                self.write(&name, value);
                return Ok(value);
            }
            self.at = from;
        }
        self.choice()
    }

    fn choice(&mut self) -> Value {
        let condition = self.binary(0)?;
        if !self.eat("?") {
            return Ok(condition);
        }
        let live = self.live;
        self.live = live && condition != 0;
        let yes = self.deeper(Self::assignment);
        self.live = live && condition == 0;
        if !self.eat(":") {
            return Err(self.error("`:' expected for conditional expression"));
        }
        let no = self.deeper(Self::assignment);
        self.live = live;
        if condition != 0 { yes } else { no }
    }

    fn binary(&mut self, level: usize) -> Value {
        let Some(operators) = LEVELS.get(level) else { return self.power() };
        let mut left = self.binary(level + 1)?;
        loop {
            self.blanks();
            let found = operators.iter().find(|op| {
                let next = self.text.get(self.at + op.len());
                // `a | b` is not `a || b`, and neither is `a |= b`.
                self.looking_at(op)
                    && !(op.len() == 1
                        && next.is_some_and(|n| *n == '=' || op.starts_with(*n) && !matches!(*n, '+' | '-')))
            });
            let Some(operator) = found else { return Ok(left) };
            self.last = self.at;
            self.at += operator.len();
            let live = self.live;
            self.live = live
                && match *operator {
                    "&&" => left != 0,
                    "||" => left == 0,
                    _ => true,
                };
            let from = self.at;
            let right = self.binary(level + 1);
            self.live = live;
            let right = right?;
            if right == 0 && live && matches!(*operator, "/" | "%") {
                self.at = from;
                self.blanks();
                return Err(self.error("division by 0"));
            }
            left = apply(operator, left, right);
        }
    }

    /// `**` binds to the right.
    fn power(&mut self) -> Value {
        let base = self.unary()?;
        if !self.eat("**") {
            return Ok(base);
        }
        let exponent = self.deeper(Self::power)?;
        match u32::try_from(exponent) {
            Ok(exponent) => Ok(base.wrapping_pow(exponent)),
            Err(_) if exponent < 0 => Err(self.error("exponent less than 0")),
            Err(_) => Ok(0),
        }
    }

    fn unary(&mut self) -> Value {
        self.blanks();
        for (step, by) in [("++", 1), ("--", -1)] {
            if self.looking_at(step) {
                let from = self.at;
                self.at += 2;
                if let Some(name) = self.name() {
                    let value = self.read(&name)?.wrapping_add(by);
                    self.write(&name, value);
                    return Ok(value);
                }
                self.at = from;
            }
        }
        match self.text.get(self.at) {
            Some('!') => self.prefixed(|value| i64::from(value == 0)),
            Some('~') => self.prefixed(|value| !value),
            Some('-') => self.prefixed(i64::wrapping_neg),
            Some('+') => self.prefixed(|value| value),
            _ => self.primary(),
        }
    }

    fn prefixed(&mut self, apply: fn(i64) -> i64) -> Value {
        self.last = self.at;
        self.at += 1;
        self.deeper(Self::unary).map(apply)
    }

    fn primary(&mut self) -> Value {
        if self.eat("(") {
            let value = self.comma()?;
            return if self.eat(")") { Ok(value) } else { Err(self.error("missing `)'")) };
        }
        if let Some(name) = self.name() {
            let value = self.read(&name)?;
            for (step, by) in [("++", 1), ("--", -1)] {
                if self.eat(step) {
                    self.write(&name, value.wrapping_add(by));
                }
            }
            return Ok(value);
        }
        let rest = self.text.get(self.at..).unwrap_or_default();
        let number: String =
            rest.iter().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '#' | '_' | '@')).collect();
        if number.is_empty() {
            // At the end of the text bash points at the operator that has none.
            if rest.is_empty() {
                self.at = self.last;
            }
            return Err(self.error("syntax error: operand expected"));
        }
        let value = self.number(&number)?;
        self.at += number.chars().count();
        Ok(value)
    }

    fn number(&self, text: &str) -> Value {
        let (radix, digits) = match text.split_once('#') {
            Some((radix, digits)) => {
                let radix = radix.parse::<u32>().ok().filter(|radix| (2..=36).contains(radix));
                (radix.ok_or_else(|| self.error("invalid arithmetic base"))?, digits)
            }
            None => match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
                Some(digits) => (16, digits),
                None if text.len() > 1 && text.starts_with('0') => (8, text),
                None => (10, text),
            },
        };
        digits.chars().try_fold(0_i64, |value, c| {
            let digit = c.to_digit(radix).ok_or_else(|| self.error("value too great for base"))?;
            Ok(value.wrapping_mul(i64::from(radix)).wrapping_add(i64::from(digit)))
        })
    }
}

/// What an operator makes of two values. Who divides has looked at the divisor.
fn apply(operator: &str, left: i64, right: i64) -> i64 {
    let shift = || u32::try_from(right & 63).unwrap_or(0);
    match operator {
        "+" => left.wrapping_add(right),
        "-" => left.wrapping_sub(right),
        "*" => left.wrapping_mul(right),
        "/" | "%" if right == 0 => 0,
        "/" => left.wrapping_div(right),
        "%" => left.wrapping_rem(right),
        "<<" => left.wrapping_shl(shift()),
        ">>" => left.wrapping_shr(shift()),
        "<" => i64::from(left < right),
        ">" => i64::from(left > right),
        "<=" => i64::from(left <= right),
        ">=" => i64::from(left >= right),
        "==" => i64::from(left == right),
        "!=" => i64::from(left != right),
        "&" => left & right,
        "^" => left ^ right,
        "|" => left | right,
        "&&" => i64::from(left != 0 && right != 0),
        _ => i64::from(left != 0 || right != 0),
    }
}
