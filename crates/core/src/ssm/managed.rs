//! Which instances the agent on them has made managed ones: it runs, the metadata service gives it the keys of a role, and
//! that role may do what the agent needs.
//!
//! Source: Systems Manager User Guide, "Setting up Systems Manager" (instance permissions) and "Troubleshooting Session
//! Manager"; what the agent calls is the policy AmazonSSMManagedInstanceCore's list.

use std::net::IpAddr;

use crate::{
    api,
    ec2::{Instance, InstanceState},
    world::World,
};

/// What the agent calls to be heard of, and to have a channel.
const NEEDED: [&str; 3] =
    ["ssm:UpdateInstanceInformation", "ssmmessages:CreateControlChannel", "ssmmessages:OpenControlChannel"];
/// What it calls when a session begins.
const CHANNEL: [&str; 2] = ["ssmmessages:CreateDataChannel", "ssmmessages:OpenDataChannel"];

/// Whether Systems Manager hears of an instance.
pub(super) fn is_online(world: &World, instance: &Instance) -> bool {
    may(world, instance, &NEEDED)
}

/// Whether a session can be had there.
pub(super) fn takes_sessions(world: &World, instance: &Instance) -> bool {
    is_online(world, instance) && may(world, instance, &CHANNEL)
}

fn may(world: &World, instance: &Instance, actions: &[&str]) -> bool {
    if instance.state != InstanceState::Running || !instance.options.endpoint {
        return false;
    }
    // The agent takes its keys with a token.
    let keys = instance.role_keys.as_ref().and_then(|keys| keys.sets.as_ref().ok());
    let Some(key) = keys.and_then(|[_, with_token]| world.sts.keys.get(with_token)) else { return false };
    let from = IpAddr::V4(instance.public_address.unwrap_or(instance.private_address));
    let arn = format!("arn:aws:ec2:{}:{}:instance/{}", world.region, world.account, instance.id);
    actions.iter().all(|action| {
        let resource = if action.starts_with("ssm:") { arn.as_str() } else { "*" };
        api::may(world, key, action, resource, from)
    })
}
