//! Where the aws program finds its keys and its region: botocore's chains, in order, first hit wins.
//!
//! Source: awscli 2.9.19, `botocore/credentials.py` and `clidriver.py`; names as its `--debug` prints them.

use rolelab_core::{ids::AccessKeyId, sigv4::Credentials};

use super::{
    config::{Config, Named},
    end::{End, Outcome},
    metadata::Metadata,
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

/// Keys, and who had them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// What signs.
    pub(super) keys: Credentials,
    /// The provider's name.
    pub(super) provider: &'static str,
}

/// Looks through the chain and tells the journal.
///
/// # Errors
/// Half a key pair somewhere, or a provider that is not simulated.
pub(super) async fn find(process: &Process, config: &Config) -> Outcome<Option<Found>> {
    let mut looked = Vec::new();
    let mut found = None;
    for provider in CHAIN {
        // A profile named on the command line takes the environment out of the chain.
        if provider == "env" && config.named_by == Some(Named::Option) {
            continue;
        }
        looked.push(provider.to_owned());
        if let Some(keys) = ask(process, config, provider).await? {
            found = Some(Found { keys, provider });
            break;
        }
    }
    let note = Note::CredentialChain {
        looked,
        found: found.as_ref().map(|found| found.provider.to_owned()),
        access_key: found.as_ref().map(|found| AccessKeyId::new(found.keys.access_key.as_str())),
    };
    process.port.ask(Ask::Note(note)).await?;
    Ok(found)
}

async fn ask(process: &Process, config: &Config, provider: &str) -> Outcome<Option<Credentials>> {
    let variable = |name: &str| process.env.get(name).filter(|value| !value.is_empty()).cloned();
    let either = |key: &str| config.in_either(&config.profile, key);
    let not_simulated = |what: &str| Err(End::NotSimulated(format!("aws with {what}")));
    match provider {
        "env" => {
            let Some(access_key) = variable("AWS_ACCESS_KEY_ID") else { return Ok(None) };
            let Some(secret) = variable("AWS_SECRET_ACCESS_KEY") else {
                return Err(partial("env", "AWS_SECRET_ACCESS_KEY"));
            };
            let token = variable("AWS_SESSION_TOKEN").or_else(|| variable("AWS_SECURITY_TOKEN"));
            Ok(Some(Credentials { access_key, secret, token }))
        }
        "assume-role" if either("role_arn").is_some() && either("web_identity_token_file").is_none() => {
            match either("source_profile").or(either("credential_source")) {
                None => Err(partial("assume-role", "source_profile or credential_source")),
                Some(_) => not_simulated("role_arn in a profile"),
            }
        }
        "assume-role-with-web-identity"
            if either("web_identity_token_file").is_some()
                || (variable("AWS_WEB_IDENTITY_TOKEN_FILE").is_some()
                    && config.named_by != Some(Named::Option)) =>
        {
            not_simulated("a web identity token")
        }
        "sso" if either("sso_start_url").is_some() || either("sso_session").is_some() => {
            not_simulated("IAM Identity Center in a profile")
        }
        "shared-credentials-file" => in_file(provider, |key| config.in_credentials(key)),
        "custom-process" if either("credential_process").is_some() => not_simulated("credential_process"),
        "config-file" => in_file(provider, |key| config.in_config(key)),
        "ec2-credentials-file" if variable("AWS_CREDENTIAL_FILE").is_some() => {
            not_simulated("AWS_CREDENTIAL_FILE")
        }
        "container-role"
            if variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI").is_some()
                || variable("AWS_CONTAINER_CREDENTIALS_FULL_URI").is_some() =>
        {
            not_simulated("container credentials")
        }
        "iam-role" => {
            let Some(metadata) = Metadata::new(process) else { return Ok(None) };
            let keys = metadata.role_keys().await?;
            Ok(keys.map(|keys| Credentials {
                access_key: keys.access_key,
                secret: keys.secret,
                token: Some(keys.token),
            }))
        }
        _ => Ok(None),
    }
}

fn in_file<'a>(provider: &str, value: impl Fn(&str) -> Option<&'a str>) -> Outcome<Option<Credentials>> {
    let Some(access_key) = value("aws_access_key_id") else { return Ok(None) };
    let Some(secret) = value("aws_secret_access_key") else {
        return Err(partial(provider, "aws_secret_access_key"));
    };
    let token = value("aws_session_token").or_else(|| value("aws_security_token")).map(str::to_owned);
    Ok(Some(Credentials { access_key: access_key.to_owned(), secret: secret.to_owned(), token }))
}

fn partial(provider: &str, missing: &str) -> End {
    End::general(format!("Partial credentials found in {provider}, missing: {missing}"))
}

/// A region, and where it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Region {
    /// `--region`.
    Option(String),
    /// `AWS_REGION` or `AWS_DEFAULT_REGION`.
    Environment(String),
    /// The profile in the config file.
    File(String),
    /// The metadata service.
    Metadata(String),
}

impl Region {
    /// The name.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Option(name) | Self::Environment(name) | Self::File(name) | Self::Metadata(name) => name,
        }
    }
}

/// Looks for the region.
///
/// # Errors
/// It is no host label.
pub(super) async fn region(
    process: &Process,
    config: &Config,
    given: Option<&str>,
) -> Outcome<Option<Region>> {
    let variable = |name: &str| process.env.get(name).filter(|value| !value.is_empty()).cloned();
    let found = if let Some(given) = given {
        Some(Region::Option(given.to_owned()))
    } else if let Some(name) = variable("AWS_REGION").or_else(|| variable("AWS_DEFAULT_REGION")) {
        Some(Region::Environment(name))
    } else if let Some(name) = config.in_either(&config.profile, "region") {
        Some(Region::File(name.to_owned()))
    } else if let Some(metadata) = Metadata::new(process) {
        metadata.region().await?.map(Region::Metadata)
    } else {
        None
    };
    let label = |name: &str| {
        let good = |c: char| c.is_ascii_alphanumeric() || c == '-';
        (1..=63).contains(&name.len())
            && name.chars().all(good)
            && !name.starts_with('-')
            && !name.ends_with('-')
    };
    match &found {
        Some(region) if !label(region.name()) => Err(End::general(format!(
            "Provided region_name '{}' doesn't match a supported format.",
            region.name()
        ))),
        _ => Ok(found),
    }
}
