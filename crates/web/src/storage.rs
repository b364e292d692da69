//! What this browser keeps: text under a key, or the reason why not. In a frame of another site, in private windows
//! and on full disks every call may throw, so nothing here panics and nobody may rely on it.
//!
//! gloo-storage is not used: its `raw()` throws where storage is blocked.

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Storage, StorageEvent};

/// Why text could not be kept, as a sentence.
pub(crate) type Result<T> = std::result::Result<T, String>;

/// The save of a lesson.
pub(crate) fn save_key(lesson: &str) -> String {
    format!("rolelab/save/{lesson}")
}

/// Where a save goes that could not be used or was replaced.
pub(crate) fn aside_key(lesson: &str) -> String {
    format!("rolelab/aside/{lesson}")
}

/// Names the tab that keeps a lesson: the one that opened it last.
pub(crate) fn tab_key(lesson: &str) -> String {
    format!("rolelab/tab/{lesson}")
}

/// Set by www/boot.js: the last input of this lesson stopped the simulator.
pub(crate) const DROP_LAST: &str = "rolelab/drop-last";
/// `light` or `dark`; www/boot.js reads it too.
pub(crate) const THEME: &str = "rolelab/theme";

/// What stands under a key.
pub(crate) fn read(key: &str) -> Result<Option<String>> {
    storage()?.get_item(key).map_err(|why| cause(&why))
}

/// Tells when another tab of this browser changed what stands under a key, as long as the page lives.
pub(crate) fn watch(key: String, changed: impl Fn() + 'static) {
    let Some(window) = web_sys::window() else { return };
    let heard = Closure::<dyn FnMut(StorageEvent)>::new(move |event: StorageEvent| {
        if event.key().is_some_and(|changed| changed == key) {
            changed();
        }
    });
    window.add_event_listener_with_callback("storage", heard.as_ref().unchecked_ref()).ok();
    heard.forget();
}

/// Puts text under a key.
pub(crate) fn write(key: &str, text: &str) -> Result<()> {
    storage()?.set_item(key, text).map_err(|why| cause(&why))
}

/// Removes a key.
pub(crate) fn remove(key: &str) -> Result<()> {
    storage()?.remove_item(key).map_err(|why| cause(&why))
}

fn storage() -> Result<Storage> {
    let window = web_sys::window().ok_or("There is no window.")?;
    window
        .local_storage()
        .map_err(|why| cause(&why))?
        .ok_or_else(|| "This browser has no storage.".to_owned())
}

/// The browser's own words, in a sentence.
fn cause(why: &JsValue) -> String {
    let part = |name: &str| js_sys::Reflect::get(why, &name.into()).ok().and_then(|v| v.as_string());
    match part("name").as_deref() {
        Some("QuotaExceededError") => "The storage of this browser is full.".to_owned(),
        Some("SecurityError") => "This browser blocks storage here.".to_owned(),
        _ => part("message").unwrap_or_else(|| "The browser refused.".to_owned()),
    }
}
