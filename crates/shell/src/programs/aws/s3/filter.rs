//! `--include` and `--exclude`: the last pattern that fits decides. Knows no file.
//!
//! Source: awscli 2.9.19, `customizations/s3/filters.py`; Python's `fnmatch`.

/// Patterns behind the roots of both ends.
#[derive(Debug, Default)]
pub(super) struct Filter {
    patterns: Vec<(bool, [Vec<char>; 2])>,
}

impl Filter {
    /// `given` in order, true for an include.
    pub(super) fn new(given: &[(bool, String)], from: &str, to: &str) -> Self {
        let under = |root: &str, pattern: &str| -> Vec<char> {
            match (pattern.starts_with('/'), root.is_empty() || root.ends_with('/')) {
                (true, _) => pattern.chars().collect(),
                (false, true) => format!("{root}{pattern}").chars().collect(),
                (false, false) => format!("{root}/{pattern}").chars().collect(),
            }
        };
        let both =
            |(include, pattern): &(bool, String)| (*include, [under(from, pattern), under(to, pattern)]);
        Self { patterns: given.iter().map(both).collect() }
    }

    /// Whether a path passes.
    pub(super) fn passes(&self, path: &str) -> bool {
        let path: Vec<char> = path.chars().collect();
        let fitting = self.patterns.iter().rev();
        let last =
            fitting.filter(|(_, both)| both.iter().any(|pattern| fits(pattern, &path))).map(|(i, _)| *i);
        last.take(1).all(|include| include)
    }
}

/// Whether the whole of a text fits: `*` is anything, slashes too, `?` one letter, `[a-z]` and `[!a-z]` one of a set.
fn fits(pattern: &[char], text: &[char]) -> bool {
    let (mut at, mut place) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    loop {
        let rest = pattern.get(at..).unwrap_or_default();
        let (step, taken) = match (rest.first(), text.get(place)) {
            (None, None) => return true,
            (Some('*'), _) => {
                star = Some((at, place));
                at = at.saturating_add(1);
                continue;
            }
            (Some('['), Some(letter)) => match set(rest) {
                Some((inside, length)) => (length, holds(inside, *letter)),
                None => (1, *letter == '['),
            },
            (Some(wanted), Some(letter)) => (1, *wanted == '?' || wanted == letter),
            _ => (0, false),
        };
        if taken {
            at = at.saturating_add(step);
            place = place.saturating_add(1);
            continue;
        }
        // The last star takes one letter more.
        match star {
            Some((from, took)) if took < text.len() => {
                star = Some((from, took.saturating_add(1)));
                at = from.saturating_add(1);
                place = took.saturating_add(1);
            }
            _ => return false,
        }
    }
}

/// What is in the brackets that a pattern begins with, and how long they are. `None`: they are never closed.
fn set(pattern: &[char]) -> Option<(&[char], usize)> {
    let skip = if pattern.get(1) == Some(&'!') { 2 } else { 1 };
    let from = if pattern.get(skip) == Some(&']') { skip.saturating_add(1) } else { skip };
    let end = pattern.iter().skip(from).position(|c| *c == ']')?.saturating_add(from);
    Some((pattern.get(1..end)?, end.saturating_add(1)))
}

fn holds(set: &[char], letter: char) -> bool {
    let (negated, mut rest) = match set.split_first() {
        Some(('!', rest)) => (true, rest),
        _ => (false, set),
    };
    let mut held = false;
    loop {
        rest = match rest {
            [first, '-', last, after @ ..] => {
                held |= (*first..=*last).contains(&letter);
                after
            }
            [one, after @ ..] => {
                held |= *one == letter;
                after
            }
            [] => return held != negated,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Python 3.11's `fnmatch.fnmatchcase(text, pattern)` answers.
    #[test]
    fn patterns_fit_as_fnmatch_has_it() {
        let rows = [
            ("*", "", true),
            ("*.txt", "a/b.txt", true),
            ("a/*/c", "a/b/d/c", true),
            ("?.md", "ab.md", false),
            ("[a-m]*", "b", true),
            ("[!a-m]*", "b", false),
            ("[]x]", "]", true),
            ("[abc", "[abc", true),
            ("a*b*c", "aXbYcZ", false),
            ("a*b*c", "aXbYcZc", true),
            ("[a-]", "-", true),
            ("", "x", false),
        ];
        for (pattern, text, wanted) in rows {
            let chars = |text: &str| text.chars().collect::<Vec<char>>();
            assert_eq!(fits(&chars(pattern), &chars(text)), wanted, "{pattern} {text}");
        }
    }
}
