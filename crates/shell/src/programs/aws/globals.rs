//! The options that every aws command has. Reads them; what they mean is others' business.
//!
//! Source: awscli 2.9.19, `data/cli.json`.

use super::{
    arguments::{self, Spec, Takes},
    end::{End, Outcome},
    names,
    query::Query,
};

/// Name, what follows, the values it may have.
const OPTIONS: [(&str, Takes, &[&str]); 18] = [
    ("debug", Takes::Nothing, &[]),
    ("endpoint-url", Takes::One, &[]),
    ("no-verify-ssl", Takes::Nothing, &[]),
    ("no-paginate", Takes::Nothing, &[]),
    ("output", Takes::One, &["json", "text", "table", "yaml", "yaml-stream"]),
    ("query", Takes::One, &[]),
    ("profile", Takes::One, &[]),
    ("region", Takes::One, &[]),
    ("version", Takes::Nothing, &[]),
    ("color", Takes::One, &["on", "off", "auto"]),
    ("no-sign-request", Takes::Nothing, &[]),
    ("ca-bundle", Takes::One, &[]),
    ("cli-read-timeout", Takes::One, &[]),
    ("cli-connect-timeout", Takes::One, &[]),
    ("cli-binary-format", Takes::One, &["base64", "raw-in-base64-out"]),
    ("no-cli-pager", Takes::Nothing, &[]),
    ("cli-auto-prompt", Takes::Nothing, &[]),
    ("no-cli-auto-prompt", Takes::Nothing, &[]),
];
/// Global options that make a difference nobody can see here, or none at all.
const NOT_SIMULATED: [&str; 2] = ["debug", "cli-auto-prompt"];

/// The names of those that are simulated.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    OPTIONS.iter().map(|(name, ..)| *name).filter(|name| !NOT_SIMULATED.contains(name))
}

/// What follows the option of that name, and the values it may have.
pub(super) fn option(name: &str) -> Option<(Takes, &'static [&'static str])> {
    OPTIONS.iter().find(|(known, ..)| *known == name).map(|(_, takes, values)| (*takes, *values))
}

/// What was given.
#[derive(Debug, Default)]
pub(super) struct Globals {
    pub(super) paginate: bool,
    pub(super) sign: bool,
    pub(super) output: Option<String>,
    pub(super) query: Option<Query>,
    pub(super) profile: Option<String>,
    pub(super) region: Option<String>,
    /// `--endpoint-url`.
    pub(super) endpoint: Option<String>,
    pub(super) version: bool,
    /// `--cli-binary-format raw-in-base64-out`.
    pub(super) raw_bytes: bool,
    /// The word after `aws`.
    pub(super) command: String,
    /// What follows it.
    pub(super) rest: Vec<String>,
}

/// Reads the whole command line as far as it is global.
///
/// # Errors
/// As the real one refuses it.
pub(super) fn read(args: &[String], commands: &[&str]) -> Outcome<Globals> {
    let specs: Vec<Spec> = OPTIONS.iter().map(|(name, takes, _)| Spec::new(*name, *takes)).collect();
    let parsed = arguments::parse(&specs, args, 1).map_err(profile_first)?;
    let mut globals = Globals { paginate: true, sign: true, ..Globals::default() };
    let mut query = None;
    let mut endpoint = None;
    let mut not_simulated = None;
    for (place, values) in &parsed.given {
        let Some((name, _, choices)) = OPTIONS.get(*place) else { continue };
        let value = values.first().cloned().unwrap_or_default();
        if !choices.is_empty() && !choices.contains(&value.as_str()) {
            return Err(names::invalid_choice(&format!("--{name}"), &value, choices));
        }
        match *name {
            "no-paginate" => globals.paginate = false,
            "no-sign-request" => globals.sign = false,
            "output" => globals.output = Some(value),
            "query" => query = Some(value),
            "profile" => globals.profile = Some(value),
            "region" => globals.region = Some(value),
            "cli-binary-format" => globals.raw_bytes = value == "raw-in-base64-out",
            "version" => {
                globals.version = true;
                return Ok(globals);
            }
            "endpoint-url" => endpoint = Some(value),
            "cli-read-timeout" | "cli-connect-timeout" if value.trim().parse::<i64>().is_err() => {
                let value = names::quoted(&value);
                return Err(End::general(format!("invalid literal for int() with base 10: {value}")));
            }
            _ => {}
        }
        if NOT_SIMULATED.contains(name) {
            not_simulated = Some(format!("aws --{name}"));
        }
    }
    let Some(command) = parsed.words.first() else {
        return Err(End::parser("the following arguments are required: command"));
    };
    if !commands.contains(&command.as_str()) {
        return Err(names::invalid_choice("command", command, commands));
    }
    globals.query = query.map(|text| Query::read(&text)).transpose()?;
    if let Some(url) = endpoint.as_ref().filter(|url| !url.contains("://")) {
        return Err(End::validation(format!(
            "Bad value for --endpoint-url \"{url}\": scheme is missing.  Must be of the form \
             http://<hostname>/ or https://<hostname>/"
        )));
    }
    globals.endpoint = endpoint;
    let given = |name: &str| {
        parsed.given.iter().any(|(place, _)| OPTIONS.get(*place).is_some_and(|(own, ..)| *own == name))
    };
    if given("cli-auto-prompt") && given("no-cli-auto-prompt") {
        return Err(End::validation(
            "Both --cli-auto-prompt and --no-cli-auto-prompt cannot be specified at the same time.",
        ));
    }
    if let Some(what) = not_simulated {
        return Err(End::NotSimulated(what));
    }
    globals.command.clone_from(command);
    globals.rest = parsed.rest;
    Ok(globals)
}

/// A profile without a name is refused by a parser of its own, which runs first.
fn profile_first(why: End) -> End {
    let text = "aws: error: argument --profile: expected one argument\n";
    match why {
        End::Failed(status, why) if why.ends_with(text) => {
            End::Failed(status, format!("usage: aws [-h] [--profile PROFILE] [--debug]\n\n{text}"))
        }
        other => other,
    }
}
