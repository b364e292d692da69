//! The sets of policies that are asked one by one, in order: a table of what binds whom and what can stand in for it.

use super::{
    actions,
    ask::{Ask, Level, Policies, Source},
    caller::Caller,
    reason::Reach,
};

/// What holds for every set of one level.
struct Row {
    level: Level,
    /// Whether policies of that kind bind a caller at all.
    binds: fn(&Caller<'_>) -> bool,
    /// How close a resource policy's grant in the same account must come to stand in for it.
    waived_from: Option<Reach>,
}

const fn row(level: Level, binds: fn(&Caller<'_>) -> bool, waived_from: Option<Reach>) -> Row {
    Row { level, binds, waived_from }
}

/// In the order of asking (IAM User Guide, "How AWS enforcement code logic evaluates requests"; where the endpoint's
/// policy comes is not told there).
const ROWS: [Row; 8] = [
    row(Level::ResourceControl, |caller| !caller.service_linked, None),
    row(Level::ServiceControl, |caller| caller.has_account() && !caller.service_linked, None),
    row(Level::Endpoint, |_| true, None),
    row(Level::Resource, |_| true, None),
    row(Level::Trust, |_| true, None),
    row(Level::Identity, |caller| caller.has_identity(), Some(Reach::Role)),
    row(Level::Boundary, |caller| caller.has_identity(), Some(Reach::Everyone)),
    row(Level::Session, |caller| caller.has_account(), Some(Reach::Everyone)),
];

/// Policies of which one must allow.
pub(super) struct Set<'a> {
    pub(super) level: Level,
    /// The level within the organisation, where there can be several.
    pub(super) tier: Option<usize>,
    /// Whether there is a policy of that kind, if only an empty one.
    pub(super) is_set: bool,
    pub(super) sources: &'a [Source],
}

impl Set<'_> {
    fn row(&self) -> Option<&'static Row> {
        ROWS.iter().find(|row| row.level == self.level)
    }
    pub(super) fn binds(&self, caller: &Caller<'_>) -> bool {
        self.row().is_some_and(|row| (row.binds)(caller))
    }
    pub(super) fn waived_from(&self) -> Option<Reach> {
        self.row().and_then(|row| row.waived_from)
    }
}

/// All sets in the order of asking; a kind without a policy has an empty one.
pub(super) fn sets<'a>(ask: &Ask, policies: &'a Policies) -> Vec<Set<'a>> {
    let on_resource = actions::on_resource(ask).level;
    let mut sets = Vec::new();
    for Row { level, .. } in &ROWS {
        let level = *level;
        match level {
            Level::ResourceControl => tiers(&mut sets, level, policies.rcps.as_deref()),
            Level::ServiceControl => tiers(&mut sets, level, policies.scps.as_deref()),
            Level::Endpoint => sets.push(one(level, policies.endpoint.as_deref())),
            Level::Resource | Level::Trust if level == on_resource => {
                sets.push(one(level, policies.resource.as_ref().map(std::slice::from_ref)));
            }
            Level::Resource | Level::Trust => {}
            Level::Identity => sets.push(one(level, Some(policies.identity.as_slice()))),
            Level::Boundary => sets.push(one(level, policies.boundary.as_deref())),
            Level::Session => sets.push(one(level, policies.session.as_deref())),
        }
    }
    sets
}

fn one(level: Level, sources: Option<&[Source]>) -> Set<'_> {
    Set { level, tier: None, is_set: sources.is_some(), sources: sources.unwrap_or_default() }
}

/// Each level of the organisation by itself. Without any there is still one, which allows nothing if it is set.
fn tiers<'a>(sets: &mut Vec<Set<'a>>, level: Level, tiers: Option<&'a [Vec<Source>]>) {
    match tiers {
        None | Some([]) => sets.push(Set { is_set: tiers.is_some(), ..one(level, None) }),
        Some(tiers) => {
            let each = tiers.iter().enumerate();
            sets.extend(each.map(|(tier, all)| Set { tier: Some(tier), ..one(level, Some(all)) }));
        }
    }
}
