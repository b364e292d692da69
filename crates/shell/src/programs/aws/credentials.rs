//! Where the aws program finds its keys: botocore's chain, in order, first hit wins.
//!
//! Source: awscli 2.9.19, `botocore/credentials.py`; names as its `--debug` prints them.

use rolelab_core::{ids::AccessKeyId, sigv4::Credentials, time::Timestamp};

use super::{
    config::{Config, Named},
    end::{End, Outcome},
    metadata::Metadata,
    process_keys,
    roles::Roles,
};
use crate::{
    port::{Ask, Note},
    program::Process,
};

/// Providers in order, by botocore's names.
const CHAIN: [&str; 11] = [
    "env",
    "assume-role",
    "assume-role-with-web-identity",
    "sso",
    "shared-credentials-file",
    "custom-process",
    "config-file",
    "ec2-credentials-file",
    "boto-config",
    "container-role",
    "iam-role",
];

/// Those of them that read one profile, in order: what a role's `source_profile` is asked for.
const OF_PROFILE: [&str; 5] =
    ["assume-role-with-web-identity", "sso", "shared-credentials-file", "custom-process", "config-file"];

/// Keys, and who had them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// What signs.
    pub(super) keys: Credentials,
    /// The provider's name.
    pub(super) provider: &'static str,
    /// When they end, as whoever handed them out says it.
    pub(super) expires: Option<String>,
}

/// A look through the chain.
#[derive(Clone, Copy)]
pub(super) struct Chain<'a> {
    pub(super) process: &'a Process,
    pub(super) config: &'a Config,
    /// Where a role is assumed; looked for when it is not known yet.
    pub(super) region: Option<&'a str>,
    /// `ec2.run-instances`: what the calls of STS say that they are for.
    pub(super) command: &'a str,
    /// Whether the keys will be used. A role is not assumed otherwise.
    pub(super) used: bool,
}

impl Chain<'_> {
    /// Looks through the chain and tells the journal.
    ///
    /// # Errors
    /// Half a key pair somewhere, a role that cannot be assumed, or a provider that is not simulated.
    pub(super) async fn find(&self) -> Outcome<Option<Found>> {
        let mut looked = Vec::new();
        let mut found = None;
        for provider in CHAIN {
            // A profile named on the command line takes the environment out of the chain.
            if provider == "env" && self.config.named_by == Some(Named::Option) {
                continue;
            }
            looked.push(provider.to_owned());
            found = self.ask(provider).await?;
            if found.is_some() {
                break;
            }
        }
        let note = Note::CredentialChain {
            looked,
            found: found.as_ref().map(|found| found.provider.to_owned()),
            access_key: found.as_ref().map(|found| AccessKeyId::new(found.keys.access_key.as_str())),
        };
        self.process.port.ask(Ask::Note(note)).await?;
        Ok(found)
    }

    async fn ask(&self, provider: &'static str) -> Outcome<Option<Found>> {
        let Self { process, config, .. } = *self;
        let set = |name: &str| process.env.get(name).is_some_and(|value| !value.is_empty());
        match provider {
            "env" => environment(process),
            "assume-role" => Roles::new(self).load(&config.profile).await,
            "ec2-credentials-file" if set("AWS_CREDENTIAL_FILE") => not_simulated("AWS_CREDENTIAL_FILE"),
            "container-role" => container(process),
            "iam-role" => metadata(process).await,
            provider if OF_PROFILE.contains(&provider) => {
                let by_environment = config.named_by != Some(Named::Option);
                in_profile(process, config, &config.profile, provider, by_environment).await
            }
            _ => Ok(None),
        }
    }
}

/// What one provider that reads a profile has; `by_environment` says whether variables may speak for the profile.
async fn in_profile(
    process: &Process,
    config: &Config,
    profile: &str,
    provider: &'static str,
    by_environment: bool,
) -> Outcome<Option<Found>> {
    let either = |key: &str| config.in_either(profile, key);
    let variable = |name: &str| process.env.get(name).is_some_and(|value| !value.is_empty());
    match provider {
        "assume-role-with-web-identity"
            if either("web_identity_token_file").is_some()
                || (by_environment && variable("AWS_WEB_IDENTITY_TOKEN_FILE")) =>
        {
            not_simulated("a web identity token")
        }
        "sso" if either("sso_start_url").is_some() || either("sso_session").is_some() => {
            not_simulated("IAM Identity Center in a profile")
        }
        "shared-credentials-file" => in_file(provider, |key| config.in_credentials(profile, key)),
        "custom-process" => match either("credential_process") {
            Some(command) => process_keys::run(process, command).await.map(Some),
            None => Ok(None),
        },
        "config-file" => in_file(provider, |key| config.in_config(profile, key)),
        _ => Ok(None),
    }
}

/// What a role's `source_profile` has, which is no role itself.
///
/// # Errors
/// As [`Chain::find`].
pub(super) async fn of_profile(process: &Process, config: &Config, profile: &str) -> Outcome<Option<Found>> {
    for provider in OF_PROFILE {
        let found = in_profile(process, config, profile, provider, false).await?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// `AWS_ACCESS_KEY_ID` and its kin.
///
/// # Errors
/// Half a pair, or keys that say themselves that they have expired.
pub(super) fn environment(process: &Process) -> Outcome<Option<Found>> {
    let variable = |name: &str| process.env.get(name).filter(|value| !value.is_empty()).cloned();
    let Some(access_key) = variable("AWS_ACCESS_KEY_ID") else { return Ok(None) };
    let Some(secret) = variable("AWS_SECRET_ACCESS_KEY") else {
        return Err(partial("env", "AWS_SECRET_ACCESS_KEY"));
    };
    let token = variable("AWS_SESSION_TOKEN").or_else(|| variable("AWS_SECURITY_TOKEN"));
    let expires = variable("AWS_CREDENTIAL_EXPIRATION");
    let found = Found { keys: Credentials { access_key, secret, token }, provider: "env", expires };
    fresh(process, found).map(Some)
}

/// Keys of a container: there are none here.
///
/// # Errors
/// Variables say that there are.
pub(super) fn container(process: &Process) -> Outcome<Option<Found>> {
    let names = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"];
    match names.iter().any(|name| process.env.contains_key(*name)) {
        true => not_simulated("container credentials"),
        false => Ok(None),
    }
}

/// Keys of the instance's role.
///
/// # Errors
/// The program is stopped while it waits.
pub(super) async fn metadata(process: &Process) -> Outcome<Option<Found>> {
    let Some(metadata) = Metadata::new(process, "no keys") else { return Ok(None) };
    let keys = metadata.role_keys().await?;
    Ok(keys.map(|keys| Found {
        keys: Credentials { access_key: keys.access_key, secret: keys.secret, token: Some(keys.token) },
        provider: "iam-role",
        expires: Some(keys.expires),
    }))
}

/// Refuses keys that have ended already.
///
/// # Errors
/// botocore's own sentence.
pub(super) fn fresh(process: &Process, found: Found) -> Outcome<Found> {
    let ends = found.expires.as_deref().and_then(Timestamp::parse);
    match ends.is_some_and(|ends| ends <= process.port.now()) {
        true => {
            Err(End::general("Credentials were refreshed, but the refreshed credentials are still expired."))
        }
        false => Ok(found),
    }
}

fn in_file<'a>(provider: &'static str, value: impl Fn(&str) -> Option<&'a str>) -> Outcome<Option<Found>> {
    let Some(access_key) = value("aws_access_key_id") else { return Ok(None) };
    let Some(secret) = value("aws_secret_access_key") else {
        return Err(partial(provider, "aws_secret_access_key"));
    };
    let token = value("aws_security_token").or_else(|| value("aws_session_token")).map(str::to_owned);
    let keys = Credentials { access_key: access_key.to_owned(), secret: secret.to_owned(), token };
    Ok(Some(Found { keys, provider, expires: None }))
}

/// Half of something.
pub(super) fn partial(provider: &str, missing: &str) -> End {
    End::general(format!("Partial credentials found in {provider}, missing: {missing}"))
}

fn not_simulated<T>(what: &str) -> Outcome<T> {
    Err(End::NotSimulated(format!("aws with {what}")))
}
