//! CreatePolicy.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{
    ManagedPolicy, change, documents,
    errors::{TagKeys, exists, limit, tags_of},
    find, keys,
    view::{self, Tags},
};
use crate::{
    api::{ApiError, Call, Need, Row},
    ids::UniqueId,
    input::{required, text},
    policy::check::{Around, Kind},
    world::World,
};

pub(super) const ROW: Row = change("CreatePolicy", needs, run);

/// The most customer managed policies of an account (IAM User Guide, "IAM and AWS STS quotas").
pub(super) const QUOTA: usize = 1500;

fn arn(world: &World, input: &Value) -> String {
    let path = text(input, "Path").unwrap_or("/");
    find::arn(world, format!("policy{path}{}", required(input, "PolicyName"))).to_string()
}

fn needs(world: &World, input: &Value) -> Vec<Need> {
    let mut need = Need::new("iam:CreatePolicy", arn(world, input));
    keys::requested_tags(input, &mut need.context);
    let tag = Need { action: "iam:TagPolicy".to_owned(), ..need.clone() };
    let mut needs = vec![need];
    needs.extend(input.get("Tags").map(|_| tag));
    needs
}

/// Names are unique in the account whatever their path, ignoring case.
fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let input = call.input;
    let name = required(input, "PolicyName");
    let tags = tags_of(input, "TagsPerPolicy", TagKeys::AsWritten)?;
    let document = documents::read(Kind::Managed, required(input, "PolicyDocument"), &Around::default())?;
    let own = call.world.iam.policies.values().filter(|policy| !policy.is_of_aws());
    if own.clone().any(|policy| policy.name.eq_ignore_ascii_case(name)) {
        let message = format!("A policy called {name} already exists. Duplicate names are not allowed.");
        return Err(exists(message));
    }
    if own.count() >= QUOTA {
        return Err(limit(&format!("Cannot exceed quota for PoliciesPerAccount: {QUOTA}")));
    }
    let id = UniqueId::new(call.world.mint.unique("ANPA", 21));
    let arn = arn(call.world, input);
    let mut policy = ManagedPolicy::new(name, id, arn.clone(), Arc::new(document), call.world.now);
    policy.description = text(input, "Description").filter(|text| !text.is_empty()).map(str::to_owned);
    policy.tags = tags;
    // Recorded: the description is not told here.
    let told = view::policy(call.world, &policy, Tags::IfAny, false);
    call.world.iam.policies.insert(arn, policy);
    Ok(json!({"Policy": told}))
}
