//! The Request tab: what went over the wire and came back, and the signature in its four steps.

use rolelab_labs::{
    hops::Fate,
    inspect::{AnswerView, RequestView, SigningView},
};
use yew::prelude::*;

use super::{Act, Desk, Send, act, lead, part};
use crate::{icon, state::LookTab};

/// The tab.
pub(super) fn tab(view: Option<&RequestView>, desk: &Desk, send: &Send) -> Html {
    let Some(view) = view else {
        return part::empty("Run a request to see it here.", "aws sts get-caller-identity");
    };
    let (chip, actor) = match (view.fate, &view.answer) {
        (Fate::Good, Some(answer)) => (answer.status.as_str(), "a-api"),
        (_, Some(answer)) => (answer.status.as_str(), "a-deny"),
        (Fate::Lost, None) => ("No answer", "a-deny"),
        (_, None) => ("Refused", "a-deny"),
    };
    let hops = view.hop_limit.map(|(limit, has)| format!("{limit}: the answer has to make {has}"));
    let hops = hops.unwrap_or_default();
    html! {
        <>
            <div class="verdict">
                <span class={classes!("chip", actor)}>{ chip.to_owned() }</span>
                <p><code>{ format!("{} {}", view.method, view.url) }</code></p>
            </div>
            { toolbar(view, desk, send) }
            { part::facts([
                ("When", view.at.as_str()),
                ("Sent", view.by.as_str()),
                ("Way", view.hops.join(" → ").as_str()),
                ("AWS sees it from", view.peer.as_str()),
                ("Hop limit", hops.as_str()),
                ("Ending", view.ending.as_str()),
            ].into_iter().filter(|(_, value)| !value.is_empty())) }
            if let Some(signing) = &view.signing { { signature(signing) } }
            <h3>{ "Request headers" }</h3>
            { headers(&view.headers) }
            if !view.body.is_empty() { <><h3>{ "Request body" }</h3>{ part::body(&view.body) }</> }
            if let Some(answer) = &view.answer { { answered(answer) } }
        </>
    }
}

fn toolbar(view: &RequestView, desk: &Desk, send: &Send) -> Html {
    let step = |to: Option<u64>, name: &'static str, drawing: Html| {
        let go = act(send, move || match to {
            Some(entry) => Act::About(entry, LookTab::Request),
            None => Act::Latest,
        });
        html! { <button type="button" class="btn icon sm" aria-label={name} disabled={to.is_none()} onclick={go}>{ drawing }</button> }
    };
    html! {
        <div class="lookbar" role="group" aria-label="This request">
            { step(view.around.0, "Request before", icon::LEFT.html()) }
            { step(view.around.1, "Request after", icon::RIGHT.html()) }
            if let Some(call) = view.call {
                <button type="button" class="btn line sm" onclick={lead(send, call, LookTab::Why)}>{ "Why" }</button>
                <button type="button" class="btn line sm" onclick={lead(send, call, LookTab::Trail)}>{ "Record" }</button>
            }
            <span class="grow"></span>
            { part::reveal(desk, send) }
        </div>
    }
}

fn headers(all: &[(String, String)]) -> Html {
    part::facts(all.iter().map(|(name, value)| (name.as_str(), value.as_str())))
}

fn answered(answer: &AnswerView) -> Html {
    html! {
        <>
            <h3>{ format!("Answer: {}", answer.status) }</h3>
            { part::body(&answer.body) }
            { headers(&answer.headers) }
        </>
    }
}

/// Both sides build the same two texts; only the secret is not on both sides' wire.
fn signature(signing: &SigningView) -> Html {
    let chain = signing
        .key_chain
        .iter()
        .map(|part| html! { <li><code>{ "HMAC" }</code>{ " with " }<b>{ part }</b></li> });
    html! {
        <>
            <h3>{ "Signature, step by step" }</h3>
            <ol class="signing">
                <li><details><summary><b>{ "Canonical request" }</b><span>{ "the request as both sides write it down" }</span></summary>{ part::verbatim(&signing.canonical_request) }</details></li>
                <li><details><summary><b>{ "String to sign" }</b><span>{ "time, scope and the hash of step 1" }</span></summary>{ part::verbatim(&signing.string_to_sign) }</details></li>
                <li><details><summary><b>{ "Signing key" }</b><span>{ format!("made on {} from the secret of {}", signing.keeper, signing.access_key) }</span></summary>
                    <ol class="chain"><li><code>{ "AWS4" }</code>{ " and the secret access key" }</li>{ for chain }</ol>
                    <p class="note">{ format!("The secret stays with {} and is never sent. AWS has its own copy and makes the same key.", signing.keeper) }</p>
                </details></li>
                <li><details><summary><b>{ "Signature" }</b><span>{ "HMAC of step 2 with the key of step 3" }</span></summary>{ part::verbatim(&signing.signature) }</details></li>
            </ol>
        </>
    }
}
