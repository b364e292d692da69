//! S3 tells most, and shows what it computed.
//!
//! Sources: S3 API reference, "Error responses"; answers recorded from S3 in public repositories; versity/versitygw
//! (`s3err`) and openstack/swift (`test_s3api.py`), which follow AWS's sentences for headers and query strings. Which of
//! several faults of a scope S3 tells first is not confirmed.

use super::error;
use crate::{
    api::{
        ApiError, Refused,
        authenticate::{Fault, Wrong},
    },
    sigv4::{Payload, ReadError},
};

type Details = Vec<(&'static str, String)>;

const PAYLOAD: &str = "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER or a valid sha256 value.";
const BOTH: &str = "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified";
const PARAMETERS: &str = "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.";

pub(super) fn worded(fault: &Fault) -> Refused {
    match fault {
        Fault::Unreadable(why) => unreadable(why),
        Fault::Scope { query, wrong } => scope(*query, wrong),
        Fault::NotCovered(names) => told(
            "AccessDenied",
            "There were headers present in the request which were not signed",
            403,
            vec![("HeadersNotSigned", names.join(", "))],
        ),
        // The session token decides nothing here: S3 does not know a temporary key without it.
        Fault::UnknownKey { access_key } | Fault::Token { access_key, given: None } => told(
            "InvalidAccessKeyId",
            "The AWS Access Key Id you provided does not exist in our records.",
            403,
            vec![("AWSAccessKeyId", access_key.clone())],
        ),
        Fault::Token { given: Some(token), .. } => told(
            "InvalidToken",
            "The provided token is malformed or otherwise invalid.",
            400,
            vec![("Token-0", token.clone())],
        ),
        Fault::Expired { token } => {
            told("ExpiredToken", "The provided token has expired.", 400, vec![("Token-0", token.clone())])
        }
        Fault::Barred => told("AccessDenied", "Access Denied", 403, Vec::new()),
        Fault::Skewed { at, now, allowed } => told(
            "RequestTimeTooSkewed",
            "The difference between the request time and the current time is too large.",
            403,
            vec![
                ("RequestTime", at.compact()),
                ("ServerTime", now.iso()),
                ("MaxAllowedSkewMilliseconds", allowed.as_millis().to_string()),
            ],
        ),
        Fault::Validity(sentence) => told("AuthorizationQueryParametersError", sentence, 400, Vec::new()),
        Fault::UrlExpired { expires, at, now } => told(
            "AccessDenied",
            "Request has expired",
            403,
            vec![
                ("X-Amz-Expires", expires.as_seconds().to_string()),
                ("Expires", at.plus(*expires).iso()),
                ("ServerTime", now.iso()),
            ],
        ),
        Fault::UrlNotYet => told("AccessDenied", "Request is not valid yet", 403, Vec::new()),
        Fault::Signature { access_key, given, canonical_request, string_to_sign } => told(
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
            403,
            vec![
                ("AWSAccessKeyId", access_key.clone()),
                ("StringToSign", string_to_sign.clone()),
                ("SignatureProvided", given.clone()),
                ("StringToSignBytes", bytes(string_to_sign)),
                ("CanonicalRequest", canonical_request.clone()),
                ("CanonicalRequestBytes", bytes(canonical_request)),
            ],
        ),
        Fault::Payload(Payload::Strange(given)) => argument("x-amz-content-sha256", given, PAYLOAD),
        Fault::Payload(_) => told(
            "InvalidRequest",
            "Missing required header for this request: x-amz-content-sha256",
            400,
            Vec::new(),
        ),
        Fault::BodyHash { stated, computed } => told(
            "XAmzContentSHA256Mismatch",
            "The provided 'x-amz-content-sha256' header does not match what was computed.",
            400,
            vec![
                ("ClientComputedContentSHA256", stated.clone()),
                ("S3ComputedContentSHA256", computed.clone()),
            ],
        ),
    }
}

fn told(code: &str, message: &str, status: u16, details: Details) -> Refused {
    Refused { error: ApiError { details, ..error(code, message, status) }, not_simulated: None }
}

fn argument(name: &str, value: &str, message: &str) -> Refused {
    let details = vec![("ArgumentName", name.to_owned()), ("ArgumentValue", value.to_owned())];
    told("InvalidArgument", message, 400, details)
}

/// A part of the header or of the parameters that is not as it should be.
fn malformed(query: bool, what: &str) -> Refused {
    if query {
        told("AuthorizationQueryParametersError", what, 400, Vec::new())
    } else {
        let message = format!("The authorization header is malformed; {what}");
        told("AuthorizationHeaderMalformed", &message, 400, Vec::new())
    }
}

/// The same about the credential.
fn credential(query: bool, what: &str) -> Refused {
    let what =
        if query { format!("Error parsing the X-Amz-Credential parameter; {what}") } else { what.to_owned() };
    malformed(query, &what)
}

fn unreadable(why: &ReadError) -> Refused {
    match why {
        ReadError::Missing | ReadError::TooLong => told("AccessDenied", "Access Denied", 403, Vec::new()),
        ReadError::Both(header) => argument("Authorization", header, BOTH),
        ReadError::Version2 => told(
            "InvalidRequest",
            "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
            400,
            Vec::new(),
        ),
        ReadError::Scheme(header) => argument("Authorization", header, "Unsupported Authorization Type"),
        ReadError::Algorithm { query: true, .. } => {
            malformed(true, "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256\"")
        }
        ReadError::Algorithm { given, .. } => {
            argument("Authorization", given, "Unsupported Authorization Type")
        }
        ReadError::Incomplete { query: true, .. } => malformed(true, PARAMETERS),
        ReadError::Incomplete { missing, .. } if missing.as_slice() != ["X-Amz-Date"] => malformed(
            false,
            "the authorization header requires three components: Credential, SignedHeaders, and Signature.",
        ),
        ReadError::Date { query: true, .. } => {
            malformed(true, "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"")
        }
        ReadError::Incomplete { .. } | ReadError::Date { .. } => told(
            "AccessDenied",
            "AWS authentication requires a valid Date or x-amz-date header",
            403,
            Vec::new(),
        ),
        ReadError::Credential { query, .. } => credential(
            *query,
            "the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".",
        ),
    }
}

/// One fault is told: the day, the region, the service, the end.
fn scope(query: bool, wrong: &[Wrong]) -> Refused {
    let rank = |wrong: &&Wrong| match wrong {
        Wrong::Day { .. } => 0,
        Wrong::Region { .. } => 1,
        Wrong::Service { .. } => 2,
        Wrong::Terminator { .. } => 3,
    };
    match wrong.iter().min_by_key(rank) {
        Some(Wrong::Day { given, expected, .. }) => malformed(
            query,
            &format!(
                "Invalid credential date \"{given}\". This date is not the same as X-Amz-Date: \"{expected}\"."
            ),
        ),
        Some(Wrong::Region { given, expected }) => {
            let mut refused =
                credential(query, &format!("the region '{given}' is wrong; expecting '{expected}'"));
            refused.error.details.push(("Region", expected.clone()));
            refused
        }
        Some(Wrong::Service { given, expected }) => credential(
            query,
            &format!("incorrect service \"{given}\". This endpoint belongs to \"{expected}\"."),
        ),
        Some(Wrong::Terminator { given }) => credential(
            query,
            &format!("incorrect terminal \"{given}\". This endpoint uses \"aws4_request\"."),
        ),
        None => malformed(query, ""),
    }
}

/// `41 57 53 34`: what S3 shows so that nothing invisible is missed.
fn bytes(text: &str) -> String {
    let bytes: Vec<String> = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    bytes.join(" ")
}
