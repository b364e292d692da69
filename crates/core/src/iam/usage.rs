//! Who has a managed policy: attached, or as a permissions boundary.

use super::{Role, User};
use crate::world::World;

/// Those who have it, by name.
pub(super) struct Usage<'a> {
    pub(super) users: Vec<&'a User>,
    pub(super) roles: Vec<&'a Role>,
    pub(super) bounded_users: Vec<&'a User>,
    pub(super) bounded_roles: Vec<&'a Role>,
}

impl<'a> Usage<'a> {
    pub(super) fn of(world: &'a World, arn: &str) -> Self {
        let has = |attached: &[String]| attached.iter().any(|own| own == arn);
        let bounds = |boundary: &Option<String>| boundary.as_deref() == Some(arn);
        let (users, roles) = (world.iam.users.values(), world.iam.roles.values());
        Self {
            users: users.clone().filter(|user| has(&user.attached)).collect(),
            roles: roles.clone().filter(|role| has(&role.attached)).collect(),
            bounded_users: users.filter(|user| bounds(&user.boundary)).collect(),
            bounded_roles: roles.filter(|role| bounds(&role.boundary)).collect(),
        }
    }

    /// `AttachmentCount`.
    pub(super) fn attached(&self) -> usize {
        self.users.len() + self.roles.len()
    }

    /// `PermissionsBoundaryUsageCount`.
    pub(super) fn bounding(&self) -> usize {
        self.bounded_users.len() + self.bounded_roles.len()
    }

    /// How many have it in the way that `PolicyUsageFilter` names; in either way without one.
    pub(super) fn counts(&self, filter: Option<&str>) -> usize {
        match filter {
            Some("PermissionsPolicy") => self.attached(),
            Some("PermissionsBoundary") => self.bounding(),
            _ => self.attached() + self.bounding(),
        }
    }
}
