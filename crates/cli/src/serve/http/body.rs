//! Bodies in chunks (RFC 9112, 7.1), taken apart as they come. Extensions and trailers are read over.

use super::{Fault, fault};

/// The most bytes of a line that says how long a chunk is, and of all trailers.
const MAX_LINE: usize = 4 << 10;

/// How far a body in chunks has been read.
#[derive(Debug, Default)]
pub(super) struct Chunks {
    /// Bytes of the chunk that are still to come, its line end apart.
    left: Option<u64>,
    /// The last chunk was there: trailers follow.
    last: bool,
    /// Bytes of trailers.
    trailers: usize,
    pub(super) body: Vec<u8>,
}

impl Chunks {
    /// Takes what it can from the front of `bytes`, and says how many bytes that were and whether the body is whole.
    pub(super) fn take(&mut self, bytes: &[u8], most: u64) -> Result<(usize, bool), Fault> {
        let mut taken = 0;
        loop {
            let rest = bytes.get(taken..).unwrap_or_default();
            if self.last {
                let Some(line) = line(rest)? else { return Ok((taken, false)) };
                taken += line;
                self.trailers += line;
                if self.trailers > MAX_LINE {
                    return Err(fault(431, "the trailers are too long"));
                }
                if rest.get(..line).is_some_and(|line| matches!(line, b"\r\n" | b"\n")) {
                    return Ok((taken, true));
                }
                continue;
            }
            match self.left {
                None => match httparse::parse_chunk_size(rest) {
                    Ok(httparse::Status::Complete((_, size))) if self.body.len() as u64 + size > most => {
                        return Err(fault(413, "the body is too long"));
                    }
                    Ok(httparse::Status::Complete((line, 0))) => {
                        taken += line;
                        self.last = true;
                    }
                    Ok(httparse::Status::Complete((line, size))) => {
                        taken += line;
                        self.left = Some(size);
                    }
                    Ok(httparse::Status::Partial) if rest.len() <= MAX_LINE => return Ok((taken, false)),
                    Ok(httparse::Status::Partial) | Err(_) => return Err(fault(400, "this is no chunk")),
                },
                Some(0) => match rest {
                    [b'\r', b'\n', ..] => {
                        taken += 2;
                        self.left = None;
                    }
                    [] | [b'\r'] => return Ok((taken, false)),
                    _ => return Err(fault(400, "a chunk is longer than it says")),
                },
                Some(left) => {
                    let here = rest.len().min(usize::try_from(left).unwrap_or(usize::MAX));
                    if here == 0 {
                        return Ok((taken, false));
                    }
                    self.body.extend_from_slice(rest.get(..here).unwrap_or_default());
                    taken += here;
                    self.left = Some(left - here as u64);
                }
            }
        }
    }
}

/// The length of the first line, its end included.
fn line(bytes: &[u8]) -> Result<Option<usize>, Fault> {
    match bytes.iter().position(|byte| *byte == b'\n') {
        Some(end) => Ok(Some(end + 1)),
        None if bytes.len() > MAX_LINE => Err(fault(431, "the trailers are too long")),
        None => Ok(None),
    }
}
