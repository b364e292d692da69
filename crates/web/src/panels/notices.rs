//! Sentences for the learner, above the work, until dismissed. They trap nothing.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    icon,
    session::Session,
    state::{Msg, Notice, Page},
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
    let bring_back = {
        let (session, page) = (props.session.clone(), props.page.clone());
        move |_: MouseEvent| {
            page.dispatch(Msg::Dismiss(number));
            session.bring_back();
        }
    };
    html! {
        <p class="notice" key={number}>
            <span>{ notice.text.clone() }</span>
            if notice.bring_back {
                <button type="button" class="btn line sm" onclick={bring_back}>{ "Bring the old one back" }</button>
            }
            <button type="button" class="btn icon sm" aria-label="Dismiss" onclick={dismiss}>{ icon::CLOSE.html() }</button>
        </p>
    }
}
