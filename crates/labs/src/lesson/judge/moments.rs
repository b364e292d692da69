//! Moments at which a clause changes by time alone. The clock stops there, so that two short waits are one long one.

use rolelab_core::{
    guardduty,
    time::{Span, Timestamp},
};

use super::{Clause, Facts, hosts};

/// The next moment after now at which one of these clauses may change although nothing happens.
pub fn next_moment<'a>(clauses: impl Iterator<Item = (&'a Clause, Facts<'a>)>) -> Option<Timestamp> {
    clauses.filter_map(|(clause, facts)| of(clause, &facts)).min()
}

fn of(clause: &Clause, facts: &Facts<'_>) -> Option<Timestamp> {
    let now = facts.world.now;
    let own = match clause {
        Clause::Clock { minutes } => Some(hosts::due(*minutes, facts.began)),
        Clause::Finding { .. } => guardduty::exfiltration_told(facts.recorded),
        // Where a knob lets policies decide later than they change.
        Clause::Allows(_) | Clause::Denies(_) => {
            let late = Span::seconds(i64::from(facts.world.knobs.policy_delay));
            facts.world.iam_before.iter().map(|(changed, _)| changed.plus(late)).find(|at| *at > now)
        }
        _ => None,
    };
    let inner = clause.inner().iter().filter_map(|clause| of(clause, facts));
    own.into_iter().chain(inner).filter(|at| *at > now).min()
}
