//! The words of a JMESPath expression.

use serde_json::Value;

use super::{super::python_json, Wrong};

/// A word, and where it begins, in characters.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) kind: &'static str,
    pub(super) value: Value,
    pub(super) start: usize,
}

/// Characters that are words by themselves.
const SIMPLE: [(char, &str); 10] = [
    ('.', "dot"),
    ('*', "star"),
    (']', "rbracket"),
    (',', "comma"),
    (':', "colon"),
    ('@', "current"),
    ('(', "lparen"),
    (')', "rparen"),
    ('{', "lbrace"),
    ('}', "rbrace"),
];

/// Characters that another may follow to make another word: first, second, kind of both, kind of the first alone.
const DOUBLE: [(char, char, &str, &str); 7] = [
    ('|', '|', "or", "pipe"),
    ('&', '&', "and", "expref"),
    ('<', '=', "lte", "lt"),
    ('>', '=', "gte", "gt"),
    ('!', '=', "ne", "not"),
    ('=', '=', "eq", ""),
    ('[', ']', "flatten", "lbracket"),
];

/// All words, the end among them.
///
/// # Errors
/// What is no word.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Wrong> {
    let mut lexer = Lexer { text, letters: text.chars().collect(), at: 0 };
    if lexer.letters.is_empty() {
        return Err(Wrong::Said("Invalid JMESPath expression: cannot be empty.".to_owned()));
    }
    let mut tokens = Vec::new();
    while let Some(letter) = lexer.current() {
        match letter {
            ' ' | '\t' | '\n' | '\r' => lexer.at += 1,
            letter => tokens.push(lexer.token(letter)?),
        }
    }
    let start = lexer.letters.len();
    tokens.push(Token { kind: "eof", value: Value::from(""), start });
    Ok(tokens)
}

struct Lexer<'a> {
    text: &'a str,
    letters: Vec<char>,
    at: usize,
}

impl Lexer<'_> {
    fn current(&self) -> Option<char> {
        self.letters.get(self.at).copied()
    }

    /// The letters from here on that fit.
    fn run(&mut self, fits: impl Fn(char) -> bool) -> String {
        let mut run = String::new();
        while let Some(letter) = self.current().filter(|letter| fits(*letter)) {
            run.push(letter);
            self.at += 1;
        }
        run
    }

    fn token(&mut self, letter: char) -> Result<Token, Wrong> {
        let start = self.at;
        if let Some((_, kind)) = SIMPLE.iter().find(|(simple, _)| *simple == letter) {
            self.at += 1;
            return Ok(Token { kind, value: Value::from(letter.to_string()), start });
        }
        if let Some((_, second, both, alone)) = DOUBLE.iter().find(|(first, ..)| *first == letter) {
            return self.double(letter, *second, both, alone);
        }
        match letter {
            letter if letter.is_ascii_alphabetic() || letter == '_' => {
                let name = self.run(|c| c.is_ascii_alphanumeric() || c == '_');
                Ok(Token { kind: "unquoted_identifier", value: Value::from(name), start })
            }
            '0'..='9' | '-' => {
                self.at += 1;
                let digits = format!("{letter}{}", self.run(|c| c.is_ascii_digit()));
                if digits == "-" {
                    return Err(self.wrong("Unknown token '-'", start));
                }
                // Python's numbers have no end; what is beyond ours is beyond any list.
                let least = if letter == '-' { i64::MIN } else { i64::MAX };
                Ok(Token { kind: "number", value: Value::from(digits.parse().unwrap_or(least)), start })
            }
            '\'' => {
                let text = self.until('\'')?.replace("\\'", "'");
                Ok(Token { kind: "literal", value: Value::from(text), start })
            }
            '"' => {
                let text = format!("\"{}\"", self.until('"')?);
                let value = python_json::read(&text)
                    .map_err(|why| self.wrong(why.split(':').next().unwrap_or_default(), start))?;
                Ok(Token { kind: "quoted_identifier", value, start })
            }
            '`' => {
                let text = self.until('`')?.replace("\\`", "`");
                // A courtesy to expressions from before JMESPath's JEP 12: `web-1` for `"web-1"`.
                let value = python_json::read(&text)
                    .or_else(|_| python_json::read(&format!("\"{}\"", text.trim_start())))
                    .map_err(|_| self.wrong(&format!("Bad token {text}"), start))?;
                Ok(Token { kind: "literal", value, start })
            }
            other => Err(self.wrong(&format!("Unknown token {other}"), start)),
        }
    }

    fn double(
        &mut self,
        first: char,
        second: char,
        both: &'static str,
        alone: &'static str,
    ) -> Result<Token, Wrong> {
        let start = self.at;
        self.at += 1;
        let next = self.current();
        if first == '[' && next == Some('?') {
            self.at += 1;
            return Ok(Token { kind: "filter", value: Value::from("[?"), start });
        }
        if next == Some(second) {
            self.at += 1;
            return Ok(Token { kind: both, value: Value::from(format!("{first}{second}")), start });
        }
        match alone {
            "" => Err(self.wrong("Unknown token '='", start)),
            alone => Ok(Token { kind: alone, value: Value::from(first.to_string()), start }),
        }
    }

    /// What stands up to the next such character; one behind a backslash does not count, and both are kept.
    fn until(&mut self, delimiter: char) -> Result<String, Wrong> {
        let start = self.at;
        self.at += 1;
        let mut text = String::new();
        loop {
            let mut current = self.current();
            if current == Some(delimiter) {
                self.at += 1;
                return Ok(text);
            }
            if current == Some('\\') {
                text.push('\\');
                self.at += 1;
                current = self.current();
            }
            match current {
                Some(letter) => text.push(letter),
                None => return Err(self.wrong(&format!("Unclosed {delimiter} delimiter"), start)),
            }
            self.at += 1;
        }
    }

    fn wrong(&self, why: &str, start: usize) -> Wrong {
        Wrong::Said(format!("Bad jmespath expression: {why}:\n{}\n{}^", self.text, " ".repeat(start)))
    }
}
