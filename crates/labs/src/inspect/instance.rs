//! The Instance tab: what EC2 says of an instance, and its metadata as a tree that one can walk through.
//!
//! The tree is the lab's own help, made from the same table of leaves as the service's answers: no request is sent and
//! no token asked for.

use rolelab_core::{
    ec2::{self, Association, HttpTokens, Instance, MetadataOptions},
    ids::InstanceId,
    imds,
};
use serde::{Deserialize, Serialize};

use super::{bounded, mask::Mask};
use crate::{hosts, lab::Lab};

/// Where the tree begins.
const ROOT: &str = "/latest/";

/// An instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstanceSheet {
    /// Ids and labels of all instances.
    pub instances: Vec<(String, String)>,
    /// Its id.
    pub id: String,
    /// Name and value of what EC2 says of it.
    pub facts: Vec<(String, String)>,
    /// The metadata options.
    pub options: Vec<OptionView>,
    /// The directory of the metadata that is open, with a slash at both ends.
    pub directory: String,
    /// Its names; a slash behind directories. Nothing while no service answers.
    pub names: Vec<String>,
    /// The leaf that is open.
    pub leaf: Option<Leaf>,
    /// Why there is no tree; empty when there is one.
    pub silent: String,
}

/// One metadata option.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionView {
    /// `HttpTokens`.
    pub name: String,
    /// What is in force.
    pub now: String,
    /// What was asked for and is not yet in force.
    pub pending: Option<String>,
}

/// A leaf of the metadata.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaf {
    /// Its whole path.
    pub path: String,
    /// Its value, secrets covered unless they were asked for.
    pub text: String,
}

/// The instance of that id, or the one launched last, and its metadata at `path`.
pub(super) fn view(lab: &Lab, id: Option<&str>, path: &str, mask: &Mask) -> Option<InstanceSheet> {
    let world = &lab.state.world;
    let labels = hosts::labels(world);
    let mut all: Vec<&Instance> =
        world.ec2.instances.values().filter(|instance| ec2::remembered(world, instance)).collect();
    all.sort_by_key(|instance| (instance.launched, instance.id.clone()));
    let wanted = id.and_then(|id| world.ec2.instances.get(&InstanceId::new(id)));
    let instance = wanted.or_else(|| all.last().copied())?;
    let path = if path.starts_with(ROOT) { path } else { ROOT };
    let at = |path: &str| imds::value(world, &instance.id, path);
    let leaf = if path.ends_with('/') { None } else { at(path) };
    let directory = match leaf {
        Some(_) => path.rsplit_once('/').map_or(ROOT.to_owned(), |(above, _)| format!("{above}/")),
        None => format!("{}/", path.trim_end_matches('/')),
    };
    let mut names = imds::names(world, &instance.id, &directory);
    let directory = if names.is_empty() { ROOT.to_owned() } else { directory };
    if names.is_empty() {
        // What was open is gone, as the keys of a role that was taken away.
        names = imds::names(world, &instance.id, ROOT);
    }
    Some(InstanceSheet {
        instances: all
            .iter()
            .map(|i| {
                let id = i.id.to_string();
                (id.clone(), labels.get(&id).cloned().unwrap_or(id))
            })
            .collect(),
        id: instance.id.to_string(),
        facts: facts(lab, instance),
        options: options(instance),
        silent: if names.is_empty() { silent(instance) } else { String::new() },
        directory,
        names,
        leaf: leaf.map(|text| Leaf { path: path.to_owned(), text: mask.text(&bounded(&text)) }),
    })
}

fn silent(instance: &Instance) -> String {
    match instance.options.endpoint {
        true => format!("The instance is {}: nobody on it could ask.", instance.state.name()),
        false => "HttpEndpoint is disabled: the service answers 403 to everything.".to_owned(),
    }
}

fn facts(lab: &Lab, instance: &Instance) -> Vec<(String, String)> {
    let world = &lab.state.world;
    let image = world.ec2.images.get(&instance.image);
    let profile = |association: &Association| {
        let held = world.iam.instance_profile(&association.instance_profile);
        let role = match held.and_then(|profile| profile.role.as_ref()) {
            Some(role) => format!("role {role}"),
            None => "no role".to_owned(),
        };
        format!("{} ({role}), {}", association.instance_profile, association.state.name())
    };
    let facts = [
        ("State", Some(instance.state.name().to_owned())),
        ("Why", instance.state_reason.as_ref().map(|(_, message)| message.clone())),
        ("Type", Some(instance.instance_type.clone())),
        ("Image", image.map(|image| format!("{} ({})", image.title, image.id))),
        ("Launched", Some(instance.launched.iso())),
        ("Private address", Some(instance.private_address.to_string())),
        ("Public address", Some(instance.public_address.map_or("none".to_owned(), |a| a.to_string()))),
        ("Instance profile", Some(instance.association.as_ref().map_or("none".to_owned(), profile))),
        ("Association", instance.association.as_ref().map(|association| association.id.to_string())),
        ("Network", Some(format!("{}, {}", world.ec2.network.vpc_id(instance), instance.subnet))),
    ];
    facts.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

fn options(instance: &Instance) -> Vec<OptionView> {
    let values = |options: &MetadataOptions| {
        let switch = |on: bool| if on { "enabled" } else { "disabled" }.to_owned();
        [
            (
                "HttpTokens",
                match options.http_tokens {
                    HttpTokens::Optional => "optional",
                    HttpTokens::Required => "required",
                }
                .to_owned(),
            ),
            ("HttpPutResponseHopLimit", options.hop_limit.to_string()),
            ("HttpEndpoint", switch(options.endpoint)),
            ("HttpProtocolIpv6", switch(options.ipv6)),
            ("InstanceMetadataTags", switch(options.tags)),
        ]
    };
    let now = values(&instance.options);
    let next = values(instance.pending_options.as_ref().unwrap_or(&instance.options));
    let both = now.into_iter().zip(next);
    both.map(|((name, now), (_, next))| OptionView {
        name: name.to_owned(),
        pending: (next != now).then_some(next),
        now,
    })
    .collect()
}
