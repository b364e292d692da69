//! `aws ssm start-session`: what the AWS CLI does with the answer (awscli/customizations/sessionmanager.py). The plugin that it
//! starts is installed on the laptop, and on no instance.

use serde_json::{Value, json};

use super::{
    call::Client,
    end::{End, Outcome},
    operation::Command,
};
use crate::port::Ask;

const NO_PLUGIN: &str = "SessionManagerPlugin is not found. Please refer to SessionManager Documentation here: http://docs.aws.amazon.com/console/systems-manager/session-manager-plugin-not-found";
/// The status of a client that trips.
const TRIPPED: i32 = 255;

/// Whether an operation of a service opens a shell instead of showing its answer.
pub(super) fn opens(service: &str, operation: &str) -> bool {
    (service, operation) == ("ssm", "StartSession")
}

/// Opens the shell.
///
/// # Errors
/// There is no plugin: the session is ended again.
pub(super) async fn open(
    command: &Command<'_>,
    client: &Client<'_>,
    input: &Value,
    answer: &Value,
) -> Outcome<i32> {
    let text =
        |value: &Value, name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let id = text(answer, "SessionId");
    let process = command.process;
    let plugin = {
        let host = process.port.host().borrow();
        host.system.is_none() && host.inside.is_none()
    };
    if !plugin {
        if let Some(end) = command.service.operation("TerminateSession") {
            client.call(end, &json!({ "SessionId": id })).await?;
        }
        return Err(End::Failed(TRIPPED, NO_PLUGIN.to_owned()));
    }
    process.stdout.write(format!("\nStarting session with SessionId: {id}\n")).await?;
    process.port.ask(Ask::Session { instance: text(input, "Target"), id }).await?;
    Ok(0)
}
