//! aws, as the AWS CLI 2.9.19 speaks and ends. Everything it knows of services is their model; it reaches
//! them only by signed requests.

mod arguments;
mod call;
mod config;
mod configure;
mod configure_export;
mod configure_import;
mod configure_write;
mod credentials;
mod end;
#[cfg(test)]
mod every_operation_tests;
mod globals;
mod metadata;
mod names;
mod names_table;
mod offer;
mod operation;
mod options;
mod output;
mod permissions;
mod process_keys;
mod python_json;
mod query;
#[cfg(test)]
mod recorded_table;
#[cfg(test)]
mod recorded_tests;
mod region;
mod role_cache;
mod roles;
mod s3;
mod session;
mod shorthand;
mod skeleton;
mod table;
#[cfg(test)]
mod tables_table;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod transcripts_table;
mod unpack;
mod wait;
mod yaml;
mod yaml_read;
#[cfg(test)]
mod yaml_table;

use rolelab_core::model;

use self::end::{End, Outcome};
pub use self::offer::{Offer, offer};
use crate::{
    port::{Ask, Flow, Note},
    program::{Process, Running},
};

/// What the program calls itself; also the answer to `--version`.
const USER_AGENT: &str = "aws-cli/2.9.19 Python/3.11.2 Linux/6.1.0 source/x86_64.debian.12 prompt/off";
/// What it calls itself to the metadata service.
const USER_AGENT_SHORT: &str = "aws-cli/2.9.19";
/// The status of what is not simulated.
const NOT_SIMULATED: i32 = 2;
/// Words after `aws` that are simulated, and the service behind each.
const COMMANDS: [(&str, &str); 9] = [
    ("cloudtrail", "cloudtrail"),
    ("cloudwatch", "cloudwatch"),
    ("ec2", "ec2"),
    ("ec2-instance-connect", "ec2-instance-connect"),
    ("guardduty", "guardduty"),
    ("iam", "iam"),
    ("s3api", "s3"),
    ("ssm", "ssm"),
    ("sts", "sts"),
];

/// The words after `aws` behind which something is simulated.
fn simulated() -> Vec<&'static str> {
    let there = |service: &str| model::service(service).is_some_and(|s| !operation::simulated(s).is_empty());
    let mut words: Vec<&str> =
        COMMANDS.iter().filter(|(_, service)| there(service)).map(|(word, _)| *word).collect();
    words.extend(["configure", "s3"]);
    words.sort_unstable();
    words
}

/// Starts the program.
pub(super) fn start(process: Process) -> Running {
    Box::pin(run(process))
}

async fn run(process: Process) -> Flow<i32> {
    match act(&process).await {
        Ok(status) => Ok(status),
        Err(End::Stopped(stop)) => Err(stop),
        Err(End::Failed(status, text)) => {
            process.stderr.write(format!("\n{text}\n")).await?;
            Ok(status)
        }
        Err(End::Lab(sentence)) => {
            process.port.lab_voice(&sentence);
            Ok(NOT_SIMULATED)
        }
        Err(End::NotSimulated(what)) => {
            process.port.lab_voice(&format!("rolelab: {what} is not simulated"));
            process.port.ask(Ask::Note(Note::NotSimulated(what))).await?;
            Ok(NOT_SIMULATED)
        }
    }
}

async fn act(process: &Process) -> Outcome<i32> {
    let commands: Vec<&str> = names_table::SERVICES.split(' ').collect();
    let globals = globals::read(&process.args, &commands)?;
    if globals.version {
        process.stdout.write(format!("{USER_AGENT}\n")).await?;
        return Ok(0);
    }
    match globals.command.as_str() {
        "help" => help(process, "aws", &simulated()).await,
        "s3" => s3::run(process, &globals).await,
        "configure" => configure::run(process, &globals).await,
        command => match COMMANDS.iter().find(|(word, _)| *word == command) {
            Some((_, name)) => match model::service(name) {
                Some(service) => operation::run(process, &globals, service).await,
                None => Err(End::NotSimulated(format!("aws {command}"))),
            },
            None => Err(End::NotSimulated(format!("aws {command}"))),
        },
    }
}

/// What there is, in the lab's own voice: the real one opens a manual page.
async fn help(process: &Process, what: &str, names: &[&str]) -> Outcome<i32> {
    process.port.lab_voice(&format!("rolelab: the manual of {what} is not simulated; it knows:"));
    process.stdout.write(names.iter().map(|name| format!("  {name}\n")).collect::<String>()).await?;
    Ok(0)
}
