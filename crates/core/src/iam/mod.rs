//! IAM: users and their keys, roles, instance profiles, managed policies, and what can be asked about them. State in
//! `state`, one file per operation; tags alone share one, since twelve operations differ in a word.

mod access_keys;
mod add_role_to_instance_profile;
mod attach_role_policy;
mod attach_user_policy;
mod attached;
mod aws_policies_names;
mod aws_policies_table;
mod before;
mod boundary;
mod create_access_key;
mod create_instance_profile;
mod create_policy;
mod create_policy_version;
mod create_role;
mod create_user;
mod credential_report;
mod delete_access_key;
mod delete_instance_profile;
mod delete_policy;
mod delete_policy_version;
mod delete_role;
mod delete_role_permissions_boundary;
mod delete_role_policy;
mod delete_user;
mod delete_user_permissions_boundary;
mod delete_user_policy;
mod detach_role_policy;
mod detach_user_policy;
mod documents;
mod errors;
mod find;
mod generate_credential_report;
mod get_access_key_last_used;
mod get_account_summary;
mod get_credential_report;
mod get_instance_profile;
mod get_policy;
mod get_policy_version;
mod get_role;
mod get_role_policy;
mod get_user;
mod get_user_policy;
mod holder;
mod inline;
#[cfg(test)]
mod inline_tests;
mod keys;
mod last_used;
mod list_access_keys;
mod list_attached_role_policies;
mod list_attached_user_policies;
mod list_entities_for_policy;
mod list_instance_profiles;
mod list_instance_profiles_for_role;
mod list_policies;
mod list_policy_versions;
mod list_role_policies;
mod list_roles;
mod list_user_policies;
mod list_users;
mod page;
mod principals;
mod put_role_permissions_boundary;
mod put_role_policy;
mod put_user_permissions_boundary;
mod put_user_policy;
#[cfg(test)]
mod quota_tests;
#[cfg(test)]
mod removal_tests;
mod remove_role_from_instance_profile;
mod set_default_policy_version;
mod simulate_custom_policy;
mod simulate_principal_policy;
mod simulation;
#[cfg(test)]
mod simulation_tests;
mod state;
mod tagging;
#[cfg(test)]
mod tests;
mod trust;
mod update_access_key;
mod update_assume_role_policy;
mod update_role;
mod update_role_description;
mod update_user;
mod usage;
mod versions;
mod view;

pub(crate) use aws_policies_names::not_simulated;
pub(crate) use aws_policies_table::{KNOWN, Known};
pub(crate) use before::{before, with_caller};
pub(crate) use errors::{RESERVED, reserved};
pub(crate) use find::unattachable;
pub(crate) use last_used::note_use;
pub use state::*;
pub(crate) use trust::exists;
pub(crate) use view::encoded_text;

use serde_json::Value;

use crate::{
    api::{Handler, Need, Row},
    world::World,
};

/// A row of an operation that changes something.
const fn change(operation: &'static str, needs: fn(&World, &Value) -> Vec<Need>, run: Handler) -> Row {
    Row { service: "iam", operation, needs, run, read_only: false, management: true }
}

/// A row of an operation that changes nothing.
const fn look(operation: &'static str, needs: fn(&World, &Value) -> Vec<Need>, run: Handler) -> Row {
    Row { service: "iam", operation, needs, run, read_only: true, management: true }
}

/// Every operation of IAM that is simulated, but for those of tags.
pub(crate) static ROWS: &[Row] = &[
    add_role_to_instance_profile::ROW,
    attach_role_policy::ROW,
    attach_user_policy::ROW,
    create_access_key::ROW,
    create_instance_profile::ROW,
    create_policy::ROW,
    create_policy_version::ROW,
    create_role::ROW,
    create_user::ROW,
    delete_access_key::ROW,
    delete_instance_profile::ROW,
    delete_policy::ROW,
    delete_policy_version::ROW,
    delete_role::ROW,
    delete_role_permissions_boundary::ROW,
    delete_role_policy::ROW,
    delete_user::ROW,
    delete_user_permissions_boundary::ROW,
    delete_user_policy::ROW,
    detach_role_policy::ROW,
    detach_user_policy::ROW,
    generate_credential_report::ROW,
    get_access_key_last_used::ROW,
    get_account_summary::ROW,
    get_credential_report::ROW,
    get_instance_profile::ROW,
    get_policy::ROW,
    get_policy_version::ROW,
    get_role::ROW,
    get_role_policy::ROW,
    get_user::ROW,
    get_user_policy::ROW,
    list_access_keys::ROW,
    list_attached_role_policies::ROW,
    list_attached_user_policies::ROW,
    list_entities_for_policy::ROW,
    list_instance_profiles::ROW,
    list_instance_profiles_for_role::ROW,
    list_policies::ROW,
    list_policy_versions::ROW,
    list_role_policies::ROW,
    list_roles::ROW,
    list_user_policies::ROW,
    list_users::ROW,
    put_role_permissions_boundary::ROW,
    put_role_policy::ROW,
    put_user_permissions_boundary::ROW,
    put_user_policy::ROW,
    remove_role_from_instance_profile::ROW,
    set_default_policy_version::ROW,
    simulate_custom_policy::ROW,
    simulate_principal_policy::ROW,
    update_access_key::ROW,
    update_assume_role_policy::ROW,
    update_role::ROW,
    update_role_description::ROW,
    update_user::ROW,
];

/// Operations on tags.
pub(crate) static TAG_ROWS: &[Row] = &tagging::ROWS;
