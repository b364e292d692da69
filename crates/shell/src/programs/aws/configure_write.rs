//! `aws configure` and `aws configure set`: what they ask, and how they change the files.
//!
//! Source: awscli 2.9.19, `customizations/configure`, as observed.

use super::{
    config::{self, Config},
    end::{End, Outcome},
    globals::Globals,
};
use crate::{files, program::Process};

/// What is asked: key, question, whether the present value is hidden.
const QUESTIONS: [(&str, &str, bool); 4] = [
    ("aws_access_key_id", "AWS Access Key ID", true),
    ("aws_secret_access_key", "AWS Secret Access Key", true),
    ("region", "Default region name", false),
    ("output", "Default output format", false),
];
/// What goes into the credentials file.
const SECRETS: [&str; 3] = ["aws_access_key_id", "aws_secret_access_key", "aws_session_token"];

/// The files as far as they can be read, and the profile that is to be changed, which need not exist.
fn present(process: &Process, globals: &Globals) -> Outcome<(Config, String)> {
    let variable = |name: &str| process.env.get(name).filter(|value| !value.is_empty()).cloned();
    let named = globals.profile.clone().or_else(|| variable("AWS_PROFILE"));
    let profile = named.or_else(|| variable("AWS_DEFAULT_PROFILE")).unwrap_or_else(|| "default".to_owned());
    let config = Config::read(process, Some(&profile)).unwrap_or_default();
    Ok((config, profile))
}

/// Asks four questions; an empty answer leaves things as they are.
///
/// # Errors
/// The terminal has no more to say.
pub(super) async fn ask(process: &Process, globals: &Globals) -> Outcome<i32> {
    let (config, profile) = present(process, globals)?;
    let mut answers = Vec::new();
    for (key, question, hidden) in QUESTIONS {
        let now = match config.in_either(&profile, key) {
            Some(value) if hidden => super::configure::masked(value),
            Some(value) => value.to_owned(),
            None => "None".to_owned(),
        };
        process.stdout.write(format!("{question} [{now}]: ")).await?;
        let Some(line) = process.stdin.line().await? else {
            return Err(End::general("EOF when reading a line"));
        };
        let line = String::from_utf8_lossy(&line).into_owned();
        let line = line.trim_end_matches('\n');
        if !line.is_empty() {
            answers.push((key, line.to_owned()));
        }
    }
    for (key, value) in answers {
        save(process, &profile, key, &value)?;
    }
    Ok(0)
}

/// `configure set NAME VALUE`.
///
/// # Errors
/// The file cannot be written.
pub(super) fn set(process: &Process, globals: &Globals, name: &str, value: &str) -> Outcome<i32> {
    let (_, profile) = present(process, globals)?;
    let parts: Vec<&str> = name.split('.').collect();
    match parts.as_slice() {
        [key] => save(process, &profile, key, value)?,
        ["default", key] => save(process, "default", key, value)?,
        ["profile", profile, key] => save(process, profile, key, value)?,
        _ => return Err(End::NotSimulated(format!("aws configure set {name}"))),
    }
    Ok(0)
}

pub(super) fn save(process: &Process, profile: &str, key: &str, value: &str) -> Outcome<()> {
    let variable = |name: &str| process.env.get(name).filter(|value| !value.is_empty()).cloned();
    let secret = SECRETS.contains(&key);
    let file = match secret {
        true => variable("AWS_SHARED_CREDENTIALS_FILE").unwrap_or_else(|| "~/.aws/credentials".to_owned()),
        false => variable("AWS_CONFIG_FILE").unwrap_or_else(|| "~/.aws/config".to_owned()),
    };
    let section = match profile {
        "default" => "default".to_owned(),
        // A name with blanks stands in quotation marks, Python's shell's.
        profile if secret => quoted(profile),
        profile => format!("profile {}", quoted(profile)),
    };
    let content = config::bytes(process, &file).map(|bytes| bytes.to_vec()).unwrap_or_default();
    let changed = with(&String::from_utf8_lossy(&content), &section, key, value);
    let path = config::path(process, &file);
    let mut host = process.port.host().borrow_mut();
    if let Some((folder, _)) = path.rsplit_once('/').filter(|(folder, _)| !folder.is_empty()) {
        host.files.make_directories(folder);
    }
    host.files
        .save(&files::absolute("/", &path), changed.as_bytes(), false)
        .map_err(|why| End::general(format!("{why}: '{path}'")))
}

fn quoted(profile: &str) -> String {
    match profile.contains(char::is_whitespace) {
        true => format!("'{profile}'"),
        false => profile.to_owned(),
    }
}

/// The text with the key set: in its line, else at the end of its section, else in a new section at the end.
fn with(text: &str, section: &str, key: &str, value: &str) -> String {
    let entry = format!("{key} = {value}");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let header = |line: &str| {
        line.trim_start().strip_prefix('[').and_then(|l| l.split_once(']')).map(|(n, _)| n.trim().to_owned())
    };
    let Some(start) = lines.iter().position(|line| header(line).as_deref() == Some(section)) else {
        lines.extend([format!("[{section}]"), entry]);
        return lines.join("\n") + "\n";
    };
    let end = lines
        .iter()
        .skip(start + 1)
        .position(|line| header(line).is_some())
        .map_or(lines.len(), |n| start + 1 + n);
    let is_key = |line: &str| {
        line.split_once(['=', ':'])
            .is_some_and(|(name, _)| name.trim().eq_ignore_ascii_case(key) && !name.starts_with([' ', '\t']))
    };
    match lines.iter().take(end).skip(start + 1).position(|line| is_key(line)) {
        Some(place) => {
            if let Some(line) = lines.get_mut(start + 1 + place) {
                *line = entry;
            }
        }
        None => {
            let blank = lines
                .iter()
                .take(end)
                .skip(start + 1)
                .rev()
                .take_while(|line| line.trim().is_empty())
                .count();
            lines.insert(end - blank, entry);
        }
    }
    lines.join("\n") + "\n"
}
