//! EC2: instances, metadata options, instance-profile associations. State in `state`, one file per operation,
//! what happens by itself in `clock` and `role_keys`.

mod address;
mod associate_iam_instance_profile;
mod association;
mod clock;
mod create_key_pair;
mod create_tags;
mod delete_key_pair;
mod delete_tags;
mod describe_iam_instance_profile_associations;
mod describe_images;
mod describe_instance_attribute;
mod describe_instance_status;
mod describe_instances;
mod describe_key_pairs;
mod describe_tags;
#[cfg(test)]
mod describe_tests;
mod disassociate_iam_instance_profile;
mod errors;
mod filters;
mod find;
mod get_instance_metadata_defaults;
mod hardware;
mod images_table;
mod instance_profile;
mod key_pair;
#[cfg(test)]
mod key_pair_tests;
mod launch;
mod launch_needs;
mod metadata_options;
#[cfg(test)]
mod metadata_tests;
mod modify_instance_attribute;
mod modify_instance_metadata_defaults;
mod modify_instance_metadata_options;
mod needs;
mod notices;
mod page;
mod replace_iam_instance_profile_association;
mod role_keys;
mod run_instances;
mod start_instances;
mod state;
mod stop_instances;
mod tagged;
mod tags;
#[cfg(test)]
mod tags_tests;
mod terminate_instances;
#[cfg(test)]
mod tests;
mod types_table;
mod user_data;
mod view;

pub(crate) use address::is_amazons;
pub use address::{private_dns, public_dns};
pub(crate) use clock::{apply_options, reach_state, settle_association};
pub use find::remembered;
pub use key_pair::public_key;
pub use notices::*;
pub(crate) use role_keys::refresh_role_keys;
pub use state::*;
pub(crate) use tagged::shown_tags;
pub(crate) use view::{architecture, nitro};

use crate::api::Row;

/// Every operation of EC2 that is simulated.
pub(crate) static ROWS: &[Row] = &[
    associate_iam_instance_profile::ROW,
    create_key_pair::ROW,
    create_tags::ROW,
    delete_key_pair::ROW,
    delete_tags::ROW,
    describe_iam_instance_profile_associations::ROW,
    describe_images::ROW,
    describe_instance_attribute::ROW,
    describe_instance_status::ROW,
    describe_instances::ROW,
    describe_key_pairs::ROW,
    describe_tags::ROW,
    disassociate_iam_instance_profile::ROW,
    get_instance_metadata_defaults::ROW,
    modify_instance_attribute::ROW,
    modify_instance_metadata_defaults::ROW,
    modify_instance_metadata_options::ROW,
    replace_iam_instance_profile_association::ROW,
    run_instances::ROW,
    start_instances::ROW,
    stop_instances::ROW,
    terminate_instances::ROW,
];
