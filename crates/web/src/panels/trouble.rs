//! What the page shows instead of a lab: it is still opening, the lesson does not exist, the save is damaged.

use yew::prelude::*;

use super::header::brand;
use crate::{engine::Title, query::Query, session::Session};

fn frame(content: Html) -> Html {
    html! {
        <>
            <header class="head">{ brand() }</header>
            <main class="plain" id="main">{ content }</main>
        </>
    }
}

/// The engine has not answered yet.
pub(crate) fn opening(query: &Query, session: &Session, done: usize, of: usize) -> Html {
    let anew = {
        let session = session.clone();
        move |_: MouseEvent| session.reset()
    };
    frame(html! {
        <>
            <h1>{ "Opening the lab" }</h1>
            if of > 0 {
                <p role="status">{ format!("Your session is being replayed: {done} of {of} inputs.") }</p>
                <p><button type="button" class="btn line" onclick={anew}>{ "Start anew instead" }</button></p>
            } else {
                <p>{ format!("Lesson {}.", query.lesson) }</p>
            }
        </>
    })
}

/// There is no such lesson: which there are.
pub(crate) fn no_lesson(query: &Query, why: &str, lessons: &[Title]) -> Html {
    frame(html! {
        <>
            <h1>{ "No such lesson" }</h1>
            <p role="alert">{ why }</p>
            <ul class="lessons">
                { for lessons.iter().map(|lesson| html! {
                    <li><a href={query.link(&lesson.id)}><b>{ &lesson.title }</b><span>{ &lesson.summary }</span></a></li>
                }) }
            </ul>
        </>
    })
}

/// The save cannot be read. It was put aside; the choice is the learner's.
pub(crate) fn damaged(query: &Query, session: &Session, why: &str) -> Html {
    let begin = |keep: bool| {
        let session = session.clone();
        move |_: MouseEvent| session.begin_anew(keep)
    };
    let legible = session.legible();
    let key = crate::storage::aside_key(&query.lesson);
    frame(html! {
        <>
            <h1>{ "The saved session cannot be read" }</h1>
            <p role="alert">{ why }</p>
            <p>{ "It is not thrown away: it now stands in this browser's storage under " }<code>{ key }</code>{ "." }</p>
            <p class="choice">
                if legible > 0 {
                    <button type="button" class="btn pri" onclick={begin(true)}>{ format!("Start anew, keep {legible} passed goals") }</button>
                }
                <button type="button" class={classes!("btn", if legible > 0 { "line" } else { "pri" })} onclick={begin(false)}>{ "Start anew" }</button>
            </p>
        </>
    })
}
