//! The Metadata tab: every request to a metadata service as a row, newest first, and in one sentence why it was answered as
//! it was. What reached no service, because a network or a firewall stood between, is a row too.

use rolelab_core::{
    imds::Why,
    journal::{Ending, Entry, Event, Exchange},
};
use serde::{Deserialize, Serialize};

use super::mask::Mask;
use crate::{
    hops::{self, Fate},
    hosts,
    lab::Lab,
    network,
};

/// The most rows that are shown.
const MAX_ROWS: usize = 200;
/// The longest path that a row shows, in characters.
const MAX_PATH: usize = 200;
/// Where role keys are (EC2 User Guide, instance metadata).
const KEYS: &str = "/meta-data/iam/security-credentials/";

/// Requests to metadata services.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetadataView {
    /// Rows, newest first.
    pub rows: Vec<MetadataLine>,
    /// How many match.
    pub found: usize,
    /// How many there are.
    pub total: usize,
}

/// One request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetadataLine {
    /// The number of its journal entry.
    pub entry: u64,
    /// `10:24:31`.
    pub at: String,
    /// Who asked.
    pub who: String,
    /// `GET /latest/meta-data/`.
    pub asked: String,
    /// `IMDSv1` without a token, `IMDSv2` with one or asking for one.
    pub version: String,
    /// `200`, `401`, `no answer`.
    pub outcome: String,
    /// How it ended.
    pub fate: Fate,
    /// One sentence of why.
    pub why: String,
}

/// Rows that contain `filter`.
pub(super) fn view(lab: &Lab, filter: &str, mask: &Mask) -> MetadataView {
    let wanted = filter.trim().to_lowercase();
    let entries = lab.journal.entries();
    let mut view = MetadataView { rows: Vec::new(), found: 0, total: 0 };
    for (place, entry) in entries.iter().enumerate().rev() {
        let Event::Exchange(exchange) = &entry.event else { continue };
        if !network::is_metadata(exchange) {
            continue;
        }
        view.total += 1;
        if view.rows.len() >= MAX_ROWS && wanted.is_empty() {
            view.found += 1;
            continue;
        }
        let before = place.checked_sub(1).and_then(|place| entries.get(place));
        let row = row(lab, entry, exchange, before.map(AsRef::as_ref), mask);
        let of = [&row.who, &row.asked, &row.version, &row.outcome, &row.why];
        if !wanted.is_empty() && !of.iter().any(|text| text.to_lowercase().contains(&wanted)) {
            continue;
        }
        view.found += 1;
        if view.rows.len() < MAX_ROWS {
            view.rows.push(row);
        }
    }
    view
}

fn row(lab: &Lab, entry: &Entry, exchange: &Exchange, before: Option<&Entry>, mask: &Mask) -> MetadataLine {
    let request = &exchange.request;
    // What the service did is recorded just before the exchange it belongs to.
    let decided = match before.map(|before| &before.event) {
        Some(Event::Metadata { why, version, .. }) => Some((*why, *version)),
        _ => None,
    };
    let token = request.headers.get("X-aws-ec2-metadata-token").is_some();
    let (fate, outcome) = match &exchange.ending {
        Ending::Answered(response) => {
            let status = response.status.as_u16();
            let fate = if status < 400 || status == 404 { Fate::Good } else { Fate::Refused };
            (fate, status.to_string())
        }
        Ending::Refused | Ending::NoRoute | Ending::Blocked { silently: false } => {
            (Fate::Refused, "refused".to_owned())
        }
        _ => (Fate::Lost, "no answer".to_owned()),
    };
    let asked = format!("{} {}", request.method, request.url.target());
    MetadataLine {
        entry: entry.number,
        at: hops::clock(entry.at),
        who: who(lab, exchange),
        asked: mask.text(&cut(&asked)),
        version: if token || request.method.as_str() == "PUT" { "IMDSv2" } else { "IMDSv1" }.to_owned(),
        outcome,
        fate,
        why: match decided {
            Some((why, _)) => sentence(why, exchange),
            None => unreached(lab, exchange),
        },
    }
}

fn who(lab: &Lab, exchange: &Exchange) -> String {
    let host = label(lab, exchange);
    match hops::unusual(&exchange.by) {
        Some(by) => format!("{host}, {by}"),
        None => host,
    }
}

fn label(lab: &Lab, exchange: &Exchange) -> String {
    let labels = hosts::labels(&lab.state.world);
    labels.get(&exchange.from).cloned().unwrap_or_else(|| exchange.from.clone())
}

/// Why the service answered so.
fn sentence(why: Why, exchange: &Exchange) -> String {
    let request = &exchange.request;
    let (limit, hops) = exchange.hop_limit.unwrap_or_default();
    let text = match why {
        Why::Throttled => "Too many requests at once: the network card dropped its packets.",
        Why::Disabled => "HttpEndpoint is disabled: everything is 403, whoever asks and with whatever.",
        Why::Forwarded => {
            "It came with X-Forwarded-For, so a proxy sent it for somebody: such a caller gets no token."
        }
        Why::Lifetime => {
            "A token needs a lifetime, X-aws-ec2-metadata-token-ttl-seconds from 1 to 21600: none was good."
        }
        Why::PutElsewhere => "Only /latest/api/token takes a PUT, exactly so.",
        Why::Method if request.url.path == "/latest/api/token" => {
            "A token is asked for with PUT (curl -X PUT); this path takes nothing else."
        }
        Why::Method => "Metadata is read with GET or HEAD.",
        Why::TokenMissing => "No token came, and HttpTokens is required.",
        Why::TokenEmpty => "The token header has no value: it counts as a bad token.",
        Why::TokenDoubled => "It came with two token headers: neither counts.",
        Why::TokenUnknown => "No metadata service gave out such a token.",
        Why::TokenExpired => "The token's time was over: a new PUT gets another.",
        Why::TokenOfEarlierStart => "The token is from before the instance was stopped.",
        Why::TokenForeign => "The token is another instance's: it is good only where it was given out.",
        Why::NotFound => "Nothing has that path on this instance now.",
        Why::Minted => {
            let ttl = request.headers.get("X-aws-ec2-metadata-token-ttl-seconds").unwrap_or_default();
            return format!("A token, good for {} s on this instance alone.", ttl.trim());
        }
        Why::HopLimit => {
            return format!(
                "A token was made, but its answer may make {limit} {} and has to make {hops}: it died on the way.",
                if limit == 1 { "hop" } else { "hops" }
            );
        }
        Why::Served => return served(exchange),
    };
    match exchange.ending {
        Ending::Lost => format!("{text} The answer died on the way: {hops} hops, and {limit} allowed."),
        _ => text.to_owned(),
    }
}

fn served(exchange: &Exchange) -> String {
    let request = &exchange.request;
    let token = request.headers.get("X-aws-ec2-metadata-token").is_some();
    let how = if token { "A good token" } else { "No token, and none is required" };
    let keys = request.url.path.split_once(KEYS).is_some_and(|(_, role)| !role.trim_matches('/').is_empty());
    match (keys, token) {
        (true, true) => format!("{how}: the role's keys for IMDSv2 callers."),
        (true, false) => format!("{how}: the role's keys for IMDSv1 callers, to anybody who can send a GET."),
        (false, true) => format!("{how}: served."),
        (false, false) => format!("{how}: IMDSv1, counted as MetadataNoToken."),
    }
}

/// Why no service was reached.
fn unreached(lab: &Lab, exchange: &Exchange) -> String {
    let from = label(lab, exchange);
    match &exchange.ending {
        Ending::Refused => {
            format!("Nothing listens on port {} there: it is port 80.", exchange.request.url.port)
        }
        Ending::Unreachable if exchange.from == hosts::LAPTOP => {
            format!("Only an instance has this address, and this is the {from}.")
        }
        Ending::Unreachable => {
            "The IPv6 address answers only on Nitro, with HttpProtocolIpv6 enabled.".to_owned()
        }
        Ending::Blocked { silently } => {
            let how = if *silently { "drops" } else { "rejects" };
            let sender = hops::sender(&exchange.by);
            format!("A firewall rule (iptables) on {from} {how} what is sent {sender}: it never left.")
        }
        Ending::NoRoute => "Docker's default network has no IPv6: nothing leads there.".to_owned(),
        Ending::Lost => format!("{from} does not run."),
        _ => "It reached no metadata service.".to_owned(),
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MAX_PATH) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
