//! The end of a lesson: what the learner did, what to take away, the code for a teacher, and the ways on.

use rolelab_labs::view::{FinishView, LessonView};
use yew::prelude::*;

use super::{ask, header};
use crate::{
    dom, icon,
    picture::Play,
    prose,
    query::Query,
    session::Session,
    state::{Msg, Pane},
};

/// What stands in the task pane behind the last step.
pub(crate) fn page(lesson: &LessonView, query: &Query, session: &Session, send: &prose::Send) -> Html {
    let last = lesson.steps.last();
    html! {
        <div class="prose finish">
            <header>
                <svg class="cheer" viewBox="0 0 48 48" aria-hidden="true"><circle cx="24" cy="24" r="20" pathLength="1" /><path d="m15 24.5 6.5 6.5L34 17.5" pathLength="1" /></svg>
                <div><h2>{ "Lab complete" }</h2><p>{ &lesson.title }</p></div>
            </header>
            if let Some(finish) = &lesson.finish { { figures(finish) } }
            if let Some(last) = last {
                { ask::told(last, send) }
                if !last.why.is_empty() {
                    <section class="why" aria-label="Why"><h3>{ "Why" }</h3>{ prose::blocks(&last.why, send) }</section>
                }
            }
            if let Some(finish) = &lesson.finish { { taken(finish, send) } }
            { ways(lesson, query, session, send) }
        </div>
    }
}

fn figures(finish: &FinishView) -> Html {
    html! {
        <dl class="figures" aria-label="What you did">
            { for finish.figures.iter().map(|(number, words)| html! { <div><dt>{ words }</dt><dd>{ number }</dd></div> }) }
        </dl>
    }
}

fn taken(finish: &FinishView, send: &prose::Send) -> Html {
    html! {
        <>
            if !finish.takeaways.is_empty() {
                <h3 id="takeaways">{ "To take away" }</h3>
                <ol aria-labelledby="takeaways">
                    { for finish.takeaways.iter().map(|text| html! { <li>{ prose::inline(text, send) }</li> }) }
                </ol>
            }
            if !finish.code.is_empty() { <Code code={finish.code.clone()} send={send.clone()} /> }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct CodeProps {
    code: AttrValue,
    send: prose::Send,
}

/// The completion code.
#[component]
fn Code(props: &CodeProps) -> Html {
    let shown = use_node_ref();
    let copied = use_state(|| false);
    let on_copy = {
        let (code, shown, copied, send) =
            (props.code.clone(), shown.clone(), copied.clone(), props.send.clone());
        move |_: MouseEvent| {
            dom::copy(&code, shown.cast());
            copied.set(true);
            send.dispatch(Msg::Said("Completion code copied.".into()));
        }
    };
    html! {
        <section class="code" aria-label="Completion code">
            <h3>{ "Completion code" }</h3>
            <p>{ "Proof for a teacher that this lab was done: it can be checked without asking anybody, and holds nothing about you." }</p>
            <p class="row"><code ref={shown}>{ props.code.clone() }</code>
                <button type="button" class="btn line" aria-label="Copy completion code" onclick={on_copy}>{ icon::COPY.html() }{ if *copied { "Copied" } else { "Copy" } }</button>
            </p>
        </section>
    }
}

fn ways(lesson: &LessonView, query: &Query, session: &Session, send: &prose::Send) -> Html {
    let replay = {
        let send = send.clone();
        move |_: MouseEvent| {
            send.dispatch(Msg::ShowPane(Pane::Picture));
            send.dispatch(Msg::Play(Play::All));
        }
    };
    let again = {
        let session = session.clone();
        move |_: MouseEvent| session.reset()
    };
    let next = lesson.finish.as_ref().and_then(|finish| finish.next.as_ref());
    html! {
        <>
            <p class="ways">
                if let Some((id, title)) = next {
                    <a class="btn pri" href={query.link(id)}>{ format!("Next lab: {title}") }{ icon::RIGHT.html() }</a>
                }
                <button type="button" class="btn line" onclick={replay}>{ icon::REPLAY.html() }{ "Replay in the diagram" }</button>
                <button type="button" class="btn line" onclick={again}>{ icon::RESET.html() }{ "Do it again" }</button>
                if !query.embed { <a class="btn" href="./">{ "All labs" }</a> }
            </p>
            <p class="muted small">{ "The lab stays open: try what you like. " }{ header::simulated() }</p>
        </>
    }
}
