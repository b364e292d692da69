//! Managed policies of roles and users: attaching, detaching, listing.
//!
//! Sentences: localstack's recordings of IAM, test_iam_roles and test_iam_users of 2026.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    errors::{absent, limit},
    find,
    holder::Holder,
    keys,
    page::page,
};
use crate::{
    api::{ApiError, Call, Need},
    input::{required, text},
    world::World,
};

/// The most managed policies of one role or user (IAM User Guide, "IAM and AWS STS quotas").
pub(super) const QUOTA: usize = 10;

/// `action` on the holder, with the policy as a condition key.
pub(super) fn needs(world: &World, input: &Value, holder: Holder, action: &str) -> Vec<Need> {
    let mut need = holder.need(world, action, input);
    keys::put(&mut need.context, "iam:PolicyARN", required(input, "PolicyArn"));
    vec![need]
}

/// Attaching twice is no error.
pub(super) fn attach(call: &mut Call<'_>, holder: Holder) -> Result<Value, ApiError> {
    let arn = required(call.input, "PolicyArn");
    find::well_formed(arn)?;
    holder.of(call.world, call.input)?;
    find::attachable(call.world, arn)?;
    let held = holder.of(call.world, call.input)?;
    if !held.attached.iter().any(|attached| attached == arn) {
        if held.attached.len() >= QUOTA {
            let whose = if holder == Holder::Role { "Role" } else { "User" };
            return Err(limit(&format!("Cannot exceed quota for PoliciesPer{whose}: {QUOTA}")));
        }
        held.attached.push(arn.to_owned());
    }
    Ok(json!({}))
}

/// Sessions lose the permission with their next call.
pub(super) fn detach(call: &mut Call<'_>, holder: Holder) -> Result<Value, ApiError> {
    let arn = required(call.input, "PolicyArn");
    find::well_formed(arn)?;
    let held = holder.of(call.world, call.input)?;
    match held.attached.iter().position(|own| own == arn) {
        Some(place) => {
            held.attached.remove(place);
            Ok(json!({}))
        }
        None => Err(absent(format!("Policy {arn} was not found."))),
    }
}

/// `AttachedPolicies`, below `PathPrefix`.
pub(super) fn list(call: &mut Call<'_>, holder: Holder) -> Result<Value, ApiError> {
    let prefix = text(call.input, "PathPrefix").unwrap_or("/");
    let held = holder.of(call.world, call.input)?;
    let below = held.attached.iter().filter(|arn| find::path_of(arn).starts_with(prefix));
    let attached: BTreeMap<&str, Value> = below
        .map(|arn| (arn.as_str(), json!({"PolicyName": find::name_of(arn), "PolicyArn": arn})))
        .collect();
    page(call.input, "AttachedPolicies", attached.into_iter())
}
