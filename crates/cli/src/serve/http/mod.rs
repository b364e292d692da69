//! HTTP/1.1 over one socket: reading requests, writing responses, and when a connection ends.
//!
//! It knows nothing of AWS. It is not hyper because header lines are facts here: what a client sent keeps its spelling and
//! order in the journal, and an answer goes out with the names and in the order that the real service has. Framing is
//! RFC 9112's, and whatever could be read in two ways is refused (its sections 6.1 to 6.3).

mod body;
mod connection;
mod head;
#[cfg(test)]
mod patience_tests;
mod write;

pub(crate) use connection::{Answer, Limits, Service, serve};

/// Why a request is answered by the server itself, before anybody looks at it: a status and a sentence. The connection
/// ends with it, since nobody knows where a next request would begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    status: u16,
    why: &'static str,
}

const fn fault(status: u16, why: &'static str) -> Fault {
    Fault { status, why }
}
