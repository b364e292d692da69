//! Reading the signature that a request claims to have, in either form. What is wrong is told as data; how a service
//! words it is the front door's business.
//!
//! The order is that of AWS's own services as dynalite and kinesalite recorded it (mhart/dynalite, `index.js`): both
//! forms at once, none, parts that are missing, the date, the algorithm, the credential.

use super::{ALGORITHM, Form, Signed, presign::parameter};
use crate::{http::Request, time::Timestamp};

/// The most bytes of an `Authorization` header that are looked at.
pub const MAX_AUTHORIZATION: usize = 8 << 10;
/// The most headers a signature may cover.
pub const MAX_SIGNED_HEADERS: usize = 100;

/// Why a request carries no readable signature. `query` is true for a presigned URL.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Neither a header nor parameters.
    #[error("the request is not signed")]
    Missing,
    /// A header, which is here, and parameters.
    #[error("the request is signed twice")]
    Both(String),
    /// Signature Version 2.
    #[error("the request is signed with Signature Version 2")]
    Version2,
    /// Another scheme than AWS's; the header.
    #[error("the Authorization header is of another scheme: {0}")]
    Scheme(String),
    /// Another algorithm than AWS4-HMAC-SHA256, such as that of SigV4a.
    #[error("the algorithm is {given}")]
    Algorithm {
        /// Which form.
        query: bool,
        /// What stands there.
        given: String,
    },
    /// Parts that are missing, by name: `Credential`, `X-Amz-Date` …
    #[error("{} missing", missing.join(", "))]
    Incomplete {
        /// Which form.
        query: bool,
        /// Their names in AWS's order.
        missing: Vec<&'static str>,
        /// The whole header; empty in the query form.
        header: String,
    },
    /// A date that is none.
    #[error("{given} is no date")]
    Date {
        /// Which form.
        query: bool,
        /// What stands there.
        given: String,
    },
    /// A credential that has not five parts.
    #[error("{given} is no credential")]
    Credential {
        /// Which form.
        query: bool,
        /// What stands there.
        given: String,
    },
    /// More than is looked at.
    #[error("the signature is too long")]
    TooLong,
}

/// Whether the query string claims a signature.
pub fn is_presigned(request: &Request) -> bool {
    let query = request.url.query.as_deref().unwrap_or_default();
    let marks = ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature"];
    query.split('&').any(|pair| marks.contains(&pair.split('=').next().unwrap_or_default()))
}

/// Whether the query string claims a signature of version 2.
fn is_version_2(request: &Request) -> bool {
    let has = |name| parameter(request, name).is_some();
    has("AWSAccessKeyId") && has("Signature")
}

/// Reads the signature a request claims to have.
///
/// # Errors
/// [`ReadError`] when there is none that can be checked.
pub fn read(request: &Request) -> Result<Signed, ReadError> {
    match (request.headers.get("Authorization"), is_presigned(request)) {
        (Some(header), true) => Err(ReadError::Both(header.to_owned())),
        (Some(header), false) => from_header(request, header),
        (None, true) => from_query(request),
        (None, false) if is_version_2(request) => Err(ReadError::Version2),
        (None, false) => Err(ReadError::Missing),
    }
}

fn from_header(request: &Request, header: &str) -> Result<Signed, ReadError> {
    if header.len() > MAX_AUTHORIZATION {
        return Err(ReadError::TooLong);
    }
    let (word, parts) = header.trim().split_once([' ', '\t']).unwrap_or((header.trim(), ""));
    if word == "AWS" {
        return Err(ReadError::Version2);
    }
    if !word.starts_with("AWS4-") {
        return Err(ReadError::Scheme(header.to_owned()));
    }
    let part = |name: &str| {
        parts
            .split(',')
            .filter_map(|part| part.trim().split_once('='))
            .find(|(n, v)| *n == name && !v.is_empty())
            .map(|(_, v)| v.to_owned())
    };
    let date = request.headers.get("X-Amz-Date").or_else(|| request.headers.get("Date"));
    let claimed = Claimed {
        query: false,
        header,
        algorithm: Some(word.to_owned()),
        credential: part("Credential"),
        signature: part("Signature"),
        headers: part("SignedHeaders"),
        date: date.map(str::to_owned),
        token: request.headers.get("X-Amz-Security-Token").map(str::to_owned),
    };
    claimed.read(Form::Header)
}

fn from_query(request: &Request) -> Result<Signed, ReadError> {
    let part = |name| parameter(request, name).filter(|value| !value.is_empty());
    let claimed = Claimed {
        query: true,
        header: "",
        algorithm: part("X-Amz-Algorithm"),
        credential: part("X-Amz-Credential"),
        signature: part("X-Amz-Signature"),
        headers: part("X-Amz-SignedHeaders"),
        date: part("X-Amz-Date"),
        token: part("X-Amz-Security-Token"),
    };
    claimed.read(Form::Query { expires: parameter(request, "X-Amz-Expires") })
}

/// The parts of a signature, from wherever they stand.
struct Claimed<'a> {
    query: bool,
    header: &'a str,
    algorithm: Option<String>,
    credential: Option<String>,
    signature: Option<String>,
    headers: Option<String>,
    date: Option<String>,
    token: Option<String>,
}

impl Claimed<'_> {
    fn read(self, form: Form) -> Result<Signed, ReadError> {
        let query = self.query;
        let missing = self.missing();
        let (Some(algorithm), Some(credential), Some(signature), Some(headers), Some(date)) =
            (self.algorithm, self.credential, self.signature, self.headers, self.date)
        else {
            return Err(ReadError::Incomplete { query, missing, header: self.header.to_owned() });
        };
        let http = || Timestamp::parse_http_date(&date).filter(|_| !query);
        let Some(at) = Timestamp::parse_compact(&date).or_else(http) else {
            return Err(ReadError::Date { query, given: date });
        };
        if algorithm != ALGORITHM {
            return Err(ReadError::Algorithm { query, given: algorithm });
        }
        let parts: Vec<&str> = credential.split('/').collect();
        let [access_key, date, region, service, terminator] = parts.as_slice() else {
            return Err(ReadError::Credential { query, given: credential });
        };
        let signed_headers: Vec<String> = headers.split(';').map(str::to_lowercase).collect();
        if signed_headers.len() > MAX_SIGNED_HEADERS {
            return Err(ReadError::TooLong);
        }
        Ok(Signed {
            access_key: (*access_key).to_owned(),
            date: (*date).to_owned(),
            region: (*region).to_owned(),
            service: (*service).to_owned(),
            terminator: (*terminator).to_owned(),
            signed_headers,
            signature,
            token: self.token,
            at,
            form,
        })
    }

    fn missing(&self) -> Vec<&'static str> {
        let rows: [(&'static str, &'static str, bool); 5] = [
            ("", "X-Amz-Algorithm", self.algorithm.is_none()),
            ("Credential", "X-Amz-Credential", self.credential.is_none()),
            ("Signature", "X-Amz-Signature", self.signature.is_none()),
            ("SignedHeaders", "X-Amz-SignedHeaders", self.headers.is_none()),
            ("X-Amz-Date", "X-Amz-Date", self.date.is_none()),
        ];
        let name =
            |(header, query, _): (&'static str, &'static str, bool)| if self.query { query } else { header };
        rows.into_iter().filter(|row| row.2).map(name).collect()
    }
}
