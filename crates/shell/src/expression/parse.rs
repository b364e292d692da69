//! From text to steps: basic, extended and, for jq, Perl's way of writing. Mistakes are worded as glibc words them.

use super::{Assertion, Expression, Flavour, Set, Step};

/// The longest expression, and the most steps of a compiled one.
const MAX_TEXT: usize = 16 * 1024;
const MAX_STEPS: usize = 8 * 1024;
/// Groups within groups.
const MAX_DEPTH: u32 = 40;

const TOO_BIG: &str = "Regular expression too big";
const PARENTHESIS: &str = "Unmatched ( or \\(";
const CLOSING: &str = "Unmatched ) or \\)";
const BRACKET: &str = "Unmatched [, [^, [:, [., or [=";
const BRACE: &str = "Unmatched \\{";
const INTERVAL: &str = "Invalid content of \\{\\}";
const RANGE: &str = "Invalid range end";
const PRECEDING: &str = "Invalid preceding regular expression";
const TRAILING: &str = "Trailing backslash";
const REFERENCE: &str = "Invalid back reference";
const CLASS: &str = "Invalid character class name";

type Parsed<T> = Result<T, &'static str>;

struct Parser {
    chars: Vec<char>,
    at: usize,
    flavour: Flavour,
    sets: Vec<Set>,
    groups: usize,
    /// Groups that are closed: only these can be referred to.
    closed: Vec<usize>,
    names: Vec<(String, usize)>,
    backs: bool,
    depth: u32,
}

/// The classes of `[[:name:]]`.
const CLASSES: [(&str, &[(char, char)]); 13] = [
    ("alpha", &[('A', 'Z'), ('a', 'z'), ('\u{aa}', '\u{aa}'), ('\u{b5}', '\u{b5}'), ('\u{c0}', '\u{24f}')]),
    ("digit", &[('0', '9')]),
    ("alnum", &[('0', '9'), ('A', 'Z'), ('a', 'z'), ('\u{c0}', '\u{24f}')]),
    ("upper", &[('A', 'Z')]),
    ("lower", &[('a', 'z')]),
    ("space", &[('\t', '\r'), (' ', ' ')]),
    ("blank", &[('\t', '\t'), (' ', ' ')]),
    ("punct", &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')]),
    ("print", &[(' ', '~'), ('\u{a0}', '\u{10ffff}')]),
    ("graph", &[('!', '~'), ('\u{a1}', '\u{10ffff}')]),
    ("cntrl", &[('\0', '\u{1f}'), ('\u{7f}', '\u{7f}')]),
    ("xdigit", &[('0', '9'), ('A', 'F'), ('a', 'f')]),
    ("word", &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z'), ('\u{c0}', '\u{24f}')]),
];

fn class(name: &str) -> Option<&'static [(char, char)]> {
    CLASSES.iter().find(|(own, _)| *own == name).map(|(_, ranges)| *ranges)
}

pub(super) fn compile(text: &str, flavour: Flavour, fold: bool) -> Parsed<Expression> {
    if text.len() > MAX_TEXT {
        return Err(TOO_BIG);
    }
    let mut parser = Parser {
        chars: text.chars().collect(),
        at: 0,
        flavour,
        sets: Vec::new(),
        groups: 1,
        closed: Vec::new(),
        names: Vec::new(),
        backs: false,
        depth: 0,
    };
    let mut steps = parser.alternatives()?;
    if parser.at < parser.chars.len() {
        return Err(CLOSING);
    }
    steps.push(Step::Match);
    // Copies of a repeated part must not share the memory of their choices.
    let mut splits = 0_u16;
    for step in &mut steps {
        if let Step::Split(number, ..) = step {
            *number = splits;
            splits += 1;
        }
    }
    Ok(Expression {
        steps,
        sets: parser.sets,
        groups: parser.groups,
        names: parser.names,
        splits: usize::from(splits),
        backs: parser.backs,
        fold,
        multiline: false,
        longest: !flavour.perl,
        spent: Default::default(),
        exhausted: Default::default(),
        scratch: Default::default(),
    })
}

fn length(steps: &[Step]) -> i32 {
    // Bounded by MAX_STEPS.
    i32::try_from(steps.len()).unwrap_or(i32::MAX)
}

fn split(first: i32, second: i32) -> Step {
    Step::Split(0, first, second)
}

impl Parser {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at.saturating_add(ahead)).copied()
    }

    fn take(&mut self, text: &str) -> bool {
        let found = text.chars().enumerate().all(|(index, c)| self.peek(index) == Some(c));
        if found {
            self.at += text.chars().count();
        }
        found
    }

    /// The mark of a special character: bare, or behind a backslash in a basic expression.
    fn special(&self, c: char) -> &'static str {
        match (self.flavour.basic, c) {
            (true, '(') => "\\(",
            (true, ')') => "\\)",
            (true, '|') => "\\|",
            (true, '{') => "\\{",
            (true, '}') => "\\}",
            (true, '+') => "\\+",
            (true, '?') => "\\?",
            (false, '(') => "(",
            (false, ')') => ")",
            (false, '|') => "|",
            (false, '{') => "{",
            (false, '}') => "}",
            (false, '+') => "+",
            _ => "?",
        }
    }

    fn sees(&self, c: char) -> bool {
        let mark = self.special(c);
        mark.chars().enumerate().all(|(index, c)| self.peek(index) == Some(c))
    }

    fn alternatives(&mut self) -> Parsed<Vec<Step>> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(TOO_BIG);
        }
        let mut ways = vec![self.sequence()?];
        while self.take(self.special('|')) {
            ways.push(self.sequence()?);
        }
        self.depth -= 1;
        let Some(mut all) = ways.pop() else { return Ok(Vec::new()) };
        for way in ways.into_iter().rev() {
            let mut joined = vec![split(1, length(&way) + 2)];
            joined.extend(way);
            joined.push(Step::Jump(length(&all) + 1));
            joined.append(&mut all);
            all = joined;
            bounded(&all)?;
        }
        Ok(all)
    }

    fn sequence(&mut self) -> Parsed<Vec<Step>> {
        let mut all = Vec::new();
        let mut first = true;
        while self.at < self.chars.len() && !self.sees('|') && !(self.sees(')') && self.depth > 1) {
            if !self.flavour.basic && self.peek(0) == Some(')') {
                return Err(CLOSING);
            }
            if self.flavour.basic && self.sees(')') {
                return Err(CLOSING);
            }
            let mut atom = self.atom(first)?;
            let anchor = matches!(atom.as_slice(), [Step::Assert(_)]);
            let mut starred = !(anchor && self.flavour.basic);
            while starred {
                match self.repetition()? {
                    Some((least, most, lazy)) => atom = repeated(&atom, least, most, lazy)?,
                    None => starred = false,
                }
            }
            // A star behind a leading anchor means itself in a basic expression.
            first = anchor && first;
            all.extend(atom);
            bounded(&all)?;
        }
        Ok(all)
    }

    /// What may be repeated.
    fn atom(&mut self, first: bool) -> Parsed<Vec<Step>> {
        if self.take(self.special('(')) {
            return self.group();
        }
        let Some(c) = self.peek(0) else { return Ok(Vec::new()) };
        self.at += 1;
        let basic = self.flavour.basic;
        Ok(vec![match c {
            '.' => Step::Any(!self.flavour.perl),
            '[' => self.set()?,
            '^' if !basic || first => Step::Assert(Assertion::LineStart),
            '$' if !basic || self.ends() => Step::Assert(Assertion::LineEnd),
            '\\' => return self.escape(),
            '*' | '+' | '?' if !basic && first && !self.flavour.lenient => return Err(PRECEDING),
            '{' if !basic && first && !self.flavour.lenient => return Err(PRECEDING),
            c => Step::Char(c),
        }])
    }

    /// Whether a `$` of a basic expression stands at an end.
    fn ends(&self) -> bool {
        self.at >= self.chars.len() || self.sees('|') || self.sees(')')
    }

    fn group(&mut self) -> Parsed<Vec<Step>> {
        let mut number = None;
        if self.flavour.perl && self.take("?:") {
            // Groups nothing.
        } else {
            number = Some(self.groups);
            if self.flavour.perl && (self.take("?<") || self.take("?P<")) {
                let mut name = String::new();
                while let Some(c) = self.peek(0).filter(|c| *c != '>') {
                    name.push(c);
                    self.at += 1;
                }
                self.at += 1;
                self.names.push((name, self.groups));
            }
            self.groups += 1;
        }
        let inner = self.alternatives()?;
        if !self.take(self.special(')')) {
            return Err(PARENTHESIS);
        }
        let Some(number) = number else { return Ok(inner) };
        self.closed.push(number);
        let slot = u16::try_from(number * 2).map_err(|_| TOO_BIG)?;
        let mut all = vec![Step::Save(slot)];
        all.extend(inner);
        all.push(Step::Save(slot + 1));
        Ok(all)
    }

    /// After a backslash.
    fn escape(&mut self) -> Parsed<Vec<Step>> {
        let Some(c) = self.peek(0) else { return Err(TRAILING) };
        self.at += 1;
        let perl = self.flavour.perl;
        Ok(vec![match c {
            'w' => self.named("word", false)?,
            'W' => self.named("word", true)?,
            's' => self.named("space", false)?,
            'S' => self.named("space", true)?,
            'd' if perl => self.named("digit", false)?,
            'D' if perl => self.named("digit", true)?,
            'n' if perl => Step::Char('\n'),
            't' if perl => Step::Char('\t'),
            'r' if perl => Step::Char('\r'),
            'A' if perl => Step::Assert(Assertion::TextStart),
            'z' | 'Z' if perl => Step::Assert(Assertion::TextEnd),
            'b' => Step::Assert(Assertion::Boundary),
            'B' => Step::Assert(Assertion::NotBoundary),
            '<' => Step::Assert(Assertion::WordStart),
            '>' => Step::Assert(Assertion::WordEnd),
            '`' => Step::Assert(Assertion::TextStart),
            '\'' => Step::Assert(Assertion::TextEnd),
            '1'..='9' if perl || !self.flavour.escapes => {
                let group = c.to_digit(10).unwrap_or(0) as usize;
                if !self.closed.contains(&group) {
                    return Err(REFERENCE);
                }
                self.backs = true;
                Step::Back(u16::try_from(group).unwrap_or(0))
            }
            c => Step::Char(c),
        }])
    }

    fn add(&mut self, set: Set) -> Parsed<Step> {
        self.sets.push(set);
        u16::try_from(self.sets.len() - 1).map(Step::Set).map_err(|_| TOO_BIG)
    }

    fn named(&mut self, name: &str, negated: bool) -> Parsed<Step> {
        let ranges = class(name).unwrap_or_default().to_vec();
        self.add(Set { negated, ranges })
    }

    /// After a `[`.
    fn set(&mut self) -> Parsed<Step> {
        let negated = self.take("^");
        let mut set = Set { negated, ranges: Vec::new() };
        let mut first = true;
        loop {
            let Some(c) = self.peek(0) else { return Err(BRACKET) };
            if c == ']' && !first {
                self.at += 1;
                return self.add(set);
            }
            first = false;
            if self.take("[:") {
                let name = self.until(":]")?;
                set.ranges.extend(class(&name).ok_or(CLASS)?);
                continue;
            }
            let Some(from) = self.member(&mut set)? else { continue };
            if self.peek(0) == Some('-') && self.peek(1).is_some_and(|c| c != ']') {
                self.at += 1;
                let to = self.member(&mut set)?.ok_or(RANGE)?;
                if to < from {
                    return Err(RANGE);
                }
                set.ranges.push((from, to));
            } else {
                set.ranges.push((from, from));
            }
        }
    }

    /// One character of a set; `None` when a whole class was taken.
    fn member(&mut self, set: &mut Set) -> Parsed<Option<char>> {
        if self.take("[.") {
            return Ok(self.until(".]")?.chars().next());
        }
        if self.take("[=") {
            return Ok(self.until("=]")?.chars().next());
        }
        let Some(c) = self.peek(0) else { return Err(BRACKET) };
        self.at += 1;
        if c != '\\' || !self.flavour.escapes {
            return Ok(Some(c));
        }
        let Some(c) = self.peek(0) else { return Err(BRACKET) };
        self.at += 1;
        let name = match c {
            'n' => return Ok(Some('\n')),
            't' => return Ok(Some('\t')),
            'r' => return Ok(Some('\r')),
            'd' if self.flavour.perl => "digit",
            'w' if self.flavour.perl => "word",
            's' if self.flavour.perl => "space",
            c => return Ok(Some(c)),
        };
        set.ranges.extend(class(name).unwrap_or_default());
        Ok(None)
    }

    fn until(&mut self, end: &str) -> Parsed<String> {
        let mut text = String::new();
        while !self.take(end) {
            text.push(self.peek(0).ok_or(BRACKET)?);
            self.at += 1;
        }
        Ok(text)
    }

    /// `*`, `+`, `?`, `{2,3}`: least, most, and whether as few as possible.
    fn repetition(&mut self) -> Parsed<Option<(u32, Option<u32>, bool)>> {
        let (least, most) = if self.take("*") {
            (0, None)
        } else if self.take(self.special('+')) {
            (1, None)
        } else if self.take(self.special('?')) {
            (0, Some(1))
        } else if self.sees('{') {
            match self.interval() {
                Ok(Some(both)) => both,
                Ok(None) => return Ok(None),
                Err(why) => return Err(why),
            }
        } else {
            return Ok(None);
        };
        let lazy = self.flavour.perl && self.take("?");
        Ok(Some((least, most, lazy)))
    }

    fn interval(&mut self) -> Parsed<Option<(u32, Option<u32>)>> {
        let before = self.at;
        let lenient = self.flavour.lenient && !self.flavour.basic;
        self.take(self.special('{'));
        let least = self.number();
        let most = if self.take(",") { self.number().map(Some).or(Some(None)) } else { None };
        let closed = self.take(self.special('}'));
        let both = match (least, most, closed) {
            (Some(n), None, true) => Some((n, Some(n))),
            (least, Some(most), true) if least.is_some() || most.is_some() => {
                Some((least.unwrap_or(0), most))
            }
            _ => None,
        };
        match both {
            Some((least, Some(most))) if most < least => Err(INTERVAL),
            Some((least, most)) if least.max(most.unwrap_or(0)) > 0x7fff => Err(TOO_BIG),
            Some(both) => Ok(Some(both)),
            None if lenient => {
                self.at = before;
                Ok(None)
            }
            None if self.at >= self.chars.len() => Err(BRACE),
            None => Err(INTERVAL),
        }
    }

    fn number(&mut self) -> Option<u32> {
        let mut number = None;
        while let Some(digit) = self.peek(0).and_then(|c| c.to_digit(10)) {
            self.at += 1;
            number = Some(number.unwrap_or(0_u32).saturating_mul(10).saturating_add(digit));
        }
        number
    }
}

fn bounded(steps: &[Step]) -> Parsed<()> {
    if steps.len() > MAX_STEPS { Err(TOO_BIG) } else { Ok(()) }
}

fn repeated(atom: &[Step], least: u32, most: Option<u32>, lazy: bool) -> Parsed<Vec<Step>> {
    let copies = most.unwrap_or(least.max(1)) as usize;
    if copies.saturating_mul(atom.len().saturating_add(2)) > MAX_STEPS {
        return Err(TOO_BIG);
    }
    let choice = |into: i32, past: i32| if lazy { split(past, into) } else { split(into, past) };
    let size = length(atom);
    let mut all: Vec<Step> = Vec::new();
    for _ in 0..least {
        all.extend_from_slice(atom);
    }
    match most {
        None if least > 0 => all.push(choice(-size, 1)),
        None => {
            all.push(choice(1, size + 2));
            all.extend_from_slice(atom);
            all.push(Step::Jump(-(size + 1)));
        }
        Some(most) => {
            let options = most.saturating_sub(least);
            for left in (1..=options).rev() {
                let rest = i32::try_from(left).unwrap_or(0).saturating_mul(size + 1);
                all.push(choice(1, rest));
                all.extend_from_slice(atom);
            }
        }
    }
    Ok(all)
}
