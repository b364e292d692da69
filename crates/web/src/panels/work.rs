//! What chooses between panes: the tabs of the work area, and on narrow pages the tabs beside and below.

use std::rc::Rc;

use rolelab_labs::view::{HostView, LessonView};
use web_sys::KeyboardEvent;
use yew::prelude::*;

use super::{goals, task};
use crate::{
    dom, icon,
    session::Session,
    state::{Msg, Page, Pane, Tab},
};

type Send = UseReducerDispatcher<Page>;

/// The tab of the console.
pub(crate) const CONSOLE: &str = "console";

/// The tabs of the work area: a shell for each host, then the console. Arrow keys move between them.
pub(crate) fn tab_bar(page: &Page, send: &Send) -> Html {
    let shells =
        page.view.hosts.iter().map(|host| (host.id.as_str(), Tab::Host(host.id.clone()), face(host)));
    let console = (CONSOLE, Tab::Console, html! { <><span class="dot"></span>{ "Console" }</> });
    let all: Vec<(&str, Tab, Html)> = shells.chain([console]).collect();
    // Shared: with fifty shells each tab would hold its own fifty names.
    let order: Rc<[(String, Tab)]> = all.iter().map(|(id, tab, _)| ((*id).to_owned(), tab.clone())).collect();
    let tabs = all.iter().enumerate().map(|(index, (id, tab, face))| {
        let selected = page.tab == *tab;
        let (choose, send_key, order) = (tab.clone(), send.clone(), order.clone());
        let send = send.clone();
        html! {
            <button
                type="button"
                key={(*id).to_owned()}
                class={classes!("tab", actor(tab))}
                role="tab"
                id={format!("tab-{id}")}
                aria-controls={format!("panel-{id}")}
                aria-selected={if selected { "true" } else { "false" }}
                tabindex={if selected { "0" } else { "-1" }}
                onclick={move |_| send.dispatch(Msg::Show(choose.clone()))}
                onkeydown={move |event: KeyboardEvent| walk(&event, index, &order, &send_key)}
            >{ face.clone() }</button>
        }
    });
    html! {
        <div class="ph">
            <div class="tabs" role="tablist" aria-label="Shells and console">{ for tabs }</div>
            <span class="grow"></span>
            { tools(page, send) }
        </div>
    }
}

fn face(host: &HostView) -> Html {
    let dot = classes!("dot", host.laptop.then_some("round"), (!host.reachable).then_some("hollow"));
    html! {
        <>
            <span class={dot}></span>{ &host.label }
            if !host.reachable { <span class="muted">{ format!(" {}", host.state) }</span> }
            if host.busy { <span class="busy"><span class="sr">{ " running" }</span></span> }
        </>
    }
}

fn actor(tab: &Tab) -> &'static str {
    match tab {
        Tab::Host(id) if id == crate::state::LAPTOP => "a-none",
        Tab::Host(_) => "a-instance",
        Tab::Console => "a-iam",
    }
}

/// Where left, right, Home and End lead from the tab at `index` among `count`, as the ARIA practices have it. The key
/// does nothing else then.
pub(crate) fn reached(event: &KeyboardEvent, index: usize, count: usize) -> Option<usize> {
    let last = count.saturating_sub(1);
    let to = match event.key().as_str() {
        "ArrowLeft" => index.checked_sub(1).unwrap_or(last),
        "ArrowRight" if index == last => 0,
        "ArrowRight" => index + 1,
        "Home" => 0,
        "End" => last,
        _ => return None,
    };
    event.prevent_default();
    Some(to)
}

/// The tab reached is opened.
fn walk(event: &KeyboardEvent, index: usize, order: &[(String, Tab)], send: &Send) {
    if let Some((id, tab)) = reached(event, index, order.len()).and_then(|to| order.get(to)) {
        send.dispatch(Msg::Show(tab.clone()));
        dom::focus_id(&format!("tab-{id}"));
    }
}

/// Clear the screen, copy what it shows.
fn tools(page: &Page, send: &Send) -> Html {
    let Tab::Host(host) = &page.tab else { return Html::default() };
    let clear = {
        let (send, host) = (send.clone(), host.clone());
        move |_: MouseEvent| send.dispatch(Msg::ClearScreen(host.clone()))
    };
    let copy = {
        let terminal = page.terminals.get(host).cloned().unwrap_or_default();
        move |_: MouseEvent| dom::copy(&terminal.transcript(), None)
    };
    html! {
        <span class="tools">
            <button type="button" class="btn icon" aria-label="Clear the screen" onclick={clear}>{ icon::CLEAR.html() }</button>
            <button type="button" class="btn icon" aria-label="Copy transcript" onclick={copy}>{ icon::COPY.html() }</button>
        </span>
    }
}

/// Middle widths: what the left column shows, and the step dots.
pub(crate) fn side_tabs(
    side: Pane,
    lesson: Option<&LessonView>,
    step: usize,
    session: &Session,
    send: &Send,
) -> Html {
    let choose = |to: Pane, text: &str| {
        let send = send.clone();
        let now = side == to;
        html! {
            <button type="button" class="tab" aria-pressed={if now { "true" } else { "false" }} onclick={move |_| send.dispatch(Msg::ShowPane(to))}>{ text }</button>
        }
    };
    html! {
        <nav class="sidetabs" aria-label="Left column">
            { choose(Pane::Task, "Task") }
            { choose(Pane::Picture, "Diagram") }
            { choose(Pane::Inspector, "Inspector") }
            <span class="grow"></span>
            if let Some(lesson) = lesson { { task::dots(lesson, step, session, send) } }
        </nav>
    }
}

/// Phones: how far the step is, on one line; a tap opens the task.
pub(crate) fn goal_line(lesson: Option<&LessonView>, step: usize, fresh: bool, send: &Send) -> Html {
    let Some(lesson) = lesson else { return Html::default() };
    let (count, line) = match fresh && !lesson.complete {
        true => (format!("Step {} is passed", step + 1), "Why, and on".to_owned()),
        false => goals::summary(lesson, step),
    };
    let send = send.clone();
    let actor = if lesson.complete || fresh { "a-api" } else { "a-iam" };
    html! {
        <button type="button" class={classes!("goalline", actor)} onclick={move |_| send.dispatch(Msg::ShowPane(Pane::Task))}>
            <span class={classes!("chip", actor)}>if fresh || lesson.complete { { icon::DONE.html() } }{ count }</span><span>{ line }</span>{ icon::RIGHT.html() }
        </button>
    }
}

/// Phones: the bar below.
pub(crate) fn tab_bar_below(pane: Pane, tab: &Tab, host: &str, send: &Send) -> Html {
    let item = |text: &str, drawing: Html, now: bool, msg: fn(&str) -> Msg| {
        let (send, host) = (send.clone(), host.to_owned());
        html! {
            <button type="button" aria-current={now.then_some("true")} onclick={move |_| send.dispatch(msg(&host))}>{ drawing }{ text }</button>
        }
    };
    let console = *tab == Tab::Console;
    html! {
        <nav class="tabbar" aria-label="Panes">
            { item("Task", icon::LIST.html(), pane == Pane::Task, |_| Msg::ShowPane(Pane::Task)) }
            { item("Shell", icon::PROMPT.html(), pane == Pane::Work && !console, |host| Msg::Show(Tab::Host(host.to_owned()))) }
            { item("Console", icon::TABLE.html(), pane == Pane::Work && console, |_| Msg::Show(Tab::Console)) }
            { item("Diagram", icon::HOPS.html(), pane == Pane::Picture, |_| Msg::ShowPane(Pane::Picture)) }
            { item("Inspector", icon::LENS.html(), pane == Pane::Inspector, |_| Msg::ShowPane(Pane::Inspector)) }
        </nav>
    }
}
