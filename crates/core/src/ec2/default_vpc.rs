//! The network that an account begins with: its default VPC (VPC User Guide, "Default VPCs").

use ipnet::Ipv4Net;

use super::{Network, Peer, Rule, SecurityGroup, Subnet, Vpc};
use crate::mint::Mint;

/// The name of the group that every VPC has.
pub const DEFAULT_GROUP: &str = "default";
/// Letters of the zones. Regions have three to six; the lab's has three.
const ZONES: [char; 3] = ['a', 'b', 'c'];
/// The prefix length of a default subnet (the same page).
const DEFAULT_SUBNET: u8 = 20;
/// Ports that the lab's default group lets in from anywhere: somebody before us put the rules there.
const OPEN: [i64; 3] = [22, 80, 8080];

impl Network {
    /// The default VPC 172.31.0.0/16, a default subnet in each zone, an internet gateway, and the group `default`.
    pub(crate) fn of_account(mint: &mut Mint, region: &str) -> Self {
        let zones: Vec<String> = ZONES.iter().map(|letter| format!("{region}{letter}")).collect();
        let mut network = Self { zones: zones.clone(), ..Self::default() };
        let vpc = network.add_vpc(mint, "172.31.0.0/16", true);
        let blocks = "172.31.0.0/16".parse::<Ipv4Net>().ok().and_then(|net| net.subnets(DEFAULT_SUBNET).ok());
        for (zone, block) in zones.iter().zip(blocks.into_iter().flatten()) {
            network.add_subnet(mint, &vpc, zone, &block.to_string(), true);
        }
        let open = OPEN.map(|port| Rule {
            id: mint.resource("sgr"),
            egress: false,
            protocol: "tcp".to_owned(),
            ports: Some((port, port)),
            peer: Peer::V4("0.0.0.0/0".to_owned()),
            description: None,
        });
        if let Some(group) = network.groups.values_mut().next() {
            group.rules.extend(open);
        }
        network
    }

    /// Adds a VPC with its group `default`, whose members reach each other and everything outside. The id.
    pub fn add_vpc(&mut self, mint: &mut Mint, cidr: &str, default: bool) -> String {
        let id = mint.resource("vpc");
        let vpc = Vpc {
            id: id.clone(),
            cidr: cidr.to_owned(),
            association: mint.resource("vpc-cidr-assoc"),
            dhcp_options: mint.resource("dopt"),
            internet_gateway: mint.resource("igw"),
            default,
        };
        self.vpcs.insert(id.clone(), vpc);
        let group = mint.resource("sg");
        let any = |mint: &mut Mint, egress: bool, peer: Peer| Rule {
            id: mint.resource("sgr"),
            egress,
            protocol: "-1".to_owned(),
            ports: None,
            peer,
            description: None,
        };
        let rules = vec![
            any(mint, false, Peer::Group(group.clone())),
            any(mint, true, Peer::V4("0.0.0.0/0".to_owned())),
        ];
        let group = SecurityGroup {
            id: group,
            name: DEFAULT_GROUP.to_owned(),
            description: "default VPC security group".to_owned(),
            vpc: id.clone(),
            rules,
        };
        self.groups.insert(group.id.clone(), group);
        id
    }

    /// Adds a subnet. The id.
    pub fn add_subnet(
        &mut self,
        mint: &mut Mint,
        vpc: &str,
        zone: &str,
        cidr: &str,
        default: bool,
    ) -> String {
        let subnet = Subnet {
            id: mint.resource("subnet"),
            vpc: vpc.to_owned(),
            zone: zone.to_owned(),
            cidr: cidr.to_owned(),
            default,
            public: default,
            given: 0,
            chosen: false,
        };
        let id = subnet.id.clone();
        self.subnets.insert(id.clone(), subnet);
        id
    }
}
