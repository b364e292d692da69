//! Reads what `find` is asked. Mistakes are worded as findutils 4.9 words them.

use crate::{
    eval::expand::pattern::Pattern,
    expression::{BASIC, Expression},
};

/// Parentheses within each other.
const MAX_DEPTH: u32 = 64;

/// A number with `+` or `-` before it: more, less, or exactly.
#[derive(Clone, Copy, Debug)]
pub(super) struct Count(pub(super) std::cmp::Ordering, pub(super) u64);

/// What is asked of a file, or done with it.
pub(super) enum Test {
    /// The pattern, whether of the whole path, whether capitals count for small letters.
    Name(Pattern, bool, bool),
    Regex(Expression),
    Type(String),
    /// In units of so many bytes.
    Size(Count, u64),
    Empty,
    /// Newer than this file.
    Newer(String),
    /// `-mtime`, `-mmin`: age in units of so many seconds.
    Age(Count, i64),
    /// The bits, and `-` for all of them, `/` for any.
    Mode(u16, char),
    User(String),
    Constant(bool),
    Print(char),
    Format(String),
    Delete,
    Prune,
    Quit,
    /// The words, and whether they take many paths at once (`+`).
    Exec(Vec<String>, bool),
}

/// A step: the answer of the last test steers.
pub(super) enum Op {
    Test(Test),
    Not,
    /// Goes on there when the answer is this one.
    JumpIf(bool, usize),
}

#[derive(Default)]
pub(super) struct Request {
    pub(super) roots: Vec<String>,
    pub(super) ops: Vec<Op>,
    pub(super) least: usize,
    pub(super) most: Option<usize>,
    /// Contents before their directory.
    pub(super) depth_first: bool,
}

/// Why it is not done.
pub(super) enum Refused {
    Said(String),
    NotSimulated(String),
}

impl From<String> for Refused {
    fn from(why: String) -> Self {
        Self::Said(why)
    }
}

type Parsed<T> = Result<T, Refused>;

struct Parser<'a> {
    words: &'a [String],
    /// Whether a path is there.
    exists: &'a dyn Fn(&str) -> bool,
    at: usize,
    request: Request,
    acts: bool,
    depth: u32,
    /// The word before, for a hint about patterns that the shell has expanded.
    last: &'a str,
}

pub(super) fn parse(words: &[String], exists: &dyn Fn(&str) -> bool) -> Parsed<Request> {
    let mut parser =
        Parser { words, exists, at: 0, request: Request::default(), acts: false, depth: 0, last: "" };
    let starts = |word: &str| (word.starts_with('-') && word.len() > 1) || matches!(word, "(" | "!" | ")");
    while let Some(word) = parser.peek() {
        match word {
            "-H" | "-L" | "-P" if parser.request.roots.is_empty() => {}
            word if starts(word) => break,
            word => parser.request.roots.push(word.to_owned()),
        }
        parser.at += 1;
    }
    if parser.request.roots.is_empty() {
        parser.request.roots.push(".".to_owned());
    }
    if parser.at < words.len() {
        parser.list()?;
        if parser.at < words.len() {
            return Err("you have too many ')'".to_owned().into());
        }
    } else {
        parser.request.ops.push(Op::Test(Test::Constant(true)));
    }
    let Parser { mut request, acts, .. } = parser;
    if !acts {
        let end = request.ops.len() + 2;
        request.ops.push(Op::JumpIf(false, end));
        request.ops.push(Op::Test(Test::Print('\n')));
    }
    Ok(request)
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a str> {
        self.words.get(self.at).map(String::as_str)
    }

    fn take(&mut self, any: &[&str]) -> bool {
        let found = self.peek().is_some_and(|word| any.contains(&word));
        if found {
            self.last = self.peek().unwrap_or_default();
            self.at += 1;
        }
        found
    }

    /// `a , b`
    fn list(&mut self) -> Parsed<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Refused::NotSimulated("an expression of find so deeply nested".to_owned()));
        }
        self.or()?;
        while self.take(&[","]) {
            self.or()?;
        }
        self.depth -= 1;
        Ok(())
    }

    fn or(&mut self) -> Parsed<()> {
        let mut jumps = Vec::new();
        self.and()?;
        while self.take(&["-o", "-or"]) {
            jumps.push(self.request.ops.len());
            self.request.ops.push(Op::JumpIf(true, 0));
            self.and()?;
        }
        self.land(&jumps);
        Ok(())
    }

    fn and(&mut self) -> Parsed<()> {
        let mut jumps = Vec::new();
        loop {
            self.not()?;
            let joined = self.take(&["-a", "-and"]);
            let more = self.peek().is_some_and(|word| !matches!(word, "-o" | "-or" | "," | ")"));
            if !joined && !more {
                break;
            }
            jumps.push(self.request.ops.len());
            self.request.ops.push(Op::JumpIf(false, 0));
        }
        self.land(&jumps);
        Ok(())
    }

    fn land(&mut self, jumps: &[usize]) {
        let here = self.request.ops.len();
        for jump in jumps {
            if let Some(Op::JumpIf(_, to)) = self.request.ops.get_mut(*jump) {
                *to = here;
            }
        }
    }

    fn not(&mut self) -> Parsed<()> {
        let mut negated = false;
        let mut not = "";
        while self.take(&["!", "-not"]) {
            negated = !negated;
            not = self.last;
        }
        let Some(word) = self.peek() else {
            let before = if not.is_empty() { self.last } else { not };
            return Err(format!("expected an expression after '{before}'").into());
        };
        if matches!(word, "-o" | "-or" | "-a" | "-and" | ",") {
            let why = format!(
                "invalid expression; you have used a binary operator '{word}' with nothing before it."
            );
            return Err(why.into());
        }
        if self.take(&["("]) {
            if self.peek() == Some(")") {
                return Err("invalid expression; empty parentheses are not allowed.".to_owned().into());
            }
            if self.peek().is_some() {
                self.list()?;
            }
            if !self.take(&[")"]) {
                let why = "invalid expression; I was expecting to find a ')' somewhere but did not see one.";
                return Err(why.to_owned().into());
            }
        } else if word == ")" {
            return Err("you have too many ')'".to_owned().into());
        } else {
            self.at += 1;
            self.test(word)?;
            self.last = word;
        }
        if negated {
            self.request.ops.push(Op::Not);
        }
        Ok(())
    }

    fn argument(&mut self, name: &str) -> Parsed<&'a str> {
        let word = self.peek().ok_or_else(|| format!("missing argument to `{name}'"))?;
        self.at += 1;
        Ok(word)
    }

    fn test(&mut self, name: &'a str) -> Parsed<()> {
        let test = match name {
            "-name" | "-iname" | "-path" | "-ipath" | "-wholename" | "-iwholename" => {
                let text = self.argument(name)?;
                let fold = name.starts_with("-i");
                let text = if fold { text.to_lowercase() } else { text.to_owned() };
                Test::Name(Pattern::new(&text), !name.ends_with("-name") && !name.ends_with("iname"), fold)
            }
            "-regex" | "-iregex" => {
                let text = self.argument(name)?;
                let compiled = Expression::new(text, BASIC, name == "-iregex");
                Test::Regex(compiled.map_err(str::to_owned)?.lines())
            }
            "-type" => Test::Type(self.kind()?),
            "-size" => self.size()?,
            "-empty" => Test::Empty,
            "-newer" => Test::Newer(self.argument(name)?.to_owned()),
            "-mtime" | "-mmin" | "-ctime" | "-atime" | "-cmin" | "-amin" => {
                let text = self.argument(name)?;
                let count = count(text).ok_or_else(|| format!("invalid argument `{text}' to `{name}'"))?;
                Test::Age(count, if name.ends_with("min") { 60 } else { 86_400 })
            }
            "-perm" => {
                let text = self.argument(name)?;
                let (how, bits) = match text.strip_prefix(['-', '/']) {
                    Some(bits) => (if text.starts_with('-') { '-' } else { '/' }, bits),
                    None => ('=', text),
                };
                let bits = super::super::tree::changed(0, bits);
                Test::Mode(bits.ok_or_else(|| format!("invalid mode \u{2018}{text}\u{2019}"))?, how)
            }
            "-user" | "-group" => Test::User(self.argument(name)?.to_owned()),
            "-true" => Test::Constant(true),
            "-false" => Test::Constant(false),
            "-print" => Test::Print('\n'),
            "-print0" => Test::Print('\0'),
            "-printf" => Test::Format(self.argument(name)?.to_owned()),
            "-delete" => {
                self.request.depth_first = true;
                Test::Delete
            }
            "-prune" => Test::Prune,
            "-quit" => Test::Quit,
            "-exec" => self.exec()?,
            "-maxdepth" | "-mindepth" => {
                let text = self.argument(name)?;
                let Ok(depth) = text.parse() else {
                    let why = format!(
                        "Expected a positive decimal integer argument to {name}, but got \u{2018}{text}\u{2019}"
                    );
                    return Err(why.into());
                };
                if name == "-maxdepth" {
                    self.request.most = Some(depth);
                } else {
                    self.request.least = depth;
                }
                Test::Constant(true)
            }
            "-depth" | "-d" => {
                self.request.depth_first = true;
                Test::Constant(true)
            }
            "-mount" | "-xdev" | "-noleaf" | "-follow" | "-daystart" => Test::Constant(true),
            "-ok" | "-okdir" | "-execdir" | "-ls" | "-fls" | "-fprint" | "-fprintf" | "-inum" | "-links"
            | "-regextype" | "-samefile" | "-uid" | "-gid" | "-readable" | "-writable" | "-executable"
            | "-newermt" | "-help" | "--help" | "-version" | "--version" => {
                return Err(Refused::NotSimulated(format!("find {name}")));
            }
            name if name.starts_with('-') => return Err(format!("unknown predicate `{name}'").into()),
            path => {
                let mut why = format!("paths must precede expression: `{path}'");
                // A pattern that the shell has expanded names files that are there.
                if let Some(before) = self.last_pattern().filter(|_| (self.exists)(path)) {
                    why.push_str(&format!("\nfind: possible unquoted pattern after predicate `{before}'?"));
                }
                return Err(why.into());
            }
        };
        let acts =
            matches!(test, Test::Print(_) | Test::Format(_) | Test::Delete | Test::Exec(..) | Test::Quit);
        self.acts = self.acts || (acts && !matches!(test, Test::Quit));
        self.request.ops.push(Op::Test(test));
        Ok(())
    }

    /// The predicate before, when it takes a pattern.
    fn last_pattern(&self) -> Option<&'a str> {
        ["-name", "-iname", "-path"].into_iter().find(|name| *name == self.last)
    }

    fn kind(&mut self) -> Parsed<String> {
        let text = self.argument("-type")?;
        let letters: Vec<&str> = text.split(',').collect();
        for letter in &letters {
            if letter.chars().next().is_none_or(|c| !"bcdpflsD".contains(c)) {
                return Err(format!("Unknown argument to -type: {letter}").into());
            }
            if letter.chars().count() > 1 {
                return Err("Must separate multiple arguments to -type using: ','".to_owned().into());
            }
        }
        Ok(letters.concat())
    }

    fn size(&mut self) -> Parsed<Test> {
        let text = self.argument("-size")?;
        let units = [('c', 1_u64), ('w', 2), ('b', 512), ('k', 1 << 10), ('M', 1 << 20), ('G', 1 << 30)];
        let last = text.chars().last().unwrap_or(' ');
        let (number, unit) = match units.iter().find(|(letter, _)| *letter == last) {
            Some((letter, unit)) => (text.trim_end_matches(*letter), *unit),
            None if last.is_ascii_digit() => (text, 512),
            None => return Err(format!("invalid -size type `{last}'").into()),
        };
        let count = count(number).ok_or_else(|| format!("Invalid argument `{text}' to -size"))?;
        Ok(Test::Size(count, unit))
    }

    fn exec(&mut self) -> Parsed<Test> {
        let mut words: Vec<String> = Vec::new();
        loop {
            let word = self.argument("-exec")?;
            if word == ";" || (word == "+" && words.last().is_some_and(|last| last == "{}")) {
                let many = word == "+";
                if words.is_empty() {
                    return Err(format!("invalid argument `{word}' to `-exec'").into());
                }
                if many {
                    words.pop();
                }
                return Ok(Test::Exec(words, many));
            }
            words.push(word.to_owned());
        }
    }
}

fn count(text: &str) -> Option<Count> {
    use std::cmp::Ordering::{Equal, Greater, Less};
    let (order, digits) = match text.strip_prefix(['+', '-']) {
        Some(digits) => (if text.starts_with('+') { Greater } else { Less }, digits),
        None => (Equal, text),
    };
    digits.parse().ok().map(|number| Count(order, number))
}
