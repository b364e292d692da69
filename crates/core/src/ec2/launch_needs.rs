//! What RunInstances needs permission for: each resource that a launch touches, with the condition keys of its own
//! (Service Authorization Reference, RunInstances). Nothing is judged here.
//!
//! The instance comes first, as denials in public transcripts name it; the others follow in the reference's order.
//! `ec2:IsLaunchTemplateResource` is false for all, since there are no launch templates, and `ec2:InstanceID` is `*`: so
//! says the decoded message of a real denial (`api/encoded.rs`).

use serde_json::Value;

use super::{
    Image, hardware, images_table, instance_profile, key_pair, needs, placement, run_instances, tags,
};
use crate::{
    api::Need,
    ids::ImageId,
    input::{flag, list, number, text, texts},
    policy::Context,
    world::World,
};

const RUN: &str = "ec2:RunInstances";

/// Every permission of a launch.
pub(super) fn needs(world: &World, input: &Value) -> Vec<Need> {
    let place = Place::of(world, input);
    let arn = |resource: &str| needs::arn(world, resource);
    let need = |resource: String, context: Context| Need { context, ..Need::new(RUN, resource) };
    let mut all = vec![need(arn("instance/*"), instance(world, input, &place.zone))];
    let asked = text(input, "ImageId").unwrap_or_default();
    let id = run_instances::image_id(world, asked);
    let image = world.ec2.images.get(&ImageId::new(id));
    all.push(need(format!("arn:aws:ec2:{}::image/{id}", world.region), of_image(world, id, image)));
    if let Some(name) = run_instances::parameter(asked) {
        // "ssm:GetParameters grants permission to use the Systems Manager parameters" (EC2 User Guide, "Reference the latest
        // AMIs using Systems Manager public parameters").
        let arn = format!("arn:aws:ssm:{}::parameter{name}", world.region);
        all.push(Need::new("ssm:GetParameters", arn));
    }
    if let Some(key) = text(input, "KeyName") {
        all.push(need(arn(&format!("key-pair/{key}")), of_key_pair(world, key)));
    }
    all.push(need(arn("network-interface/*"), interface(world, input, &place)));
    all.extend(place.groups.iter().map(|id| needs::on_group(world, RUN, id)));
    if hardware::spot(input).ok().flatten().is_some() {
        all.push(need(arn("spot-instances-request/*"), tagged(input, "spot-instances-request")));
    }
    all.push(needs::on_subnet(world, RUN, &place.subnet));
    all.push(need(arn("volume/*"), volume(input, image, &place.zone)));
    for need in &mut all {
        needs::put(&mut need.context, "ec2:islaunchtemplateresource", "false");
    }
    all.extend(needs::pass_role(world, input, &arn("instance/*")));
    all.extend(tagging(world, input));
    all
}

/// `ec2:CreateTags` on each kind of thing that is made with tags (EC2 User Guide, "Grant permission to tag Amazon EC2
/// resources during creation").
fn tagging(world: &World, input: &Value) -> Vec<Need> {
    let mut kinds: Vec<&str> = Vec::new();
    for spec in list(input, "TagSpecifications") {
        let kind = text(spec, "ResourceType").unwrap_or("instance");
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    let need = |kind: &str| {
        let mut need = Need::new("ec2:CreateTags", needs::arn(world, &format!("{kind}/*")));
        need.context = tagged(input, kind);
        needs::put(&mut need.context, "ec2:createaction", "RunInstances");
        need
    };
    kinds.into_iter().map(need).collect()
}

fn tagged(input: &Value, kind: &str) -> Context {
    let given = tags::for_launch(input, kind).unwrap_or_default();
    tags::context(given.iter().map(|(key, value)| (key.as_str(), Some(value.as_str()))))
}

fn instance(world: &World, input: &Value, zone: &str) -> Context {
    let mut context = tagged(input, "instance");
    let instance_type = text(input, "InstanceType").unwrap_or(run_instances::DEFAULT_TYPE);
    needs::put(&mut context, "ec2:instancetype", instance_type);
    needs::machine(zone, flag(input, "EbsOptimized"), &mut context);
    needs::put(&mut context, "ec2:instanceid", "*");
    let spot = hardware::spot(input).ok().flatten().is_some();
    needs::put(&mut context, "ec2:instancemarkettype", if spot { "spot" } else { "on-demand" });
    if let Some(spec) = input.get("IamInstanceProfile")
        && let Some(named) = instance_profile::named(world, spec)
    {
        needs::put(&mut context, "ec2:instanceprofile", named.arn.to_string());
    }
    // Only what the request says is a key: a guard-rail with StringNotEquals refuses an unset HttpTokens.
    let options = input.get("MetadataOptions").unwrap_or(&Value::Null);
    for (member, key) in [
        ("HttpTokens", "ec2:metadatahttptokens"),
        ("HttpEndpoint", "ec2:metadatahttpendpoint"),
        ("InstanceMetadataTags", "ec2:instancemetadatatags"),
    ] {
        if let Some(value) = text(options, member) {
            needs::put(&mut context, key, value);
        }
    }
    if let Some(limit) = number(options, "HttpPutResponseHopLimit") {
        needs::put(&mut context, "ec2:metadatahttpputresponsehoplimit", limit.to_string());
    }
    context
}

/// `ec2:Owner` is the alias where there is one (EC2 User Guide, example policies: `"ec2:Owner": "amazon"`).
fn of_image(world: &World, id: &str, image: Option<&Image>) -> Context {
    let mut context = Context::new();
    needs::put(&mut context, "ec2:imageid", id);
    if let Some(facts) = image.and_then(|image| images_table::find(&image.title)) {
        needs::put(&mut context, "ec2:imagetype", "machine");
        needs::put(&mut context, "ec2:owner", facts.owner_alias.unwrap_or(facts.owner));
        needs::put(&mut context, "ec2:public", "true");
        needs::put(&mut context, "ec2:rootdevicetype", "ebs");
    }
    needs::tags_of(world, id, &mut context);
    context
}

fn of_key_pair(world: &World, name: &str) -> Context {
    let mut context = Context::new();
    needs::put(&mut context, "ec2:keypairname", name);
    if let Ok(pair) = key_pair::named(world, name) {
        needs::put(&mut context, "ec2:keypairtype", pair.kind.name());
        needs::resource_tags(&mut context, &pair.tags);
    }
    context
}

/// Where a launch goes, as far as it can be told of a request that may yet be refused.
struct Place {
    subnet: String,
    zone: String,
    vpc: String,
    groups: Vec<String>,
}

impl Place {
    fn of(world: &World, input: &Value) -> Self {
        if let Ok(found) = placement::of(world, input) {
            return Self {
                subnet: found.subnet.id.clone(),
                zone: found.subnet.zone.clone(),
                vpc: found.subnet.vpc.clone(),
                groups: found.groups.iter().map(|group| group.id.clone()).collect(),
            };
        }
        // What the request names is asked about, though it does not exist.
        let network = &world.ec2.network;
        let interface = list(input, "NetworkInterfaces").first();
        let asked = text(interface.unwrap_or(input), "SubnetId");
        let there = asked.map_or_else(|| network.default_subnet(None), |id| network.subnets.get(id));
        let ids = interface.map_or_else(|| texts(input, "SecurityGroupIds"), |i| texts(i, "Groups"));
        let groups = match ids.as_slice() {
            [] => there.and_then(|subnet| network.default_group(&subnet.vpc)).map(|g| vec![g.id.clone()]),
            ids => Some(ids.iter().map(|id| (*id).to_owned()).collect()),
        };
        let of = |what: fn(&super::Subnet) -> &String| there.map(what).cloned().unwrap_or_default();
        Self {
            subnet: asked.map_or_else(|| of(|subnet| &subnet.id), str::to_owned),
            zone: of(|subnet| &subnet.zone),
            vpc: of(|subnet| &subnet.vpc),
            groups: groups.unwrap_or_default(),
        }
    }
}

fn interface(world: &World, input: &Value, place: &Place) -> Context {
    let mut context = Context::new();
    needs::put(&mut context, "ec2:availabilityzone", place.zone.as_str());
    needs::in_vpc(world, &place.vpc, &mut context);
    needs::put(&mut context, "ec2:subnet", needs::arn(world, &format!("subnet/{}", place.subnet)));
    context.extend(tagged(input, "network-interface"));
    let asked = list(input, "NetworkInterfaces").first();
    let public = asked.and_then(|asked| asked.get("AssociatePublicIpAddress")).and_then(Value::as_bool);
    if let Some(public) = public {
        needs::put(&mut context, "ec2:associatepublicipaddress", public.to_string());
    }
    context
}

/// The root's volume, as its image has it; other volumes may say their own.
fn volume(input: &Value, image: Option<&Image>, zone: &str) -> Context {
    let mut context = tagged(input, "volume");
    needs::put(&mut context, "ec2:availabilityzone", zone);
    needs::put(&mut context, "ec2:encrypted", "false");
    if let Some(facts) = image.and_then(|image| images_table::find(&image.title)) {
        needs::put(&mut context, "ec2:volumesize", "8");
        needs::put(&mut context, "ec2:volumetype", facts.volume_type);
    }
    context
}
