//! The hops as a numbered list: the picture's twin in words, always in the page.

use std::sync::Arc;

use rolelab_labs::hops::{Fate, Hop, Kind, Run};
use yew::prelude::*;

use crate::state::{Look, Msg, Page};

/// The list of a run.
pub(crate) fn list(run: Option<&Run>, page: &UseReducerDispatcher<Page>) -> Html {
    let Some(run) = run else {
        return html! { <p class="empty">{ "Nothing went anywhere yet. Run a command that asks something, such as " }<code>{ "aws s3 ls" }</code>{ "." }</p> };
    };
    let item = |(index, hop): (usize, &Arc<Hop>)| {
        let (page, entry) = (page.clone(), hop.entry);
        html! {
            <li class={actor(hop)} data-entry={hop.entry.to_string()}>
                <button type="button" onclick={move |_| page.dispatch(Msg::Look(Look::at(entry)))}>
                    <span class="num">{ index + 1 }</span><b>{ &hop.title }</b><small>{ &hop.detail }</small>
                </button>
            </li>
        }
    };
    html! { <ol class="hops">{ for run.hops.iter().enumerate().map(item) }</ol> }
}

/// The class of the actor that a hop belongs to.
pub(crate) fn actor(hop: &Hop) -> &'static str {
    match (hop.fate, hop.kind) {
        (Fate::Refused | Fate::Lost, _) => "a-deny",
        (_, Kind::Metadata) => "a-imds",
        (_, Kind::Mint | Kind::Sign | Kind::Judge) => "a-iam",
        (_, Kind::Answer | Kind::Record) => "a-api",
        (_, Kind::Change) => "a-instance",
        (_, Kind::Chain | Kind::Astray) => "a-none",
    }
}
