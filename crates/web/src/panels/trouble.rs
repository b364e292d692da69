//! What the page shows instead of a lab: it is still opening, the lesson does not exist, the save is damaged.

use yew::prelude::*;

use super::header::brand;
use rolelab_labs::lesson;

use crate::{dom, pack::Closed, query::Query, session::Session};

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
            { titled(query) }
            if of > 0 {
                <p role="status">{ format!("Your session is being replayed: {done} of {of} inputs.") }</p>
                <p><button type="button" class="btn line" onclick={anew}>{ "Start anew instead" }</button></p>
            }
        </>
    })
}

/// The lesson is here; its account is not yet as the learner finds it.
pub(crate) fn setting_up(query: &Query) -> Html {
    frame(html! { <>{ titled(query) }<p role="status">{ "Setting up the account." }</p></> })
}

/// What the course says of the lesson that is asked for.
fn titled(query: &Query) -> Html {
    let known = lesson::course().find(|lesson| query.lab.is_none() && lesson.id == query.lesson);
    let (title, summary) = known.map(|known| (known.title, known.summary)).unwrap_or_default();
    html! {
        <>
            <h1>{ if title.is_empty() { "Opening the lab".to_owned() } else { title } }</h1>
            if !summary.is_empty() { <p>{ summary }</p> }
        </>
    }
}

/// There is no lab: why, what to do about it, and which lessons there are.
pub(crate) fn closed(query: &Query, session: &Session, closed: &Closed) -> Html {
    let again = |_: MouseEvent| dom::reload();
    frame(html! {
        <>
            <h1>{ closed.title.clone() }</h1>
            <p role="alert">{ closed.cause.clone() }</p>
            <p>{ closed.way_out.clone() }</p>
            if closed.again {
                <p class="choice"><button type="button" class="btn pri" onclick={again}>{ "Try again" }</button></p>
            }
            if closed.file { <super::chooser::Chooser session={session.clone()} /> }
            <ul class="lessons" aria-label="Lessons">
                { for lesson::course().map(|lesson| html! {
                    <li><a href={query.link(&lesson.id)}><b>{ lesson.title }</b><span>{ lesson.summary }</span></a></li>
                }) }
            </ul>
        </>
    })
}

/// The save cannot be read. It was put aside; the choice is the learner's.
pub(crate) fn damaged(session: &Session, why: &str) -> Html {
    let begin = |keep: bool| {
        let session = session.clone();
        move |_: MouseEvent| session.begin_anew(keep)
    };
    let legible = session.legible();
    let key = crate::storage::aside_key(&session.pack().map(|pack| pack.key).unwrap_or_default());
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
