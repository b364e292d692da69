//! The bar on top: where you are, whether it is kept, theme and reset.

use std::rc::Rc;

use rolelab_labs::view::{LessonView, PastView};
use yew::prelude::*;

use crate::{
    dom,
    engine::Title,
    icon,
    query::Query,
    session::Session,
    state::Saving,
    storage::{self, THEME},
};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) lesson: Option<LessonView>,
    pub(crate) past: PastView,
    pub(crate) step: usize,
    pub(crate) lessons: Rc<Vec<Title>>,
    pub(crate) query: Query,
    pub(crate) saving: Saving,
    pub(crate) session: Session,
}

/// The header.
#[component]
pub(crate) fn Header(props: &Props) -> Html {
    let here = props.session.pack().and_then(|pack| pack.id);
    let known =
        props.lessons.iter().find(|known| Some(&known.id) == here.as_ref()).map(|known| known.title.clone());
    // A stranger's lesson is no part of the course.
    let title = props
        .lesson
        .as_ref()
        .map(|lesson| lesson.title.clone())
        .or(known)
        .unwrap_or_else(|| "A lesson".to_owned());
    // Read anew whenever the menu opens.
    let opened = use_state(|| false);
    let on_toggle = {
        let opened = opened.clone();
        move |event: Event| {
            opened.set(
                event.target_dyn_into::<web_sys::Element>().is_some_and(|menu| menu.has_attribute("open")),
            );
        }
    };
    let place = props.lesson.as_ref().map(|lesson| match lesson.steps.get(props.step) {
        Some(step) => (format!("Step {} of {}", props.step + 1, lesson.steps.len()), step.title.clone()),
        None => ("Finished".to_owned(), "Lab complete".to_owned()),
    });
    let heading = match &place {
        Some((place, name)) => format!("{title}, {}: {name}", place.to_ascii_lowercase()),
        None => title.clone(),
    };
    let reset = {
        let session = props.session.clone();
        move |_: MouseEvent| session.reset()
    };
    let menu = use_node_ref();
    let on_key = {
        let menu = menu.clone();
        move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                dom::close(&menu);
            }
        }
    };
    let on_leave = {
        let menu = menu.clone();
        move |event: FocusEvent| {
            if !dom::goes_inside(&menu, &event) {
                dom::close(&menu);
            }
        }
    };
    html! {
        <header class="head">
            <h1 class="sr">{ heading }</h1>
            if props.query.embed { { brand() } } else { <a class="home" href="./" aria-label="Rolelab: all labs">{ brand() }</a> }
            <details class="menu" ref={menu} onkeydown={on_key} onfocusout={on_leave} ontoggle={on_toggle}>
                <summary>
                    <span class="here">{ title }</span>
                    if let Some((place, _)) = place { <span class="mstep">{ place }</span> }
                    { icon::DOWN.html() }
                </summary>
                <nav aria-label="Lessons">
                    <ul>{ for props.lessons.iter().map(|lesson| entry(lesson, here.as_ref() == Some(&lesson.id), *opened, &props.query)) }</ul>
                    if !props.query.embed {
                        <p class="more">
                            <a class="link" href="./">{ "All labs" }</a>
                            // www/embed.js listens for it.
                            <button type="button" class="link" data-open="embed">{ "Embed this lab" }</button>
                        </p>
                    }
                    <p class="about">{ "Everything runs in this page. " }{ simulated() }{ ". Not affiliated with Amazon Web Services." }</p>
                </nav>
            </details>
            <span class="grow"></span>
            { saved(&props.saving) }
            { back(props) }
            <button type="button" class="btn" aria-label="Reset lab" onclick={reset}>{ icon::RESET.html() }<span>{ "Reset lab" }</span></button>
            <button type="button" class="btn icon" aria-label="Theme" onclick={|_| toggle_theme()}>{ icon::THEME.html() }</button>
            if props.query.embed {
                <a class="btn icon" href={format!("?lesson={}", props.query.lesson)} target="_blank" rel="noopener" aria-label="Open in a new tab">
                    { icon::OUT.html() }
                </a>
            }
        </header>
    }
}

/// `Undo` and `Reset step`. Off when there is nothing to go back to; the name of what goes is a tooltip.
fn back(props: &Props) -> Html {
    let PastView { undo, step, keep } = props.past.clone();
    let to = |number: Option<usize>| {
        let (session, keep) = (props.session.clone(), keep.clone());
        move |_: MouseEvent| {
            if let Some(number) = number {
                session.rewind(number, keep.clone());
            }
        }
    };
    let (before, what) = undo.unzip();
    html! {
        <>
            <button type="button" class="btn" aria-label="Undo" title={what.map(|what| format!("Undo: {what}"))}
                disabled={before.is_none()} onclick={to(before)}>{ icon::UNDO.html() }<span>{ "Undo" }</span></button>
            if props.lesson.is_some() {
                <button type="button" class="btn" aria-label="Reset step" title={props.lesson.as_ref().map(|lesson| format!("Begin step {} again", lesson.open + 1))}
                    disabled={step.is_none()} onclick={to(step)}>
                    { icon::STEP.html() }<span>{ "Reset step" }</span>
                </button>
            }
        </>
    }
}

/// The word mark, or the mark alone where there is little room. Both drawings stand in index.html.
pub(crate) fn brand() -> Html {
    html! {
        <span class="brand">
            <svg class="wordmark" viewBox="0 0 69 20" role="img" aria-label="Rolelab"><use href="#wordmark" /></svg>
            <svg class="mark" viewBox="0 0 24 24" aria-hidden="true"><use href="#mark" /></svg>
        </span>
    }
}

/// The way to the page that says what the model is.
pub(crate) fn simulated() -> Html {
    html! { <a class="link" href="simulated.html" target="_blank" rel="noopener">{ "What is simulated" }</a> }
}

/// A lesson in the menu, and how far it is once somebody looks.
fn entry(lesson: &Title, here: bool, looked: bool, query: &Query) -> Html {
    let progress = if looked { dom::progress(&lesson.id) } else { String::new() };
    html! {
        <li>
            <a href={query.link(&lesson.id)} aria-current={here.then_some("page")}>
                <b>{ &lesson.title }<small>{ progress }</small></b><span>{ &lesson.summary }</span>
            </a>
        </li>
    }
}

fn saved(saving: &Saving) -> Html {
    match saving {
        Saving::Saved => {
            html! { <span class="saved">{ icon::CHECK.html() }<span>{ "Saved in this browser" }</span></span> }
        }
        Saving::Not(why) => html! {
            <span class="saved not" title={why.clone()}>{ icon::WARN.html() }<span>{ "Not saved in this browser" }</span></span>
        },
    }
}

/// Light becomes dark and the other way round, and stays so.
fn toggle_theme() {
    let dark = match dom::root().and_then(|root| root.dataset().get("theme")) {
        Some(theme) => theme == "dark",
        None => dom::prefers_dark(),
    };
    let theme = if dark { "light" } else { "dark" };
    dom::mark("theme", theme);
    storage::write(THEME, theme).ok();
}
