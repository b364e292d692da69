//! PutRolePolicy. Sessions of the role have what it says with their next call.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{documents, errors::limit, find};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::required,
    policy::check::{Around, Holder, Kind, characters, most_inline},
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "iam", operation: "PutRolePolicy", needs, run, read_only: false, management: true };

const QUOTA: usize = most_inline(Holder::Role);

fn needs(world: &World, input: &Value) -> Vec<Need> {
    vec![find::on_role(world, "iam:PutRolePolicy", input)]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let key = find::role(call.world, call.input)?.name.as_str().to_ascii_lowercase();
    let document = documents::read(Kind::Inline, required(call.input, "PolicyDocument"), &Around::default())?;
    let name = required(call.input, "PolicyName");
    if let Some(role) = call.world.iam.roles.get_mut(&key) {
        let others = role.inline.iter().filter(|(own, _)| *own != name);
        let others: usize = others.map(|(_, other)| characters(&other.source)).sum();
        if others + characters(&document.source) > QUOTA {
            let message = format!("Maximum policy size of {QUOTA} bytes exceeded for role {}", role.name);
            return Err(limit(&message));
        }
        role.inline.insert(name.to_owned(), Arc::new(document));
    }
    Ok(json!({}))
}
