//! The Policy tab: documents of a role or user, statement by statement.

use rolelab_labs::inspect::{DocumentKind, DocumentView, Mark, PolicyView, StatementText};
use yew::prelude::*;

use super::{Act, Send, choice, lead, part};
use crate::state::LookTab;

/// The tab.
pub(super) fn tab(view: &PolicyView, send: &Send) -> Html {
    let all: Vec<(String, String)> = view.holders.iter().map(|h| (h.clone(), h.clone())).collect();
    let none = view.documents.iter().all(|document| document.kind == DocumentKind::Trust);
    html! {
        <>
            <div class="lookbar" role="group" aria-label="Whose policies">
                { choice("look-holder", "Policies of", &all, &view.holder, Act::Holder, send) }
                if let Some((entry, action)) = &view.marked {
                    <span class="muted">{ "marked for " }<code>{ action }</code></span>
                    <button type="button" class="btn line sm" onclick={lead(send, *entry, LookTab::Why)}>{ "Why" }</button>
                }
            </div>
            if none {
                <p class="empty">{ format!("{} has no permissions policy: it may do nothing but ask who it is.", view.holder) }</p>
            }
            { for view.documents.iter().map(document) }
        </>
    }
}

fn document(document: &DocumentView) -> Html {
    let kind = match document.kind {
        DocumentKind::Managed => "managed policy",
        DocumentKind::Inline => "inline policy",
        DocumentKind::Trust => "trust policy: who may assume the role",
    };
    html! {
        <section class="doc a-iam" key={format!("{kind} {}", document.name)} aria-label={format!("{}, {kind}", document.name)}>
            <header><h3>{ &document.name }</h3><span class="muted">{ kind }</span></header>
            if let Some(arn) = &document.arn { <p class="note"><code>{ arn }</code></p> }
            <ul>{ for document.statements.iter().map(statement) }</ul>
        </section>
    }
}

fn statement(one: &StatementText) -> Html {
    let actor = if one.allow { "a-api" } else { "a-deny" };
    let (class, said) = match one.mark {
        Mark::Decides => ("dec", "Decides"),
        Mark::Matched => ("met", "Matches"),
        Mark::Missed => ("missed", "does not match"),
        Mark::None => ("", ""),
    };
    html! {
        <li class={classes!("sheet1", actor, class)}>
            <div class="row"><b class="mono">{ &one.label }</b><span>{ if one.allow { "Allow" } else { "Deny" } }</span>
                if !said.is_empty() { <span class={if one.mark == Mark::Missed { "muted" } else { "chip" }}>{ said }</span> }
            </div>
            { part::verbatim(&one.text) }
        </li>
    }
}
