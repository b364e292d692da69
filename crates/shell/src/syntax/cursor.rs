//! The text under a parser: where it stands, what comes next, and how deep it is nested.

/// Why a text cannot be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SyntaxError {
    /// It ends too early. Holds the closing character that is missing, if one is.
    Incomplete(Option<char>),
    /// A token stands where none of its kind may.
    Near {
        /// The token as typed; `newline` for the end of a line.
        token: String,
        /// Its line, from 1.
        line: u32,
    },
    /// Nested deeper than [`MAX_NESTING`].
    TooDeep,
}

pub(crate) type Parsed<T> = Result<T, SyntaxError>;

/// The deepest nesting that is read; every level costs stack here and again when it runs.
pub(crate) const MAX_NESTING: u32 = 48;

/// Operators, longest first.
const OPERATORS: [&str; 24] = [
    "&>>", ";;&", "<<<", "<<-", "&&", "||", ";;", ";&", "|&", "&>", "<<", "<&", "<>", ">>", ">&", ">|", "&",
    "|", ";", "(", ")", "<", ">", "\n",
];

/// A text and a place in it.
pub(crate) struct Cursor {
    text: Vec<char>,
    at: usize,
    /// A place and its line, so that lines are counted once.
    counted: (usize, u32),
    /// The number of the first line.
    first: u32,
    pub(crate) depth: u32,
}

/// True for characters that end an unquoted word.
pub(crate) fn is_meta(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | ';' | '&' | '|' | '(' | ')' | '<' | '>')
}

/// True for characters of a name; digits may not come first.
pub(crate) fn is_name(c: char, first: bool) -> bool {
    c == '_' || c.is_ascii_alphabetic() || (!first && c.is_ascii_digit())
}

impl Cursor {
    /// A text whose first line has that number.
    pub(crate) fn new(text: Vec<char>, depth: u32, line: u32) -> Self {
        Self { text, at: 0, counted: (0, line), first: line, depth }
    }

    /// Puts other characters in the place of the next ones.
    pub(crate) fn replace(&mut self, count: usize, with: &str) {
        let end = self.at.saturating_add(count).min(self.text.len());
        self.text.splice(self.at..end, with.chars());
    }

    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }

    pub(crate) fn at(&self) -> usize {
        self.at
    }

    pub(crate) fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    pub(crate) fn peek_at(&self, ahead: usize) -> Option<char> {
        self.text.get(self.at.saturating_add(ahead)).copied()
    }

    pub(crate) fn bump(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += 1;
        Some(next)
    }

    pub(crate) fn skip(&mut self, count: usize) {
        self.at = self.at.saturating_add(count).min(self.text.len());
    }

    /// One character back.
    pub(crate) fn back(&mut self) {
        self.at = self.at.saturating_sub(1);
    }

    /// Stands again at a place it was at before.
    pub(crate) fn return_to(&mut self, at: usize) {
        self.at = at;
    }

    /// Goes on behind `expected` if it comes next.
    pub(crate) fn eat(&mut self, expected: &str) -> bool {
        let found = self.looking_at(expected);
        if found {
            self.skip(expected.chars().count());
        }
        found
    }

    pub(crate) fn looking_at(&self, expected: &str) -> bool {
        expected.chars().enumerate().all(|(ahead, c)| self.peek_at(ahead) == Some(c))
    }

    /// The text from `from` to here.
    pub(crate) fn since(&self, from: usize) -> String {
        self.text.get(from..self.at).unwrap_or_default().iter().collect()
    }

    /// Everything to the end of the line, without it.
    pub(crate) fn rest_of_line(&mut self) -> String {
        let from = self.at;
        while self.peek().is_some_and(|c| c != '\n') {
            self.at += 1;
        }
        self.since(from)
    }

    pub(crate) fn finish(&mut self) {
        self.at = self.text.len();
    }

    /// Skips blanks, joined lines and a comment.
    pub(crate) fn skip_blanks(&mut self) {
        loop {
            match self.peek() {
                Some(' ' | '\t') => self.at += 1,
                Some('\\') if self.peek_at(1) == Some('\n') => self.at += 2,
                Some('#') => {
                    self.rest_of_line();
                }
                _ => return,
            }
        }
    }

    /// The operator that comes next, if one does.
    pub(crate) fn operator(&self) -> Option<&'static str> {
        let first = self.peek().filter(|c| is_meta(*c))?;
        OPERATORS.into_iter().find(|op| op.starts_with(first) && self.looking_at(op))
    }

    /// The characters of the word that comes next, up to the next blank or operator; quotes are not looked at.
    pub(crate) fn bare_word(&self) -> String {
        let rest = self.text.get(self.at..).unwrap_or_default();
        rest.iter().take_while(|c| !is_meta(**c)).take(64).collect()
    }

    /// The line of the place where it stands, from 1.
    pub(crate) fn line(&mut self) -> u32 {
        let (from, line) = if self.counted.0 <= self.at { self.counted } else { (0, self.first) };
        let newlines = self.text.get(from..self.at).unwrap_or_default().iter().filter(|c| **c == '\n');
        let line = line.saturating_add(u32::try_from(newlines.count()).unwrap_or(u32::MAX));
        self.counted = (self.at, line);
        line
    }

    /// The error that what comes next may not stand here.
    pub(crate) fn unexpected(&mut self) -> SyntaxError {
        let line = self.line();
        let token = match self.operator() {
            Some("\n") => "newline".to_owned(),
            Some(operator) => operator.to_owned(),
            None if self.peek().is_none() => return SyntaxError::Incomplete(None),
            None => self.bare_word(),
        };
        SyntaxError::Near { token, line }
    }

    /// The same where a line may not end, so that the end of the text is the end of its line.
    pub(crate) fn unexpected_in_line(&mut self) -> SyntaxError {
        match self.unexpected() {
            SyntaxError::Incomplete(_) => {
                SyntaxError::Near { token: "newline".to_owned(), line: self.line() }
            }
            near => near,
        }
    }

    /// Whether the text from here is arithmetic: the `)` that balances it is followed by another one.
    ///
    /// # Errors
    /// The text ends before.
    pub(crate) fn arithmetic_ahead(&self) -> Parsed<bool> {
        let mut open = 0_u32;
        let mut ahead = 0;
        let mut quote = None;
        while let Some(c) = self.peek_at(ahead) {
            match (quote, c) {
                (_, '\\') => ahead += 1,
                (Some(q), c) if q == c => quote = None,
                (Some(_), _) => {}
                (None, '\'' | '"') => quote = Some(c),
                (None, '(') => open += 1,
                (None, ')') if open == 0 => return Ok(self.peek_at(ahead + 1) == Some(')')),
                (None, ')') => open -= 1,
                (None, _) => {}
            }
            ahead += 1;
        }
        Err(SyntaxError::Incomplete(Some(')')))
    }
}
