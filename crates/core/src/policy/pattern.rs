//! Wildcard patterns: `*` stands for any run of characters, `?` for one.
//!
//! Two pointers and one point to come back to: no recursion, no table. What one decision may cost is metered, so that
//! no policy and request together hold anybody up.

use std::cell::Cell;

/// One letter of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Itself, also a `*` that a variable's value brought in.
    Char(char),
    /// `*`.
    Run,
    /// `?`.
    One,
}

impl From<char> for Token {
    fn from(letter: char) -> Self {
        match letter {
            '*' => Self::Run,
            '?' => Self::One,
            other => Self::Char(other),
        }
    }
}

/// What is left of the steps that one decision may take.
#[derive(Debug)]
pub(super) struct Meter(Cell<u64>);

/// Some thousand times what a large policy needs.
const STEPS: u64 = 4_000_000;

impl Meter {
    pub(super) fn new() -> Self {
        Self(Cell::new(STEPS))
    }
    /// False once nothing is left.
    pub(super) fn spend(&self, steps: u64) -> bool {
        let left = self.0.get().saturating_sub(steps);
        self.0.set(left);
        left > 0
    }
    pub(super) fn is_spent(&self) -> bool {
        self.0.get() == 0
    }
}

/// True when `pattern` covers the whole of `text`. Case counts; `*` crosses every character. A pair that takes more
/// than four million steps does not match.
pub fn matches(pattern: &str, text: &str) -> bool {
    covers(pattern, text, &Meter::new())
}

/// The same against a decision's meter.
pub(super) fn covers(pattern: &str, text: &str, meter: &Meter) -> bool {
    wild(pattern.chars().map(Token::from), text, |a, b| a == b, meter)
}

/// The same, with ASCII letters compared ignoring case (actions).
pub(super) fn covers_ignoring_case(pattern: &str, text: &str, meter: &Meter) -> bool {
    wild(pattern.chars().map(Token::from), text, |a, b| a.eq_ignore_ascii_case(&b), meter)
}

/// The same for a pattern in which variables stand no more.
pub(super) fn tokens_cover(pattern: &[Token], text: &str, meter: &Meter) -> bool {
    wild(pattern.iter().copied(), text, |a, b| a == b, meter)
}

/// True when `pattern` is `*`, or covers `arn` in each of its six segments by itself, so that a `*` never
/// crosses one of the first five colons (IAM User Guide, "IAM JSON policy elements: Resource").
pub fn matches_arn(pattern: &str, arn: &str) -> bool {
    covers_arn(pattern, arn, &Meter::new())
}

/// The same against a decision's meter.
pub(super) fn covers_arn(pattern: &str, arn: &str, meter: &Meter) -> bool {
    pattern == "*"
        || by_segment(pattern.splitn(SEGMENTS, ':'), arn.splitn(SEGMENTS, ':'), |p, t| covers(p, t, meter))
}

/// The same for a pattern in which variables stand no more.
pub(super) fn tokens_cover_arn(pattern: &[Token], arn: &str, meter: &Meter) -> bool {
    let patterns = pattern.splitn(SEGMENTS, |token| *token == Token::Char(':'));
    pattern == [Token::Run]
        || by_segment(patterns, arn.splitn(SEGMENTS, ':'), |p, t| tokens_cover(p, t, meter))
}

/// `arn:partition:service:region:account:resource`; the last may hold colons.
pub(super) const SEGMENTS: usize = 6;

/// Pair by pair; both must have as many.
pub(super) fn by_segment<P, T>(
    mut patterns: impl Iterator<Item = P>,
    mut texts: impl Iterator<Item = T>,
    same: impl Fn(P, T) -> bool,
) -> bool {
    loop {
        match (patterns.next(), texts.next()) {
            (None, None) => return true,
            (Some(p), Some(t)) => {
                if !same(p, t) {
                    return false;
                }
            }
            _ => return false,
        }
    }
}

fn wild<P: Iterator<Item = Token> + Clone>(
    mut p: P,
    text: &str,
    same: impl Fn(char, char) -> bool,
    meter: &Meter,
) -> bool {
    let mut t = text.chars();
    // After a `*`: what follows it, and the text from which its rest is tried next.
    let mut back: Option<(P, std::str::Chars<'_>)> = None;
    let mut steps = 0_u64;
    let found = loop {
        steps += 1;
        if steps.is_multiple_of(1024) && !meter.spend(1024) {
            break false;
        }
        let t_before = t.clone();
        match (p.next(), t.next()) {
            (None, None) => break true,
            (Some(Token::Run), _) => {
                t = t_before;
                back = Some((p.clone(), t.clone()));
            }
            (Some(Token::One), Some(_)) => {}
            (Some(Token::Char(a)), Some(b)) if same(a, b) => {}
            (_, None) => break false,
            _ => {
                let Some((rest, from)) = back.as_mut() else { break false };
                from.next();
                (p, t) = (rest.clone(), from.clone());
            }
        }
    };
    meter.spend(steps % 1024) && found
}
