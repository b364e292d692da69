//! What begins with a word: definitions, conditions, loops, labels and catching.

use super::{
    code::{Id, Node},
    lex::Token,
    natives,
    parse::{MULTIPLIED, Parsed, Parser},
    scope::Name,
};

impl Parser<'_> {
    /// `def NAME(ARGUMENTS): BODY;`
    pub(super) fn definition(&mut self) -> Parsed<()> {
        self.at += 1;
        let name = self.name()?;
        let mut arguments = Vec::new();
        if self.take("(") {
            loop {
                let variable = self.take("$");
                if !variable && !matches!(self.peek(), Token::Name(_)) {
                    return self.unexpected("IDENT or '$'");
                }
                arguments.push((self.name()?, variable));
                if !self.take(";") {
                    break;
                }
            }
            self.want(")", "';' or ')'")?;
            self.want(":", "':'")?;
        } else {
            self.want(":", "'(' or ':'")?;
        }
        let (function, around) = self.scope.define(name, arguments.len());
        let mark = self.scope.mark();
        for (name, _) in &arguments {
            self.scope.push(Name::Argument(name.clone()));
        }
        let mut lets = Vec::new();
        for (name, _) in arguments.iter().filter(|(_, variable)| *variable) {
            lets.push(self.scope.call(name, Vec::new(), 0));
            self.scope.push(Name::Variable(name.clone()));
        }
        let body = self.within(Self::pipe)?;
        self.want(";", "")?;
        self.scope.leave(mark);
        let body = self.fold(lets, body);
        self.scope.body(function, body, around);
        Ok(())
    }

    pub(super) fn unmarked(&mut self) -> Parsed<Id> {
        let start = self.place();
        let Token::Mark(mark) = *self.peek() else { return self.bound_term() };
        match mark {
            "def" => self.pipe(),
            "-" => {
                self.at += 1;
                let operand = self.binary(MULTIPLIED)?;
                let negate = self.scope.add(Node::Native(natives::negate, [].into()));
                Ok(self.scope.add(Node::Pipe(operand, negate)))
            }
            "if" => {
                self.at += 1;
                self.condition(start)
            }
            "try" => {
                self.at += 1;
                let body = self.within(Self::unmarked)?;
                let handler = match self.take("catch") {
                    true => {
                        Some(self.or_else(start, "Possibly unterminated 'try' statement", Self::unmarked)?)
                    }
                    false => None,
                };
                Ok(self.scope.add(Node::Try(body, handler)))
            }
            "reduce" | "foreach" => {
                self.at += 1;
                self.folding(mark == "reduce")
            }
            "label" => {
                self.at += 1;
                self.want("$", "'$'")?;
                let name = self.name()?;
                self.want("|", "'|'")?;
                let mark = self.scope.mark();
                self.scope.push(Name::Label(name));
                let body = self.pipe()?;
                self.scope.leave(mark);
                Ok(self.scope.add(Node::Label(body)))
            }
            _ => self.bound_term(),
        }
    }

    /// After `if` or `elif`.
    fn condition(&mut self, start: usize) -> Parsed<Id> {
        let mut branches = Vec::new();
        loop {
            let condition = self.within(Self::pipe)?;
            self.want("then", "")?;
            let remark = "Possibly unterminated 'if' statement";
            let (then, goes_on) = self.or_else(start, remark, |parser| {
                let then = parser.pipe()?;
                if !parser.sees("elif") && !parser.sees("else") {
                    return parser.unexpected("");
                }
                Ok((then, parser.take("elif")))
            })?;
            branches.push((condition, then));
            if goes_on {
                continue;
            }
            let last = self.or_else(start, remark, |parser| {
                parser.at += 1;
                let last = parser.pipe()?;
                parser.want("end", "")?;
                Ok(last)
            })?;
            return Ok(branches
                .into_iter()
                .rev()
                .fold(last, |rest, (condition, then)| self.scope.add(Node::If(condition, then, rest))));
        }
    }

    /// After `reduce` or `foreach`. The beginning does not know the variables, what follows does.
    fn folding(&mut self, reduces: bool) -> Parsed<Id> {
        let source = self.within(Self::term)?;
        self.want("as", "FIELD or as or '.' or '['")?;
        let mark = self.scope.mark();
        let (source, lets) = self.patterns(source)?;
        self.want("(", "'('")?;
        let names = self.scope.leave(mark);
        let init = self.within(Self::pipe)?;
        self.want(";", "")?;
        self.scope.restore(names);
        let step = self.within(Self::pipe)?;
        if reduces {
            self.want(")", "")?;
            self.scope.leave(mark);
            let step = self.fold(lets, step);
            return Ok(self.scope.add(Node::Reduce(source, init, step)));
        }
        let extract = if self.take(";") { self.within(Self::pipe)? } else { self.scope.add(Node::Identity) };
        self.want(")", "")?;
        self.scope.leave(mark);
        // Both parts stand within the variables, so each gets its own.
        let step = self.fold(lets.clone(), step);
        let extract = self.fold(lets, extract);
        Ok(self.scope.add(Node::Foreach(source, init, step, extract)))
    }
}
