//! ListInstanceProfiles.

use serde_json::Value;

use super::{
    find, look,
    page::page,
    view::{self, Tags},
};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::text,
    world::World,
};

pub(super) const ROW: Row = look("ListInstanceProfiles", needs, run);

/// On the path that is listed, as its denials in public transcripts say.
fn needs(world: &World, input: &Value) -> Vec<Need> {
    let path = text(input, "PathPrefix").unwrap_or("/");
    vec![Need::new(
        "iam:ListInstanceProfiles",
        find::arn(world, format!("instance-profile{path}")).to_string(),
    )]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let world = &*call.world;
    let prefix = text(call.input, "PathPrefix").unwrap_or("/");
    let found = world.iam.instance_profiles.iter().filter(|(_, profile)| profile.path.starts_with(prefix));
    let told = found.map(|(key, profile)| (key.as_str(), view::profile(world, profile, Tags::Never)));
    page(call.input, "InstanceProfiles", told)
}
