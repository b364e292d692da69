//! Bodies in chunks with checksums behind them (`aws-chunked`), taken out of their frames.
//!
//! Source: S3 API reference, "Trailing headers in Amazon S3 requests" (`STREAMING-UNSIGNED-PAYLOAD-TRAILER`). Whether what
//! the trailer states is true is not asked here.

use super::payload::{self, UNSIGNED_TRAILER};
use crate::http::{Body, Request};

/// What is wrong with the frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChunkError {
    /// It does not say how long the body is without its frames.
    NoLength,
    /// A frame is no frame, or the body ends too early or too late.
    Incomplete,
    /// What follows the last chunk is not what `x-amz-trailer` names.
    Trailer,
}

/// The request with its body taken out of the frames, and what followed them among its headers. `None`: the body has no
/// frames.
///
/// # Errors
/// [`ChunkError`].
pub fn unframed(request: &Request) -> Result<Option<Request>, ChunkError> {
    if request.headers.get(payload::HEADER).map(str::trim) != Some(UNSIGNED_TRAILER) {
        return Ok(None);
    }
    let length =
        request.headers.get("X-Amz-Decoded-Content-Length").and_then(|n| n.trim().parse::<usize>().ok());
    let length = length.ok_or(ChunkError::NoLength)?;
    let mut body = Vec::new();
    let mut rest = request.body.0.as_slice();
    loop {
        let (line, after) = line(rest).ok_or(ChunkError::Incomplete)?;
        let size = line.split(';').next().unwrap_or_default();
        let size = usize::from_str_radix(size, 16).map_err(|_| ChunkError::Incomplete)?;
        if size == 0 {
            rest = after;
            break;
        }
        let (chunk, after) = after.split_at_checked(size).ok_or(ChunkError::Incomplete)?;
        body.extend_from_slice(chunk);
        rest = after.strip_prefix(b"\r\n").ok_or(ChunkError::Incomplete)?;
    }
    if body.len() != length {
        return Err(ChunkError::Incomplete);
    }
    let mut plain = request.clone();
    plain.body = Body(body);
    let named = request.headers.get("X-Amz-Trailer").unwrap_or_default();
    let mut named: Vec<&str> = named.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    while let Some((line, after)) = line(rest).filter(|(line, _)| !line.is_empty()) {
        let (name, value) = line.split_once(':').ok_or(ChunkError::Trailer)?;
        let place = named.iter().position(|known| known.eq_ignore_ascii_case(name.trim()));
        named.remove(place.ok_or(ChunkError::Trailer)?);
        plain.headers.push(name.trim(), value.trim());
        rest = after;
    }
    if named.is_empty() { Ok(Some(plain)) } else { Err(ChunkError::Trailer) }
}

/// The first line, and what follows it.
fn line(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let end = bytes.windows(2).position(|pair| pair == b"\r\n")?;
    let (line, rest) = bytes.split_at_checked(end)?;
    Some((std::str::from_utf8(line).ok()?, rest.strip_prefix(b"\r\n")?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::{Method, Url};

    type Row = (&'static str, &'static [(&'static str, &'static str)], ChunkError);

    fn sent(body: &str, headers: &[(&str, &str)]) -> Result<Option<Request>, ChunkError> {
        let mut request = Request::new(Method::PUT, Url::parse("http://h/b/k").unwrap());
        request.headers.push("x-amz-content-sha256", UNSIGNED_TRAILER);
        headers.iter().for_each(|(name, value)| request.headers.push(*name, *value));
        request.body = body.into();
        unframed(&request)
    }

    /// The form is that of the S3 API reference's example.
    #[test]
    fn frames() {
        let headers: &'static [_] =
            &[("x-amz-decoded-content-length", "9"), ("X-Amz-Trailer", "x-amz-checksum-crc32")];
        let good = "5\r\nhello\r\n4\r\n you\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n";
        let plain = sent(good, headers).unwrap().unwrap();
        assert_eq!(plain.body.text(), "hello you");
        assert_eq!(plain.headers.get("x-amz-checksum-crc32"), Some("AAAAAA=="));
        let rows: [Row; 6] = [
            (good, &[], ChunkError::NoLength),
            ("5\r\nhello\r\n0\r\n", headers, ChunkError::Incomplete),
            ("9\r\nhello\r\n0\r\n", headers, ChunkError::Incomplete),
            ("zz\r\n", headers, ChunkError::Incomplete),
            ("9\r\nhello you\r\n0\r\n\r\n", headers, ChunkError::Trailer),
            ("9\r\nhello you\r\n0\r\nx-amz-checksum-sha1:AA==\r\n\r\n", headers, ChunkError::Trailer),
        ];
        for (body, headers, error) in rows {
            assert_eq!(sent(body, headers), Err(error), "{body:?}");
        }
        assert_eq!(unframed(&Request::new(Method::GET, Url::parse("http://h/").unwrap())), Ok(None));
    }
}
