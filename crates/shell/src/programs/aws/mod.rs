//! aws, as the AWS CLI 2.9.19 speaks and ends. Everything it knows of services is their model; it reaches
//! them only by signed requests.

mod arguments;
mod call;
mod config;
mod configure;
mod configure_write;
mod credentials;
mod end;
mod globals;
mod metadata;
mod names;
mod names_table;
mod offer;
mod options;
mod output;
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
mod shorthand;
mod skeleton;
mod table;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod transcripts_table;
mod unpack;

use rolelab_core::model::{self, Operation, Service};
use serde_json::Value;

pub use self::offer::{Offer, offer};
use self::{
    call::Client,
    config::Config,
    end::{End, Outcome},
    globals::Globals,
    options::Wanted,
};
use crate::{
    port::{Answer, Ask, Flow, Note},
    program::{Process, Running},
};

/// What the program calls itself; also the answer to `--version`.
const USER_AGENT: &str = "aws-cli/2.9.19 Python/3.11.2 Linux/6.1.0 source/x86_64.debian.12 prompt/off";
/// What it calls itself to the metadata service.
const USER_AGENT_SHORT: &str = "aws-cli/2.9.19";
/// The status of what is not simulated.
const NOT_SIMULATED: i32 = 2;
/// Words after `aws` that are simulated, and the service behind each.
const COMMANDS: [(&str, &str, &str); 5] = [
    ("cloudwatch", "cloudwatch", names_table::CLOUDWATCH),
    ("ec2", "ec2", names_table::EC2),
    ("iam", "iam", names_table::IAM),
    ("s3api", "s3", names_table::S3API),
    ("sts", "sts", names_table::STS),
];

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
        "help" => {
            help(process, "aws", &["cloudwatch", "configure", "ec2", "iam", "s3", "s3api", "sts"]).await
        }
        "s3" => s3::run(process, &globals).await,
        "configure" => configure::run(process, &globals).await,
        command => match COMMANDS.iter().find(|(name, ..)| *name == command) {
            Some((_, name, known)) => match model::service(name) {
                Some(service) => operate(process, &globals, service, known).await,
                None => Err(End::NotSimulated(format!("aws {command}"))),
            },
            None => Err(End::NotSimulated(format!("aws {command}"))),
        },
    }
}

/// A call of an operation by its name on the command line.
async fn operate(
    process: &Process,
    globals: &Globals,
    service: &'static Service,
    known: &str,
) -> Outcome<i32> {
    let command = globals.command.as_str();
    let parsed = arguments::parse(&[], &globals.rest, 1)?;
    let Some(name) = parsed.words.first() else {
        return Err(End::parser("the following arguments are required: operation"));
    };
    let names: Vec<&str> = known.split(' ').collect();
    // What is younger than the real one's names is known all the same.
    let younger = service.operation_by_cli_name(name).is_some_and(|operation| operation.younger);
    if !younger && !names.contains(&name.as_str()) {
        return Err(names::invalid_choice("operation", name, &names));
    }
    if name == "help" {
        let names: Vec<String> = service.operations().iter().map(Operation::cli_name).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        return help(process, &format!("aws {command}"), &names).await;
    }
    let Some(operation) = service.operation_by_cli_name(name) else {
        return Err(End::NotSimulated(format!("aws {command} {name}")));
    };
    let mut args = globals.rest.clone();
    if let Some(place) = args.iter().position(|word| word == name) {
        args.remove(place);
    }
    let (mut input, paging, paginate) =
        match options::read(process, service, operation, &args, globals.paginate)? {
            Wanted::Help => {
                let listed = options::listed(service, operation);
                let names: Vec<&str> = listed.iter().map(String::as_str).collect();
                return help(process, &format!("aws {command} {name}"), &names).await;
            }
            Wanted::Skeleton => {
                let skeleton = output::pretty(&skeleton::input(service, operation));
                process.stdout.write(skeleton).await?;
                return Ok(0);
            }
            Wanted::Call { input, paging, paginate } => (input, paging, paginate),
        };
    let format = output_format(process, globals)?;
    let client = Client::new(process, globals, service, &format!("{command}.{name}")).await?;
    for member in options::absent_tokens(service, operation, &input) {
        if let (Answer::Uuid(uuid), Value::Object(members)) = (process.port.ask(Ask::Uuid).await?, &mut input)
        {
            members.insert(member, Value::from(uuid));
        }
    }
    let answer = match paginate {
        true => client.pages(operation, &input, &paging).await?,
        false => client.call(operation, &input).await?,
    };
    let answer = match &globals.query {
        Some(query) => query.search(&answer)?,
        None => answer,
    };
    let text = match format {
        Format::Json => output::json(&answer),
        Format::Text => {
            let (text, tripped) = output::text(&answer);
            process.stdout.write(text).await?;
            return match tripped {
                Some(why) => Err(End::general(why)),
                None => Ok(0),
            };
        }
        Format::Table => table::table(&operation.name, &answer),
    };
    process.stdout.write(text).await?;
    Ok(0)
}

/// An output format that is simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Json,
    Text,
    Table,
}

/// `--output`, `AWS_DEFAULT_OUTPUT`, the profile's `output`, JSON.
fn output_format(process: &Process, globals: &Globals) -> Outcome<Format> {
    let environment = process.env.get("AWS_DEFAULT_OUTPUT").filter(|value| !value.is_empty()).cloned();
    let named = match globals.output.clone().or(environment) {
        Some(name) => name,
        None => {
            let config = Config::read(process, globals.profile.as_deref())?.known()?;
            config.in_either(&config.profile, "output").unwrap_or("json").to_owned()
        }
    };
    match named.as_str() {
        "json" => Ok(Format::Json),
        "text" => Ok(Format::Text),
        "table" => Ok(Format::Table),
        "yaml" | "yaml-stream" => Err(End::NotSimulated(format!("aws --output {named}"))),
        _ => Err(End::general(format!("Unknown output type: {named}"))),
    }
}

/// What there is, in the lab's own voice: the real one opens a manual page.
async fn help(process: &Process, what: &str, names: &[&str]) -> Outcome<i32> {
    process.port.lab_voice(&format!("rolelab: the manual of {what} is not simulated; it knows:"));
    process.stdout.write(names.iter().map(|name| format!("  {name}\n")).collect::<String>()).await?;
    Ok(0)
}
