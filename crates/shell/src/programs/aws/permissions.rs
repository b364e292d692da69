//! The short options of a security group's rules, `--protocol tcp --port 22 --cidr 0.0.0.0/0`, which stand for one item of
//! `--ip-permissions`.
//!
//! Source: awscli 2.9.19, `customizations/ec2/secgroupsimplify.py`, as observed.

use serde_json::{Map, Value, json};

use super::{
    end::{End, Outcome},
    unpack::integer,
};

/// The options, in the order in which they are made into the item.
pub(super) const NAMES: [&str; 5] = ["protocol", "port", "cidr", "source-group", "group-owner"];
/// Options that are taken, and that help leaves out, since those above do the same (`_UNDOCUMENTED`).
pub(super) const UNTOLD: [&str; 6] = [
    "cidr-ip",
    "from-port",
    "ip-protocol",
    "source-security-group-name",
    "source-security-group-owner-id",
    "to-port",
];

/// Whether an operation has them.
pub(super) fn has(operation: &str) -> bool {
    operation.starts_with("AuthorizeSecurityGroup") || operation.starts_with("RevokeSecurityGroup")
}

/// Puts the value of an option into the item.
///
/// # Errors
/// As the real one refuses it.
pub(super) fn put(item: &mut Map<String, Value>, name: &str, value: &str) -> Outcome<()> {
    if value.is_empty() {
        return Ok(());
    }
    let mut set = |member: &str, value: Value| {
        item.insert(member.to_owned(), value);
    };
    match name {
        "protocol" => set("IpProtocol", json!(protocol(value)?)),
        "port" => {
            let (from, to) = ports(value)?;
            set("FromPort", json!(from));
            set("ToPort", json!(to));
        }
        "cidr" => set("IpRanges", json!([{ "CidrIp": value }])),
        "group-owner" => pair(item, "UserId", value),
        _ => pair(item, if value.starts_with("sg-") { "GroupId" } else { "GroupName" }, value),
    }
    Ok(())
}

/// Adds to the one pair of the item, which comes last.
fn pair(item: &mut Map<String, Value>, member: &str, value: &str) {
    let pairs = item.entry("UserIdGroupPairs").or_insert_with(|| json!([{}]));
    if let Some(Value::Object(pair)) = pairs.get_mut(0) {
        pair.insert(member.to_owned(), json!(value));
    }
}

fn protocol(value: &str) -> Outcome<&str> {
    match integer(value) {
        Ok(number) if (-1..=255).contains(&number) => Ok(value),
        Ok(_) => {
            Err(End::validation("protocol numbers must be in the range 0-255 or -1 to specify all protocols"))
        }
        Err(_) => match value {
            "all" => Ok("-1"),
            "icmp" | "tcp" | "udp" => Ok(value),
            _ => Err(End::validation(
                "protocol parameter should be one of: tcp|udp|icmp|all or any valid protocol number.",
            )),
        },
    }
}

fn ports(value: &str) -> Outcome<(i64, i64)> {
    let (from, to) = match value {
        "-1" | "all" => ("-1", "-1"),
        _ => value.split_once('-').unwrap_or((value, value)),
    };
    let number = |text: &str| {
        let words = "port parameter should be of the form <from[-to]> (e.g. 22 or 22-25)";
        integer(text).map_err(|_| End::validation(words))
    };
    Ok((number(from)?, number(to)?))
}
