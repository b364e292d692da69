//! What an awk program is compiled to: steps for a machine with a stack. No behaviour.

use std::rc::Rc;

use crate::expression::Expression;

/// Where a value is kept. A field's number or an element's subscript stands on the stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Global(u32),
    Local(u32),
    Field,
    Element(Name),
}

impl Place {
    /// Whether the stack holds which one is meant.
    pub(super) fn is_indexed(self) -> bool {
        matches!(self, Self::Field | Self::Element(_))
    }
}

/// A variable that is an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    Global(u32),
    Local(u32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Power,
    Concatenate,
    Less,
    LessEqual,
    Equal,
    NotEqual,
    Greater,
    GreaterEqual,
}

/// Where a line comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Main,
    File,
    Command,
}

/// Where a line goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Output,
    File,
    Append,
    Command,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Op {
    Number(f64),
    Text(u32),
    /// An expression as an operand of `~` or of a function.
    Regex(u32),
    /// An expression as a value: whether it matches the record.
    Match(u32),
    Load(Place),
    /// A variable as a function's argument: an array, or what will become one, is shared.
    Pass(Place),
    Array(Name),
    Store(Place),
    /// `++` and `--`: by how much, and whether the old value is the result.
    Count(Place, f64, bool),
    /// `sub` and `gsub`; without a place the result is dropped.
    Substitute(bool, Option<Place>),
    Duplicate,
    Drop,
    Jump(u32),
    JumpIf(bool, u32),
    Truth,
    Binary(Operator),
    Negate,
    Plus,
    Not,
    /// Subscripts to one.
    Join(u32),
    In(Name),
    Matches(bool),
    Call(u32, u32),
    /// A builtin by its place in the table, and how many arguments.
    Builtin(u32, u32),
    Return,
    Each(Name),
    /// The next key, or out of the loop.
    NextKey(u32),
    EndEach,
    Print(u32, Target),
    Printf(u32, Target),
    /// Pushes the status, above the line when it is to be stored.
    Getline(Source, bool),
    TakeLine(Place),
    Next,
    NextFile,
    Exit(bool),
    Delete(Name),
    Clear(Name),
    /// Whether a range pattern is open.
    InRange(u32),
    SetRange(u32, bool),
    Done,
}

pub(super) struct Function {
    pub(super) name: String,
    pub(super) entry: Option<usize>,
    pub(super) parameters: usize,
}

#[derive(Default)]
pub(super) struct Program {
    pub(super) ops: Vec<Op>,
    /// The source line of each step.
    pub(super) lines: Vec<u32>,
    pub(super) texts: Vec<Rc<str>>,
    pub(super) regexes: Vec<Rc<Expression>>,
    pub(super) globals: Vec<String>,
    pub(super) functions: Vec<Function>,
    pub(super) ranges: usize,
    pub(super) begin: Vec<usize>,
    pub(super) main: Vec<usize>,
    pub(super) end: Vec<usize>,
}

/// Variables with a meaning, in the order of their numbers.
pub(super) const SPECIAL: [&str; 16] = [
    "NF", "NR", "FNR", "FS", "OFS", "RS", "ORS", "FILENAME", "SUBSEP", "RSTART", "RLENGTH", "CONVFMT",
    "OFMT", "ENVIRON", "ARGC", "ARGV",
];
pub(super) const NF: u32 = 0;
pub(super) const NR: u32 = 1;
pub(super) const FNR: u32 = 2;
pub(super) const FS: u32 = 3;
pub(super) const OFS: u32 = 4;
pub(super) const RS: u32 = 5;
pub(super) const ORS: u32 = 6;
pub(super) const FILENAME: u32 = 7;
pub(super) const SUBSEP: u32 = 8;
pub(super) const RSTART: u32 = 9;
pub(super) const RLENGTH: u32 = 10;
pub(super) const CONVFMT: u32 = 11;
pub(super) const OFMT: u32 = 12;
pub(super) const ENVIRON: u32 = 13;
pub(super) const ARGC: u32 = 14;
pub(super) const ARGV: u32 = 15;

/// Functions awk has: the name, and how few and how many arguments.
pub(super) const BUILTINS: [(&str, u32, u32); 34] = [
    ("and", 2, 9),
    ("asort", 1, 2),
    ("asorti", 1, 2),
    ("atan2", 2, 2),
    ("close", 1, 2),
    ("compl", 1, 1),
    ("cos", 1, 1),
    ("exp", 1, 1),
    ("fflush", 0, 1),
    ("gensub", 3, 4),
    ("gsub", 2, 3),
    ("index", 2, 2),
    ("int", 1, 1),
    ("length", 0, 1),
    ("log", 1, 1),
    ("lshift", 2, 2),
    ("match", 2, 3),
    ("or", 2, 9),
    ("rand", 0, 0),
    ("rshift", 2, 2),
    ("sin", 1, 1),
    ("split", 2, 3),
    ("sprintf", 1, 99),
    ("sqrt", 1, 1),
    ("srand", 0, 1),
    ("strftime", 0, 3),
    ("strtonum", 1, 1),
    ("sub", 2, 3),
    ("substr", 2, 3),
    ("system", 1, 1),
    ("systime", 0, 0),
    ("tolower", 1, 1),
    ("toupper", 1, 1),
    ("xor", 2, 9),
];
