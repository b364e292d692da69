//! `rolelab serve` as a process, over sockets. What goes over the wire is judged by captures of the real metadata service,
//! by RFC 9110 and 9112, and by what the issue of a real client's request must be.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod bytes_table;
mod client;
mod clock;
mod crowd;
mod doors;
mod malformed_table;
mod wire;
