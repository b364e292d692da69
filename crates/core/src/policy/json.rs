//! JSON as it stands in a text: every value knows where it begins and ends.
//!
//! Whatever a document says wrong can be shown in its place, which a reader that only makes values cannot do. It is
//! strict (RFC 8259) and bounded in depth. It knows nothing of policies, and leaves names that stand twice to whoever
//! asks for them.

/// Lists and objects within each other. A policy has six, a request of `rolelab policy eval` ten.
const DEEPEST: usize = 32;

/// A value and its place: bytes of the text, `end` not included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Where it begins.
    pub at: usize,
    /// Where it ends.
    pub end: usize,
    /// What it is.
    pub value: Value,
}

/// What stands at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// As it is written.
    Number(String),
    /// A text without its quotation marks, escapes resolved.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// An object in the order written; a name may stand more than once.
    Object(Vec<Member>),
}

/// One name of an object and what it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The name, escapes resolved.
    pub name: String,
    /// Where the name begins, at its quotation mark.
    pub at: usize,
    /// Where the name ends.
    pub end: usize,
    /// Its value.
    pub value: Node,
}

/// Where a text stops being JSON, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The byte at which the reader stopped; the text's length when it ends too early.
    pub at: usize,
    /// What is wrong, in our words.
    pub message: &'static str,
}

/// Reads a text that is one value.
///
/// # Errors
/// [`Broken`] for what is no JSON, and for more than 32 levels of lists and objects.
pub fn read(text: &str) -> Result<Node, Broken> {
    let mut reader = Reader { text, bytes: text.as_bytes(), at: 0 };
    let node = reader.value(0)?;
    reader.space();
    if reader.at < reader.bytes.len() {
        return Err(reader.strange("something follows the end of the document"));
    }
    Ok(node)
}

/// Line and column of a byte, both from 1, columns in characters. What is past the end is at the end.
pub fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.char_indices().take_while(|(offset, _)| *offset < at);
    before.fold((1, 1), |(line, column), (_, c)| if c == '\n' { (line + 1, 1) } else { (line, column + 1) })
}

/// What a character is that looks like one of JSON's and is none, and the way out.
pub fn foreign(c: char) -> Option<&'static str> {
    match c {
        '\u{2018}'..='\u{201f}' | '«' | '»' => {
            Some("a typographic quotation mark; JSON has the straight one, `\"`")
        }
        '\u{feff}' => Some("a byte order mark; save the file as UTF-8 without one"),
        '\u{a0}' | '\u{2000}'..='\u{200b}' | '\u{202f}' | '\u{3000}' => {
            Some("a blank that JSON does not know; type a plain one")
        }
        _ => None,
    }
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn broken(&self, message: &'static str) -> Broken {
        let early = self.at >= self.bytes.len();
        Broken {
            at: self.at,
            message: if early { "the text ends before the document does" } else { message },
        }
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// What JSON does not have, called by its name; else what was expected.
    fn strange(&self, expected: &'static str) -> Broken {
        let known = match self.rest().chars().next() {
            Some('\'') => Some("a text stands in `\"`, not in `'`"),
            Some('#') => Some("JSON has no comments; take this one out"),
            Some('/') if self.rest().starts_with("//") || self.rest().starts_with("/*") => {
                Some("JSON has no comments; take this one out")
            }
            Some(c) => foreign(c),
            None => None,
        };
        self.broken(known.unwrap_or(expected))
    }

    /// Whether the text begins as a block of YAML does, where names stand bare or behind a dash.
    fn is_yaml(&self) -> bool {
        let rest = self.rest();
        let name = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
        rest.starts_with("---")
            || rest.starts_with("- ")
            || (name.len() < rest.len() && name.starts_with(':'))
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn value(&mut self, depth: usize) -> Result<Node, Broken> {
        self.space();
        let at = self.at;
        if depth == 0 && self.is_yaml() {
            return Err(self.broken("this looks like YAML; write JSON"));
        }
        if depth >= DEEPEST {
            return Err(self.broken("lists and objects nest too deep"));
        }
        let value = match self.peek() {
            Some(b'{') => Value::Object(self.object(depth)?),
            Some(b'[') => Value::List(self.list(depth)?),
            Some(b'"') => Value::Text(self.string()?),
            Some(b'-' | b'0'..=b'9') => Value::Number(self.number()?),
            Some(b't') => self.word("true", Value::Bool(true))?,
            Some(b'f') => self.word("false", Value::Bool(false))?,
            Some(b'n') => self.word("null", Value::Null)?,
            _ => return Err(self.strange("expected a value")),
        };
        Ok(Node { at, end: self.at, value })
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, Broken> {
        let start = self.at;
        for byte in word.bytes() {
            if !self.eat(byte) {
                let broken = self.broken("expected a value");
                return Err(if self.peek().is_some() { Broken { at: start, ..broken } } else { broken });
            }
        }
        Ok(value)
    }

    fn list(&mut self, depth: usize) -> Result<Vec<Node>, Broken> {
        self.at += 1;
        let mut list = Vec::new();
        self.space();
        if self.eat(b']') {
            return Ok(list);
        }
        loop {
            list.push(self.value(depth + 1)?);
            self.space();
            if self.eat(b']') {
                return Ok(list);
            }
            if !self.eat(b',') {
                return Err(self.strange("expected `,` or `]`"));
            }
            self.space();
            if self.peek() == Some(b']') {
                return Err(self.broken("a `,` stands before `]`, and nothing follows it"));
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Vec<Member>, Broken> {
        self.at += 1;
        let mut members = Vec::new();
        self.space();
        if self.eat(b'}') {
            return Ok(members);
        }
        loop {
            self.space();
            let at = self.at;
            match self.peek() {
                Some(b'"') => {}
                Some(b'}') => return Err(self.broken("a `,` stands before `}`, and nothing follows it")),
                _ => return Err(self.strange("expected a name in `\"`")),
            }
            let name = self.string()?;
            let end = self.at;
            self.space();
            if !self.eat(b':') {
                return Err(self.strange("expected `:`"));
            }
            members.push(Member { name, at, end, value: self.value(depth + 1)? });
            self.space();
            if self.eat(b'}') {
                return Ok(members);
            }
            if !self.eat(b',') {
                return Err(self.strange("expected `,` or `}`"));
            }
        }
    }

    fn string(&mut self) -> Result<String, Broken> {
        self.at += 1;
        let mut out = String::new();
        let mut start = self.at;
        loop {
            match self.peek() {
                None => return Err(self.broken("")),
                Some(b'"') => {
                    out.push_str(self.text.get(start..self.at).unwrap_or_default());
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => {
                    out.push_str(self.text.get(start..self.at).unwrap_or_default());
                    out.push(self.escape()?);
                    start = self.at;
                }
                Some(byte) if byte < b' ' => {
                    return Err(self.broken("a text ends on its line; a line break in it is written `\\n`"));
                }
                Some(_) => self.at += 1,
            }
        }
    }

    fn escape(&mut self) -> Result<char, Broken> {
        self.at += 1;
        let escaped = match self.peek() {
            Some(plain @ (b'"' | b'\\' | b'/')) => char::from(plain),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.at += 1;
                return self.unicode();
            }
            _ => return Err(self.broken("`\\` begins nothing that JSON knows")),
        };
        self.at += 1;
        Ok(escaped)
    }

    /// What follows `\u`; a character beyond 16 bits comes in two halves.
    fn unicode(&mut self) -> Result<char, Broken> {
        let high = self.digits()?;
        let code = if (0xd800..0xdc00).contains(&high) {
            if !(self.eat(b'\\') && self.eat(b'u')) {
                return Err(self.broken("half a character"));
            }
            let low = self.digits()?;
            if !(0xdc00..0xe000).contains(&low) {
                return Err(self.broken("half a character"));
            }
            0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00)
        } else {
            high
        };
        char::from_u32(code).ok_or_else(|| self.broken("half a character"))
    }

    fn digits(&mut self) -> Result<u32, Broken> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            code = code * 16 + digit.ok_or_else(|| self.broken("expected four hexadecimal digits"))?;
            self.at += 1;
        }
        Ok(code)
    }

    fn number(&mut self) -> Result<String, Broken> {
        let start = self.at;
        self.eat(b'-');
        let zero = self.eat(b'0');
        if !zero {
            self.some_digits()?;
        } else if matches!(self.peek(), Some(b'0'..=b'9')) {
            return Err(self.broken("a number does not begin with 0"));
        }
        if self.eat(b'.') {
            self.some_digits()?;
        }
        if self.eat(b'e') || self.eat(b'E') {
            let _ = self.eat(b'+') || self.eat(b'-');
            self.some_digits()?;
        }
        Ok(self.text.get(start..self.at).unwrap_or_default().to_owned())
    }

    fn some_digits(&mut self) -> Result<(), Broken> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == start { Err(self.broken("expected a digit")) } else { Ok(()) }
    }
}
