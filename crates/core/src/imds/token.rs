//! IMDSv2 tokens: who gets one, for how long, and whether one that is shown is good.
//!
//! Rules of the EC2 user guide, "How Instance Metadata Service Version 2 works" and "Use IMDSv2"; what they leave
//! open follows captures of the real service. No token is kept anywhere: each says by itself, sealed, whose it is and
//! until when, so any number of them lives at once and only time ends one.

use base64::{Engine, engine::general_purpose::URL_SAFE};
use sha2::{Digest, Sha256};

use super::{
    respond::{self, Refusal},
    why::Why,
};
use crate::{
    ec2::{HttpTokens, Instance},
    http::{Method, Request, Response, StatusCode},
    ids::InstanceId,
    time::{Span, Timestamp},
    world::World,
};

/// The only path that takes a PUT: exactly so, with no slash behind it and under no dated version.
pub(super) const PATH: &str = "/latest/api/token";
/// The header that makes a request an IMDSv2 request, whatever it holds.
pub const HEADER: &str = "X-aws-ec2-metadata-token";

/// The header that asks for a lifetime.
const TTL: &str = "X-aws-ec2-metadata-token-ttl-seconds";
/// Seconds a token may live: six hours.
const LONGEST: i64 = 21_600;
/// Methods of the token path, as the service tells them.
const ALLOW: &str = "OPTIONS, PUT";

/// The bytes that tokens of 2023 to 2025 begin with: `AQAEA` in base64.
const HEAD: [u8; 4] = [1, 0, 4, 0];
/// Characters of a token: 40 bytes in base64.
const LENGTH: usize = 56;

/// Whether a text looks like a token. For covering them where secrets are not shown.
pub fn looks_like_token(text: &str) -> bool {
    text.len() == LENGTH && text.starts_with("AQAEA") && text.ends_with("==")
}

/// What a token says. Its 40 bytes are [`HEAD`], 8 of a nonce, 16 with these fields, and 12 of a seal over all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Claims {
    ends: Timestamp,
    instance: [u8; 4],
    start: [u8; 4],
}

/// The first bytes of a digest over the world's seed, a nonce and more.
fn digest<const N: usize>(seed: u64, nonce: [u8; 8], parts: &[&[u8]]) -> [u8; N] {
    let mut hash = Sha256::new().chain_update(seed.to_le_bytes()).chain_update(nonce);
    for part in parts {
        hash.update(part);
    }
    let mut out = [0; N];
    out.iter_mut().zip(hash.finalize()).for_each(|(to, from)| *to = from);
    out
}

/// `i-…` in four bytes.
fn short(instance: &InstanceId) -> [u8; 4] {
    digest(0, [0; 8], &[instance.as_str().as_bytes()])
}

/// The last start in four bytes. What was given out before a stop is not good after it.
fn start(instance: &Instance) -> [u8; 4] {
    digest(1, [0; 8], &[&instance.launched.as_millis().to_le_bytes()])
}

impl Claims {
    fn of(instance: &Instance, ends: Timestamp) -> Self {
        Self { ends, instance: short(&instance.id), start: start(instance) }
    }

    fn bytes(self) -> [u8; 16] {
        let mut bytes = [0; 16];
        let fields = self.ends.as_millis().to_le_bytes().into_iter().chain(self.instance).chain(self.start);
        bytes.iter_mut().zip(fields).for_each(|(to, from)| *to = from);
        bytes
    }

    fn from(bytes: [u8; 16]) -> Self {
        let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = bytes;
        Self {
            ends: Timestamp::from_millis(i64::from_le_bytes([a, b, c, d, e, f, g, h])),
            instance: [i, j, k, l],
            start: [m, n, o, p],
        }
    }

    fn write(self, seed: u64, nonce: [u8; 8]) -> String {
        let claims = self.bytes();
        let stream: [u8; 16] = digest(seed, nonce, &[b"stream"]);
        let seal: [u8; 12] = digest(seed, nonce, &[b"seal", &claims]);
        let covered = claims.into_iter().zip(stream).map(|(byte, cover)| byte ^ cover);
        let all: Vec<u8> = HEAD.into_iter().chain(nonce).chain(covered).chain(seal).collect();
        URL_SAFE.encode(all)
    }

    /// `None` for a text that no instance of this account was given.
    fn read(seed: u64, text: &str) -> Option<Self> {
        if text.len() != LENGTH {
            return None;
        }
        let bytes = URL_SAFE.decode(text).ok()?;
        let (head, rest) = bytes.split_first_chunk::<4>()?;
        let (nonce, rest) = rest.split_first_chunk::<8>()?;
        let (covered, seal) = rest.split_first_chunk::<16>()?;
        let mut claims: [u8; 16] = digest(seed, *nonce, &[b"stream"]);
        claims.iter_mut().zip(covered).for_each(|(byte, cover)| *byte ^= cover);
        let good: [u8; 12] = digest(seed, *nonce, &[b"seal", &claims]);
        (*head == HEAD && *seal == good).then(|| Self::from(claims))
    }
}

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
    /// No token though one is required; or one that is not good here, and why.
    Refused(Why),
}

/// Answers a request on [`PATH`].
pub(super) fn answer(world: &mut World, id: &InstanceId, request: &Request) -> (Why, Response) {
    let now = world.now;
    match request.method {
        Method::PUT => {}
        Method::OPTIONS => return (Why::Served, respond::empty(StatusCode::OK, Some(ALLOW), now)),
        _ => return (Why::Method, Refusal::NotAllowed { allow: ALLOW }.response(now)),
    }
    // A proxy that forwards for others gives itself away; the header alone counts, even empty.
    if request.headers.get("X-Forwarded-For").is_some() {
        return (Why::Forwarded, Refusal::Forbidden.response(now));
    }
    let Some(ttl) = lifetime(request) else {
        return (Why::Lifetime, Refusal::BadRequest.response(now));
    };
    let Some(instance) = world.ec2.instances.get(id) else {
        return (Why::NotFound, Refusal::NotFound.response(now));
    };
    let claims = Claims::of(instance, now.plus(ttl));
    let token = claims.write(world.mint.seed(), world.mint.nonce("metadata-token"));
    (Why::Minted, respond::minted(&token, ttl, now))
}

/// What the token header on a GET or HEAD is worth. Its presence alone makes the request one of version 2, so a
/// bad token is refused even where none is needed.
pub(super) fn check(world: &World, instance: &Instance, request: &Request) -> Shown {
    let mut values = request.headers.all(HEADER);
    let text = match (values.next(), values.next(), instance.options.http_tokens) {
        (None, _, HttpTokens::Optional) => return Shown::None,
        (None, _, HttpTokens::Required) => return Shown::Refused(Why::TokenMissing),
        (Some(_), Some(_), _) => return Shown::Refused(Why::TokenDoubled),
        (Some(text), None, _) => trimmed(text),
    };
    if text.is_empty() {
        return Shown::Refused(Why::TokenEmpty);
    }
    let Some(claims) = Claims::read(world.mint.seed(), text) else {
        return Shown::Refused(Why::TokenUnknown);
    };
    match claims {
        Claims { instance: of, .. } if of != short(&instance.id) => Shown::Refused(Why::TokenForeign),
        Claims { start: at, .. } if at != start(instance) => Shown::Refused(Why::TokenOfEarlierStart),
        Claims { ends, .. } if ends <= world.now => Shown::Refused(Why::TokenExpired),
        Claims { ends, .. } => Shown::Valid { remaining: ends.since(world.now) },
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
