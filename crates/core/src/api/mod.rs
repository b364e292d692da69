//! The API front door: signature, session, permission, operation, trail. The one way into the account.

mod call;

pub use call::{ApiError, Call, Handler, Need, Row};

use std::net::IpAddr;

use crate::{
    http::{Request, Response, StatusCode},
    journal::Journal,
    world::World,
};

/// Answers one signed request. `peer` is the source address that the network stamped on it.
pub fn handle(_world: &mut World, _journal: &mut Journal, _request: &Request, _peer: IpAddr) -> Response {
    Response::new(StatusCode::NOT_IMPLEMENTED, "")
}
