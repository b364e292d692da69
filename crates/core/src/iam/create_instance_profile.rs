//! CreateInstanceProfile. It makes the holder only; a role is put in by AddRoleToInstanceProfile.

use serde_json::{Value, json};

use super::{
    InstanceProfile, change,
    errors::{TagKeys, exists, limit, tags_of},
    find, keys,
    view::{self, Tags},
};
use crate::{
    api::{ApiError, Call, Need, Row},
    ids::{InstanceProfileName, UniqueId},
    input::{required, text},
    world::World,
};

pub(super) const ROW: Row = change("CreateInstanceProfile", needs, run);

/// The most instance profiles of an account (IAM User Guide, "IAM and AWS STS quotas").
pub(super) const QUOTA: usize = 1000;

fn resource(input: &Value) -> String {
    let path = text(input, "Path").unwrap_or("/");
    format!("instance-profile{path}{}", required(input, "InstanceProfileName"))
}

fn needs(world: &World, input: &Value) -> Vec<Need> {
    let arn = find::arn(world, resource(input)).to_string();
    let mut need = Need::new("iam:CreateInstanceProfile", arn);
    keys::requested_tags(input, &mut need.context);
    let tag = Need { action: "iam:TagInstanceProfile".to_owned(), ..need.clone() };
    let mut needs = vec![need];
    needs.extend(input.get("Tags").map(|_| tag));
    needs
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let input = call.input;
    let tags = tags_of(input, "TagsPerInstanceProfile", TagKeys::AsWritten)?;
    let name = required(input, "InstanceProfileName");
    if call.world.iam.instance_profile(&InstanceProfileName::new(name)).is_some() {
        return Err(exists(format!("Instance Profile {name} already exists.")));
    }
    if call.world.iam.instance_profiles.len() >= QUOTA {
        return Err(limit(&format!("Cannot exceed quota for InstanceProfilesPerAccount: {QUOTA}")));
    }
    let made = InstanceProfile {
        name: InstanceProfileName::new(name),
        id: UniqueId::new(call.world.mint.unique("AIPA", 21)),
        arn: find::arn(call.world, resource(input)),
        path: text(input, "Path").unwrap_or("/").to_owned(),
        created: call.world.now,
        role: None,
        tags,
    };
    let told = json!({"InstanceProfile": view::profile(call.world, &made, Tags::IfAny)});
    call.world.iam.instance_profiles.insert(name.to_ascii_lowercase(), made);
    Ok(told)
}
