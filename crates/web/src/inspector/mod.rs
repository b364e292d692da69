//! The inspector: one request, one decision, one policy and so on, in full. A table of tabs over what the engine tells.
//!
//! It asks when there is news or another thing is looked at, never because of a key stroke elsewhere.

mod credentials;
mod desk;
mod edit;
mod files;
mod instance;
mod metadata;
mod part;
mod policy;
mod request;
mod trail;
mod why;

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use rolelab_labs::{input::ConsoleAnswer, inspect::Inspected};
use web_sys::KeyboardEvent;
use yew::prelude::*;

use crate::{
    dom,
    panels::work::reached,
    session::Session,
    state::{Look, LookTab, News, Page},
};
use desk::{Act, Desk, tab_of};

/// What tabs get to change the desk with.
type Send = UseReducerDispatcher<Desk>;

/// How long until the engine is asked again while its parts are being loaded, in milliseconds.
const AGAIN: u32 = 400;

/// The tabs in order.
const TABS: [(LookTab, &str); 8] = [
    (LookTab::Request, "Request"),
    (LookTab::Why, "Why"),
    (LookTab::Policy, "Policy"),
    (LookTab::Credentials, "Credentials"),
    (LookTab::Trail, "Trail"),
    (LookTab::Metadata, "Metadata"),
    (LookTab::Instance, "Instance"),
    (LookTab::Files, "Files"),
];

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) look: Look,
    pub(crate) news: News,
    /// Minutes of simulated time: what is left of keys goes down by them.
    pub(crate) minute: i64,
    /// The last answer to a button of the console or of the editor, and its number.
    pub(crate) answer: Option<(u64, Rc<ConsoleAnswer>)>,
    pub(crate) session: Session,
    pub(crate) page: UseReducerDispatcher<Page>,
}

/// The panel.
#[component]
pub(crate) fn Inspector(props: &Props) -> Html {
    let Props { look, news, minute, session, answer, .. } = props;
    let renders = use_mut_ref(|| 0_u64);
    *renders.borrow_mut() += 1;
    let desk = use_reducer_eq(Desk::default);
    let send = desk.dispatcher();
    {
        let send = send.clone();
        use_effect_with(look.clone(), move |look| {
            if look.number > 0 {
                send.dispatch(Act::Look(look.clone()));
            }
        });
    }
    {
        let send = send.clone();
        use_effect_with(news.hops, move |_| send.dispatch(Act::News));
    }
    use_answers(&desk, *news, session);
    {
        // Once it is drawn.
        let there = desk.shown.as_deref().map(tab_of) == Some(LookTab::Policy);
        use_effect_with((desk.statement.clone(), there), move |(statement, there)| {
            if let (Some(_), true, Some(led)) = (statement, there, dom::by_id(policy::LED)) {
                led.scroll_into_view();
            }
        });
    }
    let shown = desk.shown.as_deref().filter(|shown| tab_of(shown) == desk.tab);
    let edit =
        |role: &str, name: Option<&str>, source: &str| edit::form(role, name, source, answer, session, &send);
    let tabs = TABS.iter().enumerate().map(|(index, (tab, name))| tab_button(index, *tab, name, &desk));
    let count = renders.borrow().to_string();
    html! {
        <section class="pane inspector" aria-label="Inspector" data-renders={count}>
            <div class="ph"><h2 class="sr">{ "Inspector" }</h2><div class="tabs" role="tablist" aria-label="Inspector">{ for tabs }</div></div>
            <div class="body" tabindex="0" role="tabpanel" id="look-panel" aria-labelledby={button_id(desk.tab)}>
                { shown.map(|shown| panel(shown, &desk, *minute, &edit, &send)).unwrap_or_default() }
            </div>
        </section>
    }
}

/// Asks the engine for what the desk wants to see, whenever that changes and whenever there is news.
#[hook]
fn use_answers(desk: &UseReducerHandle<Desk>, news: News, session: &Session) {
    let again = use_state(|| 0_u32);
    let (send, session) = (desk.dispatcher(), session.clone());
    use_effect_with((desk.ask(), news.facts, *again), move |(ask, ..)| {
        let ask = ask.clone();
        let found = {
            let ask = ask.clone();
            Callback::from(move |found| match found {
                Some(inspected) => send.dispatch(Act::Answer(ask.clone(), inspected)),
                None => {
                    let again = again.clone();
                    Timeout::new(AGAIN, move || again.set(again.wrapping_add(1))).forget();
                }
            })
        };
        // The page opens before anything could be told.
        if news.facts > 0 {
            session.inspect(ask, found);
        }
    });
}

fn panel(shown: &Inspected, desk: &Desk, minute: i64, edit: &policy::Edit<'_>, send: &Send) -> Html {
    match shown {
        Inspected::Request(view) => request::tab(view.as_deref(), desk, send),
        Inspected::Why(view) => why::tab(view.as_deref(), desk, send),
        Inspected::Policy(view) => policy::tab(view, desk, edit, send),
        Inspected::Credentials(view) => credentials::tab(view, desk, minute, send),
        Inspected::Trail(view) => trail::tab(view, desk, send),
        Inspected::Metadata(view) => metadata::tab(view, desk, send),
        Inspected::Instance(view) => instance::tab(view.as_deref(), desk, send),
        Inspected::Files(view) => files::tab(view, desk, send),
        Inspected::Checked(_) => Html::default(),
    }
}

fn button_id(tab: LookTab) -> String {
    let name = TABS.iter().find(|(one, _)| *one == tab).map(|(_, name)| *name).unwrap_or_default();
    format!("look-{}", name.to_lowercase())
}

fn tab_button(index: usize, tab: LookTab, name: &'static str, desk: &UseReducerHandle<Desk>) -> Html {
    let selected = desk.tab == tab;
    let (send, keys) = (desk.dispatcher(), desk.dispatcher());
    html! {
        <button
            type="button"
            key={name}
            class="tab"
            role="tab"
            id={button_id(tab)}
            aria-controls="look-panel"
            aria-selected={if selected { "true" } else { "false" }}
            tabindex={if selected { "0" } else { "-1" }}
            onclick={move |_| send.dispatch(Act::Tab(tab))}
            onkeydown={move |event: KeyboardEvent| walk(&event, index, &keys)}
        >{ name }</button>
    }
}

/// The tab reached is opened.
fn walk(event: &KeyboardEvent, index: usize, send: &Send) {
    if let Some((tab, _)) = reached(event, index, TABS.len()).and_then(|to| TABS.get(to)) {
        send.dispatch(Act::Tab(*tab));
        dom::focus_id(&button_id(*tab));
    }
}

/// Leads from one tab to another about the same entry. The button that was pressed goes, so the keyboard goes to the tab.
fn lead(send: &Send, entry: u64, tab: LookTab) -> Callback<MouseEvent> {
    let send = send.clone();
    Callback::from(move |_| {
        send.dispatch(Act::About(entry, tab));
        dom::focus_id(&button_id(tab));
    })
}

/// Does something to the desk.
fn act(send: &Send, act: impl Fn() -> Act + 'static) -> Callback<MouseEvent> {
    let send = send.clone();
    Callback::from(move |_| send.dispatch(act()))
}

/// A list to choose from: values and what people see.
fn choice(
    id: &'static str,
    label: &'static str,
    all: &[(String, String)],
    now: &str,
    chosen: impl Fn(String) -> Act + 'static,
    send: &Send,
) -> Html {
    let send = send.clone();
    let change = move |event: Event| {
        if let Some(select) = event.target_dyn_into::<web_sys::HtmlSelectElement>() {
            send.dispatch(chosen(select.value()));
        }
    };
    html! {
        <span class="ctl choice pick">
            <select {id} aria-label={label} onchange={change}>
                { for all.iter().map(|(value, text)| html! {
                    <option key={value.clone()} value={value.clone()} selected={value == now}>{ text }</option>
                }) }
            </select>
            { crate::icon::DOWN.html() }
        </span>
    }
}
