//! Requests without a token, counted as CloudWatch publishes them: MetadataNoToken and MetadataNoTokenRejected
//! (EC2 User Guide, "CloudWatch metrics for your instances"). It counts and answers nothing.

use super::{token, why::Why};
use crate::{
    ec2::{Instance, NO_TOKEN_MINUTES},
    http::{Method, Request},
    time::{Span, Timestamp},
};

/// The length of a count: instances are counted by the minute.
const MINUTE: i64 = Span::minutes(1).as_millis();

/// Counts a request that showed no token. A PUT asks for one, and a bad token is one: neither counts.
pub(super) fn count(instance: &mut Instance, now: Timestamp, request: &Request, why: Why) {
    let asks = matches!(request.method, Method::GET | Method::HEAD);
    if !asks || request.headers.get(token::HEADER).is_some() {
        return;
    }
    // Accesses that were successful, and tries after version 1 was turned off.
    let (served, rejected) = match why {
        Why::Served => (1, 0),
        Why::TokenMissing => (0, 1),
        _ => return,
    };
    let into = now.as_millis().rem_euclid(MINUTE);
    let minute = now.plus(Span::millis(-into));
    let found = instance.no_token.entry(minute).or_default();
    found.served = found.served.saturating_add(served);
    found.rejected = found.rejected.saturating_add(rejected);
    while instance.no_token.len() > NO_TOKEN_MINUTES {
        instance.no_token.pop_first();
    }
}
