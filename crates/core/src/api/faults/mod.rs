//! How each service words a fault of authentication: code, sentence, status. One file a flavour; nothing is judged here.

mod coral;
mod ec2;
#[cfg(test)]
mod faults_table;
mod s3;
#[cfg(test)]
mod tests;

use super::{ApiError, Refused, authenticate::Fault, refusal};
use crate::{
    model::{Protocol, Service},
    sigv4::{Payload, ReadError},
};

/// The algorithm of SigV4a, which signs for several regions at once.
const SIGV4A: &str = "AWS4-ECDSA-P256-SHA256";

/// What the caller is told.
pub(super) fn worded(service: &Service, fault: &Fault) -> Refused {
    if let Some(what) = not_simulated(service, fault) {
        return Refused::not_simulated(&what);
    }
    if matches!(fault, Fault::Unreadable(ReadError::TooLong)) {
        return refusal::head_too_large(service).into();
    }
    match service.protocol {
        Protocol::Ec2 => ec2::worded(fault).into(),
        Protocol::Query | Protocol::Json | Protocol::RestJson => coral::worded(service, fault).into(),
        Protocol::RestXml => s3::worded(fault),
    }
}

/// What AWS would take, and the lab does not.
fn not_simulated(service: &Service, fault: &Fault) -> Option<String> {
    let label = &service.name;
    match fault {
        Fault::Unreadable(ReadError::Algorithm { given, .. }) if given == SIGV4A => {
            Some(format!("{label} with a signature of {SIGV4A}"))
        }
        Fault::Unreadable(ReadError::Version2) if service.protocol != Protocol::RestXml => {
            Some(format!("{label} with Signature Version 2"))
        }
        Fault::Payload(Payload::Streaming(word)) => Some(format!("{label} with a body of {word}")),
        _ => None,
    }
}

/// An error without further elements.
fn error(code: &str, message: impl Into<String>, status: u16) -> ApiError {
    ApiError::new(code, message).status(status)
}
