//! The rail of the Why tab below the session: what denies, each gate and how it ended, and the default. It reads the
//! decision's own gates and judges nothing.

use rolelab_core::policy::{Decision, Effect, Ended, Gate, Level, Outcome, Reach, Reason, Rule};

use crate::hops;

use super::why::{StatementView, Statements, Station, StationState};

/// Levels that have no policy unless somebody sets one, and that are worth a word then.
const UNSET: [(Level, &str); 3] =
    [(Level::Boundary, "Boundary"), (Level::ServiceControl, "SCP"), (Level::Session, "Session policy")];

fn same(one: &Reason, other: &Reason) -> bool {
    (one.gate, &one.policy) == (other.gate, &other.policy)
}

pub(super) fn station(name: &str, state: StationState, text: impl Into<String>) -> Station {
    let (name, text) = (name.to_owned(), text.into());
    Station { name, state, text, decides: false, statements: Vec::new() }
}

/// A decision about a call of a service, and where its statements stand.
pub(super) struct Judged<'a> {
    pub(super) decision: &'a Decision,
    pub(super) statements: &'a Statements<'a>,
    pub(super) service: &'a str,
}

impl Judged<'_> {
    /// Every stop in order.
    pub(super) fn stations(&self) -> Vec<Station> {
        let mut rail = vec![self.denies()];
        rail.extend(self.rule());
        rail.extend(self.unset());
        rail.extend(self.gates());
        rail.push(self.default_deny());
        rail
    }

    /// The statements that are wanted; none where no statement was asked.
    fn of(&self, wanted: impl Fn(&Reason) -> bool) -> Vec<StatementView> {
        if self.free() {
            return Vec::new();
        }
        let reasons = self.decision.reasons.iter().filter(|reason| wanted(reason));
        let reasons: Vec<&Reason> = reasons.collect();
        let several = reasons.iter().any(|reason| reasons.first().is_some_and(|first| !same(first, reason)));
        let ask = &self.decision.ask;
        let view = |reason: &&Reason| {
            let view = self.statements.view(reason, (&ask.action, &ask.resource));
            let whose = if several { hops::called(reason.level, &reason.policy) } else { String::new() };
            StatementView { whose, ..view }
        };
        reasons.iter().map(view).collect()
    }

    /// Nobody can be denied to ask this.
    fn free(&self) -> bool {
        self.decision.rule == Some(Rule::AlwaysAllowed)
    }

    fn denied(&self) -> bool {
        self.decision.outcome == Outcome::ExplicitDeny
    }

    fn denies(&self) -> Station {
        let name = "Explicit deny";
        let statements = self.of(|reason| reason.effect == Effect::Deny);
        let deciding = self.decision.reasons.iter().find(|reason| reason.decides);
        let (state, text) = match deciding {
            _ if self.free() => (StationState::Skipped, "nobody can be denied this action".to_owned()),
            Some(decides) if self.denied() => {
                let policy = hops::called(decides.level, &decides.policy);
                (StationState::Stopped, format!("{} of {policy} denies this", hops::statement(decides)))
            }
            _ => (StationState::Passed, "no statement denies this".to_owned()),
        };
        Station { statements, ..station(name, state, text) }
    }

    /// What settled it whatever the policies say.
    fn rule(&self) -> Option<Station> {
        let (name, text) = match self.decision.rule? {
            Rule::AlwaysAllowed => return None,
            Rule::RootAssumes => ("Root user", "the root user cannot assume roles"),
            Rule::Reserved => ("Reserved", "only AWS changes its own policies and roles"),
            Rule::TooMuch => ("Too much", "rolelab: so many comparisons are not simulated"),
        };
        Some(Station { decides: true, ..station(name, StationState::Stopped, text) })
    }

    /// Levels without a policy in one line.
    fn unset(&self) -> Option<Station> {
        let unset =
            |level: Level| self.decision.gates.iter().any(|g| g.level == level && g.ended == Ended::Unset);
        let names: Vec<&str> =
            UNSET.iter().filter(|(level, _)| unset(*level)).map(|(_, name)| *name).collect();
        let name = names.join(", ").replace(", Session", ", session");
        (!names.is_empty()).then(|| station(&name, StationState::Unset, "none set"))
    }

    /// The others each in its own, in the order of asking.
    fn gates(&self) -> Vec<Station> {
        let shown = |gate: &Gate| {
            gate.ended != Ended::Unset
                || matches!(gate.level, Level::Identity | Level::Resource | Level::Trust)
        };
        let gates = self.decision.gates.iter().enumerate().filter(|(_, gate)| shown(gate));
        gates.map(|(place, gate)| self.gate(place, gate)).collect()
    }

    fn gate(&self, place: usize, gate: &Gate) -> Station {
        // Where a Deny ended it no Allow was looked at.
        let statements =
            self.of(|reason| !self.denied() && reason.gate == place && reason.effect == Effect::Allow);
        let holder = self.statements.holder;
        let granting = statements.iter().find(|statement| statement.applies);
        let identity = gate.level == Level::Identity;
        let (state, text) = match gate.ended {
            Ended::Unset => (StationState::Unset, "none set".to_owned()),
            _ if self.free() => (StationState::Skipped, "not asked".to_owned()),
            _ if self.denied() => {
                (StationState::Skipped, "not reached: a Deny outweighs every Allow".to_owned())
            }
            Ended::Exempt => (StationState::Skipped, "does not bind this caller".to_owned()),
            Ended::Allows => match granting.filter(|_| identity) {
                Some(grant) => (StationState::Passed, format!("{}, through {holder}", grant.policy)),
                None => (StationState::Passed, format!("{} allows this", self.granting(place))),
            },
            Ended::Delegates => {
                (StationState::Passed, "allows the account: the caller's own policies must too".to_owned())
            }
            Ended::Waived(reach) => (StationState::Skipped, self.waived(reach)),
            Ended::Silent => (StationState::Skipped, "does not allow this, and need not".to_owned()),
            Ended::AllowsNothing if identity && statements.is_empty() => {
                (StationState::Stopped, format!("{holder} has none that allows"))
            }
            Ended::AllowsNothing if identity => {
                (StationState::Stopped, format!("no statement of {holder} allows this"))
            }
            Ended::AllowsNothing if statements.is_empty() => {
                (StationState::Stopped, "must allow this, and there is none that does".to_owned())
            }
            Ended::AllowsNothing => {
                let names = hops::policies_at(self.decision, place).join(", ");
                (StationState::Stopped, format!("no statement of {names} allows this"))
            }
            Ended::Denies => (StationState::Stopped, "denies this".to_owned()),
        };
        let name = match (gate.level, gate.tier) {
            (Level::ServiceControl, Some(tier)) => format!("SCP, level {}", tier + 1),
            (Level::ServiceControl, None) => "SCP".to_owned(),
            (Level::ResourceControl, Some(tier)) => format!("RCP, level {}", tier + 1),
            (Level::ResourceControl, None) => "RCP".to_owned(),
            (Level::Endpoint, _) => "Endpoint policy".to_owned(),
            (Level::Resource, _) => self.on_resource().to_owned(),
            (Level::Trust, _) => "Trust policy".to_owned(),
            (Level::Identity, _) => "Identity policy".to_owned(),
            (Level::Boundary, _) => "Boundary".to_owned(),
            (Level::Session, _) => "Session policy".to_owned(),
        };
        Station { statements, ..station(&name, state, text) }
    }

    /// The policy at a gate whose statement allows.
    fn granting(&self, place: usize) -> String {
        let mut reasons = self.decision.reasons.iter();
        let grant = reasons.find(|r| r.gate == place && r.applies && r.effect == Effect::Allow);
        grant.map_or_else(|| "a statement".to_owned(), |grant| hops::called(grant.level, &grant.policy))
    }

    fn on_resource(&self) -> &'static str {
        if self.service == "s3" { "Bucket policy" } else { "Resource policy" }
    }

    fn waived(&self, reach: Reach) -> String {
        let whom = match reach {
            Reach::Caller => "this very caller",
            Reach::Everyone => "everybody",
            Reach::Role | Reach::Account | Reach::Nobody => "the role",
        };
        let policy = self.on_resource().to_lowercase();
        format!("nothing there allows; waived by the {policy}, which names {whom}")
    }

    fn default_deny(&self) -> Station {
        let name = "Default deny";
        match self.decision.outcome {
            Outcome::ImplicitDeny if self.decision.rule.is_none() => Station {
                decides: true,
                ..station(name, StationState::Stopped, "what nothing allows is denied")
            },
            _ => station(name, StationState::Skipped, "not reached"),
        }
    }
}

#[cfg(test)]
#[path = "rail_tests.rs"]
mod tests;
