//! What the picture needs to know of the browser: how much room there is, whether anybody looks, which key was pressed.

use gloo_timers::callback::Timeout;
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{Element, Event, MouseEvent};
use yew::prelude::*;

use super::{player::Moment, stage::Form};
use crate::{dom, state::Pane};

/// The class of the panel.
pub(super) const PANEL: &str = "picture";

fn matches(query: &str) -> bool {
    dom::window().and_then(|w| w.match_media(query).ok().flatten()).is_some_and(|m| m.matches())
}

/// The form that the style sheets give the panel at this size, beside what the page shows.
fn form(pane: Pane, side: Pane) -> Form {
    match () {
        () if matches("(min-width: 700px) and (max-height: 560px)") => Form::Strip,
        () if matches("(max-width: 699px)") && pane == Pane::Work => Form::Ribbon,
        () if matches("(min-width: 700px) and (max-width: 1199px)") && side != Pane::Picture => Form::Ribbon,
        () if matches("(min-width: 1200px)") => Form::Wide,
        () => Form::Narrow,
    }
}

/// The form, again when the page's size changes.
#[hook]
pub(super) fn use_form(pane: Pane, side: Pane) -> Form {
    let shown = use_state_eq(|| form(pane, side));
    {
        let shown = shown.clone();
        use_effect_with((pane, side), move |(pane, side)| {
            let (pane, side) = (*pane, *side);
            shown.set(form(pane, side));
            let listen = Closure::<dyn Fn()>::new(move || shown.set(form(pane, side)));
            if let Some(window) = dom::window() {
                window.add_event_listener_with_callback("resize", listen.as_ref().unchecked_ref()).ok();
            }
            move || {
                if let Some(window) = dom::window() {
                    window
                        .remove_event_listener_with_callback("resize", listen.as_ref().unchecked_ref())
                        .ok();
                }
            }
        });
    }
    *shown
}

/// Calls back at any key outside the panel, while `on`.
#[hook]
pub(super) fn use_any_key(on: bool, pressed: Callback<()>) {
    use_effect_with(on, move |on| {
        let listen = on.then(|| {
            Closure::<dyn Fn(Event)>::new(move |event: Event| {
                let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
                let inside = target.and_then(|target| target.closest(".picture").ok().flatten()).is_some();
                if !inside {
                    // The key goes its own way first.
                    let pressed = pressed.clone();
                    Timeout::new(0, move || pressed.emit(())).forget();
                }
            })
        });
        if let (Some(document), Some(listen)) = (dom::document(), &listen) {
            document.add_event_listener_with_callback("keydown", listen.as_ref().unchecked_ref()).ok();
        }
        move || {
            if let (Some(document), Some(listen)) = (dom::document(), &listen) {
                document.remove_event_listener_with_callback("keydown", listen.as_ref().unchecked_ref()).ok();
            }
        }
    });
}

/// True while the page cannot be seen.
pub(super) fn hidden() -> bool {
    dom::document().is_some_and(|document| document.hidden())
}

/// Now, and whether the picture would be seen moving.
pub(crate) fn moment() -> Moment {
    let panel = dom::document().and_then(|d| d.get_elements_by_class_name(PANEL).item(0));
    let shown = panel.is_some_and(|panel| panel.client_width() > 0);
    let calm = matches("(prefers-reduced-motion: reduce)");
    Moment { now: js_sys::Date::now(), seen: shown && !calm && !hidden() }
}

/// `data-NAME` of what was clicked, or of what it stands in.
pub(super) fn data_of(event: &MouseEvent, name: &str) -> Option<String> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let attribute = format!("data-{name}");
    target.closest(&format!("[{attribute}]")).ok().flatten()?.get_attribute(&attribute)
}
