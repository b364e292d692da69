//! Commands that hold commands: `if`, loops, `case`, groups, functions, `[[ … ]]`.

use std::rc::Rc;

use super::{
    ast::{Branch, BranchEnd, Command, Compound, Function, List, Redirect, Test, Word},
    cursor::{Parsed, is_meta, is_name},
    parser::Parser,
};

impl Parser {
    /// The compound command that `word` begins; `None` when it is a simple one.
    pub(super) fn compound(&mut self, word: &str) -> Parsed<Option<Command>> {
        let compound = match word {
            "" if self.cursor.looking_at("((") => self.parentheses()?,
            "" if self.cursor.peek() == Some('(') => self.subshell()?,
            "{" => self.opened(1, |p| Ok(Compound::Group(p.closed_by("}")?)))?,
            "if" => self.opened(2, Self::conditional)?,
            "while" => self.opened(5, |p| p.repeated(false))?,
            "until" => self.opened(5, |p| p.repeated(true))?,
            "for" => self.opened(3, Self::each)?,
            "case" => self.opened(4, Self::case)?,
            "[[" => self.opened(2, Self::test)?,
            "select" => match self.opened(6, Self::each)? {
                Compound::For(name, words, body) => Compound::Select(name, words, body),
                _ => return Err(self.cursor.unexpected_in_line()),
            },
            "function" => {
                let from = self.cursor.at();
                self.cursor.skip(8);
                self.cursor.skip_blanks();
                let name = self.function_name();
                self.cursor.skip_blanks();
                if self.cursor.eat("(") {
                    self.expect_operator(")")?;
                }
                return self.function(from, name).map(Some);
            }
            _ => {
                let (from, name) = (self.cursor.at(), self.function_name());
                self.cursor.skip_blanks();
                if !name.is_empty() && self.cursor.operator() == Some("(") {
                    self.cursor.skip(1);
                    self.expect_operator(")")?;
                    return self.function(from, name).map(Some);
                }
                self.cursor.return_to(from);
                return Ok(None);
            }
        };
        Ok(Some(Command::Compound(Rc::new(compound), self.redirects()?)))
    }

    fn opened(&mut self, skip: usize, inner: fn(&mut Self) -> Parsed<Compound>) -> Parsed<Compound> {
        self.cursor.skip(skip);
        self.deeper(inner)
    }

    fn redirects(&mut self) -> Parsed<Vec<Redirect>> {
        let mut redirects = Vec::new();
        loop {
            self.cursor.skip_blanks();
            match self.redirect()? {
                Some(redirect) => redirects.push(redirect),
                None => return Ok(redirects),
            }
        }
    }

    fn closed_by(&mut self, word: &str) -> Parsed<List> {
        let list = self.body()?;
        self.expect_word(word)?;
        Ok(list)
    }

    fn subshell(&mut self) -> Parsed<Compound> {
        self.opened(1, |p| {
            let list = p.body()?;
            p.expect_operator(")")?;
            Ok(Compound::Subshell(Rc::new(list)))
        })
    }

    /// `((…))`, or a subshell that begins with a subshell.
    fn parentheses(&mut self) -> Parsed<Compound> {
        self.cursor.skip(2);
        if self.cursor.arithmetic_ahead()? {
            return Ok(Compound::Arithmetic(self.deeper(Self::arithmetic)?));
        }
        self.cursor.back();
        self.cursor.back();
        self.subshell()
    }

    fn conditional(&mut self) -> Parsed<Compound> {
        let mut branches = Vec::new();
        loop {
            let condition = self.closed_by("then")?;
            branches.push((condition, self.body()?));
            self.cursor.skip_blanks();
            match self.cursor.bare_word().as_str() {
                "elif" => self.cursor.skip(4),
                "else" => {
                    self.cursor.skip(4);
                    return Ok(Compound::If(branches, Some(self.closed_by("fi")?)));
                }
                _ => {
                    self.expect_word("fi")?;
                    return Ok(Compound::If(branches, None));
                }
            }
        }
    }

    fn repeated(&mut self, until: bool) -> Parsed<Compound> {
        let condition = self.closed_by("do")?;
        Ok(Compound::While(until, condition, self.closed_by("done")?))
    }

    fn each(&mut self) -> Parsed<Compound> {
        self.cursor.skip_blanks();
        if self.cursor.looking_at("((") {
            return self.count();
        }
        let name = self.name();
        if name.is_empty() || self.cursor.peek().is_some_and(|c| !is_meta(c)) {
            return Err(self.cursor.unexpected_in_line());
        }
        self.newlines()?;
        let words = if self.cursor.bare_word() == "in" {
            self.cursor.skip(2);
            let mut words = Vec::new();
            self.cursor.skip_blanks();
            while let Some(word) = self.word()? {
                words.push(word);
                self.cursor.skip_blanks();
            }
            if !matches!(self.cursor.operator(), Some(";" | "\n")) {
                return Err(self.cursor.unexpected());
            }
            Some(words)
        } else {
            None
        };
        Ok(Compound::For(name, words, self.done()?))
    }

    /// `; do … done`
    fn done(&mut self) -> Parsed<List> {
        self.cursor.skip_blanks();
        if self.cursor.operator() == Some(";") {
            self.cursor.skip(1);
        }
        self.newlines()?;
        if self.cursor.bare_word() == "{" {
            self.cursor.skip(1);
            return self.closed_by("}");
        }
        self.expect_word("do")?;
        self.closed_by("done")
    }

    /// `((first; condition; step))`, behind `for`.
    fn count(&mut self) -> Parsed<Compound> {
        self.cursor.skip(2);
        if !self.cursor.arithmetic_ahead()? {
            return Err(self.cursor.unexpected());
        }
        let whole = self.arithmetic()?;
        let clauses = super::words::clauses(&whole);
        let Ok(clauses) = <[Option<Word>; 3]>::try_from(clauses) else {
            return Err(self.cursor.unexpected());
        };
        Ok(Compound::Count(Box::new(clauses), self.done()?))
    }

    fn case(&mut self) -> Parsed<Compound> {
        self.cursor.skip_blanks();
        let Some(subject) = self.word()? else { return Err(self.cursor.unexpected_in_line()) };
        self.newlines()?;
        self.expect_word("in")?;
        let mut branches = Vec::new();
        loop {
            self.newlines()?;
            if self.cursor.bare_word() == "esac" {
                self.cursor.skip(4);
                return Ok(Compound::Case(subject, branches));
            }
            if self.cursor.operator() == Some("(") {
                self.cursor.skip(1);
            }
            let mut patterns = Vec::new();
            loop {
                self.cursor.skip_blanks();
                let Some(pattern) = self.word()? else { return Err(self.cursor.unexpected()) };
                patterns.push(pattern);
                self.cursor.skip_blanks();
                if self.cursor.operator() != Some("|") {
                    break;
                }
                self.cursor.skip(1);
            }
            self.expect_operator(")")?;
            let body = self.list()?;
            self.cursor.skip_blanks();
            let (end, length) = match self.cursor.operator() {
                Some(";;") => (BranchEnd::Leave, 2),
                Some(";&") => (BranchEnd::FallThrough, 2),
                Some(";;&") => (BranchEnd::Continue, 3),
                _ if self.cursor.bare_word() == "esac" => (BranchEnd::Leave, 0),
                _ => return Err(self.cursor.unexpected()),
            };
            self.cursor.skip(length);
            branches.push(Branch { patterns, body, end });
        }
    }

    fn function_name(&mut self) -> String {
        let from = self.cursor.at();
        while self.cursor.peek().is_some_and(|c| is_name(c, false) || matches!(c, '-' | '.' | ':' | '+')) {
            self.cursor.skip(1);
        }
        self.cursor.since(from)
    }

    /// The body of a function whose name stands at `from`.
    fn function(&mut self, from: usize, name: String) -> Parsed<Command> {
        self.newlines()?;
        let word = self.cursor.bare_word();
        match self.deeper(|p| p.compound(&word))? {
            Some(body @ Command::Compound(..)) => {
                let source = self.cursor.since(from).into();
                Ok(Command::Function(Function { name, body: Rc::new(body), source }))
            }
            _ => Err(self.cursor.unexpected()),
        }
    }

    fn test(&mut self) -> Parsed<Compound> {
        let test = self.test_or()?;
        self.newlines()?;
        self.expect_word("]]")?;
        Ok(Compound::Test(test))
    }

    fn test_or(&mut self) -> Parsed<Test> {
        Ok(Test::Or(self.test_joined("||", Self::test_and)?))
    }

    fn test_and(&mut self) -> Parsed<Test> {
        Ok(Test::And(self.test_joined("&&", Self::test_not)?))
    }

    fn test_joined(&mut self, by: &str, inner: fn(&mut Self) -> Parsed<Test>) -> Parsed<Vec<Test>> {
        let mut tests = vec![inner(self)?];
        loop {
            self.newlines()?;
            if !self.cursor.eat(by) {
                return Ok(tests);
            }
            tests.push(inner(self)?);
        }
    }

    fn test_not(&mut self) -> Parsed<Test> {
        self.newlines()?;
        if self.cursor.bare_word() == "!" {
            self.cursor.skip(1);
            return self.deeper(|p| Ok(Test::Not(Box::new(p.test_not()?))));
        }
        if self.cursor.operator() == Some("(") {
            self.cursor.skip(1);
            let inner = self.deeper(Self::test_or)?;
            self.expect_operator(")")?;
            return Ok(inner);
        }
        let operator = self.cursor.bare_word();
        if operator == "]]" {
            return Err(self.cursor.unexpected());
        }
        let Some(left) = self.word()? else { return Err(self.cursor.unexpected()) };
        self.cursor.skip_blanks();
        let unary = operator.strip_prefix('-').is_some_and(|flag| flag.chars().count() == 1);
        if unary && self.cursor.bare_word() != "]]" && !self.binary_ahead() {
            let Some(operand) = self.word()? else { return Err(self.cursor.unexpected()) };
            return Ok(Test::Unary(operator, operand));
        }
        if !self.binary_ahead() {
            return Ok(Test::Word(left));
        }
        let operator = match self.cursor.operator() {
            Some(operator) => operator.to_owned(),
            None => self.cursor.bare_word(),
        };
        self.cursor.skip(operator.chars().count());
        self.cursor.skip_blanks();
        // A regular expression holds characters that end other words.
        let ends: fn(char) -> bool = if operator == "=~" { char::is_whitespace } else { is_meta };
        let extglob = std::mem::replace(&mut self.manner.extglob, true);
        let right = self.word_until(ends);
        self.manner.extglob = extglob;
        match right? {
            Some(right) => Ok(Test::Binary(left, operator, right)),
            None => Err(self.cursor.unexpected()),
        }
    }

    fn binary_ahead(&self) -> bool {
        match self.cursor.operator() {
            Some(operator) => matches!(operator, "<" | ">"),
            None => matches!(
                self.cursor.bare_word().as_str(),
                "=" | "=="
                    | "!="
                    | "=~"
                    | "-eq"
                    | "-ne"
                    | "-lt"
                    | "-le"
                    | "-gt"
                    | "-ge"
                    | "-nt"
                    | "-ot"
                    | "-ef"
            ),
        }
    }
}
