//! EC2: instances, metadata options, instance-profile associations. State in `state`, one file per operation,
//! what happens by itself in `clock` and `role_keys`.

mod address;
mod associate_iam_instance_profile;
mod association;
mod clock;
mod describe_iam_instance_profile_associations;
mod describe_instances;
mod disassociate_iam_instance_profile;
mod errors;
mod filters;
mod find;
mod hardware;
mod instance_profile;
mod launch;
mod metadata_options;
mod modify_instance_metadata_options;
mod needs;
mod notices;
mod replace_iam_instance_profile_association;
mod role_keys;
mod run_instances;
mod start_instances;
mod state;
mod stop_instances;
mod tags;
mod terminate_instances;
#[cfg(test)]
mod tests;
mod types_table;
mod view;

pub use address::{private_dns, public_dns};
pub(crate) use clock::{apply_options, reach_state, settle_association};
pub use find::remembered;
pub use notices::*;
pub(crate) use role_keys::refresh_role_keys;
pub use state::*;
pub(crate) use view::{architecture, nitro};

use crate::api::Row;

/// Every operation of EC2 that is simulated.
pub(crate) static ROWS: &[Row] = &[
    associate_iam_instance_profile::ROW,
    describe_iam_instance_profile_associations::ROW,
    describe_instances::ROW,
    disassociate_iam_instance_profile::ROW,
    modify_instance_metadata_options::ROW,
    replace_iam_instance_profile_association::ROW,
    run_instances::ROW,
    start_instances::ROW,
    stop_instances::ROW,
    terminate_instances::ROW,
];
