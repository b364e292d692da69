//! A jq program's text as tokens. Brackets and interpolations are followed on a list, not by recursion.

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Name(String),
    /// `.name`
    Field(String),
    Number(f64),
    /// `@name`
    Format(String),
    /// The quote that begins a text, its pieces, and the quote that ends it.
    Quote,
    Text(String),
    Unquote,
    /// `\(` and its `)`.
    Into,
    OutOf,
    /// Operators, brackets and words of the language.
    Mark(&'static str),
    /// No part of the language, or a bracket that closes nothing.
    Invalid,
    End,
}

const WORDS: [&str; 19] = [
    "import", "include", "module", "def", "if", "then", "elif", "else", "end", "and", "or", "as", "reduce",
    "foreach", "try", "catch", "label", "break", "__loc__",
];

/// Longest first.
const MARKS: [&str; 35] = [
    "?//", "//=", "|=", "+=", "-=", "*=", "/=", "%=", "==", "!=", "<=", ">=", "//", "..", "?", "=", ";", ",",
    ":", "|", "+", "-", "*", "/", "%", "$", "<", ">", ".", "(", ")", "[", "]", "{", "}",
];

impl Token {
    /// What bison calls it in a message.
    pub(super) fn called(&self) -> String {
        match self {
            Self::Name(_) => "IDENT".to_owned(),
            Self::Field(_) => "FIELD".to_owned(),
            Self::Number(_) => "LITERAL".to_owned(),
            Self::Format(_) => "FORMAT".to_owned(),
            Self::Quote => "QQSTRING_START".to_owned(),
            Self::Text(_) => "QQSTRING_TEXT".to_owned(),
            Self::Unquote => "QQSTRING_END".to_owned(),
            Self::Into => "QQSTRING_INTERP_START".to_owned(),
            Self::OutOf => "QQSTRING_INTERP_END".to_owned(),
            Self::Mark(mark) if mark.len() == 1 => format!("'{mark}'"),
            Self::Mark(mark) => (*mark).to_owned(),
            Self::Invalid => "INVALID_CHARACTER".to_owned(),
            Self::End => "$end".to_owned(),
        }
    }
}

/// What is open: a bracket with what closes it, or a text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Bracket(char),
    Interpolation,
    Text,
}

/// Something with the byte where it begins.
pub(super) type Placed<T> = (T, usize);

/// The tokens, and what is wrong with escapes in them.
pub(super) fn tokens(text: &str) -> (Vec<Placed<Token>>, Vec<Placed<String>>) {
    let mut lexer = Lexer { text, at: 0, open: Vec::new(), wrong: Vec::new() };
    let mut tokens = Vec::new();
    let mut last = 0;
    loop {
        if lexer.open.last() != Some(&Open::Text) {
            last = lexer.blanks().unwrap_or(last);
        }
        let start = lexer.at;
        let Some(token) = lexer.token() else { break };
        last = start;
        tokens.push((token, start));
    }
    // The end is where the last token is, or the blanks behind it: so are its complaints.
    tokens.push((Token::End, last));
    (tokens, lexer.wrong)
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    open: Vec<Open>,
    wrong: Vec<Placed<String>>,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Skips blanks and comments; where the last of them begins.
    fn blanks(&mut self) -> Option<usize> {
        let mut last = None;
        loop {
            let rest = self.rest();
            let blanks = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
            let skipped = if rest.starts_with('#') { rest.find('\n').unwrap_or(rest.len()) } else { blanks };
            if skipped == 0 {
                return last;
            }
            last = Some(self.at);
            self.at += skipped;
        }
    }

    fn run(&mut self, takes: impl Fn(char) -> bool) -> String {
        let rest = self.rest();
        let end = rest.find(|c| !takes(c)).unwrap_or(rest.len());
        let run = rest.get(..end).unwrap_or_default().to_owned();
        self.at += end;
        run
    }

    fn token(&mut self) -> Option<Token> {
        if self.open.last() == Some(&Open::Text) {
            return self.piece();
        }
        let mut chars = self.rest().chars();
        let first = chars.next()?;
        let second = chars.next().unwrap_or(' ');
        let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let begins = |c: char| c.is_ascii_alphabetic() || c == '_';
        if first == '"' {
            self.at += 1;
            self.open.push(Open::Text);
            return Some(Token::Quote);
        }
        if first == '.' && begins(second) {
            self.at += 1;
            return Some(Token::Field(self.run(word)));
        }
        if first == '@' && word(second) {
            self.at += 1;
            return Some(Token::Format(self.run(word)));
        }
        let dots = self.rest().bytes().take_while(|c| *c == b'.').count();
        if first.is_ascii_digit()
            || dots > 2
            || (dots > 0 && self.rest().as_bytes().get(dots).is_some_and(u8::is_ascii_digit))
        {
            return Some(self.number());
        }
        if begins(first) {
            return Some(self.name(word, begins));
        }
        let mark = MARKS.iter().find(|mark| self.rest().starts_with(**mark));
        let Some(mark) = mark else {
            self.at += first.len_utf8();
            return Some(Token::Invalid);
        };
        self.at += mark.len();
        Some(self.bracket(mark))
    }

    fn bracket(&mut self, mark: &'static str) -> Token {
        match mark {
            "(" => self.open.push(Open::Bracket(')')),
            "[" => self.open.push(Open::Bracket(']')),
            "{" => self.open.push(Open::Bracket('}')),
            ")" | "]" | "}" => {
                let closes = self.open.last().copied();
                if closes == Some(Open::Interpolation) && mark == ")" {
                    self.open.pop();
                    return Token::OutOf;
                }
                if !matches!(closes, Some(Open::Bracket(own)) if mark.starts_with(own)) {
                    return Token::Invalid;
                }
                self.open.pop();
            }
            _ => {}
        }
        Token::Mark(mark)
    }

    fn name(&mut self, word: fn(char) -> bool, begins: fn(char) -> bool) -> Token {
        let mut name = self.run(word);
        while self.rest().strip_prefix("::").is_some_and(|rest| rest.starts_with(begins)) {
            self.at += 2;
            name.push_str("::");
            name.push_str(&self.run(word));
        }
        match WORDS.iter().find(|own| **own == name) {
            Some(own) => Token::Mark(own),
            None => Token::Name(name),
        }
    }

    /// Any run of digits and dots, as jq takes it; one that is no number is complained about.
    fn number(&mut self) -> Token {
        let start = self.at;
        self.run(|c| c.is_ascii_digit() || c == '.');
        if let Some(exponent) = self.rest().strip_prefix(['e', 'E']) {
            let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            if digits.starts_with(|c: char| c.is_ascii_digit()) {
                self.at += 1 + (exponent.len() - digits.len());
                self.run(|c| c.is_ascii_digit());
            }
        }
        match super::read::one(self.text.get(start..self.at).unwrap_or_default()) {
            Ok(super::value::Value::Number(number)) => Token::Number(number),
            Ok(_) => Token::Invalid,
            Err(why) => {
                self.wrong.push((why, start));
                Token::Number(0.0)
            }
        }
    }

    /// Within a text.
    fn piece(&mut self) -> Option<Token> {
        let first = self.rest().chars().next()?;
        if first == '"' {
            self.at += 1;
            self.open.pop();
            return Some(Token::Unquote);
        }
        if self.rest().starts_with("\\(") {
            self.at += 2;
            self.open.push(Open::Interpolation);
            return Some(Token::Into);
        }
        if first != '\\' {
            return Some(Token::Text(self.run(|c| c != '"' && c != '\\')));
        }
        // A run of escapes is read as JSON reads it.
        let start = self.at;
        while self.rest().starts_with('\\') && !self.rest().starts_with("\\(") {
            self.at += 1;
            let unit = self.rest().starts_with('u');
            self.at += self.rest().chars().next().map_or(0, char::len_utf8);
            if unit {
                let digits = self.rest().bytes().take(4).take_while(u8::is_ascii_alphanumeric).count();
                self.at += digits;
            }
        }
        let raw = self.text.get(start..self.at).unwrap_or_default();
        let text = match super::read::one(&format!("\"{raw}\"")) {
            Ok(value) => value.to_text(),
            Err(why) => {
                self.wrong.push((why, start));
                String::new()
            }
        };
        Some(Token::Text(text))
    }
}
