//! GetFederationToken: temporary keys for a name, with no more than the calling user may (STS API reference).
//!
//! A recorded answer has `PackedPolicySize` 0 where nothing was handed in (localstack's snapshots of STS).

use serde_json::{Value, json};

use super::{FederatedUser, Given, Holder, session};
use crate::{
    api::{ApiError, Call, Need, Row},
    ids::Arn,
    input::{number, required, tags},
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "sts", operation: "GetFederationToken", needs, run, read_only: false, management: true };

/// Twelve hours.
const DEFAULT: i64 = 43_200;

fn arn(world: &World, input: &Value) -> String {
    let resource = format!("federated-user/{}", required(input, "Name"));
    Arn::new("sts", "", world.account.as_str(), resource).to_string()
}

fn needs(world: &World, input: &Value) -> Vec<Need> {
    let mut need = Need::new("sts:GetFederationToken", arn(world, input));
    session::tag_context(input, &mut need.context);
    let mut all = vec![need.clone()];
    if !tags(input, "Tags").is_empty() {
        all.push(Need { action: "sts:TagSession".to_owned(), ..need });
    }
    all
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let input = call.input;
    let Holder::User(user) = &call.identity.holder else {
        let message = "Cannot call GetFederationToken with session credentials";
        return Err(ApiError::new("AccessDenied", message).status(403));
    };
    let name = required(input, "Name");
    let given = Given {
        policies: session::policies_of(call.world, input)?,
        tags: session::tags_of(input)?,
        ..Given::default()
    };
    let size = session::packed(input)?;
    let seconds = number(input, "DurationSeconds").unwrap_or(DEFAULT);
    let federated = FederatedUser {
        name: name.to_owned(),
        user: user.clone(),
        user_id: crate::ids::UniqueId::new(call.identity.user_id.as_str()),
        given,
    };
    let told = json!({
        "FederatedUserId": format!("{}:{name}", call.world.account),
        "Arn": arn(call.world, input),
    });
    let credentials = session::mint(call.world, Holder::Federated(federated), seconds);
    Ok(json!({"Credentials": credentials, "FederatedUser": told, "PackedPolicySize": size}))
}
