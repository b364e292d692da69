//! The shape of a parsed command. Plain data: how it runs stands in `eval`.

use std::{cell::OnceCell, rc::Rc};

/// And-or lists in order. Each is shared: one that runs in the background outlives the line it stood in.
pub(crate) type List = Vec<Rc<AndOr>>;

/// Pipelines joined by `&&` and `||`.
#[derive(Debug)]
pub(crate) struct AndOr {
    pub(crate) first: Pipeline,
    pub(crate) rest: Vec<(Link, Pipeline)>,
    /// Ended by `&`: its text, which `jobs` shows.
    pub(crate) background: Option<Rc<str>>,
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
    /// `time`; set for `time -p`.
    pub(crate) timed: Option<bool>,
    pub(crate) stages: Vec<Command>,
}

/// One stage of a pipeline.
#[derive(Debug)]
pub(crate) enum Command {
    Simple(Simple),
    /// Shared, so that it can run apart from what it stands in.
    Compound(Rc<Compound>, Vec<Redirect>),
    Function(Function),
    /// Bash knows it, this shell does not: what it is called.
    NotSimulated(&'static str),
}

/// Assignments, words and redirections.
#[derive(Debug, Default)]
pub(crate) struct Simple {
    /// The line of the source it begins on, from 1.
    pub(crate) line: u32,
    pub(crate) assignments: Vec<Assignment>,
    pub(crate) words: Vec<Word>,
    /// Words of `declare` and its kin that assign a list: their places among `words`, where their names stand.
    pub(crate) lists: Vec<(usize, Assignment)>,
    pub(crate) redirects: Vec<Redirect>,
}

/// `name=value`, `name[subscript]=value`, `name=(…)`; with `+=` it appends.
#[derive(Debug)]
pub(crate) struct Assignment {
    pub(crate) name: String,
    pub(crate) subscript: Option<Word>,
    pub(crate) append: bool,
    pub(crate) value: Assigned,
}

/// What is assigned.
#[derive(Debug)]
pub(crate) enum Assigned {
    Word(Word),
    List(Vec<Element>),
}

/// An element of `name=(…)`.
#[derive(Debug)]
pub(crate) struct Element {
    pub(crate) subscript: Option<Word>,
    pub(crate) append: bool,
    pub(crate) word: Word,
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
    /// The same, chosen from a menu.
    Select(String, Option<Vec<Word>>, List),
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
    /// `>`; appends when the flag is set.
    Write(Word, bool),
    /// `>|`: also over what `set -C` keeps.
    Clobber(Word),
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
    /// `<(…)`: the path at which the output of commands stands.
    Output(Rc<List>),
}

/// `${name operator}`.
#[derive(Debug)]
pub(crate) struct Parameter {
    /// A variable's name, digits, or one of `? # @ * $ ! -`.
    pub(crate) name: String,
    pub(crate) subscript: Option<Subscript>,
    /// `${!…}`: the value names what is meant.
    pub(crate) indirect: bool,
    pub(crate) operator: Operator,
}

/// What stands in the brackets of `${name[…]}`.
#[derive(Debug)]
pub(crate) enum Subscript {
    /// `@`, or `*` when the flag is set.
    All(bool),
    Key(Word),
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
    /// `^`, `,` or `~`, doubled when the flag is set; only what matches the word, if there is one.
    Case(char, bool, Word),
    /// `@Q` and its kin.
    Transform(char),
    /// `${!name[@]}`: the keys.
    Keys,
    /// `${!prefix@}`, or `*` when the flag is set: names of variables.
    Names(bool),
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
            Part::Output(_) => "<(…)".to_owned(),
            Part::Command(_) => "$(…)".to_owned(),
            Part::Arithmetic(_) => "$((…))".to_owned(),
        };
        self.parts.iter().map(text).collect()
    }
}
