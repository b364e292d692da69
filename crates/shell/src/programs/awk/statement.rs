//! The statements of awk.

use super::{
    code::{Op, Place, Target},
    compile::{Compiled, Compiler, Loop, Refused},
    lex::Token,
};

impl Compiler {
    pub(super) fn block(&mut self) -> Compiled<()> {
        self.expect("{")?;
        self.deeper()?;
        while !self.is("}") {
            if self.token == Token::End {
                return Err(self.error());
            }
            if self.token == Token::Newline || self.is(";") {
                self.advance()?;
                continue;
            }
            self.statement()?;
        }
        self.depth -= 1;
        self.advance()
    }

    /// A block, a statement with its end, or nothing but `;`.
    fn body(&mut self) -> Compiled<()> {
        self.newlines()?;
        if self.take(";")? {
            return Ok(());
        }
        self.statement()
    }

    fn end(&mut self) -> Compiled<()> {
        match &self.token {
            Token::Sign("}") => Ok(()),
            Token::Sign(";") | Token::Newline => {
                self.advance()?;
                self.newlines()
            }
            _ => Err(self.error()),
        }
    }

    fn statement(&mut self) -> Compiled<()> {
        if self.is("{") {
            self.block()?;
            return self.newlines();
        }
        self.deeper()?;
        match self.token.clone() {
            Token::Word("if") => self.choice()?,
            Token::Word("while") => {
                self.advance()?;
                let start = self.here();
                self.expect("(")?;
                self.expression()?;
                self.expect(")")?;
                let out = self.emit(Op::JumpIf(false, 0));
                self.looped()?;
                self.emit(Op::Jump(start));
                self.land(out);
                self.leave(start);
            }
            Token::Word("do") => {
                self.advance()?;
                let start = self.here();
                self.loops.push(Loop::default());
                self.body()?;
                while self.token == Token::Newline || self.is(";") {
                    self.advance()?;
                }
                if !self.is_word("while") {
                    return Err(self.error());
                }
                self.advance()?;
                let test = self.here();
                self.expect("(")?;
                self.expression()?;
                self.expect(")")?;
                self.emit(Op::JumpIf(true, start));
                self.leave(test);
                self.end()?;
            }
            Token::Word("for") => self.repeat()?,
            Token::Word("switch") => return Err(Refused::Lab("the switch statement of awk")),
            _ => {
                self.simple()?;
                self.end()?;
            }
        }
        self.depth -= 1;
        Ok(())
    }

    fn choice(&mut self) -> Compiled<()> {
        self.advance()?;
        self.expect("(")?;
        self.expression()?;
        self.expect(")")?;
        let otherwise = self.emit(Op::JumpIf(false, 0));
        self.body()?;
        // What stands between may belong to an `else`.
        let (lexer, token, at) = (self.lexer.clone(), self.token.clone(), self.at);
        while self.token == Token::Newline || self.is(";") {
            self.advance()?;
        }
        if !self.is_word("else") {
            (self.lexer, self.token, self.at) = (lexer, token, at);
            self.land(otherwise);
            return Ok(());
        }
        self.advance()?;
        let done = self.emit(Op::Jump(0));
        self.land(otherwise);
        self.body()?;
        self.land(done);
        Ok(())
    }

    /// The body of a loop.
    fn looped(&mut self) -> Compiled<()> {
        self.loops.push(Loop::default());
        self.body()
    }

    /// Ends a loop: `continue` goes to `again`, `break` comes here.
    fn leave(&mut self, again: u32) {
        let Some(ended) = self.loops.pop() else { return };
        for jump in ended.continues {
            if let Some(Op::Jump(to)) = self.program.ops.get_mut(jump) {
                *to = again;
            }
        }
        for jump in ended.breaks {
            self.land(jump);
        }
    }

    fn repeat(&mut self) -> Compiled<()> {
        self.advance()?;
        self.expect("(")?;
        if let Some((variable, array)) = self.each()? {
            let array = self.array(&array);
            self.emit(Op::Each(array));
            let start = self.here();
            let next = self.emit(Op::NextKey(0));
            let place = self.variable(&variable);
            self.emit(Op::Store(place));
            self.emit(Op::Drop);
            self.looped()?;
            self.emit(Op::Jump(start));
            // `break` ends the walk; at its natural end that is done already.
            self.leave(start);
            self.emit(Op::EndEach);
            self.land(next);
            return Ok(());
        }
        if !self.is(";") {
            self.simple()?;
        }
        self.expect(";")?;
        self.newlines()?;
        let test = self.here();
        let mut out = None;
        if !self.is(";") {
            self.expression()?;
            out = Some(self.emit(Op::JumpIf(false, 0)));
        }
        self.expect(";")?;
        self.newlines()?;
        let body = self.emit(Op::Jump(0));
        let step = self.here();
        if !self.is(")") {
            self.simple()?;
        }
        self.expect(")")?;
        self.emit(Op::Jump(test));
        self.land(body);
        self.looped()?;
        self.emit(Op::Jump(step));
        if let Some(out) = out {
            self.land(out);
        }
        self.leave(step);
        Ok(())
    }

    /// `k in a)`, if that is what follows.
    fn each(&mut self) -> Compiled<Option<(String, String)>> {
        let (lexer, token, at) = (self.lexer.clone(), self.token.clone(), self.at);
        if let Token::Name(variable) = self.token.clone() {
            self.advance()?;
            if self.is_word("in") {
                self.advance()?;
                if let Token::Name(array) = self.token.clone() {
                    self.advance()?;
                    if self.take(")")? {
                        return Ok(Some((variable, array)));
                    }
                }
            }
        }
        (self.lexer, self.token, self.at) = (lexer, token, at);
        Ok(None)
    }

    fn simple(&mut self) -> Compiled<()> {
        let at = self.at;
        let Token::Word(word) = self.token else {
            self.expression()?;
            self.emit(Op::Drop);
            return Ok(());
        };
        if word != "getline" {
            self.advance()?;
        }
        match word {
            "print" | "printf" => self.print(word)?,
            "next" | "nextfile" => {
                let block = match (self.program.begin.last(), self.program.end.last()) {
                    (begin, end) if begin > end && begin > self.program.main.last() => Some("BEGIN"),
                    (begin, end) if end > begin && end > self.program.main.last() => Some("END"),
                    _ => None,
                };
                if let Some(block) = block.filter(|_| self.locals.is_none()) {
                    let why = format!("error: `{word}' used in {block} action");
                    return Err(Refused::Said(at, why, 1));
                }
                self.emit(if word == "next" { Op::Next } else { Op::NextFile });
            }
            "exit" => {
                let plain = self.ends();
                if !plain {
                    self.expression()?;
                }
                self.emit(Op::Exit(!plain));
            }
            "return" => {
                if self.locals.is_none() {
                    return Err(Refused::At(at, "`return' used outside function context".to_owned()));
                }
                if self.ends() {
                    let nothing = self.text("");
                    self.emit(Op::Text(nothing));
                } else {
                    self.expression()?;
                }
                self.emit(Op::Return);
            }
            "break" | "continue" => {
                let jump = self.emit(Op::Jump(0));
                let Some(inner) = self.loops.last_mut() else {
                    let (place, which) = match word {
                        "break" => {
                            (format!("awk: cmd. line:{}: ", self.lexer.place(at).0), "a loop or switch")
                        }
                        _ => (String::new(), "a loop"),
                    };
                    let why = format!("error: `{word}' is not allowed outside {which}");
                    let twice = if place.is_empty() { String::new() } else { format!("\n{place}{why}") };
                    return Err(Refused::Said(at, format!("{why}{twice}"), 1));
                };
                if word == "break" { inner.breaks.push(jump) } else { inner.continues.push(jump) }
            }
            "delete" => {
                let Token::Name(name) = self.token.clone() else { return Err(self.error()) };
                let array = self.array(&name);
                self.advance()?;
                if self.take("[")? {
                    self.subscripts()?;
                    self.emit(Op::Delete(array));
                } else {
                    self.emit(Op::Clear(array));
                }
            }
            "getline" => {
                self.expression()?;
                self.emit(Op::Drop);
            }
            _ => return Err(Refused::At(at, "syntax error".to_owned())),
        }
        Ok(())
    }

    /// Whether a statement ends here.
    pub(super) fn ends(&self) -> bool {
        matches!(self.token, Token::Newline | Token::End | Token::Sign(";" | "}"))
    }

    fn print(&mut self, word: &str) -> Compiled<()> {
        let mut count = 0;
        if !self.ends() && !self.is(">") && !self.is(">>") && !self.is("|") {
            count = self.printed()?;
        }
        if count == 0 {
            if word == "printf" {
                return Err(self.error());
            }
            self.emit(Op::Number(0.0));
            self.emit(Op::Load(Place::Field));
            count = 1;
        }
        let target = match self.token {
            Token::Sign(">") => Target::File,
            Token::Sign(">>") => Target::Append,
            Token::Sign("|") => Target::Command,
            _ => Target::Output,
        };
        if target != Target::Output {
            self.advance()?;
            self.concatenation()?;
        }
        self.emit(if word == "print" { Op::Print(count, target) } else { Op::Printf(count, target) });
        Ok(())
    }
}
