//! awscli's shorthand syntax: `ResourceType=instance,Tags=[{Key=Name,Value=web-1}]`. Knows no model.
//!
//! Grammar and messages: awscli 2.9.19, `shorthand.py`, as observed.

use serde_json::{Map, Value};

/// Longer values are refused before they are read.
pub(super) const MAX_TEXT: usize = 64 << 10;
/// Deeper nesting than any shape has.
const MAX_DEPTH: usize = 24;

/// Reads `text` into an object of texts, lists and objects.
///
/// # Errors
/// The sentence that follows "Error parsing parameter '…': ".
pub(super) fn parse(text: &str) -> Result<Map<String, Value>, String> {
    if text.len() > MAX_TEXT {
        return Err("the value is too long".to_owned());
    }
    let mut parser = Parser { text: text.chars().collect(), at: 0, depth: 0 };
    parser.parameter()
}

struct Parser {
    text: Vec<char>,
    at: usize,
    depth: usize,
}

impl Parser {
    fn parameter(&mut self) -> Result<Map<String, Value>, String> {
        let mut found = Map::new();
        let (key, value) = self.key_value()?;
        found.insert(key, value);
        let mut last = self.at;
        while !self.ended() {
            self.expect(',')?;
            let (key, value) = self.key_value()?;
            if found.contains_key(&key) {
                return Err(format!(
                    "Second instance of key \"{key}\" encountered for input:\n{}\n\
                     This is often because there is a preceding \",\" instead of a space.",
                    self.location(last + 1)
                ));
            }
            found.insert(key, value);
            last = self.at;
        }
        Ok(found)
    }

    fn key_value(&mut self) -> Result<(String, Value), String> {
        let key = self.key();
        self.expect('=')?;
        let value = match self.current() {
            None => Value::from(""),
            Some('[') => self.list()?,
            Some('{') => self.object()?,
            Some(_) => self.csv()?,
        };
        Ok((key, value))
    }

    fn key(&mut self) -> String {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "-_.#/:".contains(c);
        let mut key = String::new();
        while let Some(c) = self.current().filter(|c| allowed(*c)) {
            key.push(c);
            self.at += 1;
        }
        key
    }

    /// `a` or `a,b,c`; a word that turns out to be the next key is given back.
    fn csv(&mut self) -> Result<Value, String> {
        let first = self.first_value()?;
        self.spaces();
        if self.current() != Some(',') {
            return Ok(Value::from(first));
        }
        self.expect(',')?;
        let mut list = vec![Value::from(first.clone())];
        loop {
            match self.next_of_list() {
                Ok((value, true)) => {
                    list.push(Value::from(value));
                    break;
                }
                Ok((value, false)) => list.push(Value::from(value)),
                Err(message) if self.ended() => return Err(message),
                Err(_) => {
                    while self.at > 0 && self.current() != Some(',') {
                        self.at -= 1;
                    }
                    break;
                }
            }
        }
        Ok(if list.len() == 1 { Value::from(first) } else { Value::Array(list) })
    }

    /// The next value, and whether the text ends after it.
    fn next_of_list(&mut self) -> Result<(String, bool), String> {
        let value = self.second_value()?;
        self.spaces();
        if self.ended() {
            return Ok((value, true));
        }
        self.expect(',')?;
        Ok((value, false))
    }

    fn list(&mut self) -> Result<Value, String> {
        self.deeper()?;
        self.expect('[')?;
        let mut values = Vec::new();
        while self.current() != Some(']') {
            values.push(self.nested()?);
            self.spaces();
            if self.current() != Some(']') {
                self.expect_here(',')?;
                self.spaces();
            }
        }
        self.expect_here(']')?;
        self.depth -= 1;
        Ok(Value::Array(values))
    }

    fn object(&mut self) -> Result<Value, String> {
        self.deeper()?;
        self.expect('{')?;
        let mut members = Map::new();
        while self.current() != Some('}') {
            let key = self.key();
            self.expect('=')?;
            let value = self.nested()?;
            self.spaces();
            if self.current() != Some('}') {
                self.expect_here(',')?;
                self.spaces();
            }
            members.insert(key, value);
        }
        self.expect_here('}')?;
        self.depth -= 1;
        Ok(Value::Object(members))
    }

    fn nested(&mut self) -> Result<Value, String> {
        match self.current() {
            Some('[') => self.list(),
            Some('{') => self.object(),
            _ => self.first_value().map(Value::from),
        }
    }

    fn deeper(&mut self) -> Result<(), String> {
        self.depth += 1;
        if self.depth > MAX_DEPTH { Err("the value is nested too deeply".to_owned()) } else { Ok(()) }
    }

    fn first_value(&mut self) -> Result<String, String> {
        match self.current() {
            Some(quote @ ('\'' | '"')) => self.quoted(quote),
            _ => Ok(self.word(false)),
        }
    }

    fn second_value(&mut self) -> Result<String, String> {
        match self.current() {
            Some(quote @ ('\'' | '"')) => self.quoted(quote),
            _ => {
                let before = self.at;
                let word = self.word(true);
                match self.at == before {
                    true => Err(self.expected("<second>", "<none>")),
                    false => Ok(word),
                }
            }
        }
    }

    /// A word up to a comma, a closing bracket or, in a list, `=`. `\,` is a comma.
    fn word(&mut self, in_list: bool) -> String {
        let mut word = String::new();
        while let Some(c) = self.current() {
            if c == '\\' && self.text.get(self.at + 1) == Some(&',') {
                word.push(',');
                self.at += 2;
                continue;
            }
            let good = match (word.is_empty(), in_list) {
                (true, _) => !c.is_whitespace() && !"\"',=[{".contains(c),
                (false, false) => !"\"',]}".contains(c),
                (false, true) => !"\"',=".contains(c),
            };
            if !good {
                break;
            }
            word.push(c);
            self.at += 1;
        }
        word.trim_end().to_owned()
    }

    fn quoted(&mut self, quote: char) -> Result<String, String> {
        let start = self.at;
        let mut value = String::new();
        self.at += 1;
        while let Some(c) = self.current() {
            self.at += 1;
            match c {
                '\\' => match self.current() {
                    Some(next) if next == quote || next == '\\' => {
                        value.push(next);
                        self.at += 1;
                    }
                    _ => value.push('\\'),
                },
                c if c == quote => return Ok(value),
                c => value.push(c),
            }
        }
        self.at = start;
        let name = if quote == '"' { "<double quoted>" } else { "<singled quoted>" };
        Err(self.expected(name, "<none>"))
    }

    fn expect(&mut self, character: char) -> Result<(), String> {
        self.spaces();
        self.expect_here(character)?;
        self.spaces();
        Ok(())
    }

    fn expect_here(&mut self, character: char) -> Result<(), String> {
        match self.current() {
            Some(c) if c == character => {
                self.at += 1;
                Ok(())
            }
            Some(c) => Err(self.expected(&character.to_string(), &c.to_string())),
            None => Err(self.expected(&character.to_string(), "EOF")),
        }
    }

    fn expected(&self, expected: &str, received: &str) -> String {
        format!("Expected: '{expected}', received: '{received}' for input:\n{}", self.location(self.at))
    }

    /// The text, with a caret under the place; text after the end of its line follows the caret.
    fn location(&self, place: usize) -> String {
        let (before, after) = self.text.split_at_checked(place).unwrap_or((&self.text, &[]));
        let column = match before.iter().rposition(|c| *c == '\n') {
            Some(line) => place - line - 1,
            None => place,
        };
        let end = after.iter().position(|c| *c == '\n').unwrap_or(after.len());
        let (line, rest) = after.split_at_checked(end).unwrap_or((after, &[]));
        let text = |chars: &[char]| chars.iter().collect::<String>();
        format!("{}{}\n{}^{}", text(before), text(line), " ".repeat(column), text(rest))
    }

    fn current(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    fn ended(&self) -> bool {
        self.at >= self.text.len()
    }

    fn spaces(&mut self) {
        while self.current().is_some_and(|c| c.is_ascii_whitespace()) {
            self.at += 1;
        }
    }
}
