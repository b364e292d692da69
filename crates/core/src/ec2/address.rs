//! Addresses of subnets and of Amazon's public pool, and their DNS names.
//!
//! Each is a function of an ordinal, so the n-th instance of a subnet has the same address whatever came between.

use std::{
    collections::BTreeSet,
    net::{IpAddr, Ipv4Addr},
};

use super::Ec2;

/// 54.144.0.0/12, which Amazon uses in us-east-1.
const PUBLIC: u32 = 0x3690_0000;
const PUBLIC_HOSTS: u32 = 1 << 20;

impl Ec2 {
    /// The next free private addresses of a subnet; `None`, and nothing changes, when it has not so many.
    pub(super) fn private_addresses(&mut self, subnet: &str, count: u64) -> Option<Vec<Ipv4Addr>> {
        let place = self.network.subnets.get(subnet)?;
        let (hosts, mut nth) = (place.hosts(), place.given);
        let count = u32::try_from(count).ok().filter(|count| *count <= hosts)?;
        // Addresses come back to the pool when their instance is gone; before that none can be taken, unless somebody asked
        // for one.
        let fresh = !place.chosen && nth.checked_add(count).is_some_and(|end| end <= hosts);
        let held: BTreeSet<Ipv4Addr> = match fresh {
            true => BTreeSet::new(),
            false => self.held(subnet).collect(),
        };
        if hosts - count < u32::try_from(held.len()).unwrap_or(hosts) {
            return None;
        }
        let mut found = Vec::new();
        for _ in 0..hosts {
            if found.len() >= usize::try_from(count).ok()? {
                break;
            }
            let address = place.address(nth)?;
            nth = nth.wrapping_add(1);
            if !held.contains(&address) {
                found.push(address);
            }
        }
        self.network.subnets.get_mut(subnet)?.given = nth;
        Some(found)
    }

    /// The addresses of a subnet that instances have.
    fn held(&self, subnet: &str) -> impl Iterator<Item = Ipv4Addr> {
        let there = self.instances.values().filter(move |i| i.terminated.is_none() && i.subnet == subnet);
        there.map(|instance| instance.private_address)
    }

    /// Whether an instance of the subnet has the address.
    pub(super) fn holds(&self, subnet: &str, address: Ipv4Addr) -> bool {
        self.held(subnet).any(|own| own == address)
    }

    /// Another public address.
    pub(super) fn public_address(&mut self) -> Ipv4Addr {
        let step = self.public_addresses % PUBLIC_HOSTS;
        self.public_addresses = self.public_addresses.wrapping_add(1);
        let host = step.wrapping_mul(421_859).wrapping_add(663_881) % PUBLIC_HOSTS;
        Ipv4Addr::from(PUBLIC + host)
    }
}

/// Whether an address is AWS's: of a VPC, or of the public pool.
pub(crate) fn is_amazons(address: IpAddr) -> bool {
    let IpAddr::V4(address) = address else { return false };
    (PUBLIC..PUBLIC + PUBLIC_HOSTS).contains(&u32::from(address)) || address.is_private()
}

/// `ip-172-31-5-9.ec2.internal` in us-east-1, `ip-….REGION.compute.internal` elsewhere (EC2 User Guide,
/// "EC2 instance hostnames and domains").
pub fn private_dns(region: &str, address: Ipv4Addr) -> String {
    let [a, b, c, d] = address.octets();
    match region {
        "us-east-1" => format!("ip-{a}-{b}-{c}-{d}.ec2.internal"),
        _ => format!("ip-{a}-{b}-{c}-{d}.{region}.compute.internal"),
    }
}

/// `ec2-54-1-2-3.compute-1.amazonaws.com` in us-east-1, `ec2-….REGION.compute.amazonaws.com` elsewhere.
pub fn public_dns(region: &str, address: Ipv4Addr) -> String {
    let [a, b, c, d] = address.octets();
    match region {
        "us-east-1" => format!("ec2-{a}-{b}-{c}-{d}.compute-1.amazonaws.com"),
        _ => format!("ec2-{a}-{b}-{c}-{d}.{region}.compute.amazonaws.com"),
    }
}
