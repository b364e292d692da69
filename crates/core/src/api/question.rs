//! A question to the account's judge by somebody who looks at it and calls nothing: what would be said to a call.

use std::net::IpAddr;

use super::{Need, authenticate, context, judge, policies};
use crate::{
    ids::{AccessKeyId, RoleName, UserName},
    policy::{Context, Decision},
    sts::{AccessKey, Given, Holder, RoleSession},
    world::World,
};

/// About whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who<'a> {
    /// Long-term keys of this user.
    User(&'a UserName),
    /// A session of this role that begins just now, of no instance.
    Role(&'a RoleName),
}

/// What the account says to them just now, with these condition keys put over those that every request has. `None`: there is
/// no such user or role.
pub fn question(
    world: &World,
    who: Who<'_>,
    (action, resource): (&str, &str),
    from: IpAddr,
    own: Context,
) -> Option<Decision> {
    let holder = match who {
        Who::User(name) => Holder::User(world.iam.user(name)?.name.clone()),
        Who::Role(name) => {
            let role = world.iam.role(name)?;
            Holder::Session(RoleSession {
                role: role.name.clone(),
                role_id: role.id.clone(),
                role_arn: role.arn.clone(),
                name: "session".to_owned(),
                source_instance: None,
                given: Given::default(),
            })
        }
    };
    let key = AccessKey {
        id: AccessKeyId::new(""),
        secret: String::new(),
        token: None,
        holder,
        issued: world.now,
        expires: None,
        active: true,
    };
    let identity = authenticate::holder(world, &key)?;
    let ask = judge::asked(world, &identity, &context::of_caller(world, &identity, from));
    let need = Need { context: own, ..Need::new(action, resource) };
    let policies = policies::of_caller(world, &identity);
    Some(match judge::one(world, &identity, need, ask, policies) {
        Ok(judged) => judged.decision,
        Err(denial) => std::sync::Arc::unwrap_or_clone(denial.decision),
    })
}
