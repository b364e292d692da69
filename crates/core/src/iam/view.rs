//! Roles and instance profiles as IAM tells them.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::{InstanceProfile, Role};
use crate::{
    input::{tags_out, without_nulls},
    policy::Document,
    world::World,
};

/// What RFC 3986 leaves as it is.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// How much of a role an operation tells (recorded responses of IAM).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Detail {
    /// CreateRole: what was given.
    Created,
    /// GetRole: all.
    Full,
    /// ListRoles: no tags and no last use.
    Listed,
    /// Inside an instance profile.
    Inner,
}

/// A document's text as it travels.
pub(crate) fn encoded_text(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

/// Policy documents travel percent-encoded; clients decode them (IAM API reference, Role).
pub(super) fn encoded(document: &Document) -> String {
    encoded_text(&document.source)
}

fn tags(tags: &[(String, String)]) -> Value {
    if tags.is_empty() { Value::Null } else { tags_out(tags) }
}

/// The structure `Role`.
pub(super) fn role(role: &Role, detail: Detail) -> Value {
    let told = |when: bool, value: Value| if when { value } else { Value::Null };
    let own_session = detail == Detail::Created && role.max_session != 3600;
    let session = own_session || matches!(detail, Detail::Full | Detail::Listed);
    without_nulls(json!({
        "Path": role.path,
        "RoleName": role.name.as_str(),
        "RoleId": role.id.as_str(),
        "Arn": role.arn.to_string(),
        "CreateDate": role.created.iso(),
        "AssumeRolePolicyDocument": encoded(&role.trust),
        "Description": told(detail != Detail::Inner, json!(role.description)),
        "MaxSessionDuration": told(session, json!(role.max_session)),
        "Tags": told(matches!(detail, Detail::Created | Detail::Full), tags(&role.tags)),
        "PermissionsBoundary": told(matches!(detail, Detail::Created | Detail::Full), boundary(role)),
        "RoleLastUsed": told(detail == Detail::Full, json!({})),
    }))
}

fn boundary(role: &Role) -> Value {
    let told = |arn| json!({"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": arn});
    role.boundary.as_ref().map_or(Value::Null, told)
}

/// The structure `InstanceProfile`.
pub(super) fn profile(world: &World, profile: &InstanceProfile, with_tags: bool) -> Value {
    let inner = profile.role.as_ref().and_then(|name| world.iam.role(name));
    let roles: Vec<Value> = inner.into_iter().map(|inner| role(inner, Detail::Inner)).collect();
    without_nulls(json!({
        "Path": profile.path,
        "InstanceProfileName": profile.name.as_str(),
        "InstanceProfileId": profile.id.as_str(),
        "Arn": profile.arn.to_string(),
        "CreateDate": profile.created.iso(),
        "Roles": roles,
        "Tags": if with_tags { tags(&profile.tags) } else { Value::Null },
    }))
}
