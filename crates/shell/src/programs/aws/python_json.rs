//! JSON with Python's words for what is wrong with it.
//!
//! Source: Python 3.11, `json.decoder`, as awscli shows its messages.

use serde_json::Value;

/// Deeper values are refused; the reader works by recursion.
const MAX_DEPTH: usize = 64;

/// Writes a value as Python's `json.dumps` does: a space behind each comma and colon, other letters as `\\u00e9`.
pub(super) fn write(value: &Value) -> String {
    written(value, ", ", ": ")
}

/// The same without spaces.
pub(super) fn compact(value: &Value) -> String {
    written(value, ",", ":")
}

fn written(value: &Value, comma: &str, colon: &str) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| written(item, comma, colon)).collect();
            format!("[{}]", items.join(comma))
        }
        Value::Object(members) => {
            let members: Vec<String> = members
                .iter()
                .map(|(name, value)| format!("{}{colon}{}", text(name), written(value, comma, colon)))
                .collect();
            format!("{{{}}}", members.join(comma))
        }
        Value::String(string) => text(string),
        other => other.to_string(),
    }
}

fn text(string: &str) -> String {
    let mut written = String::new();
    for letter in Value::from(string).to_string().chars() {
        match letter {
            ' '..='~' => written.push(letter),
            letter => {
                let mut units = [0; 2];
                for unit in letter.encode_utf16(&mut units) {
                    written.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
    }
    written
}

/// Reads `text`.
///
/// # Errors
/// Such as `Expecting value: line 1 column 2 (char 1)`.
pub(super) fn read(text: &str) -> Result<Value, String> {
    let mut scan = Scan { text: text.chars().collect(), at: 0 };
    scan.whole().map_err(|(why, at)| {
        let before = scan.text.get(..at).unwrap_or(&scan.text);
        let line = before.iter().filter(|c| **c == '\n').count() + 1;
        let column = at - before.iter().rposition(|c| *c == '\n').map_or(0, |place| place + 1) + 1;
        format!("{why}: line {line} column {column} (char {at})")
    })?;
    serde_json::from_str(text).map_err(|error| error.to_string())
}

type Wrong = (&'static str, usize);

struct Scan {
    text: Vec<char>,
    at: usize,
}

impl Scan {
    fn whole(&mut self) -> Result<(), Wrong> {
        self.spaces();
        self.value(0)?;
        self.spaces();
        if self.at < self.text.len() { Err(("Extra data", self.at)) } else { Ok(()) }
    }

    fn value(&mut self, depth: usize) -> Result<(), Wrong> {
        if depth > MAX_DEPTH {
            return Err(("Nested too deeply", self.at));
        }
        match self.current() {
            Some('"') => self.string(),
            Some('{') => self.object(depth),
            Some('[') => self.array(depth),
            _ => self.scalar(),
        }
    }

    fn object(&mut self, depth: usize) -> Result<(), Wrong> {
        const NAME: &str = "Expecting property name enclosed in double quotes";
        self.at += 1;
        self.spaces();
        if self.current() == Some('}') {
            self.at += 1;
            return Ok(());
        }
        loop {
            if self.current() != Some('"') {
                return Err((NAME, self.at));
            }
            self.string()?;
            self.spaces();
            if self.current() != Some(':') {
                return Err(("Expecting ':' delimiter", self.at));
            }
            self.at += 1;
            self.spaces();
            self.value(depth + 1)?;
            self.spaces();
            match self.current() {
                Some(',') => self.at += 1,
                Some('}') => {
                    self.at += 1;
                    return Ok(());
                }
                _ => return Err(("Expecting ',' delimiter", self.at)),
            }
            self.spaces();
        }
    }

    fn array(&mut self, depth: usize) -> Result<(), Wrong> {
        self.at += 1;
        self.spaces();
        if self.current() == Some(']') {
            self.at += 1;
            return Ok(());
        }
        loop {
            self.value(depth + 1)?;
            self.spaces();
            match self.current() {
                Some(',') => self.at += 1,
                Some(']') => {
                    self.at += 1;
                    return Ok(());
                }
                _ => return Err(("Expecting ',' delimiter", self.at)),
            }
            self.spaces();
        }
    }

    fn string(&mut self) -> Result<(), Wrong> {
        let start = self.at;
        self.at += 1;
        while let Some(c) = self.current() {
            match c {
                '"' => {
                    self.at += 1;
                    return Ok(());
                }
                '\\' => self.escape()?,
                c if c < ' ' => return Err(("Invalid control character at", self.at)),
                _ => self.at += 1,
            }
        }
        Err(("Unterminated string starting at", start))
    }

    fn escape(&mut self) -> Result<(), Wrong> {
        let start = self.at;
        self.at += 1;
        match self.current() {
            Some('u') => {
                let digits = self.text.get(self.at + 1..self.at + 5).unwrap_or_default();
                if digits.len() < 4 || !digits.iter().all(char::is_ascii_hexdigit) {
                    return Err(("Invalid \\uXXXX escape", self.at));
                }
                self.at += 5;
                Ok(())
            }
            Some(c) if "\"\\/bfnrt".contains(c) => {
                self.at += 1;
                Ok(())
            }
            _ => Err(("Invalid \\escape", start)),
        }
    }

    fn scalar(&mut self) -> Result<(), Wrong> {
        let start = self.at;
        while self.current().is_some_and(|c| c.is_ascii_alphanumeric() || "+-.".contains(c)) {
            self.at += 1;
        }
        let word: String = self.text.get(start..self.at).unwrap_or_default().iter().collect();
        let good = matches!(word.as_str(), "true" | "false" | "null")
            || serde_json::from_str::<serde_json::Number>(&word).is_ok();
        if good {
            return Ok(());
        }
        self.at = start;
        Err(("Expecting value", start))
    }

    fn current(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    fn spaces(&mut self) {
        while self.current().is_some_and(|c| matches!(c, ' ' | '\t' | '\n' | '\r')) {
            self.at += 1;
        }
    }
}
