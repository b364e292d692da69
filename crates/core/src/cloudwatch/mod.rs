//! CloudWatch: two metrics of the namespace AWS/EC2, read from what the metadata service counted. One file an operation.
//!
//! It holds nothing of its own and changes nothing. Other metrics are not published here.

mod errors;
mod get_metric_statistics;
mod list_metrics;
mod metrics;
#[cfg(test)]
mod tests;

use crate::api::Row;

/// Every operation of CloudWatch that is simulated.
pub(crate) static ROWS: &[Row] = &[get_metric_statistics::ROW, list_metrics::ROW];
