//! `{a,b}` and `{1..3}`: one word becomes several before anything else happens to it.

use crate::syntax::ast::{Part, Word};

/// The most words one word may become.
pub(super) const MAX_WORDS: usize = 10_000;

/// A character that may mean something here, or a part that may not.
#[derive(Clone)]
enum Atom {
    Char(char),
    Part(Part),
}

/// The words that a word stands for; `None` when there would be more than [`MAX_WORDS`].
pub(super) fn expand(word: &Word) -> Option<Vec<Word>> {
    let braces = word.parts.iter().any(|part| matches!(part, Part::Literal(text) if text.contains('{')));
    if !braces {
        return Some(vec![word.clone()]);
    }
    let atoms: Vec<Atom> = word
        .parts
        .iter()
        .flat_map(|part| match part {
            Part::Literal(text) => text.chars().map(Atom::Char).collect(),
            other => vec![Atom::Part(other.clone())],
        })
        .collect();
    let words = alternatives(&atoms, 0)?;
    Some(words.into_iter().map(word_of).collect())
}

fn word_of(atoms: Vec<Atom>) -> Word {
    let mut parts = Vec::new();
    for atom in atoms {
        match (atom, parts.last_mut()) {
            (Atom::Char(c), Some(Part::Literal(text))) => text.push(c),
            (Atom::Char(c), _) => parts.push(Part::Literal(c.into())),
            (Atom::Part(part), _) => parts.push(part),
        }
    }
    Word { parts }
}

fn is(atom: Option<&Atom>, c: char) -> bool {
    matches!(atom, Some(Atom::Char(own)) if *own == c)
}

/// Everything `atoms` stands for. `depth` bounds the recursion.
fn alternatives(atoms: &[Atom], depth: u32) -> Option<Vec<Vec<Atom>>> {
    let mut done: Vec<Vec<Atom>> = vec![Vec::new()];
    let mut at = 0;
    while let Some(atom) = atoms.get(at) {
        let group = if is(Some(atom), '{') && depth < 16 { group(atoms, at) } else { None };
        let (choices, next) = match group {
            Some((choices, end)) => {
                let mut all = Vec::new();
                for choice in choices {
                    all.extend(alternatives(&choice, depth + 1)?);
                }
                (all, end)
            }
            None => (vec![vec![atom.clone()]], at + 1),
        };
        let size: usize = done.iter().map(Vec::len).sum::<usize>().max(done.len());
        if done.len().saturating_mul(choices.len()) > MAX_WORDS
            || size.saturating_mul(choices.len()) > 1 << 20
        {
            return None;
        }
        done = match choices.as_slice() {
            [only] => {
                done.iter_mut().for_each(|word| word.extend_from_slice(only));
                done
            }
            _ => {
                let mixed = done.iter().flat_map(|head| {
                    choices.iter().map(move |tail| [head.as_slice(), tail.as_slice()].concat())
                });
                mixed.collect()
            }
        };
        at = next;
    }
    Some(done)
}

/// The choices of the group that opens at `open`, and the place behind it.
fn group(atoms: &[Atom], open: usize) -> Option<(Vec<Vec<Atom>>, usize)> {
    let mut level = 0_u32;
    let mut choices = vec![Vec::new()];
    for (at, atom) in atoms.iter().enumerate().skip(open + 1) {
        match atom {
            Atom::Char('}') if level == 0 => {
                let choices = match choices.as_slice() {
                    [only] => sequence(only)?,
                    _ => choices,
                };
                return Some((choices, at + 1));
            }
            Atom::Char(',') if level == 0 => {
                choices.push(Vec::new());
                continue;
            }
            Atom::Char('{') => level += 1,
            Atom::Char('}') => level -= 1,
            _ => {}
        }
        if let Some(choice) = choices.last_mut() {
            choice.push(atom.clone());
        }
    }
    None
}

/// `1..3`, `a..e`, `1..9..2`.
fn sequence(atoms: &[Atom]) -> Option<Vec<Vec<Atom>>> {
    let text: Option<String> =
        atoms.iter().map(|a| if let Atom::Char(c) = a { Some(*c) } else { None }).collect();
    let text = text?;
    let mut pieces = text.split("..");
    let (from, to, by) = (pieces.next()?, pieces.next()?, pieces.next());
    if pieces.next().is_some() {
        return None;
    }
    let by = match by {
        Some(by) => by.parse::<i64>().ok()?.checked_abs()?.max(1),
        None => 1,
    };
    let spelled = |text: String| text.chars().map(Atom::Char).collect::<Vec<_>>();
    if let (Ok(a), Ok(b)) = (from.parse::<i64>(), to.parse::<i64>()) {
        let padded = |text: &str| {
            text.trim_start_matches('-').starts_with('0') && text.trim_start_matches('-').len() > 1
        };
        let width = if padded(from) || padded(to) { from.len().max(to.len()) } else { 0 };
        let count = usize::try_from((i128::from(a) - i128::from(b)).abs() / i128::from(by)).ok()?;
        if count >= MAX_WORDS {
            // Too many: `alternatives` refuses what is longer than it may be.
            return Some(vec![Vec::new(); MAX_WORDS + 1]);
        }
        let step = if a <= b { by } else { -by };
        let numbers = (0..=count).map(|n| a.wrapping_add(step.wrapping_mul(i64::try_from(n).unwrap_or(0))));
        return Some(numbers.map(|n| spelled(format!("{n:0width$}"))).collect());
    }
    let one = |text: &str| {
        let mut chars = text.chars();
        chars.next().filter(|c| c.is_ascii_alphabetic() && chars.next().is_none())
    };
    let (a, b) = (u32::from(one(from)?), u32::from(one(to)?));
    let by = u32::try_from(by).ok()?;
    let count = a.abs_diff(b) / by;
    let letters = (0..=count).filter_map(|n| char::from_u32(if a <= b { a + n * by } else { a - n * by }));
    Some(letters.map(|c| spelled(c.into())).collect())
}
