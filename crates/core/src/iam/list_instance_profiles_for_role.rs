//! ListInstanceProfilesForRole.

use serde_json::Value;

use super::{
    find, look,
    page::page,
    view::{self, Tags},
};
use crate::{
    api::{ApiError, Call, Need, Row},
    world::World,
};

pub(super) const ROW: Row = look("ListInstanceProfilesForRole", needs, run);

fn needs(world: &World, input: &Value) -> Vec<Need> {
    vec![find::on_role(world, "iam:ListInstanceProfilesForRole", input)]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let world = &*call.world;
    let role = Some(find::role(world, call.input)?.name.clone());
    let found = world.iam.instance_profiles.iter().filter(|(_, profile)| profile.role == role);
    let told = found.map(|(key, profile)| (key.as_str(), view::profile(world, profile, Tags::Never)));
    page(call.input, "InstanceProfiles", told)
}
