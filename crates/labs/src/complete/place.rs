//! Where the cursor stands in a line: which command's words are before it, and what the word at it says so far. It
//! reads text as bash's grammar would, as far as completion needs it, and runs nothing.

/// How deep substitutions may stand within each other; deeper ones are not completed.
const DEEPEST: usize = 32;
/// Words after which a command begins: reserved words, and programs that run the rest of their line.
const BEFORE_A_COMMAND: [&str; 18] = [
    "if", "then", "elif", "else", "while", "until", "do", "!", "{", "time", "command", "builtin", "exec",
    "env", "xargs", "nohup", "sudo", "watch",
];

/// What quotes the place of the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quote {
    /// Nothing.
    No,
    /// `'`
    Single,
    /// `"`
    Double,
}

/// What kind of word the cursor is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The name of a command.
    Command,
    /// Another word of it.
    Argument,
    /// Where a redirection leads, or the value of an assignment.
    File,
    /// The name of a variable; true within braces.
    Variable(bool),
    /// Nothing that can be completed.
    Nothing,
}

/// The place of the cursor.
#[derive(Debug)]
pub(super) struct Place {
    /// The command's words before this one, as far as their values are known.
    pub(super) words: Vec<String>,
    pub(super) kind: Kind,
    /// The word so far, without its quotes and with the values of variables.
    pub(super) value: String,
    /// Where parts of the word begin: what is before, how long the value was, where that is in the text.
    pub(super) parts: Vec<(char, usize, usize)>,
    pub(super) quote: Quote,
}

impl Place {
    /// The part of the word that begins behind the last of these separators: its value, and where it is in the text.
    pub(super) fn part(&self, separators: &[char]) -> (&str, usize) {
        let at = self.parts.iter().rev().find(|(c, ..)| *c == '\0' || separators.contains(c));
        let (_, value, text) = at.copied().unwrap_or_default();
        (self.value.get(value..).unwrap_or_default(), text)
    }
}

/// A word that is being read.
struct Word {
    value: String,
    parts: Vec<(char, usize, usize)>,
    /// Part of it is known only when it runs.
    opaque: bool,
    /// An unquoted `=` after a name: an assignment where a command could stand.
    assigns: bool,
}

/// One command that is being read; a stack of them for substitutions.
#[derive(Default)]
struct Frame {
    words: Vec<String>,
    word: Option<Word>,
    /// The next word is where a redirection leads.
    file: bool,
    /// What closes the substitution.
    closer: char,
    /// Parentheses within it.
    parentheses: usize,
    /// It stands within double quotes.
    quoted: bool,
}

impl Frame {
    /// The word at a place, begun there if none is.
    fn word(&mut self, at: usize) -> &mut Word {
        self.word.get_or_insert_with(|| Word {
            value: String::new(),
            parts: vec![('\0', 0, at)],
            opaque: false,
            assigns: false,
        })
    }

    fn push(&mut self, c: char, at: usize, quoted: bool) {
        let word = self.word(at);
        word.value.push(c);
        if c == '/' || (!quoted && "=:,@".contains(c)) {
            word.assigns |= c == '=' && word.value.strip_suffix('=').is_some_and(is_name);
            word.parts.push((c, word.value.len(), at + c.len_utf8()));
        }
    }

    fn end_word(&mut self) {
        let Some(word) = self.word.take() else { return };
        let first = self.words.is_empty();
        let carries_on = word.assigns
            || BEFORE_A_COMMAND.contains(&word.value.as_str())
            || (word.value.starts_with('-') && !word.opaque);
        let of_the_command = !(first && carries_on);
        if !std::mem::take(&mut self.file) && of_the_command {
            self.words.push(word.value);
        }
    }

    fn end_command(&mut self) {
        self.end_word();
        self.words.clear();
        self.file = false;
    }
}

/// Reads `text`, which ends at the cursor; `variable` knows the values of variables.
pub(super) fn read<'v>(text: &str, variable: impl Fn(&str) -> Option<&'v str>) -> Option<Place> {
    let mut stack: Vec<Frame> = Vec::new();
    let mut frame = Frame::default();
    let mut quote = Quote::No;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        match (quote, c) {
            (Quote::Single, '\'') | (Quote::Double, '"') => quote = Quote::No,
            (Quote::Single, _) => frame.push(c, at, true),
            (Quote::No, '\\') | (Quote::Double, '\\') => match next {
                // The line goes on.
                Some('\n') => {
                    chars.next();
                }
                Some(escaped) => {
                    chars.next();
                    frame.word(at);
                    if quote == Quote::Double && !"$`\"\\".contains(escaped) {
                        frame.push('\\', at, true);
                    }
                    frame.push(escaped, at + 1, true);
                }
                None => {
                    frame.word(at);
                    return Some(nothing());
                }
            },
            (_, '$') if next == Some('(') => {
                chars.next();
                frame.word(at);
                open(&mut stack, &mut frame, ')', quote == Quote::Double)?;
                quote = Quote::No;
            }
            (_, '`') if frame.closer == '`' => quote = close(&mut stack, &mut frame),
            (_, '`') => {
                frame.word(at);
                open(&mut stack, &mut frame, '`', quote == Quote::Double)?;
                quote = Quote::No;
            }
            (_, '$') if next == Some('{') => {
                chars.next();
                frame.word(at);
                let name = take_name(&mut chars);
                match chars.next() {
                    None => return Some(variable_at(text, name, true, quote)),
                    Some((_, '}')) => {
                        frame.word(at).value.push_str(variable(&name).unwrap_or_default());
                    }
                    Some(_) => {
                        frame.word(at).opaque = true;
                        chars.by_ref().find(|(_, c)| *c == '}')?;
                    }
                }
            }
            (_, '$') if next.is_none() || next.is_some_and(|c| c == '_' || c.is_ascii_alphabetic()) => {
                frame.word(at);
                let name = take_name(&mut chars);
                if chars.peek().is_none() {
                    return Some(variable_at(text, name, false, quote));
                }
                frame.word(at).value.push_str(variable(&name).unwrap_or_default());
            }
            (Quote::Double, _) => frame.push(c, at, true),
            (Quote::No, '\'') => {
                frame.word(at);
                quote = Quote::Single;
            }
            (Quote::No, '"') => {
                frame.word(at);
                quote = Quote::Double;
            }
            (Quote::No, ' ' | '\t') => frame.end_word(),
            (Quote::No, '<' | '>') => {
                // A number before it is a descriptor.
                if frame.word.as_ref().is_some_and(|word| word.value.chars().all(|c| c.is_ascii_digit())) {
                    frame.word = None;
                }
                frame.end_word();
                match next {
                    Some('(') => {
                        chars.next();
                        frame.word(at);
                        open(&mut stack, &mut frame, ')', false)?;
                    }
                    // Another descriptor: the word behind is its number, which nothing completes.
                    Some('&') => {
                        chars.next();
                        frame.file = true;
                    }
                    _ => frame.file = true,
                }
            }
            (Quote::No, '&') if next == Some('>') => {}
            (Quote::No, '(') => {
                frame.parentheses += 1;
                frame.end_command();
            }
            (Quote::No, ')') if frame.parentheses > 0 => {
                frame.parentheses -= 1;
                frame.end_command();
            }
            (Quote::No, ')') if frame.closer == ')' => quote = close(&mut stack, &mut frame),
            (Quote::No, '|' | ';' | '&' | '\n' | ')') => frame.end_command(),
            (Quote::No, '#') if frame.word.is_none() => {
                if chars.by_ref().find(|(_, c)| *c == '\n').is_none() {
                    return Some(nothing());
                }
                frame.end_command();
            }
            (Quote::No, _) => frame.push(c, at, false),
        }
    }
    frame.word(text.len());
    let Frame { words, word, file, .. } = frame;
    let word = word?;
    let kind = match word {
        Word { opaque: true, .. } => Kind::Nothing,
        Word { assigns: true, .. } if words.is_empty() => Kind::File,
        _ if file => Kind::File,
        _ if words.is_empty() => Kind::Command,
        _ => Kind::Argument,
    };
    Some(Place { words, kind, value: word.value, parts: word.parts, quote })
}

fn nothing() -> Place {
    Place {
        words: Vec::new(),
        kind: Kind::Nothing,
        value: String::new(),
        parts: Vec::new(),
        quote: Quote::No,
    }
}

fn variable_at(text: &str, name: String, braced: bool, quote: Quote) -> Place {
    let parts = vec![('\0', 0, text.len().saturating_sub(name.len()))];
    Place { words: Vec::new(), kind: Kind::Variable(braced), value: name, parts, quote }
}

/// Begins a substitution; `None` when it is too deep.
fn open(stack: &mut Vec<Frame>, frame: &mut Frame, closer: char, quoted: bool) -> Option<()> {
    if stack.len() == DEEPEST {
        return None;
    }
    stack.push(std::mem::replace(frame, Frame { closer, quoted, ..Frame::default() }));
    Some(())
}

/// Ends a substitution: what it becomes is not known. Gives the quote that goes on.
fn close(stack: &mut Vec<Frame>, frame: &mut Frame) -> Quote {
    let quoted = frame.quoted;
    *frame = stack.pop().unwrap_or_default();
    if let Some(word) = &mut frame.word {
        word.opaque = true;
    }
    if quoted { Quote::Double } else { Quote::No }
}

fn take_name(chars: &mut std::iter::Peekable<std::str::CharIndices<'_>>) -> String {
    let mut name = String::new();
    while let Some((_, c)) = chars.next_if(|(_, c)| *c == '_' || c.is_ascii_alphanumeric()) {
        name.push(c);
    }
    name
}

fn is_name(text: &str) -> bool {
    let text = text.strip_suffix('+').unwrap_or(text);
    !text.starts_with(|c: char| c.is_ascii_digit())
        && !text.is_empty()
        && text.chars().all(|c| c == '_' || c.is_ascii_alphanumeric())
}
