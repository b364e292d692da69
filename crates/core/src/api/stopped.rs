//! What was wrong with a signature, as a fact for the journal. What the caller is told is the business of `faults`; here
//! stands what the account knows and AWS does not say.

use super::authenticate::{Fault, holder};
use crate::{ids::AccessKeyId, journal::Stopped, sigv4::ReadError, sts::Identity, world::World};

/// Why a fault stops a call, and whose the key is that it names. The clock's moment is the world's.
pub(super) fn by(
    world: &World,
    claimed: Option<&AccessKeyId>,
    fault: &Fault,
) -> (Option<Stopped>, Option<Identity>) {
    let key = claimed.and_then(|id| world.sts.keys.get(id));
    let stopped = match fault {
        Fault::Unreadable(ReadError::Missing) => Stopped::Unsigned,
        Fault::Unreadable(_) => Stopped::Unreadable,
        Fault::Scope { .. } => Stopped::Scope,
        Fault::NotCovered(_) => Stopped::NotCovered,
        Fault::UnknownKey { .. } => match key {
            None => Stopped::UnknownKey,
            Some(key) if key.active => Stopped::HolderGone,
            Some(_) => Stopped::Deactivated,
        },
        Fault::Token { given, .. } => match (key.is_some_and(|key| key.token.is_some()), given) {
            (false, _) => Stopped::NeedlessToken,
            (true, None) => Stopped::NoToken,
            (true, Some(_)) => Stopped::WrongToken,
        },
        Fault::Expired { .. } => {
            Stopped::Expired { ended: key.and_then(|key| key.expires).unwrap_or(world.now) }
        }
        Fault::Barred => Stopped::Barred,
        Fault::Skewed { .. } => Stopped::Skew,
        Fault::Validity(_) | Fault::UrlExpired { .. } | Fault::UrlNotYet => Stopped::Url,
        Fault::Signature { .. } => Stopped::Secret,
        Fault::Payload(_) | Fault::BodyHash { .. } => Stopped::Body,
    };
    (Some(stopped), key.and_then(|key| holder(world, key)))
}
