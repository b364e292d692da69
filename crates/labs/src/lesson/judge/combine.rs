//! Clauses made of clauses.

use super::{Clause, Facts, Verdict, judge};

pub(super) fn all(of: &[Clause], facts: &Facts<'_>) -> Verdict {
    let mut last = String::new();
    for clause in of {
        match judge(clause, facts) {
            Verdict::Passed(fact) => last = fact,
            open @ Verdict::Open(_) => return open,
        }
    }
    Verdict::Passed(last)
}

pub(super) fn any(of: &[Clause], facts: &Facts<'_>) -> Verdict {
    let mut missing: Vec<String> = Vec::new();
    for clause in of {
        match judge(clause, facts) {
            passed @ Verdict::Passed(_) => return passed,
            Verdict::Open(why) if !missing.contains(&why) => missing.push(why),
            Verdict::Open(_) => {}
        }
    }
    Verdict::Open(missing.join("; and "))
}

/// What holds is what is in the way, and what is missing is what shows it.
pub(super) fn not(inner: &Clause, facts: &Facts<'_>) -> Verdict {
    match judge(inner, facts) {
        Verdict::Passed(fact) => Verdict::Open(fact),
        Verdict::Open(missing) => Verdict::Passed(missing),
    }
}

pub(super) fn count(at_least: u32, of: &[Clause], facts: &Facts<'_>) -> Verdict {
    let (mut held, mut next) = (0, String::new());
    for clause in of {
        match judge(clause, facts) {
            Verdict::Passed(_) => held += 1,
            Verdict::Open(why) if next.is_empty() => next = why,
            Verdict::Open(_) => {}
        }
    }
    if held >= at_least {
        return Verdict::Passed(format!("{held} of {}", of.len()));
    }
    Verdict::Open(format!("{held} of {at_least}: {next}"))
}
