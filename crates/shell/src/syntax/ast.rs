//! The shape of a parsed command. Plain data: how it runs stands in `eval`.

use std::{cell::OnceCell, rc::Rc};

/// And-or lists in order.
pub(crate) type List = Vec<AndOr>;

/// Pipelines joined by `&&` and `||`.
#[derive(Debug)]
pub(crate) struct AndOr {
    pub(crate) first: Pipeline,
    pub(crate) rest: Vec<(Link, Pipeline)>,
    /// Ended by `&`.
    pub(crate) background: bool,
}

/// What joins two pipelines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    /// `&&`
    And,
    /// `||`
    Or,
}

/// Commands joined by `|`.
#[derive(Debug)]
pub(crate) struct Pipeline {
    /// `!`
    pub(crate) negated: bool,
    pub(crate) stages: Vec<Command>,
}

/// One stage of a pipeline.
#[derive(Debug)]
pub(crate) enum Command {
    Simple(Simple),
    Compound(Compound, Vec<Redirect>),
    Function(Function),
    /// Bash knows it, this shell does not: what it is called.
    NotSimulated(&'static str),
}

/// Assignments, words and redirections.
#[derive(Debug)]
pub(crate) struct Simple {
    /// The line of the source it begins on, from 1.
    pub(crate) line: u32,
    pub(crate) assignments: Vec<Assignment>,
    pub(crate) words: Vec<Word>,
    pub(crate) redirects: Vec<Redirect>,
}

/// `name=value` or `name+=value`.
#[derive(Debug)]
pub(crate) struct Assignment {
    pub(crate) name: String,
    pub(crate) append: bool,
    pub(crate) value: Word,
}

/// A function with the text it was defined by, which the session keeps.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) body: Rc<Command>,
    pub(crate) source: Rc<str>,
}

/// Commands that hold commands.
#[derive(Debug)]
pub(crate) enum Compound {
    /// `{ …; }`
    Group(List),
    /// `( … )`
    Subshell(Rc<List>),
    /// Conditions with their branches, then the `else` branch.
    If(Vec<(List, List)>, Option<List>),
    /// `until` when the flag is set.
    While(bool, List, List),
    /// The words are `"$@"` when there are none.
    For(String, Option<Vec<Word>>, List),
    /// `for ((first; condition; step))`
    Count(Box<[Option<Word>; 3]>, List),
    Case(Word, Vec<Branch>),
    /// `[[ … ]]`
    Test(Test),
    /// `(( … ))`
    Arithmetic(Word),
}

/// A branch of `case`.
#[derive(Debug)]
pub(crate) struct Branch {
    pub(crate) patterns: Vec<Word>,
    pub(crate) body: List,
    pub(crate) end: BranchEnd,
}

/// What follows a branch of `case`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BranchEnd {
    /// `;;`
    Leave,
    /// `;&`
    FallThrough,
    /// `;;&`
    Continue,
}

/// What stands between `[[` and `]]`.
#[derive(Debug)]
pub(crate) enum Test {
    And(Vec<Test>),
    Or(Vec<Test>),
    Not(Box<Test>),
    /// `-z x`; the operator with its dash.
    Unary(String, Word),
    Binary(Word, String, Word),
    Word(Word),
}

/// A redirection.
#[derive(Debug)]
pub(crate) struct Redirect {
    /// The file descriptor before the operator.
    pub(crate) fd: Option<u32>,
    pub(crate) kind: RedirectKind,
}

/// Where a redirection leads.
#[derive(Debug)]
pub(crate) enum RedirectKind {
    /// `<`
    Read(Word),
    /// `>` and `>|`; appends when the flag is set.
    Write(Word, bool),
    /// `&>`, or `>&` before a file name.
    WriteBoth(Word, bool),
    /// `>&` or `<&` before a number or `-`.
    Duplicate(Word),
    /// `<<`: the body arrives with the end of the line.
    Document(Rc<OnceCell<Word>>),
    /// `<<<`
    String(Word),
}

/// A word before expansion.
#[derive(Clone, Debug, Default)]
pub(crate) struct Word {
    pub(crate) parts: Vec<Part>,
}

/// A piece of a word.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    /// Unquoted text: braces, a tilde and patterns mean something in it.
    Literal(String),
    /// Text that means itself.
    Quoted(String),
    /// `"…"`
    Double(Vec<Part>),
    /// `$x`, `${x…}`
    Parameter(Rc<Parameter>),
    /// `$(…)` or backquotes.
    Command(Rc<List>),
    /// `$((…))`
    Arithmetic(Rc<Word>),
}

/// `${name operator}`.
#[derive(Debug)]
pub(crate) struct Parameter {
    /// A variable's name, digits, or one of `? # @ * $ ! -`.
    pub(crate) name: String,
    pub(crate) operator: Operator,
}

/// What is done with a parameter's value.
#[derive(Debug)]
pub(crate) enum Operator {
    /// The value.
    Plain,
    /// `${#x}`
    Length,
    /// `-` `=` `?` `+`, with `:` when the flag is set.
    Test(char, bool, Word),
    /// `#` or `%`, doubled when the flag is set.
    Remove(char, bool, Word),
    /// `/`: every match when the first flag is set; `#` or `%` anchors it.
    Replace(bool, Option<char>, Word, Word),
    /// `:offset` and `:length`.
    Slice(Word, Option<Word>),
    /// `^` or `,`, doubled when the flag is set.
    Case(char, bool),
    /// `${!x}`
    Indirect,
    /// Bash knows it, this shell does not: what it is called.
    NotSimulated(&'static str),
    /// Nobody knows it; the whole text.
    Bad(String),
}

impl Word {
    /// The word as it was typed, nearly: for messages.
    pub(crate) fn source(&self) -> String {
        let text = |part: &Part| match part {
            Part::Literal(text) | Part::Quoted(text) => text.clone(),
            Part::Double(_) => "\"…\"".to_owned(),
            Part::Parameter(parameter) => format!("${}", parameter.name),
            Part::Command(_) => "$(…)".to_owned(),
            Part::Arithmetic(_) => "$((…))".to_owned(),
        };
        self.parts.iter().map(text).collect()
    }
}
