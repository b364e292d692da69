//! How texts are read as numbers, dates, addresses and bytes. What cannot be read matches nothing.
//!
//! Source: IAM User Guide, "IAM JSON policy elements: Condition operators".

use std::{cmp::Ordering, net::IpAddr};

use base64::{Engine, engine::general_purpose::STANDARD};
use ipnet::IpNet;

use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// How the request's number stands to the policy's. Exact, however long they are.
pub(super) fn compare_numbers(request: &str, policy: &str) -> Option<Ordering> {
    let (a, b) = (Number::read(request)?, Number::read(policy)?);
    Some(match (a.negative, b.negative) {
        (false, true) => Ordering::Greater,
        (true, false) => Ordering::Less,
        (false, false) => a.size(&b),
        (true, true) => b.size(&a),
    })
}

/// A decimal number without zeros that say nothing.
struct Number<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
}

impl<'a> Number<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.len() + fraction.len() == 0 || !plain(whole) || !plain(fraction) {
            return None;
        }
        let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        Some(Self { negative: negative && !(whole.is_empty() && fraction.is_empty()), whole, fraction })
    }

    fn size(&self, other: &Self) -> Ordering {
        let whole = self.whole.len().cmp(&other.whole.len()).then_with(|| self.whole.cmp(other.whole));
        whole.then_with(|| self.fraction.cmp(other.fraction))
    }
}

/// How the request's date stands to the policy's.
pub(super) fn compare_dates(request: &str, policy: &str) -> Option<Ordering> {
    Some(date(request)?.cmp(&date(policy)?))
}

/// `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, `YYYY-MM-DDThh:mm[:ss[.s]]TZD`, or seconds since 1970 and before. In nanoseconds: "one
/// or more digits representing a decimal fraction of a second" (W3C, NOTE-datetime, which the page names).
fn date(text: &str) -> Option<i128> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    // Four digits are a year.
    let number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if number && text.len() != 4 {
        return text.parse::<i64>().ok().map(|seconds| i128::from(seconds) * 1_000_000_000);
    }
    let (day, time) = text.split_once(['T', 't']).unwrap_or((text, "00:00:00Z"));
    let day = match day.split('-').count() {
        1 => format!("{day}-01-01"),
        2 => format!("{day}-01"),
        _ => day.to_owned(),
    };
    let (clock, zone) = time.split_at_checked(time.find(['Z', 'z', '+', '-'])?)?;
    let seconds = if clock.split(':').count() == 2 { ":00" } else { "" };
    let at = OffsetDateTime::parse(&format!("{day}T{clock}{seconds}{zone}"), &Rfc3339).ok()?;
    Some(at.unix_timestamp_nanos())
}

fn network(policy: &str) -> Option<IpNet> {
    policy.parse::<IpNet>().ok().or_else(|| policy.parse::<IpAddr>().ok().map(IpNet::from))
}

/// Whether a policy's value is a network or a single address.
pub(super) fn is_network(policy: &str) -> bool {
    network(policy).is_some()
}

/// Whether the policy's network, or single address, holds the request's address.
pub(super) fn in_network(policy: &str, request: &str) -> bool {
    network(policy)
        .zip(request.parse::<IpAddr>().ok())
        .is_some_and(|(network, address)| network.contains(&address))
}

/// Whether both are the same but for capital and small letters.
pub(super) fn same_letters(policy: &str, request: &str) -> bool {
    policy.eq_ignore_ascii_case(request)
        || (!policy.is_ascii() && policy.to_lowercase() == request.to_lowercase())
}

/// Whether both are base64 of the same bytes.
pub(super) fn same_bytes(policy: &str, request: &str) -> bool {
    STANDARD.decode(policy).ok().zip(STANDARD.decode(request).ok()).is_some_and(|(p, r)| p == r)
}

/// Whether both are the same of `true` and `false`.
pub(super) fn same_truth(policy: &str, request: &str) -> bool {
    ["true", "false"]
        .iter()
        .any(|word| policy.eq_ignore_ascii_case(word) && request.eq_ignore_ascii_case(word))
}
