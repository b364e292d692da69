//! What security groups let pass. They are stateful: an answer passes whatever the rules say. The metadata service and the
//! resolver of the VPC stand on the instance's own host, and no rule is asked about them (Amazon VPC User Guide, "Control
//! traffic to your AWS resources using security groups").

use std::net::IpAddr;

use ipnet::IpNet;

use super::{Instance, Peer, Rule};
use crate::world::World;

/// The other end of a TCP connection.
#[derive(Clone, Copy, Debug)]
pub struct Far<'a> {
    /// Its address.
    pub address: IpAddr,
    /// The instance, when it is reached by its private address: only then do rules about its groups count.
    pub instance: Option<&'a Instance>,
}

/// Whether some group of the instance lets a connection to its `port` in.
pub fn lets_in(world: &World, instance: &Instance, port: u16, from: Far<'_>) -> bool {
    pass(world, instance, false, port, from)
}

/// Whether some group of the instance lets a connection to a far `port` out.
pub fn lets_out(world: &World, instance: &Instance, port: u16, to: Far<'_>) -> bool {
    pass(world, instance, true, port, to)
}

fn pass(world: &World, instance: &Instance, egress: bool, port: u16, far: Far<'_>) -> bool {
    let mut rules = world.ec2.network.groups_of(instance).flat_map(|group| &group.rules);
    rules.any(|rule| rule.egress == egress && is_for(rule, port) && is_about(rule, far))
}

fn is_for(rule: &Rule, port: u16) -> bool {
    match (rule.protocol.as_str(), rule.ports) {
        ("-1", _) => true,
        ("tcp", Some((from, to))) => (from..=to).contains(&i64::from(port)),
        _ => false,
    }
}

fn is_about(rule: &Rule, far: Far<'_>) -> bool {
    match &rule.peer {
        Peer::V4(range) | Peer::V6(range) => {
            range.parse::<IpNet>().is_ok_and(|range| range.contains(&far.address))
        }
        Peer::Group(id) => far.instance.is_some_and(|instance| instance.groups.contains(id)),
    }
}
