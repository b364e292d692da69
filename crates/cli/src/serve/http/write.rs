//! A response as bytes: names as they are spelled, lines in their order. It adds a line only where the connection's end
//! or the body's length would not be told.

use rolelab_core::http::{Response, StatusCode};

use super::{Fault, head::says};

/// One response. `of_head` is true for what answers HEAD; `ends` when the connection ends with it.
pub(super) fn response(response: &Response, of_head: bool, ends: bool) -> Vec<u8> {
    let Response { status, reason, headers, body } = response;
    let bodiless = matches!(*status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
    let mut bytes = Vec::with_capacity(512 + body.0.len());
    bytes.extend_from_slice(b"HTTP/1.1 ");
    bytes.extend_from_slice(status.as_str().as_bytes());
    bytes.push(b' ');
    text(&mut bytes, reason);
    bytes.extend_from_slice(b"\r\n");
    for (name, value) in headers.iter() {
        line(&mut bytes, name, value);
    }
    if !bodiless && headers.get("Content-Length").is_none() {
        line(&mut bytes, "Content-Length", &body.0.len().to_string());
    }
    if ends && !says(headers, "Connection", "close") {
        line(&mut bytes, "Connection", "close");
    }
    bytes.extend_from_slice(b"\r\n");
    if !of_head && !bodiless {
        bytes.extend_from_slice(&body.0);
    }
    bytes
}

/// What the server itself says of a request that is none.
pub(super) fn refusal(fault: Fault) -> Vec<u8> {
    let Ok(status) = StatusCode::from_u16(fault.status) else { return Vec::new() };
    let mut plain = Response::new(status, format!("{}\n", fault.why));
    plain.headers.push("Content-Type", "text/plain");
    response(&plain, false, true)
}

fn line(bytes: &mut Vec<u8>, name: &str, value: &str) {
    text(bytes, name);
    bytes.extend_from_slice(b": ");
    text(bytes, value);
    bytes.extend_from_slice(b"\r\n");
}

/// No value ends its own line.
fn text(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend(text.bytes().map(|byte| if byte == b'\r' || byte == b'\n' { b' ' } else { byte }));
}
