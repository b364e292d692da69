//! `aws configure export-credentials`: the keys that the chain finds, in the words of a shell or as JSON.
//!
//! Source: awscli 2.9.19, `customizations/configure/exportcreds.py`, as observed.

use rolelab_core::time::Timestamp;
use serde_json::Value;

use super::{
    arguments::{self, Spec, Takes},
    config::Config,
    credentials::{Chain, Found},
    end::{CONFIGURATION, End, Outcome},
    globals::Globals,
    names,
};
use crate::program::Process;

/// What `--format` may be; without it, the first.
const FORMATS: [&str; 5] = ["process", "env", "env-no-export", "powershell", "windows-cmd"];
/// Tells a program that a profile runs which profiles ran it.
const SEEN: &str = "_AWS_CLI_PROFILE_CHAIN";
/// As deep as profiles may run each other.
const MAX_SEEN: usize = 4;

/// Runs it.
///
/// # Errors
/// There are no keys, or they cannot be had.
pub(super) async fn run(process: &Process, globals: &Globals, args: &[String]) -> Outcome<i32> {
    let parsed = arguments::parse(&[Spec::new("format", Takes::One)], args, 0)?;
    let format = parsed.values(0).and_then(|values| values.first()).map_or("process", String::as_str);
    if !FORMATS.contains(&format) {
        return Err(names::invalid_choice("--format", format, &FORMATS));
    }
    if !parsed.rest.is_empty() {
        return Err(End::validation(format!("Unknown options: {}", parsed.rest.join(","))));
    }
    let config = Config::read(process, globals.profile.as_deref())?;
    unseen(process, &config.profile)?;
    // A program that the profile runs is told who runs it.
    let mut teller = process.with(process.args.clone());
    let before = process.env.get(SEEN).map(|seen| format!("{seen},")).unwrap_or_default();
    teller.env.insert(SEEN.to_owned(), format!("{before}{}", config.profile));
    let found = match config.known() {
        Ok(config) => {
            let chain = Chain {
                process: &teller,
                config: &config,
                region: None,
                command: "configure.export-credentials",
                used: true,
            };
            chain.find().await
        }
        Err(why) => Err(why),
    };
    let found = found.map_err(|why| match why {
        End::Failed(_, why) => refused(&format!("{}\n", why.trim())),
        other => other,
    })?;
    let found = found.ok_or_else(|| refused("no credentials found"))?;
    process.stdout.write(shown(&found, format)).await?;
    Ok(0)
}

fn refused(why: &str) -> End {
    End::Failed(CONFIGURATION, format!("Unable to retrieve credentials: {why}"))
}

/// Refuses to go round in circles.
fn unseen(process: &Process, profile: &str) -> Outcome<()> {
    let seen: Vec<&str> = process.env.get(SEEN).map(|seen| seen.split(',').collect()).unwrap_or_default();
    let failed = |why: String| Err(End::Failed(CONFIGURATION, why));
    if seen.len() >= MAX_SEEN {
        let seen = seen.join(" -> ");
        return failed(format!(
            "Maximum recursive credential process resolution reached ({MAX_SEEN}).\nProfiles seen: {seen}"
        ));
    }
    match seen.contains(&profile) {
        true => failed(format!(
            "Credential process resolution detected an infinite loop, profile cycle: {} -> {profile}\n",
            seen.join(" -> ")
        )),
        false => Ok(()),
    }
}

fn shown(found: &Found, format: &str) -> String {
    let keys = &found.keys;
    let expires = found.expires.as_deref().map(|text| match Timestamp::parse(text) {
        Some(at) => format!("{}+00:00", at.iso().trim_end_matches('Z')),
        None => text.to_owned(),
    });
    let rows = [
        ("AWS_ACCESS_KEY_ID", "AccessKeyId", Some(&keys.access_key)),
        ("AWS_SECRET_ACCESS_KEY", "SecretAccessKey", Some(&keys.secret)),
        ("AWS_SESSION_TOKEN", "SessionToken", keys.token.as_ref()),
        ("AWS_CREDENTIAL_EXPIRATION", "Expiration", expires.as_ref()),
    ];
    let rows = rows.iter().filter_map(|(variable, name, value)| Some((variable, name, (*value)?)));
    if format == "process" {
        let members =
            rows.map(|(_, name, value)| format!(",\n  \"{name}\": {}", Value::from(value.as_str())));
        return format!("{{\n  \"Version\": 1{}\n}}\n", members.collect::<String>());
    }
    let line = |(variable, _, value): (&&str, &&str, &String)| match format {
        "env" => format!("export {variable}={value}\n"),
        "powershell" => format!("$Env:{variable}=\"{value}\"\n"),
        "windows-cmd" => format!("set {variable}={value}\n"),
        _ => format!("{variable}={value}\n"),
    };
    rows.map(line).collect()
}
