//! `Filters` of Describe operations: names and values, any value of a filter, every filter of a request.

use serde_json::Value;

use super::{Instance, association, errors::invalid_value, private_dns, public_dns};
use crate::{
    api::ApiError,
    input::{list, required, texts},
    policy::matches,
    world::World,
};

/// The most values of one request's filters (EC2 User Guide, "Filtering").
const MOST: usize = 200;

/// A filter: its name, and what a thing has under it.
pub(super) struct Filter<T = Instance> {
    pub(super) name: &'static str,
    pub(super) values: fn(&World, &T) -> Vec<String>,
}

/// What filters look at.
pub(super) trait Filtered {
    /// Its tags, for `tag:KEY`.
    fn tags(&self) -> &[(String, String)];
}

impl Filtered for Instance {
    fn tags(&self) -> &[(String, String)] {
        &self.tags
    }
}

/// What a request asks for.
pub(super) struct Chosen<T = Instance>(Vec<(What<T>, Vec<String>)>);

enum What<T> {
    Listed(fn(&World, &T) -> Vec<String>),
    Tag(String),
}

impl<T: Filtered> Chosen<T> {
    /// True when every filter finds one of its values. `*` and `?` are wildcards.
    pub(super) fn pass(&self, world: &World, thing: &T) -> bool {
        self.0.iter().all(|(what, wanted)| {
            let has = match what {
                What::Listed(values) => values(world, thing),
                What::Tag(key) => {
                    let own = thing.tags().iter().filter(|(k, _)| k == key);
                    own.map(|(_, value)| value.clone()).collect()
                }
            };
            wanted.iter().any(|pattern| has.iter().any(|value| matches(pattern, value)))
        })
    }
}

/// Reads `Filters`; those not in `known` are refused.
pub(super) fn read<T>(known: &[Filter<T>], input: &Value) -> Result<Chosen<T>, ApiError> {
    let mut chosen = Vec::new();
    let mut values = 0;
    for filter in list(input, "Filters") {
        let name = required(filter, "Name");
        let wanted: Vec<String> = texts(filter, "Values").into_iter().map(str::to_owned).collect();
        values += wanted.len();
        if values > MOST {
            let message = format!("The maximum number of filter values specified on a single call is {MOST}");
            return Err(ApiError::new("FilterLimitExceeded", message));
        }
        // Where tags can be asked for at all, each has a filter of its own.
        let tag = name.strip_prefix("tag:").filter(|_| known.iter().any(|f| f.name == "tag-key"));
        let what = match (known.iter().find(|f| f.name == name), tag) {
            (Some(filter), _) => What::Listed(filter.values),
            (None, Some(key)) => What::Tag(key.to_owned()),
            (None, None) => return Err(invalid_value(format!("The filter '{name}' is invalid"))),
        };
        if wanted.is_empty() {
            return Err(invalid_value(format!("The filter '{name}' requires at least one value")));
        }
        chosen.push((what, wanted));
    }
    Ok(Chosen(chosen))
}

fn one(value: impl Into<String>) -> Vec<String> {
    vec![value.into()]
}

fn on(enabled: bool) -> Vec<String> {
    one(if enabled { "enabled" } else { "disabled" })
}

fn alive(instance: &Instance, value: String) -> Vec<String> {
    if instance.terminated.is_some() { Vec::new() } else { vec![value] }
}

fn of_profile(world: &World, instance: &Instance, member: &str) -> Vec<String> {
    let profile = association::profile(world, instance);
    profile.get(member).and_then(Value::as_str).map(str::to_owned).into_iter().collect()
}

/// The filters of DescribeInstances that the lab knows (EC2 API reference).
pub(super) const OF_INSTANCES: &[Filter] = &[
    Filter { name: "architecture", values: |_, i| one(super::view::architecture(i)) },
    Filter { name: "availability-zone", values: |world, _| one(world.ec2.network.zone.as_str()) },
    Filter { name: "client-token", values: |_, i| one(i.client_token.as_str()) },
    Filter {
        name: "dns-name",
        values: |world, i| i.public_address.map(|a| public_dns(&world.region, a)).into_iter().collect(),
    },
    Filter { name: "group-id", values: |world, i| alive(i, world.ec2.network.security_group.clone()) },
    Filter { name: "group-name", values: |_, i| alive(i, "default".to_owned()) },
    Filter { name: "hypervisor", values: |_, _| one("xen") },
    Filter { name: "iam-instance-profile.arn", values: |world, i| of_profile(world, i, "Arn") },
    Filter { name: "iam-instance-profile.id", values: |world, i| of_profile(world, i, "Id") },
    Filter { name: "image-id", values: |_, i| one(i.image.as_str()) },
    Filter { name: "instance-id", values: |_, i| one(i.id.as_str()) },
    Filter { name: "instance-state-code", values: |_, i| one(i.state.code().to_string()) },
    Filter { name: "instance-state-name", values: |_, i| one(i.state.name()) },
    Filter { name: "instance-type", values: |_, i| one(i.instance_type.as_str()) },
    Filter {
        name: "instance.group-id",
        values: |world, i| alive(i, world.ec2.network.security_group.clone()),
    },
    Filter { name: "instance.group-name", values: |_, i| alive(i, "default".to_owned()) },
    Filter {
        name: "ip-address",
        values: |_, i| i.public_address.map(|a| a.to_string()).into_iter().collect(),
    },
    Filter { name: "key-name", values: |_, i| i.key_name.clone().into_iter().collect() },
    Filter { name: "launch-index", values: |_, i| one(i.launch_index.to_string()) },
    Filter { name: "launch-time", values: |_, i| one(super::view::time(i.launched)) },
    Filter { name: "metadata-options.http-endpoint", values: |_, i| on(shown(i).endpoint) },
    Filter { name: "metadata-options.http-protocol-ipv4", values: |_, i| on(shown(i).endpoint) },
    Filter { name: "metadata-options.http-protocol-ipv6", values: |_, i| on(shown(i).ipv6) },
    Filter {
        name: "metadata-options.http-put-response-hop-limit",
        values: |_, i| one(shown(i).hop_limit.to_string()),
    },
    Filter { name: "metadata-options.http-tokens", values: |_, i| one(shown(i).http_tokens.name()) },
    Filter { name: "metadata-options.instance-metadata-tags", values: |_, i| on(shown(i).tags) },
    Filter { name: "monitoring-state", values: |_, _| one("disabled") },
    Filter { name: "owner-id", values: |world, _| one(world.account.as_str()) },
    Filter {
        name: "private-dns-name",
        values: |world, i| alive(i, private_dns(&world.region, i.private_address)),
    },
    Filter { name: "private-ip-address", values: |_, i| alive(i, i.private_address.to_string()) },
    Filter { name: "requester-id", values: |_, _| Vec::new() },
    Filter { name: "reservation-id", values: |_, i| one(i.reservation.as_str()) },
    Filter { name: "root-device-type", values: |_, _| one("ebs") },
    Filter {
        name: "state-reason-code",
        values: |_, i| i.state_reason.iter().map(|(code, _)| code.clone()).collect(),
    },
    Filter { name: "subnet-id", values: |world, i| alive(i, world.ec2.network.subnet.clone()) },
    Filter { name: "tag-key", values: |_, i| i.tags.iter().map(|(key, _)| key.clone()).collect() },
    Filter { name: "tag-value", values: |_, i| i.tags.iter().map(|(_, value)| value.clone()).collect() },
    Filter { name: "tenancy", values: |_, _| one("default") },
    Filter { name: "virtualization-type", values: |_, _| one("hvm") },
    Filter { name: "vpc-id", values: |world, i| alive(i, world.ec2.network.vpc.clone()) },
];

/// The options as DescribeInstances tells them.
fn shown(instance: &Instance) -> super::MetadataOptions {
    instance.pending_options.unwrap_or(instance.options)
}
