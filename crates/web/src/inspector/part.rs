//! Small parts that several tabs are made of.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{Act, Desk, Send, act};
use crate::icon;

/// A line of names and values.
pub(super) fn facts<'a>(all: impl IntoIterator<Item = (&'a str, &'a str)>) -> Html {
    let row = |(name, value): (&str, &str)| html! { <div><dt>{ name.to_owned() }</dt><dd>{ value.to_owned() }</dd></div> };
    html! { <dl class="pairs">{ for all.into_iter().map(row) }</dl> }
}

/// Text as it is.
pub(super) fn verbatim(text: &str) -> Html {
    html! { <pre class="verbatim">{ text.to_owned() }</pre> }
}

/// JSON where it is any, made readable; else text as it is.
pub(super) fn body(text: &str) -> Html {
    if text.is_empty() {
        html! { <p class="none">{ "no body" }</p> }
    } else {
        verbatim(text)
    }
}

/// What shows and hides secrets.
pub(super) fn reveal(desk: &Desk, send: &Send) -> Html {
    let pressed = if desk.reveal { "true" } else { "false" };
    html! {
        <button type="button" class="btn line sm reveal" aria-pressed={pressed} onclick={act(send, || Act::Reveal)}>
            { icon::EYE.html() }{ if desk.reveal { "Hide secrets" } else { "Reveal secrets" } }
        </button>
    }
}

/// What an empty tab says, with the line to type.
pub(super) fn empty(text: &'static str, line: &'static str) -> Html {
    html! {
        <p class="empty">{ text }if !line.is_empty() { <>{ " Try " }<code>{ line }</code>{ "." }</> }</p>
    }
}

/// A field that says what rows must contain.
pub(super) struct Filter<'a> {
    /// What the rows are.
    pub(super) of: &'static str,
    pub(super) label: &'static str,
    pub(super) hint: &'static str,
    /// What stands in it.
    pub(super) text: &'a str,
    pub(super) act: fn(String) -> Act,
}

/// How many rows there are.
#[derive(Clone, Copy)]
pub(super) struct Count {
    pub(super) shown: usize,
    pub(super) found: usize,
    pub(super) total: usize,
    /// `events`.
    pub(super) what: &'static str,
}

impl Filter<'_> {
    /// The field, and how many rows contain what stands in it.
    pub(super) fn bar(&self, count: Count, send: &Send) -> Html {
        let (send, act) = (send.clone(), self.act);
        let typed = move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                send.dispatch(act(input.value()));
            }
        };
        let Count { shown, found, total, what } = count;
        let count = match (found == total, shown < found) {
            (_, true) => format!("the newest {shown} of {found}"),
            (true, _) => format!("{total} {what}"),
            (false, _) => format!("{found} of {total}"),
        };
        html! {
            <div class="lookbar" role="group" aria-label={self.of}>
                <span class="ctl pick"><input aria-label={self.label} placeholder={self.hint} value={self.text.to_owned()} autocomplete="off" autocapitalize="off" spellcheck="false" oninput={typed} /></span>
                <span class="muted" role="status">{ count }</span>
            </div>
        }
    }
}
