//! Where the aws program finds its region: the command line, the environment, the profile, the metadata service.
//!
//! Source: awscli 2.9.19, `clidriver.py`, as observed.

use super::{
    config::Config,
    end::{End, Outcome},
    metadata::Metadata,
};
use crate::program::Process;

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

/// What environment and profile say.
pub(super) fn set(process: &Process, config: &Config) -> Option<Region> {
    let variable = |name: &str| process.env.get(name).filter(|value| !value.is_empty()).cloned();
    let environment = variable("AWS_REGION").or_else(|| variable("AWS_DEFAULT_REGION"));
    let file = || config.in_either(&config.profile, "region").map(|name| Region::File(name.to_owned()));
    environment.map(Region::Environment).or_else(file)
}

/// What the metadata service says.
///
/// # Errors
/// The program is stopped while it waits.
pub(super) async fn of_metadata(process: &Process) -> Outcome<Option<Region>> {
    match Metadata::new(process) {
        Some(metadata) => Ok(metadata.region().await?.map(Region::Metadata)),
        None => Ok(None),
    }
}

/// Looks for the region.
///
/// # Errors
/// It is no host label.
pub(super) async fn find(process: &Process, config: &Config, given: Option<&str>) -> Outcome<Option<Region>> {
    let found = match given.map(|given| Region::Option(given.to_owned())).or_else(|| set(process, config)) {
        Some(found) => Some(found),
        None => of_metadata(process).await?,
    };
    let label = |name: &str| {
        let good = |c: char| c.is_ascii_alphanumeric() || c == '-';
        name.len() <= 63 && name.chars().all(good) && !name.starts_with('-') && !name.ends_with('-')
    };
    match &found {
        Some(region) if !label(region.name()) => Err(End::general(format!(
            "Provided region_name '{}' doesn't match a supported format.",
            region.name()
        ))),
        _ => Ok(found),
    }
}
