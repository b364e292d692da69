//! Every path of the metadata service, one row each. To add a path, add a row; listings and 404 follow from it.
//!
//! Paths, values and first versions are those of the EC2 user guide, "Instance metadata categories"; `profile`,
//! `identity-credentials`, `metrics` and `tag-sets` are only in captures or have no date there. A row's value is
//! `None` while the instance has no such thing, and then the path and an empty directory above it are absent.

use std::borrow::Cow;

use super::{
    documents, identity, names, notices, respond,
    tree::{Route, Variable},
    view::{Leaf, View},
};
use crate::ec2;

/// What stands for a segment in braces.
pub(super) const VARIABLES: &[Variable] = &[
    Variable {
        token: "{role}",
        names: |v| v.role_keys().map(|keys| Cow::from(keys.role.as_str())).into_iter().collect(),
        label: None,
    },
    Variable { token: "{mac}", names: |v| vec![Cow::from(v.instance.mac.as_str())], label: None },
    Variable {
        token: "{public-ip}",
        names: |v| public_address(v).map(Cow::from).into_iter().collect(),
        label: None,
    },
    Variable { token: "{ebs}", names: volumes, label: None },
    Variable { token: "{tag}", names: tags, label: None },
    // A directory `0`, listed as `0=NAME`.
    Variable {
        token: "{key}",
        names: |v| v.instance.key_name.iter().map(|_| Cow::from("0")).collect(),
        label: Some(|v, number| format!("{number}={}", v.instance.key_name.as_deref().unwrap_or_default())),
    },
];

const fn route(
    since: &'static str,
    path: &'static str,
    read: for<'a> fn(&View<'a>, &str) -> Option<Leaf<'a>>,
) -> Route {
    Route { path, since, read, there: None }
}

/// A value that takes some making, and whether there is one.
const fn document(
    since: &'static str,
    path: &'static str,
    there: for<'a> fn(&View<'a>) -> bool,
    read: for<'a> fn(&View<'a>, &str) -> Option<Leaf<'a>>,
) -> Route {
    Route { path, since, read, there: Some(there) }
}

/// The paths below a version: first version, path, value.
#[rustfmt::skip]
pub(super) const ROUTES: &[Route] = &[
    document("2009-04-04", "dynamic/instance-identity/document", |_| true, |v, _| Some(identity::identity_document(v))),
    // A PKCS #7 envelope of about 1,118 characters, an RSA value of 128 bytes in lines of 76, a longer envelope.
    document("2009-04-04", "dynamic/instance-identity/pkcs7", |_| true, |v, _| Some(identity::stand_in(v, 825, 64))),
    document("2009-04-04", "dynamic/instance-identity/rsa2048", |_| true, |v, _| Some(identity::stand_in(v, 1110, 64))),
    document("2009-04-04", "dynamic/instance-identity/signature", |_| true, |v, _| Some(identity::stand_in(v, 128, 76))),

    route("1.0", "meta-data/ami-id", |v, _| Some(v.instance.image.as_str().into())),
    route("1.0", "meta-data/ami-launch-index", |v, _| Some(v.instance.launch_index.to_string().into())),
    // Every image of the lab is EBS-backed.
    route("1.0", "meta-data/ami-manifest-path", |_, _| Some("(unknown)".into())),
    route("2021-07-15", "meta-data/autoscaling/target-lifecycle-state", |v, _| notices::target_lifecycle_state(v)),
    route("2007-12-15", "meta-data/block-device-mapping/ami", |v, _| root_device(v)),
    route("2007-12-15", "meta-data/block-device-mapping/root", |v, _| root_device(v)),
    route("2007-12-15", "meta-data/block-device-mapping/{ebs}", volume),
    document("2018-08-17", "meta-data/events/maintenance/history", |_| true, |v, _| Some(notices::history(v))),
    document("2018-08-17", "meta-data/events/maintenance/scheduled", |_| true, |v, _| Some(notices::scheduled(v))),
    route("2020-10-27", "meta-data/events/recommendations/rebalance", |v, _| notices::rebalance(v)),
    document("1.0", "meta-data/hostname", |_| true, |v, _| Some(names::private_dns(v).into())),
    document("2012-01-12", "meta-data/iam/info", |v| v.role_keys().is_some(), |v, _| documents::info(v)),
    document("2012-01-12", "meta-data/iam/security-credentials/{role}", documents::lists_a_role, |v, _| documents::role_credentials(v)),
    document("2018-05-23", "meta-data/identity-credentials/ec2/info", |_| true, |v, _| Some(identity::info(v))),
    document("2018-05-23", "meta-data/identity-credentials/ec2/security-credentials/ec2-instance", |_| true, |v, _| Some(identity::identity_credentials(v))),
    route("2008-09-01", "meta-data/instance-action", |_, _| Some("none".into())),
    route("1.0", "meta-data/instance-id", |v, _| Some(v.instance.id.as_str().into())),
    route("2019-10-01", "meta-data/instance-life-cycle", |v, _| Some(if v.instance.spot.is_some() { "spot" } else { "on-demand" }.into())),
    route("2007-08-29", "meta-data/instance-type", |v, _| Some(v.instance.instance_type.as_str().into())),
    document("2007-01-19", "meta-data/local-hostname", |_| true, |v, _| Some(names::private_dns(v).into())),
    route("1.0", "meta-data/local-ipv4", |v, _| Some(v.instance.private_address.to_string().into())),
    route("2011-01-01", "meta-data/mac", |v, _| Some(v.instance.mac.as_str().into())),
    route("2011-05-01", "meta-data/metrics/vhostmd", |_, _| Some("<?xml version=\"1.0\" encoding=\"UTF-8\"?>".into())),

    route("2011-01-01", "meta-data/network/interfaces/macs/{mac}/device-number", |_, _| Some("0".into())),
    route("2011-01-01", "meta-data/network/interfaces/macs/{mac}/interface-id", |v, _| Some(v.instance.interface.as_str().into())),
    route("2011-01-01", "meta-data/network/interfaces/macs/{mac}/ipv4-associations/{public-ip}", |v, _| Some(v.instance.private_address.to_string().into())),
    route("2011-01-01", "meta-data/network/interfaces/macs/{mac}/local-hostname", |v, _| Some(names::private_dns(v).into())),
    route("2011-01-01", "meta-data/network/interfaces/macs/{mac}/local-ipv4s", |v, _| Some(v.instance.private_address.to_string().into())),
    route("2011-01-01", "meta-data/network/interfaces/macs/{mac}/mac", |v, _| Some(v.instance.mac.as_str().into())),
    route("2011-01-01", "meta-data/network/interfaces/macs/{mac}/owner-id", |v, _| Some(v.world.account.as_str().into())),
    route("2011-01-01", "meta-data/network/interfaces/macs/{mac}/public-hostname", |v, _| names::public_dns(v).map(Leaf::from)),
    route("2011-01-01", "meta-data/network/interfaces/macs/{mac}/public-ipv4s", |v, _| public_address(v).map(Leaf::from)),
    route("2011-01-01", "meta-data/network/interfaces/macs/{mac}/security-group-ids", |v, _| Some(names::groups(v, |group| &group.id).into())),
    route("2011-01-01", "meta-data/network/interfaces/macs/{mac}/security-groups", |v, _| Some(names::groups(v, |group| &group.name).into())),
    route("2011-01-01", "meta-data/network/interfaces/macs/{mac}/subnet-id", |v, _| Some(v.instance.subnet.as_str().into())),
    route("2011-01-01", "meta-data/network/interfaces/macs/{mac}/subnet-ipv4-cidr-block", |v, _| v.world.ec2.network.subnet_of(v.instance).map(|subnet| subnet.cidr.as_str().into())),
    route("2011-01-01", "meta-data/network/interfaces/macs/{mac}/vpc-id", |v, _| Some(v.world.ec2.network.vpc_id(v.instance).into())),
    route("2011-01-01", "meta-data/network/interfaces/macs/{mac}/vpc-ipv4-cidr-block", |v, _| names::vpc_range(v)),
    route("2016-06-30", "meta-data/network/interfaces/macs/{mac}/vpc-ipv4-cidr-blocks", |v, _| names::vpc_range(v)),

    route("2008-02-01", "meta-data/placement/availability-zone", |v, _| Some(v.world.ec2.network.zone(v.instance).into())),
    route("2019-10-01", "meta-data/placement/availability-zone-id", |v, _| names::zone_id(v).map(Leaf::from)),
    route("2020-08-24", "meta-data/placement/region", |v, _| Some(v.world.region.as_str().into())),
    route("1.0", "meta-data/profile", |_, _| Some("default-hvm".into())),
    document("2007-01-19", "meta-data/public-hostname", |v| v.instance.public_address.is_some(), |v, _| names::public_dns(v).map(Leaf::from)),
    document("2007-01-19", "meta-data/public-ipv4", |v| v.instance.public_address.is_some(), |v, _| public_address(v).map(Leaf::from)),
    document("1.0", "meta-data/public-keys/{key}/openssh-key", |v| v.instance.key_name.is_some(), |v, _| names::openssh_key(v).map(Leaf::from)),
    route("1.0", "meta-data/reservation-id", |v, _| Some(v.instance.reservation.as_str().into())),
    route("1.0", "meta-data/security-groups", |v, _| Some(names::groups(v, |group| &group.name).into())),
    route("2014-02-25", "meta-data/services/domain", |_, _| Some("amazonaws.com".into())),
    route("2015-10-20", "meta-data/services/partition", |_, _| Some("aws".into())),
    route("2016-11-15", "meta-data/spot/instance-action", |v, _| notices::instance_action(v)),
    route("2014-11-05", "meta-data/spot/termination-time", |v, _| notices::termination_time(v)),
    route("2022-09-24", "meta-data/system", |v, _| Some(names::system(v).into())),
    route("2025-10-04", "meta-data/tag-sets/instance", |v, _| tag_set(v)),
    route("2021-03-23", "meta-data/tags/instance/{tag}", tag),

    document("1.0", "user-data", |v| v.instance.user_data.is_some(), |v, _| v.instance.user_data.as_deref().map(|text| Leaf::from(text).media(respond::BYTES))),
];

/// The names of volumes beside the root's: `ebs1` …
fn volumes<'a>(view: &View<'a>) -> Vec<Cow<'a, str>> {
    (1..=view.instance.devices.len()).map(|number| Cow::from(format!("ebs{number}"))).collect()
}

/// A volume's device, without `/dev/`.
fn volume<'a>(view: &View<'a>, name: &str) -> Option<Leaf<'a>> {
    let number: usize = name.strip_prefix("ebs")?.parse().ok()?;
    let (device, _) = view.instance.devices.get(number.checked_sub(1)?)?;
    Some(device.strip_prefix("/dev/").unwrap_or(device).into())
}

fn root_device<'a>(view: &View<'a>) -> Option<Leaf<'a>> {
    view.image().map(|image| image.root_device.as_str().into())
}

fn public_address(view: &View<'_>) -> Option<String> {
    view.instance.public_address.map(|address| address.to_string())
}

/// Keys of tags, while InstanceMetadataTags is enabled.
fn tags<'a>(view: &View<'a>) -> Vec<Cow<'a, str>> {
    if !view.instance.options.tags {
        return Vec::new();
    }
    let tags = ec2::shown_tags(view.world, view.instance);
    tags.iter().map(|(key, _)| Cow::from(key.as_str())).collect()
}

/// A tag's value, which may be empty.
fn tag<'a>(view: &View<'a>, key: &str) -> Option<Leaf<'a>> {
    let tags = ec2::shown_tags(view.world, view.instance);
    tags.iter().find(|(k, _)| k == key).map(|(_, value)| value.as_str().into())
}

/// All tags as one JSON object, `{}` without any; absent unless InstanceMetadataTags is enabled. A capture of 2026
/// has no spaces in it and its own order of keys; ours is the order in which the tags were given.
fn tag_set<'a>(view: &View<'a>) -> Option<Leaf<'a>> {
    if !view.instance.options.tags {
        return None;
    }
    let tags = ec2::shown_tags(view.world, view.instance);
    let pairs = tags.iter().map(|(key, value)| (key.clone(), value.as_str().into()));
    Some(serde_json::Value::Object(pairs.collect()).to_string().into())
}
