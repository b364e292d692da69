//! StartSession: a session on an instance whose agent can be reached. Its shell is the client's business.
//!
//! Sources: Systems Manager API reference, StartSession; denial, refusal and the shape of session ids as public
//! transcripts show them.

use serde_json::{Value, json};

use super::{managed, state::Session};
use crate::{
    api::{ApiError, Call, Need, Row},
    ids::InstanceId,
    input::{only, required, text},
    policy::Context,
    sts::{Holder, Identity},
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "ssm", operation: "StartSession", needs, run, read_only: false, management: true };

/// The document of a session that names none: a shell.
const SHELL: &str = "SSM-SessionManagerRunShell";
/// AWS's own documents of sessions. They do what is not simulated.
const OTHERS: [&str; 5] = [
    "AWS-StartInteractiveCommand",
    "AWS-StartNonInteractiveCommand",
    "AWS-StartPortForwardingSession",
    "AWS-StartPortForwardingSessionToRemoteHost",
    "AWS-StartSSHSession",
];

/// The document, then the instance: who may nothing is told of the document.
fn needs(world: &World, input: &Value) -> Vec<Need> {
    let (region, account) = (&world.region, &world.account);
    let name = text(input, "DocumentName").unwrap_or(SHELL);
    let owner = if OTHERS.contains(&name) { String::new() } else { account.to_string() };
    let document = Need::new("ssm:StartSession", format!("arn:aws:ssm:{region}:{owner}:document/{name}"));
    let target = required(input, "Target");
    let mut context = Context::new();
    for (key, value) in world.ec2.instances.get(&InstanceId::new(target)).into_iter().flat_map(|i| &i.tags) {
        for kind in ["aws", "ssm"] {
            let key = format!("{kind}:resourcetag/{key}");
            context.insert(key, vec![value.clone()]);
        }
    }
    let instance = Need::new("ssm:StartSession", format!("arn:aws:ec2:{region}:{account}:instance/{target}"));
    vec![document, Need { context, ..instance }]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let input = call.input;
    only(input, "ssm StartSession", &["DocumentName", "Reason", "Target"])?;
    match text(input, "DocumentName") {
        None | Some(SHELL) => {}
        Some(other) if OTHERS.contains(&other) => {
            return Err(ApiError::not_simulated(&format!("ssm StartSession with document {other}")));
        }
        Some(other) => {
            let message = format!("Document with name {other} does not exist.");
            return Err(ApiError::new("InvalidDocument", message));
        }
    }
    let target = required(input, "Target");
    let id = InstanceId::new(target);
    let there = call.world.ec2.instances.get(&id);
    if !there.is_some_and(|instance| managed::takes_sessions(call.world, instance)) {
        return Err(ApiError::new("TargetNotConnected", format!("{target} is not connected.")));
    }
    let world = &mut *call.world;
    let (name, token) = (world.mint.resource(&caller(call.identity)), world.mint.secret());
    let session =
        Session { target: id, owner: call.identity.arn.to_string(), started: world.now, ended: None };
    world.ssm.forget(world.now);
    world.ssm.sessions.insert(name.clone(), session);
    let stream = format!(
        "wss://ssmmessages.{}.amazonaws.com/v1/data-channel/{name}?role=publish_subscribe",
        world.region
    );
    Ok(json!({"SessionId": name, "TokenValue": format!("AAEAA{token}"), "StreamUrl": stream}))
}

/// The name of the user, or of the session, that a session's id begins with.
fn caller(identity: &Identity) -> String {
    match &identity.holder {
        Holder::User(name) | Holder::UserSession(name) => name.to_string(),
        Holder::Session(session) => session.name.clone(),
        Holder::Federated(federated) => federated.name.clone(),
        Holder::Anonymous => String::new(),
    }
}
