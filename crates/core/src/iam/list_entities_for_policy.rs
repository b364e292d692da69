//! ListEntitiesForPolicy: who has a managed policy. There are no groups.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Role, User, find, look, page::page_of, usage::Usage};
use crate::{
    api::{ApiError, Call, Row},
    input::{required, text},
};

pub(super) const ROW: Row = look(
    "ListEntitiesForPolicy",
    |world, input| vec![find::on_policy(world, "iam:ListEntitiesForPolicy", input)],
    run,
);

const USERS: &str = "PolicyUsers";
const ROLES: &str = "PolicyRoles";

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let (world, input) = (&*call.world, call.input);
    find::well_formed(required(input, "PolicyArn"))?;
    let policy = find::attachable(world, required(input, "PolicyArn"))?;
    let usage = Usage::of(world, &policy.arn);
    let prefix = text(input, "PathPrefix").unwrap_or("/");
    let wanted = |kind: &str| text(input, "EntityFilter").is_none_or(|filter| filter == kind);
    let how = text(input, "PolicyUsageFilter");
    let (attached, bounded) = (how != Some("PermissionsBoundary"), how != Some("PermissionsPolicy"));
    let mut found: BTreeMap<(&str, &str), Value> = BTreeMap::new();
    let users = usage.users.iter().filter(|_| attached).chain(usage.bounded_users.iter().filter(|_| bounded));
    for User { name, id, path, .. } in users.filter(|_| wanted("User")) {
        if path.starts_with(prefix) {
            let told = json!({"UserName": name.as_str(), "UserId": id.as_str()});
            found.insert((USERS, name.as_str()), told);
        }
    }
    let roles = usage.roles.iter().filter(|_| attached).chain(usage.bounded_roles.iter().filter(|_| bounded));
    for Role { name, id, path, .. } in roles.filter(|_| wanted("Role")) {
        if path.starts_with(prefix) {
            let told = json!({"RoleName": name.as_str(), "RoleId": id.as_str()});
            found.insert((ROLES, name.as_str()), told);
        }
    }
    let keyed: BTreeMap<String, (&str, Value)> =
        found.into_iter().map(|((kind, name), told)| (format!("{kind}/{name}"), (kind, told))).collect();
    let page = page_of(input, keyed.iter().map(|(key, item)| (key.as_str(), item)))?;
    let of = |kind: &str| -> Vec<&Value> {
        page.items.iter().filter(|(own, _)| *own == kind).map(|(_, told)| told).collect()
    };
    let mut told = json!({"PolicyGroups": [], USERS: of(USERS), ROLES: of(ROLES)});
    page.close(&mut told);
    Ok(told)
}
