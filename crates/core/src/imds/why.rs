//! Why the metadata service answered as it did: one word a request, beside the status that the caller sees. It says
//! nothing to the caller; the journal has it, for those who ask afterwards.

use serde::{Deserialize, Serialize};

/// What decided about one request, in the order in which the service looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// Too many requests in too short a time: its packets were dropped, and nothing was answered.
    Throttled,
    /// HttpEndpoint is disabled: 403.
    Disabled,
    /// A PUT that came with `X-Forwarded-For`: 403.
    Forwarded,
    /// A PUT without a lifetime, or with one that is no whole number from 1 to 21600: 400.
    Lifetime,
    /// A PUT elsewhere than on the token path: 403.
    PutElsewhere,
    /// A method that the path does not take: 405.
    Method,
    /// No token, and one is required: 401.
    TokenMissing,
    /// A token header without a value: 401.
    TokenEmpty,
    /// More than one token header: 401.
    TokenDoubled,
    /// A text that no metadata service gave out: 401.
    TokenUnknown,
    /// A token of this instance whose time is over: 401.
    TokenExpired,
    /// A token that this instance got before it was stopped: 401.
    TokenOfEarlierStart,
    /// A token of another instance: 401.
    TokenForeign,
    /// Nothing has that path: 404.
    NotFound,
    /// A value, a listing, or the methods that a path takes: 200.
    Served,
    /// A new token: 200.
    Minted,
    /// A new token whose packets died on their way to the caller, more hops away than HttpPutResponseHopLimit.
    HopLimit,
}

impl Why {
    /// Whether the request was refused for its token.
    pub fn is_token(self) -> bool {
        (Self::TokenMissing..=Self::TokenForeign).contains(&self)
    }
}
