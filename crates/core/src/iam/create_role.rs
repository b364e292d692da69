//! CreateRole.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::{Value, json};

use super::{
    Role, boundary, change,
    errors::{TagKeys, exists, limit, tags_of},
    find, keys, trust,
    view::{self, Detail},
};
use crate::{
    api::{ApiError, Call, Need, Row},
    ids::{RoleName, UniqueId},
    input::{number, only, required, text},
    world::World,
};

pub(super) const ROW: Row = change("CreateRole", needs, run);

/// The most roles of an account (IAM User Guide, "IAM and AWS STS quotas").
pub(super) const QUOTA: usize = 1000;

/// Members that are read below.
const KNOWN: &[&str] = &[
    "AssumeRolePolicyDocument",
    "Description",
    "MaxSessionDuration",
    "Path",
    "PermissionsBoundary",
    "RoleName",
    "Tags",
];

fn needs(world: &World, input: &Value) -> Vec<Need> {
    let arn = find::arn(world, format!("role{}{}", path(input), required(input, "RoleName"))).to_string();
    let mut need = Need::new("iam:CreateRole", arn);
    keys::requested_tags(input, &mut need.context);
    let tag = Need { action: "iam:TagRole".to_owned(), ..need.clone() };
    if let Some(boundary) = text(input, "PermissionsBoundary") {
        keys::put(&mut need.context, "iam:permissionsboundary", boundary);
    }
    let mut needs = vec![need];
    if input.get("Tags").is_some() {
        // The role that is made has its tags at once.
        needs.push(tag);
    }
    needs
}

fn path(input: &Value) -> &str {
    text(input, "Path").unwrap_or("/")
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let input = call.input;
    only(input, "iam CreateRole", KNOWN)?;
    let name = required(input, "RoleName");
    let tags = tags_of(input, "TagsPerRole", TagKeys::IgnoringCase)?;
    let trust = trust::read(call.world, required(input, "AssumeRolePolicyDocument"))?;
    let boundary = boundary::of_request(call.world, input)?;
    if call.world.iam.role(&RoleName::new(name)).is_some() {
        return Err(exists(format!("Role with name {name} already exists.")));
    }
    if call.world.iam.roles.len() >= QUOTA {
        return Err(limit(&format!("Cannot exceed quota for RolesPerAccount: {QUOTA}")));
    }
    let role = Role {
        name: RoleName::new(name),
        id: UniqueId::new(call.world.mint.unique("AROA", 21)),
        arn: find::arn(call.world, format!("role{}{name}", path(input))),
        path: path(input).to_owned(),
        created: call.world.now,
        trust: Arc::new(trust),
        description: text(input, "Description").filter(|text| !text.is_empty()).map(str::to_owned),
        max_session: number(input, "MaxSessionDuration").unwrap_or(3600),
        attached: Vec::new(),
        inline: BTreeMap::new(),
        boundary,
        tags,
        last_used: None,
    };
    let told = json!({"Role": view::role(&role, Detail::Created)});
    call.world.iam.roles.insert(name.to_ascii_lowercase(), role);
    Ok(told)
}
