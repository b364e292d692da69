//! The picture: who asks whom, what travels, what decides and what is recorded, drawn from the account and its hops.

mod list;

use std::rc::Rc;

use rolelab_labs::{View, hops::Runs};
use yew::prelude::*;

use crate::state::Page;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) view: Rc<View>,
    pub(crate) runs: Rc<Runs>,
    pub(crate) page: UseReducerDispatcher<Page>,
}

/// The panel.
#[component]
pub(crate) fn Picture(props: &Props) -> Html {
    html! {
        <section class="pane picture" aria-label="Diagram">
            <div class="ph"><h2>{ "Diagram" }</h2></div>
            <div class="body" tabindex="0" role="region" aria-label="What happened, in order">
                { list::list(props.runs.last().map(AsRef::as_ref), &props.page) }
            </div>
        </section>
    }
}
