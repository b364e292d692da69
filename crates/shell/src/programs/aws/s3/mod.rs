//! `aws s3 …`, the commands above the operations. Each is a file; here they are told apart.
//!
//! Source: awscli 2.9.19, `customizations/s3/`, as observed.

mod asked;
mod buckets;
mod filter;
mod find;
mod ls;
mod options;
mod paths;
mod presign;
#[cfg(test)]
mod recorded_table;
mod report;
mod run;
#[cfg(test)]
mod tests;
mod transfer;
mod types_table;

use rolelab_core::model;

use self::{
    asked::Asked,
    options::{Command, Given},
    run::Run,
};
use super::{
    arguments::Takes,
    call::Client,
    end::{End, Outcome, PARAM_VALIDATION},
    globals::Globals,
    names, names_table,
};
use crate::program::Process;

const SUFFIXES: [&str; 5] = ["KiB", "MiB", "GiB", "TiB", "PiB"];
/// Commands that are simulated, in alphabetical order.
pub(super) const COMMANDS: [&str; 8] = ["cp", "ls", "mb", "mv", "presign", "rb", "rm", "sync"];

/// Runs `aws s3 …`.
///
/// # Errors
/// As the real one; `website` is not simulated.
pub(super) async fn run(process: &Process, globals: &Globals) -> Outcome<i32> {
    let commands: Vec<&str> = names_table::S3.split(' ').collect();
    // The real one looks for the command's name among all words, not knowing their options yet.
    let Some(name) = globals.rest.iter().find(|word| !word.starts_with('-')) else {
        let text = "usage: aws [options] s3 <subcommand> [parameters]\naws: error: too few arguments";
        return Err(End::Failed(PARAM_VALIDATION, text.to_owned()));
    };
    if name == "help" {
        return super::help(process, "aws s3", &COMMANDS).await;
    }
    if !commands.contains(&name.as_str()) {
        return Err(names::invalid_choice("subcommand", name, &commands));
    }
    if !COMMANDS.contains(&name.as_str()) {
        return Err(End::NotSimulated(format!("aws s3 {name}")));
    }
    let mut args = globals.rest.clone();
    if let Some(place) = args.iter().position(|word| word == name) {
        args.remove(place);
    }
    if args.iter().any(|word| word == "help") {
        let options: Vec<String> = listed(name).iter().map(|option| format!("--{option}")).collect();
        let options: Vec<&str> = options.iter().map(String::as_str).collect();
        return super::help(process, &format!("aws s3 {name}"), &options).await;
    }
    match name.as_str() {
        "ls" => ls::run(process, globals, &args).await,
        "mb" => buckets::make(process, globals, &args).await,
        "rb" => buckets::remove(process, globals, &args).await,
        "presign" => presign::run(process, globals, &args).await,
        other => {
            let Some(command) = Command::named(other) else {
                return Err(End::NotSimulated(format!("aws s3 {other}")));
            };
            let service = service()?;
            let given = Given::read(process, globals, service, command, &args)?;
            let asked = asked(process, globals, other).await?;
            Run { asked, command, given }.run().await
        }
    }
}

/// The options of a command, without dashes.
pub(super) fn listed(name: &str) -> Vec<&'static str> {
    match name {
        "ls" => ls::OPTIONS.to_vec(),
        "rb" => vec!["force"],
        "presign" => vec!["expires-in"],
        _ => Command::named(name).into_iter().flat_map(Command::options).collect(),
    }
}

/// What follows a command's option of that name.
pub(super) fn takes(name: &str, option: &str) -> Option<Takes> {
    match (name, option) {
        ("ls", "page-size") | ("presign", "expires-in") => Some(Takes::One),
        ("ls", "request-payer") => Some(Takes::Optional),
        ("ls", _) => ls::OPTIONS.contains(&option).then_some(Takes::Nothing),
        ("rb", "force") => Some(Takes::Nothing),
        _ => Command::named(name).and_then(|command| command.takes(option)),
    }
}

fn service() -> Outcome<&'static model::Service> {
    model::service("s3").ok_or_else(|| End::NotSimulated("aws s3".to_owned()))
}

/// A client for a command.
async fn asked<'a>(process: &'a Process, globals: &Globals, command: &str) -> Outcome<Asked<'a>> {
    let service = service()?;
    let client = Client::new(process, globals, service, &format!("s3.{command}")).await?;
    Ok(Asked { process, client, service })
}

/// A whole number as Python's `int` reads it.
fn integer(text: &str) -> Outcome<i64> {
    let number = text.trim().parse::<i64>();
    number
        .map_err(|_| End::general(format!("invalid literal for int() with base 10: {}", names::quoted(text))))
}

/// `1 Byte`, `10 Bytes`, `1.0 KiB` …
fn human(bytes: f64) -> String {
    if bytes == 1.0 {
        return "1 Byte".to_owned();
    }
    if bytes < 1024.0 {
        return format!("{} Bytes", bytes.trunc());
    }
    let mut unit = 1024.0 * 1024.0;
    for suffix in SUFFIXES {
        if (bytes / unit * 1024.0).round() < 1024.0 {
            return format!("{:.1} {suffix}", 1024.0 * bytes / unit);
        }
        unit *= 1024.0;
    }
    format!("{bytes} Bytes")
}
