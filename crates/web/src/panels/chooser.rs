//! Takes a packed lesson from this computer: dropped on the page, or chosen. It reads no more than a lesson may have, and
//! what it reads is a text that the engine judges; nothing of it is markup.

use rolelab_labs::lesson::MAX_BYTES;
use wasm_bindgen::{JsCast, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DragEvent, File, HtmlInputElement};
use yew::{platform::spawn_local, prelude::*};

use crate::{
    dom,
    pack::{Closed, too_large, unreadable},
    session::Session,
};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) session: Session,
}

/// The field, and the whole page as a place to drop a file on.
#[component]
pub(crate) fn Chooser(props: &Props) -> Html {
    let refused = use_state(|| None::<Closed>);
    let take = {
        let (session, refused) = (props.session.clone(), refused.clone());
        Callback::from(move |file: File| {
            let (session, refused) = (session.clone(), refused.clone());
            spawn_local(async move {
                let refuse = Callback::from(move |closed| refused.set(closed));
                match read(&file).await {
                    Ok(text) => session.try_pack(text, refuse),
                    Err(closed) => refuse.emit(Some(closed)),
                }
            });
        })
    };
    use_drop(take.clone());
    let on_choose = move |event: Event| {
        let input = event.target_dyn_into::<HtmlInputElement>();
        let file = input.as_ref().and_then(HtmlInputElement::files).and_then(|files| files.get(0));
        if let (Some(input), Some(file)) = (input, file) {
            // The same file may be chosen again once it is mended.
            input.set_value("");
            take.emit(file);
        }
    };
    html! {
        <div class="chooser">
            <label for="lesson-file">{ "A packed lesson: drop it on this page, or choose it" }</label>
            <input type="file" id="lesson-file" accept=".json,application/json" onchange={on_choose} />
            <div role="alert">
                if let Some(closed) = &*refused {
                    <p class="refused"><b>{ format!("{}. ", closed.title) }</b>{ closed.cause.clone() }</p>
                    <p class="muted">{ "Nothing was changed. " }{ closed.way_out.clone() }</p>
                }
            </div>
        </div>
    }
}

/// Files that are dropped anywhere on the page, as long as the component lives.
#[hook]
fn use_drop(take: Callback<File>) {
    use_effect_with((), move |()| {
        let over = Closure::<dyn FnMut(DragEvent)>::new(|event: DragEvent| event.prevent_default());
        let dropped = Closure::<dyn FnMut(DragEvent)>::new(move |event: DragEvent| {
            let file = event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0));
            if let Some(file) = file {
                event.prevent_default();
                take.emit(file);
            }
        });
        let (on_over, on_drop) = (over.as_ref().clone(), dropped.as_ref().clone());
        if let Some(document) = dom::document() {
            document.add_event_listener_with_callback("dragover", on_over.unchecked_ref()).ok();
            document.add_event_listener_with_callback("drop", on_drop.unchecked_ref()).ok();
        }
        move || {
            if let Some(document) = dom::document() {
                document.remove_event_listener_with_callback("dragover", over.as_ref().unchecked_ref()).ok();
                document.remove_event_listener_with_callback("drop", dropped.as_ref().unchecked_ref()).ok();
            }
        }
    });
}

/// The text of a file. One that is too large is not even read.
async fn read(file: &File) -> Result<String, Closed> {
    if file.size() > MAX_BYTES as f64 {
        return Err(too_large());
    }
    let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
    text.ok_or_else(unreadable)
}
