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
    decide(ask.clone(), policies)
}

/// The same, of a question that goes into its answer.
pub(crate) fn decide(asked: Ask, policies: &Policies) -> Decision {
    let ask = &asked;
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
    let judge = Judge { ask, caller: &request.caller, sets: &sets, found: Found::in_each(&sets, &reasons) };
    let gates = judge.gates();
    let (outcome, level, rule) = match request.meter.is_spent() {
        true => (Outcome::ImplicitDeny, None, Some(Rule::TooMuch)),
        false => judge.decide(&gates),
    };
    for reason in &mut reasons {
        reason.decides = judge.rests_on(reason, outcome, level);
    }
    Decision { ask: asked, outcome, level, rule, gates, reasons }
}

/// What the statements of one set come to.
#[derive(Clone, Copy, Default)]
struct Found {
    denies: bool,
    allows: bool,
    /// How close its grants come to the caller.
    grant: Reach,
}

impl Found {
    fn in_each(sets: &[Set<'_>], reasons: &[Reason]) -> Vec<Self> {
        let mut all = vec![Self::default(); sets.len()];
        for reason in reasons.iter().filter(|reason| reason.applies) {
            let Some(found) = all.get_mut(reason.gate) else { continue };
            match reason.effect {
                Effect::Deny => found.denies = true,
                Effect::Allow => {
                    found.allows = true;
                    found.grant = found.grant.max(reason.reach);
                }
            }
        }
        all
    }
}

struct Judge<'a> {
    ask: &'a Ask,
    caller: &'a Caller<'a>,
    sets: &'a [Set<'a>],
    found: Vec<Found>,
}

/// The policy on the resource, whatever it is called.
fn is_on_resource(level: Level) -> bool {
    matches!(level, Level::Resource | Level::Trust)
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

    fn gates(&self) -> Vec<Gate> {
        let each = || self.sets.iter().zip(&self.found);
        let on_resource = each().find(|(set, _)| is_on_resource(set.level));
        let grant = on_resource.map(|(_, found)| found.grant).unwrap_or_default();
        each()
            .map(|(set, found)| Gate {
                level: set.level,
                tier: set.tier,
                ended: self.ended(set, *found, grant),
            })
            .collect()
    }

    /// `grant` is how close the grant of the policy on the resource comes to the caller.
    fn ended(&self, set: &Set<'_>, found: Found, grant: Reach) -> Ended {
        let in_vain = set.level == Level::Resource
            && !self.crosses()
            && actions::keeps_owner_out_in_vain(self.ask, self.caller.kind);
        if in_vain || !set.binds(self.caller) {
            return if set.is_set { Ended::Exempt } else { Ended::Unset };
        }
        if found.denies {
            return Ended::Denies;
        }
        if found.allows {
            // Between two accounts, to name the account is to allow: its own policies are asked in any case.
            let delegates = is_on_resource(set.level) && grant == Reach::Account && !self.crosses();
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
        if actions::always_allowed(self.ask, self.caller.kind) {
            return (Outcome::Allowed, None, Some(Rule::AlwaysAllowed));
        }
        let first = |ended: Ended| gates.iter().find(|gate| gate.ended == ended).map(|gate| gate.level);
        if let Some(level) = first(Ended::Denies) {
            return (Outcome::ExplicitDeny, Some(level), None);
        }
        if actions::is_reserved(self.ask) {
            return (Outcome::ImplicitDeny, None, Some(Rule::Reserved));
        }
        if actions::is_assumed_by_root(self.ask, self.caller.kind) {
            return (Outcome::ImplicitDeny, None, Some(Rule::RootAssumes));
        }
        if let Some(level) = first(Ended::AllowsNothing) {
            return (Outcome::ImplicitDeny, Some(level), None);
        }
        let on_resource = gates.iter().find(|gate| is_on_resource(gate.level));
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
