//! Addresses of subnets and of Amazon's public pool, and their DNS names.
//!
//! Each is a function of an ordinal, so the n-th instance of a subnet has the same address whatever came between.

use std::net::{IpAddr, Ipv4Addr};

use super::Ec2;

/// 54.144.0.0/12, which Amazon uses in us-east-1.
const PUBLIC: u32 = 0x3690_0000;
const PUBLIC_HOSTS: u32 = 1 << 20;

impl Ec2 {
    /// The next free private address of a subnet; `None` when it is full.
    pub(super) fn private_address(&mut self, subnet: &str) -> Option<Ipv4Addr> {
        let hosts = self.network.subnets.get(subnet)?.hosts();
        for _ in 0..hosts {
            let place = self.network.subnets.get_mut(subnet)?;
            let nth = place.given;
            place.given = nth.wrapping_add(1);
            let address = place.address(nth)?;
            // Addresses come back to the pool when their instance is gone; before that none can be taken, unless somebody
            // asked for one.
            if (nth < hosts && !place.chosen) || !self.holds(subnet, address) {
                return Some(address);
            }
        }
        None
    }

    /// Whether an instance of the subnet has the address.
    pub(super) fn holds(&self, subnet: &str, address: Ipv4Addr) -> bool {
        let has = |i: &super::Instance| {
            i.terminated.is_none() && i.subnet == subnet && i.private_address == address
        };
        self.instances.values().any(has)
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
