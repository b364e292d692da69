//! What `rolelab policy eval` answers, as one line of JSON: the decision, AWS's sentence for it, how each gate ended, and how
//! each statement fared.

use std::io::{self, Write};

use rolelab_core::policy::{
    Decision, Effect, Ended, Level, Outcome, Policies, Reach, Reason, Rule, Tested, Variable,
};
use serde::Serialize;

use super::told::{self, Element};

#[derive(Serialize)]
struct Answer<'a> {
    decision: &'static str,
    message: String,
    /// The level that decided.
    level: Option<Level>,
    /// The rule that settled it whatever the policies say.
    rule: Option<Rule>,
    /// Condition keys that policies asked for and the context lacks.
    absent: Vec<&'a str>,
    gates: Vec<Gate>,
    reasons: Vec<Fared<'a>>,
}

#[derive(Serialize)]
struct Gate {
    level: Level,
    tier: Option<usize>,
    ended: Ended,
    sentence: String,
}

/// A `Reason` with the elements that it is about.
#[derive(Serialize)]
struct Fared<'a> {
    level: Level,
    gate: usize,
    policy: &'a str,
    statement: usize,
    sid: Option<&'a str>,
    effect: Effect,
    sentence: String,
    action: bool,
    resource: bool,
    principal: Option<bool>,
    reach: Reach,
    elements: Vec<Element<'a>>,
    conditions: &'a [Tested],
    variables: &'a [Variable],
    applies: bool,
    decides: bool,
}

#[derive(Serialize)]
struct Failure<'a> {
    error: &'a str,
}

fn fared<'a>(decision: &'a Decision, policies: &Policies, reason: &'a Reason) -> Fared<'a> {
    let statement = told::statement(policies, reason);
    let elements =
        statement.map(|statement| told::elements(&decision.ask, reason, statement)).unwrap_or_default();
    Fared {
        level: reason.level,
        gate: reason.gate,
        policy: &reason.policy,
        statement: reason.statement,
        sid: reason.sid.as_deref(),
        effect: reason.effect,
        sentence: told::why(reason, &elements),
        action: reason.action,
        resource: reason.resource,
        principal: reason.principal,
        reach: reason.reach,
        elements,
        conditions: &reason.conditions,
        variables: &reason.variables,
        applies: reason.applies,
        decides: reason.decides,
    }
}

pub(super) fn write(decision: &Decision, policies: &Policies, to: &mut impl Write) -> io::Result<()> {
    let gates = decision.gates.iter().map(|gate| Gate {
        level: gate.level,
        tier: gate.tier,
        ended: gate.ended,
        sentence: told::gate(gate),
    });
    let answer = Answer {
        decision: match decision.outcome {
            Outcome::Allowed => "allowed",
            Outcome::ImplicitDeny => "implicitDeny",
            Outcome::ExplicitDeny => "explicitDeny",
        },
        message: decision.sentence(),
        level: decision.level,
        rule: decision.rule,
        absent: told::absent(decision),
        gates: gates.collect(),
        reasons: decision.reasons.iter().map(|reason| fared(decision, policies, reason)).collect(),
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
