//! The inspector: one request, one decision, one policy and so on, in full. A table of tabs.

use rolelab_labs::View;
use std::rc::Rc;
use yew::prelude::*;

use crate::{
    session::Session,
    state::{Look, Page},
};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) view: Rc<View>,
    pub(crate) look: Look,
    pub(crate) session: Session,
    pub(crate) page: UseReducerDispatcher<Page>,
}

/// The panel.
#[component]
pub(crate) fn Inspector(props: &Props) -> Html {
    html! {
        <section class="pane inspector" aria-label="Inspector">
            <div class="ph"><h2>{ "Inspector" }</h2></div>
            <div class="body" tabindex="0" role="region" aria-label="Inspector">
                <p class="empty">{ format!("Run a request to see it here. {:?}", props.look.entry) }</p>
            </div>
        </section>
    }
}
