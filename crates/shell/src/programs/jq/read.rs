//! Reads JSON values from text that comes in pieces, byte by byte as jq does, so that its complaints name the same
//! places. Recurses on nothing: what is open stands on a list.

use std::{collections::VecDeque, rc::Rc};

use super::{
    literal::{number, text},
    object::Object,
    value::{MAX_WEIGHT, Value},
};

/// Values within each other (jq 1.6).
const MAX_OPEN: usize = 256;
const SEPARATOR: &str = "Expected separator between values";
const TOO_DEEP: &str = "Exceeds depth limit for parsing";
const PAIRS: &str = "Objects must consist of key:value pairs";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Within {
    Plain,
    Text,
    /// After a backslash in a text.
    Escape,
}

/// What was begun.
#[derive(Debug)]
enum Open {
    Array(Vec<Value>),
    Object(Object),
    /// A key whose value is to come.
    Key(Rc<String>),
}

#[derive(Debug)]
pub(super) struct Reader {
    within: Within,
    token: Vec<u8>,
    open: Vec<Open>,
    next: Option<Value>,
    line: usize,
    column: usize,
    found: VecDeque<Value>,
    /// Bytes that were fed since the last value was complete.
    fed: usize,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            within: Within::Plain,
            token: Vec::new(),
            open: Vec::new(),
            next: None,
            line: 1,
            column: 0,
            found: VecDeque::new(),
            fed: 0,
        }
    }
}

type Read<T> = Result<T, &'static str>;

impl Reader {
    /// Takes a piece of text; the values that are complete come out of [`Self::found`].
    ///
    /// # Errors
    /// What jq says about it. Values found before stay.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Result<(), String> {
        for byte in bytes {
            self.column = self.column.saturating_add(1);
            self.fed = self.fed.saturating_add(1);
            if *byte == b'\n' {
                (self.line, self.column) = (self.line.saturating_add(1), 0);
            }
            if let Err(why) = self.byte(*byte) {
                return Err(format!("{why} at line {}, column {}", self.line, self.column));
            }
        }
        Ok(())
    }

    /// Whether a value that is not complete is too big already.
    pub(super) fn is_too_big(&self) -> bool {
        self.fed > MAX_WEIGHT / 2
    }

    /// There is no more text.
    ///
    /// # Errors
    /// As [`Self::feed`].
    pub(super) fn end(&mut self) -> Result<(), String> {
        let ended = match self.within {
            Within::Plain => self.literal().and_then(|()| {
                if self.open.is_empty() {
                    self.found.extend(self.next.take());
                    return Ok(());
                }
                Err("Unfinished JSON term")
            }),
            Within::Text | Within::Escape => Err("Unfinished string"),
        };
        ended.map_err(|why| format!("{why} at EOF at line {}, column {}", self.line, self.column))
    }

    /// The next value that is complete.
    pub(super) fn found(&mut self) -> Option<Value> {
        self.found.pop_front()
    }

    fn byte(&mut self, byte: u8) -> Read<()> {
        match (self.within, byte) {
            (
                Within::Plain,
                b' ' | b'\t' | b'\r' | b'\n' | b'"' | b'[' | b']' | b'{' | b'}' | b',' | b':',
            ) => {
                let before = self.found.len();
                self.literal()?;
                self.complete();
                match byte {
                    b'"' => self.within = Within::Text,
                    b' ' | b'\t' | b'\r' | b'\n' => {}
                    mark => {
                        // A number that ends at a mark is lost when that is wrong.
                        self.mark(mark).inspect_err(|_| self.found.truncate(before))?;
                        self.complete();
                    }
                }
            }
            (Within::Text, b'"') => {
                self.within = Within::Plain;
                let text = text(&self.token)?;
                self.token.clear();
                self.value(Value::text(text))?;
                self.complete();
            }
            (Within::Text, b'\\') => {
                self.token.push(byte);
                self.within = Within::Escape;
            }
            (Within::Escape, _) => {
                self.token.push(byte);
                self.within = Within::Text;
            }
            _ => self.token.push(byte),
        }
        Ok(())
    }

    fn complete(&mut self) {
        if self.open.is_empty() {
            self.found.extend(self.next.take());
            self.fed = 0;
        }
    }

    fn value(&mut self, value: Value) -> Read<()> {
        if self.next.is_some() {
            return Err(SEPARATOR);
        }
        self.next = Some(value);
        Ok(())
    }

    /// What stands between marks: `true`, `null`, a number.
    fn literal(&mut self) -> Read<()> {
        let Some(first) = self.token.first() else { return Ok(()) };
        let value = match first {
            b't' | b'f' | b'n' => {
                let value = match self.token.as_slice() {
                    b"true" => Value::Bool(true),
                    b"false" => Value::Bool(false),
                    b"null" => Value::Null,
                    _ => return Err("Invalid literal"),
                };
                if self.next.is_some() {
                    return Err(SEPARATOR);
                }
                value
            }
            _ => {
                let text = std::str::from_utf8(&self.token).ok();
                Value::Number(text.and_then(number).ok_or("Invalid numeric literal")?)
            }
        };
        self.token.clear();
        self.value(value)
    }

    fn open(&mut self, open: Open) -> Read<()> {
        if self.open.len() >= MAX_OPEN {
            return Err(TOO_DEEP);
        }
        if self.next.is_some() {
            return Err(SEPARATOR);
        }
        self.open.push(open);
        Ok(())
    }

    fn mark(&mut self, mark: u8) -> Read<()> {
        match mark {
            b'[' => self.open(Open::Array(Vec::new())),
            b'{' => self.open(Open::Object(Object::default())),
            b':' => {
                if !matches!(self.open.last(), Some(Open::Object(_))) {
                    return match &self.next {
                        None => Err("Expected string key before ':'"),
                        Some(_) => Err("':' not as part of an object"),
                    };
                }
                match self.next.take() {
                    None => Err("Expected string key before ':'"),
                    Some(Value::Text(key)) => {
                        self.open.push(Open::Key(key));
                        Ok(())
                    }
                    Some(_) => Err("Object keys must be strings"),
                }
            }
            b',' => {
                let value = self.next.take().ok_or("Expected value before ','")?;
                match self.open.last_mut() {
                    None => Err("',' not as part of an object or array"),
                    Some(Open::Array(items)) => {
                        items.push(value);
                        Ok(())
                    }
                    Some(Open::Key(_)) => self.field(value),
                    Some(Open::Object(_)) => Err(PAIRS),
                }
            }
            b']' => {
                let Some(Open::Array(items)) = self.open.last_mut() else { return Err("Unmatched ']'") };
                match self.next.take() {
                    Some(value) => items.push(value),
                    None if !items.is_empty() => return Err("Expected another array element"),
                    None => {}
                }
                let items = std::mem::take(items);
                self.open.pop();
                self.next = Some(Value::array(items));
                Ok(())
            }
            _ => self.close_object(),
        }
    }

    fn close_object(&mut self) -> Read<()> {
        match self.next.take() {
            Some(value) => match self.open.last() {
                Some(Open::Key(_)) => self.field(value)?,
                None => return Err("Unmatched '}'"),
                Some(_) => return Err(PAIRS),
            },
            None => match self.open.last() {
                Some(Open::Object(object)) if object.len() > 0 => {
                    return Err("Expected another key-value pair");
                }
                Some(Open::Object(_)) => {}
                _ => return Err("Unmatched '}'"),
            },
        }
        if let Some(Open::Object(object)) = self.open.pop() {
            self.next = Some(Value::Object(Rc::new(object)));
        }
        Ok(())
    }

    fn field(&mut self, value: Value) -> Read<()> {
        if let Some(Open::Key(key)) = self.open.pop()
            && let Some(Open::Object(object)) = self.open.last_mut()
        {
            object.set(&key, value);
        }
        Ok(())
    }
}

/// The only value in a text; null for none.
///
/// # Errors
/// What jq says about it.
pub(super) fn one(text: &str) -> Result<Value, String> {
    let within = |why: &str| format!("{why} (while parsing '{text}')");
    let mut reader = Reader::default();
    reader.feed(text.as_bytes()).and_then(|()| reader.end()).map_err(|why| within(&why))?;
    let value = reader.found().ok_or_else(|| within("Expected JSON value"))?;
    if reader.found().is_some() {
        return Err(within("Unexpected extra JSON values"));
    }
    Ok(value)
}
