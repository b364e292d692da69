//! The tightest expressions of awk: constants, variables, fields, calls, getline.

use super::{
    code::{BUILTINS, Op, Place, Source},
    compile::{Compiled, Compiler, Refused},
    lex::Token,
    operand::Kind,
};

impl Compiler {
    pub(super) fn primary(&mut self) -> Compiled<Kind> {
        let at = self.at;
        match self.token.clone() {
            Token::Number(number) => {
                self.advance()?;
                self.emit(Op::Number(number));
                Ok(Kind::Value)
            }
            Token::Text(text) => {
                self.advance()?;
                let index = self.text(&text);
                self.emit(Op::Text(index));
                Ok(Kind::Value)
            }
            Token::Sign("/" | "/=") => {
                let text = self.lexer.regex(at)?;
                let index = self.regex(&text)?;
                self.advance()?;
                self.emit(Op::Match(index));
                Ok(Kind::Value)
            }
            Token::Sign("(") => self.group(),
            Token::Sign("$") => {
                self.advance()?;
                self.deeper()?;
                match self.token {
                    Token::Sign("-" | "+" | "!") => {
                        let kind = self.unary()?;
                        self.value(kind)?;
                    }
                    _ => {
                        let kind = self.primary()?;
                        self.value(kind)?;
                    }
                }
                self.depth -= 1;
                self.emit(Op::Load(Place::Field));
                Ok(Kind::Place)
            }
            Token::Sign(sign @ ("++" | "--")) => {
                self.advance()?;
                self.deeper()?;
                if self.primary()? != Kind::Place {
                    return Err(self.error());
                }
                self.depth -= 1;
                let place = self.place();
                self.emit(Op::Count(place, if sign == "++" { 1.0 } else { -1.0 }, false));
                Ok(Kind::Value)
            }
            Token::Name(name) => {
                self.advance()?;
                if self.take("[")? {
                    let array = self.array(&name);
                    self.subscripts()?;
                    self.emit(Op::Load(Place::Element(array)));
                } else {
                    let place = self.variable(&name);
                    self.emit(Op::Load(place));
                }
                Ok(Kind::Place)
            }
            Token::Function(name) => {
                self.advance()?;
                self.call(&name, at)
            }
            Token::Builtin(index) => {
                self.advance()?;
                self.builtin(index)
            }
            Token::Word("getline") => {
                self.advance()?;
                self.getline(Source::Main)?;
                Ok(Kind::Value)
            }
            _ => Err(self.error()),
        }
    }

    fn group(&mut self) -> Compiled<Kind> {
        self.advance()?;
        self.deeper()?;
        let mut count = 0;
        loop {
            self.newlines()?;
            self.expression()?;
            count += 1;
            self.newlines()?;
            if !self.take(",")? {
                break;
            }
        }
        self.depth -= 1;
        self.expect(")")?;
        Ok(if count > 1 { Kind::List(count) } else { Kind::Value })
    }

    /// What stands between `[` and `]`, as one subscript.
    pub(super) fn subscripts(&mut self) -> Compiled<()> {
        let mut count = 1;
        self.expression()?;
        while self.take(",")? {
            self.newlines()?;
            self.expression()?;
            count += 1;
        }
        if count > 1 {
            self.emit(Op::Join(count));
        }
        self.expect("]")
    }

    /// Behind the word `getline`: a place, and for the main input maybe a file.
    pub(super) fn getline(&mut self, source: Source) -> Compiled<()> {
        let mut place = None;
        if matches!(self.token, Token::Name(_) | Token::Sign("$")) {
            if self.primary()? != Kind::Place {
                return Err(self.error());
            }
            place = Some(self.place());
        }
        let mut source = source;
        if source == Source::Main && self.take("<")? {
            let kind = self.primary()?;
            self.value(kind)?;
            source = Source::File;
        }
        if source == Source::Command && place.is_some_and(Place::is_indexed) {
            return Err(Refused::Lab("a command's line read into a field or an element by getline"));
        }
        self.emit(Op::Getline(source, place.is_some()));
        if let Some(place) = place {
            self.emit(Op::TakeLine(place));
        }
        Ok(())
    }

    fn call(&mut self, name: &str, at: usize) -> Compiled<Kind> {
        let function = self.function(name);
        self.calls.push((function, at));
        let mut count = 0;
        self.expect("(")?;
        self.newlines()?;
        self.deeper()?;
        while !self.is(")") {
            let start = self.program.ops.len();
            self.expression()?;
            // A bare name may be an array.
            if let [Op::Load(place @ (Place::Global(_) | Place::Local(_)))] =
                self.program.ops.get(start..).unwrap_or_default()
            {
                let place = *place;
                self.retract();
                self.emit(Op::Pass(place));
            }
            count += 1;
            self.newlines()?;
            if !self.take(",")? {
                break;
            }
            self.newlines()?;
        }
        self.depth -= 1;
        self.expect(")")?;
        self.emit(Op::Call(function, count));
        Ok(Kind::Value)
    }

    fn builtin(&mut self, index: u32) -> Compiled<Kind> {
        let (name, least, most) = BUILTINS.get(index as usize).copied().unwrap_or(("length", 0, 1));
        let mut count = 0;
        let mut place = None;
        if !self.is("(") {
            if name != "length" {
                return Err(self.error());
            }
            self.emit(Op::Builtin(index, 0));
            return Ok(Kind::Value);
        }
        self.advance()?;
        self.newlines()?;
        self.deeper()?;
        while !self.is(")") {
            let start = self.program.ops.len();
            let array = match (name, count) {
                ("split", 1) | ("match", 2) | ("asort" | "asorti", _) => true,
                ("split", 3) => return Err(Refused::Lab("the fourth argument of awk's split")),
                _ => false,
            };
            if array {
                let Token::Name(name) = self.token.clone() else { return Err(self.error()) };
                let array = self.array(&name);
                self.advance()?;
                self.emit(Op::Array(array));
            } else {
                let kind = self.ternary(false)?;
                self.value(kind)?;
                match self.program.ops.get(start..).unwrap_or_default() {
                    [Op::Match(_)] => self.raw(start),
                    [Op::Load(bare @ (Place::Global(_) | Place::Local(_)))] if name == "length" => {
                        let bare = *bare;
                        self.retract();
                        self.emit(Op::Pass(bare));
                    }
                    [.., Op::Load(_)] if matches!((name, count), ("sub" | "gsub", 2)) => {
                        let target = self.place();
                        if target.is_indexed() {
                            self.emit(Op::Duplicate);
                        }
                        self.emit(Op::Load(target));
                        place = Some(target);
                    }
                    _ => {}
                }
            }
            count += 1;
            self.newlines()?;
            if !self.take(",")? {
                break;
            }
            self.newlines()?;
        }
        self.depth -= 1;
        if !self.is(")") {
            return Err(self.error());
        }
        if count < least || count > most {
            let why = format!("{count} is invalid as number of arguments for {name}");
            return Err(Refused::At(self.at, why));
        }
        self.advance()?;
        if name == "sub" || name == "gsub" {
            if count == 2 {
                self.emit(Op::Number(0.0));
                self.emit(Op::Duplicate);
                self.emit(Op::Load(Place::Field));
                place = Some(Place::Field);
            }
            self.emit(Op::Substitute(name == "gsub", place));
        } else {
            self.emit(Op::Builtin(index, count));
        }
        Ok(Kind::Value)
    }
}
