//! CreateUser. It has no keys until CreateAccessKey.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    User, boundary, change,
    errors::{TagKeys, exists, limit, tags_of},
    find, keys, view,
};
use crate::{
    api::{ApiError, Call, Need, Row},
    ids::{UniqueId, UserName},
    input::{required, text},
    world::World,
};

pub(super) const ROW: Row = change("CreateUser", needs, run);

/// The most users of an account (IAM User Guide, "IAM and AWS STS quotas").
pub(super) const QUOTA: usize = 5000;

fn path(input: &Value) -> &str {
    text(input, "Path").unwrap_or("/")
}

fn needs(world: &World, input: &Value) -> Vec<Need> {
    let arn = find::arn(world, format!("user{}{}", path(input), required(input, "UserName"))).to_string();
    let mut need = Need::new("iam:CreateUser", arn);
    keys::requested_tags(input, &mut need.context);
    let tag = Need { action: "iam:TagUser".to_owned(), ..need.clone() };
    if let Some(boundary) = text(input, "PermissionsBoundary") {
        keys::put(&mut need.context, "iam:permissionsboundary", boundary);
    }
    let mut needs = vec![need];
    needs.extend(input.get("Tags").map(|_| tag));
    needs
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let input = call.input;
    let name = required(input, "UserName");
    let tags = tags_of(input, "TagsPerUser", TagKeys::IgnoringCase)?;
    let boundary = boundary::of_request(call.world, input)?;
    if call.world.iam.user(&UserName::new(name)).is_some() {
        return Err(exists(format!("User with name {name} already exists.")));
    }
    if call.world.iam.users.len() >= QUOTA {
        return Err(limit(&format!("Cannot exceed quota for UsersPerAccount: {QUOTA}")));
    }
    let user = User {
        name: UserName::new(name),
        id: UniqueId::new(call.world.mint.unique("AIDA", 21)),
        arn: find::arn(call.world, format!("user{}{name}", path(input))),
        path: path(input).to_owned(),
        created: call.world.now,
        attached: Vec::new(),
        inline: BTreeMap::new(),
        boundary,
        tags,
    };
    let told = json!({"User": view::user(&user, false)});
    call.world.iam.users.insert(name.to_ascii_lowercase(), user);
    Ok(told)
}
