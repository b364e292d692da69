//! The packet filter of a host as plain data: chains of rules, and how they judge a packet. It reads no command line
//! (`programs/iptables` does) and sends nothing.
//!
//! IPv4 and the filter table alone. Packets are not counted.

use std::{collections::BTreeMap, net::Ipv4Addr};

use serde::{Deserialize, Serialize};

/// The most rules one chain takes: judging walks all of them.
pub const MAX_RULES: usize = 200;
/// The chain that Docker leaves to its users; it stands first in FORWARD (Docker documentation, "Packet filtering and
/// firewalls").
pub const DOCKER_USER: &str = "DOCKER-USER";
/// The bridge of Docker's default network.
pub const BRIDGE: &str = "docker0";
/// The network interface of an instance (Amazon Linux 2023 on Nitro).
pub const OUTSIDE: &str = "ens5";

/// Something to compare with, or anything but that (`!`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Match<T> {
    /// With a `!` before it.
    pub not: bool,
    /// What stood there.
    pub value: T,
}

impl<T> Match<T> {
    fn takes(matching: Option<&Self>, test: impl FnOnce(&T) -> bool) -> bool {
        matching.is_none_or(|matching| test(&matching.value) != matching.not)
    }
}

/// An address with the length of its network's prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Network {
    /// Its first address.
    pub address: Ipv4Addr,
    /// 0 to 32.
    pub prefix: u8,
}

impl Network {
    /// The network of a prefix's length that holds an address; nothing beyond 32.
    pub fn of(address: Ipv4Addr, prefix: u8) -> Option<Self> {
        (prefix <= 32).then(|| Self { address: Ipv4Addr::from(u32::from(address) & mask(prefix)), prefix })
    }

    fn holds(self, address: Ipv4Addr) -> bool {
        u32::from(address) & mask(self.prefix) == u32::from(self.address)
    }
}

fn mask(prefix: u8) -> u32 {
    u32::MAX.checked_shl(32_u32.saturating_sub(prefix.into())).unwrap_or(0)
}

/// Where a packet that a rule takes goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    /// On its way.
    Accept,
    /// Nowhere, and nobody is told.
    Drop,
    /// Back, with a packet that says that the port is closed.
    Reject {
        /// As a reset connection rather than by ICMP.
        reset: bool,
    },
    /// Back to the chain that it came from.
    Return,
    /// Through [`DOCKER_USER`].
    DockerUser,
}

/// A rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rule {
    /// `tcp`, `udp`, `icmp`; any when absent.
    pub protocol: Option<Match<String>>,
    /// Where it comes from.
    pub source: Option<Match<Network>>,
    /// Where it goes.
    pub destination: Option<Match<Network>>,
    /// The interface it came in by; a `+` at its end stands for anything.
    pub inward: Option<Match<String>>,
    /// The interface it leaves by.
    pub outward: Option<Match<String>>,
    /// The first and last port it goes to.
    pub ports: Option<Match<(u16, u16)>>,
    /// The number of the user who sent it.
    pub owner: Option<Match<u32>>,
    /// What becomes of it; nothing when absent.
    pub target: Option<Target>,
}

/// A packet of a TCP connection that is about to begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Packet<'a> {
    /// Where it comes from.
    pub source: Ipv4Addr,
    /// Where it goes.
    pub destination: Ipv4Addr,
    /// To which port.
    pub port: u16,
    /// The interface it came in by; `None` when it was made here.
    pub inward: Option<&'a str>,
    /// The interface it leaves by; `None` when it is for this host.
    pub outward: Option<&'a str>,
    /// The user who sent it; `None` for what comes from elsewhere.
    pub owner: Option<u32>,
}

/// What becomes of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It goes on.
    Pass,
    /// Its sender is told that the port is closed.
    Rejected,
    /// It is gone.
    Dropped,
}

impl Rule {
    fn takes(&self, packet: &Packet<'_>) -> bool {
        Match::takes(self.protocol.as_ref(), |name| name == "tcp" || name == "all")
            && Match::takes(self.source.as_ref(), |network| network.holds(packet.source))
            && Match::takes(self.destination.as_ref(), |network| network.holds(packet.destination))
            && Match::takes(self.inward.as_ref(), |name| named(name, packet.inward))
            && Match::takes(self.outward.as_ref(), |name| named(name, packet.outward))
            && Match::takes(self.ports.as_ref(), |(first, last)| (*first..=*last).contains(&packet.port))
            && Match::takes(self.owner.as_ref(), |user| packet.owner == Some(*user))
    }
}

fn named(pattern: &str, interface: Option<&str>) -> bool {
    match (pattern.strip_suffix('+'), interface) {
        (Some(begin), interface) => interface.unwrap_or_default().starts_with(begin),
        (None, interface) => interface == Some(pattern),
    }
}

/// The chains of the filter table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Firewall {
    chains: BTreeMap<String, Vec<Rule>>,
}

/// The built-in chains, in the order in which they are listed.
pub const BUILT_IN: [&str; 3] = ["INPUT", "FORWARD", "OUTPUT"];

impl Default for Firewall {
    /// As Docker's start leaves it, in short: only the chain for users of the several that it makes.
    fn default() -> Self {
        let jump = |target| vec![Rule { target: Some(target), ..Rule::default() }];
        let chains = [
            ("INPUT", Vec::new()),
            ("FORWARD", jump(Target::DockerUser)),
            ("OUTPUT", Vec::new()),
            (DOCKER_USER, jump(Target::Return)),
        ];
        Self { chains: chains.map(|(name, rules)| (name.to_owned(), rules)).into_iter().collect() }
    }
}

impl Firewall {
    /// The rules of a chain; `None` when there is no such chain.
    pub fn chain(&self, name: &str) -> Option<&Vec<Rule>> {
        self.chains.get(name)
    }

    /// The same, to change it.
    pub fn chain_mut(&mut self, name: &str) -> Option<&mut Vec<Rule>> {
        self.chains.get_mut(name)
    }

    /// The names of all chains, as they are listed.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BUILT_IN.into_iter().chain([DOCKER_USER])
    }

    /// What a chain does with a packet. The policy of every built-in chain is ACCEPT.
    pub fn judge(&self, chain: &str, packet: &Packet<'_>) -> Verdict {
        self.walk(chain, packet, true).unwrap_or(Verdict::Pass)
    }

    /// `None` when it came to the end of the chain.
    fn walk(&self, chain: &str, packet: &Packet<'_>, jumps: bool) -> Option<Verdict> {
        for rule in self.chains.get(chain)?.iter().filter(|rule| rule.takes(packet)) {
            match rule.target {
                None => {}
                Some(Target::Accept) => return Some(Verdict::Pass),
                Some(Target::Drop) => return Some(Verdict::Dropped),
                Some(Target::Reject { .. }) => return Some(Verdict::Rejected),
                Some(Target::Return) => return None,
                // That chain may hold a jump to itself: it is followed once.
                Some(Target::DockerUser) if jumps => {
                    if let Some(verdict) = self.walk(DOCKER_USER, packet, false) {
                        return Some(verdict);
                    }
                }
                Some(Target::DockerUser) => {}
            }
        }
        None
    }
}
