//! Switches of an instance: what a launch says of them, and what is asked and changed later.

use serde_json::Value;

use super::{Attributes, errors::not_one_of};
use crate::{
    api::ApiError,
    input::{flag, text},
};

/// What an instance does when it shuts itself down; true ends it.
pub(super) fn ends_on_shutdown(value: &str) -> Result<bool, ApiError> {
    match value {
        "stop" => Ok(false),
        "terminate" => Ok(true),
        other => Err(not_one_of(other, "InstanceInitiatedShutdownBehavior", &["stop", "terminate"])),
    }
}

/// EC2's word for it.
pub(super) fn shutdown(attributes: Attributes) -> &'static str {
    if attributes.ends_on_shutdown { "terminate" } else { "stop" }
}

/// What a launch says.
pub(super) fn of_launch(input: &Value, public: bool) -> Result<Attributes, ApiError> {
    let shutdown = text(input, "InstanceInitiatedShutdownBehavior").map(ends_on_shutdown).transpose()?;
    Ok(Attributes {
        keep: flag(input, "DisableApiTermination"),
        keep_running: flag(input, "DisableApiStop"),
        ends_on_shutdown: shutdown.unwrap_or_default(),
        ebs_optimized: flag(input, "EbsOptimized"),
        monitoring: input.get("Monitoring").is_some_and(|monitoring| flag(monitoring, "Enabled")),
        public,
        ..Attributes::default()
    })
}
