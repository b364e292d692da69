//! The Metadata tab: every request to a metadata service, newest first, with one sentence of why.

use rolelab_labs::{
    hops::Fate,
    inspect::{MetadataLine, MetadataView},
};
use yew::prelude::*;

use super::{Act, Desk, Send, lead, part};
use crate::state::LookTab;

/// The tab.
pub(super) fn tab(view: &MetadataView, desk: &Desk, send: &Send) -> Html {
    if view.total == 0 {
        return part::empty(
            "Nobody has asked a metadata service yet. On an instance, every program may.",
            "curl http://169.254.169.254/latest/meta-data/",
        );
    }
    let filter = part::Filter {
        of: "Requests",
        label: "Filter by host, path, status or reason",
        hint: "Filter: host, path, status, reason",
        text: &desk.asked,
        act: Act::Asked,
    };
    let (shown, found, total) = (view.rows.len(), view.found, view.total);
    html! {
        <>
            { filter.bar(part::Count { shown, found, total, what: "requests" }, send) }
            <ul class="trail asked">{ for view.rows.iter().map(|row| line(row, send)) }</ul>
            if view.rows.is_empty() { <p class="empty">{ "No request contains that." }</p> }
        </>
    }
}

fn line(row: &MetadataLine, send: &Send) -> Html {
    let actor = match row.fate {
        Fate::Good => "a-imds",
        Fate::Refused => "a-deny",
        Fate::Lost => "a-none",
    };
    html! {
        <li class={actor} key={row.entry.to_string()}>
            <button type="button" onclick={lead(send, row.entry, LookTab::Request)}>
                <time>{ &row.at }</time><b>{ &row.asked }</b>
                <span class="outcome">{ &row.outcome }</span>
                <span class="reason">{ &row.why }</span>
                <span class="who">{ &row.who }</span><span class="chip">{ &row.version }</span>
            </button>
        </li>
    }
}
