//! What S3 says before it looks who asks: to a path that is none, and to whoever opens its address without keys. Nothing
//! of it stands in an account's trail.

use crate::{
    http::{Method, Request, Response, StatusCode},
    model::codec::{self, Stamp},
    time::Timestamp,
};

/// Where a browser is sent (`curl -i https://s3.us-east-1.amazonaws.com` in public repositories, 2021;
/// minio/minio-java#206).
const PRODUCT: &str = "https://aws.amazon.com/s3/";

/// The answer, if there is one already.
pub(crate) fn answered(request: &Request, unsigned: bool, stamp: &Stamp) -> Option<Response> {
    let at = stamp.at;
    let (bucket, key) = codec::place(&request.url);
    if !is_escaped(&request.url.path) {
        // Recorded: versity/versitygw#2070.
        return Some(refused("Invalid URI: isHexDigit", at));
    }
    if climbs(key) {
        // S3 User Guide, "Naming Amazon S3 objects"; without a body: floci-io/floci#1231 and #1320.
        return Some(refused("Bad Request", at));
    }
    let bare = bucket.is_empty() && key.is_empty() && request.url.query.is_none();
    (unsigned && bare && request.method == Method::GET).then(|| {
        let mut response = Response::new(StatusCode::TEMPORARY_REDIRECT, "");
        response.headers.push("x-amz-id-2", stamp.host_id.as_str());
        response.headers.push("x-amz-request-id", stamp.request_id.as_str());
        response.headers.push("Date", at.http_date());
        response.headers.push("Location", PRODUCT);
        response.headers.push("Server", "AmazonS3");
        response.headers.push("Content-Length", "0");
        response
    })
}

fn refused(reason: &str, at: Timestamp) -> Response {
    let mut response = Response::new(StatusCode::BAD_REQUEST, "");
    reason.clone_into(&mut response.reason);
    response.headers.push("Content-Length", "0");
    response.headers.push("Date", at.http_date());
    response.headers.push("Connection", "close");
    response.headers.push("Server", "AmazonS3");
    response
}

/// Whether two hexadecimal digits follow each percent sign.
fn is_escaped(path: &str) -> bool {
    path.split('%').skip(1).all(|rest| {
        let mut digits = rest.bytes().take(2).filter(u8::is_ascii_hexdigit);
        digits.next().is_some() && digits.next().is_some()
    })
}

/// Whether a key leads out of its bucket: read from the left, more of its parts go up than down.
fn climbs(key: &str) -> bool {
    let plain = percent_encoding::percent_decode_str(key).decode_utf8_lossy();
    let mut depth = 0_usize;
    for part in plain.split('/') {
        if part == ".." {
            let Some(up) = depth.checked_sub(1) else { return true };
            depth = up;
        } else if !part.is_empty() && part != "." {
            depth += 1;
        }
    }
    false
}
