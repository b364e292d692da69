//! How a command ends before its usual end. Sentences and statuses: awscli 2.9.19, `errorhandler.py`,
//! `constants.py`.

use super::names;
use crate::{files::FileError, port::Stop};

/// The arguments cannot be read, or an input is not valid.
pub(super) const PARAM_VALIDATION: i32 = 252;
/// No region, no credentials.
pub(super) const CONFIGURATION: i32 = 253;
/// The service refused.
pub(super) const CLIENT: i32 = 254;
/// Anything else.
pub(super) const GENERAL: i32 = 255;

const USAGE: &str = "usage: aws [options] <command> <subcommand> [<subcommand> ...] [parameters]
To see help text, you can run:

  aws help
  aws <command> help
  aws <command> <subcommand> help
";

/// An end that is not the usual one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// An empty line and this text on standard error, then this status.
    Failed(i32, String),
    /// The lab says that it does not do this.
    NotSimulated(String),
    /// The front door said so already and recorded it: its sentence, in the lab's own voice.
    Lab(String),
    /// The program is stopped from outside.
    Stopped(Stop),
}

/// What anything in this program gives.
pub(super) type Outcome<T> = Result<T, End>;

impl From<Stop> for End {
    fn from(stop: Stop) -> Self {
        Self::Stopped(stop)
    }
}

impl End {
    /// The argument parser's refusal.
    pub(super) fn parser(message: &str) -> Self {
        Self::Failed(PARAM_VALIDATION, format!("{USAGE}\naws: error: {message}\n"))
    }

    /// Options that no table has.
    pub(super) fn unknown(options: &[String]) -> Self {
        Self::Failed(PARAM_VALIDATION, format!("{USAGE}\nUnknown options: {}\n", options.join(", ")))
    }

    /// A value that cannot be read.
    pub(super) fn parameter(option: &str, message: &str) -> Self {
        Self::Failed(PARAM_VALIDATION, format!("Error parsing parameter '{option}': {message}"))
    }

    /// An input that the client does not send.
    pub(super) fn validation(message: impl Into<String>) -> Self {
        Self::Failed(PARAM_VALIDATION, message.into())
    }

    /// What the file system refused, in Python's words.
    pub(super) fn errno(why: FileError, path: &str) -> Self {
        Self::general(format!("[Errno {}] {why}: {}", why.number(), names::quoted(path)))
    }

    /// Any other error.
    pub(super) fn general(message: impl Into<String>) -> Self {
        Self::Failed(GENERAL, message.into())
    }
}
