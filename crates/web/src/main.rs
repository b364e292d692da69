//! The page: paints views of the engine and feeds it inputs. It decides nothing about the account, the shells or the
//! lessons, and nothing in it may bring the page down.

use wasm_bindgen::JsValue;

mod app;
mod console;
mod dom;
mod engine;
mod fetch;
mod icon;
mod inspector;
mod pack;
mod panels;
mod parent;
mod parts;
mod picture;
mod prose;
mod query;
mod readline;
mod session;
mod state;
mod storage;
mod terminal;

/// The element of index.html that the page fills; its first content is what is painted before this program runs.
const ROOT: &str = "app";

fn main() {
    // Yew would set its own hook otherwise.
    yew::set_custom_panic_hook(Box::new(|panic| {
        let what = panic.to_string();
        if !engine::tell(&what) {
            tell_boot("rolelab-crash", &what);
        }
    }));
    if engine::serve() {
        return;
    }
    if let Some(root) = dom::document().and_then(|document| document.get_element_by_id(ROOT)) {
        yew::Renderer::<app::App>::with_root(root).render();
    }
}

/// www/boot.js shows what happened: it lives outside this program and survives it.
fn tell_boot(event: &str, what: &str) {
    let init = web_sys::CustomEventInit::new();
    init.set_detail(&JsValue::from_str(what));
    if let (Some(window), Ok(event)) =
        (dom::window(), web_sys::CustomEvent::new_with_event_init_dict(event, &init))
    {
        window.dispatch_event(&event).ok();
    }
}
