//! ListInstanceProfiles.

use serde_json::Value;

use super::{page::page, view};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::text,
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "iam", operation: "ListInstanceProfiles", needs, run, read_only: true, management: true };

fn needs(_: &World, _: &Value) -> Vec<Need> {
    vec![Need::new("iam:ListInstanceProfiles", "*")]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let world = &*call.world;
    let prefix = text(call.input, "PathPrefix").unwrap_or("/");
    let found = world.iam.instance_profiles.iter().filter(|(_, profile)| profile.path.starts_with(prefix));
    let told = found.map(|(key, profile)| (key.as_str(), view::profile(world, profile, false)));
    page(call.input, "InstanceProfiles", told)
}
