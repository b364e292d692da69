//! Whether one statement applies to one request, and why.
//!
//! Source: IAM User Guide, "IAM JSON policy elements reference". Which statements decide is not told here.

use super::{
    actions,
    ask::{Ask, Level, Source},
    caller::Caller,
    condition::{self, Scope},
    document::{Document, Effect, Matcher, Statement},
    pattern::{Meter, SEGMENTS, by_segment, covers, covers_arn, covers_ignoring_case, tokens_cover},
    principal,
    reason::{Reach, Reason, Variable},
    variables::fill,
};

/// One request as statements see it.
pub(super) struct Request<'a> {
    pub(super) ask: &'a Ask,
    pub(super) caller: Caller<'a>,
    /// What resource elements are held against.
    pub(super) resource: &'a str,
    /// Whether the caller has a permissions boundary.
    pub(super) bounded: bool,
    pub(super) meter: Meter,
}

impl<'a> Request<'a> {
    pub(super) fn new(ask: &'a Ask, bounded: bool) -> Self {
        let caller = Caller::of(ask);
        let bounded = bounded && caller.has_identity();
        Self { ask, caller, resource: actions::resource(ask), bounded, meter: Meter::new() }
    }

    /// Judges a statement of a policy that stands at a gate.
    pub(super) fn judge(
        &self,
        at: (usize, Level),
        policy: &Source,
        place: usize,
        statement: &Statement,
    ) -> Reason {
        let (gate, level) = at;
        let Source { name, document } = policy;
        let mut variables = Vec::new();
        let action = listed(&statement.actions, |p| covers_ignoring_case(p, &self.ask.action, &self.meter));
        let resource = match &statement.resources {
            Some(resources) => listed(resources, |p| self.is_on(p, document, &mut variables)),
            // Only a trust policy may leave the resource out: it stands on its role.
            None => level == Level::Trust || statement.effect == Effect::Deny,
        };
        let reach = match &statement.principals {
            Some(principals) => {
                principal::reach(principals, statement.effect, &self.caller, &self.ask.context, self.bounded)
            }
            // What stands on a resource says for whom.
            None if matches!(level, Level::Resource | Level::Trust) => Reach::Nobody,
            None => Reach::Caller,
        };
        let scope =
            Scope { context: &self.ask.context, variables: document.has_variables(), meter: &self.meter };
        let conditions: Vec<_> =
            statement.conditions.iter().map(|one| condition::test(one, &scope, &mut variables)).collect();
        let applies =
            action && resource && reach > Reach::Nobody && conditions.iter().all(|tested| tested.held);
        Reason {
            level,
            gate,
            policy: name.clone(),
            statement: place,
            sid: statement.sid.clone(),
            effect: statement.effect,
            action,
            resource,
            principal: statement.principals.as_ref().map(|_| reach > Reach::Nobody),
            reach,
            conditions,
            variables,
            applies,
            decides: false,
        }
    }

    /// Variables stand in the last segment alone; one without a value matches no resource.
    fn is_on(&self, pattern: &str, document: &Document, told: &mut Vec<Variable>) -> bool {
        let meter = &self.meter;
        if !document.has_variables() || !pattern.contains("${") {
            return covers_arn(pattern, self.resource, meter);
        }
        let Some((at, _)) = pattern.match_indices(':').nth(SEGMENTS - 2) else {
            return covers_arn(pattern, self.resource, meter);
        };
        let Some((head, last)) = pattern.split_at_checked(at) else { return false };
        let mut texts = self.resource.splitn(SEGMENTS, ':');
        if !by_segment(head.split(':'), texts.by_ref().take(SEGMENTS - 1), |p, t| covers(p, t, meter)) {
            return false;
        }
        let last = last.strip_prefix(':').unwrap_or(last);
        let Some(filled) = fill(last, &self.ask.context, meter, told) else { return false };
        texts.next().is_some_and(|text| match &filled.tokens {
            Some(tokens) => tokens_cover(tokens, text, meter),
            None => covers(&filled.text, text, meter),
        })
    }
}

/// Whether any pattern matches, or none for the negated forms.
fn listed(matcher: &Matcher, matches: impl FnMut(&str) -> bool) -> bool {
    let mut matches = matches;
    matcher.patterns.iter().any(|pattern| matches(pattern)) != matcher.negated
}
