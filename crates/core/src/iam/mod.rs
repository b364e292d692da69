//! IAM: roles, instance profiles, managed policies. State in `state`, one file per operation.

mod add_role_to_instance_profile;
mod attach_role_policy;
mod create_instance_profile;
mod create_role;
mod delete_instance_profile;
mod delete_role;
mod delete_role_policy;
mod detach_role_policy;
mod documents;
mod errors;
mod find;
mod get_instance_profile;
mod get_role;
mod get_role_policy;
#[cfg(test)]
mod inline_tests;
mod keys;
mod list_attached_role_policies;
mod list_instance_profiles;
mod list_instance_profiles_for_role;
mod list_role_policies;
mod list_roles;
mod page;
mod put_role_policy;
#[cfg(test)]
mod removal_tests;
mod remove_role_from_instance_profile;
mod state;
#[cfg(test)]
mod tests;
mod trust;
mod update_assume_role_policy;
mod view;

pub use state::*;
pub(crate) use trust::exists;
pub(crate) use view::encoded_text;

use crate::api::Row;

/// Every operation of IAM that is simulated.
pub(crate) static ROWS: &[Row] = &[
    add_role_to_instance_profile::ROW,
    attach_role_policy::ROW,
    create_instance_profile::ROW,
    create_role::ROW,
    delete_instance_profile::ROW,
    delete_role::ROW,
    delete_role_policy::ROW,
    detach_role_policy::ROW,
    get_instance_profile::ROW,
    get_role::ROW,
    get_role_policy::ROW,
    list_attached_role_policies::ROW,
    list_instance_profiles::ROW,
    list_instance_profiles_for_role::ROW,
    list_role_policies::ROW,
    list_roles::ROW,
    put_role_policy::ROW,
    remove_role_from_instance_profile::ROW,
    update_assume_role_policy::ROW,
];
