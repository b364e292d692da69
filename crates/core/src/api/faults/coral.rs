//! IAM, STS, CloudWatch, and the services that speak JSON: AWS's own framework, whose sentences are the same in every service.
//!
//! Sources: mhart/dynalite and kinesalite (sentences recorded from AWS), IAM API reference "Common errors", and transcripts
//! in public issues: 99designs/aws-vault#1056 (`InvalidClientTokenId`), aws/aws-cli#6676 (`Signature expired`).

use super::error;
use crate::{
    api::{
        ApiError,
        authenticate::{Fault, Wrong},
    },
    model::{Protocol, Service},
    sigv4::ReadError,
    time::{Span, Timestamp},
};

/// What kind of fault it is; each protocol has its own code for it.
#[derive(Clone, Copy)]
enum Kind {
    Missing,
    Incomplete,
    Mismatch,
    Unknown,
    Expired,
}

const MISMATCH: &str = "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";
/// Of a token; that of an unknown key has a full stop.
const INVALID: &str = "The security token included in the request is invalid";

/// The JSON protocols have other names for the same; where the operation is in the body, there is no status but 400.
pub(super) fn worded(service: &Service, fault: &Fault) -> ApiError {
    let (kind, sentence) = told(fault);
    let (query, json) = match kind {
        Kind::Missing => ("MissingAuthenticationToken", "MissingAuthenticationTokenException"),
        Kind::Incomplete => ("IncompleteSignature", "IncompleteSignatureException"),
        Kind::Mismatch => ("SignatureDoesNotMatch", "InvalidSignatureException"),
        Kind::Unknown => ("InvalidClientTokenId", "UnrecognizedClientException"),
        Kind::Expired => ("ExpiredToken", "ExpiredTokenException"),
    };
    match service.protocol {
        Protocol::Json => error(json, sentence, 400),
        Protocol::RestJson => error(json, sentence, 403),
        _ => error(query, sentence, 403),
    }
}

fn told(fault: &Fault) -> (Kind, String) {
    match fault {
        Fault::Unreadable(why) => unreadable(why),
        Fault::Scope { wrong, .. } => (Kind::Mismatch, wrong.iter().map(scope).collect()),
        Fault::NotCovered(_) => (
            Kind::Mismatch,
            "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.".to_owned(),
        ),
        Fault::UnknownKey { .. } | Fault::Token { given: None, .. } => (Kind::Unknown, format!("{INVALID}.")),
        Fault::Token { .. } | Fault::Barred => (Kind::Unknown, INVALID.to_owned()),
        Fault::Expired { .. } => {
            (Kind::Expired, "The security token included in the request is expired".to_owned())
        }
        Fault::Skewed { at, now, allowed } => (Kind::Mismatch, skewed(*at, *now, *allowed)),
        // The last five are S3's alone.
        Fault::Signature { .. }
        | Fault::Validity(_)
        | Fault::UrlExpired { .. }
        | Fault::UrlNotYet
        | Fault::Payload(_)
        | Fault::BodyHash { .. } => (Kind::Mismatch, MISMATCH.to_owned()),
    }
}

fn unreadable(why: &ReadError) -> (Kind, String) {
    match why {
        ReadError::Both(_) => (
            Kind::Mismatch,
            "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header."
                .to_owned(),
        ),
        ReadError::Missing | ReadError::Version2 | ReadError::Scheme(_) | ReadError::TooLong => {
            (Kind::Missing, "Request is missing Authentication Token".to_owned())
        }
        ReadError::Incomplete { query, missing, header } => {
            let sentences: String = missing.iter().map(|name| absent(*query, name)).collect();
            let end = if *query {
                "Re-examine the query-string parameters.".to_owned()
            } else {
                format!("Authorization={header}")
            };
            (Kind::Incomplete, sentences + &end)
        }
        ReadError::Date { given, .. } => (
            Kind::Incomplete,
            format!(
                "Date must be in ISO-8601 'basic format'. Got '{given}'. See http://en.wikipedia.org/wiki/ISO_8601"
            ),
        ),
        ReadError::Algorithm { given, .. } => (
            Kind::Incomplete,
            format!("Unsupported AWS 'algorithm': '{given}' (only AWS4-HMAC-SHA256 for now). "),
        ),
        ReadError::Credential { given, .. } => (
            Kind::Incomplete,
            format!(
                "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '{given}'"
            ),
        ),
    }
}

fn absent(query: bool, name: &str) -> String {
    match (query, name) {
        (true, name) => format!("AWS query-string parameters must include '{name}'. "),
        (false, "X-Amz-Date") => {
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ".to_owned()
        }
        (false, name) => format!("Authorization header requires '{name}' parameter. "),
    }
}

fn scope(wrong: &Wrong) -> String {
    match wrong {
        Wrong::Region { .. } => "Credential should be scoped to a valid region. ".to_owned(),
        Wrong::Service { expected, .. } => {
            format!("Credential should be scoped to correct service: '{expected}'. ")
        }
        Wrong::Terminator { given } => {
            format!("Credential should be scoped with a valid terminator: 'aws4_request', not '{given}'. ")
        }
        Wrong::Day { given, expected, from } => format!(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{given}' != '{expected}', from '{from}'."
        ),
    }
}

fn skewed(at: Timestamp, now: Timestamp, allowed: Span) -> String {
    let minutes = allowed.as_seconds() / 60;
    let (stated, clock) = (at.compact(), now.compact());
    let back = Span::millis(-allowed.as_millis());
    if at < now {
        let bound = now.plus(back).compact();
        format!("Signature expired: {stated} is now earlier than {bound} ({clock} - {minutes} min.)")
    } else {
        let bound = now.plus(allowed).compact();
        format!("Signature not yet current: {stated} is still later than {bound} ({clock} + {minutes} min.)")
    }
}
