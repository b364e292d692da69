//! Regular expressions as POSIX programs know them, matched with a count of the work done.
//!
//! A library's engine was used before: it picks the first alternative where POSIX takes the longest match, has no
//! back references, and cannot be stopped on a bad pattern. Here a search explores each choice at each place at
//! most once, so it takes time proportional to expression times text; with back references it is cut off.
//! It knows no program: callers charge [`Expression::spent`] to their fuel.

mod parse;
mod search;
#[cfg(test)]
mod tests;

use std::cell::{Cell, RefCell};

pub(crate) use search::Captures;

/// Which characters mean something, and what is a mistake.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Flavour {
    /// `\(` groups and `(` means itself.
    basic: bool,
    /// What cannot be a repetition means itself, instead of being a mistake.
    lenient: bool,
    /// A backslash in a set escapes.
    escapes: bool,
    /// `\d`, `(?:…)`, `*?`; the first alternative wins rather than the longest match.
    perl: bool,
}

/// grep without options.
pub(crate) const BASIC: Flavour = Flavour { basic: true, lenient: true, escapes: false, perl: false };
/// `grep -E`, `[[ =~ ]]`.
pub(crate) const EXTENDED: Flavour = Flavour { basic: false, lenient: true, escapes: false, perl: false };
/// `sed -E`.
pub(crate) const STRICT: Flavour = Flavour { basic: false, lenient: false, escapes: false, perl: false };
/// awk.
pub(crate) const AWK: Flavour = Flavour { basic: false, lenient: true, escapes: true, perl: false };
/// jq.
pub(crate) const PERL: Flavour = Flavour { basic: false, lenient: true, escapes: true, perl: true };

/// What a compiled expression does at a place. Jumps are relative to the instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Char(char),
    /// Any character, or any but a newline.
    Any(bool),
    /// One of a set, by its index.
    Set(u16),
    Assert(Assertion),
    /// What a group matched.
    Back(u16),
    Save(u16),
    /// Tries one way, then the other. The first number is the split's own.
    Split(u16, i32, i32),
    Jump(i32),
    Match,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Assertion {
    LineStart,
    LineEnd,
    TextStart,
    TextEnd,
    Boundary,
    NotBoundary,
    WordStart,
    WordEnd,
    NoWordBefore,
    NoWordAfter,
}

/// Characters that `[…]` or a class takes.
#[derive(Clone, Debug, Default)]
struct Set {
    negated: bool,
    ranges: Vec<(char, char)>,
}

/// A compiled regular expression.
#[derive(Debug)]
pub(crate) struct Expression {
    steps: Vec<Step>,
    sets: Vec<Set>,
    /// Groups, the whole match included.
    groups: usize,
    /// Names of groups and their numbers.
    names: Vec<(String, usize)>,
    splits: usize,
    backs: bool,
    fold: bool,
    multiline: bool,
    longest: bool,
    spent: Cell<u64>,
    exhausted: Cell<bool>,
    scratch: RefCell<search::Scratch>,
}

impl Expression {
    /// Compiles a text; `fold` takes capitals and small letters for the same.
    ///
    /// # Errors
    /// What the C library says about it (glibc, regcomp(3)).
    pub(crate) fn new(text: &str, flavour: Flavour, fold: bool) -> Result<Self, &'static str> {
        parse::compile(text, flavour, fold)
    }

    /// `^` and `$` match at newlines too.
    pub(crate) fn by_lines(mut self) -> Self {
        self.multiline = true;
        self
    }

    /// A dot takes newlines too.
    pub(crate) fn dots_take_newlines(mut self) -> Self {
        for step in &mut self.steps {
            if let Step::Any(newline) = step {
                *newline = true;
            }
        }
        self
    }

    /// The name of a group, if it has one.
    pub(crate) fn name(&self, group: usize) -> Option<&str> {
        self.names.iter().find(|(_, own)| *own == group).map(|(name, _)| name.as_str())
    }

    /// Matches whole words only (`grep -w`).
    pub(crate) fn words(self) -> Self {
        self.within(Assertion::NoWordBefore, Assertion::NoWordAfter)
    }

    /// Matches whole lines only (`grep -x`).
    pub(crate) fn lines(self) -> Self {
        self.within(Assertion::LineStart, Assertion::LineEnd)
    }

    fn within(mut self, before: Assertion, after: Assertion) -> Self {
        self.steps.insert(0, Step::Assert(before));
        self.steps.pop();
        self.steps.extend([Step::Assert(after), Step::Match]);
        self
    }

    /// How many groups it has, the whole match not counted.
    pub(crate) fn groups(&self) -> usize {
        self.groups.saturating_sub(1)
    }

    /// Units of work since this was last asked; charge them to the fuel.
    pub(crate) fn spent(&self) -> u64 {
        self.spent.take() / WORK_PER_STEP
    }

    /// Whether so much work was done since it was last charged that whoever searches in a row has to stop.
    pub(crate) fn is_weary(&self) -> bool {
        self.spent.get() > search::MAX_WORK
    }

    /// Whether a search was given up since this was last asked: then "no match" is not true.
    pub(crate) fn gave_up(&self) -> bool {
        self.exhausted.take()
    }
}

/// How much of an engine's work weighs as much as one step of the shell.
const WORK_PER_STEP: u64 = 64;

/// Said when a search was given up.
pub(crate) const GAVE_UP: &str =
    "rolelab: a regular expression took too long on a line here; the line counts as not matching";

/// The text with a backslash before whatever means something in an extended expression.
pub(crate) fn literal(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if "\\.+*?()|[]{}^$".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
