//! What EC2 operations need permission for, and the condition keys they bring (Service Authorization
//! Reference, "Actions, resources, and condition keys for Amazon EC2"). Nothing is judged here.

use serde_json::Value;

use super::{Instance, instance_profile};
use crate::{
    api::Need,
    ids::InstanceId,
    input::texts,
    policy::{self, Context},
    world::World,
};

/// The ARN of a thing in the account's region: `instance/i-…`, `subnet/subnet-…`.
pub(super) fn arn(world: &World, resource: &str) -> String {
    ["arn:aws:ec2:", &world.region, ":", world.account.as_str(), ":", resource].concat()
}

/// Adds one condition key, in whatever letters it is named here.
pub(super) fn put(context: &mut Context, key: &str, value: impl Into<String>) {
    context.insert(policy::key(key), vec![value.into()]);
}

/// The condition keys of an instance that exists.
pub(super) fn instance_context(world: &World, instance: &Instance) -> Context {
    let mut context = Context::new();
    put(&mut context, "ec2:instanceid", instance.id.as_str());
    put(&mut context, "ec2:instancetype", instance.instance_type.as_str());
    put(&mut context, "ec2:instancemarkettype", if instance.spot.is_some() { "spot" } else { "on-demand" });
    machine(world.ec2.network.zone(instance), instance.attributes.ebs_optimized, &mut context);
    let options = &instance.options;
    put(&mut context, "ec2:metadatahttptokens", options.http_tokens.name());
    put(&mut context, "ec2:metadatahttpputresponsehoplimit", options.hop_limit.to_string());
    put(&mut context, "ec2:metadatahttpendpoint", on(options.endpoint));
    put(&mut context, "ec2:instancemetadatatags", on(options.tags));
    if let Some(association) = &instance.association
        && let Some(found) = world.iam.instance_profile(&association.instance_profile)
    {
        put(&mut context, "ec2:instanceprofile", found.arn.to_string());
    }
    resource_tags(&mut context, &instance.tags);
    context
}

/// What every machine here is, in a zone.
pub(super) fn machine(zone: &str, ebs_optimized: bool, context: &mut Context) {
    put(context, "ec2:availabilityzone", zone);
    put(context, "ec2:ebsoptimized", ebs_optimized.to_string());
    put(context, "ec2:instanceautorecovery", "default");
    put(context, "ec2:rootdevicetype", "ebs");
    put(context, "ec2:tenancy", "default");
}

/// The tags of something that exists, under both names of the key.
pub(super) fn resource_tags(context: &mut Context, tags: &[(String, String)]) {
    for (key, value) in tags {
        put(context, &format!("aws:resourcetag/{key}"), value.as_str());
        put(context, &format!("ec2:resourcetag/{key}"), value.as_str());
    }
}

/// The condition keys of what lies in a VPC. The VPC is named by its ARN.
pub(super) fn in_vpc(world: &World, vpc: &str, context: &mut Context) {
    put(context, "ec2:vpc", arn(world, &format!("vpc/{vpc}")));
}

/// `action` on a security group, whether or not there is one of that id.
pub(super) fn on_group(world: &World, action: &str, id: &str) -> Need {
    let mut need = Need::new(action, arn(world, &format!("security-group/{id}")));
    put(&mut need.context, "ec2:securitygroupid", id);
    if let Some(group) = world.ec2.network.groups.get(id) {
        in_vpc(world, &group.vpc, &mut need.context);
        tags_of(world, id, &mut need.context);
    }
    need
}

/// `action` on a subnet, whether or not there is one of that id.
pub(super) fn on_subnet(world: &World, action: &str, id: &str) -> Need {
    let mut need = Need::new(action, arn(world, &format!("subnet/{id}")));
    put(&mut need.context, "ec2:subnetid", id);
    if let Some(subnet) = world.ec2.network.subnets.get(id) {
        put(&mut need.context, "ec2:availabilityzone", subnet.zone.as_str());
        in_vpc(world, &subnet.vpc, &mut need.context);
        tags_of(world, id, &mut need.context);
    }
    need
}

/// `action` on a VPC, whether or not there is one of that id.
pub(super) fn on_vpc(world: &World, action: &str, id: &str) -> Need {
    let mut need = Need::new(action, arn(world, &format!("vpc/{id}")));
    put(&mut need.context, "ec2:vpcid", id);
    if world.ec2.network.vpcs.contains_key(id) {
        put(&mut need.context, "ec2:tenancy", "default");
        tags_of(world, id, &mut need.context);
    }
    need
}

/// The tags of what is neither instance nor key pair.
pub(super) fn tags_of(world: &World, id: &str, context: &mut Context) {
    resource_tags(context, world.ec2.tags.get(id).map(Vec::as_slice).unwrap_or_default());
}

fn on(enabled: bool) -> &'static str {
    if enabled { "enabled" } else { "disabled" }
}

/// `action` on an instance, whether or not there is one of that id.
pub(super) fn on_instance(world: &World, action: &str, id: &str) -> Need {
    let known = world.ec2.instances.get(&InstanceId::new(id));
    let context = known.map(|instance| instance_context(world, instance)).unwrap_or_default();
    Need { context, ..Need::new(action, arn(world, &format!("instance/{id}"))) }
}

/// `action` on every instance of `InstanceIds`.
pub(super) fn on_instances(world: &World, action: &str, input: &Value) -> Vec<Need> {
    texts(input, "InstanceIds").iter().map(|id| on_instance(world, action, id)).collect()
}

/// `iam:PassRole` on the role inside the instance profile that `input` names, if there is one
/// (IAM User Guide, "Granting a user permissions to pass a role to an AWS service"). `to` is the ARN of the instance that
/// gets it.
pub(super) fn pass_role(world: &World, input: &Value, to: &str) -> Option<Need> {
    let named = instance_profile::named(world, input.get("IamInstanceProfile")?)?;
    let role = world.iam.role(named.role.as_ref()?)?;
    let mut need = Need::new("iam:PassRole", role.arn.to_string());
    put(&mut need.context, "iam:associatedresourcearn", to);
    put(&mut need.context, "iam:passedtoservice", "ec2.amazonaws.com");
    for (key, value) in &role.tags {
        put(&mut need.context, &format!("aws:resourcetag/{key}"), value.as_str());
        put(&mut need.context, &format!("iam:resourcetag/{key}"), value.as_str());
    }
    Some(need)
}

/// Adds `ec2:NewInstanceProfile` and the passing of its role to a need on an instance.
pub(super) fn with_new_profile(world: &World, mut need: Need, input: &Value) -> Vec<Need> {
    if let Some(spec) = input.get("IamInstanceProfile")
        && let Some(named) = instance_profile::named(world, spec)
    {
        put(&mut need.context, "ec2:newinstanceprofile", named.arn.to_string());
    }
    let pass = pass_role(world, input, &need.resource);
    std::iter::once(need).chain(pass).collect()
}
