//! Which policies concern a call: the caller's own, its boundary, those of its session, the resource's, and those of the
//! organisation. It gathers; `policy::authorise` judges.
//!
//! Callers of other accounts do not exist here, so a resource policy only ever meets callers of its own account.

use std::{collections::BTreeMap, sync::Arc};

use super::Need;
use crate::{
    iam::{Iam, Role, User},
    organization::UNDER_RCPS,
    policy::{Document, Policies, Source},
    sts::{Holder, Identity},
    world::World,
};

/// The caller's ARN, and that of whom it is a session of: a role, or the user who asked for a federated one.
pub(super) fn principal(world: &World, identity: &Identity) -> (String, Option<String>) {
    let behind = match &identity.holder {
        Holder::Anonymous => return ("anonymous".to_owned(), None),
        Holder::User(_) | Holder::UserSession(_) => None,
        Holder::Federated(_) => user(world, identity).map(|user| user.arn.to_string()),
        Holder::Session(session) => Some(session.role_arn.to_string()),
    };
    (identity.arn.to_string(), behind)
}

/// The role behind a session; `None` when it was deleted, even if another has its name now.
pub(super) fn role<'a>(world: &'a World, identity: &Identity) -> Option<&'a Role> {
    role_in(&world.iam, identity)
}

fn role_in<'a>(iam: &'a Iam, identity: &Identity) -> Option<&'a Role> {
    let Holder::Session(session) = &identity.holder else { return None };
    iam.role(&session.role).filter(|role| role.id == session.role_id)
}

/// The user whose policies count.
pub(super) fn user<'a>(world: &'a World, identity: &Identity) -> Option<&'a User> {
    user_in(&world.iam, identity)
}

fn user_in<'a>(iam: &'a Iam, identity: &Identity) -> Option<&'a User> {
    iam.users.get(&identity.holder.user()?.as_str().to_ascii_lowercase())
}

/// Every policy that concerns the caller, whatever it calls; its own in order, attached ones first.
pub(super) fn of_caller(world: &World, identity: &Identity) -> Policies {
    let iam = in_force(world);
    let (own, boundary) = match (role_in(iam, identity), user_in(iam, identity)) {
        (Some(Role { attached, inline, boundary, .. }), _)
        | (_, Some(User { attached, inline, boundary, .. })) => {
            (gather(iam, attached, inline), boundary.as_ref())
        }
        (None, None) => (Vec::new(), None),
    };
    Policies {
        identity: own,
        boundary: boundary.map(|arn| managed(iam, arn).into_iter().collect()),
        session: identity.holder.given().and_then(|given| given.policies.clone()),
        scps: world.organization.scps.clone(),
        ..Policies::default()
    }
}

/// Adds what concerns the one need: the policy of its resource, and resource control policies where they reach.
pub(super) fn of_need(world: &World, identity: &Identity, need: &Need, mut policies: Policies) -> Policies {
    let outside = identity.holder == Holder::Anonymous;
    policies.resource = of_resource(world, need, outside);
    let service = need.action.split(':').next().unwrap_or_default();
    policies.rcps = world.organization.rcps.clone().filter(|_| UNDER_RCPS.contains(&service));
    policies
}

/// The bucket's policy, unless the bucket keeps a public one from those outside the account; or the trust policy of the role that is assumed. Without one nobody may assume, so that nobody
/// learns whether there is such a role.
fn of_resource(world: &World, need: &Need, outside: bool) -> Option<Source> {
    if let Some(rest) = need.resource.strip_prefix("arn:aws:s3:::") {
        let bucket = rest.split('/').next().unwrap_or_default();
        let bucket = world.s3.buckets.get(&bucket.into())?;
        let document = bucket.policy.clone().filter(|_| !outside || !bucket.restricts_public())?;
        return Some(Source { name: format!("bucket policy of {}", bucket.name), document });
    }
    let assuming =
        ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"].contains(&need.action.as_str());
    if !assuming || !need.resource.contains(":role/") {
        return None;
    }
    let role = in_force(world).roles.values().find(|role| role.arn.to_string() == need.resource);
    role.map(|role| Source { name: role.name.to_string(), document: Arc::clone(&role.trust) })
}

/// IAM as decisions know it.
fn in_force(world: &World) -> &Iam {
    world.iam_after(world.knobs.policy_delay)
}

fn managed(iam: &Iam, arn: &str) -> Option<Source> {
    let policy = iam.policies.get(arn)?;
    Some(Source { name: policy.name.clone(), document: Arc::clone(policy.document()?) })
}

fn gather(iam: &Iam, attached: &[String], inline: &BTreeMap<String, Arc<Document>>) -> Vec<Source> {
    let attached = attached.iter().filter_map(|arn| managed(iam, arn));
    let inline =
        inline.iter().map(|(name, document)| Source { name: name.clone(), document: Arc::clone(document) });
    attached.chain(inline).collect()
}
