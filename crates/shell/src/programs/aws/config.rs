//! The shared config and credentials files of the AWS CLI and SDKs. Reads them; chooses nothing.
//!
//! Source: AWS SDKs and Tools Reference Guide, "Shared config and credentials files"; messages as observed on
//! awscli 2.9.19.

use std::collections::BTreeMap;

use super::end::{End, Outcome};
use crate::{files, program::Process};

/// Larger files are not read.
const MAX_FILE: usize = 256 << 10;

/// Keys and values of a section.
pub(super) type Section = BTreeMap<String, String>;

/// Both files, and which profile is meant.
#[derive(Clone, Debug, Default)]
pub(super) struct Config {
    /// Sections of `~/.aws/config` by profile name.
    pub(super) config: Vec<(String, Section)>,
    /// Sections of `~/.aws/credentials` by profile name.
    pub(super) credentials: Vec<(String, Section)>,
    /// The profile's name; `default` when none was named.
    pub(super) profile: String,
    /// How the profile was named; `None` when it was not.
    pub(super) named_by: Option<Named>,
    /// The config file as it was named, for `configure list`.
    pub(super) config_file: String,
}

/// How a profile was named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// `--profile`.
    Option,
    /// `AWS_PROFILE`.
    Environment,
}

impl Config {
    /// Reads both files. `profile` is the value of `--profile`.
    ///
    /// # Errors
    /// A file that is none.
    pub(super) fn read(process: &Process, profile: Option<&str>) -> Outcome<Self> {
        let variable = |name: &str| process.env.get(name).filter(|value| !value.is_empty()).cloned();
        let config_file = variable("AWS_CONFIG_FILE").unwrap_or_else(|| "~/.aws/config".to_owned());
        let credentials_file =
            variable("AWS_SHARED_CREDENTIALS_FILE").unwrap_or_else(|| "~/.aws/credentials".to_owned());
        // Set and empty names a profile without a name, which there is not.
        let named = |name: &str| process.env.get(name).cloned();
        let environment = named("AWS_PROFILE").or_else(|| named("AWS_DEFAULT_PROFILE"));
        let named_by = match (profile, &environment) {
            (Some(_), _) => Some(Named::Option),
            (None, Some(_)) => Some(Named::Environment),
            (None, None) => None,
        };
        let mut config = Self {
            config: Vec::new(),
            credentials: read_file(process, &credentials_file)?,
            profile: profile.map(str::to_owned).or(environment).unwrap_or_else(|| "default".to_owned()),
            named_by,
            config_file: config_file.clone(),
        };
        for (name, section) in read_file(process, &config_file)? {
            let name = match name.strip_prefix("profile ") {
                Some(profile) => profile.trim().trim_matches(['"', '\'']).to_owned(),
                None if name == "default" => name,
                None => continue,
            };
            config.config.push((name, section));
        }
        Ok(config)
    }

    /// The same, for whoever needs the profile to exist.
    ///
    /// # Errors
    /// A profile that was named and does not exist.
    pub(super) fn known(self) -> Outcome<Self> {
        let known = self.profiles().contains(&self.profile.as_str());
        match self.named_by.is_some() && !known {
            true => Err(End::general(format!("The config profile ({}) could not be found", self.profile))),
            false => Ok(self),
        }
    }

    /// Names of all profiles, in the order of the files.
    pub(super) fn profiles(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for (name, _) in self.config.iter().chain(&self.credentials) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        names
    }

    /// A value of a profile in the config file.
    pub(super) fn in_config(&self, profile: &str, key: &str) -> Option<&str> {
        value(&self.config, profile, key)
    }

    /// A value of a profile in the credentials file.
    pub(super) fn in_credentials(&self, profile: &str, key: &str) -> Option<&str> {
        value(&self.credentials, profile, key)
    }

    /// A value of a profile, the credentials file before the config file, as the files are merged.
    pub(super) fn in_either(&self, profile: &str, key: &str) -> Option<&str> {
        value(&self.credentials, profile, key).or_else(|| value(&self.config, profile, key))
    }
}

fn value<'a>(sections: &'a [(String, Section)], profile: &str, key: &str) -> Option<&'a str> {
    let (_, section) = sections.iter().rev().find(|(name, _)| name == profile)?;
    section.get(key).map(String::as_str)
}

/// The bytes of a file named as a person names it; `~` is the home directory.
pub(super) fn bytes(process: &Process, name: &str) -> Result<std::sync::Arc<Vec<u8>>, files::FileError> {
    process.port.host().borrow().files.read(&path(process, name))
}

/// The absolute path of a file named as a person names it.
pub(super) fn path(process: &Process, name: &str) -> String {
    let host = process.port.host().borrow();
    let home = process.env.get("HOME").cloned().unwrap_or_else(|| host.home_of_whoever());
    let path = match name.strip_prefix('~') {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => format!("{home}{rest}"),
        _ => name.to_owned(),
    };
    files::absolute(&host.session.directory, &path)
}

fn read_file(process: &Process, name: &str) -> Outcome<Vec<(String, Section)>> {
    let Ok(content) = bytes(process, name) else { return Ok(Vec::new()) };
    let home = process.env.get("HOME").map(String::as_str).unwrap_or_default();
    let path = name.strip_prefix('~').map_or_else(|| name.to_owned(), |rest| format!("{home}{rest}"));
    let wrong = || End::general(format!("Unable to parse config file: {path}"));
    if content.len() > MAX_FILE {
        return Err(wrong());
    }
    sections(&String::from_utf8_lossy(&content)).ok_or_else(wrong)
}

/// Python's `configparser`, as far as these files use it: sections, `=` or `:`, whole-line comments, keys in
/// lower case, indented lines that go on with the value above.
fn sections(text: &str) -> Option<Vec<(String, Section)>> {
    let mut found: Vec<(String, Section)> = Vec::new();
    let mut last: Option<String> = None;
    for line in text.lines() {
        let stripped = line.trim();
        if stripped.is_empty() || stripped.starts_with(['#', ';']) {
            continue;
        }
        if line.starts_with([' ', '\t']) {
            let (_, section) = found.last_mut()?;
            let value = section.get_mut(&last.clone()?)?;
            value.push('\n');
            value.push_str(stripped);
            continue;
        }
        if let Some(name) = stripped.strip_prefix('[') {
            let (name, _) = name.split_once(']')?;
            // Python's parser takes no section and no key twice.
            if found.iter().any(|(known, _)| known == name.trim()) {
                return None;
            }
            found.push((name.trim().to_owned(), Section::new()));
            last = None;
            continue;
        }
        let end = stripped.find(['=', ':'])?;
        let (key, value) = stripped.split_at_checked(end)?;
        let key = key.trim().to_ascii_lowercase();
        let mut value = value.chars();
        value.next();
        let value = value.as_str().trim();
        if found.last_mut()?.1.insert(key.clone(), value.to_owned()).is_some() {
            return None;
        }
        last = Some(key);
    }
    Some(found)
}
