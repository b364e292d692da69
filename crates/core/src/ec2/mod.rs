//! EC2: instances, metadata options, instance-profile associations. State in `state`, one file per operation,
//! what happens by itself in `clock` and `role_keys`.

mod address;
mod associate_iam_instance_profile;
mod association;
mod attributes;
mod authorize_security_group_egress;
mod authorize_security_group_ingress;
mod clock;
mod create_key_pair;
mod create_security_group;
mod create_tags;
mod default_vpc;
mod delete_key_pair;
mod delete_security_group;
mod delete_tags;
mod describe_availability_zones;
mod describe_iam_instance_profile_associations;
mod describe_images;
mod describe_instance_attribute;
mod describe_instance_status;
mod describe_instance_types;
mod describe_instances;
mod describe_key_pairs;
mod describe_regions;
mod describe_security_group_rules;
mod describe_security_groups;
mod describe_subnets;
mod describe_tags;
#[cfg(test)]
mod describe_tests;
mod describe_vpcs;
mod disassociate_iam_instance_profile;
mod errors;
mod filters;
mod find;
mod get_instance_metadata_defaults;
mod hardware;
mod images_table;
mod import_key_pair;
mod instance_filters_table;
mod instance_profile;
mod instance_type_filters_table;
mod key_pair;
#[cfg(test)]
mod key_pair_tests;
mod launch;
mod launch_needs;
mod listing;
mod metadata_options;
#[cfg(test)]
mod metadata_tests;
mod modify_instance_attribute;
mod modify_instance_metadata_defaults;
mod modify_instance_metadata_options;
mod needs;
mod network;
#[cfg(test)]
mod network_tests;
mod notices;
mod page;
#[cfg(test)]
mod page_tests;
mod placement;
mod public_key;
mod reach;
mod reboot_instances;
mod replace_iam_instance_profile_association;
mod revoke_security_group_egress;
mod revoke_security_group_ingress;
mod role_keys;
mod rules;
mod run_instances;
mod security_group;
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
pub use default_vpc::DEFAULT_GROUP;
pub use find::remembered;
pub use key_pair::public_key;
pub use network::*;
pub use notices::*;
pub use reach::{Far, lets_in, lets_out};
pub(crate) use role_keys::refresh_role_keys;
pub use run_instances::launched;
pub use state::*;
pub(crate) use tagged::shown_tags;
pub(crate) use view::{architecture, nitro};

use crate::api::Row;

/// Every operation of EC2 that is simulated.
pub(crate) static ROWS: &[Row] = &[
    associate_iam_instance_profile::ROW,
    authorize_security_group_egress::ROW,
    authorize_security_group_ingress::ROW,
    create_key_pair::ROW,
    create_security_group::ROW,
    create_tags::ROW,
    delete_key_pair::ROW,
    delete_security_group::ROW,
    delete_tags::ROW,
    describe_availability_zones::ROW,
    describe_iam_instance_profile_associations::ROW,
    describe_images::ROW,
    describe_instance_attribute::ROW,
    describe_instance_status::ROW,
    describe_instance_types::ROW,
    describe_instances::ROW,
    describe_key_pairs::ROW,
    describe_regions::ROW,
    describe_security_group_rules::ROW,
    describe_security_groups::ROW,
    describe_subnets::ROW,
    describe_tags::ROW,
    describe_vpcs::ROW,
    disassociate_iam_instance_profile::ROW,
    get_instance_metadata_defaults::ROW,
    import_key_pair::ROW,
    modify_instance_attribute::ROW,
    modify_instance_metadata_defaults::ROW,
    modify_instance_metadata_options::ROW,
    reboot_instances::ROW,
    replace_iam_instance_profile_association::ROW,
    revoke_security_group_egress::ROW,
    revoke_security_group_ingress::ROW,
    run_instances::ROW,
    start_instances::ROW,
    stop_instances::ROW,
    terminate_instances::ROW,
];
