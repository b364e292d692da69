//! EC2 tells next to nothing (EC2 API reference, "Error codes": AuthFailure, RequestExpired, MissingParameter).

use super::error;
use crate::{
    api::{ApiError, authenticate::Fault},
    sigv4::ReadError,
};

pub(super) fn worded(fault: &Fault) -> ApiError {
    match fault {
        Fault::Unreadable(ReadError::Missing) => {
            error("MissingParameter", "The request must contain the parameter AWSAccessKeyId", 400)
        }
        Fault::Expired { .. } | Fault::Skewed { .. } => error("RequestExpired", "Request has expired.", 400),
        _ => error("AuthFailure", "AWS was not able to validate the provided access credentials", 401),
    }
}
