//! GuardDuty's codes and sentences (GuardDuty API reference; the first as clients in public repositories know it).

use super::detector;
use crate::{api::ApiError, world::World};

/// The code that GuardDuty has for every call it does not understand.
const BAD_REQUEST: &str = "BadRequestException";

/// Refuses what is no detector of this account.
pub(super) fn owned(world: &World, id: &str) -> Result<(), ApiError> {
    if id == detector(world) {
        return Ok(());
    }
    let message = "The request is rejected because the input detectorId is not owned by the current account.";
    Err(ApiError::new(BAD_REQUEST, message))
}

pub(super) fn invalid(parameter: &str) -> ApiError {
    let message = format!("The request is rejected because the parameter {parameter} has an invalid value.");
    ApiError::new(BAD_REQUEST, message)
}
