//! Condition keys of IAM's operations (Service Authorization Reference, "Actions, resources, and condition keys for AWS
//! Identity and Access Management"). Nothing is judged here.

use serde_json::Value;

use crate::{
    input::tags,
    policy::{self, Context},
};

/// Adds one condition key. Keys are in lower case.
pub(super) fn put(context: &mut Context, key: &str, value: impl Into<String>) {
    context.insert(policy::key(key), vec![value.into()]);
}

/// `aws:RequestTag/*` and `aws:TagKeys` of the member `Tags`.
pub(super) fn requested_tags(input: &Value, context: &mut Context) {
    let given = tags(input, "Tags");
    for (key, value) in &given {
        put(context, &format!("aws:requesttag/{key}"), value.as_str());
    }
    if !given.is_empty() {
        context.insert("aws:tagkeys".to_owned(), given.into_iter().map(|(key, _)| key).collect());
    }
}

/// `aws:ResourceTag/*` of something that exists.
pub(super) fn resource_tags(tags: &[(String, String)], context: &mut Context) {
    for (key, value) in tags {
        put(context, &format!("aws:resourcetag/{key}"), value.as_str());
    }
}

/// Operations on a role or user that its boundary is a key of.
const BOUNDED: [&str; 15] = [
    "iam:AttachRolePolicy",
    "iam:AttachUserPolicy",
    "iam:DeleteRole",
    "iam:DeleteRolePermissionsBoundary",
    "iam:DeleteRolePolicy",
    "iam:DeleteUserPermissionsBoundary",
    "iam:DeleteUserPolicy",
    "iam:DetachRolePolicy",
    "iam:DetachUserPolicy",
    "iam:GetRole",
    "iam:PutRolePolicy",
    "iam:PutUserPolicy",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateRole",
    "iam:UpdateRoleDescription",
];

/// What a role or user brings to an action on it: its tags, and its boundary where that counts.
pub(super) fn of_holder(tags: &[(String, String)], boundary: Option<&String>, action: &str) -> Context {
    let mut context = Context::new();
    resource_tags(tags, &mut context);
    for (key, value) in tags {
        put(&mut context, &format!("iam:resourcetag/{key}"), value.as_str());
    }
    if let (Some(boundary), true) = (boundary, BOUNDED.contains(&action)) {
        put(&mut context, "iam:permissionsboundary", boundary.as_str());
    }
    context
}
