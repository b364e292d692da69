//! The programs there are: one row each. Help, completion and "command not found" read this table.

mod aws;
mod curl;
#[cfg(test)]
pub(crate) mod driver;

use crate::program::Program;

/// Every program.
pub static PROGRAMS: &[Program] = &[aws::AWS, curl::CURL];
