//! The root component: holds the page's state, starts the session and its clock, lays out the panels.

use gloo_timers::callback::Interval;
use rolelab_labs::Input;
use wasm_bindgen::{JsCast, prelude::Closure};
use yew::prelude::*;

use crate::{
    console::Console,
    dom,
    inspector::Inspector,
    panels::{
        author::Author,
        clock::{self, Clock},
        header::Header,
        notices::Notices,
        shell::Shell,
        task::Task,
        trouble, work,
    },
    parent::use_parent,
    picture::Picture,
    query::Query,
    session::Session,
    state::{LAPTOP, Msg, Page, Pane, Phase, Tab},
};

/// The page.
#[component]
pub(crate) fn App() -> Html {
    let page = use_reducer(Page::default);
    let query = use_memo((), |()| Query::read());
    let session = {
        let (dispatcher, query) = (page.dispatcher(), (*query).clone());
        use_memo((), move |()| Session::new(dispatcher, query, dom::build()))
    };
    use_session(&session, &page);
    let ready = page.phase == Phase::Ready;
    use_marks(&page, ready);
    use_parent(&page, &query);

    match &page.phase {
        Phase::Opening(done, of) => trouble::opening(&query, &session, *done, *of),
        Phase::SettingUp => trouble::setting_up(&query),
        Phase::Closed(closed) => trouble::closed(&query, &session, closed),
        Phase::Damaged(why) => trouble::damaged(&session, why),
        Phase::Ready => lab(&page, &query, &session),
    }
}

/// Starts the session and the clock, which goes on while the page can be seen.
#[hook]
fn use_session(session: &Session, page: &UseReducerHandle<Page>) {
    let ready = page.phase == Phase::Ready;
    {
        let session = session.clone();
        use_effect_with((), move |()| session.start());
    }
    {
        let session = session.clone();
        use_effect_with(page.tempo.millis().filter(|_| ready), move |millis| {
            let clock = millis.map(|millis| {
                Interval::new(1_000, move || {
                    if dom::document().is_some_and(|d| !d.hidden()) {
                        session.input(Input::Advance { millis });
                    }
                })
            });
            move || drop(clock)
        });
    }
    let session = session.clone();
    use_effect_with((), move |()| {
        let flush = Closure::<dyn Fn()>::new(move || session.flush());
        if let Some(document) = dom::document() {
            let listener = flush.as_ref().unchecked_ref();
            document.add_event_listener_with_callback("visibilitychange", listener).ok();
        }
        // The root component lives as long as the page.
        flush.forget();
    });
}

/// What style sheets, tests and www/boot.js read from the root element.
#[hook]
fn use_marks(page: &Page, ready: bool) {
    let pane = match (page.pane, &page.tab) {
        (Pane::Task, _) => "task",
        (Pane::Work, Tab::Host(_)) => "shell",
        (Pane::Work, Tab::Console) => "console",
        (Pane::Picture, _) => "picture",
        (Pane::Inspector, _) => "inspector",
    };
    let side = match page.side {
        Pane::Picture => "picture",
        Pane::Inspector => "inspector",
        Pane::Task | Pane::Work => "task",
    };
    use_effect_with((pane, side), |(pane, side)| {
        dom::mark("pane", pane);
        dom::mark("side", side);
    });
    let tab = match &page.tab {
        Tab::Host(id) => format!("tab-{id}"),
        Tab::Console => format!("tab-{}", work::CONSOLE),
    };
    // Others may have come before it.
    use_effect_with((tab, page.hosts.len()), |(tab, _)| dom::bring_into_list(tab));
    let title = match &page.view.lesson {
        Some(lesson) => format!("{} · Rolelab", lesson.title),
        None if ready => "Sandbox · Rolelab".to_owned(),
        None => "Rolelab".to_owned(),
    };
    use_effect_with(title, |title| {
        if let Some(document) = dom::document() {
            document.set_title(title);
        }
    });
    use_effect_with(ready, |ready| dom::mark("ready", if *ready { "true" } else { "false" }));
    use_effect_with(matches!(page.phase, Phase::Opening(..) | Phase::SettingUp), |opening| {
        if !opening {
            // They stay when a lab is opened anew.
            dom::mark("fonts", "");
        }
    });
}

fn lab(page: &UseReducerHandle<Page>, query: &Query, session: &Session) -> Html {
    let view = &page.view;
    let send = page.dispatcher();
    let put = {
        let send = send.clone();
        Callback::from(move |(label, text)| send.dispatch(Msg::PutInPrompt { label, text }))
    };
    let put_on_laptop = put.reform(|text: AttrValue| (AttrValue::from(LAPTOP), text));
    let shells = page.hosts.iter().map(|host| {
        let shown = page.tab == Tab::Host(host.id.clone());
        html! {
            <Shell
                key={host.id.clone()}
                host={host.clone()}
                terminal={page.terminals.get(&host.id).cloned().unwrap_or_default()}
                fill={(page.fill.host == host.id).then(|| page.fill.clone())}
                {shown}
                runs={page.runs.clone()}
                playing={page.player.run}
                session={session.clone()}
                page={send.clone()}
            />
        }
    });
    html! {
        <>
            <Header
                lesson={view.lesson.clone()}
                past={view.past.clone()}
                step={page.step}
                lessons={page.lessons.clone()}
                query={query.clone()}
                saving={page.saving.clone()}
                session={session.clone()}
            />
            <Notices notices={page.notices.clone()} session={session.clone()} page={send.clone()} />
            { work::side_tabs(page.side, view.lesson.as_ref(), page.step, session, &send) }
            { work::goal_line(view.lesson.as_ref(), page.step, page.fresh, &send) }
            <Task
                lesson={view.lesson.clone()}
                step={page.step}
                keep={view.past.keep.clone()}
                query={query.clone()}
                session={session.clone()}
                page={send.clone()}
            />
            <main class="pane work" id="main" aria-label="Shells and console">
                { work::tab_bar(page, &send) }
                // In a list of their own: a new one must not make the others anew, with their drafts.
                <>{ for shells }</>
                <Console
                    view={page.console.clone()}
                    answer={page.answer.clone()}
                    shown={page.tab == Tab::Console}
                    near={page.host.clone()}
                    put={put_on_laptop}
                    session={session.clone()}
                    page={send.clone()}
                />
            </main>
            <Picture view={view.clone()} runs={page.runs.clone()} player={page.player.clone()} host={page.host.clone()} pane={page.pane} side={page.side} page={send.clone()} />
            <Inspector look={page.look.clone()} news={page.news} minute={view.clock.now / 60_000} answer={page.answer.clone()} session={session.clone()} page={send.clone()} />
            if query.author {
                <Author lesson={view.lesson.clone()} step={page.step} now={(page.news.facts, view.clock.now)} session={session.clone()} page={send.clone()} />
            }
            <Clock
                clock={view.clock.clone()}
                expiry={clock::expiry(view)}
                runs={page.runs.clone()}
                look={page.look.entry}
                tempo={page.tempo}
                session={session.clone()}
                page={send.clone()}
            />
            { work::tab_bar_below(page.pane, &page.tab, &page.host, &send) }
            <p class="sr" role="status"><span key={page.said.0}>{ page.said.1.clone() }</span></p>
        </>
    }
}
