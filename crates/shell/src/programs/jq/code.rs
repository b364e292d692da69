//! What a jq program is once it is read: nodes in a list, each naming others by their place. Variables and closures
//! are counted outwards from where they are used, so nothing has a name any more.

use std::rc::Rc;

use super::{natives::Native, value::Value};

/// A node's place in the list.
pub(super) type Id = u32;

#[derive(Clone)]
pub(super) enum Node {
    Identity,
    Constant(Value),
    /// A variable so many scopes outwards.
    Variable(u32),
    /// `TERM[KEY]`; true leaves out what cannot be looked into (`?`).
    Index(Id, Id, bool),
    /// `TERM[FROM:TO]`
    Slice(Id, Option<Id>, Option<Id>, bool),
    /// `.[]`
    Each(bool),
    Pipe(Id, Id),
    Comma(Id, Id),
    /// `and`, or `or` for true.
    Logic(bool, Id, Id),
    /// `//`
    Alternative(Id, Id),
    If(Id, Id, Id),
    /// The body, and what is done with a mistake.
    Try(Id, Option<Id>),
    /// The first, or after a mistake in it the second (`?//`).
    Either(Id, Id),
    /// A source, the beginning, the step.
    Reduce(Id, Id, Id),
    /// A source, the beginning, the step, what comes out.
    Foreach(Id, Id, Id, Id),
    /// Each value of the first becomes a variable of the second.
    Let(Id, Id),
    Label(Id),
    /// To a label so many scopes outwards.
    Break(u32),
    Collect(Id),
    /// `{KEY: VALUE, …}`
    Build(Rc<[(Id, Id)]>),
    /// A function, the scopes to leave to stand where it was defined, and its arguments.
    Call(u32, u32, Rc<[Id]>),
    /// An argument of a function, as a variable.
    Argument(u32),
    /// An operator: the right side is run first and sees the same input.
    Binary(Operator, Id, Id),
    Native(Native, Rc<[Id]>),
    Special(Special, Rc<[Id]>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Equal,
    Differs,
    Less,
    AtMost,
    More,
    AtLeast,
}

/// Functions that do more than make one value of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Special {
    Empty,
    Error,
    Path,
    GetPath,
    /// `_modify(paths; update)`
    Modify,
    Range,
    Input,
    Debug,
    Stderr,
    Halt,
    HaltError,
    InputLine,
    InputFile,
}

/// Special functions by name and number of arguments.
pub(super) const SPECIALS: &[(&str, usize, Special)] = &[
    ("empty", 0, Special::Empty),
    ("error", 1, Special::Error),
    ("path", 1, Special::Path),
    ("getpath", 1, Special::GetPath),
    ("_modify", 2, Special::Modify),
    ("_range", 1, Special::Range),
    ("input", 0, Special::Input),
    ("debug", 0, Special::Debug),
    ("stderr", 0, Special::Stderr),
    ("halt", 0, Special::Halt),
    ("halt_error", 1, Special::HaltError),
    ("input_line_number", 0, Special::InputLine),
    ("input_filename", 0, Special::InputFile),
];

/// A program.
#[derive(Default)]
pub(super) struct Program {
    pub(super) nodes: Vec<Node>,
    /// Where each function's body begins.
    pub(super) functions: Vec<Id>,
    pub(super) main: Id,
}
