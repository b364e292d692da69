//! Policy documents as IAM's operations take them: what `policy::check` finds, as an answer of IAM.
//!
//! What is asked of a document stands there; here stands only what needs the account.

use super::errors::limit;
use crate::{
    api::ApiError,
    policy::{
        Document,
        check::{self, Around, Fault, Kind},
    },
};

/// Reads a document of that kind.
pub(super) fn read(kind: Kind, text: &str, around: &Around<'_>) -> Result<Document, ApiError> {
    check::check(kind, text, around).map_err(refused)
}

fn refused(fault: Fault) -> ApiError {
    if fault.code == "LimitExceeded" {
        limit(&fault.sentence)
    } else {
        ApiError::new(fault.code, fault.sentence)
    }
}
