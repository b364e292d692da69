//! The words of an awk program.

use super::code::BUILTINS;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Number(f64),
    Text(String),
    Name(String),
    /// A name with its parenthesis right behind it.
    Function(String),
    Builtin(u32),
    Word(&'static str),
    Sign(&'static str),
    Newline,
    End,
}

const WORDS: [&str; 22] = [
    "BEGIN", "END", "function", "func", "if", "else", "while", "for", "do", "break", "continue", "next",
    "nextfile", "exit", "return", "delete", "in", "getline", "print", "printf", "switch", "case",
];
/// Longer ones first.
const SIGNS: [&str; 46] = [
    "**=", "&&", "||", "++", "--", "+=", "-=", "*=", "/=", "%=", "^=", "**", "==", "<=", ">=", "!=", "!~",
    ">>", "|&", "{", "}", "(", ")", "[", "]", ";", ",", "+", "-", "*", "/", "%", "^", "!", ">", "<", "|",
    "?", ":", "~", "$", "=", "&", "@", "`", "#",
];

/// A mistake at a place.
pub(super) struct Wrong {
    pub(super) at: usize,
    pub(super) why: String,
}

#[derive(Clone)]
pub(super) struct Lexer {
    chars: std::rc::Rc<[char]>,
    pub(super) at: usize,
}

impl Lexer {
    pub(super) fn new(text: &str) -> Self {
        Self { chars: text.chars().collect(), at: 0 }
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at.saturating_add(ahead)).copied()
    }

    /// The line of a place, from 1, its text, and the column in it.
    pub(super) fn place(&self, at: usize) -> (u32, String, usize) {
        let before = self.chars.get(..at).unwrap_or(&self.chars);
        let line = before.iter().filter(|c| **c == '\n').count();
        let start = before.iter().rposition(|c| *c == '\n').map_or(0, |at| at + 1);
        let text = self.chars.iter().skip(start).take_while(|c| **c != '\n').collect();
        (u32::try_from(line + 1).unwrap_or(u32::MAX), text, at.saturating_sub(start))
    }

    /// How many newlines stand between two places.
    pub(super) fn newlines(&self, from: usize, to: usize) -> u32 {
        let between = self.chars.get(from..to).unwrap_or_default();
        u32::try_from(between.iter().filter(|c| **c == '\n').count()).unwrap_or(u32::MAX)
    }

    /// The next word and where it begins.
    pub(super) fn next(&mut self) -> Result<(usize, Token), Wrong> {
        loop {
            match self.peek(0) {
                Some(' ' | '\t' | '\r') => self.at += 1,
                Some('\\') if self.peek(1) == Some('\n') => self.at += 2,
                Some('\\') if self.peek(1) == Some('\r') && self.peek(2) == Some('\n') => self.at += 3,
                Some('\\') => {
                    let why = "backslash not last character on line".to_owned();
                    return Err(Wrong { at: self.at, why });
                }
                Some('#') => {
                    while self.peek(0).is_some_and(|c| c != '\n') {
                        self.at += 1;
                    }
                }
                _ => break,
            }
        }
        let from = self.at;
        let Some(c) = self.peek(0) else { return Ok((from, Token::End)) };
        if c == '\n' {
            self.at += 1;
            return Ok((from, Token::Newline));
        }
        if c.is_ascii_digit() || (c == '.' && self.peek(1).is_some_and(|c| c.is_ascii_digit())) {
            return Ok((from, Token::Number(self.number())));
        }
        if c == '"' {
            return Ok((from, Token::Text(self.text()?)));
        }
        if c.is_ascii_alphabetic() || c == '_' {
            let mut name = String::new();
            while let Some(c) = self.peek(0).filter(|c| c.is_ascii_alphanumeric() || *c == '_') {
                name.push(c);
                self.at += 1;
            }
            if let Some(word) = WORDS.iter().find(|word| **word == name) {
                return Ok((from, Token::Word(if *word == "func" { "function" } else { word })));
            }
            if let Some(index) = BUILTINS.iter().position(|(own, ..)| *own == name) {
                return Ok((from, Token::Builtin(u32::try_from(index).unwrap_or(0))));
            }
            let called = self.peek(0) == Some('(');
            return Ok((from, if called { Token::Function(name) } else { Token::Name(name) }));
        }
        for sign in SIGNS {
            if sign.chars().enumerate().all(|(index, c)| self.peek(index) == Some(c)) {
                self.at += sign.len();
                return Ok((from, Token::Sign(sign)));
            }
        }
        Err(Wrong { at: from, why: format!("invalid char '{c}' in expression") })
    }

    fn number(&mut self) -> f64 {
        if self.peek(0) == Some('0') && matches!(self.peek(1), Some('x' | 'X')) {
            self.at += 2;
            let mut value = 0.0;
            while let Some(digit) = self.peek(0).and_then(|c| c.to_digit(16)) {
                value = value * 16.0 + f64::from(digit);
                self.at += 1;
            }
            return value;
        }
        let mut text = String::new();
        let mut dotted = false;
        while let Some(c) = self.peek(0) {
            let exponent = matches!(c, 'e' | 'E')
                && (self.peek(1).is_some_and(|c| c.is_ascii_digit())
                    || (matches!(self.peek(1), Some('+' | '-'))
                        && self.peek(2).is_some_and(|c| c.is_ascii_digit())));
            if exponent {
                text.push(c);
                text.extend(self.peek(1));
                self.at += 2;
                while let Some(c) = self.peek(0).filter(char::is_ascii_digit) {
                    text.push(c);
                    self.at += 1;
                }
                break;
            }
            if !c.is_ascii_digit() && (c != '.' || dotted) {
                break;
            }
            dotted = dotted || c == '.';
            text.push(c);
            self.at += 1;
        }
        // A leading zero makes an octal number, as in C.
        let octal = text.len() > 1 && text.starts_with('0') && text.chars().all(|c| ('0'..'8').contains(&c));
        match u64::from_str_radix(&text, 8) {
            #[expect(clippy::cast_precision_loss, reason = "awk's numbers are floating")]
            Ok(value) if octal => value as f64,
            _ => text.parse().unwrap_or(0.0),
        }
    }

    fn text(&mut self) -> Result<String, Wrong> {
        let from = self.at;
        self.at += 1;
        let mut raw = String::new();
        loop {
            match self.peek(0) {
                Some('"') => {
                    self.at += 1;
                    return Ok(escapes(&raw));
                }
                None | Some('\n') => {
                    return Err(Wrong { at: from, why: "unterminated string".to_owned() });
                }
                Some('\\') => {
                    raw.push('\\');
                    raw.extend(self.peek(1));
                    self.at += 2;
                }
                Some(c) => {
                    raw.push(c);
                    self.at += 1;
                }
            }
        }
    }

    /// An expression whose opening slash stands at `from`.
    pub(super) fn regex(&mut self, from: usize) -> Result<String, Wrong> {
        self.at = from + 1;
        let mut text = String::new();
        let mut set = false;
        loop {
            match self.peek(0) {
                None | Some('\n') => {
                    return Err(Wrong { at: from + 1, why: "unterminated regexp".to_owned() });
                }
                Some('/') if !set => {
                    self.at += 1;
                    return Ok(text);
                }
                Some('\\') => {
                    match self.peek(1) {
                        Some('/') => text.push('/'),
                        Some(c) => text.extend(['\\', c]),
                        None => text.push('\\'),
                    }
                    self.at += 2;
                }
                Some(c) => {
                    if c == '[' && !set {
                        set = true;
                        text.push(c);
                        self.at += 1;
                        for first in ['^', ']'] {
                            if self.peek(0) == Some(first) {
                                text.push(first);
                                self.at += 1;
                            }
                        }
                        continue;
                    }
                    if set && c == '[' && self.peek(1) == Some(':') {
                        while let Some(c) = self.peek(0).filter(|c| *c != ']') {
                            text.push(c);
                            self.at += 1;
                        }
                        text.extend(self.peek(0));
                        self.at += 1;
                        continue;
                    }
                    set = set && c != ']';
                    text.push(c);
                    self.at += 1;
                }
            }
        }
    }
}

/// A text with its escapes resolved.
pub(super) fn escapes(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        let digits = |chars: &mut std::iter::Peekable<std::str::Chars<'_>>, radix: u32, most: usize| {
            let mut code = None;
            for _ in 0..most {
                let Some(digit) = chars.peek().and_then(|c| c.to_digit(radix)) else { break };
                chars.next();
                code = Some(code.unwrap_or(0) * radix + digit);
            }
            code.and_then(char::from_u32)
        };
        match chars.peek().copied() {
            Some('0'..='7') => out.extend(digits(&mut chars, 8, 3)),
            Some(letter) => {
                chars.next();
                match letter {
                    'n' => out.push('\n'),
                    't' => out.push('\t'),
                    'r' => out.push('\r'),
                    'a' => out.push('\x07'),
                    'b' => out.push('\x08'),
                    'f' => out.push('\x0c'),
                    'v' => out.push('\x0b'),
                    '\n' => {}
                    'x' => out.extend(digits(&mut chars, 16, 2)),
                    '\\' | '"' | '/' => out.push(letter),
                    other => out.extend(['\\', other]),
                }
            }
            None => out.push('\\'),
        }
    }
    out
}
