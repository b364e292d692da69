//! AssumeRole: keys of a session of a role.
//!
//! Source: STS API reference, AssumeRole; sentences recorded from AWS (localstack's snapshots of STS, 2024 and 2025), those
//! about durations in public transcripts (CrowdStrike, aws-vault). Whether somebody may is judged at the front door.

use serde_json::{Value, json};

use super::{Given, Holder, RoleSession, session};
use crate::{
    api::{ApiError, Call, Need, Row},
    iam::Role,
    ids::Arn,
    input::{number, required, tags, text, texts},
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "sts", operation: "AssumeRole", needs, run, read_only: true, management: true };

pub(super) const SET_SOURCE_IDENTITY: &str = "sts:SetSourceIdentity";
const HOUR: i64 = 3600;

/// One permission for the session, one for tags, one for a source identity: all on the role.
fn needs(world: &World, input: &Value) -> Vec<Need> {
    let arn = required(input, "RoleArn");
    let mut need = Need::new("sts:AssumeRole", arn);
    for (member, key) in [
        ("ExternalId", "sts:externalid"),
        ("RoleSessionName", "sts:rolesessionname"),
        ("SourceIdentity", "sts:sourceidentity"),
    ] {
        need.context.extend(text(input, member).map(|value| (key.to_owned(), vec![value.to_owned()])));
    }
    session::tag_context(input, &mut need.context);
    for (key, value) in role(world, arn).into_iter().flat_map(|role| &role.tags) {
        for kind in ["aws", "iam"] {
            let key = format!("{kind}:resourcetag/{key}");
            need.context.insert(key, vec![value.clone()]);
        }
    }
    let also = |action: &str| Need { action: action.to_owned(), ..need.clone() };
    let mut all = vec![need.clone()];
    all.extend((!tags(input, "Tags").is_empty()).then(|| also("sts:TagSession")));
    all.extend(text(input, "SourceIdentity").map(|_| also(SET_SOURCE_IDENTITY)));
    all
}

/// The role of that ARN.
fn role<'a>(world: &'a World, arn: &str) -> Option<&'a Role> {
    world.iam.roles.values().find(|role| role.arn.to_string() == arn)
}

/// `nothing-valid-in-here is invalid`: an ARN has six parts, of which partition, service and resource say something.
pub(super) fn well_formed(input: &Value) -> Result<(), ApiError> {
    let arn = required(input, "RoleArn");
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    match parts.as_slice() {
        ["arn", partition, service, _, _, resource]
            if ![partition, service, resource].iter().any(|part| part.is_empty()) =>
        {
            Ok(())
        }
        _ => Err(ApiError::new("ValidationError", format!("{arn} is invalid"))),
    }
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let input = call.input;
    let name = required(input, "RoleSessionName");
    let arn = required(input, "RoleArn");
    let own = call.identity.holder.given().cloned().unwrap_or_default();
    // A source identity that is set cannot be changed. That it is refused so is not confirmed.
    let asked = text(input, "SourceIdentity");
    if let (Some(own), Some(asked)) = (&own.source_identity, asked)
        && own != asked
    {
        return Err(denied(call, SET_SOURCE_IDENTITY));
    }
    let Some(role) = role(call.world, arn) else { return Err(denied(call, "sts:AssumeRole")) };
    let seconds = seconds(input, role, matches!(call.identity.holder, Holder::Session(_)))?;
    let mut given = inherited(&own);
    given.tags.extend(session::tags_of(input)?);
    given.transitive.extend(texts(input, "TransitiveTagKeys").into_iter().map(str::to_owned));
    given.source_identity = own.source_identity.or_else(|| asked.map(str::to_owned));
    given.policies = session::policies_of(call.world, input)?;
    let size = session::packed(input)?;
    let session = RoleSession {
        role: role.name.clone(),
        role_id: role.id.clone(),
        role_arn: role.arn.clone(),
        name: name.to_owned(),
        source_instance: None,
        given,
    };
    let resource = format!("assumed-role/{}/{name}", session.role);
    let user = json!({
        "AssumedRoleId": format!("{}:{name}", session.role_id),
        "Arn": Arn::new("sts", "", call.world.account.as_str(), resource).to_string(),
    });
    let source_identity = session.given.source_identity.clone();
    let credentials = session::mint(call.world, Holder::Session(session), seconds);
    let mut told = json!({"Credentials": credentials, "AssumedRoleUser": user});
    if let Some(told) = told.as_object_mut() {
        if session::weighs(input) {
            told.insert("PackedPolicySize".to_owned(), json!(size));
        }
        told.extend(source_identity.map(|identity| ("SourceIdentity".to_owned(), json!(identity))));
    }
    Ok(told)
}

/// What a session passes on: tags whose keys are transitive.
fn inherited(own: &Given) -> Given {
    let passes =
        |key: &str| own.transitive.iter().any(|transitive| transitive.to_lowercase() == key.to_lowercase());
    Given {
        tags: own.tags.iter().filter(|(key, _)| passes(key)).cloned().collect(),
        transitive: own.transitive.clone(),
        ..Given::default()
    }
}

/// How long the session is good: an hour unless asked for, no longer than the role allows, and no longer than an hour for
/// a session that a session asks for.
fn seconds(input: &Value, role: &Role, chained: bool) -> Result<i64, ApiError> {
    let seconds = number(input, "DurationSeconds").unwrap_or(HOUR);
    let told = |message: &str| Err(ApiError::new("ValidationError", message));
    if chained && seconds > HOUR {
        return told(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
        );
    }
    if seconds > role.max_session {
        return told("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    }
    Ok(seconds)
}

fn denied(call: &Call<'_>, action: &str) -> ApiError {
    let arn = required(call.input, "RoleArn");
    let message =
        format!("User: {} is not authorized to perform: {action} on resource: {arn}", call.identity.arn);
    ApiError::new("AccessDenied", message).status(403)
}
