//! Where on the timeline a fact stands. Pure: facts, now and what is to come in, places in pixels out.
//!
//! The past is drawn in order and not to scale: a gap counts by its logarithm, so that an hour that was skipped leaves
//! room for the minute in which everything happened. What is to come is drawn behind now in the same way.

use super::facts::Fact;

/// Pixels that stay free at both ends, for half a mark.
const EDGE: i32 = 8;
/// Now stands at so many hundredths of the width.
const NOW: i32 = 68;
/// Ticks of a group stand at least so far apart.
const TICK: i32 = 4;
/// What is to come is drawn up to so many seconds ahead: 12 hours.
const AHEAD: f64 = 12.0 * 3600.0;

/// Facts too close together for a button each share one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Group {
    /// Index of the first fact.
    pub(super) from: usize,
    /// One past the index of the last.
    pub(super) to: usize,
    /// The left edge of its button.
    pub(super) left: i32,
    /// Its ticks: their places, actors, and whether one there was refused.
    pub(super) ticks: Vec<(i32, &'static str, bool)>,
}

/// The timeline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) groups: Vec<Group>,
    /// The width of a button.
    pub(super) button: i32,
    /// Where now is.
    pub(super) now: i32,
    /// Where the next change stands.
    pub(super) next: Option<i32>,
    /// Where the keys expire.
    pub(super) expiry: Option<i32>,
}

/// Lays facts, oldest first, out on `width` pixels, with buttons of `button` pixels that never overlap. `next` and
/// `expiry` are milliseconds from now.
pub(super) fn layout(
    facts: &[Fact],
    now: i64,
    next: Option<i64>,
    expiry: Option<i64>,
    width: i32,
    button: i32,
) -> Layout {
    if width < 4 * button.max(1) {
        return Layout::default();
    }
    let here = width * NOW / 100;
    // Half a button stays free before now: its mark must not cover the last tick.
    let places = places(facts, now, EDGE, here - button / 2);
    let ahead = |millis: i64| {
        let share = (weight(millis) / AHEAD.ln_1p()).min(1.0);
        here + rounded(f64::from(width - EDGE - here) * share)
    };
    Layout {
        groups: group(facts, &places, button),
        button,
        now: here,
        next: next.map(ahead),
        expiry: expiry.map(ahead),
    }
}

/// The place of each fact between two pixels, in order.
fn places(facts: &[Fact], now: i64, left: i32, right: i32) -> Vec<i32> {
    let Some(last) = facts.last() else { return Vec::new() };
    let gaps = facts.iter().zip(facts.iter().skip(1)).map(|(before, fact)| {
        let count = f64::from(u32::try_from(fact.siblings).unwrap_or(u32::MAX)).max(1.0);
        // The facts of one command take room together, however many they are.
        weight(fact.when.saturating_sub(before.when)) + count.ln_1p() / count
    });
    let sums: Vec<f64> = std::iter::once(0.0)
        .chain(gaps.scan(0.0, |sum, gap| {
            *sum += gap;
            Some(*sum)
        }))
        .collect();
    let whole = sums.last().copied().unwrap_or(0.0) + weight(now.saturating_sub(last.when)).max(1.0);
    let room = f64::from(right - left);
    sums.into_iter().map(|sum| left + rounded(room * sum / whole)).collect()
}

fn weight(millis: i64) -> f64 {
    let seconds = millis.clamp(0, 1 << 40) / 1000;
    f64::from(u32::try_from(seconds).unwrap_or(u32::MAX)).ln_1p()
}

#[expect(clippy::cast_possible_truncation, reason = "pixels of a screen")]
fn rounded(pixels: f64) -> i32 {
    pixels.round() as i32
}

/// From left to right: who stands within a button's width of a group's first fact belongs to it.
fn group(facts: &[Fact], places: &[i32], button: i32) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut first = i32::MIN;
    for (index, (fact, place)) in facts.iter().zip(places).enumerate() {
        match groups.last_mut().filter(|_| place - first < button) {
            Some(group) => {
                group.to = index + 1;
                match group.ticks.last_mut().filter(|(x, ..)| place - *x < TICK) {
                    // In one place a refusal is what one looks for.
                    Some((_, actor, refused)) => {
                        if fact.refused || !*refused {
                            *actor = fact.actor;
                        }
                        *refused |= fact.refused;
                    }
                    None => group.ticks.push((*place, fact.actor, fact.refused)),
                }
            }
            None => {
                first = *place;
                let ticks = vec![(first, fact.actor, fact.refused)];
                groups.push(Group { from: index, to: index + 1, left: 0, ticks });
            }
        }
    }
    // In the middle of its ticks, unless the one before reaches there.
    let mut free = 0;
    for group in &mut groups {
        let ends = group.ticks.first().zip(group.ticks.last());
        let middle = ends.map_or(0, |(first, last)| i32::midpoint(first.0, last.0));
        group.left = free.max(middle - button / 2);
        free = group.left + button;
    }
    groups
}

/// The fact a group opens: its last one, or, when one of it is open already, the one before that, around.
pub(super) fn opens(group: &Group, facts: &[Fact], open: Option<u64>) -> Option<u64> {
    let its = facts.get(group.from..group.to)?;
    let at = its.iter().position(|fact| Some(fact.entry) == open);
    let last = its.len().checked_sub(1)?;
    its.get(at.map_or(last, |at| at.checked_sub(1).unwrap_or(last))).map(|fact| fact.entry)
}

#[cfg(test)]
mod tests {
    use super::{super::facts::example, *};

    const SECOND: i64 = 1000;
    const HOUR: i64 = 3600 * SECOND;

    fn at(times: &[i64]) -> Vec<Fact> {
        (0..).zip(times).map(|(entry, when)| example(entry, *when, false)).collect()
    }

    /// What holds of every layout: all facts in order, each within its button, no two buttons in one place, all before
    /// now.
    fn holds(facts: &[Fact], laid: &Layout, width: i32) {
        let mut next = 0;
        let mut free = 0;
        for group in &laid.groups {
            assert_eq!(group.from, next);
            assert!(group.to > group.from);
            assert!(group.left >= free, "{group:?} overlaps");
            for (x, ..) in &group.ticks {
                assert!((group.left..=group.left + laid.button).contains(x), "{group:?}");
            }
            assert!(group.ticks.is_sorted_by_key(|(x, ..)| *x));
            next = group.to;
            free = group.left + laid.button;
        }
        assert_eq!(next, facts.len());
        assert!(free <= laid.now + laid.button / 2, "{free} of {}", laid.now);
        for place in [Some(laid.now), laid.next, laid.expiry].into_iter().flatten() {
            assert!((laid.now..width).contains(&place));
        }
    }

    #[test]
    fn nothing_happened_and_there_is_only_now() {
        let laid = layout(&[], 0, None, None, 500, 24);
        assert_eq!(laid, Layout { button: 24, now: 340, ..Layout::default() });
        holds(&[], &laid, 500);
    }

    #[test]
    fn one_fact_has_a_button_of_its_own() {
        let facts = at(&[0]);
        let laid = layout(&facts, 5 * SECOND, Some(3 * SECOND), Some(6 * HOUR), 500, 24);
        holds(&facts, &laid, 500);
        assert_eq!(laid.groups.len(), 1);
        assert!(laid.next < laid.expiry);
    }

    #[test]
    fn twenty_thousand_facts_fit_whatever_the_width() {
        let times: Vec<i64> = (0..20_000).map(|n| n / 7 * 130 + n / 4_000 * HOUR).collect();
        let mut facts = at(&times);
        for (fact, command) in facts.iter_mut().zip(0..) {
            fact.siblings = if command % 3 == 0 { 1 } else { 120 };
        }
        for (width, button) in [(96, 24), (240, 24), (520, 24), (2_000, 24), (390, 44)] {
            let laid = layout(&facts, times[19_999] + HOUR, Some(0), Some(i64::MAX), width, button);
            holds(&facts, &laid, width);
            assert!(laid.groups.len() > 1);
            let ticks: usize = laid.groups.iter().map(|group| group.ticks.len()).sum();
            assert!(ticks <= usize::try_from(width / TICK + 1).expect("a width"));
        }
    }

    #[test]
    fn an_hour_that_was_skipped_leaves_room_for_the_rest() {
        let minute = [0, 8, 20, 31, 44, 59].map(|s| s * SECOND);
        let times: Vec<i64> = minute.iter().copied().chain(minute.map(|t| t + 2 * HOUR)).collect();
        let facts = at(&times);
        let laid = layout(&facts, times[11], None, None, 520, 24);
        holds(&facts, &laid, 520);
        let before = laid.groups.iter().filter(|group| group.to <= 6).count();
        assert!(before >= 4, "the first minute is still several ticks: {laid:?}");
    }

    #[test]
    fn facts_of_one_instant_share_a_button_and_a_refusal_is_seen() {
        for refused in 100..120 {
            let mut facts = at(&[0; 400]);
            facts[refused].refused = true;
            facts[refused].actor = "a-deny";
            facts.iter_mut().for_each(|fact| fact.siblings = 400);
            let laid = layout(&facts, HOUR, None, None, 500, 24);
            holds(&facts, &laid, 500);
            let ticks = laid.groups.iter().flat_map(|group| &group.ticks);
            let seen: Vec<_> = ticks.filter(|(.., refused)| *refused).map(|(_, actor, _)| *actor).collect();
            assert_eq!(seen, ["a-deny"]);
            assert!(laid.groups.len() < 14, "{laid:?}");
        }
    }

    #[test]
    fn a_pane_that_is_not_shown_is_laid_out_as_nothing() {
        assert_eq!(layout(&at(&[0, 1]), 5, None, None, 0, 0), Layout::default());
        assert_eq!(layout(&at(&[0, 1]), 5, None, None, 90, 24), Layout::default());
    }

    #[test]
    fn a_group_opens_its_last_fact_then_the_ones_before() {
        let facts = at(&[0, 0, 0]);
        let group = Group { from: 0, to: 3, left: 0, ticks: Vec::new() };
        let seen = [None, Some(2), Some(1), Some(0), Some(77)].map(|open| opens(&group, &facts, open));
        assert_eq!(seen, [Some(2), Some(1), Some(0), Some(2), Some(2)]);
    }
}
