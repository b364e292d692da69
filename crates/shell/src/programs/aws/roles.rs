//! Profiles with `role_arn`: whose keys ask for the role, what is asked, and the chain of roles behind roles.
//! Reads profiles and calls STS; it keeps nothing but the AWS CLI's own cache.
//!
//! Source: awscli 2.9.19, `botocore/credentials.py` (AssumeRoleProvider, AssumeRoleCredentialFetcher), as observed.

use rolelab_core::{model, sigv4::Credentials};
use serde_json::{Map, Value, json};

use super::{
    call::Client,
    config::Config,
    credentials::{self, Chain, Found},
    end::{End, Outcome},
    region, role_cache,
};

/// The provider's name.
const PROVIDER: &str = "assume-role";

/// Longer chains than anybody makes.
const MAX_ROLES: usize = 16;

/// Assumes roles for a look through the chain.
pub(super) struct Roles<'a> {
    chain: &'a Chain<'a>,
}

/// A role as a profile asks for it.
struct Role {
    /// What AssumeRole is called with, in the order in which botocore sends it.
    input: Map<String, Value>,
    /// The session's name is botocore's, which the cache does not tell apart.
    unnamed: bool,
}

/// Who asks for a role.
enum Source {
    Named(String),
    Profile(String),
}

impl<'a> Roles<'a> {
    pub(super) fn new(chain: &'a Chain<'a>) -> Self {
        Self { chain }
    }

    /// The keys of the role that a profile names; `None` when it names none.
    ///
    /// # Errors
    /// The profile does not say whose keys ask, there are none, or STS refuses.
    pub(super) async fn load(&self, profile: &str) -> Outcome<Option<Found>> {
        if !is_role(self.chain.config, profile) {
            return Ok(None);
        }
        let mut roles = Vec::new();
        let mut visited = vec![profile.to_owned()];
        let mut current = profile.to_owned();
        let source = loop {
            if roles.len() == MAX_ROLES {
                return Err(End::NotSimulated(format!("aws with a chain of more than {MAX_ROLES} roles")));
            }
            let (role, source) = self.role(&current, &visited)?;
            roles.push(role);
            match source {
                Source::Named(name) => break self.named(&name, &current).await?,
                Source::Profile(name) => {
                    let config = self.chain.config;
                    visited.push(name.clone());
                    if has_keys(config, &name) || !is_role(config, &name) {
                        let found = credentials::of_profile(self.chain.process, config, &name).await?;
                        let missing =
                            || End::general(format!("The source profile \"{name}\" must have credentials."));
                        break found.ok_or_else(missing)?;
                    }
                    current = name;
                }
            }
        };
        if !self.chain.used {
            return Ok(Some(Found { provider: PROVIDER, ..source }));
        }
        self.assume(roles, source).await.map(Some)
    }

    /// From the profile inwards until the cache has keys; then outwards, one call after the other.
    async fn assume(&self, roles: Vec<Role>, source: Found) -> Outcome<Found> {
        let process = self.chain.process;
        let mut to_ask = Vec::new();
        let mut found = source;
        for mut role in roles {
            let file = role_cache::file(&role.input, role.unnamed);
            if let Some(kept) = role_cache::read(process, &file)? {
                found = kept;
                break;
            }
            if let Some(serial) = role.input.get("SerialNumber").and_then(Value::as_str) {
                let code = self.code(serial).await?;
                role.input.insert("TokenCode".to_owned(), Value::from(code));
            }
            to_ask.push((role, file));
        }
        for (role, file) in to_ask.into_iter().rev() {
            found = self.call(&role.input, found.keys, &file).await?;
        }
        Ok(Found { provider: PROVIDER, ..found })
    }

    async fn call(&self, input: &Map<String, Value>, keys: Credentials, file: &str) -> Outcome<Found> {
        let Chain { process, region, command, .. } = *self.chain;
        let missing = || End::NotSimulated("aws with role_arn in a profile".to_owned());
        let service = model::service("sts").ok_or_else(missing)?;
        let operation = service.operation("AssumeRole").ok_or_else(missing)?;
        let region = match region {
            Some(region) => Some(region.to_owned()),
            None => region::find(process, self.chain.config, None, false).await?.map(|r| r.name().to_owned()),
        };
        let client = Client::with_keys(process, service, region.as_deref(), keys, command);
        let (answer, response) = client.exchange(operation, &Value::Object(input.clone())).await?;
        let whole = role_cache::document(&answer, &response);
        role_cache::write(process, file, &whole)?;
        match role_cache::keys(&whole) {
            Some(found) => credentials::fresh(process, found),
            None => Err(End::general("'Credentials'")),
        }
    }

    /// Asks for the six digits, as Python's `getpass` does.
    async fn code(&self, serial: &str) -> Outcome<String> {
        let process = self.chain.process;
        process.stderr.write(format!("Enter MFA code for {serial}: ")).await?;
        match process.stdin.line().await? {
            Some(line) => Ok(String::from_utf8_lossy(&line).trim_end_matches('\n').to_owned()),
            // The end of the input has no words in Python.
            None => Err(End::general("")),
        }
    }

    async fn named(&self, name: &str, profile: &str) -> Outcome<Found> {
        let process = self.chain.process;
        let found = match name {
            "Environment" => credentials::environment(process)?,
            "EcsContainer" => credentials::container(process)?,
            _ => credentials::metadata(process).await?,
        };
        found.ok_or_else(|| {
            End::general(format!(
                "Error when retrieving credentials from {name}: No credentials found in credential_source \
                 referenced in profile {profile}"
            ))
        })
    }

    /// A profile's role, checked in botocore's order.
    fn role(&self, profile: &str, visited: &[String]) -> Outcome<(Role, Source)> {
        let config = self.chain.config;
        let value = |key: &str| config.in_either(profile, key);
        let source = match (value("credential_source"), value("source_profile")) {
            (Some(_), Some(_)) => {
                return Err(End::general(format!(
                    "The profile \"{profile}\" contains both source_profile and credential_source."
                )));
            }
            (None, None) => {
                return Err(credentials::partial(PROVIDER, "source_profile or credential_source"));
            }
            (Some(name @ ("Environment" | "EcsContainer" | "Ec2InstanceMetadata")), None) => {
                Source::Named(name.to_owned())
            }
            (Some(name), None) => {
                return Err(End::general(format!(
                    "The credential source \"{name}\" referenced in profile \"{profile}\" is not valid."
                )));
            }
            (None, Some(name)) => {
                checked(config, profile, name, visited)?;
                Source::Profile(name.to_owned())
            }
        };
        let mut input = Map::new();
        for (member, key) in [
            ("RoleSessionName", "role_session_name"),
            ("ExternalId", "external_id"),
            ("SerialNumber", "mfa_serial"),
        ] {
            if let Some(value) = value(key) {
                input.insert(member.to_owned(), Value::from(value));
            }
        }
        // Python's int; what is none is passed over.
        if let Some(seconds) = value("duration_seconds").and_then(|text| text.trim().parse::<i64>().ok()) {
            input.insert("DurationSeconds".to_owned(), json!(seconds));
        }
        input.insert("RoleArn".to_owned(), json!(value("role_arn")));
        let unnamed = value("role_session_name").is_none_or(str::is_empty);
        if unnamed {
            let name = format!("botocore-session-{}", self.chain.process.port.now().as_seconds());
            input.insert("RoleSessionName".to_owned(), Value::from(name));
        }
        Ok((Role { input, unnamed }, source))
    }
}

/// Whether a profile is for a role.
fn is_role(config: &Config, profile: &str) -> bool {
    config.in_either(profile, "role_arn").is_some()
        && config.in_either(profile, "web_identity_token_file").is_none()
}

fn has_keys(config: &Config, profile: &str) -> bool {
    ["aws_secret_access_key", "aws_access_key_id"].iter().any(|key| config.in_either(profile, key).is_some())
}

/// The source exists, and leads to no circle. A profile may name itself when it has keys of its own.
fn checked(config: &Config, profile: &str, source: &str, visited: &[String]) -> Outcome<()> {
    if !config.profiles().contains(&source) {
        return Err(End::general(format!(
            "The source_profile \"{source}\" referenced in the profile \"{profile}\" does not exist."
        )));
    }
    let again = visited.iter().any(|name| name == source);
    if again && (source != profile || !has_keys(config, source)) {
        let names: Vec<String> = visited.iter().map(|name| super::names::quoted(name)).collect();
        return Err(End::general(format!(
            "Infinite loop in credential configuration detected. Attempting to load from profile {source} which \
             has already been visited. Visited profiles: [{}]",
            names.join(", ")
        )));
    }
    Ok(())
}
