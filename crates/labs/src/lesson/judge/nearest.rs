//! The nearest miss: of all candidates the one that came furthest, so that a learner hears of what is missing there and
//! not of what never had a chance.

use super::{Verdict, open};

/// What a candidate lacks; `None`: nothing.
pub(super) type Check<'a> = &'a dyn Fn() -> Option<String>;

/// The candidate that came furthest so far; of equals the later.
#[derive(Default)]
pub(super) struct Nearest {
    miss: Option<(usize, String)>,
}

impl Nearest {
    /// Looks at a candidate. True when it lacks nothing.
    pub(super) fn meets(&mut self, checks: &[Check<'_>]) -> bool {
        let miss = checks.iter().enumerate().find_map(|(rank, check)| Some((rank, check()?)));
        let Some((rank, why)) = miss else { return true };
        if self.miss.as_ref().is_none_or(|(best, _)| rank >= *best) {
            self.miss = Some((rank, why));
        }
        false
    }

    /// What is missing there; `nothing` when there was no candidate.
    pub(super) fn why(self, nothing: impl FnOnce() -> String) -> String {
        self.miss.map_or_else(nothing, |(_, why)| why)
    }

    /// The same as a verdict.
    pub(super) fn open(self, nothing: impl FnOnce() -> String) -> Verdict {
        open(self.why(nothing))
    }
}

/// `why` unless it is so.
pub(super) fn unless(good: bool, why: impl FnOnce() -> String) -> Option<String> {
    (!good).then(why)
}
