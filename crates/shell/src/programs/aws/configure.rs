//! `aws configure` and its commands; `list`, `get` and `list-profiles` show what the chains find.
//!
//! Source: awscli 2.9.19, `customizations/configure`, as observed.

use super::{
    config::{Config, Named},
    configure_export, configure_import, configure_write,
    credentials::Chain,
    end::{End, Outcome},
    globals::Globals,
    names, names_table,
    region::{self, Region},
};
use crate::program::Process;

/// Runs `aws configure …`.
///
/// # Errors
/// As the real one.
pub(super) async fn run(process: &Process, globals: &Globals) -> Outcome<i32> {
    let commands: Vec<&str> = names_table::CONFIGURE.split(' ').collect();
    let Some((name, args)) = globals.rest.split_first() else {
        return configure_write::ask(process, globals).await;
    };
    if name == "help" || args.first().is_some_and(|word| word == "help") {
        let known = ["export-credentials", "get", "import", "list", "list-profiles", "set"];
        return super::help(process, "aws configure", &known).await;
    }
    if !commands.contains(&name.as_str()) {
        return Err(names::invalid_choice("subcommand", name, &commands));
    }
    let wanted = match name.as_str() {
        "get" => 1,
        "set" => 2,
        _ => 0,
    };
    let unknown = |rest: &[String]| Err(End::validation(format!("Unknown options: {}", rest.join(","))));
    match (name.as_str(), args.get(wanted..)) {
        ("set", None) => {
            let missing = if args.is_empty() { "varname, value" } else { "value" };
            Err(End::parser(&format!("the following arguments are required: {missing}")))
        }
        ("get", None) => Err(End::parser("the following arguments are required: varname")),
        ("list" | "get" | "set" | "list-profiles", Some([_, ..])) => {
            unknown(args.get(wanted..).unwrap_or_default())
        }
        ("set", _) => {
            let word = |place: usize| args.get(place).map(String::as_str).unwrap_or_default();
            configure_write::set(process, globals, word(0), word(1))
        }
        ("list", _) => list(process, globals).await,
        ("export-credentials", _) => configure_export::run(process, globals, args).await,
        ("import", _) => configure_import::run(process, args).await,
        ("list-profiles", _) => {
            let config = Config::read(process, globals.profile.as_deref())?;
            for profile in config.profiles() {
                process.stdout.write(format!("{profile}\n")).await?;
            }
            Ok(0)
        }
        ("get", _) => {
            let config = Config::read(process, globals.profile.as_deref())?.known()?;
            let name = args.first().map(String::as_str).unwrap_or_default();
            match value(&config, name) {
                Found::Value(value) => {
                    process.stdout.write(format!("{value}\n")).await?;
                    Ok(0)
                }
                Found::Section => {
                    let why =
                        format!("varname ({name}) must reference a value, not a section or sub-section.");
                    process.stderr.write(why).await?;
                    Ok(1)
                }
                Found::Nothing => Ok(1),
                Found::TooShort => Err(End::general("list index out of range")),
            }
        }
        (name, _) => Err(End::NotSimulated(format!("aws configure {name}"))),
    }
}

/// What a name refers to.
enum Found {
    Value(String),
    Section,
    Nothing,
    TooShort,
}

/// `region`, `app.region`, `profile.app.region`, and the same with a value within a section, as `s3.addressing_style`.
fn value(config: &Config, name: &str) -> Found {
    let parts: Vec<&str> = name.split('.').collect();
    let (profile, keys) = match parts.as_slice() {
        ["profile", _] => return Found::TooShort,
        ["profile", profile, keys @ ..] => (*profile, keys),
        [first, keys @ ..] if !keys.is_empty() && config.profiles().contains(first) => (*first, keys),
        keys => (config.profile.as_str(), keys),
    };
    let Some((key, within)) = keys.split_first() else { return Found::Nothing };
    let Some(value) = config.in_either(profile, key) else { return Found::Nothing };
    // What is indented below a key makes a section of it.
    let nested = value.starts_with('\n');
    match within {
        [] if nested => Found::Section,
        [] => Found::Value(value.to_owned()),
        [inner] if nested => {
            let entry =
                value.lines().filter_map(|line| line.split_once('=')).find(|(k, _)| k.trim() == *inner);
            entry.map_or(Found::Nothing, |(_, value)| Found::Value(value.trim().to_owned()))
        }
        _ => Found::Nothing,
    }
}

const NOT_SET: (&str, &str, &str) = ("<not set>", "None", "None");

async fn list(process: &Process, globals: &Globals) -> Outcome<i32> {
    let config = Config::read(process, globals.profile.as_deref())?;
    row(process, "Name", ("Value", "Type", "Location")).await?;
    row(process, "----", ("-----", "----", "--------")).await?;
    let profile = match config.named_by {
        Some(Named::Option) => (config.profile.as_str(), "manual", "--profile"),
        Some(Named::Environment) => {
            (config.profile.as_str(), "env", "['AWS_PROFILE', 'AWS_DEFAULT_PROFILE']")
        }
        None => NOT_SET,
    };
    row(process, "profile", profile).await?;
    let config = config.clone().known()?;
    let chain = Chain { process, config: &config, region: None, command: "configure.list", used: true };
    match chain.find().await? {
        Some(found) => {
            row(process, "access_key", (&masked(&found.keys.access_key), found.provider, "")).await?;
            row(process, "secret_key", (&masked(&found.keys.secret), found.provider, "")).await?;
        }
        None => {
            row(process, "access_key", NOT_SET).await?;
            row(process, "secret_key", NOT_SET).await?;
        }
    }
    let set = region::set(process, &config);
    let region = match (&globals.region, set) {
        (_, Some(set)) => Some(set),
        // The real one takes what was given for what the metadata service said.
        (Some(given), None) => Some(Region::Metadata(given.clone())),
        (None, None) => region::of_metadata(process, String::new()).await?,
    };
    let found = match &region {
        Some(Region::Option(name) | Region::Environment(name)) => {
            (name.as_str(), "env", "['AWS_REGION', 'AWS_DEFAULT_REGION']")
        }
        Some(Region::File(name)) => (name.as_str(), "config-file", config.config_file.as_str()),
        Some(Region::Metadata(name)) => (name.as_str(), "imds", ""),
        None => NOT_SET,
    };
    row(process, "region", found).await?;
    Ok(0)
}

async fn row(process: &Process, name: &str, (value, kind, place): (&str, &str, &str)) -> Outcome<()> {
    process.stdout.write(format!("{name:>10} {value:>24} {kind:>16}    {place}\n")).await?;
    Ok(())
}

/// Sixteen asterisks and the last four characters.
pub(super) fn masked(secret: &str) -> String {
    let shown = secret.chars().count().saturating_sub(4);
    format!("{}{}", "*".repeat(16), secret.chars().skip(shown).collect::<String>())
}
