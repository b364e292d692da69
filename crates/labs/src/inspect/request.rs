//! The Request tab: one exchange as it went over the wire, and its signature step by step.

use rolelab_core::{
    http::{Headers, Request},
    journal::{Ending, Event, Exchange, Place},
    sigv4,
};
use serde::{Deserialize, Serialize};

use super::{bounded, mask::Mask};
use crate::{
    console,
    hops::{self, Fate},
    hosts,
    lab::Lab,
    network,
};

/// The path that hands out tokens of the metadata service: its whole answer is a secret.
const TOKEN: &str = "/latest/api/token";

/// One request and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestView {
    /// The number of its journal entry.
    pub entry: u64,
    /// The entry of the API call that it was, if it reached AWS.
    pub call: Option<u64>,
    /// The requests before and after it.
    pub around: (Option<u64>, Option<u64>),
    /// `10:24:31`.
    pub at: String,
    /// `GET`.
    pub method: String,
    /// The whole URL.
    pub url: String,
    /// Header lines in order.
    pub headers: Vec<(String, String)>,
    /// The body; empty without one.
    pub body: String,
    /// Who on the host sent it: `as root in container 3f2a9c0b1d2e (amazon/aws-cli)`. Empty for the console.
    pub by: String,
    /// The places it came through, sender first.
    pub hops: Vec<String>,
    /// The source address that AWS saw; empty for what did not go there.
    pub peer: String,
    /// Why there is no answer, in a sentence; empty when one came.
    pub ending: String,
    /// For a PUT to the metadata service: how many hops its answer may make and has to make.
    pub hop_limit: Option<(u8, u8)>,
    /// How it ended.
    pub fate: Fate,
    /// The answer, if one came.
    pub answer: Option<AnswerView>,
    /// Its signature; `None` for a request without one.
    pub signing: Option<SigningView>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerView {
    /// `200 OK`.
    pub status: String,
    /// Header lines in order.
    pub headers: Vec<(String, String)>,
    /// The body; empty without one.
    pub body: String,
}

/// A signature, in the steps in which it was made. Everything is computed from the request; the secret is not in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SigningView {
    /// The key's id.
    pub access_key: String,
    /// Who keeps the secret: a host's label.
    pub keeper: String,
    /// Step 1.
    pub canonical_request: String,
    /// Step 2.
    pub string_to_sign: String,
    /// Step 3: what the signing key is made of behind `AWS4` and the secret: day, region, service, `aws4_request`.
    pub key_chain: Vec<String>,
    /// Step 4: the signature as it travels.
    pub signature: String,
}

/// The request of an entry, or the last one.
pub(super) fn view(lab: &Lab, number: Option<u64>, mask: &Mask) -> Option<RequestView> {
    let entries = lab.journal.entries();
    let exchange_at = |place: usize| match entries.get(place).map(|entry| &entry.event) {
        Some(Event::Exchange(exchange)) => Some(exchange.as_ref()),
        _ => None,
    };
    let is_exchange = |place: &usize| exchange_at(*place).is_some();
    let place = match number {
        // A call and an answer of the metadata service are recorded before the exchange they belong to.
        Some(number) => (usize::try_from(number).ok()?..entries.len()).find(is_exchange)?,
        None => (lab.began()..entries.len()).rev().find(is_exchange)?,
    };
    let exchange = exchange_at(place)?;
    let entry = entries.get(place)?;
    let before = place.checked_sub(1).and_then(|place| entries.get(place));
    let call = before.filter(|entry| matches!(entry.event, Event::ApiCall(_))).map(|entry| entry.number);
    let number_of = |place: usize| entries.get(place).map(|entry| entry.number);
    let Exchange { request, .. } = exchange;
    let keeper = keeper(lab, exchange);
    let (fate, ending) = ending(lab, exchange);
    let body = mask.text(&bounded(&request.body.text()));
    Some(RequestView {
        entry: entry.number,
        call,
        around: (
            (lab.began()..place).rev().find(is_exchange).and_then(number_of),
            (place.saturating_add(1)..entries.len()).find(is_exchange).and_then(number_of),
        ),
        at: hops::clock(entry.at),
        method: request.method.to_string(),
        url: mask.text(&request.url.to_string()),
        headers: headers(&request.headers, mask),
        body,
        by: match exchange.request.headers.get("User-Agent") {
            Some(console::USER_AGENT) => String::new(),
            _ => hops::sender(&exchange.by),
        },
        hops: places(lab, exchange),
        peer: match exchange.hops.last() {
            Some(Place::Api { .. }) => exchange.peer.to_string(),
            _ => String::new(),
        },
        hop_limit: exchange.hop_limit,
        ending,
        fate,
        answer: answer(exchange, mask),
        signing: signing(request, keeper, mask),
    })
}

/// Who sent it, by its label.
fn keeper(lab: &Lab, exchange: &Exchange) -> String {
    if exchange.request.headers.get("User-Agent") == Some(console::USER_AGENT) {
        return "the console".to_owned();
    }
    label(lab, &exchange.from)
}

fn label(lab: &Lab, host: &str) -> String {
    hosts::labels(&lab.state.world).get(host).cloned().unwrap_or_else(|| host.to_owned())
}

/// The places it came through, and what stopped it.
fn places(lab: &Lab, exchange: &Exchange) -> Vec<String> {
    let mut places: Vec<String> = exchange.hops.iter().map(|place| told(lab, exchange, place)).collect();
    let blocked = matches!(exchange.ending, Ending::Blocked { .. });
    match exchange.hops.last() {
        // Its own host stopped it: that is where it was, and it came no further.
        Some(Place::Nowhere) if blocked => {
            let host = keeper(lab, exchange);
            places.pop();
            places.pop_if(|last| *last == host);
            places.push(format!("{host}: its own firewall"));
        }
        Some(Place::Host { host }) => {
            let stop = match exchange.ending {
                Ending::Blocked { .. } => ": its firewall",
                Ending::Unreachable => ": its security group",
                _ => "",
            };
            places.pop();
            places.push(format!("{}{stop}", label(lab, host)));
        }
        _ => {}
    }
    places
}

fn told(lab: &Lab, exchange: &Exchange, place: &Place) -> String {
    match place {
        Place::Host { host } if *host == exchange.from => keeper(lab, exchange),
        Place::Host { host } => label(lab, host),
        Place::Container { host, id } => format!("container {id} on {}", label(lab, host)),
        Place::Service { host, unit } => format!("{unit} on {}", label(lab, host)),
        Place::MetadataService { instance } => {
            format!("metadata service of {}", label(lab, instance.as_str()))
        }
        Place::Api { service } => format!("front door of {}", hops::service_name(service)),
        Place::Nowhere => "nobody".to_owned(),
    }
}

fn headers(headers: &Headers, mask: &Mask) -> Vec<(String, String)> {
    headers.iter().map(|(name, value)| (name.to_owned(), mask.header(name, value))).collect()
}

fn ending(lab: &Lab, exchange: &Exchange) -> (Fate, String) {
    match &exchange.ending {
        Ending::Answered(response) => {
            let good = response.status.as_u16() < 400;
            let fate = if good { Fate::Good } else { Fate::Refused };
            (fate, String::new())
        }
        Ending::Lost => {
            let why = match exchange.hop_limit {
                Some((limit, hops)) if hops > limit => {
                    format!("The answer was sent, {}: its packets died on the way.", hops::needs(limit, hops))
                }
                _ => "Nobody is there to answer.".to_owned(),
            };
            (Fate::Lost, why)
        }
        Ending::Throttled => (
            Fate::Lost,
            "Too many requests at once: the network card dropped its packets, and the connection hangs."
                .to_owned(),
        ),
        Ending::Unreachable if let Some(Place::Host { host }) = exchange.hops.last() => {
            let own = *host == exchange.from;
            let shut = network::not_let_pass(&label(lab, host), exchange.request.url.port, own);
            (Fate::Lost, format!("{shut} The connection hangs."))
        }
        Ending::Unreachable if network::is_metadata(exchange) => {
            (Fate::Lost, format!("{} The connection hangs.", hops::absent(exchange.from == hosts::LAPTOP)))
        }
        Ending::Unreachable => {
            (Fate::Lost, "Nothing answers at that address: the connection hangs.".to_owned())
        }
        Ending::NoRoute => {
            (Fate::Refused, "No way leads there from that network: it has no IPv6 addresses.".to_owned())
        }
        Ending::Refused if network::is_metadata(exchange) => {
            (Fate::Refused, network::not_its_port(exchange.request.url.port))
        }
        Ending::Refused => (Fate::Refused, "The host refuses the port: nothing listens there.".to_owned()),
        Ending::Blocked { silently: false } => (
            Fate::Refused,
            "A firewall rule (iptables) rejects it: to the program the port is closed.".to_owned(),
        ),
        Ending::Blocked { silently: true } => (
            Fate::Lost,
            "A firewall rule (iptables) drops it without a word: the connection hangs.".to_owned(),
        ),
        Ending::Late => (Fate::Lost, "The answer came when nobody waited for it any more.".to_owned()),
        Ending::Unresolved => (Fate::Lost, "The name does not resolve.".to_owned()),
    }
}

fn answer(exchange: &Exchange, mask: &Mask) -> Option<AnswerView> {
    let Ending::Answered(response) = &exchange.ending else { return None };
    let body = bounded(&response.body.text());
    let secret = exchange.request.url.path == TOKEN && response.status.as_u16() == 200;
    Some(AnswerView {
        status: format!("{} {}", response.status.as_u16(), response.reason),
        headers: headers(&response.headers, mask),
        body: if secret { mask.whole(&body) } else { mask.text(&body) },
    })
}

fn signing(request: &Request, keeper: String, mask: &Mask) -> Option<SigningView> {
    let signed = sigv4::read(request).ok()?;
    let (canonical_request, string_to_sign) = sigv4::texts(request, &signed);
    Some(SigningView {
        keeper,
        canonical_request: mask.text(&bounded(&canonical_request)),
        string_to_sign,
        key_chain: signed.key_chain().map(str::to_owned).to_vec(),
        access_key: signed.access_key,
        signature: signed.signature,
    })
}
