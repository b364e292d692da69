//! Shell patterns: `*`, `?`, `[…]`. Matching takes time proportional to pattern times text.

mod groups;

/// An element of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Element {
    Char(char),
    /// `?`
    Any,
    /// `*`
    Star,
    /// `[…]`: whether it is negated, then its ranges.
    Set(bool, Vec<(char, char)>),
    /// `?(…)`, `*(…)`, `+(…)`, `@(…)`, `!(…)`: its sign and its choices.
    Group(char, Vec<Pattern>),
}

/// The most comparisons one match may take; beyond it nothing matches.
const MAX_WORK: usize = 1 << 24;

/// A compiled pattern.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pattern(Vec<Element>);

impl Pattern {
    /// Compiles text in which a backslash takes the meaning from what follows.
    pub(crate) fn new(text: &str) -> Self {
        let chars: Vec<char> = text.chars().collect();
        Self::compile(&chars, None)
    }

    /// The same with groups of patterns.
    pub(crate) fn extended(text: &str) -> Self {
        let chars: Vec<char> = text.chars().collect();
        Self::compile(&chars, Some(0))
    }

    /// `groups` is how deep it stands in them, if they mean something.
    fn compile(chars: &[char], groups: Option<u32>) -> Self {
        let mut elements = Vec::new();
        let mut at = 0;
        while let Some(c) = chars.get(at).copied() {
            at += 1;
            let group = groups.filter(|depth| *depth < MAX_GROUPS && chars.get(at) == Some(&'('));
            if let Some(depth) = group.filter(|_| matches!(c, '?' | '*' | '+' | '@' | '!'))
                && let Some((choices, length)) = choices(chars.get(at + 1..).unwrap_or_default())
            {
                let choices = choices.into_iter().map(|choice| Self::compile(choice, Some(depth + 1)));
                elements.push(Element::Group(c, choices.collect()));
                at += length + 1;
                continue;
            }
            elements.push(match c {
                '\\' => {
                    let next = chars.get(at).copied().unwrap_or('\\');
                    at += 1;
                    Element::Char(next)
                }
                '?' => Element::Any,
                '*' => Element::Star,
                '[' => match set(chars.get(at..).unwrap_or_default()) {
                    Some((set, length)) => {
                        at += length;
                        set
                    }
                    None => Element::Char('['),
                },
                c => Element::Char(c),
            });
        }
        elements.dedup_by(|a, b| *a == Element::Star && *b == Element::Star);
        Self(elements)
    }

    /// The same without regard to case.
    pub(crate) fn folded(mut self) -> Self {
        for element in &mut self.0 {
            match element {
                Element::Char(c) if c.is_alphabetic() => {
                    let both = [c.to_lowercase().next(), c.to_uppercase().next()];
                    *element = Element::Set(false, both.into_iter().flatten().map(|c| (c, c)).collect());
                }
                Element::Set(_, ranges) => {
                    let other = |(a, b): &(char, char)| {
                        let swap = |c: char| {
                            if c.is_ascii_lowercase() {
                                c.to_ascii_uppercase()
                            } else {
                                c.to_ascii_lowercase()
                            }
                        };
                        (a.is_ascii_alphabetic() && b.is_ascii_alphabetic()).then(|| (swap(*a), swap(*b)))
                    };
                    let more: Vec<(char, char)> = ranges.iter().filter_map(other).collect();
                    ranges.extend(more);
                }
                Element::Group(_, choices) => {
                    for choice in choices {
                        *choice = std::mem::take(choice).folded();
                    }
                }
                Element::Char(_) | Element::Any | Element::Star => {}
            }
        }
        self
    }

    fn has_groups(&self) -> bool {
        self.0.iter().any(|element| matches!(element, Element::Group(..)))
    }

    /// Whether anything in it is more than a character.
    pub(crate) fn is_plain(&self) -> bool {
        self.0.iter().all(|element| matches!(element, Element::Char(_)))
    }

    /// The text it matches, when it is plain.
    pub(crate) fn plain(&self) -> String {
        let chars = self.0.iter().filter_map(|element| match element {
            Element::Char(c) => Some(*c),
            Element::Any | Element::Star | Element::Set(..) | Element::Group(..) => None,
        });
        chars.collect()
    }

    /// Whether its first element is a dot in person.
    pub(crate) fn starts_with_dot(&self) -> bool {
        self.0.first() == Some(&Element::Char('.'))
    }

    /// Whether it matches the whole text.
    pub(crate) fn matches(&self, text: &str) -> bool {
        let chars: Vec<char> = text.chars().collect();
        self.matches_chars(&chars)
    }

    pub(crate) fn matches_chars(&self, text: &[char]) -> bool {
        if self.has_groups() {
            return groups::ends(self, text).is_some_and(|ends| ends.last() == Some(&true));
        }
        let (mut element, mut at) = (0, 0);
        // Where the last star stood and how far it has reached.
        let mut star: Option<(usize, usize)> = None;
        for _ in 0..MAX_WORK {
            let matched = match (self.0.get(element), text.get(at)) {
                (None, None) => return true,
                (Some(Element::Star), _) => {
                    star = Some((element, at));
                    element += 1;
                    continue;
                }
                (Some(one), Some(c)) => one.takes(*c),
                _ => false,
            };
            if matched {
                element += 1;
                at += 1;
                continue;
            }
            match star {
                Some((star_element, reach)) if reach < text.len() => {
                    star = Some((star_element, reach + 1));
                    element = star_element + 1;
                    at = reach + 1;
                }
                _ => return false,
            }
        }
        false
    }

    /// The same read from its end.
    pub(crate) fn reversed(mut self) -> Self {
        self.0.reverse();
        for element in &mut self.0 {
            if let Element::Group(_, choices) = element {
                for choice in choices {
                    *choice = std::mem::take(choice).reversed();
                }
            }
        }
        self
    }

    /// How many characters at the start of a text it matches: as many or as few as it can.
    pub(crate) fn prefix(&self, text: &[char], longest: bool) -> Option<usize> {
        if self.has_groups() {
            let ends = groups::ends(self, text)?;
            let mut reached = ends.iter().enumerate().filter(|(_, end)| **end).map(|(at, _)| at);
            return if longest { reached.next_back() } else { reached.next() };
        }
        if !self.0.contains(&Element::Star) {
            let length = self.0.len();
            return text.get(..length).filter(|head| self.matches_chars(head)).map(|_| length);
        }
        if self.0.len().saturating_mul(text.len()) > MAX_WORK {
            return None;
        }
        // Which elements could come next, after each character.
        let mut states = vec![false; self.0.len().saturating_add(1)];
        if let Some(first) = states.first_mut() {
            *first = true;
        }
        let mut next = states.clone();
        let mut found = None;
        for at in 0..=text.len() {
            for (index, element) in self.0.iter().enumerate() {
                let reached = states.get(index).copied().unwrap_or(false);
                if *element == Element::Star
                    && reached
                    && let Some(next) = states.get_mut(index + 1)
                {
                    *next = true;
                }
            }
            if states.last() == Some(&true) {
                found = Some(at);
                if !longest {
                    break;
                }
            }
            let Some(c) = text.get(at) else { break };
            next.fill(false);
            for (index, element) in self.0.iter().enumerate() {
                if states.get(index) != Some(&true) {
                    continue;
                }
                let to = if *element == Element::Star { index } else { index + 1 };
                if (*element == Element::Star || element.takes(*c))
                    && let Some(slot) = next.get_mut(to)
                {
                    *slot = true;
                }
            }
            std::mem::swap(&mut states, &mut next);
        }
        found
    }
}

impl Element {
    fn takes(&self, c: char) -> bool {
        match self {
            Self::Char(own) => *own == c,
            Self::Any => true,
            Self::Star | Self::Group(..) => false,
            Self::Set(negated, ranges) => ranges.iter().any(|(a, b)| (*a..=*b).contains(&c)) != *negated,
        }
    }
}

/// Groups of patterns may nest so deep.
const MAX_GROUPS: u32 = 8;

/// The choices of a group behind its parenthesis, and how many characters it takes with the closing one.
fn choices(chars: &[char]) -> Option<(Vec<&[char]>, usize)> {
    let mut all = Vec::new();
    let (mut from, mut at, mut open) = (0, 0, 0_u32);
    loop {
        match chars.get(at)? {
            '\\' => at += 1,
            '(' => open += 1,
            ')' if open > 0 => open -= 1,
            ')' => {
                all.push(chars.get(from..at)?);
                return Some((all, at + 1));
            }
            '|' if open == 0 => {
                all.push(chars.get(from..at)?);
                from = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
}

/// The set behind a `[`, and how many characters it takes; `None` when it is never closed.
fn set(chars: &[char]) -> Option<(Element, usize)> {
    let mut at = 0;
    let negated = matches!(chars.first(), Some('!' | '^'));
    if negated {
        at += 1;
    }
    let mut ranges = Vec::new();
    let first = at;
    loop {
        let c = *chars.get(at)?;
        if c == ']' && at > first {
            return Some((Element::Set(negated, ranges), at + 1));
        }
        if c == '[' && chars.get(at + 1) == Some(&':') {
            let name: String = chars.get(at + 2..)?.iter().take_while(|c| **c != ':').collect();
            let end = at + 2 + name.chars().count();
            if chars.get(end..end + 2) == Some(&[':', ']']) {
                ranges.extend_from_slice(class(&name));
                at = end + 2;
                continue;
            }
        }
        let low = if c == '\\' {
            at += 1;
            *chars.get(at)?
        } else {
            c
        };
        at += 1;
        match (chars.get(at), chars.get(at + 1)) {
            (Some('-'), Some(high)) if *high != ']' => {
                ranges.push((low, *high));
                at += 2;
            }
            _ => ranges.push((low, low)),
        }
    }
}

/// The ASCII ranges of a POSIX class.
fn class(name: &str) -> &'static [(char, char)] {
    match name {
        "alpha" => &[('a', 'z'), ('A', 'Z')],
        "digit" => &[('0', '9')],
        "alnum" => &[('a', 'z'), ('A', 'Z'), ('0', '9')],
        "upper" => &[('A', 'Z')],
        "lower" => &[('a', 'z')],
        "space" => &[(' ', ' '), ('\t', '\r')],
        "blank" => &[(' ', ' '), ('\t', '\t')],
        "punct" => &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        "xdigit" => &[('0', '9'), ('a', 'f'), ('A', 'F')],
        _ => &[],
    }
}

/// Text as a pattern that matches only itself.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '*' | '?' | '[' | ']' | '\\' | '-' | '!' | '^' | '+' | '@' | '(' | ')' | '|') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
