//! A lesson's knobs as the world has them. The build reads them where it knows no world, so they are named twice.

use rolelab_core::world;

use rolelab_lesson::Knobs;

/// The knobs of a lesson's account.
pub(crate) fn knobs(lesson: &Knobs) -> world::Knobs {
    let Knobs {
        metadata_throttling,
        event_history_throttling,
        event_history_delay,
        policy_delay,
        instance_profile_delay,
        principal_delay,
        describe_delay,
    } = *lesson;
    world::Knobs {
        metadata_throttling,
        event_history_throttling,
        event_history_delay,
        policy_delay,
        instance_profile_delay,
        principal_delay,
        describe_delay,
        ..world::Knobs::default()
    }
}
