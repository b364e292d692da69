//! What stands for the body in a signature: its hash, or a word in the hash's place.
//!
//! Source: S3 API reference, "Signature Calculations for the Authorization Header" (`x-amz-content-sha256`) and
//! "Authenticating Requests: Using Query Parameters". Only S3 has such words; other services hash what came.

use sha2::{Digest, Sha256};

use super::{Form, Signed, hex};
use crate::http::Request;

pub(super) const HEADER: &str = "X-Amz-Content-SHA256";
const UNSIGNED: &str = "UNSIGNED-PAYLOAD";
/// Chunks without signatures, checksums behind them.
pub(super) const UNSIGNED_TRAILER: &str = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
/// Bodies in chunks, each with a signature of its own or with checksums behind them.
const STREAMING: [&str; 5] = [
    "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
    "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
    "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD",
    "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER",
    "STREAMING-AWS4-HMAC-SHA256-EVENTS",
];

/// What `X-Amz-Content-SHA256` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payload {
    /// There is no such header.
    Unstated,
    /// The body's hash is not part of the signature.
    Unsigned,
    /// The body comes in chunks that are not part of the signature.
    Chunked,
    /// The body comes in chunks that have signatures; which of the words.
    Streaming(String),
    /// 64 hexadecimal digits.
    Hash(String),
    /// Neither a hash nor one of the words.
    Strange(String),
}

/// Reads the header.
pub fn payload(request: &Request) -> Payload {
    let Some(stated) = request.headers.get(HEADER).map(str::trim) else { return Payload::Unstated };
    match stated {
        "" => Payload::Unstated,
        UNSIGNED => Payload::Unsigned,
        UNSIGNED_TRAILER => Payload::Chunked,
        word if STREAMING.contains(&word) => Payload::Streaming(word.to_owned()),
        hash if hash.len() == 64 && hash.chars().all(|c| c.is_ascii_hexdigit()) => {
            Payload::Hash(hash.to_owned())
        }
        other => Payload::Strange(other.to_owned()),
    }
}

/// The hash of the body as it came: 64 hexadecimal digits.
pub fn body_hash_of(request: &Request) -> String {
    hex(&Sha256::digest(&request.body.0))
}

/// False when `X-Amz-Content-SHA256` states a hash that the body does not have (S3's
/// `XAmzContentSHA256Mismatch`). The words that stand for no hash are accepted.
pub fn body_matches(request: &Request) -> bool {
    match payload(request) {
        Payload::Unstated | Payload::Unsigned | Payload::Chunked => true,
        Payload::Hash(stated) => stated.eq_ignore_ascii_case(&body_hash_of(request)),
        Payload::Streaming(_) | Payload::Strange(_) => false,
    }
}

/// The last line of the canonical request. S3 takes what the header states, and a presigned URL without the header
/// covers no body.
pub(super) fn signed_hash(request: &Request, signed: &Signed) -> String {
    if signed.service != "s3" {
        return body_hash_of(request);
    }
    match (request.headers.get(HEADER).map(str::trim), &signed.form) {
        (Some(stated), _) => stated.to_owned(),
        (None, Form::Query { .. }) => UNSIGNED.to_owned(),
        (None, Form::Header) => body_hash_of(request),
    }
}
