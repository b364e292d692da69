//! Sentences for the learner, above the work, until dismissed. They trap nothing.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    icon,
    session::Session,
    state::{Msg, Notice, Offer, Page},
};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) notices: Rc<Vec<Notice>>,
    pub(crate) session: Session,
    pub(crate) page: UseReducerDispatcher<Page>,
}

/// The notices. The live region stands in the page before its first sentence.
#[component]
pub(crate) fn Notices(props: &Props) -> Html {
    html! {
        <div class="notices" role="status">
            { for props.notices.iter().map(|notice| one(notice, props)) }
        </div>
    }
}

fn one(notice: &Notice, props: &Props) -> Html {
    let number = notice.number;
    let dismiss = {
        let page = props.page.clone();
        move |_: MouseEvent| page.dispatch(Msg::Dismiss(number))
    };
    let offer = |label: &str, accept: fn(&Session)| {
        let (session, page) = (props.session.clone(), props.page.clone());
        let accepted = move |_: MouseEvent| {
            page.dispatch(Msg::Dismiss(number));
            accept(&session);
        };
        html! { <button type="button" class="btn line sm" onclick={accepted}>{ label }</button> }
    };
    html! {
        <p class="notice" key={number}>
            <span>{ notice.text.clone() }</span>
            { match notice.offer {
                Offer::Nothing => Html::default(),
                Offer::BringBack => offer("Bring the old one back", Session::bring_back),
                Offer::BeginAnew => offer("Start anew, keep passed goals", |session| session.begin_anew(true)),
            } }
            <button type="button" class="btn icon sm" aria-label="Dismiss" onclick={dismiss}>{ icon::CLOSE.html() }</button>
        </p>
    }
}
