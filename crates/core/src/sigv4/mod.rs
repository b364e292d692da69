//! AWS Signature Version 4, in the `Authorization` header and in the query string: signing as botocore does, reading,
//! recomputing.
//!
//! Source: IAM User Guide, "AWS Signature Version 4 for API requests". It judges nothing: whether the key is
//! known, active and in time is the front door's business.

mod canonical;
mod chunked;
mod payload;
mod presign;
mod read;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod vectors_table;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

pub use chunked::{ChunkError, unframed};
pub use payload::{Payload, body_hash_of, body_matches, payload};
pub(crate) use presign::must_be_covered;
pub use presign::{presign, without_signature};
pub use read::{MAX_AUTHORIZATION, MAX_SIGNED_HEADERS, ReadError, is_presigned, read};

use crate::{
    http::{Headers, Request},
    time::Timestamp,
};

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// What every scope ends with.
pub const TERMINATOR: &str = "aws4_request";

/// Headers that a client adds or changes after signing, or that proxies do; botocore signs none of them.
const UNSIGNED: [&str; 9] = [
    "accept",
    "accept-encoding",
    "authorization",
    "connection",
    "content-length",
    "expect",
    "transfer-encoding",
    "user-agent",
    "x-amzn-trace-id",
];

/// What a client signs with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    /// `AKIA…` or `ASIA…`.
    pub access_key: String,
    /// The secret.
    pub secret: String,
    /// The session token of temporary keys.
    pub token: Option<String>,
}

/// Where a signature stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// In the `Authorization` header.
    Header,
    /// In the query string: a presigned URL.
    Query {
        /// `X-Amz-Expires` as given: seconds, if it is what it should be.
        expires: Option<String>,
    },
}

/// A signature as the request claims it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The key id.
    pub access_key: String,
    /// The scope's day, `20260302`.
    pub date: String,
    /// The scope's region.
    pub region: String,
    /// The scope's service: `ec2`, `s3` …
    pub service: String,
    /// The scope's end; `aws4_request` in a good one.
    pub terminator: String,
    /// The covered headers in lower case, in the order given.
    pub signed_headers: Vec<String>,
    /// 64 hexadecimal digits, as given.
    pub signature: String,
    /// `X-Amz-Security-Token`, if sent.
    pub token: Option<String>,
    /// When it was signed: `X-Amz-Date`, else `Date`.
    pub at: Timestamp,
    /// Header or query string.
    pub form: Form,
}

/// The three texts of a signature, kept for verifying and for teaching.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pieces {
    /// What both sides must build alike.
    pub canonical_request: String,
    /// What is signed.
    pub string_to_sign: String,
    /// 64 hexadecimal digits.
    pub signature: String,
}

/// Signs a request as botocore does: sets `X-Amz-Date`, `X-Amz-Security-Token` for temporary keys,
/// `X-Amz-Content-SHA256` for S3, and `Authorization`. Sign last: later changes break the signature.
pub fn sign(request: &mut Request, credentials: &Credentials, region: &str, service: &str, at: Timestamp) {
    request.headers.remove("Authorization");
    request.headers.set("X-Amz-Date", at.compact());
    if let Some(token) = &credentials.token {
        request.headers.set("X-Amz-Security-Token", token.as_str());
    }
    // A word that stands for no hash stays.
    let word = matches!(payload(request), Payload::Unsigned | Payload::Chunked);
    if service == "s3" && !word {
        request.headers.set(payload::HEADER, body_hash_of(request));
    }
    let mut signed = Signed::begun(request, credentials, (region, service), at, Form::Header);
    signed.signature = pieces(request, &signed, &credentials.secret).signature;
    request.headers.push("Authorization", signed.authorization());
}

/// Recomputes the signature of a request with the secret the account knows.
pub fn pieces(request: &Request, signed: &Signed, secret: &str) -> Pieces {
    pieces_by(request, signed, secret, canonical::Rules::of(&signed.service))
}

fn pieces_by(request: &Request, signed: &Signed, secret: &str, rules: canonical::Rules) -> Pieces {
    let (canonical_request, string_to_sign) = texts_by(request, signed, rules);
    let key = signed
        .key_chain()
        .iter()
        .fold(format!("AWS4{secret}").into_bytes(), |key, part| hmac(&key, part.as_bytes()));
    let signature = hex(&hmac(&key, string_to_sign.as_bytes()));
    Pieces { canonical_request, string_to_sign, signature }
}

/// The canonical request and the string to sign: what anybody can build from a request who knows no secret.
pub fn texts(request: &Request, signed: &Signed) -> (String, String) {
    texts_by(request, signed, canonical::Rules::of(&signed.service))
}

fn texts_by(request: &Request, signed: &Signed, rules: canonical::Rules) -> (String, String) {
    let body_hash = payload::signed_hash(request, signed);
    let canonical_request = canonical::request(request, signed, &body_hash, rules);
    let hashed = hex(&Sha256::digest(canonical_request.as_bytes()));
    let scope = signed.key_chain().join("/");
    let string_to_sign = format!("{ALGORITHM}\n{}\n{scope}\n{hashed}", signed.at.compact());
    (canonical_request, string_to_sign)
}

impl Signed {
    /// Before the signature itself: what a client's credentials, its place and the moment come to.
    fn begun(
        request: &Request,
        credentials: &Credentials,
        (region, service): (&str, &str),
        at: Timestamp,
        form: Form,
    ) -> Self {
        let compact = at.compact();
        Self {
            access_key: credentials.access_key.clone(),
            date: compact.split('T').next().unwrap_or_default().to_owned(),
            region: region.to_owned(),
            service: service.to_owned(),
            terminator: TERMINATOR.to_owned(),
            signed_headers: coverable(&request.headers),
            signature: String::new(),
            token: credentials.token.clone(),
            at,
            form,
        }
    }

    /// Whether the recomputed signature is the claimed one. Looks at every digit, whatever differs first.
    pub fn matches(&self, pieces: &Pieces) -> bool {
        let (ours, theirs) = (pieces.signature.as_bytes(), self.signature.as_bytes());
        ours.len() == theirs.len() && ours.iter().zip(theirs).fold(0, |all, (a, b)| all | (a ^ b)) == 0
    }

    /// What the signing key is made of, one HMAC after the other, beginning with `AWS4` and the secret. Joined with
    /// slashes it is the scope.
    pub fn key_chain(&self) -> [&str; 4] {
        [&self.date, &self.region, &self.service, &self.terminator]
    }

    /// The value of the `Authorization` header.
    fn authorization(&self) -> String {
        let Self { signature, .. } = self;
        let (credential, headers) = (self.credential(), self.signed_headers.join(";"));
        format!("{ALGORITHM} Credential={credential}, SignedHeaders={headers}, Signature={signature}")
    }

    /// Key id and scope.
    fn credential(&self) -> String {
        format!("{}/{}", self.access_key, self.key_chain().join("/"))
    }
}

/// The headers a client's signature covers, in lower case and sorted. `host` always is one of them.
fn coverable(headers: &Headers) -> Vec<String> {
    let mut names: Vec<String> = headers.iter().map(|(name, _)| name.to_lowercase()).collect();
    names.push("host".to_owned());
    names.retain(|name| !UNSIGNED.contains(&name.as_str()));
    names.sort_unstable();
    names.dedup();
    names
}

/// HMAC-SHA256 (RFC 2104).
pub fn hmac(key: &[u8], text: &[u8]) -> Vec<u8> {
    // HMAC takes a key of any length, so the second arm is never reached.
    match Hmac::<Sha256>::new_from_slice(key) {
        Ok(mut mac) => {
            mac.update(text);
            mac.finalize().into_bytes().to_vec()
        }
        Err(_) => Vec::new(),
    }
}

fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
