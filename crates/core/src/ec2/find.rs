//! From the ids in a request to things, with EC2's refusals of malformed and unknown ones.

use std::ops::Bound;

use serde_json::Value;

use super::{Instance, InstanceState, errors::missing, filters::Chosen};
use crate::{
    api::ApiError,
    ids::{AssociationId, InstanceId},
    input::texts,
    timing::TERMINATED_SHOWN,
    world::World,
};

/// Whether `text` is `prefix` and 8 or 17 hexadecimal digits (EC2 User Guide, "Resource IDs").
pub(super) fn well_formed(text: &str, prefix: &str) -> bool {
    let hex = |digits: &str| {
        matches!(digits.len(), 8 | 17)
            && digits.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    text.strip_prefix(prefix).is_some_and(hex)
}

/// How EC2 speaks of the ids of one kind of thing. Codes are those of the API reference ("Error codes"), whose spelling of
/// `ID` follows no rule; sentences are those of public transcripts: `Invalid id: "x" (expecting "sg-...")` of what begins
/// otherwise (hashicorp/terraform-provider-aws#6104, aws-controllers-k8s), `The vpc ID 'vpc-xxxxxxxx' is malformed` of what
/// goes on with other than hexadecimal digits, and `The vpc ID 'vpc-12341234123' does not exist`.
pub(super) struct Ids {
    prefix: &'static str,
    malformed: &'static str,
    unknown: &'static str,
    id: &'static str,
    noun: &'static str,
}

/// The codes for what is no id, and for one that does not exist.
type Codes = (&'static str, &'static str);

pub(super) const VPCS: Ids = Ids {
    prefix: "vpc-",
    malformed: "InvalidVpcId.Malformed",
    unknown: "InvalidVpcID.NotFound",
    id: "vpc ID",
    noun: "vpc ID",
};
pub(super) const SUBNETS: Ids = Ids {
    prefix: "subnet-",
    malformed: "InvalidSubnetID.Malformed",
    unknown: "InvalidSubnetID.NotFound",
    id: "subnet ID",
    noun: "subnet ID",
};
pub(super) const GROUPS: Ids = Ids {
    prefix: "sg-",
    malformed: "InvalidGroupId.Malformed",
    unknown: "InvalidGroup.NotFound",
    id: "security group ID",
    noun: "security group",
};
/// The sentences are in the manner of the others.
pub(super) const RULES: Ids = Ids {
    prefix: "sgr-",
    malformed: "InvalidSecurityGroupRuleId.Malformed",
    unknown: "InvalidSecurityGroupRuleId.NotFound",
    id: "security group rule ID",
    noun: "security group rule ID",
};

impl Ids {
    /// Those whose sentences have one noun.
    pub(super) const fn known(prefix: &'static str, code: Codes, noun: &'static str) -> Self {
        let (malformed, unknown) = code;
        Self { prefix, malformed, unknown, id: noun, noun }
    }

    /// The things with these ids. One bad id fails them all; form is judged before anything is looked up.
    pub(super) fn all<'a, T>(
        &self,
        ids: &[&str],
        get: impl Fn(&str) -> Option<&'a T>,
    ) -> Result<Vec<&'a T>, ApiError> {
        for id in ids {
            let message = match id.strip_prefix(self.prefix) {
                None => format!("Invalid id: \"{id}\" (expecting \"{}...\")", self.prefix),
                Some(rest) if rest.is_empty() || !rest.bytes().all(|b| b.is_ascii_hexdigit()) => {
                    format!("The {} '{id}' is malformed", self.id)
                }
                Some(_) => continue,
            };
            return Err(ApiError::new(self.malformed, message));
        }
        let unknown: Vec<&str> = ids.iter().filter(|id| get(id).is_none()).copied().collect();
        let message = match unknown.as_slice() {
            [] => return Ok(ids.iter().filter_map(|id| get(id)).collect()),
            [one] => format!("The {} '{one}' does not exist", self.noun),
            many => format!("The {}s '{}' do not exist", self.noun, many.join(", ")),
        };
        Err(ApiError::new(self.unknown, message))
    }

    /// The thing with this id.
    pub(super) fn one<'a, T>(
        &self,
        id: &str,
        get: impl Fn(&str) -> Option<&'a T>,
    ) -> Result<&'a T, ApiError> {
        let found = self.all(&[id], get)?;
        found.into_iter().next().ok_or_else(lost)
    }
}

fn lost() -> ApiError {
    ApiError::new("InternalError", "An internal error has occurred").status(500)
}

/// The instance, unless it ended so long ago that EC2 has forgotten it.
pub(super) fn known<'a>(world: &'a World, id: &InstanceId) -> Option<&'a Instance> {
    let instance = world.ec2.instances.get(id)?;
    remembered(world, instance).then_some(instance)
}

/// False an hour after the instance was terminated, and for as long as EC2 has not found it yet.
pub fn remembered(world: &World, instance: &Instance) -> bool {
    if instance.found_from.is_some_and(|from| world.now < from) {
        return false;
    }
    instance.terminated.is_none_or(|ended| world.now < ended.plus(TERMINATED_SHOWN))
}

/// Ids of instances that all exist, each once, in the order given. One bad id fails them all.
pub(super) fn instances(world: &World, ids: &[&str]) -> Result<Vec<InstanceId>, ApiError> {
    if let Some(bad) = ids.iter().find(|id| !well_formed(id, "i-")) {
        return Err(ApiError::new("InvalidInstanceID.Malformed", format!("Invalid id: \"{bad}\"")));
    }
    let mut found: Vec<InstanceId> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    let mut unknown: Vec<&str> = Vec::new();
    for id in ids {
        let instance = InstanceId::new(*id);
        if known(world, &instance).is_none() {
            unknown.push(id);
        } else if seen.insert(*id) {
            found.push(instance);
        }
    }
    let message = match unknown.as_slice() {
        [] => return Ok(found),
        [one] => format!("The instance ID '{one}' does not exist"),
        many => format!("The instance IDs '{}' do not exist", many.join(", ")),
    };
    Err(ApiError::new("InvalidInstanceID.NotFound", message))
}

/// The instances among which a request's are: those of its `InstanceIds`, which must exist, those that a filter names
/// without wildcards, or all behind `after`. Ids are looked up, so that one costs the same however many there are; and
/// nothing is looked at before it is asked for.
pub(super) fn among<'a>(
    world: &'a World,
    input: &Value,
    chosen: &Chosen,
    by: &str,
    after: Option<&str>,
) -> Result<Box<dyn Iterator<Item = &'a Instance> + 'a>, ApiError> {
    let ids = texts(input, "InstanceIds");
    if !ids.is_empty() {
        let ids = instances(world, &ids)?;
        return Ok(Box::new(ids.into_iter().filter_map(|id| world.ec2.instances.get(&id))));
    }
    if let Some(ids) = chosen.exactly(by) {
        let ids: Vec<InstanceId> = ids.into_iter().map(InstanceId::new).collect();
        return Ok(Box::new(ids.into_iter().filter_map(|id| known(world, &id))));
    }
    let from = after.map_or(Bound::Unbounded, |after| Bound::Excluded(InstanceId::new(after)));
    let all = world.ec2.instances.range((from, Bound::Unbounded)).map(|(_, instance)| instance);
    Ok(Box::new(all.filter(|instance| remembered(world, instance))))
}

/// The required `InstanceIds` of a request.
pub(super) fn instances_in(world: &World, input: &Value) -> Result<Vec<InstanceId>, ApiError> {
    let ids = texts(input, "InstanceIds");
    if ids.is_empty() {
        return Err(missing("InstanceId"));
    }
    instances(world, &ids)
}

/// One existing instance.
pub(super) fn instance<'a>(world: &'a World, id: &str) -> Result<&'a Instance, ApiError> {
    instances(world, &[id])?;
    world.ec2.instances.get(&InstanceId::new(id)).ok_or_else(lost)
}

/// The instance that has the association.
pub(super) fn by_association<'a>(world: &'a World, id: &AssociationId) -> Option<&'a Instance> {
    let has = |instance: &&Instance| instance.association.as_ref().is_some_and(|a| a.id == *id);
    world.ec2.instances.values().find(has)
}

/// The same, with EC2's refusal of an unknown id.
pub(super) fn associated<'a>(world: &'a World, id: &str) -> Result<&'a Instance, ApiError> {
    by_association(world, &AssociationId::new(id)).ok_or_else(|| {
        let message = format!("An invalid association-id of '{id}' was given");
        ApiError::new("InvalidAssociationID.NotFound", message)
    })
}

/// Refuses an instance that is neither running nor stopped. The sentence is that of
/// AssociateIamInstanceProfile.
pub(super) fn running_or_stopped(instance: &Instance) -> Result<(), ApiError> {
    if matches!(instance.state, InstanceState::Running | InstanceState::Stopped) {
        return Ok(());
    }
    let id = &instance.id;
    Err(super::errors::wrong_state(format!(
        "The instance '{id}' is not in the 'running' or 'stopped' states."
    )))
}
