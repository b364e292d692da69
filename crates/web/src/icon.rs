//! The line icons: one 16x16 drawing each.

use yew::prelude::*;

/// One icon: the path, and a circle some need.
pub(crate) struct Icon(&'static str, Option<&'static str>);

pub(crate) const CHECK: Icon = Icon("M3 8.5 6 11.5l7-7", None);
pub(crate) const DONE: Icon =
    Icon("m5.25 8.25 2 2 3.5-4.25M14.25 8a6.25 6.25 0 1 1-12.5 0 6.25 6.25 0 0 1 12.5 0z", None);
pub(crate) const OPEN: Icon =
    Icon("M14.25 8a6.25 6.25 0 1 1-12.5 0 6.25 6.25 0 0 1 12.5 0z", Some("2.6 2.3"));
pub(crate) const RING: Icon = Icon("M12.75 8a4.75 4.75 0 1 1-9.5 0 4.75 4.75 0 0 1 9.5 0z", None);
pub(crate) const NO_RING: Icon = Icon("M13 8a5 5 0 1 1-10 0 5 5 0 0 1 10 0z", Some("2 2.2"));
pub(crate) const BULB: Icon =
    Icon("M6 12.5h4M6.5 14.5h3M5.6 10.2a4.2 4.2 0 1 1 4.8 0c-.3.3-.4.6-.4 1H6c0-.4-.1-.7-.4-1z", None);
pub(crate) const PROMPT: Icon = Icon("m3 4.5 3.5 3.5L3 11.5M8 12h5", None);
pub(crate) const COPY: Icon = Icon(
    "M7 5.5h5A1.5 1.5 0 0 1 13.5 7v5a1.5 1.5 0 0 1-1.5 1.5H7A1.5 1.5 0 0 1 5.5 12V7A1.5 1.5 0 0 1 7 5.5zM3.5 10.5h-1v-8h8v1",
    None,
);
pub(crate) const CLEAR: Icon = Icon("M3 13.5h10M4.5 11 9.5 3l3.5 2.2L9.5 11z", None);
pub(crate) const RESET: Icon = Icon("M13 8a5 5 0 1 1-1.6-3.7M13 2v3h-3", None);
pub(crate) const UNDO: Icon = Icon("M5.5 3 2.5 6l3 3M3 6h6.5a3.75 3.75 0 0 1 0 7.5H6", None);
pub(crate) const STEP: Icon = Icon("M3 3v10M13 4.5 7 8l6 3.5z", None);
pub(crate) const THEME: Icon =
    Icon("M13.5 8a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0zM8 2.5v11M10 3v10M12 4.5v7", None);
pub(crate) const LEFT: Icon = Icon("M10 3.5 5.5 8l4.5 4.5", None);
pub(crate) const RIGHT: Icon = Icon("m6 3.5 4.5 4.5L6 12.5", None);
pub(crate) const DOWN: Icon = Icon("m4 6 4 4 4-4", None);
pub(crate) const CLOSE: Icon = Icon("m4 4 8 8M12 4l-8 8", None);
pub(crate) const WARN: Icon = Icon("M8 2.5 14.5 13.5h-13zM8 6.5v3.25M8 11.6v.1", None);
pub(crate) const OUT: Icon = Icon("M9 3h4v4M13 3 7.5 8.5M7 4H3v9h9V9", None);
pub(crate) const LIST: Icon = Icon("M6 4h7.5M6 8h7.5M6 12h7.5M2.5 4h.5M2.5 8h.5M2.5 12h.5", None);
pub(crate) const TABLE: Icon = Icon("M2.5 3.5h11v9h-11zM2.5 6.5h11M6.5 6.5v6", None);
pub(crate) const BACK: Icon = Icon("M4 3v10M13 4 6.5 8l6.5 4z", None);
pub(crate) const NEXT: Icon = Icon("M12 3v10M3 4l6.5 4L3 12z", None);
pub(crate) const PLAY: Icon = Icon("M4.5 3 12.5 8l-8 5z", None);
pub(crate) const PAUSE: Icon = Icon("M5.5 3v10M10.5 3v10", None);
pub(crate) const REPLAY: Icon = Icon("M3 8a5 5 0 1 0 1.6-3.7M3 2v3h3", None);
pub(crate) const HOPS: Icon = Icon(
    "M5.5 4a1.75 1.75 0 1 1-3.5 0 1.75 1.75 0 0 1 3.5 0zM14 12a1.75 1.75 0 1 1-3.5 0 1.75 1.75 0 0 1 3.5 0zM5.5 4h3.75A1.75 1.75 0 0 1 11 5.75V10",
    None,
);
pub(crate) const LENS: Icon = Icon("M11.5 7a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0zM10.3 10.3l3.2 3.2", None);
pub(crate) const SKIP: Icon = Icon("M4 3.5v9l6-4.5zM12 3.5v9", None);
pub(crate) const EYE: Icon = Icon(
    "M1.75 8S4 3.75 8 3.75 14.25 8 14.25 8 12 12.25 8 12.25 1.75 8 1.75 8zM10 8a2 2 0 1 1-4 0 2 2 0 0 1 4 0z",
    None,
);
pub(crate) const STOP: Icon =
    Icon("m5.75 5.75 4.5 4.5m0-4.5-4.5 4.5M14.25 8a6.25 6.25 0 1 1-12.5 0 6.25 6.25 0 0 1 12.5 0z", None);
pub(crate) const DASH: Icon = Icon("M4 8h8", None);
pub(crate) const DOT: Icon = Icon("M10.5 8a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z", None);

impl Icon {
    /// The drawing; it says nothing to screen readers.
    pub(crate) fn html(&self) -> Html {
        html! {
            <svg class="i" viewBox="0 0 16 16" aria-hidden="true"><path d={self.0} stroke-dasharray={self.1} /></svg>
        }
    }
}
