//! Whether a call is permitted: every permission it needs is put to the one function that judges.

use std::sync::Arc;

use super::{
    Need,
    context::{self, Covered},
    policies,
};
use crate::{
    policy::{Ask, Context, Decision, Policies, decide},
    sts::Identity,
    world::World,
};

/// A decision against a call, and the policies it was made by.
pub(super) struct Denial {
    pub(super) decision: Arc<Decision>,
    pub(super) policies: Policies,
}

/// Every permission that a call needs. The answer is the first denial, else the decision about the first, if there is one.
pub(super) fn all(
    world: &World,
    identity: &Identity,
    needs: Vec<Need>,
    common: &Context,
) -> Result<Option<Arc<Decision>>, Box<Denial>> {
    let mut policies = policies::of_caller(world, identity);
    let mut first = None;
    // What one question is made of serves the next.
    let mut spare = None;
    for need in needs {
        let ask = spare.take().unwrap_or_else(|| asked(world, identity, common));
        let judged = one(world, identity, need, ask, policies)?;
        policies = judged.policies;
        if first.is_none() {
            first = Some(Arc::new(judged.decision));
            continue;
        }
        let mut ask = judged.decision.ask;
        context::uncover(&mut ask.context, judged.covered);
        spare = Some(ask);
    }
    Ok(first)
}

/// The question of a caller, before it is said what about.
pub(super) fn asked(world: &World, identity: &Identity, common: &Context) -> Ask {
    let (principal, role) = policies::principal(world, identity);
    let (action, resource) = (String::new(), String::new());
    Ask { principal, role, context: common.clone(), action, resource, resource_account: None }
}

/// A decision for a call.
pub(super) struct Judged {
    pub(super) decision: Decision,
    /// The policies it was made by.
    policies: Policies,
    /// The condition keys of the call under those of the one need.
    covered: Covered,
}

/// One permission. `ask` has the condition keys of the call.
pub(super) fn one(
    world: &World,
    identity: &Identity,
    mut need: Need,
    mut ask: Ask,
    policies: Policies,
) -> Result<Judged, Box<Denial>> {
    let policies = policies::of_need(world, identity, &need, policies);
    let covered = context::cover(&mut ask.context, context::of_need(world, &mut need));
    (ask.action, ask.resource) = (need.action, need.resource);
    let decision = decide(ask, &policies);
    match decision.allowed() {
        true => Ok(Judged { decision, policies, covered }),
        false => Err(Box::new(Denial { decision: Arc::new(decision), policies })),
    }
}
