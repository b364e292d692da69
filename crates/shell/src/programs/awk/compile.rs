//! From the text of an awk program to steps: items, statements. Expressions are read in [`super::operand`].
//!
//! Steps are written while reading: no tree is built, so a long chain of operators costs no stack.

use std::rc::Rc;

use super::{
    code::{Function, Name, Op, Place, Program, SPECIAL, Target},
    lex::{Lexer, Token, Wrong},
};
use crate::expression::{AWK, Expression};

/// Parentheses and blocks within each other.
const MAX_DEPTH: u32 = 48;
/// The most steps of a program.
const MAX_OPS: usize = 100_000;

/// Why a program is not run.
pub(super) enum Refused {
    /// Something at a place: the line is shown with a mark below it.
    At(usize, String),
    /// A sentence about a line, and the status.
    Said(usize, String, i32),
    /// Not simulated.
    Lab(&'static str),
}

impl From<Wrong> for Refused {
    fn from(wrong: Wrong) -> Self {
        Self::At(wrong.at, wrong.why)
    }
}

pub(super) type Compiled<T> = Result<T, Refused>;

/// A loop being compiled: what has to be told where it goes on and ends.
#[derive(Default)]
pub(super) struct Loop {
    pub(super) breaks: Vec<usize>,
    pub(super) continues: Vec<usize>,
}

pub(super) struct Compiler {
    pub(super) lexer: Lexer,
    pub(super) token: Token,
    /// Where the token begins.
    pub(super) at: usize,
    pub(super) program: Program,
    /// A place and the newlines before it.
    seen: (usize, u32),
    pub(super) locals: Option<Vec<String>>,
    pub(super) loops: Vec<Loop>,
    pub(super) depth: u32,
    /// Calls, to see in the end whether each is defined.
    pub(super) calls: Vec<(u32, usize)>,
}

pub(super) fn compile(text: &str) -> Result<Program, (Refused, Lexer)> {
    let mut compiler = Compiler {
        lexer: Lexer::new(text),
        token: Token::Newline,
        at: 0,
        program: Program {
            globals: SPECIAL.iter().map(|name| (*name).to_owned()).collect(),
            ..Program::default()
        },
        seen: (0, 0),
        locals: None,
        loops: Vec::new(),
        depth: 0,
        calls: Vec::new(),
    };
    match compiler.items() {
        Ok(()) => Ok(compiler.program),
        Err(why) => Err((why, compiler.lexer)),
    }
}

impl Compiler {
    pub(super) fn advance(&mut self) -> Compiled<()> {
        let (at, token) = self.lexer.next()?;
        (self.at, self.token) = (at, token);
        Ok(())
    }

    pub(super) fn is(&self, sign: &str) -> bool {
        matches!(&self.token, Token::Sign(own) if *own == sign)
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(&self.token, Token::Word(own) if *own == word)
    }

    /// Takes a sign if it is there.
    pub(super) fn take(&mut self, sign: &str) -> Compiled<bool> {
        let found = self.is(sign);
        if found {
            self.advance()?;
        }
        Ok(found)
    }

    pub(super) fn expect(&mut self, sign: &str) -> Compiled<()> {
        if self.take(sign)? { Ok(()) } else { Err(self.error()) }
    }

    pub(super) fn error(&self) -> Refused {
        let why = match self.token {
            Token::Newline | Token::End => "unexpected newline or end of string",
            _ => "syntax error",
        };
        Refused::At(self.at, why.to_owned())
    }

    pub(super) fn newlines(&mut self) -> Compiled<()> {
        while self.token == Token::Newline {
            self.advance()?;
        }
        Ok(())
    }

    pub(super) fn emit(&mut self, op: Op) -> usize {
        let line = self.line();
        self.program.ops.push(op);
        self.program.lines.push(line);
        self.program.ops.len() - 1
    }

    /// The line of the token; counted on from the last one asked for.
    fn line(&mut self) -> u32 {
        let (from, line) = self.seen;
        let newlines = if self.at >= from {
            line + self.lexer.newlines(from, self.at)
        } else {
            self.lexer.newlines(0, self.at)
        };
        self.seen = (self.at, newlines);
        newlines + 1
    }

    /// Takes the last step back.
    pub(super) fn retract(&mut self) -> Option<Op> {
        self.program.lines.pop();
        self.program.ops.pop()
    }

    /// The place behind the last step.
    pub(super) fn here(&self) -> u32 {
        u32::try_from(self.program.ops.len()).unwrap_or(u32::MAX)
    }

    /// Lets a jump go on here.
    pub(super) fn land(&mut self, jump: usize) {
        let here = self.here();
        if let Some(Op::Jump(to) | Op::JumpIf(_, to) | Op::NextKey(to)) = self.program.ops.get_mut(jump) {
            *to = here;
        }
    }

    pub(super) fn text(&mut self, text: &str) -> u32 {
        self.program.texts.push(Rc::from(text));
        u32::try_from(self.program.texts.len() - 1).unwrap_or(0)
    }

    pub(super) fn regex(&mut self, text: &str) -> Compiled<u32> {
        let expression = Expression::new(text, AWK, false)
            .map_err(|why| Refused::Said(self.at, format!("error: {why}: /{text}/"), 1))?;
        self.program.regexes.push(Rc::new(expression));
        Ok(u32::try_from(self.program.regexes.len() - 1).unwrap_or(0))
    }

    pub(super) fn variable(&mut self, name: &str) -> Place {
        if let Some(index) = self.locals.as_ref().and_then(|all| all.iter().position(|own| own == name)) {
            return Place::Local(u32::try_from(index).unwrap_or(0));
        }
        let index = self.program.globals.iter().position(|own| own == name).unwrap_or_else(|| {
            self.program.globals.push(name.to_owned());
            self.program.globals.len() - 1
        });
        Place::Global(u32::try_from(index).unwrap_or(0))
    }

    pub(super) fn array(&mut self, name: &str) -> Name {
        match self.variable(name) {
            Place::Local(index) => Name::Local(index),
            Place::Global(index) => Name::Global(index),
            Place::Field | Place::Element(_) => Name::Global(0),
        }
    }

    pub(super) fn function(&mut self, name: &str) -> u32 {
        let functions = &mut self.program.functions;
        let index = functions.iter().position(|own| own.name == name).unwrap_or_else(|| {
            functions.push(Function { name: name.to_owned(), entry: None, parameters: 0 });
            functions.len() - 1
        });
        u32::try_from(index).unwrap_or(0)
    }

    /// One level deeper, if there is room.
    pub(super) fn deeper(&mut self) -> Compiled<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH || self.program.ops.len() > MAX_OPS {
            return Err(Refused::Lab("an awk program so long or so deeply nested"));
        }
        Ok(())
    }

    fn items(&mut self) -> Compiled<()> {
        self.advance()?;
        loop {
            while self.token == Token::Newline || self.is(";") {
                self.advance()?;
            }
            if self.token == Token::End {
                break;
            }
            self.item()?;
        }
        for (function, at) in std::mem::take(&mut self.calls) {
            if let Some(Function { name, entry: None, .. }) = self.program.functions.get(function as usize) {
                return Err(Refused::Said(at, format!("fatal: function `{name}' not defined"), 2));
            }
        }
        Ok(())
    }

    fn item(&mut self) -> Compiled<()> {
        let entry = self.program.ops.len();
        if self.is_word("function") {
            return self.define();
        }
        for word in ["BEGIN", "END"] {
            if !self.is_word(word) {
                continue;
            }
            self.advance()?;
            if !self.is("{") {
                let why = format!("{word} blocks must have an action part");
                // A newline is counted before it is complained about.
                let at = self.at + usize::from(self.token == Token::Newline);
                return Err(Refused::Said(at, why, 1));
            }
            if word == "BEGIN" {
                self.program.begin.push(entry);
            } else {
                self.program.end.push(entry);
            }
            self.block()?;
            self.emit(Op::Done);
            return Ok(());
        }
        self.program.main.push(entry);
        let mut skips = Vec::new();
        if !self.is("{") {
            self.expression()?;
            if self.take(",")? {
                self.newlines()?;
                skips.extend(self.range(entry)?);
            } else {
                skips.push(self.emit(Op::JumpIf(false, 0)));
            }
        }
        if self.is("{") {
            self.block()?;
        } else {
            self.emit(Op::Number(0.0));
            self.emit(Op::Load(Place::Field));
            self.emit(Op::Print(1, Target::Output));
        }
        for skip in skips {
            self.land(skip);
        }
        self.emit(Op::Done);
        Ok(())
    }

    /// The second half of `from, to`; the first was written from `entry` on.
    fn range(&mut self, entry: usize) -> Compiled<Option<usize>> {
        let number = u32::try_from(self.program.ranges).unwrap_or(0);
        self.program.ranges += 1;
        // An open range does not look at its first pattern.
        let first = self.program.ops.split_off(entry);
        let lines = self.program.lines.split_off(entry);
        self.emit(Op::InRange(number));
        let open = self.emit(Op::JumpIf(true, 0));
        let shift = 2;
        for (op, line) in first.into_iter().zip(lines) {
            let op = match op {
                Op::Jump(to) => Op::Jump(to + shift),
                Op::JumpIf(on, to) => Op::JumpIf(on, to + shift),
                op => op,
            };
            self.program.ops.push(op);
            self.program.lines.push(line);
        }
        let skip = self.emit(Op::JumpIf(false, 0));
        self.emit(Op::SetRange(number, true));
        self.land(open);
        self.expression()?;
        let goes_on = self.emit(Op::JumpIf(false, 0));
        self.emit(Op::SetRange(number, false));
        self.land(goes_on);
        Ok(Some(skip))
    }

    fn define(&mut self) -> Compiled<()> {
        self.advance()?;
        let (Token::Name(name) | Token::Function(name)) = self.token.clone() else {
            return Err(self.error());
        };
        self.advance()?;
        self.expect("(")?;
        let mut parameters: Vec<String> = Vec::new();
        while let Token::Name(parameter) = self.token.clone() {
            if let Some(first) = parameters.iter().position(|own| *own == parameter) {
                let (second, first) = (parameters.len() + 1, first + 1);
                let why = format!(
                    "error: function `{name}': parameter #{second}, `{parameter}', duplicates parameter #{first}"
                );
                return Err(Refused::Said(self.at, why, 1));
            }
            parameters.push(parameter);
            self.advance()?;
            if !self.take(",")? {
                break;
            }
            self.newlines()?;
        }
        self.expect(")")?;
        self.newlines()?;
        let index = self.function(&name) as usize;
        let entry = self.program.ops.len();
        if let Some(function) = self.program.functions.get_mut(index) {
            if function.entry.is_some() {
                let why = format!("error: function name `{name}' previously defined");
                return Err(Refused::Said(self.at, why, 1));
            }
            function.entry = Some(entry);
            function.parameters = parameters.len();
        }
        self.locals = Some(parameters);
        self.block()?;
        self.locals = None;
        let nothing = self.text("");
        self.emit(Op::Text(nothing));
        self.emit(Op::Return);
        Ok(())
    }
}
