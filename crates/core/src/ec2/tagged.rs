//! What a request's `Resources` name, for the operations on tags. Instances have tags here; what else has an id speaks
//! in the lab's own voice.

use serde_json::Value;

use super::{Instance, InstanceState, find, needs, tags, view};
use crate::{
    api::{ApiError, Need},
    ids::InstanceId,
    input::{list, text, texts},
    world::World,
};

/// What may be tagged in EC2, by the beginning of its id (EC2 User Guide, "Tag your Amazon EC2 resources").
const KINDS: [(&str, &str); 17] = [
    ("i", "instance"),
    ("acl", "network-acl"),
    ("ami", "image"),
    ("cr", "capacity-reservation"),
    ("dopt", "dhcp-options"),
    ("eipalloc", "elastic-ip"),
    ("eni", "network-interface"),
    ("igw", "internet-gateway"),
    ("key", "key-pair"),
    ("lt", "launch-template"),
    ("nat", "natgateway"),
    ("rtb", "route-table"),
    ("sg", "security-group"),
    ("snap", "snapshot"),
    ("subnet", "subnet"),
    ("vol", "volume"),
    ("vpc", "vpc"),
];

/// The kind of thing that an id names.
fn kind(id: &str) -> Option<&'static str> {
    let (start, _) = id.split_once('-')?;
    KINDS.iter().find(|(own, _)| *own == start).map(|(_, kind)| *kind)
}

/// The instances among `Resources`, each once. One bad id fails them all.
pub(super) fn instances(world: &World, input: &Value) -> Result<Vec<InstanceId>, ApiError> {
    let ids = texts(input, "Resources");
    for id in &ids {
        match kind(id) {
            Some("instance") if find::well_formed(id, "i-") => {}
            Some(kind) if kind != "instance" => {
                return Err(ApiError::not_simulated(&format!("a tag of {kind} {id}")));
            }
            _ => return Err(ApiError::new("InvalidID", format!("The ID '{id}' is not valid"))),
        }
    }
    find::instances(world, &ids)
}

/// Gives an instance other tags. The metadata service of one on Nitro shows them at once; any other goes on showing
/// what it had, until it is stopped and started (EC2 User Guide, "View tags for your EC2 instances using instance
/// metadata").
pub(super) fn put(world: &mut World, id: &InstanceId, tags: Vec<(String, String)>) {
    let Some(instance) = world.ec2.instances.get_mut(id) else { return };
    let before = std::mem::replace(&mut instance.tags, tags);
    let on = matches!(instance.state, InstanceState::Pending | InstanceState::Running);
    if on && !view::nitro(instance) && before != instance.tags {
        world.ec2.tags_at_start.entry(id.clone()).or_insert(before);
    }
}

/// The tags that an instance's metadata service shows, if it may show any.
pub(crate) fn shown_tags<'a>(world: &'a World, instance: &'a Instance) -> &'a [(String, String)] {
    world.ec2.tags_at_start.get(&instance.id).unwrap_or(&instance.tags)
}

/// `action` on every resource, with the tags that the request names.
pub(super) fn needs(world: &World, action: &str, input: &Value) -> Vec<Need> {
    let need = |id: &str| {
        let mut need = match kind(id) {
            Some("instance") => needs::on_instance(world, action, id),
            Some(kind) => Need::new(action, needs::arn(world, &format!("{kind}/{id}"))),
            None => Need::new(action, needs::arn(world, &format!("*/{id}"))),
        };
        let given = list(input, "Tags");
        let pairs = given.iter().filter_map(|tag| Some((text(tag, "Key")?, text(tag, "Value"))));
        need.context.extend(tags::context(pairs));
        need
    };
    texts(input, "Resources").into_iter().map(need).collect()
}
