//! Addresses of the default subnet and of Amazon's public pool, and their DNS names.
//!
//! Each is a function of an ordinal, so the n-th instance has the same address whatever came between.

use std::net::{IpAddr, Ipv4Addr};

use super::Ec2;

/// Host addresses of the default subnet, 172.31.0.0/20: AWS keeps the first four and the last (VPC User Guide,
/// "Subnet sizing for IPv4"). A prime, so any step visits each once.
const HOSTS: u32 = 4091;
const SUBNET: u32 = 0xac1f_0000;
/// 54.144.0.0/12, which Amazon uses in us-east-1.
const PUBLIC: u32 = 0x3690_0000;
const PUBLIC_HOSTS: u32 = 1 << 20;

impl Ec2 {
    /// The next free private address; `None` when the subnet is full.
    pub(super) fn private_address(&mut self) -> Option<Ipv4Addr> {
        for _ in 0..HOSTS {
            let step = self.addresses % HOSTS;
            let first_round = self.addresses < HOSTS;
            self.addresses = self.addresses.wrapping_add(1);
            let host = (step * 1597 + 1311) % HOSTS;
            let address = Ipv4Addr::from(SUBNET + 4 + host);
            // Addresses come back to the pool when their instance is gone; before that none can be taken.
            if first_round || !self.holds(address) {
                return Some(address);
            }
        }
        None
    }

    fn holds(&self, address: Ipv4Addr) -> bool {
        self.instances.values().any(|i| i.terminated.is_none() && i.private_address == address)
    }

    /// Another public address.
    pub(super) fn public_address(&mut self) -> Ipv4Addr {
        let step = self.public_addresses % PUBLIC_HOSTS;
        self.public_addresses = self.public_addresses.wrapping_add(1);
        let host = step.wrapping_mul(421_859).wrapping_add(663_881) % PUBLIC_HOSTS;
        Ipv4Addr::from(PUBLIC + host)
    }
}

/// Whether an address is AWS's: of the default subnet, or of the public pool.
pub(crate) fn is_amazons(address: IpAddr) -> bool {
    let IpAddr::V4(address) = address else { return false };
    let number = u32::from(address);
    (PUBLIC..PUBLIC + PUBLIC_HOSTS).contains(&number) || number & 0xffff_0000 == SUBNET
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
