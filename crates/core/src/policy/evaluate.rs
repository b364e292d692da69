//! The one authorisation function. Pure: no world, no clock, no journal.
//!
//! Source: IAM User Guide, "Policy evaluation logic" and "Cross-account policy evaluation logic". First any Deny; then
//! the gates, in order, each of which must find an Allow unless a resource policy's grant stands in for it.

use super::{
    actions,
    ask::{Ask, Level, Policies},
    caller::{Caller, Kind},
    decision::{Decision, Outcome},
    document::Effect,
    reason::{Ended, Gate, Reach, Reason, Rule},
    sets::{Set, sets},
    statement::Request,
};

/// Judges one request by all policies that concern it. The policies of one set are one union. It makes up no condition
/// keys: the context is the asker's.
pub fn authorise(ask: &Ask, policies: &Policies) -> Decision {
    let request = Request::new(ask, policies.boundary.is_some());
    let sets = sets(ask, policies);
    let mut reasons = Vec::new();
    for (gate, set) in sets.iter().enumerate() {
        for policy in set.sources {
            let statements = policy.document.statements().iter().enumerate();
            let at = (gate, set.level);
            reasons.extend(statements.map(|(place, statement)| request.judge(at, policy, place, statement)));
        }
    }
    let judge = Judge { ask, caller: &request.caller, sets: &sets, reasons: &reasons };
    let gates = judge.gates();
    let (outcome, level, rule) = match request.meter.is_spent() {
        true => (Outcome::ImplicitDeny, None, Some(Rule::TooMuch)),
        false => judge.decide(&gates),
    };
    let decides: Vec<bool> = reasons.iter().map(|one| judge.rests_on(one, outcome, level)).collect();
    for (reason, decides) in reasons.iter_mut().zip(decides) {
        reason.decides = decides;
    }
    Decision { ask: ask.clone(), outcome, level, rule, gates, reasons }
}

struct Judge<'a> {
    ask: &'a Ask,
    caller: &'a Caller<'a>,
    sets: &'a [Set<'a>],
    reasons: &'a [Reason],
}

impl Judge<'_> {
    /// Whether caller and resource belong to two accounts, so that both must allow.
    fn crosses(&self) -> bool {
        let owner = self.ask.resource_account.as_deref();
        owner.zip(self.caller.account).is_some_and(|(owner, own)| owner != own)
    }

    /// Whether the policy on the resource must allow.
    fn needs_resource(&self) -> bool {
        self.crosses() || !self.caller.has_account() || actions::on_resource(self.ask).required
    }

    fn applying(&self, gate: usize, effect: Effect) -> impl Iterator<Item = &Reason> {
        self.reasons.iter().filter(move |r| r.gate == gate && r.applies && r.effect == effect)
    }

    /// How close the grant of the policy on the resource comes to the caller.
    fn grant(&self) -> Reach {
        let on_resource = |r: &&Reason| matches!(r.level, Level::Resource | Level::Trust);
        let grants = self.reasons.iter().filter(|r| r.applies && r.effect == Effect::Allow);
        grants.filter(on_resource).map(|r| r.reach).max().unwrap_or_default()
    }

    fn gates(&self) -> Vec<Gate> {
        let grant = self.grant();
        let ended = self.sets.iter().enumerate().map(|(gate, set)| Gate {
            level: set.level,
            tier: set.tier,
            ended: self.ended(gate, set, grant),
        });
        ended.collect()
    }

    fn ended(&self, gate: usize, set: &Set<'_>, grant: Reach) -> Ended {
        if !set.binds(self.caller) {
            return if set.is_set { Ended::Exempt } else { Ended::Unset };
        }
        if self.applying(gate, Effect::Deny).next().is_some() {
            return Ended::Denies;
        }
        let on_resource = matches!(set.level, Level::Resource | Level::Trust);
        if self.applying(gate, Effect::Allow).next().is_some() {
            // Where both accounts must allow, or the key's policy, to name the account is to allow.
            let delegates = on_resource && grant == Reach::Account && !self.crosses();
            return if delegates { Ended::Delegates } else { Ended::Allows };
        }
        let must = match set.level {
            Level::Resource | Level::Trust => self.needs_resource(),
            Level::Identity => true,
            // A federated user has only what its session policies leave it ("Policy evaluation logic").
            Level::Session => set.is_set || self.caller.kind == Kind::FederatedUser,
            _ => set.is_set,
        };
        match set.waived_from() {
            Some(from) if must && !self.crosses() && grant >= from => Ended::Waived(grant),
            _ if must => Ended::AllowsNothing,
            _ if set.is_set => Ended::Silent,
            _ => Ended::Unset,
        }
    }

    fn decide(&self, gates: &[Gate]) -> (Outcome, Option<Level>, Option<Rule>) {
        if actions::is_always_allowed(&self.ask.action) {
            return (Outcome::Allowed, None, Some(Rule::AlwaysAllowed));
        }
        let first = |ended: Ended| gates.iter().find(|gate| gate.ended == ended).map(|gate| gate.level);
        if let Some(level) = first(Ended::Denies) {
            return (Outcome::ExplicitDeny, Some(level), None);
        }
        if actions::is_reserved(self.ask) {
            return (Outcome::ImplicitDeny, None, Some(Rule::Reserved));
        }
        if let Some(level) = first(Ended::AllowsNothing) {
            return (Outcome::ImplicitDeny, Some(level), None);
        }
        let on_resource = gates.iter().find(|gate| matches!(gate.level, Level::Resource | Level::Trust));
        let granted = on_resource.filter(|gate| gate.ended == Ended::Allows).map(|gate| gate.level);
        let level = match granted {
            Some(level) if !self.crosses() || !self.caller.has_identity() => Some(level),
            _ => self.caller.has_identity().then_some(Level::Identity),
        };
        (Outcome::Allowed, level, None)
    }

    /// Whether the outcome rests on a statement.
    fn rests_on(&self, one: &Reason, outcome: Outcome, level: Option<Level>) -> bool {
        let Some(level) = level.filter(|_| one.applies) else { return false };
        match outcome {
            Outcome::ImplicitDeny => false,
            Outcome::ExplicitDeny => one.effect == Effect::Deny && one.level == level,
            Outcome::Allowed if one.effect == Effect::Deny => false,
            // A delegation to the account grants nothing by itself.
            Outcome::Allowed => match one.level {
                Level::Resource | Level::Trust => self.crosses() || one.reach > Reach::Account,
                Level::Identity => level == Level::Identity,
                _ => false,
            },
        }
    }
}
