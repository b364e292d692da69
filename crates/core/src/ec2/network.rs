//! The network: VPCs, subnets, security groups and their rules, as plain data, and where an instance stands in it.
//!
//! Ranges are kept as they are written, in their canonical form; `rules` compares and `reach` matches them.

use std::{collections::BTreeMap, net::Ipv4Addr};

use ipnet::Ipv4Net;
use serde::{Deserialize, Serialize};

use super::Instance;

/// A VPC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vpc {
    /// `vpc-…`.
    pub id: String,
    /// `172.31.0.0/16`.
    pub cidr: String,
    /// `vpc-cidr-assoc-…`.
    pub association: String,
    /// `dopt-…`.
    pub dhcp_options: String,
    /// `igw-…`, attached to it.
    pub internet_gateway: String,
    /// The default VPC of the region.
    pub default: bool,
}

/// A subnet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subnet {
    /// `subnet-…`.
    pub id: String,
    /// Its VPC.
    pub vpc: String,
    /// `us-east-1a`.
    pub zone: String,
    /// `172.31.0.0/20`.
    pub cidr: String,
    /// The zone's default subnet.
    pub default: bool,
    /// Instances in it get a public address unless they say otherwise.
    pub public: bool,
    /// How many addresses were given out.
    pub given: u32,
    /// Some instance asked for an address of its own, so the next one may be taken.
    pub chosen: bool,
}

/// A security group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityGroup {
    /// `sg-…`.
    pub id: String,
    /// Unique in its VPC.
    pub name: String,
    /// What it is for, as its maker says.
    pub description: String,
    /// Its VPC.
    pub vpc: String,
    /// Rules in both directions, in the order they came.
    pub rules: Vec<Rule>,
}

/// A rule of a security group. Whatever no rule lets pass is held back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// `sgr-…`.
    pub id: String,
    /// Outward.
    pub egress: bool,
    /// `tcp`, `udp`, `icmp`, `icmpv6`, a number, or `-1` for all.
    pub protocol: String,
    /// First and last port, or ICMP's type and code; `None` where the protocol has no ports.
    pub ports: Option<(i64, i64)>,
    /// Whom it lets pass.
    pub peer: Peer,
    /// What it is for.
    pub description: Option<String>,
}

/// The far end that a rule is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Peer {
    /// A range of IPv4 addresses, `0.0.0.0/0`.
    V4(String),
    /// A range of IPv6 addresses, `::/0`.
    V6(String),
    /// Members of a security group, by its id.
    Group(String),
}

impl Peer {
    /// As EC2 writes it in a sentence.
    pub(super) fn text(&self) -> &str {
        let (Self::V4(text) | Self::V6(text) | Self::Group(text)) = self;
        text
    }
}

/// All of the account's network in its region.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Network {
    /// Zones by name, `us-east-1a` first.
    pub zones: Vec<String>,
    /// VPCs by id.
    pub vpcs: BTreeMap<String, Vpc>,
    /// Subnets by id.
    pub subnets: BTreeMap<String, Subnet>,
    /// Security groups by id.
    pub groups: BTreeMap<String, SecurityGroup>,
}

impl Network {
    /// The default VPC.
    pub fn default_vpc(&self) -> Option<&Vpc> {
        self.vpcs.values().find(|vpc| vpc.default)
    }

    /// The default subnet of a zone, or of the first zone that has one.
    pub fn default_subnet(&self, zone: Option<&str>) -> Option<&Subnet> {
        let all = self.subnets.values().filter(|subnet| subnet.default);
        all.filter(|subnet| zone.is_none_or(|zone| subnet.zone == zone)).min_by_key(|subnet| &subnet.zone)
    }

    /// The group `default` of a VPC.
    pub fn default_group(&self, vpc: &str) -> Option<&SecurityGroup> {
        self.group_named(vpc, super::DEFAULT_GROUP)
    }

    /// The group of that name in a VPC.
    pub fn group_named(&self, vpc: &str, name: &str) -> Option<&SecurityGroup> {
        self.groups.values().find(|group| group.vpc == vpc && group.name == name)
    }

    /// The subnet that an instance is in. Subnets outlive their instances.
    pub fn subnet_of(&self, instance: &Instance) -> Option<&Subnet> {
        self.subnets.get(&instance.subnet)
    }

    /// The VPC that an instance is in.
    pub fn vpc_of(&self, instance: &Instance) -> Option<&Vpc> {
        self.vpcs.get(&self.subnet_of(instance)?.vpc)
    }

    /// The id of the VPC that an instance is in; empty should there be none.
    pub fn vpc_id(&self, instance: &Instance) -> &str {
        self.subnet_of(instance).map_or("", |subnet| &subnet.vpc)
    }

    /// The zone that an instance is in; empty should there be none.
    pub fn zone(&self, instance: &Instance) -> &str {
        self.subnet_of(instance).map_or("", |subnet| &subnet.zone)
    }

    /// The security groups of an instance, in the order it has them.
    pub fn groups_of<'a>(&'a self, instance: &'a Instance) -> impl Iterator<Item = &'a SecurityGroup> {
        instance.groups.iter().filter_map(|id| self.groups.get(id))
    }
}

impl Subnet {
    /// Its range.
    pub(super) fn net(&self) -> Option<Ipv4Net> {
        self.cidr.parse().ok()
    }

    /// How many addresses instances can have: AWS keeps the first four and the last (VPC User Guide, "Subnet sizing for
    /// IPv4").
    pub(super) fn hosts(&self) -> u32 {
        let ones = |net: Ipv4Net| u32::MAX.checked_shr(u32::from(net.prefix_len())).unwrap_or(0);
        self.net().map_or(0, |net| ones(net).saturating_sub(4))
    }

    /// The n-th address that it gives out, the same whatever came between. A step that shares no divisor with the number
    /// of hosts visits each once.
    pub(super) fn address(&self, nth: u32) -> Option<Ipv4Addr> {
        let hosts = u64::from(self.hosts());
        let step = u64::from(nth).checked_rem(hosts)?;
        let host = u32::try_from((step * 1597 + 1311) % hosts).ok()?;
        Some(Ipv4Addr::from(u32::from(self.net()?.network()).checked_add(4 + host)?))
    }

    /// Whether instances can have the address.
    pub(super) fn gives(&self, address: Ipv4Addr) -> bool {
        let first = self.net().map_or(0, |net| u32::from(net.network()));
        let place = u32::from(address).wrapping_sub(first);
        place >= 4 && place - 4 < self.hosts()
    }
}

/// Zone ids of us-east-1 by zone letter, as many accounts have them; each account has its own order.
const USE1: [u8; 6] = [4, 6, 1, 2, 3, 5];

/// `use1-az4`: the zone's id, the same place in every account (EC2 User Guide, "Regions and Zones").
pub fn zone_id(region: &str, zone: &str) -> Option<String> {
    let letter = *zone.strip_prefix(region)?.as_bytes().first()?;
    let index = letter.checked_sub(b'a')?;
    let number = match region {
        "us-east-1" => *USE1.get(usize::from(index))?,
        _ => index.checked_add(1)?,
    };
    Some(format!("{}-az{number}", short_region(region)))
}

/// `us-east-1` is `use1`, `ap-southeast-2` is `apse2`.
fn short_region(region: &str) -> String {
    let short = |word: &str| match word {
        "northeast" => "ne".to_owned(),
        "northwest" => "nw".to_owned(),
        "southeast" => "se".to_owned(),
        "southwest" => "sw".to_owned(),
        "north" => "n".to_owned(),
        "south" => "s".to_owned(),
        "east" => "e".to_owned(),
        "west" => "w".to_owned(),
        "central" => "c".to_owned(),
        other => other.to_owned(),
    };
    region.split('-').map(short).collect()
}
