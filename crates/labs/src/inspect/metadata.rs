//! The Metadata tab: every request to a metadata service as a row, newest first, and in one sentence why it was answered as
//! it was. What reached no service, because a network or a firewall stood between, is a row too.

use std::{collections::BTreeMap, net::IpAddr};

use rolelab_core::journal::{Ending, Entry, Event, Exchange};
use rolelab_shell::host::HostId;
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
    let (entries, labels) = (lab.own(), hosts::labels(&lab.state.world));
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
        let row = row(&labels, entry, exchange, before.map(AsRef::as_ref), mask);
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

type Labels = BTreeMap<HostId, String>;

fn row(
    labels: &Labels,
    entry: &Entry,
    exchange: &Exchange,
    before: Option<&Entry>,
    mask: &Mask,
) -> MetadataLine {
    let request = &exchange.request;
    // What the service did is recorded just before the exchange it belongs to.
    let decided = match before.map(|before| &before.event) {
        Some(Event::Metadata { why, .. }) => Some(*why),
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
    // The usual address goes without saying.
    let address = match request.url.host.parse() {
        Ok(IpAddr::V6(address)) => format!("[{address}]"),
        _ => String::new(),
    };
    let asked = format!("{} {address}{}", request.method, request.url.target());
    MetadataLine {
        entry: entry.number,
        at: hops::clock(entry.at),
        who: who(labels, exchange),
        asked: mask.text(&cut(&asked)),
        version: if token || request.method.as_str() == "PUT" { "IMDSv2" } else { "IMDSv1" }.to_owned(),
        outcome,
        fate,
        why: match decided {
            Some(why) => hops::sentence(why, exchange),
            None => unreached(labels, exchange),
        },
    }
}

fn who(labels: &Labels, exchange: &Exchange) -> String {
    let host = label(labels, exchange);
    match hops::unusual(&exchange.by) {
        Some(by) => format!("{host}, {by}"),
        None => host,
    }
}

fn label(labels: &Labels, exchange: &Exchange) -> String {
    labels.get(&exchange.from).cloned().unwrap_or_else(|| exchange.from.clone())
}

/// Why no service was reached.
fn unreached(labels: &Labels, exchange: &Exchange) -> String {
    let from = label(labels, exchange);
    match &exchange.ending {
        Ending::Refused => network::not_its_port(exchange.request.url.port),
        Ending::Unreachable => hops::absent(exchange.from == hosts::LAPTOP).to_owned(),
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
