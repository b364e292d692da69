//! The metadata service of one instance. It knows the instance and never a user.

use crate::{
    http::{Request, Response, StatusCode},
    ids::InstanceId,
    journal::Journal,
    world::World,
};

/// What comes back from the link-local address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// A response.
    Response(Response),
    /// A response was sent and its packets died on the way: more hops than the hop limit.
    Lost,
}

/// Answers one request that reached the metadata service of `instance` from `hops` network hops away.
pub fn handle(
    _world: &mut World,
    _journal: &mut Journal,
    _instance: &InstanceId,
    _request: &Request,
    _hops: u8,
) -> Reply {
    Reply::Response(Response::new(StatusCode::NOT_IMPLEMENTED, ""))
}
