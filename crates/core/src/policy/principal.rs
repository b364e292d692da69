//! Which caller a `Principal` element names, and how closely: a grant to the caller itself outweighs more
//! than a grant to its role or to the whole account.
//!
//! Sources: IAM User Guide, "AWS JSON policy elements: Principal" and "…: NotPrincipal".

use super::{
    ask::Context,
    caller::{Caller, Kind},
    document::{Effect, PrincipalKind, Principals},
    reason::Reach,
};

/// How `principals` reach the caller in a statement of that effect. `bounded` tells whether the caller has a
/// permissions boundary.
pub(super) fn reach(
    principals: &Principals,
    effect: Effect,
    caller: &Caller<'_>,
    context: &Context,
    bounded: bool,
) -> Reach {
    let mut reached = principals.entries.iter().map(|(kind, text)| entry(*kind, text, caller, context));
    if !principals.negated {
        return reached.max().unwrap_or_default();
    }
    let exempt = match effect {
        Effect::Allow => reached.any(|reach| reach > Reach::Nobody),
        // A boundary makes NotPrincipal with Deny refuse always; without one every face of the caller must
        // be listed, its account included.
        Effect::Deny => {
            let listed: Vec<Reach> = reached.collect();
            let all = faces(caller).iter().all(|face| listed.contains(face));
            !bounded && (all || listed.contains(&Reach::Everyone))
        }
    };
    if exempt { Reach::Nobody } else { Reach::Everyone }
}

/// What has to be listed for NotPrincipal with Deny to spare a caller.
fn faces(caller: &Caller<'_>) -> &'static [Reach] {
    match caller.kind {
        Kind::User => &[Reach::Caller, Reach::Account],
        Kind::Role => &[Reach::Role, Reach::Account],
        Kind::RoleSession => &[Reach::Caller, Reach::Role, Reach::Account],
        Kind::FederatedUser if caller.behind.is_some() => &[Reach::Caller, Reach::Role, Reach::Account],
        Kind::FederatedUser => &[Reach::Caller, Reach::Account],
        Kind::Root | Kind::Outside | Kind::Anonymous => &[Reach::Caller],
    }
}

fn entry(kind: PrincipalKind, text: &str, caller: &Caller<'_>, context: &Context) -> Reach {
    match kind {
        PrincipalKind::Anyone => Reach::Everyone,
        PrincipalKind::Aws if text == "*" => Reach::Everyone,
        PrincipalKind::Aws if caller.kind == Kind::Outside || caller.kind == Kind::Anonymous => Reach::Nobody,
        PrincipalKind::Aws if caller.is_of(text) => Reach::Role,
        PrincipalKind::Aws if text == caller.arn => Reach::Caller,
        PrincipalKind::Aws if caller.is_in(text) => match caller.kind {
            Kind::Root => Reach::Caller,
            _ => Reach::Account,
        },
        PrincipalKind::Aws => unique_id(text, context),
        PrincipalKind::Service | PrincipalKind::Federated => {
            if caller.kind == Kind::Outside && text == caller.arn { Reach::Caller } else { Reach::Nobody }
        }
        PrincipalKind::CanonicalUser => Reach::Nobody,
    }
}

/// `AIDA…` names the user and `AROA…` the role; `aws:userid` of a session is `AROA…:name`.
fn unique_id(text: &str, context: &Context) -> Reach {
    let Some(id) = context.get("aws:userid").and_then(|values| values.first()) else {
        return Reach::Nobody;
    };
    match id.split_once(':') {
        _ if id == text => Reach::Caller,
        Some((role, _)) if role == text => Reach::Role,
        _ => Reach::Nobody,
    }
}
