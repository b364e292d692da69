//! The shortest way from one text to another (E. W. Myers, "An O(ND) Difference Algorithm", 1986), with
//! changes moved as far down as they go, as GNU diff moves them.

use std::collections::BTreeSet;

/// Insertions and deletions beyond which the middle counts as replaced.
const MAX_EDITS: usize = 1500;

/// A run of lines that differ: those of the one text from `from`, those of the other from `to`; either may be none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) from: usize,
    pub(super) from_end: usize,
    pub(super) to: usize,
    pub(super) to_end: usize,
}

/// The changes from one row of lines to another, in order. Lines are equal when their numbers are. The second
/// value is the work done.
pub(super) fn changes(a: &[u32], b: &[u32]) -> (Vec<Change>, u64) {
    // Which lines go and which come; those without their like are settled at once.
    let mut gone = vec![false; a.len() + 1];
    let mut came = vec![false; b.len() + 1];
    let (kept_a, places_a) = shared(a, b, &mut gone);
    let (kept_b, places_b) = shared(b, a, &mut came);
    let diagonals = kept_a.len() + kept_b.len() + 3;
    let mut search = Search {
        a: &kept_a,
        b: &kept_b,
        forward: vec![0; diagonals],
        backward: vec![0; diagonals],
        gone: Vec::new(),
        came: Vec::new(),
        work: 0,
    };
    search.compare([0, kept_a.len() as isize], [0, kept_b.len() as isize], 40);
    for (flags, places, found) in [(&mut gone, &places_a, &search.gone), (&mut came, &places_b, &search.came)]
    {
        found.iter().filter_map(|index| places.get(*index)).for_each(|place| set(flags, *place));
    }
    let work = search.work;
    shift(a, &mut gone, &came);
    shift(b, &mut came, &gone);
    (runs(&gone, &came, a.len(), b.len()), work + (a.len() + b.len()) as u64)
}

fn set(flags: &mut [bool], at: usize) {
    if let Some(flag) = flags.get_mut(at) {
        *flag = true;
    }
}

fn is(flags: &[bool], at: usize) -> bool {
    flags.get(at).copied().unwrap_or(false)
}

/// Finds what goes and what comes by halves: a search from the start and one from the end meet in the middle.
/// Which of several shortest ways is found is decided as in gnulib's diffseq.
struct Search<'a> {
    a: &'a [u32],
    b: &'a [u32],
    /// How far each diagonal is reached from the start, and from the end.
    forward: Vec<isize>,
    backward: Vec<isize>,
    gone: Vec<usize>,
    came: Vec<usize>,
    work: u64,
}

impl Search<'_> {
    fn same(&self, x: isize, y: isize) -> bool {
        let at = |lines: &[u32], index: isize| {
            usize::try_from(index).ok().and_then(|index| lines.get(index)).copied()
        };
        at(self.a, x).is_some() && at(self.a, x) == at(self.b, y)
    }

    /// The place of a diagonal in the rows: one may lie beyond each end.
    fn place(&self, diagonal: isize) -> usize {
        usize::try_from(diagonal + self.b.len() as isize + 1).unwrap_or(0)
    }

    fn get(&self, row: &[isize], diagonal: isize) -> isize {
        row.get(self.place(diagonal)).copied().unwrap_or(0)
    }

    fn compare(&mut self, x: [isize; 2], y: [isize; 2], depth: u32) {
        let ([mut x, mut x_end], [mut y, mut y_end]) = (x, y);
        while x < x_end && y < y_end && self.same(x, y) {
            (x, y) = (x + 1, y + 1);
        }
        while x < x_end && y < y_end && self.same(x_end - 1, y_end - 1) {
            (x_end, y_end) = (x_end - 1, y_end - 1);
        }
        let middle =
            if x == x_end || y == y_end || depth == 0 { None } else { self.middle([x, x_end], [y, y_end]) };
        let Some((x_middle, y_middle)) = middle else {
            self.gone.extend((x..x_end).filter_map(|x| usize::try_from(x).ok()));
            self.came.extend((y..y_end).filter_map(|y| usize::try_from(y).ok()));
            return;
        };
        self.compare([x, x_middle], [y, y_middle], depth - 1);
        self.compare([x_middle, x_end], [y_middle, y_end], depth - 1);
    }

    /// A point on a shortest way; `None` when there is none within the bound.
    fn middle(&mut self, [x, x_end]: [isize; 2], [y, y_end]: [isize; 2]) -> Option<(isize, isize)> {
        let (mut forward, mut backward) =
            (std::mem::take(&mut self.forward), std::mem::take(&mut self.backward));
        let (least, most) = (x - y_end, x_end - y);
        let (start, end) = (x - y, x_end - y_end);
        let (mut low, mut high) = (start, start);
        let (mut back_low, mut back_high) = (end, end);
        let odd = (start - end) & 1 != 0;
        let put = |row: &mut Vec<isize>, place: usize, value: isize| {
            if let Some(own) = row.get_mut(place) {
                *own = value;
            }
        };
        put(&mut forward, self.place(start), x);
        put(&mut backward, self.place(end), x_end);
        let mut found = None;
        'search: for _ in 0..MAX_EDITS {
            if low > least {
                low -= 1;
                put(&mut forward, self.place(low - 1), -1);
            } else {
                low += 1;
            }
            if high < most {
                high += 1;
                put(&mut forward, self.place(high + 1), -1);
            } else {
                high -= 1;
            }
            let mut diagonal = high;
            while diagonal >= low {
                let (below, above) = (self.get(&forward, diagonal - 1), self.get(&forward, diagonal + 1));
                let mut at = if below < above { above } else { below + 1 };
                while at < x_end && at - diagonal < y_end && self.same(at, at - diagonal) {
                    at += 1;
                    self.work += 1;
                }
                put(&mut forward, self.place(diagonal), at);
                let meets = odd && (back_low..=back_high).contains(&diagonal);
                if meets && self.get(&backward, diagonal) <= at {
                    found = Some((at, at - diagonal));
                    break 'search;
                }
                diagonal -= 2;
            }
            if back_low > least {
                back_low -= 1;
                put(&mut backward, self.place(back_low - 1), isize::MAX);
            } else {
                back_low += 1;
            }
            if back_high < most {
                back_high += 1;
                put(&mut backward, self.place(back_high + 1), isize::MAX);
            } else {
                back_high -= 1;
            }
            let mut diagonal = back_high;
            while diagonal >= back_low {
                let (below, above) = (self.get(&backward, diagonal - 1), self.get(&backward, diagonal + 1));
                let mut at = if below < above { below } else { above - 1 };
                while x < at && y < at - diagonal && self.same(at - 1, at - diagonal - 1) {
                    at -= 1;
                    self.work += 1;
                }
                put(&mut backward, self.place(diagonal), at);
                let meets = !odd && (low..=high).contains(&diagonal);
                if meets && at <= self.get(&forward, diagonal) {
                    found = Some((at, at - diagonal));
                    break 'search;
                }
                diagonal -= 2;
            }
            self.work += 4;
        }
        (self.forward, self.backward) = (forward, backward);
        found
    }
}

/// Lines whose like is in the other text, with their places.
fn shared(lines: &[u32], others: &[u32], flags: &mut [bool]) -> (Vec<u32>, Vec<usize>) {
    let known: BTreeSet<u32> = others.iter().copied().collect();
    let (mut kept, mut places) = (Vec::new(), Vec::new());
    for (place, line) in lines.iter().enumerate() {
        if known.contains(line) {
            kept.push(*line);
            places.push(place);
        } else {
            set(flags, place);
        }
    }
    (kept, places)
}

/// Moves runs of changed lines down while the line behind equals their first, and joins those that meet; a run
/// that can stand beside a change of the other text does (diffutils, shift_boundaries).
fn shift(lines: &[u32], changed: &mut [bool], other: &[bool]) {
    let end = lines.len();
    let line = |at: usize| lines.get(at).copied();
    let (mut i, mut j) = (0, 0);
    loop {
        // To the start of the next run, keeping step with the other text.
        while i < end && !is(changed, i) {
            while is(other, j) {
                j += 1;
            }
            j += 1;
            i += 1;
        }
        if i >= end {
            return;
        }
        let mut start = i;
        while i < end && is(changed, i) {
            i += 1;
        }
        while is(other, j) {
            j += 1;
        }
        let mut corresponding;
        loop {
            let length = i - start;
            // Up, while the line before equals the last.
            while start > 0 && line(start - 1).is_some() && line(start - 1) == line(i - 1) {
                start -= 1;
                i -= 1;
                if let Some(flag) = changed.get_mut(start) {
                    *flag = true;
                }
                if let Some(flag) = changed.get_mut(i) {
                    *flag = false;
                }
                while start > 0 && is(changed, start - 1) {
                    start -= 1;
                }
                j = j.saturating_sub(1);
                while j > 0 && is(other, j) {
                    j -= 1;
                }
            }
            corresponding = if j > 0 && is(other, j - 1) { i } else { end };
            // Down, while the line behind equals the first.
            while i < end && line(start) == line(i) {
                if let Some(flag) = changed.get_mut(start) {
                    *flag = false;
                }
                if let Some(flag) = changed.get_mut(i) {
                    *flag = true;
                }
                start += 1;
                i += 1;
                while is(changed, i) {
                    i += 1;
                }
                j += 1;
                while is(other, j) {
                    corresponding = i;
                    j += 1;
                }
            }
            if i - start == length {
                break;
            }
        }
        // Back to where the other text changed too.
        while corresponding < i {
            start -= 1;
            i -= 1;
            if let Some(flag) = changed.get_mut(start) {
                *flag = true;
            }
            if let Some(flag) = changed.get_mut(i) {
                *flag = false;
            }
            j = j.saturating_sub(1);
            while j > 0 && is(other, j) {
                j -= 1;
            }
        }
    }
}

fn runs(gone: &[bool], came: &[bool], n: usize, m: usize) -> Vec<Change> {
    let mut all = Vec::new();
    let (mut x, mut y) = (0, 0);
    while x < n || y < m {
        if !is(gone, x) && !is(came, y) {
            (x, y) = (x + 1, y + 1);
            continue;
        }
        let (from, to) = (x, y);
        while x < n && is(gone, x) {
            x += 1;
        }
        while y < m && is(came, y) {
            y += 1;
        }
        all.push(Change { from, from_end: x, to, to_end: y });
    }
    all
}
