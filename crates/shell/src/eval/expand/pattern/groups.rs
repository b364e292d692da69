//! Patterns with groups such as `@(a|b)`: every place that can be reached is followed at once, so no input takes more
//! than a bounded number of steps.

use super::{Element, Pattern};

/// The most work of one match; beyond it nothing matches.
const MAX_WORK: usize = 1 << 22;

/// At which places of a text a match that begins at its start can end; `None` when that took too long.
pub(super) fn ends(pattern: &Pattern, text: &[char]) -> Option<Vec<bool>> {
    let mut starts = vec![false; text.len().saturating_add(1)];
    if let Some(first) = starts.first_mut() {
        *first = true;
    }
    let mut work = 0;
    follow(pattern, text, starts, &mut work)
}

fn follow(pattern: &Pattern, text: &[char], mut places: Vec<bool>, work: &mut usize) -> Option<Vec<bool>> {
    for element in &pattern.0 {
        *work = work.saturating_add(places.len());
        if *work > MAX_WORK {
            return None;
        }
        places = match element {
            Element::Star => {
                let mut reached = false;
                for place in &mut places {
                    reached = reached || *place;
                    *place = reached;
                }
                places
            }
            Element::Group(sign, choices) => group(*sign, choices, text, &places, work)?,
            one => {
                let mut next = vec![false; places.len()];
                for (at, c) in text.iter().enumerate() {
                    if places.get(at) == Some(&true)
                        && one.takes(*c)
                        && let Some(slot) = next.get_mut(at + 1)
                    {
                        *slot = true;
                    }
                }
                next
            }
        };
    }
    Some(places)
}

/// The places behind one of the choices.
fn any(choices: &[Pattern], text: &[char], from: &[bool], work: &mut usize) -> Option<Vec<bool>> {
    let mut all = vec![false; from.len()];
    for choice in choices {
        add(&mut all, &follow(choice, text, from.to_vec(), work)?);
    }
    Some(all)
}

/// Adds places; whether there were new ones.
fn add(all: &mut [bool], more: &[bool]) -> bool {
    let mut new = false;
    for (own, other) in all.iter_mut().zip(more) {
        new = new || (*other && !*own);
        *own = *own || *other;
    }
    new
}

fn group(
    sign: char,
    choices: &[Pattern],
    text: &[char],
    from: &[bool],
    work: &mut usize,
) -> Option<Vec<bool>> {
    if sign == '!' {
        // Each start has its own exceptions.
        let mut all = vec![false; from.len()];
        for (start, _) in from.iter().enumerate().filter(|(_, place)| **place) {
            let mut alone = vec![false; from.len()];
            if let Some(slot) = alone.get_mut(start) {
                *slot = true;
            }
            let matched = any(choices, text, &alone, work)?;
            for (at, slot) in all.iter_mut().enumerate().skip(start) {
                *slot = *slot || matched.get(at) != Some(&true);
            }
        }
        return Some(all);
    }
    let mut all = any(choices, text, from, work)?;
    if matches!(sign, '*' | '+') {
        loop {
            let more = any(choices, text, &all, work)?;
            if !add(&mut all, &more) {
                break;
            }
        }
    }
    if matches!(sign, '*' | '?') {
        add(&mut all, from);
    }
    Some(all)
}
