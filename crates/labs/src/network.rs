//! The network: where a request from a host ends up, and which address it seems to come from.
//!
//! Programs name a URL; the way is decided here. The peer address is stamped here, so no program can set it.

use std::net::{IpAddr, Ipv4Addr};

use rolelab_core::{ec2::InstanceState, http::Url, ids::InstanceId, journal::Place, model, world::World};

use crate::hosts::{LAPTOP, LAPTOP_PUBLIC};

/// The link-local address of the metadata service (EC2 user guide, instance metadata).
pub(crate) const METADATA_ADDRESS: Ipv4Addr = Ipv4Addr::new(169, 254, 169, 254);
/// Network hops from a process on the instance itself to its metadata service.
const HOST_PROCESS_HOPS: u8 = 1;

/// The end of a request's way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Destination {
    /// The metadata service of this instance, so many hops away.
    Metadata { instance: InstanceId, hops: u8 },
    /// The front door of AWS.
    Api { service: String },
    /// The host answers and refuses the port.
    Refused,
    /// Nothing answers.
    Unreachable,
    /// The name does not resolve.
    Unresolved,
}

/// A request's way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Way {
    pub(crate) to: Destination,
    /// The address a client would show as connected to.
    pub(crate) address: IpAddr,
    /// The source address as the far end sees it.
    pub(crate) peer: IpAddr,
    /// Places passed, sender first.
    pub(crate) hops: Vec<Place>,
}

/// Finds the way of a request from `host`.
pub(crate) fn route(world: &World, host: &str, url: &Url) -> Way {
    let instance = world.ec2.instances.get(&InstanceId::new(host));
    let peer = match instance {
        Some(instance) => instance.public_address.unwrap_or(instance.private_address),
        None => LAPTOP_PUBLIC,
    };
    let (to, address) = destination(world, host, url);
    let place = match &to {
        Destination::Metadata { instance, .. } => Place::MetadataService { instance: instance.clone() },
        Destination::Api { service } => Place::Api { service: service.clone() },
        Destination::Refused | Destination::Unreachable | Destination::Unresolved => Place::Nowhere,
    };
    let hops = vec![Place::Host { host: host.to_owned() }, place];
    Way { to, address, peer: IpAddr::V4(peer), hops }
}

fn destination(world: &World, host: &str, url: &Url) -> (Destination, IpAddr) {
    let literal: Option<IpAddr> = url.host.parse().ok();
    let address = literal.unwrap_or_else(|| IpAddr::V4(resolved(&url.host)));
    let to = match literal {
        Some(IpAddr::V4(METADATA_ADDRESS)) => match world.ec2.instances.get(&InstanceId::new(host)) {
            Some(_) if url.port != 80 => Destination::Refused,
            Some(instance) => {
                Destination::Metadata { instance: instance.id.clone(), hops: HOST_PROCESS_HOPS }
            }
            None => Destination::Unreachable,
        },
        Some(IpAddr::V4(v4)) if v4.is_loopback() => Destination::Refused,
        Some(IpAddr::V4(v4)) => match world.ec2.instances.values().find(|i| i.private_address == v4) {
            // No instance serves anything yet; its default security group lets its neighbours in.
            Some(near) if host != LAPTOP && near.state == InstanceState::Running => Destination::Refused,
            _ => Destination::Unreachable,
        },
        Some(IpAddr::V6(v6)) if v6.is_loopback() => Destination::Refused,
        Some(IpAddr::V6(_)) => Destination::Unreachable,
        None if url.host == "localhost" => Destination::Refused,
        None => match service(&url.host) {
            Some(service) => Destination::Api { service },
            None => Destination::Unresolved,
        },
    };
    (to, address)
}

/// The service behind an AWS endpoint's name: `ec2.us-east-1.amazonaws.com`, `bucket.s3.amazonaws.com` …
fn service(host: &str) -> Option<String> {
    let name = host.strip_suffix(".amazonaws.com")?;
    let labels: Vec<&str> = name.split('.').collect();
    if labels.iter().any(|label| *label == "s3" || label.starts_with("s3-")) {
        return Some("s3".to_owned());
    }
    labels.first().map(|first| model::behind(first).unwrap_or(first).to_owned())
}

/// An address for a name, so that `curl -v` has something to show: one per name, in TEST-NET-2 (RFC 5737).
fn resolved(name: &str) -> Ipv4Addr {
    if name == "localhost" {
        return Ipv4Addr::LOCALHOST;
    }
    let sum = name.bytes().fold(7_u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte));
    Ipv4Addr::new(198, 51, 100, sum)
}
