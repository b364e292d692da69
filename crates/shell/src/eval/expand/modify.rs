//! Operators of `${…}` that make one text of another: cutting, replacing, case, quoting.

use super::{Env, Eval, Pattern};
use crate::{
    eval::{MAX_VALUE, Unwind},
    syntax::ast::Operator,
};

impl Env {
    /// An operator that makes one text of another.
    pub(super) async fn modified(&self, value: String, operator: &Operator, label: &str) -> Eval<String> {
        Ok(match operator {
            Operator::Remove(end, longest, word) => {
                let pattern = self.expand_pattern(word).await?;
                remove(&value, pattern, *end, *longest)
            }
            Operator::Replace(all, anchor, pattern, with) => {
                let pattern = self.expand_pattern(pattern).await?;
                let with = self.expand_replacement(with).await?;
                self.replace(&value, &pattern, &with, *all, *anchor).await?
            }
            Operator::Case(to, all, word) => {
                let only = if word.parts.is_empty() { None } else { Some(self.expand_pattern(word).await?) };
                change_case(&value, *to, *all, only.as_ref())
            }
            Operator::Transform(how) => match how {
                'Q' | 'K' | 'k' => crate::eval::simple::quote_as_bash(&value),
                'E' => String::from_utf8_lossy(&crate::syntax::escapes::ansi(&value)).into_owned(),
                'U' => value.to_uppercase(),
                'u' => change_case(&value, '^', false, None),
                'L' => value.to_lowercase(),
                _ => {
                    self.not_simulated(&format!("${{{label}@{how}}}")).await?;
                    return Err(Unwind::Abort(1));
                }
            },
            _ => value,
        })
    }

    async fn replace(
        &self,
        value: &str,
        pattern: &Pattern,
        with: &[Option<String>],
        all: bool,
        anchor: Option<char>,
    ) -> Eval<String> {
        let chars: Vec<char> = value.chars().collect();
        let mut out = String::new();
        let mut at = 0;
        let mut done = pattern.is_plain() && pattern.plain().is_empty();
        if done && anchor == Some('#') {
            put(&mut out, with, &[]);
        }
        let to_end = anchor == Some('%');
        if to_end {
            let Some(length) = suffix(&chars, pattern.clone(), true) else { return Ok(value.to_owned()) };
            let kept = chars.len().saturating_sub(length);
            out.extend(chars.iter().take(kept));
            put(&mut out, with, chars.get(kept..).unwrap_or_default());
            return Ok(out);
        }
        while at < chars.len() {
            let rest = chars.get(at..).unwrap_or_default();
            let longest = if done || (anchor.is_some() && at > 0) {
                None
            } else {
                // A match looks at all that follows.
                for _ in 0..=rest.len() / 256 {
                    self.port().step().await?;
                }
                pattern.prefix(rest, true).filter(|length| *length > 0)
            };
            match longest {
                Some(length) => {
                    put(&mut out, with, rest.get(..length).unwrap_or_default());
                    at = at.saturating_add(length);
                    done = !all;
                }
                None => {
                    out.extend(rest.first());
                    at = at.saturating_add(1);
                }
            }
            if out.len() > MAX_VALUE {
                return self.bounded(out.len()).map(|()| out);
            }
        }
        Ok(out)
    }
}

/// Puts a replacement, in which `None` is what was matched.
fn put(out: &mut String, with: &[Option<String>], matched: &[char]) {
    for piece in with {
        match piece {
            Some(text) => out.push_str(text),
            None => out.extend(matched),
        }
    }
}

/// How many characters at the end of a text a pattern matches.
fn suffix(chars: &[char], pattern: Pattern, longest: bool) -> Option<usize> {
    let backwards: Vec<char> = chars.iter().rev().copied().collect();
    pattern.reversed().prefix(&backwards, longest)
}

fn remove(value: &str, pattern: Pattern, end: char, longest: bool) -> String {
    let chars: Vec<char> = value.chars().collect();
    match end {
        '#' => {
            let length = pattern.prefix(&chars, longest).unwrap_or(0);
            chars.iter().skip(length).collect()
        }
        _ => {
            let length = suffix(&chars, pattern, longest).unwrap_or(0);
            chars.iter().take(chars.len().saturating_sub(length)).collect()
        }
    }
}

pub(super) fn slice(value: &str, offset: i64, length: Option<i64>) -> Option<String> {
    let count = i64::try_from(value.chars().count()).unwrap_or(i64::MAX);
    let from = if offset < 0 { count.saturating_add(offset) } else { offset };
    if from < 0 || from > count {
        return Some(String::new());
    }
    let to = match length {
        None => count,
        Some(length) if length < 0 => count.saturating_add(length),
        Some(length) => from.saturating_add(length).min(count),
    };
    let size = |n: i64| usize::try_from(n).unwrap_or(0);
    let length = usize::try_from(to.saturating_sub(from)).ok()?;
    Some(value.chars().skip(size(from)).take(length).collect())
}

fn change_case(value: &str, to: char, all: bool, only: Option<&Pattern>) -> String {
    let change = |c: char| -> String {
        match to {
            '^' => c.to_uppercase().collect(),
            ',' => c.to_lowercase().collect(),
            _ if c.is_uppercase() => c.to_lowercase().collect(),
            _ => c.to_uppercase().collect(),
        }
    };
    let chosen = |c: char| only.is_none_or(|pattern| pattern.matches_chars(&[c]));
    let mut out = String::new();
    for (index, c) in value.chars().enumerate() {
        if (all || index == 0) && chosen(c) { out.push_str(&change(c)) } else { out.push(c) }
    }
    out
}
