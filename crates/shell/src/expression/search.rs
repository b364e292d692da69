//! The search: depth first with a stack of its own, each choice at each place taken once.

use super::{Assertion, Expression, Step};

/// Where a match and its groups are, as byte ranges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Captures(Vec<Option<(usize, usize)>>);

impl Captures {
    /// Start and end of a group; 0 is the whole match.
    pub(crate) fn range(&self, group: usize) -> Option<(usize, usize)> {
        self.0.get(group).copied().flatten()
    }

    /// Start and end of the whole match.
    pub(crate) fn whole(&self) -> (usize, usize) {
        self.range(0).unwrap_or_default()
    }

    /// The text of a group; nothing when it took no part.
    pub(crate) fn text<'t>(&self, text: &'t str, group: usize) -> &'t str {
        self.range(group).and_then(|(from, to)| text.get(from..to)).unwrap_or_default()
    }
}

/// The most work of one search: some tenths of a second.
pub(super) const MAX_WORK: u64 = 1 << 24;
/// The most choices that may be open at once.
const MAX_OPEN: usize = 1 << 20;
/// The most bits for "been here".
const MAX_VISITED: usize = 1 << 26;

const NOWHERE: u32 = u32::MAX;

#[derive(Clone, Copy, Debug)]
enum Job {
    Go(u32, u32),
    Restore(u16, u32),
}

/// Memory kept from one search to the next.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    visited: Vec<u64>,
    stack: Vec<Job>,
    slots: Vec<u32>,
}

impl Expression {
    /// The leftmost match that begins at byte `from` or later.
    pub(crate) fn find(&self, text: &str, from: usize) -> Option<Captures> {
        let scratch = &mut *self.scratch.borrow_mut();
        let places = text.len().saturating_sub(from).saturating_add(1);
        let bits = if self.backs { 0 } else { places.saturating_mul(self.splits) };
        if bits > MAX_VISITED || text.len() >= NOWHERE as usize {
            self.exhausted.set(true);
            return None;
        }
        scratch.visited.clear();
        scratch.visited.resize(bits.div_ceil(64), 0);
        let mut search = Search { expression: self, text, from, work: (bits / 512) as u64, scratch };
        let mut start = from;
        let found = loop {
            if let Some(Step::Char(first)) = self.steps.first()
                && !self.fold
            {
                match text.get(start..).and_then(|rest| rest.find(*first)) {
                    Some(skip) => start = start.saturating_add(skip),
                    None => break None,
                }
            }
            if let Some(found) = search.at(start) {
                break Some(found);
            }
            if search.work > MAX_WORK {
                self.exhausted.set(true);
                break None;
            }
            match character(text, start) {
                Some(c) => start = start.saturating_add(c.len_utf8()),
                None => break None,
            }
        };
        self.spent.set(self.spent.get().saturating_add(search.work));
        found
    }
}

fn character(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at) {
        Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
        Some(_) => text.get(at..)?.chars().next(),
        None => None,
    }
}

struct Search<'a> {
    expression: &'a Expression,
    text: &'a str,
    /// Where the search began: places are counted from here.
    from: usize,
    work: u64,
    scratch: &'a mut Scratch,
}

impl Search<'_> {
    /// The match that begins right here.
    fn at(&mut self, start: usize) -> Option<Captures> {
        let mut best: Option<(u32, Vec<u32>)> = None;
        self.scratch.slots.clear();
        self.scratch.slots.resize(self.expression.groups.saturating_mul(2), NOWHERE);
        self.scratch.stack.clear();
        self.scratch.stack.push(Job::Go(0, u32::try_from(start).ok()?));
        while let Some(job) = self.scratch.stack.pop() {
            match job {
                Job::Restore(slot, old) => {
                    if let Some(place) = self.scratch.slots.get_mut(usize::from(slot)) {
                        *place = old;
                    }
                }
                Job::Go(step, place) => {
                    let Some(end) = self.run(step, place) else { continue };
                    if best.as_ref().is_none_or(|(longest, _)| end > *longest) {
                        best = Some((end, self.scratch.slots.clone()));
                    }
                    // Without memory of where it has been, looking for a longer one could take for ever.
                    let first = !self.expression.longest || self.expression.backs;
                    if first || end as usize == self.text.len() {
                        break;
                    }
                }
            }
            if self.work > MAX_WORK || self.scratch.stack.len() > MAX_OPEN {
                self.work = MAX_WORK + 1;
                return None;
            }
        }
        let (end, slots) = best?;
        let mut ranges: Vec<Option<(usize, usize)>> = slots
            .chunks(2)
            .map(|pair| match pair {
                [from, to] if *from != NOWHERE && *to != NOWHERE => Some((*from as usize, *to as usize)),
                _ => None,
            })
            .collect();
        if let Some(whole) = ranges.first_mut() {
            *whole = Some((start, end as usize));
        }
        Some(Captures(ranges))
    }

    /// Goes on until it fails or matches; the other ways at each choice are left on the stack.
    fn run(&mut self, step: u32, place: u32) -> Option<u32> {
        let (mut step, mut place) = (step as usize, place as usize);
        loop {
            self.work += 1;
            if self.work > MAX_WORK {
                return None;
            }
            match *self.expression.steps.get(step)? {
                Step::Char(_) | Step::Any(_) | Step::Set(_) => {
                    let c = character(self.text, place)?;
                    if !self.takes(step, c) {
                        return None;
                    }
                    place += c.len_utf8();
                }
                Step::Assert(assertion) => {
                    if !self.holds(assertion, place) {
                        return None;
                    }
                }
                Step::Back(group) => {
                    let slot = |at: usize| self.scratch.slots.get(at).copied().unwrap_or(NOWHERE) as usize;
                    let group = usize::from(group) * 2;
                    let same = self.text.get(slot(group)..slot(group + 1))?;
                    let rest = self.text.get(place..)?;
                    let (here, _) = rest.split_at_checked(same.len())?;
                    if here != same && !(self.expression.fold && here.eq_ignore_ascii_case(same)) {
                        return None;
                    }
                    self.work += same.len() as u64 / 8;
                    place += same.len();
                }
                Step::Save(slot) => {
                    let own = self.scratch.slots.get_mut(usize::from(slot))?;
                    let old = std::mem::replace(own, u32::try_from(place).ok()?);
                    self.scratch.stack.push(Job::Restore(slot, old));
                }
                Step::Split(number, first, second) => {
                    if !self.expression.backs && self.visited(usize::from(number), place) {
                        return None;
                    }
                    let other = u32::try_from(step.checked_add_signed(second as isize)?).ok()?;
                    self.scratch.stack.push(Job::Go(other, u32::try_from(place).ok()?));
                    step = step.checked_add_signed(first as isize)?;
                    continue;
                }
                Step::Jump(by) => {
                    step = step.checked_add_signed(by as isize)?;
                    continue;
                }
                Step::Match => return u32::try_from(place).ok(),
            }
            step += 1;
        }
    }

    /// Marks a choice at a place as taken; whether it was before.
    fn visited(&mut self, split: usize, place: usize) -> bool {
        let bit = place.saturating_sub(self.from) * self.expression.splits + split;
        let Some(word) = self.scratch.visited.get_mut(bit / 64) else { return true };
        let mask = 1 << (bit % 64);
        let before = *word & mask != 0;
        *word |= mask;
        before
    }

    fn takes(&self, step: usize, c: char) -> bool {
        let fold = self.expression.fold;
        match self.expression.steps.get(step) {
            Some(Step::Char(own)) => *own == c || (fold && own.eq_ignore_ascii_case(&c)),
            Some(Step::Any(newline)) => *newline || c != '\n',
            Some(Step::Set(index)) => self.expression.sets.get(usize::from(*index)).is_some_and(|set| {
                let has = |c: char| set.ranges.iter().any(|(from, to)| (*from..=*to).contains(&c));
                let any = has(c) || (fold && (has(c.to_ascii_lowercase()) || has(c.to_ascii_uppercase())));
                any != set.negated
            }),
            _ => false,
        }
    }

    fn holds(&self, assertion: Assertion, place: usize) -> bool {
        let bytes = self.text.as_bytes();
        let before = place.checked_sub(1).and_then(|at| bytes.get(at)).copied();
        let after = bytes.get(place).copied();
        let word = |byte: Option<u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_');
        let by_lines = self.expression.multiline;
        match assertion {
            Assertion::LineStart => before.is_none() || (by_lines && before == Some(b'\n')),
            Assertion::LineEnd => after.is_none() || (by_lines && after == Some(b'\n')),
            Assertion::TextStart => before.is_none(),
            Assertion::TextEnd => after.is_none(),
            Assertion::Boundary => word(before) != word(after),
            Assertion::NotBoundary => word(before) == word(after),
            Assertion::WordStart => !word(before) && word(after),
            Assertion::WordEnd => word(before) && !word(after),
            Assertion::NoWordBefore => !word(before),
            Assertion::NoWordAfter => !word(after),
        }
    }
}
