//! How many requests reach the metadata service in a time: the network card of an instance passes 1,024 packets a second
//! to link-local addresses (EC2 User Guide, network performance; `linklocal_allowance_exceeded`), and drops the others
//! without a word. It is off unless a lesson turns it on.

use crate::{ids::InstanceId, time::Span, world::World};

/// About ten packets make a request and its answer.
const REQUESTS_A_SECOND: i64 = 100;
/// What one request takes of the allowance.
const REQUEST: Span = Span::millis(1000 / REQUESTS_A_SECOND);
/// The most that a quiet card saves up: one second's.
const FULL: Span = Span::seconds(1);

/// Whether a request to the service of an instance gets through. It uses up allowance when it does.
pub(super) fn passes(world: &mut World, id: &InstanceId) -> bool {
    if !world.knobs.metadata_throttling {
        return true;
    }
    let now = world.now;
    let Some(instance) = world.ec2.instances.get_mut(id) else { return true };
    let left = match instance.allowance {
        Some((at, left)) => {
            Span::millis(left.as_millis().saturating_add(now.since(at).as_millis())).min(FULL)
        }
        None => FULL,
    };
    let after = left.as_millis().saturating_sub(REQUEST.as_millis());
    instance.allowance = Some((now, if after < 0 { left } else { Span::millis(after) }));
    after >= 0
}
