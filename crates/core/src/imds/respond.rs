//! Responses of the metadata service: header names, their order, and the pages of errors. It decides nothing.
//!
//! Header lines stand in the order in which captures of the real service (`Server: EC2ws`, 2020 to 2026) show them.

use crate::{
    http::{Body, Headers, Response, StatusCode},
    time::{Span, Timestamp},
};

/// Everything but user data, JSON documents included.
pub(super) const TEXT: &str = "text/plain";
/// User data.
pub(super) const BYTES: &str = "application/octet-stream";

/// The header that tells how long the token still lives. The service writes it so.
const TTL: &str = "X-Aws-Ec2-Metadata-Token-Ttl-Seconds";

/// Why a request gets no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// 400: a lifetime that is missing or no whole number from 1 to 21600.
    BadRequest,
    /// 401: a token is required, or the one shown is not good here.
    Unauthorized,
    /// 403: endpoint disabled, PUT on another path, or a forwarded PUT.
    Forbidden,
    /// 404.
    NotFound,
    /// 405, with the methods that are allowed.
    NotAllowed { allow: &'static str },
}

impl Refusal {
    /// 400 and 404 carry a page, the others an empty body.
    pub(super) fn response(self, now: Timestamp) -> Response {
        match self {
            Self::BadRequest => page(StatusCode::BAD_REQUEST, "400 - Bad Request", now),
            Self::NotFound => page(StatusCode::NOT_FOUND, "404 - Not Found", now),
            Self::Unauthorized => empty(StatusCode::UNAUTHORIZED, None, now),
            Self::Forbidden => empty(StatusCode::FORBIDDEN, None, now),
            Self::NotAllowed { allow } => {
                let mut response = empty(StatusCode::METHOD_NOT_ALLOWED, Some(allow), now);
                // Not RFC 9110's phrase: a capture of 2020 has this one.
                "Not Allowed".clone_into(&mut response.reason);
                response
            }
        }
    }
}

/// 200 with a value or a listing. `remaining` is there when a good token was shown.
pub(super) fn found(
    text: &str,
    media: &str,
    modified: Timestamp,
    remaining: Option<Span>,
    now: Timestamp,
) -> Response {
    let mut headers = Vec::with_capacity(8);
    if let Some(remaining) = remaining {
        headers.push((TTL.to_owned(), remaining.as_seconds().to_string()));
    }
    headers.extend([
        ("Content-Type".to_owned(), media.to_owned()),
        ("Accept-Ranges".to_owned(), "none".to_owned()),
        ("Last-Modified".to_owned(), modified.http_date()),
        length(text),
    ]);
    headers.extend(signature(now));
    with(StatusCode::OK, headers, text)
}

/// 200 with a new token.
pub(super) fn minted(token: &str, ttl: Span, now: Timestamp) -> Response {
    let mut headers = vec![(TTL.to_owned(), ttl.as_seconds().to_string()), length(token)];
    headers.extend(signature(now));
    headers.push(("Content-Type".to_owned(), TEXT.to_owned()));
    with(StatusCode::OK, headers, token)
}

/// An empty body, with the `Allow` line that some of these have in front.
pub(super) fn empty(status: StatusCode, allow: Option<&str>, now: Timestamp) -> Response {
    let mut headers: Vec<_> = allow.map(|allow| ("Allow".to_owned(), allow.to_owned())).into_iter().collect();
    headers.push(length(""));
    headers.extend(signature(now));
    headers.push(("Content-Type".to_owned(), TEXT.to_owned()));
    with(status, headers, "")
}

/// The page the service has for errors. The one of 404 is known byte for byte (337 of them, a tab inside the
/// DOCTYPE); the body of 400 and the header lines of both are not confirmed.
fn page(status: StatusCode, title: &str, now: Timestamp) -> Response {
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>\n\
         <!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\"\n\
         \t\"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd\">\n\
         <html xmlns=\"http://www.w3.org/1999/xhtml\" xml:lang=\"en\" lang=\"en\">\n \
         <head>\n  <title>{title}</title>\n </head>\n \
         <body>\n  <h1>{title}</h1>\n </body>\n\
         </html>\n"
    );
    let mut headers = vec![("Content-Type".to_owned(), "text/html".to_owned()), length(&text)];
    headers.extend(signature(now));
    with(status, headers, &text)
}

fn length(text: &str) -> (String, String) {
    ("Content-Length".to_owned(), text.len().to_string())
}

/// The three lines that every answer has together.
fn signature(now: Timestamp) -> [(String, String); 3] {
    [
        ("Date".to_owned(), now.http_date()),
        ("Server".to_owned(), "EC2ws".to_owned()),
        ("Connection".to_owned(), "close".to_owned()),
    ]
}

fn with(status: StatusCode, headers: Vec<(String, String)>, text: &str) -> Response {
    let headers: Headers = headers.into_iter().collect();
    Response { headers, ..Response::new(status, Body::from(text)) }
}
