//! The keys that a soft keyboard lacks, in a row under the prompt of a phone. They never take the keyboard from the
//! prompt: it would go, and its place on the screen with it.

use yew::prelude::*;

use crate::readline::{Edit, Key};

/// What is on a key, what it is called, what it does.
type Row = (&'static str, &'static str, fn() -> Key);

const KEYS: &[Row] = &[
    ("Tab", "Tab", || Key::Complete),
    ("^C", "Ctrl-C", || Key::Interrupt),
    ("↑", "Up", || Key::Older),
    ("↓", "Down", || Key::Newer),
    ("←", "Left", || Key::Edit(Edit::BackwardChar)),
    ("→", "Right", || Key::Edit(Edit::ForwardChar)),
    ("|", "Pipe", || text("|")),
    ("-", "Hyphen", || text("-")),
    ("/", "Slash", || text("/")),
    ("~", "Tilde", || text("~")),
    ("'", "Single quote", || text("'")),
    ("\"", "Double quote", || text("\"")),
];

fn text(text: &str) -> Key {
    Key::Text(text.to_owned())
}

/// The row; `tap` hears which key was tapped.
pub(crate) fn bar(tap: &Callback<Key>) -> Html {
    let stay = |event: MouseEvent| event.prevent_default();
    let key = |(shown, name, key): &Row| {
        let key = *key;
        let tap = tap.reform(move |_: MouseEvent| key());
        html! { <button type="button" tabindex="-1" aria-label={*name} onclick={tap}>{ *shown }</button> }
    };
    html! { <div class="keys" role="toolbar" aria-label="Keys" onmousedown={stay}>{ for KEYS.iter().map(key) }</div> }
}
