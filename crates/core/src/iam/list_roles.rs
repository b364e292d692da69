//! ListRoles.

use serde_json::Value;

use super::{
    page::page,
    view::{self, Detail},
};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::text,
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "iam", operation: "ListRoles", needs, run, read_only: true, management: true };

fn needs(_: &World, _: &Value) -> Vec<Need> {
    vec![Need::new("iam:ListRoles", "*")]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let prefix = text(call.input, "PathPrefix").unwrap_or("/");
    let roles = call.world.iam.roles.iter().filter(|(_, role)| role.path.starts_with(prefix));
    page(call.input, "Roles", roles.map(|(key, role)| (key.as_str(), view::role(role, Detail::Listed))))
}
