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
    // One that is set and empty is found, and names no region.
    let variable = |name: &str| process.env.get(name).cloned();
    let environment = variable("AWS_REGION").or_else(|| variable("AWS_DEFAULT_REGION"));
    let file = || config.in_either(&config.profile, "region").map(|name| Region::File(name.to_owned()));
    environment.map(Region::Environment).or_else(file)
}

/// What the metadata service says. `lacking` is said when it is asked for what nobody can do without.
///
/// # Errors
/// The program is stopped while it waits.
pub(super) async fn of_metadata(process: &Process, lacking: String) -> Outcome<Option<Region>> {
    match Metadata::new(process, lacking) {
        Some(metadata) => Ok(metadata.region().await?.map(Region::Metadata)),
        None => Ok(None),
    }
}

fn lacking(config: &Config) -> String {
    match config.named_by.is_some() {
        true => format!("no region in profile {}", config.profile),
        false => "no region".to_owned(),
    }
}

/// Looks for the region, which is `needed` or looked for anyway.
///
/// # Errors
/// It is no host label.
pub(super) async fn find(
    process: &Process,
    config: &Config,
    given: Option<&str>,
    needed: bool,
) -> Outcome<Option<Region>> {
    let found = match given.map(|given| Region::Option(given.to_owned())).or_else(|| set(process, config)) {
        Some(found) => Some(found),
        None if needed => of_metadata(process, lacking(config)).await?,
        None => of_metadata(process, String::new()).await?,
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
