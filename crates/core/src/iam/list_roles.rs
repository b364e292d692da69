//! ListRoles.

use serde_json::Value;

use super::{
    find, look,
    page::page,
    view::{self, Detail},
};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::text,
    world::World,
};

pub(super) const ROW: Row = look("ListRoles", needs, run);

/// On the path that is listed, as its denials in public transcripts say.
fn needs(world: &World, input: &Value) -> Vec<Need> {
    let path = text(input, "PathPrefix").unwrap_or("/");
    vec![Need::new("iam:ListRoles", find::arn(world, format!("role{path}")).to_string())]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let prefix = text(call.input, "PathPrefix").unwrap_or("/");
    let roles = call.world.iam.roles.iter().filter(|(_, role)| role.path.starts_with(prefix));
    page(call.input, "Roles", roles.map(|(key, role)| (key.as_str(), view::role(role, Detail::Listed))))
}
