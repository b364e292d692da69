//! TerminateSession. Ending what has ended is no error.
//!
//! Source: Systems Manager API reference, TerminateSession. What it says of a session that never was is not recorded; it
//! is told as ResumeSession's reference has it.

use serde_json::{Value, json};

use crate::{
    api::{ApiError, Call, Need, Row},
    input::required,
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "ssm", operation: "TerminateSession", needs, run, read_only: false, management: true };

fn needs(world: &World, input: &Value) -> Vec<Need> {
    let id = required(input, "SessionId");
    let arn = format!("arn:aws:ssm:{}:{}:session/{id}", world.region, world.account);
    vec![Need::new("ssm:TerminateSession", arn)]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let id = required(call.input, "SessionId");
    if !call.world.ssm.sessions.contains_key(id) {
        let message = format!("Session {id} does not exist.");
        return Err(ApiError::new("DoesNotExistException", message));
    }
    let now = call.world.now;
    call.world.ssm.end(id, now);
    Ok(json!({ "SessionId": id }))
}
