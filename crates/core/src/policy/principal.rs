//! Which caller a `Principal` element names, and how closely: a grant to the caller itself outweighs more
//! than a grant to its role or to the whole account.
//!
//! Sources: IAM User Guide, "AWS JSON policy elements: Principal" and "…: NotPrincipal".

use super::{
    decision::Ask,
    document::{Effect, PrincipalKind, Principals},
};

/// How a principal element reaches the caller, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// Not at all.
    None,
    /// Its account: a delegation, which an identity policy must take up.
    Account,
    /// The role it is a session of.
    Role,
    /// The caller itself, or everyone.
    Caller,
}

/// How `principals` reach the caller in a statement of that effect. `bounded` tells whether the caller has a
/// permissions boundary.
pub(super) fn reach(principals: &Principals, effect: Effect, ask: &Ask, bounded: bool) -> Reach {
    if !principals.negated {
        return principals.entries.iter().map(|e| entry(e, ask)).max().unwrap_or(Reach::None);
    }
    let listed = |wanted: Reach| principals.entries.iter().any(|e| entry(e, ask) == wanted);
    let exempt = match effect {
        Effect::Allow => listed(Reach::Account) || listed(Reach::Role) || listed(Reach::Caller),
        // A boundary makes NotPrincipal with Deny refuse always; without one every face of the caller must
        // be listed, its account included.
        Effect::Deny => {
            !bounded
                && listed(Reach::Caller)
                && (ask.role.is_none() || listed(Reach::Role))
                && (account(&ask.principal).is_none() || listed(Reach::Account))
        }
    };
    if exempt { Reach::None } else { Reach::Caller }
}

fn entry((kind, text): &(PrincipalKind, String), ask: &Ask) -> Reach {
    match kind {
        PrincipalKind::Anyone => Reach::Caller,
        PrincipalKind::Service if *text == ask.principal => Reach::Caller,
        PrincipalKind::Aws if text == "*" || *text == ask.principal => Reach::Caller,
        PrincipalKind::Aws if ask.role.as_ref() == Some(text) => Reach::Role,
        PrincipalKind::Aws if names_account(text, &ask.principal) => Reach::Account,
        PrincipalKind::Aws => unique_id(text, ask),
        PrincipalKind::Service | PrincipalKind::Federated | PrincipalKind::CanonicalUser => Reach::None,
    }
}

/// The account in the ARN of a caller; `None` for a service.
fn account(principal: &str) -> Option<&str> {
    principal.strip_prefix("arn:").and_then(|rest| rest.split(':').nth(3)).filter(|a| !a.is_empty())
}

fn names_account(text: &str, principal: &str) -> bool {
    let Some(own) = account(principal) else { return false };
    text == own || text.strip_prefix("arn:aws:iam::").and_then(|rest| rest.strip_suffix(":root")) == Some(own)
}

/// `AIDA…` names the user and `AROA…` the role; `aws:userid` of a session is `AROA…:name`.
fn unique_id(text: &str, ask: &Ask) -> Reach {
    let Some(id) = ask.context.get("aws:userid").and_then(|values| values.first()) else {
        return Reach::None;
    };
    match id.split_once(':') {
        None if id == text => Reach::Caller,
        Some(_) if id == text => Reach::Caller,
        Some((role, _)) if role == text => Reach::Role,
        _ => Reach::None,
    }
}
