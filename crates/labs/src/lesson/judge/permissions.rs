//! What policies let somebody do: questions to the account's own judge.

use std::{collections::BTreeMap, net::IpAddr, sync::Arc};

use rolelab_core::{
    api::{self, Who},
    ids::{RoleName, UserName},
    policy::{self, Context, Decision, Document, Effect, Level, Outcome, Policies, Source},
};

use super::{Facts, Verdict, open, passed};
use crate::{hosts::LAPTOP_PUBLIC, lesson::Permission};

/// What a user's or role's own policies would have to say for a trust policy to be the only thing in the way.
const ANYTHING: &str =
    r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;

/// The trust policy alone is asked: of a user or role that may do anything else.
pub(super) fn trusts(name: &str, principal: &str, facts: &Facts<'_>) -> Verdict {
    let Some(role) = facts.world.iam.role(&RoleName::new(name)) else {
        return open(facts.no_role(name));
    };
    let own = Document::parse(ANYTHING).ok().filter(|_| principal.starts_with("arn:"));
    let own = own.map(|document| Source { name: "its own".to_owned(), document: Arc::new(document) });
    let trust = Source { name: "trust".to_owned(), document: Arc::clone(&role.trust) };
    let policies =
        Policies { identity: own.into_iter().collect(), resource: Some(trust), ..Policies::default() };
    let ask = policy::Ask {
        principal: principal.to_owned(),
        role: None,
        action: "sts:AssumeRole".to_owned(),
        resource: role.arn.to_string(),
        resource_account: None,
        context: Context::new(),
    };
    if !policy::authorise(&ask, &policies).allowed() {
        return open(format!("role {name} exists, but its trust policy does not let {principal} assume it"));
    }
    passed(facts.world.now, format_args!("role {name} trusts {principal}"))
}

pub(super) fn allows(permission: &Permission, facts: &Facts<'_>) -> Verdict {
    let Permission { who, action, .. } = permission;
    match decision(permission, facts) {
        Err(nobody) => open(nobody),
        Ok(decision) if decision.allowed() => passed(facts.world.now, format_args!("{who} may {action}")),
        Ok(decision) => open(refused(permission, &decision, facts)),
    }
}

pub(super) fn denies(permission: &Permission, facts: &Facts<'_>) -> Verdict {
    let Permission { who, action, resource, .. } = permission;
    match decision(permission, facts) {
        Err(nobody) => open(nobody),
        Ok(decision) if decision.allowed() => {
            let by = decision.reasons.iter().find(|reason| reason.decides && reason.effect == Effect::Allow);
            let by = by.map(|reason| format!(": {} lets it", reason.policy)).unwrap_or_default();
            open(format!("{who} may {action} on {resource}{by}"))
        }
        Ok(decision) => passed(facts.world.now, refused(permission, &decision, facts)),
    }
}

/// What the account says; an error when there is nobody of that name.
fn decision(permission: &Permission, facts: &Facts<'_>) -> Result<Decision, String> {
    let Permission { who, action, resource, context } = permission;
    let (user, role);
    let asker = match who.split_once(' ') {
        Some(("user", name)) => {
            user = UserName::new(name);
            Who::User(&user)
        }
        _ => {
            role = RoleName::new(who.strip_prefix("role ").unwrap_or(who));
            Who::Role(&role)
        }
    };
    let from = IpAddr::V4(LAPTOP_PUBLIC);
    let decision = api::question(facts.world, asker, (action, resource), from, keys(context));
    decision.ok_or_else(|| match asker {
        Who::User(name) => facts.no_user(name.as_str()),
        Who::Role(name) => facts.no_role(name.as_str()),
    })
}

fn keys(context: &BTreeMap<String, String>) -> Context {
    context.iter().map(|(name, value)| (policy::key(name), vec![value.clone()])).collect()
}

/// Why it is refused, as near to what is missing as the policies tell.
fn refused(permission: &Permission, decision: &Decision, facts: &Facts<'_>) -> String {
    let Permission { who, action, resource, .. } = permission;
    if decision.outcome == Outcome::ExplicitDeny {
        let by = decision.reasons.iter().find(|reason| reason.decides && reason.effect == Effect::Deny);
        let by = by.map_or_else(|| "a policy".to_owned(), |reason| reason.policy.clone());
        return format!("a statement of {by} denies {action} to {who}");
    }
    if let Some(level) = decision.level.filter(|level| !matches!(level, Level::Identity | Level::Resource)) {
        return format!("the {} of {who} does not allow {action}", level.name());
    }
    let about = |reason: &&policy::Reason| reason.effect == Effect::Allow && reason.action;
    let near = decision
        .reasons
        .iter()
        .filter(about)
        .max_by_key(|reason| (reason.principal != Some(false), reason.resource));
    match near {
        Some(near) if near.principal == Some(false) => {
            format!("{} allows {action} to others than {who}", near.policy)
        }
        Some(near) if !near.resource => {
            format!("{} allows {action} to {who}, but not on {resource}", near.policy)
        }
        Some(near) => match near.conditions.iter().find(|tested| !tested.held) {
            Some(tested) => {
                format!("{} allows {action} to {who} only where {} is as it says", near.policy, tested.key)
            }
            None => format!("no policy of {who} allows {action}"),
        },
        None if has_none(who, facts) => format!("{who} has no permissions policy"),
        None => format!("no policy of {who} allows {action}"),
    }
}

fn has_none(who: &str, facts: &Facts<'_>) -> bool {
    let iam = &facts.world.iam;
    match who.split_once(' ') {
        Some(("user", name)) => iam
            .user(&UserName::new(name))
            .is_some_and(|user| user.attached.is_empty() && user.inline.is_empty()),
        _ => {
            let role = iam.role(&RoleName::new(who.strip_prefix("role ").unwrap_or(who)));
            role.is_some_and(|role| role.attached.is_empty() && role.inline.is_empty())
        }
    }
}
