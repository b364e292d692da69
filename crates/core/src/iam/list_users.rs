//! ListUsers.

use serde_json::Value;

use super::{find, look, page::page, view};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::text,
    world::World,
};

pub(super) const ROW: Row = look("ListUsers", needs, run);

/// On the path that is listed, as its denials in public transcripts say.
fn needs(world: &World, input: &Value) -> Vec<Need> {
    let path = text(input, "PathPrefix").unwrap_or("/");
    vec![Need::new("iam:ListUsers", find::arn(world, format!("user{path}")).to_string())]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let prefix = text(call.input, "PathPrefix").unwrap_or("/");
    let users = call.world.iam.users.iter().filter(|(_, user)| user.path.starts_with(prefix));
    page(call.input, "Users", users.map(|(key, user)| (key.as_str(), view::user(user, true))))
}
