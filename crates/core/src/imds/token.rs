//! IMDSv2 tokens: `PUT /latest/api/token`, and what a token on a GET is worth. It knows nothing of metadata.
//!
//! Sources: EC2 user guide, "How Instance Metadata Service Version 2 works" and "Use IMDSv2"; what they leave
//! open follows captures of the real service.

use crate::{
    ec2::{HttpTokens, Instance},
    http::{Method, Request, Response, StatusCode},
    ids::InstanceId,
    time::{Span, Timestamp},
    world::World,
};

use super::respond::{self, Refusal};

/// The only path that takes a PUT: exactly so, with no slash behind it and under no dated version.
pub(super) const PATH: &str = "/latest/api/token";
/// The header that makes a request an IMDSv2 request, whatever it holds.
pub(super) const HEADER: &str = "X-aws-ec2-metadata-token";

/// The header that asks for a lifetime.
const TTL: &str = "X-aws-ec2-metadata-token-ttl-seconds";
/// Seconds a token may live: six hours.
const LONGEST: i64 = 21_600;
/// Methods of the token path, as the service tells them.
const ALLOW: &str = "OPTIONS, PUT";

/// Live tokens that one instance keeps. The real service names no limit; this one keeps a loop of PUTs from
/// eating the lab's memory. Past it, the token that ends soonest goes.
const KEPT: usize = 1000;

/// What a request showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// No token header, and none is required: IMDSv1.
    None,
    /// A token of this instance that lives.
    Valid {
        /// How long it still lives.
        remaining: Span,
    },
    /// No token though one is required; or one that is unknown, expired, empty, doubled or another instance's.
    Refused,
}

/// Answers a request on [`PATH`].
pub(super) fn answer(world: &mut World, id: &InstanceId, request: &Request) -> Response {
    let now = world.now;
    match request.method {
        Method::PUT => {}
        Method::OPTIONS => return respond::empty(StatusCode::OK, Some(ALLOW), now),
        _ => return Refusal::NotAllowed { allow: ALLOW }.response(now),
    }
    // A proxy that forwards for others gives itself away; the header alone counts, even empty.
    if request.headers.get("X-Forwarded-For").is_some() {
        return Refusal::Forbidden.response(now);
    }
    let Some(ttl) = lifetime(request) else {
        return Refusal::BadRequest.response(now);
    };
    let Some(instance) = world.ec2.instances.get_mut(id) else {
        return Refusal::NotFound.response(now);
    };
    let token = world.mint.metadata_token();
    let tokens = &mut instance.tokens;
    tokens.retain(|_, end| *end > now);
    while tokens.len() >= KEPT {
        let soonest = tokens.iter().min_by_key(|(_, end)| **end).map(|(text, _)| text.clone());
        soonest.and_then(|text| tokens.remove(&text));
    }
    tokens.insert(token.clone(), now.plus(ttl));
    respond::minted(&token, ttl, now)
}

/// What the token header on a GET or HEAD is worth. Its presence alone makes the request one of version 2, so a
/// bad token is refused even where none is needed.
pub(super) fn check(instance: &Instance, request: &Request, now: Timestamp) -> Shown {
    let mut values = request.headers.all(HEADER);
    let (first, second) = (values.next(), values.next());
    let text = match (first, second, instance.options.http_tokens) {
        (None, _, HttpTokens::Optional) => return Shown::None,
        (None, _, HttpTokens::Required) | (Some(_), Some(_), _) => return Shown::Refused,
        (Some(text), None, _) => trimmed(text),
    };
    match instance.tokens.get(text) {
        Some(end) if *end > now => Shown::Valid { remaining: end.since(now) },
        _ => Shown::Refused,
    }
}

/// The lifetime asked for: one header, a whole number from 1 to 21600.
fn lifetime(request: &Request) -> Option<Span> {
    let mut values = request.headers.all(TTL);
    let text = trimmed(values.next()?);
    if values.next().is_some() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let seconds: i64 = text.parse().ok()?;
    (1..=LONGEST).contains(&seconds).then(|| Span::seconds(seconds))
}

/// A header's value without the optional white space around it (RFC 9110, 5.5).
fn trimmed(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}
