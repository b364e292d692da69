//! The Trail tab: API calls as rows, newest first, and the record of one.

use rolelab_labs::inspect::{RecordView, TrailLine, TrailView};
use yew::prelude::*;

use super::{Act, Desk, Send, act, lead, part};
use crate::state::LookTab;

/// The tab.
pub(super) fn tab(view: &TrailView, desk: &Desk, send: &Send) -> Html {
    if view.total == 0 {
        return part::empty(
            "No events yet. Every call to AWS that names its caller leaves one here, at once: the real CloudTrail takes some minutes.",
            "aws sts get-caller-identity",
        );
    }
    let filter = part::Filter {
        of: "Events",
        label: "Filter by name, user, error or key",
        hint: "Filter: name, user, error, key",
        text: &desk.filter,
        act: Act::Filter,
    };
    html! {
        <>
            { filter.bar(part::Count { shown: view.rows.len(), found: view.found, total: view.total, what: "events" }, send) }
            <ul class="trail">{ for view.rows.iter().map(|row| line(row, view.open.as_ref(), desk, send)) }</ul>
            if view.rows.is_empty() { <p class="empty">{ "No event contains that." }</p> }
        </>
    }
}

fn line(row: &TrailLine, open: Option<&RecordView>, desk: &Desk, send: &Send) -> Html {
    let entry = row.entry;
    let open = open.filter(|open| open.entry == entry);
    let is_open = desk.record == Some(entry);
    let toggle = act(send, move || Act::Record((!is_open).then_some(entry)));
    let actor = match (&row.error, row.management) {
        (Some(_), _) => "a-deny",
        (None, true) => "a-api",
        (None, false) => "a-none",
    };
    html! {
        <li class={classes!(actor, (!row.management).then_some("data"))} key={entry.to_string()}>
            <button type="button" aria-expanded={if is_open { "true" } else { "false" }} onclick={toggle}>
                <time>{ &row.at }</time><b>{ &row.name }</b><span>{ &row.by }</span>
                if !row.about.is_empty() { <span class="forwhom">{ &row.about }</span> }
                if let Some(error) = &row.error { <span class="err">{ error }</span> }
                if !row.management { <span class="chip">{ "data event: not in event history" }</span> }
            </button>
            if let Some(open) = open { { record(open, desk, send) } }
        </li>
    }
}

fn record(open: &RecordView, desk: &Desk, send: &Send) -> Html {
    let entry = open.entry;
    html! {
        <div class="record">
            <div class="lookbar" role="group" aria-label="This event">
                if open.request { <button type="button" class="btn line sm" onclick={lead(send, entry, LookTab::Request)}>{ "Request" }</button> }
                if open.judged {
                    <button type="button" class="btn line sm" onclick={lead(send, entry, LookTab::Why)}>{ "Why" }</button>
                    <button type="button" class="btn line sm" onclick={lead(send, entry, LookTab::Policy)}>{ "Policy" }</button>
                }
                <span class="grow"></span>
                { part::reveal(desk, send) }
            </div>
            if !open.management {
                <p class="note">{ "A data event: not in the event history. Only a trail that was told to log data events has this record." }</p>
            }
            { match &open.json {
                Some(json) => part::verbatim(json),
                None => html! { <p class="labvoice">{ "rolelab: the call is not simulated, so there is no record of it" }</p> },
            } }
        </div>
    }
}
