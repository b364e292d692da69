//! EC2 Instance Connect: a public key on an instance for a minute.

mod send_ssh_public_key;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::{api::Row, ids::InstanceId, time::Timestamp};

/// Operations of EC2 Instance Connect.
pub(crate) const ROWS: &[Row] = &[send_ssh_public_key::ROW];

/// A key that an instance takes for the time being.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentKey {
    /// The instance.
    pub instance: InstanceId,
    /// The user of its system.
    pub user: String,
    /// The public key.
    pub key: String,
    /// When it is taken no more.
    pub until: Timestamp,
}
