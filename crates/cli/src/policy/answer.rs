//! What `rolelab policy eval` answers, as one line of JSON: the decision, AWS's sentence for it, how each gate ended, and how
//! each statement fared.

use std::io::{self, Write};

use rolelab_core::policy::{Decision, Gate, Level, Outcome, Reason, Rule};
use serde::Serialize;

#[derive(Serialize)]
struct Answer<'a> {
    decision: &'static str,
    message: String,
    /// The level that decided.
    level: Option<Level>,
    /// The rule that settled it whatever the policies say.
    rule: Option<Rule>,
    gates: &'a [Gate],
    reasons: &'a [Reason],
}

#[derive(Serialize)]
struct Failure<'a> {
    error: &'a str,
}

pub(super) fn write(decision: &Decision, to: &mut impl Write) -> io::Result<()> {
    let answer = Answer {
        decision: match decision.outcome {
            Outcome::Allowed => "allowed",
            Outcome::ImplicitDeny => "implicitDeny",
            Outcome::ExplicitDeny => "explicitDeny",
        },
        message: decision.sentence(),
        level: decision.level,
        rule: decision.rule,
        gates: &decision.gates,
        reasons: &decision.reasons,
    };
    line(&answer, to)
}

pub(super) fn write_error(error: &str, to: &mut impl Write) -> io::Result<()> {
    line(&Failure { error }, to)
}

fn line(value: &impl Serialize, to: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut *to, value).map_err(io::Error::from)?;
    to.write_all(b"\n")
}
