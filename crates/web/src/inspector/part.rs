//! Small parts that several tabs are made of.

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
