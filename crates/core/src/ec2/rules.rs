//! Rules of security groups in requests and answers: reading `IpPermissions`, telling them, EC2's refusals.
//!
//! Sentences are EC2's as issues quote them: `CIDR block ::/0 is malformed` (aws/aws-cli#2846), `TCP/UDP (from) port (-1)
//! out of range` (aws/aws-cli#1066), `Invalid value 'all' for IP protocol. Unknown protocol.`
//! (hashicorp/terraform-provider-aws#1793), `ICMP code (65535) out of range`
//! (terraform-aws-modules/terraform-aws-security-group#7).

use ipnet::{Ipv4Net, Ipv6Net};
use serde_json::{Value, json};

use super::{
    Peer, Rule, SecurityGroup,
    errors::{invalid_value, missing},
    find::GROUPS,
    listing, placement,
};
use crate::{
    api::ApiError,
    input::{list, number, only, required, text, without_nulls},
    world::World,
};

/// A rule that a request names, without an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) protocol: String,
    pub(super) ports: Option<(i64, i64)>,
    pub(super) peer: Peer,
    pub(super) description: Option<String>,
}

impl Asked {
    /// Whether a rule says the same; what it is for does not count.
    pub(super) fn is(&self, rule: &Rule) -> bool {
        (&rule.protocol, rule.ports, &rule.peer) == (&self.protocol, self.ports, &self.peer)
    }

    /// As EC2 writes it in a sentence.
    pub(super) fn sentence(&self) -> String {
        let icmp = self.protocol.starts_with("icmp");
        let ports = match self.ports {
            None => String::new(),
            Some((from, to)) if icmp => format!(", type: {from}, code: {to}"),
            Some((from, to)) => format!(", from port: {from}, to port: {to}"),
        };
        let protocol = if self.protocol == ALL { "ALL".to_owned() } else { self.protocol.to_uppercase() };
        format!("peer: {}, {protocol}{ports}, ALLOW", self.peer.text())
    }
}

/// All protocols.
const ALL: &str = "-1";
/// Protocols by name, and their numbers (EC2 API reference, IpPermission: a number that has a name is told by it).
const NAMES: [(&str, &str); 4] = [("icmp", "1"), ("icmpv6", "58"), ("tcp", "6"), ("udp", "17")];
/// The letters of a description (EC2 API reference, IpRange).
const LETTERS: &str = " ._-:/()#,@[]+=&;{}!$*";

/// The rules that a request names, by `IpPermissions` or by its members for a single one.
pub(super) fn asked(world: &World, input: &Value, group: &SecurityGroup) -> Result<Vec<Asked>, ApiError> {
    let mut all = Vec::new();
    for permission in list(input, "IpPermissions") {
        all.extend(permission_of(world, permission, group)?);
    }
    if let Some(name) = text(input, "SourceSecurityGroupName") {
        if ["CidrIp", "FromPort", "IpProtocol", "ToPort"].iter().any(|member| input.get(*member).is_some()) {
            let message =
                "The parameter 'sourceSecurityGroupName' may not be used in combination with 'ipProtocol'";
            return Err(ApiError::new("InvalidParameterCombination", message));
        }
        let source = placement::named(world, name)?;
        // Full access: TCP, UDP and ICMP (EC2 API reference).
        for (protocol, ports) in [("tcp", (0, 65535)), ("udp", (0, 65535)), ("icmp", (-1, -1))] {
            all.push(Asked {
                protocol: protocol.to_owned(),
                ports: Some(ports),
                peer: Peer::Group(source.id.clone()),
                description: None,
            });
        }
    } else if ["CidrIp", "FromPort", "IpProtocol", "ToPort"].iter().any(|member| input.get(*member).is_some())
    {
        let range = required(input, "CidrIp");
        let mut permission = input.clone();
        if let Some(members) = permission.as_object_mut() {
            members.retain(|name, _| ["FromPort", "IpProtocol", "ToPort"].contains(&name.as_str()));
            members.insert("IpRanges".to_owned(), json!([{ "CidrIp": range }]));
        }
        all.extend(permission_of(world, &permission, group)?);
    }
    if all.is_empty() {
        return Err(missing("ipPermissions"));
    }
    for (place, rule) in all.iter().enumerate() {
        let same = |other: &Asked| Asked { description: None, ..other.clone() };
        if all.iter().skip(place + 1).any(|other| same(other) == same(rule)) {
            return Err(invalid_value("The same permission must not appear multiple times"));
        }
    }
    Ok(all)
}

/// One rule for each peer of a permission.
fn permission_of(world: &World, permission: &Value, group: &SecurityGroup) -> Result<Vec<Asked>, ApiError> {
    let known = &["FromPort", "IpProtocol", "IpRanges", "Ipv6Ranges", "ToPort", "UserIdGroupPairs"];
    let named = list(permission, "PrefixListIds").is_empty();
    if !named {
        return Err(ApiError::not_simulated("a prefix list"));
    }
    only(permission, "IpPermissions of ec2", &[known.as_slice(), &["PrefixListIds"]].concat())?;
    let protocol = protocol(text(permission, "IpProtocol").ok_or_else(|| missing("ipProtocol"))?)?;
    let ports = ports(&protocol, number(permission, "FromPort"), number(permission, "ToPort"))?;
    let mut peers: Vec<(Peer, &Value)> = Vec::new();
    for range in list(permission, "IpRanges") {
        let cidr = required(range, "CidrIp");
        // A range is kept in its canonical form, as EC2 does with those of VPCs.
        let net: Ipv4Net = cidr.parse().map_err(|_| malformed(cidr))?;
        peers.push((Peer::V4(net.trunc().to_string()), range));
    }
    for range in list(permission, "Ipv6Ranges") {
        let cidr = required(range, "CidrIpv6");
        let net: Ipv6Net = cidr.parse().map_err(|_| malformed(cidr))?;
        peers.push((Peer::V6(net.trunc().to_string()), range));
    }
    for pair in list(permission, "UserIdGroupPairs") {
        peers.push((Peer::Group(source(world, pair, group)?), pair));
    }
    if peers.is_empty() {
        return Err(missing("ipRanges"));
    }
    let asked = peers.into_iter().map(|(peer, said)| {
        let description = text(said, "Description").map(described).transpose()?;
        Ok(Asked { protocol: protocol.clone(), ports, peer, description })
    });
    asked.collect()
}

fn malformed(cidr: &str) -> ApiError {
    invalid_value(format!("CIDR block {cidr} is malformed"))
}

fn described(description: &str) -> Result<String, ApiError> {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || LETTERS.contains(letter);
    if description.chars().count() <= 255 && description.chars().all(fits) {
        return Ok(description.to_owned());
    }
    Err(invalid_value(
        "Invalid rule description. Valid descriptions are strings less than 256 characters from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*",
    ))
}

/// The group that a pair names, which must be in the same VPC.
fn source(world: &World, pair: &Value, group: &SecurityGroup) -> Result<String, ApiError> {
    if text(pair, "UserId").is_some_and(|owner| owner != world.account.as_str()) {
        return Err(ApiError::not_simulated("a security group of another account"));
    }
    let found = match (text(pair, "GroupId"), text(pair, "GroupName")) {
        (Some(id), _) => GROUPS.one(id, |id| world.ec2.network.groups.get(id))?,
        (None, Some(name)) => placement::named(world, name)?,
        (None, None) => return Err(missing("groupId")),
    };
    if found.vpc != group.vpc {
        let message = "You have specified two resources that belong to different networks.";
        return Err(ApiError::new("InvalidGroup.NotFound", message));
    }
    Ok(found.id.clone())
}

fn protocol(asked: &str) -> Result<String, ApiError> {
    let lower = asked.to_ascii_lowercase();
    if let Some((name, _)) = NAMES.iter().find(|(name, number)| *name == lower || *number == asked) {
        return Ok((*name).to_owned());
    }
    if asked == ALL || asked.parse::<u8>().is_ok() {
        return Ok(asked.to_owned());
    }
    Err(invalid_value(format!("Invalid value '{asked}' for IP protocol. Unknown protocol.")))
}

/// Ports, or type and code. "If you specify -1 or a protocol other than tcp, udp, or icmp, traffic on all ports is allowed,
/// regardless of any ports you specify" (EC2 API reference).
fn ports(protocol: &str, from: Option<i64>, to: Option<i64>) -> Result<Option<(i64, i64)>, ApiError> {
    match protocol {
        "tcp" | "udp" => {
            let (Some(from), Some(to)) = (from, to) else {
                let message =
                    "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.";
                return Err(invalid_value(message));
            };
            for (which, port) in [("from", from), ("to", to)] {
                if !(0..=65535).contains(&port) {
                    return Err(invalid_value(format!("TCP/UDP ({which}) port ({port}) out of range")));
                }
            }
            if from > to {
                return Err(invalid_value(format!("Invalid TCP/UDP port range ({from}:{to})")));
            }
            Ok(Some((from, to)))
        }
        "icmp" | "icmpv6" => {
            let (kind, code) = (from.unwrap_or(-1), to.unwrap_or(-1));
            for (which, value) in [("type", kind), ("code", code)] {
                if !(-1..=255).contains(&value) {
                    return Err(invalid_value(format!("ICMP {which} ({value}) out of range")));
                }
            }
            Ok(Some((kind, code)))
        }
        _ => Ok(None),
    }
}

/// The structure `SecurityGroupRule`; members and order as `awscli/examples/ec2/authorize-security-group-ingress.rst` and
/// `describe-security-group-rules.rst` show them. `-1` stands for all ports.
pub(super) fn view(world: &World, group: &str, rule: &Rule, tags: &Value) -> Value {
    let account = world.account.as_str();
    let (from, to) = rule.ports.unwrap_or((-1, -1));
    let (v4, v6, source) = match &rule.peer {
        Peer::V4(range) => (Some(range), None, Value::Null),
        Peer::V6(range) => (None, Some(range), Value::Null),
        Peer::Group(id) => (None, None, json!({"GroupId": id, "UserId": account})),
    };
    without_nulls(json!({
        "SecurityGroupRuleId": rule.id,
        "GroupId": group,
        "GroupOwnerId": account,
        "IsEgress": rule.egress,
        "IpProtocol": rule.protocol,
        "FromPort": from,
        "ToPort": to,
        "CidrIpv4": v4,
        "CidrIpv6": v6,
        "ReferencedGroupInfo": source,
        "Description": rule.description,
        "Tags": tags,
    }))
}

/// The list `IpPermissions`: rules of one protocol and range of ports are one permission.
pub(super) fn permissions<'a>(world: &World, rules: impl Iterator<Item = &'a Rule>) -> Value {
    let mut groups: Vec<Vec<&Rule>> = Vec::new();
    for rule in rules {
        let same = |group: &&mut Vec<&Rule>| {
            group.iter().any(|own| (&own.protocol, own.ports) == (&rule.protocol, rule.ports))
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(rule),
            None => groups.push(vec![rule]),
        }
    }
    groups.iter().map(|group| permission(world, group)).collect()
}

fn permission(world: &World, rules: &[&Rule]) -> Value {
    let (mut v4, mut v6, mut pairs) = (Vec::new(), Vec::new(), Vec::new());
    for rule in rules {
        let mut said = match &rule.peer {
            Peer::V4(range) => json!({ "CidrIp": range }),
            Peer::V6(range) => json!({ "CidrIpv6": range }),
            Peer::Group(id) => json!({"GroupId": id, "UserId": world.account.as_str()}),
        };
        if let (Some(members), Some(description)) = (said.as_object_mut(), &rule.description) {
            members.insert("Description".to_owned(), json!(description));
        }
        match &rule.peer {
            Peer::V4(_) => v4.push(said),
            Peer::V6(_) => v6.push(said),
            Peer::Group(_) => pairs.push(said),
        }
    }
    let first = rules.first();
    let ports = first.and_then(|rule| rule.ports);
    without_nulls(json!({
        "FromPort": ports.map(|(from, _)| from),
        "IpProtocol": first.map(|rule| rule.protocol.as_str()),
        "IpRanges": v4,
        "Ipv6Ranges": v6,
        "PrefixListIds": [],
        "ToPort": ports.map(|(_, to)| to),
        "UserIdGroupPairs": pairs,
    }))
}

/// The tags of a rule in an answer that always has the list.
pub(super) fn tags(world: &World, id: &str) -> Value {
    match listing::tags(world, id) {
        Value::Null => json!([]),
        tags => tags,
    }
}
