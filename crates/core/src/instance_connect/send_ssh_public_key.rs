//! SendSSHPublicKey: the key is there for 60 seconds (EC2 Instance Connect API reference).
//!
//! Sentences are those with which that reference describes each code.

use serde_json::{Value, json};

use super::SentKey;
use crate::{
    api::{ApiError, Call, Need, Row},
    ec2::InstanceState,
    ids::InstanceId,
    input::{required, text},
    policy::Context,
    timing::SENT_KEY_LIVES,
    world::World,
};

pub(super) const ROW: Row = Row {
    service: "ec2-instance-connect",
    operation: "SendSSHPublicKey",
    needs,
    run,
    read_only: false,
    management: true,
};

/// What public keys begin with.
const KINDS: [&str; 5] =
    ["ssh-rsa ", "ssh-ed25519 ", "ecdsa-sha2-nistp256 ", "ecdsa-sha2-nistp384 ", "ecdsa-sha2-nistp521 "];

fn needs(world: &World, input: &Value) -> Vec<Need> {
    let id = required(input, "InstanceId");
    let mut context = Context::new();
    context.insert("ec2:osuser".to_owned(), vec![required(input, "InstanceOSUser").to_owned()]);
    for (key, value) in world.ec2.instances.get(&InstanceId::new(id)).into_iter().flat_map(|i| &i.tags) {
        for kind in ["aws", "ec2"] {
            context.insert(format!("{kind}:resourcetag/{key}"), vec![value.clone()]);
        }
    }
    let arn = format!("arn:aws:ec2:{}:{}:instance/{id}", world.region, world.account);
    vec![Need { context, ..Need::new("ec2-instance-connect:SendSSHPublicKey", arn) }]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let (world, input) = (&mut *call.world, call.input);
    let invalid = || ApiError::new("InvalidArgsException", "One of the parameters is not valid.");
    let (user, key) = (required(input, "InstanceOSUser"), required(input, "SSHPublicKey"));
    let zone = text(input, "AvailabilityZone");
    if !KINDS.iter().any(|kind| key.starts_with(kind)) {
        return Err(invalid());
    }
    let id = InstanceId::new(required(input, "InstanceId"));
    let Some(instance) = world.ec2.instances.get(&id) else {
        return Err(ApiError::new("EC2InstanceNotFoundException", "The specified instance was not found."));
    };
    if zone.is_some_and(|zone| zone != world.ec2.network.zone(instance)) {
        return Err(invalid());
    }
    if instance.state != InstanceState::Running {
        let message = "Unable to connect because the instance is not in a valid state. Connecting to a stopped or terminated instance is not supported. If the instance is stopped, start your instance, and try to connect again.";
        return Err(ApiError::new("EC2InstanceStateInvalidException", message));
    }
    let now = world.now;
    world.sent_keys.retain(|sent| sent.until > now);
    let until = now.plus(SENT_KEY_LIVES);
    world.sent_keys.push(SentKey { instance: id, user: user.to_owned(), key: key.to_owned(), until });
    Ok(json!({"RequestId": call.request_id, "Success": true}))
}
