//! What credentials leave behind when they sign a request: when, where, which service.
//!
//! IAM takes up to four hours to tell it (IAM User Guide, "Refine permissions using last accessed information"); here it is told at once.

use super::LastUsed;
use crate::ids::AccessKeyId;
use crate::{
    sts::{Holder, Identity},
    world::World,
};

/// Notes a request that was signed well, whatever became of it.
pub(crate) fn note_use(
    world: &mut World,
    identity: &Identity,
    access_key: &str,
    region: &str,
    service: &str,
) {
    let used = || LastUsed { at: world.now, region: region.to_owned(), service: service.to_owned() };
    match &identity.holder {
        Holder::User(_) => {
            let used = used();
            world.iam.keys_used.insert(AccessKeyId::new(access_key), used);
        }
        Holder::Session(session) => {
            let used = used();
            let role = world.iam.roles.get_mut(&session.role.as_str().to_ascii_lowercase());
            if let Some(role) = role.filter(|role| role.id == session.role_id) {
                role.last_used = Some(used);
            }
        }
        Holder::UserSession(_) | Holder::Federated(_) | Holder::Anonymous => {}
    }
}
