//! The table of operations: every row of every service.

use super::Row;

/// Rows service by service.
static ROWS: &[&[Row]] = &[
    crate::cloudtrail::ROWS,
    crate::cloudwatch::ROWS,
    crate::ec2::ROWS,
    crate::guardduty::ROWS,
    crate::iam::ROWS,
    crate::iam::TAG_ROWS,
    crate::instance_connect::ROWS,
    crate::s3::ROWS,
    crate::ssm::ROWS,
    crate::sts::ROWS,
];

/// Every row.
pub(super) fn rows() -> impl Iterator<Item = &'static Row> {
    ROWS.iter().flat_map(|rows| rows.iter())
}

/// The row of an operation, when it is simulated.
pub(super) fn row(service: &str, operation: &str) -> Option<&'static Row> {
    rows().find(|row| row.service == service && row.operation == operation)
}
