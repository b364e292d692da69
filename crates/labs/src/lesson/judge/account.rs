//! What roles, policies, keys and buckets are.

use rolelab_core::{
    ids::RoleName,
    policy::{self, Policies, Source},
};

use super::{Facts, Verdict, open, passed};
use crate::lesson::Permission;

fn ask(principal: &str, action: &str, resource: &str) -> policy::Ask {
    policy::Ask {
        principal: principal.to_owned(),
        role: None,
        action: action.to_owned(),
        resource: resource.to_owned(),
        resource_account: None,
        context: policy::Context::new(),
    }
}

pub(super) fn trusts(name: &str, principal: &str, facts: &Facts<'_>) -> Verdict {
    let Some(role) = facts.world.iam.role(&RoleName::new(name)) else {
        return open(format!("there is no role {name}"));
    };
    let trust = Source { name: "trust".to_owned(), document: role.trust.clone() };
    let trust = Policies { resource: Some(trust), ..Policies::default() };
    let decision = policy::authorise(&ask(principal, "sts:AssumeRole", &role.arn.to_string()), &trust);
    if decision.outcome != policy::Outcome::Allowed {
        return open(format!("role {name} exists, but its trust policy does not let {principal} assume it"));
    }
    passed(role.created, "CreateRole")
}

/// What a role's own policies say about one action, as the front door would judge it.
pub(super) fn allows(permission: &Permission, facts: &Facts<'_>) -> Verdict {
    let Permission { who, action, resource, .. } = permission;
    let name = who.strip_prefix("role ").unwrap_or(who);
    let Some(role) = facts.world.iam.role(&RoleName::new(name)) else {
        return open(format!("there is no role {name}"));
    };
    let managed = role.attached.iter().filter_map(|arn| facts.world.iam.policies.get(arn));
    let managed = managed.filter_map(|p| Some((p.name.clone(), p.document()?.clone())));
    let inline = role.inline.iter().map(|(name, document)| (name.clone(), document.clone()));
    let identity: Vec<_> = managed.chain(inline).map(|(name, document)| Source { name, document }).collect();
    if identity.is_empty() {
        return open(format!("role {name} has no permissions policy"));
    }
    let policies = Policies { identity, ..Policies::default() };
    let decision = policy::authorise(&ask(&role.arn.to_string(), action, resource), &policies);
    match decision.outcome {
        policy::Outcome::Allowed => passed(role.created, "CreateRole"),
        policy::Outcome::ExplicitDeny => open(format!("a statement of role {name} denies {action}")),
        policy::Outcome::ImplicitDeny => open(format!("no policy of role {name} allows {action}")),
    }
}

pub(super) fn instance_profile(role: &str, facts: &Facts<'_>) -> Verdict {
    let iam = &facts.world.iam;
    let holder = iam.instance_profiles.values().find(|p| p.role.as_ref().is_some_and(|r| r.as_str() == role));
    match holder {
        Some(found) => passed(found.created, format_args!("instance profile {}", found.name)),
        None if iam.role(&RoleName::new(role)).is_none() => open(format!("there is no role {role}")),
        None if iam.instance_profiles.is_empty() => open("there is no instance profile"),
        None => open(format!("no instance profile holds {role}")),
    }
}
