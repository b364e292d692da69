//! What stands on hosts, the clock, and what the learner answered.

use rolelab_core::time::Span;

use super::{Facts, Verdict, open, passed};

pub(super) fn clock(minutes: u32, facts: &Facts<'_>) -> Verdict {
    let due = facts.began.plus(Span::seconds(i64::from(minutes) * 60));
    if facts.world.now >= due {
        return passed(facts.world.now, format_args!("{minutes} minutes are over"));
    }
    open(format!("it is not {} yet", super::clock(due)))
}

pub(super) fn answered(question: &str, facts: &Facts<'_>) -> Verdict {
    match facts.answers.get(question) {
        Some(answer) if answer.counts => passed(answer.at, "answered"),
        Some(_) => open("the answer is not right yet"),
        None => open("the question is not answered"),
    }
}
