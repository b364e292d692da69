//! CloudTrail: the event history. It keeps nothing: what it tells is read from the journal by `trail`.
//!
//! There are no trails here, so no events are delivered anywhere; what the history has is there without one.

mod describe_trails;
mod errors;
mod get_trail_status;
mod lookup_events;
#[cfg(test)]
mod tests;

use crate::api::Row;

/// Operations of CloudTrail.
pub(crate) const ROWS: &[Row] = &[describe_trails::ROW, get_trail_status::ROW, lookup_events::ROW];
