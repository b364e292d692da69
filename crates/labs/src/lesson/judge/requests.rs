//! Requests that are neither to AWS nor to the metadata service: to a web application.

use rolelab_core::journal::{Ending, Event, Exchange, Place};

use super::{
    Facts, Verdict,
    nearest::{Nearest, unless},
    passed,
};
use crate::{hosts, network};

/// What is asked for.
pub(super) struct Want<'a> {
    pub(super) from: Option<&'a str>,
    pub(super) to: Option<&'a str>,
    pub(super) asks: Option<&'a str>,
    pub(super) holds: Option<&'a str>,
    pub(super) status: Option<u16>,
}

pub(super) fn response(want: &Want<'_>, facts: &Facts<'_>) -> Verdict {
    let mut nearest = Nearest::default();
    let mut found = None;
    for entry in facts.journal {
        let Event::Exchange(exchange) = &entry.event else { continue };
        if is_other(exchange) && is_such(exchange, want, facts, &mut nearest) {
            found = Some((entry.at, told(exchange, facts)));
        }
    }
    match found {
        Some((at, what)) => passed(at, what),
        None => nearest.open(|| nothing(want)),
    }
}

fn nothing(want: &Want<'_>) -> String {
    let from = want.from.map(|label| format!(" on {label}")).unwrap_or_default();
    let to = want.to.map(|label| format!(" on {label}")).unwrap_or_default();
    format!("nobody{from} has asked a web application{to} for anything")
}

/// Neither AWS nor the metadata service.
fn is_other(exchange: &Exchange) -> bool {
    !matches!(exchange.hops.last(), Some(Place::Api { .. })) && !network::is_metadata(exchange)
}

fn is_such(exchange: &Exchange, want: &Want<'_>, facts: &Facts<'_>, nearest: &mut Nearest) -> bool {
    nearest.meets(&[
        &|| {
            let wanted = want.from?;
            let other = || format!("a request came from {}, not from {wanted}", facts.label(&exchange.from));
            unless(facts.is_called(&exchange.from, wanted), other)
        },
        &|| {
            let wanted = want.to?;
            let host = reached(exchange, facts).unwrap_or_default();
            let other = || format!("a request went to {}, not to {wanted}", to(exchange, facts));
            unless(facts.is_called(&host, wanted), other)
        },
        &|| {
            let wanted = want.asks?;
            let asked = asked(exchange);
            unless(asked.contains(wanted), || {
                format!("{} was asked for {asked}, without {wanted}", to(exchange, facts))
            })
        },
        &|| unless(want.status.is_none_or(|wanted| wanted == status(exchange)), || told(exchange, facts)),
        &|| {
            let wanted = want.holds?;
            let page = match &exchange.ending {
                Ending::Answered(response) => response.body.text(),
                _ => return Some(told(exchange, facts)),
            };
            unless(page.contains(wanted), || {
                format!("{}, and that page does not hold {wanted}", told(exchange, facts))
            })
        },
    ])
}

fn status(exchange: &Exchange) -> u16 {
    match &exchange.ending {
        Ending::Answered(response) => response.status.as_u16(),
        _ => 0,
    }
}

/// The host that it came to, or was meant for.
fn reached(exchange: &Exchange, facts: &Facts<'_>) -> Option<String> {
    match exchange.hops.last() {
        Some(Place::Service { host, .. } | Place::Host { host }) => Some(host.clone()),
        _ => hosts::find(facts.world, facts.labels, &exchange.request.url.host)
            .map(|found| found.id.to_string()),
    }
}

/// Path and query, percent-decoded.
fn asked(exchange: &Exchange) -> String {
    let url = &exchange.request.url;
    let query = url.query.as_ref().map(|query| format!("?{query}")).unwrap_or_default();
    decoded(&format!("{}{query}", url.path))
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
        let mut ahead = rest.clone();
        let pair = if byte == b'%' { digit(ahead.next()).zip(digit(ahead.next())) } else { None };
        match pair.and_then(|(high, low)| u8::try_from(high * 16 + low).ok()) {
            Some(meant) => {
                bytes.push(meant);
                rest = ahead;
            }
            None => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Whom it was sent to.
fn to(exchange: &Exchange, facts: &Facts<'_>) -> String {
    let host = reached(exchange, facts).map(|host| facts.label(&host));
    host.unwrap_or_else(|| exchange.request.url.host.clone())
}

fn told(exchange: &Exchange, facts: &Facts<'_>) -> String {
    match status(exchange) {
        0 => format!("the request to {} got no answer", to(exchange, facts)),
        status => format!("{} answered {status} to {}", to(exchange, facts), asked(exchange)),
    }
}
