//! The state that the determinism law speaks of: plain data, taken and compared only when no line runs.

use std::collections::BTreeMap;

use rolelab_core::world::World;
use rolelab_shell::host::{Host, HostId};
use serde::{Deserialize, Serialize};

/// Everything that a lab is, beside its journal and what runs just now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// The account and its clock.
    pub world: World,
    /// The laptop and every instance that has been seen, by id.
    pub hosts: BTreeMap<HostId, Host>,
    /// Passed goals and the fact that showed each.
    pub passed: BTreeMap<String, String>,
    /// How many hint tiers of each step were shown.
    pub hints: BTreeMap<String, usize>,
    /// How many moves of each step's solution were handed out.
    pub handed: BTreeMap<String, usize>,
}
