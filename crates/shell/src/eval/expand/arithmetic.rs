//! `$((…))`: integer expressions, 64 bits, wrapping as bash's do; a mistake names the token where it was seen.

use crate::{eval::variables::Place, syntax::cursor::is_name, variable::Key};

/// The variables that an expression reads and writes.
pub(crate) trait Variables {
    /// The text of a variable or an element; empty when it is not set.
    fn get(&self, place: &Place) -> String;
    /// Sets one.
    fn set(&mut self, place: Place, value: i64);
    /// Whether subscripts of a variable are names rather than numbers.
    fn keyed(&self, name: &str) -> bool;
    /// Whether what is not set may not be read (`set -u`).
    fn demands(&self) -> bool;
    /// Whether it is set.
    fn is_set(&self, place: &Place) -> bool;
}

/// Why an expression has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// What bash says, the expression included.
    Said(String),
    /// A variable that is not set, under `set -u`.
    Unset(String),
}

/// Parentheses, operators and variables within variables may nest so deep.
const MAX_DEPTH: u32 = 64;

/// Binary operators and how tightly they bind.
const BINARY: [(&str, u8); 19] = [
    ("||", 1),
    ("&&", 2),
    ("|", 3),
    ("^", 4),
    ("&", 5),
    ("==", 6),
    ("!=", 6),
    ("<=", 7),
    (">=", 7),
    ("<", 7),
    (">", 7),
    ("<<", 8),
    (">>", 8),
    ("+", 9),
    ("-", 9),
    ("*", 10),
    ("/", 10),
    ("%", 10),
    ("**", 11),
];

/// Operators, longest first.
const OPERATORS: [&str; 38] = [
    "<<=", ">>=", "**", "&&", "||", "==", "!=", "<=", ">=", "<<", ">>", "+=", "-=", "*=", "/=", "%=", "&=",
    "^=", "|=", "++", "--", "+", "-", "*", "/", "%", "&", "|", "^", "!", "~", "<", ">", "=", "?", ":", ",",
    "(",
];
const CLOSE: &str = ")";
const ASSIGNING: [&str; 11] = ["<<=", ">>=", "+=", "-=", "*=", "/=", "%=", "&=", "^=", "|=", "="];

/// What was read last.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    End,
    Number(i64),
    Name(Place),
    Operator(&'static str),
}

struct Reader<'a> {
    text: Vec<char>,
    at: usize,
    /// Where the last token began; the end of the text is none.
    last: usize,
    token: Token,
    depth: u32,
    /// False in the branch not taken of `&&`, `||` and `?:`.
    live: bool,
    variables: &'a mut dyn Variables,
}

type Value = Result<i64, Wrong>;

/// The value of an expression; an empty one is 0.
///
/// # Errors
/// What bash says, such as `1/0: division by 0 (error token is "0")`.
pub(crate) fn evaluate(text: &str, variables: &mut dyn Variables) -> Value {
    nested(text, variables, 0)
}

fn nested(text: &str, variables: &mut dyn Variables, depth: u32) -> Value {
    let token = Token::End;
    let text: Vec<char> = text.chars().collect();
    let mut reader = Reader { text, at: 0, last: 0, token, depth, live: true, variables };
    if depth > MAX_DEPTH {
        return Err(reader.error("expression recursion level exceeded"));
    }
    reader.read_token()?;
    if reader.token == Token::End {
        return Ok(0);
    }
    let value = reader.comma()?;
    if reader.token == Token::End { Ok(value) } else { Err(reader.error("syntax error in expression")) }
}

impl Reader<'_> {
    fn error(&self, what: &str) -> Wrong {
        self.error_within(what, self.text.len())
    }

    /// The same about a text that is read only up to `end`.
    fn error_within(&self, what: &str, end: usize) -> Wrong {
        let part = |from: usize| self.text.get(from..end).unwrap_or_default().iter().collect::<String>();
        let (whole, token) = (part(0), part(self.last));
        Wrong::Said(format!("{}: {what} (error token is \"{token}\")", whole.trim_start()))
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.text.get(self.at.saturating_add(ahead)).copied()
    }

    fn looking_at(&self, token: &str) -> bool {
        token.chars().enumerate().all(|(ahead, c)| self.peek(ahead) == Some(c))
    }

    fn blanks(&mut self) {
        while self.peek(0).is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    /// Reads the token that comes next.
    fn read_token(&mut self) -> Result<(), Wrong> {
        self.blanks();
        let Some(first) = self.peek(0) else {
            self.token = Token::End;
            return Ok(());
        };
        self.last = self.at;
        let before = std::mem::replace(&mut self.token, Token::End);
        self.token = if is_name(first, true) {
            Token::Name(self.name()?)
        } else if first.is_ascii_digit() {
            Token::Number(self.number()?)
        } else {
            let after_name = matches!(before, Token::Name(_));
            let operator = OPERATORS.into_iter().chain([CLOSE]).find(|op| self.looking_at(op));
            let Some(mut operator) = operator else {
                let operand = matches!(before, Token::Name(_) | Token::Number(_) | Token::Operator(CLOSE));
                return Err(self.error(if operand {
                    "syntax error: invalid arithmetic operator"
                } else {
                    "syntax error: operand expected"
                }));
            };
            // `++` steps a variable before or behind it; else it is a sign and another.
            if matches!(operator, "++" | "--") && !after_name {
                let rest = self.text.get(self.at.saturating_add(2)..).unwrap_or_default();
                if !rest.iter().find(|c| !c.is_whitespace()).is_some_and(|c| is_name(*c, true)) {
                    operator = if operator == "++" { "+" } else { "-" };
                }
            }
            self.at += operator.len();
            Token::Operator(operator)
        };
        Ok(())
    }

    fn name(&mut self) -> Result<Place, Wrong> {
        let from = self.at;
        while self.peek(0).is_some_and(|c| is_name(c, false)) {
            self.at += 1;
        }
        let name: String = self.text.get(from..self.at).unwrap_or_default().iter().collect();
        if self.peek(0) != Some('[') {
            return Ok(Place { name, key: None });
        }
        let open = self.at;
        let mut level = 0_u32;
        loop {
            match self.peek(0) {
                None => {
                    self.at = open;
                    return Err(self.error("bad array subscript"));
                }
                Some('[') => level += 1,
                Some(']') => level -= 1,
                Some(_) => {}
            }
            self.at += 1;
            if level == 0 {
                break;
            }
        }
        let within = self.text.get(open + 1..self.at.saturating_sub(1)).unwrap_or_default();
        let subscript: String = within.iter().collect();
        let key = if self.variables.keyed(&name) {
            Key::Name(subscript.trim_matches(['"', '\'']).to_owned())
        } else {
            Key::Index(nested(&subscript, self.variables, self.depth + 1)?)
        };
        Ok(Place { name, key: Some(key) })
    }

    fn number(&mut self) -> Value {
        let from = self.at;
        while self.peek(0).is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '#' | '_' | '@')) {
            self.at += 1;
        }
        let text: String = self.text.get(from..self.at).unwrap_or_default().iter().collect();
        let wrong = |what: &str| self.error_within(what, self.at);
        let (radix, digits) = match text.split_once('#') {
            Some((radix, digits)) => {
                let radix = radix.parse::<u32>().ok().filter(|radix| (2..=64).contains(radix));
                (radix.ok_or_else(|| wrong("invalid arithmetic base"))?, digits)
            }
            None => match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
                Some(digits) => (16, digits),
                None if text.len() > 1 && text.starts_with('0') => (8, text.as_str()),
                None => (10, text.as_str()),
            },
        };
        if digits.is_empty() && text.contains('#') {
            return Err(wrong("invalid integer constant"));
        }
        digits.chars().try_fold(0_i64, |value, c| {
            let digit = digit(c, radix).filter(|digit| *digit < radix);
            let digit = digit
                .ok_or_else(|| wrong(if c == '#' { "invalid number" } else { "value too great for base" }))?;
            Ok(value.wrapping_mul(i64::from(radix)).wrapping_add(i64::from(digit)))
        })
    }

    fn is(&self, operator: &str) -> bool {
        matches!(self.token, Token::Operator(own) if own == operator)
    }

    fn deeper(&mut self, inner: fn(&mut Self) -> Value) -> Value {
        if self.depth >= MAX_DEPTH {
            return Err(self.error("expression recursion level exceeded"));
        }
        self.depth += 1;
        let value = inner(self);
        self.depth -= 1;
        value
    }

    fn comma(&mut self) -> Value {
        let mut value = self.deeper(Self::assignment)?;
        while self.is(",") {
            self.read_token()?;
            value = self.deeper(Self::assignment)?;
        }
        Ok(value)
    }

    fn read(&mut self, place: &Place) -> Value {
        if !self.live {
            return Ok(0);
        }
        if self.variables.demands() && !self.variables.is_set(place) {
            return Err(Wrong::Unset(place.name.clone()));
        }
        let text = self.variables.get(place);
        if text.trim().is_empty() {
            return Ok(0);
        }
        match text.parse() {
            Ok(value) if !text.starts_with(['0', '+']) => Ok(value),
            _ => nested(&text, self.variables, self.depth + 1),
        }
    }

    fn write(&mut self, place: Place, value: i64) {
        if self.live {
            self.variables.set(place, value);
        }
    }

    /// The assignment operator that follows, if one does.
    fn assigning_ahead(&mut self) -> Option<&'static str> {
        self.blanks();
        let found = ASSIGNING.into_iter().find(|op| self.looking_at(op))?;
        (found != "=" || self.peek(1) != Some('=')).then_some(found)
    }

    fn assignment(&mut self) -> Value {
        let target = match &self.token {
            Token::Name(place) => Some(place.clone()),
            _ => None,
        };
        if let Some(place) = target
            && let Some(operator) = self.assigning_ahead()
        {
            self.read_token()?;
            let divisor = self.at;
            self.read_token()?;
            let right = self.deeper(Self::assignment)?;
            let value = match operator.strip_suffix('=').filter(|op| !op.is_empty()) {
                Some(op) => {
                    let left = self.read(&place)?;
                    if right == 0 && self.live && matches!(op, "/" | "%") {
                        return Err(self.divided(divisor));
                    }
                    apply(op, left, right)
                }
                None => right,
            };
            self.write(place, value);
            return Ok(value);
        }
        let value = self.choice()?;
        if matches!(self.token, Token::Operator(op) if ASSIGNING.contains(&op)) {
            return Err(self.error("attempted assignment to non-variable"));
        }
        Ok(value)
    }

    fn divided(&mut self, divisor: usize) -> Wrong {
        self.at = divisor;
        self.blanks();
        self.last = self.at;
        self.error("division by 0")
    }

    fn choice(&mut self) -> Value {
        let condition = self.binary(1)?;
        if !self.is("?") {
            return Ok(condition);
        }
        self.read_token()?;
        let live = self.live;
        if matches!(self.token, Token::End | Token::Operator(":")) {
            return Err(self.error("expression expected"));
        }
        self.live = live && condition != 0;
        let yes = self.deeper(Self::comma);
        self.live = live;
        let yes = yes?;
        if !self.is(":") {
            return Err(self.error("`:' expected for conditional expression"));
        }
        self.read_token()?;
        if self.token == Token::End {
            return Err(self.error("expression expected"));
        }
        self.live = live && condition == 0;
        let no = self.deeper(Self::choice);
        self.live = live;
        let no = no?;
        Ok(if condition != 0 { yes } else { no })
    }

    /// Operators that bind at least so tightly.
    fn binary(&mut self, least: u8) -> Value {
        let mut left = self.unary()?;
        loop {
            let Token::Operator(operator) = self.token else { return Ok(left) };
            let level = BINARY.into_iter().find(|(op, _)| *op == operator).map(|(_, level)| level);
            let Some(level) = level.filter(|level| *level >= least) else { return Ok(left) };
            let live = self.live;
            self.live = live
                && match operator {
                    "&&" => left != 0,
                    "||" => left == 0,
                    _ => true,
                };
            let from = self.at;
            self.read_token()?;
            // `**` binds to the right.
            let right = if operator == "**" { self.deeper(Self::power) } else { self.binary(level + 1) };
            self.live = live;
            let right = right?;
            if right == 0 && live && matches!(operator, "/" | "%") {
                return Err(self.divided(from));
            }
            left = match operator {
                "**" if right < 0 => return Err(self.error("exponent less than 0")),
                "**" => left.wrapping_pow(u32::try_from(right).unwrap_or(0)),
                operator => apply(operator, left, right),
            };
        }
    }

    fn power(&mut self) -> Value {
        self.binary(11)
    }

    fn unary(&mut self) -> Value {
        let Token::Operator(operator) = self.token else { return self.primary() };
        match operator {
            "++" | "--" => {
                self.read_token()?;
                let Token::Name(place) = self.token.clone() else {
                    return Err(self.error("syntax error: operand expected"));
                };
                let by = if operator == "++" { 1 } else { -1 };
                let value = self.read(&place)?.wrapping_add(by);
                self.write(place, value);
                self.read_token()?;
                Ok(value)
            }
            "!" => self.prefixed(|value| i64::from(value == 0)),
            "~" => self.prefixed(|value| !value),
            "-" => self.prefixed(i64::wrapping_neg),
            "+" => self.prefixed(|value| value),
            _ => self.primary(),
        }
    }

    fn prefixed(&mut self, apply: fn(i64) -> i64) -> Value {
        self.read_token()?;
        self.deeper(Self::unary).map(apply)
    }

    fn primary(&mut self) -> Value {
        match std::mem::replace(&mut self.token, Token::End) {
            Token::Number(value) => {
                self.token = Token::Number(value);
                self.read_token()?;
                Ok(value)
            }
            Token::Name(place) => {
                let value = self.read(&place)?;
                self.token = Token::Name(place.clone());
                self.read_token()?;
                for (step, by) in [("++", 1), ("--", -1)] {
                    if self.is(step) {
                        self.write(place, value.wrapping_add(by));
                        // What follows follows an operand.
                        self.token = Token::Operator(CLOSE);
                        self.read_token()?;
                        return Ok(value);
                    }
                }
                Ok(value)
            }
            Token::Operator("(") => {
                self.token = Token::Operator("(");
                self.read_token()?;
                let value = self.comma()?;
                if !self.is(CLOSE) {
                    return Err(self.error("missing `)'"));
                }
                self.read_token()?;
                Ok(value)
            }
            _ => Err(self.error("syntax error: operand expected")),
        }
    }
}

/// The value of a digit in bases up to 64: letters are equal up to base 36.
fn digit(c: char, radix: u32) -> Option<u32> {
    let code = u32::from(c);
    match c {
        '0'..='9' => Some(code - u32::from('0')),
        'a'..='z' => Some(code - u32::from('a') + 10),
        'A'..='Z' if radix <= 36 => Some(code - u32::from('A') + 10),
        'A'..='Z' => Some(code - u32::from('A') + 36),
        '@' => Some(62),
        '_' => Some(63),
        _ => None,
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
