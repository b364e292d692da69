//! S3: buckets and what is in them. State in `state`, one file per operation.

mod list_buckets;
mod list_objects_v2;
mod state;
#[cfg(test)]
mod tests;

pub use state::*;

use crate::{api::Row, time::Timestamp};

/// Every operation of S3 that is simulated.
pub(crate) static ROWS: &[Row] = &[list_buckets::ROW, list_objects_v2::ROW];

/// S3 writes times in whole seconds, with three zeros.
fn time(at: Timestamp) -> String {
    Timestamp::from_millis(at.as_seconds() * 1000).iso_millis()
}
