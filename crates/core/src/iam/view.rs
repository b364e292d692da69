//! Users, roles, instance profiles and managed policies as IAM tells them (localstack's recordings of IAM of 2026).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::{InstanceProfile, ManagedPolicy, Role, User, usage::Usage};
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
    /// CreateRole: neither description nor duration, even when they were given.
    Created,
    /// UpdateRoleDescription.
    Described,
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

/// Whether an answer has the member `Tags`, as recorded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tags {
    Never,
    /// Only where there are some: users, roles, and whatever was just made.
    IfAny,
    /// A list, if only an empty one: GetPolicy and GetInstanceProfile.
    Always,
}

impl Tags {
    fn told(self, tags: &[(String, String)]) -> Value {
        match self {
            Self::Never => Value::Null,
            Self::IfAny if tags.is_empty() => Value::Null,
            Self::IfAny | Self::Always => tags_out(tags),
        }
    }
}

/// The structure `Role`.
pub(super) fn role(role: &Role, detail: Detail) -> Value {
    let told = |when: bool, value: Value| if when { value } else { Value::Null };
    let session = matches!(detail, Detail::Full | Detail::Listed);
    let described = !matches!(detail, Detail::Created | Detail::Inner);
    without_nulls(json!({
        "Path": role.path,
        "RoleName": role.name.as_str(),
        "RoleId": role.id.as_str(),
        "Arn": role.arn.to_string(),
        "CreateDate": role.created.iso(),
        "AssumeRolePolicyDocument": encoded(&role.trust),
        "Description": told(described, json!(role.description)),
        "MaxSessionDuration": told(session, json!(role.max_session)),
        "Tags": told(matches!(detail, Detail::Created | Detail::Full), Tags::IfAny.told(&role.tags)),
        "PermissionsBoundary": told(matches!(detail, Detail::Created | Detail::Full), boundary(role.boundary.as_ref())),
        "RoleLastUsed": told(detail == Detail::Full, last_used(role)),
    }))
}

fn last_used(role: &Role) -> Value {
    let told = |used: &super::LastUsed| json!({"LastUsedDate": used.at.iso(), "Region": used.region});
    role.last_used.as_ref().map_or_else(|| json!({}), told)
}

fn boundary(arn: Option<&String>) -> Value {
    let told = |arn| json!({"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": arn});
    arn.map_or(Value::Null, told)
}

/// The structure `User`. Lists tell neither tags nor the boundary (IAM API reference, ListUsers).
pub(super) fn user(user: &User, listed: bool) -> Value {
    let told = |value: Value| if listed { Value::Null } else { value };
    without_nulls(json!({
        "Path": user.path,
        "UserName": user.name.as_str(),
        "UserId": user.id.as_str(),
        "Arn": user.arn.to_string(),
        "CreateDate": user.created.iso(),
        "PermissionsBoundary": told(boundary(user.boundary.as_ref())),
        "Tags": told(Tags::IfAny.told(&user.tags)),
    }))
}

/// The structure `Policy`.
pub(super) fn policy(world: &World, policy: &ManagedPolicy, tags: Tags, described: bool) -> Value {
    let usage = Usage::of(world, &policy.arn);
    let updated = policy.versions.values().map(|version| version.created).max();
    without_nulls(json!({
        "PolicyName": policy.name,
        "PolicyId": policy.id.as_str(),
        "Arn": policy.arn,
        "Path": policy.path,
        "DefaultVersionId": format!("v{}", policy.default),
        "AttachmentCount": usage.attached(),
        "PermissionsBoundaryUsageCount": usage.bounding(),
        "IsAttachable": true,
        "Description": policy.description.as_ref().filter(|_| described),
        "CreateDate": policy.created.iso(),
        "UpdateDate": updated.unwrap_or(policy.created).iso(),
        "Tags": tags.told(&policy.tags),
    }))
}

/// The structure `InstanceProfile`.
pub(super) fn profile(world: &World, profile: &InstanceProfile, tags: Tags) -> Value {
    let inner = profile.role.as_ref().and_then(|name| world.iam.role(name));
    let roles: Vec<Value> = inner.into_iter().map(|inner| role(inner, Detail::Inner)).collect();
    without_nulls(json!({
        "Path": profile.path,
        "InstanceProfileName": profile.name.as_str(),
        "InstanceProfileId": profile.id.as_str(),
        "Arn": profile.arn.to_string(),
        "CreateDate": profile.created.iso(),
        "Roles": roles,
        "Tags": tags.told(&profile.tags),
    }))
}
