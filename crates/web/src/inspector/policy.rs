//! The Policy tab: documents of a role or user, statement by statement.

use rolelab_labs::inspect::{DocumentKind, DocumentView, Mark, PolicyView, StatementText};
use yew::prelude::*;

use super::{Act, Desk, Send, act, choice, lead, part};
use crate::state::LookTab;

/// Makes the form that edits a policy of a role: its name, unless it is a new one, and its text.
pub(super) type Edit<'a> = dyn Fn(&str, Option<&str>, &str) -> Html + 'a;

/// What a new policy begins as.
const NEW: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:aws:s3:::example-bucket"
    }
  ]
}"#;

/// The tab.
pub(super) fn tab(view: &PolicyView, desk: &Desk, edit: &Edit<'_>, send: &Send) -> Html {
    let all: Vec<(String, String)> = view.holders.iter().map(|h| (h.clone(), h.clone())).collect();
    let none = view.documents.iter().all(|d| matches!(d.kind, DocumentKind::Trust | DocumentKind::Boundary));
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
            if let (Some(role), None) = (&view.role, &desk.editing) {
                <div class="lookbar" role="group" aria-label="Inline policies">
                    <button type="button" class="btn line sm" id="look-new" onclick={open(send, role, None)}>{ "New inline policy" }</button>
                </div>
            }
            if let Some((role, None)) = &desk.editing { { edit(role, None, NEW) } }
            { for view.documents.iter().map(|one| document(one, view, desk, edit, send)) }
        </>
    }
}

fn open(send: &Send, role: &str, name: Option<&str>) -> Callback<MouseEvent> {
    let (role, name) = (role.to_owned(), name.map(str::to_owned));
    act(send, move || Act::Edit(role.clone(), name.clone()))
}

fn document(document: &DocumentView, view: &PolicyView, desk: &Desk, edit: &Edit<'_>, send: &Send) -> Html {
    let kind = match document.kind {
        DocumentKind::Managed => "managed policy",
        DocumentKind::Inline => "inline policy",
        DocumentKind::Boundary => "permissions boundary: the most it may do",
        DocumentKind::Trust => "trust policy: who may assume the role",
    };
    let editable = view.role.as_deref().filter(|_| document.kind == DocumentKind::Inline);
    let name = Some(&document.name);
    let led = desk
        .statement
        .as_ref()
        .filter(|(policy, _)| *policy == document.name && document.kind != DocumentKind::Trust);
    let led = led.map(|(_, place)| *place);
    let edited = desk
        .editing
        .as_ref()
        .is_some_and(|(role, edited)| Some(role.as_str()) == editable && edited.as_ref() == name);
    html! {
        <section class="doc a-iam" key={format!("{kind} {}", document.name)} aria-label={format!("{}, {kind}", document.name)}>
            <header>
                <h3>{ &document.name }</h3><span class="muted">{ kind }</span>
                if let Some(role) = editable.filter(|_| !edited) {
                    <span class="grow"></span>
                    <button type="button" class="btn line sm" aria-label={format!("Edit {}", document.name)} onclick={open(send, role, Some(&document.name))}>{ "Edit" }</button>
                }
            </header>
            if let Some(arn) = &document.arn { <p class="note"><code>{ arn }</code></p> }
            if let Some(role) = editable.filter(|_| edited) {
                { edit(role, Some(&document.name), &document.source) }
            } else {
                <ul>{ for document.statements.iter().enumerate().map(|(place, one)| statement(one, led == Some(place))) }</ul>
            }
        </section>
    }
}

/// The id of the statement that a link led to.
pub(super) const LED: &str = "look-statement";

fn statement(one: &StatementText, led: bool) -> Html {
    let actor = if one.allow { "a-api" } else { "a-deny" };
    let (class, said) = match one.mark {
        Mark::Decides => ("dec", "Decides"),
        Mark::Matched => ("met", "Matches"),
        Mark::Missed => ("missed", "does not match"),
        Mark::None => ("", ""),
    };
    html! {
        <li class={classes!("sheet1", actor, class)} id={led.then_some(LED)} aria-current={led.then_some("true")}>
            <div class="row"><b class="mono">{ &one.label }</b><span>{ if one.allow { "Allow" } else { "Deny" } }</span>
                if !said.is_empty() { <span class={if one.mark == Mark::Missed { "muted" } else { "chip" }}>{ said }</span> }
            </div>
            { part::verbatim(&one.text) }
        </li>
    }
}
