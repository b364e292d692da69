//! The hops as a numbered list: the picture's twin in words, always in the page.

use std::sync::Arc;

use rolelab_labs::hops::{Fate, Hop, Kind, Run, Runs};
use yew::prelude::*;

use super::{controls, player::Play};
use crate::state::{Look, LookTab, Msg, Page};

/// The list of a run; `at` is the hop shown.
pub(crate) fn list(runs: &Runs, run: Option<&Run>, at: usize, page: &UseReducerDispatcher<Page>) -> Html {
    let Some(run) = run else {
        return html! { <p class="empty">{ "Nothing went anywhere yet. Run a command that asks something, such as " }<code>{ "aws s3 ls" }</code>{ "." }</p> };
    };
    let item = |(index, hop): (usize, &Arc<Hop>)| {
        let (page, look, run) = (page.clone(), look(hop), run.entry);
        let open = move |_: MouseEvent| {
            page.dispatch(Msg::Play(Play::To(run, index)));
            page.dispatch(Msg::Look(look.clone()));
        };
        html! {
            <li class={actor(hop)} data-entry={hop.entry.to_string()} data-kind={kind(hop.kind)}>
                <button type="button" aria-current={(index == at).then_some("step")} onclick={open}>
                    <span class="num">{ index + 1 }</span><b>{ &hop.title }</b><small>{ &hop.detail }</small>
                </button>
            </li>
        }
    };
    html! {
        <>
            { controls::commands(runs, run, page) }
            <ol class="hops" aria-label="Hops">{ for run.hops.iter().enumerate().map(item) }</ol>
            if run.more > 0 { <p class="empty">{ format!("{} of {} hops are kept: the first.", run.hops.len(), run.hops.len() + run.more) }</p> }
        </>
    }
}

/// What the inspector shows of a hop: the entry's own tab, and for what was recorded the record.
pub(crate) fn look(hop: &Hop) -> Look {
    let tab = (hop.kind == Kind::Record).then_some(LookTab::Trail);
    Look { entry: Some(hop.entry), tab, ..Look::default() }
}

/// The class of the actor that a hop belongs to.
pub(crate) fn actor(hop: &Hop) -> &'static str {
    match (hop.fate, hop.kind) {
        (Fate::Refused | Fate::Lost, _) => "a-deny",
        (_, Kind::Metadata) => "a-imds",
        (_, Kind::Mint | Kind::Sign | Kind::Judge) => "a-iam",
        (_, Kind::Answer | Kind::Record) => "a-api",
        (_, Kind::Change | Kind::Visit | Kind::Reply) => "a-instance",
        (_, Kind::Chain | Kind::Astray) => "a-none",
    }
}

/// The word that tests and style sheets know a kind by.
fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Chain => "chain",
        Kind::Metadata => "metadata",
        Kind::Mint => "mint",
        Kind::Sign => "sign",
        Kind::Judge => "judge",
        Kind::Answer => "answer",
        Kind::Record => "record",
        Kind::Change => "change",
        Kind::Visit => "visit",
        Kind::Reply => "reply",
        Kind::Astray => "astray",
    }
}
