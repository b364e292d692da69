//! Reads sed scripts. Mistakes are worded and counted as GNU sed words and counts them (sed/compile.c, 4.9).

use std::{cell::Cell, rc::Rc};

use super::{
    replace::escaped,
    script::{Address, Command, Range, Verb},
};
use crate::expression::{BASIC, Expression, Flavour, STRICT};

/// Where a piece of script comes from.
pub(super) enum Origin {
    /// `-e`, counted from 1.
    Option(usize),
    File(String),
}

/// Why a script is not run.
pub(super) enum Refused {
    /// What sed says behind its name, and the status.
    Mistake(String, i32),
    NotSimulated(&'static str),
}

impl From<&'static str> for Refused {
    fn from(why: &'static str) -> Self {
        Self::Mistake(why.to_owned(), 1)
    }
}

pub(super) type Parsed<T> = Result<T, Refused>;

const MISSING_FILE: &str = "missing filename in r/R/w/W commands";
/// The most commands of a script.
const MAX_COMMANDS: usize = 4096;

pub(super) struct Script {
    pub(super) commands: Vec<Command>,
    pub(super) quiet: bool,
}

pub(super) struct Parser<'a> {
    chars: Vec<char>,
    at: usize,
    flavour: Flavour,
    /// Pieces of script behind this one: a text may go on there.
    rest: &'a [(Origin, String)],
    taken: usize,
}

/// Reads all pieces of a script.
pub(super) fn parse(pieces: &[(Origin, String)], extended: bool) -> Parsed<Script> {
    let mut script = Script { commands: Vec::new(), quiet: false };
    let mut open: Vec<usize> = Vec::new();
    let mut skip = 0;
    for (index, (origin, text)) in pieces.iter().enumerate() {
        if skip > 0 {
            skip -= 1;
            continue;
        }
        let rest = pieces.get(index.saturating_add(1)..).unwrap_or_default();
        let flavour = if extended { STRICT } else { BASIC };
        let mut parser = Parser { chars: text.chars().collect(), at: 0, flavour, rest, taken: 0 };
        if index == 0 && (text == "#n" || text.starts_with("#n\n")) {
            script.quiet = true;
        }
        let place = |parser: &Parser<'_>, at: usize| match origin {
            Origin::Option(number) => format!("-e expression #{number}, char {at}: "),
            Origin::File(name) => {
                let newlines = parser.chars.get(..at).unwrap_or_default().iter().filter(|c| **c == '\n');
                format!("file {name} line {}: ", newlines.count().saturating_add(1))
            }
        };
        loop {
            let before = script.commands.len();
            match parser.command(&mut script.commands, &mut open) {
                Ok(true) if before < MAX_COMMANDS => {}
                Ok(true) => return Err(Refused::NotSimulated("a sed script of more than 4096 commands")),
                Ok(false) => break,
                Err(Refused::Mistake(why, status)) => {
                    return Err(Refused::Mistake(place(&parser, parser.at) + &why, status));
                }
                Err(other) => return Err(other),
            }
        }
        skip = parser.taken;
        if index.saturating_add(skip).saturating_add(1) == pieces.len() && !open.is_empty() {
            return Err(Refused::Mistake(place(&parser, 0) + "unmatched `{'", 1));
        }
    }
    resolve(&mut script.commands)?;
    Ok(script)
}

/// Finds where branches go.
fn resolve(commands: &mut [Command]) -> Parsed<()> {
    let labels: Vec<(String, usize)> = commands
        .iter()
        .enumerate()
        .filter_map(|(at, command)| match &command.verb {
            Verb::Label(name) => Some((name.clone(), at)),
            _ => None,
        })
        .collect();
    let end = commands.len();
    for command in commands {
        if let Verb::Branch(_, label, place) = &mut command.verb {
            let found = labels.iter().find(|(name, _)| name == label).map(|(_, at)| *at);
            match found {
                Some(at) => *place = at,
                None if label.is_empty() => *place = end,
                None => {
                    return Err(Refused::Mistake(format!("can't find label for jump to `{label}'"), 4));
                }
            }
        }
    }
    Ok(())
}

impl Parser<'_> {
    pub(super) fn take(&mut self) -> Option<char> {
        let c = self.chars.get(self.at).copied();
        if c.is_some() {
            self.at += 1;
        }
        c
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    /// The next character that is no blank.
    pub(super) fn solid(&mut self) -> Option<char> {
        while self.peek().is_some_and(|c| c == ' ' || c == '\t') {
            self.at += 1;
        }
        self.take()
    }

    /// Puts back what was taken.
    pub(super) fn back(&mut self, c: Option<char>) {
        if c.is_some() {
            self.at = self.at.saturating_sub(1);
        }
    }

    pub(super) fn number(&mut self) -> Option<usize> {
        let mut number: Option<usize> = None;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            self.at += 1;
            number = Some(number.unwrap_or(0).saturating_mul(10).saturating_add(digit as usize));
        }
        number
    }

    /// One command; false at the end of the script.
    fn command(&mut self, all: &mut Vec<Command>, open: &mut Vec<usize>) -> Parsed<bool> {
        let mut c = self.take();
        while c.is_some_and(|c| c == ';' || c.is_whitespace()) {
            c = self.take();
        }
        if c.is_none() {
            return Ok(false);
        }
        let from = self.address(c)?;
        let mut to = None;
        if from.is_some() {
            if matches!(from, Some(Address::After(_) | Address::Multiple(_))) {
                return Err("invalid usage of +N or ~N as first address".into());
            }
            c = self.solid();
            if c == Some(',') {
                let next = self.solid();
                to = self.address(next)?;
                if to.is_none() {
                    return Err("unexpected `,'".into());
                }
                c = self.solid();
            }
            if matches!(from, Some(Address::Line(0))) && !matches!(to, Some(Address::Match(_))) {
                return Err("invalid usage of line address 0".into());
            }
        }
        let negated = c == Some('!');
        if negated {
            c = self.solid();
            if c == Some('!') {
                return Err("multiple `!'s".into());
            }
        }
        let Some(letter) = c else { return Err("missing command".into()) };
        if letter == '#' {
            if from.is_some() {
                return Err("comments don't accept any addresses".into());
            }
            while self.take().is_some_and(|c| c != '\n') {}
            return Ok(true);
        }
        let ranged = to.is_some();
        let addressed = from.is_some();
        let verb = match letter {
            '{' => {
                open.push(all.len());
                Verb::Block(0)
            }
            '}' => {
                let Some(opener) = open.pop() else { return Err("unexpected `}'".into()) };
                if addressed {
                    return Err("} doesn't want any addresses".into());
                }
                self.end()?;
                let behind = all.len();
                if let Some(Command { verb: Verb::Block(end), .. }) = all.get_mut(opener) {
                    *end = behind;
                }
                Verb::Close
            }
            ':' => {
                if addressed {
                    return Err(": doesn't want any addresses".into());
                }
                match self.label() {
                    label if label.is_empty() => return Err("\":\" lacks a label".into()),
                    label => Verb::Label(label),
                }
            }
            'b' | 't' | 'T' => Verb::Branch(letter, self.label(), 0),
            'a' | 'i' | 'c' => Verb::Text(letter, self.text()?),
            'q' | 'Q' => {
                if ranged {
                    return Err("command only uses one address".into());
                }
                let c = self.solid();
                self.back(c);
                let status = self.number().unwrap_or(0);
                self.end()?;
                Verb::Quit(letter, i32::try_from(status & 0xff).unwrap_or(0))
            }
            'l' => {
                let c = self.solid();
                self.back(c);
                let width = self.number().unwrap_or(70);
                self.end()?;
                Verb::List(width)
            }
            'r' | 'w' => Verb::File(letter, self.file()?),
            's' => self.substitute()?,
            'y' => self.translate()?,
            '=' | 'd' | 'D' | 'F' | 'g' | 'G' | 'h' | 'H' | 'n' | 'N' | 'p' | 'P' | 'x' | 'z' => {
                self.end()?;
                Verb::Plain(letter)
            }
            'v' => {
                self.label();
                return Ok(true);
            }
            'e' => return Err(Refused::NotSimulated("the e command of sed")),
            'R' => return Err(Refused::NotSimulated("the R command of sed")),
            'W' => return Err(Refused::NotSimulated("the W command of sed")),
            other => return Err(Refused::Mistake(format!("unknown command: `{other}'"), 1)),
        };
        all.push(Command { from, to, negated, range: Cell::new(Range::Closed), verb });
        Ok(true)
    }

    /// Nothing may follow but the end, `;`, `}` or a comment.
    pub(super) fn end(&mut self) -> Parsed<()> {
        match self.solid() {
            None | Some('\n' | ';') => Ok(()),
            c @ Some('}' | '#') => {
                self.back(c);
                Ok(())
            }
            Some(_) => Err("extra characters after command".into()),
        }
    }

    /// The address that begins with `c`.
    fn address(&mut self, c: Option<char>) -> Parsed<Option<Address>> {
        Ok(Some(match c {
            Some('/' | '\\') => {
                let delimiter = if c == Some('\\') { self.take() } else { c };
                let text = delimiter.and_then(|delimiter| self.delimited(delimiter, true));
                let Some(text) = text else { return Err("unterminated address regex".into()) };
                let (mut fold, mut by_lines) = (false, false);
                loop {
                    match self.solid() {
                        Some('I') => fold = true,
                        Some('M') => by_lines = true,
                        c => {
                            self.back(c);
                            break;
                        }
                    }
                }
                Address::Match(self.expression(&text, fold, by_lines)?)
            }
            Some(c) if c.is_ascii_digit() => {
                self.back(Some(c));
                let first = self.number().unwrap_or(0);
                let next = self.solid();
                if next == Some('~') {
                    Address::Step(first, self.number().unwrap_or(0))
                } else {
                    self.back(next);
                    Address::Line(first)
                }
            }
            Some('+') => Address::After(self.number().unwrap_or(0)),
            Some('~') => Address::Multiple(self.number().unwrap_or(0)),
            Some('$') => Address::Last,
            _ => {
                return Ok(None);
            }
        }))
    }

    pub(super) fn expression(
        &self,
        text: &str,
        fold: bool,
        by_lines: bool,
    ) -> Parsed<Option<Rc<Expression>>> {
        if text.is_empty() {
            return Ok(None);
        }
        let expression = Expression::new(&escaped(text), self.flavour, fold)?;
        Ok(Some(Rc::new(if by_lines { expression.by_lines() } else { expression })))
    }

    /// What stands before the next delimiter; `None` when there is none on this line.
    pub(super) fn delimited(&mut self, delimiter: char, expression: bool) -> Option<String> {
        let mut text = String::new();
        let mut set = false;
        loop {
            let c = self.take()?;
            if c == delimiter && !set {
                return Some(text);
            }
            // Within a set a delimiter means itself.
            match c {
                '[' if expression && !set => {
                    set = true;
                    text.push(c);
                    for first in ['^', ']'] {
                        if self.peek() == Some(first) {
                            text.extend(self.take());
                        }
                    }
                    continue;
                }
                '[' if set && self.peek() == Some(':') => {
                    text.push(c);
                    while let Some(c) = self.take() {
                        text.push(c);
                        if c == ']' {
                            break;
                        }
                    }
                    continue;
                }
                ']' => set = false,
                _ => {}
            }
            if c == '\n' {
                self.back(Some(c));
                return None;
            }
            if c != '\\' {
                text.push(c);
                continue;
            }
            match self.take()? {
                'n' if expression => text.push('\n'),
                '\n' => text.push_str(if expression { "\n" } else { "\\\n" }),
                c if c == delimiter && (expression || c != '&') => text.push(c),
                c => text.extend(['\\', c]),
            }
        }
    }

    fn label(&mut self) -> String {
        let mut label = String::new();
        let mut c = self.solid();
        while let Some(own) = c.filter(|c| !c.is_whitespace() && *c != ';' && *c != '}') {
            label.push(own);
            c = self.take();
        }
        self.back(c.filter(|c| *c != ';'));
        label
    }

    pub(super) fn file(&mut self) -> Parsed<String> {
        let mut c = self.solid();
        let mut name = String::new();
        while let Some(own) = c.filter(|c| *c != '\n') {
            name.push(own);
            c = self.take();
        }
        if name.is_empty() { Err(MISSING_FILE.into()) } else { Ok(name) }
    }

    /// The text of `a`, `i`, `c`: to the end of the line that has no backslash before it.
    fn text(&mut self) -> Parsed<String> {
        let mut c = self.solid();
        if c.is_none() {
            return Err("expected \\ after `a', `c' or `i'".into());
        }
        if c == Some('\\') {
            c = self.take();
            if c.is_some_and(|c| c == ' ' || c == '\t') {
                // `a\  text` keeps the blanks, and a backslash then means itself.
                self.back(c);
                let before = self.at;
                c = self.solid();
                if c != Some('\n') {
                    self.at = before;
                    c = self.take();
                }
            }
            if c == Some('\n') {
                c = self.take();
            } else if c.is_none() {
                // The text is the next piece of the script.
                let Some((_, next)) = self.rest.get(self.taken) else {
                    return Err("expected \\ after `a', `c' or `i'".into());
                };
                self.taken += 1;
                self.chars.extend(next.chars());
                c = self.take();
            }
        }
        let mut text = String::new();
        while let Some(own) = c.filter(|c| *c != '\n') {
            match own {
                '\\' => match self.take() {
                    Some('t') => text.push('\t'),
                    Some('n') => text.push('\n'),
                    Some(next) => text.push(next),
                    None => {}
                },
                own => text.push(own),
            }
            c = self.take();
        }
        text.push('\n');
        Ok(text)
    }
}
