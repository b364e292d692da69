//! AWS Signature Version 4 in the `Authorization` header: signing as botocore does, reading, recomputing.
//!
//! Source: IAM User Guide, "AWS Signature Version 4 for API requests". It judges nothing: whether the key is
//! known, active and in time is the front door's business. Signatures in the query string are not read.

mod canonical;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod vectors_table;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::{
    http::{Headers, Request},
    time::Timestamp,
};

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const BODY_HASH: &str = "X-Amz-Content-SHA256";
/// The most bytes of an `Authorization` header that are looked at.
pub const MAX_AUTHORIZATION: usize = 8 << 10;
/// The most headers a signature may cover.
pub const MAX_SIGNED_HEADERS: usize = 100;

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
    /// The covered headers in lower case, in the order given.
    pub signed_headers: Vec<String>,
    /// 64 hexadecimal digits, as given.
    pub signature: String,
    /// `X-Amz-Security-Token`, if sent.
    pub token: Option<String>,
    /// When it was signed: `X-Amz-Date`.
    pub at: Timestamp,
}

/// Why a request carries no readable signature.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// There is no `Authorization` header.
    #[error("the request carries no Authorization header")]
    Missing,
    /// Another scheme, or the header is too long.
    #[error("the Authorization header is not of AWS4-HMAC-SHA256")]
    Unsupported,
    /// A part is missing or malformed. The text names every such part in the manner of AWS's
    /// `IncompleteSignature`.
    #[error("{0}")]
    Incomplete(String),
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
    if service == "s3" {
        let hash = hex(&Sha256::digest(&request.body.0));
        request.headers.set(BODY_HASH, hash);
    }
    let compact = at.compact();
    let mut signed = Signed {
        access_key: credentials.access_key.clone(),
        date: compact.split('T').next().unwrap_or_default().to_owned(),
        region: region.to_owned(),
        service: service.to_owned(),
        signed_headers: coverable(&request.headers),
        signature: String::new(),
        token: credentials.token.clone(),
        at,
    };
    signed.signature = pieces(request, &signed, &credentials.secret).signature;
    request.headers.push("Authorization", signed.authorization());
}

/// Reads the signature a request claims to have.
///
/// # Errors
/// [`ReadError`] when there is none that can be checked.
pub fn read(request: &Request) -> Result<Signed, ReadError> {
    let header = request.headers.get("Authorization").ok_or(ReadError::Missing)?;
    if header.len() > MAX_AUTHORIZATION {
        return Err(ReadError::Unsupported);
    }
    let parts = header.trim().strip_prefix(ALGORITHM).filter(|rest| rest.starts_with([' ', '\t']));
    let parts = parts.ok_or(ReadError::Unsupported)?;
    let part = |name: &str| {
        parts
            .split(',')
            .filter_map(|part| part.trim().split_once('='))
            .find(|(n, v)| *n == name && !v.is_empty())
            .map(|(_, v)| v)
    };
    let (credential, signature, headers) = (part("Credential"), part("Signature"), part("SignedHeaders"));
    let at = request.headers.get("X-Amz-Date").and_then(Timestamp::parse_compact);
    let (Some(credential), Some(signature), Some(headers), Some(at)) = (credential, signature, headers, at)
    else {
        let missing = [("Credential", credential), ("Signature", signature), ("SignedHeaders", headers)];
        let mut told: Vec<String> = missing
            .iter()
            .filter(|(_, value)| value.is_none())
            .map(|(name, _)| format!("Authorization header requires '{name}' parameter."))
            .collect();
        if at.is_none() {
            told.push(
                "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
                    .to_owned(),
            );
        }
        return Err(ReadError::Incomplete(format!("{} Authorization={header}", told.join(" "))));
    };
    let mut scope = credential.split('/').map(str::to_owned);
    let (Some(access_key), Some(date), Some(region), Some(service), Some("aws4_request"), None) =
        (scope.next(), scope.next(), scope.next(), scope.next(), scope.next().as_deref(), scope.next())
    else {
        return Err(ReadError::Incomplete(format!(
            "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '{credential}'"
        )));
    };
    let signed_headers: Vec<String> = headers.split(';').map(str::to_lowercase).collect();
    if signed_headers.len() > MAX_SIGNED_HEADERS {
        return Err(ReadError::Unsupported);
    }
    let token = request.headers.get("X-Amz-Security-Token").map(str::to_owned);
    let signature = signature.to_owned();
    Ok(Signed { access_key, date, region, service, signed_headers, signature, token, at })
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
    let body_hash = body_hash(request, &signed.service);
    let canonical_request = canonical::request(request, &signed.signed_headers, &body_hash, rules);
    let hashed = hex(&Sha256::digest(canonical_request.as_bytes()));
    let scope = signed.key_chain().join("/");
    let string_to_sign = format!("{ALGORITHM}\n{}\n{scope}\n{hashed}", signed.at.compact());
    (canonical_request, string_to_sign)
}

/// S3 signs the hash that the header states, so that `UNSIGNED-PAYLOAD` is possible; the other services hash
/// what came.
fn body_hash(request: &Request, service: &str) -> String {
    match request.headers.get(BODY_HASH) {
        Some(stated) if service == "s3" => stated.trim().to_owned(),
        _ => hex(&Sha256::digest(&request.body.0)),
    }
}

/// False when `X-Amz-Content-SHA256` states a hash that the body does not have (S3's
/// `XAmzContentSHA256Mismatch`). The words that stand for no hash are accepted.
pub fn body_matches(request: &Request) -> bool {
    match request.headers.get(BODY_HASH).map(str::trim) {
        None | Some("UNSIGNED-PAYLOAD") => true,
        Some(stated) => stated == hex(&Sha256::digest(&request.body.0)),
    }
}

impl Signed {
    /// Whether the recomputed signature is the claimed one. Looks at every digit, whatever differs first.
    pub fn matches(&self, pieces: &Pieces) -> bool {
        let (ours, theirs) = (pieces.signature.as_bytes(), self.signature.as_bytes());
        ours.len() == theirs.len() && ours.iter().zip(theirs).fold(0, |all, (a, b)| all | (a ^ b)) == 0
    }

    /// What the signing key is made of, one HMAC after the other, beginning with `AWS4` and the secret. Joined with
    /// slashes it is the scope.
    pub fn key_chain(&self) -> [&str; 4] {
        [&self.date, &self.region, &self.service, "aws4_request"]
    }

    /// The value of the `Authorization` header.
    fn authorization(&self) -> String {
        let Self { access_key, date, region, service, signature, .. } = self;
        let headers = self.signed_headers.join(";");
        format!(
            "{ALGORITHM} Credential={access_key}/{date}/{region}/{service}/aws4_request, SignedHeaders={headers}, Signature={signature}"
        )
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

fn hmac(key: &[u8], text: &[u8]) -> Vec<u8> {
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
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len().saturating_mul(2)), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
