//! Systems Manager, as far as Session Manager goes: which instances are managed, and the sessions on them.
//!
//! An instance is managed because of its role, at every moment anew; nothing is registered. What a session's shell does
//! is no concern of this module.

mod describe_instance_information;
mod managed;
mod start_session;
mod state;
mod terminate_session;
#[cfg(test)]
mod tests;

pub use state::{Session, Ssm};

use crate::api::Row;

/// Operations of Systems Manager.
pub(crate) const ROWS: &[Row] =
    &[describe_instance_information::ROW, start_session::ROW, terminate_session::ROW];
