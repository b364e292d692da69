//! What a sed script consists of. No behaviour.

use std::{cell::Cell, rc::Rc};

use crate::expression::Expression;

/// Which lines a command is for.
pub(super) enum Address {
    Line(usize),
    /// `first~step`
    Step(usize, usize),
    Last,
    /// `None` is the expression used last.
    Match(Option<Rc<Expression>>),
    /// `+3` and `~4`, behind a comma only.
    After(usize),
    Multiple(usize),
}

/// Where a range stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Range {
    Closed,
    /// Until its end matches.
    Open,
    /// Until this line.
    OpenTo(usize),
}

pub(super) struct Command {
    pub(super) from: Option<Address>,
    pub(super) to: Option<Address>,
    pub(super) negated: bool,
    pub(super) range: Cell<Range>,
    pub(super) verb: Verb,
}

pub(super) enum Verb {
    /// `{`, with the place behind its `}`.
    Block(usize),
    Close,
    /// `:label`
    Label(String),
    /// `a`, `i`, `c` and their text, with its newline.
    Text(char, String),
    /// `b`, `t`, `T`: the place to go on at, once it is known.
    Branch(char, String, usize),
    /// `q`, `Q` and the status.
    Quit(char, i32),
    /// `l` and the width.
    List(usize),
    /// `r`, `w`, `W` and the file.
    File(char, String),
    Substitute(Box<Substitute>),
    /// `y`
    Translate(Vec<(char, char)>),
    /// A letter that takes nothing: `= d D F g G h H n N p P x z`.
    Plain(char),
}

pub(super) struct Substitute {
    pub(super) expression: Option<Rc<Expression>>,
    pub(super) parts: Vec<Part>,
    pub(super) all: bool,
    pub(super) print: bool,
    /// Which match, from 1.
    pub(super) number: usize,
    pub(super) file: Option<String>,
}

/// A piece of a replacement.
pub(super) enum Part {
    Text(String),
    /// `&` is 0.
    Group(usize),
    /// `\L`, `\U`, `\l`, `\u`, `\E`
    Case(char),
}
