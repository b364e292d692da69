//! The prompt: a real input. Enter runs, up and down walk the history, Tab only moves on.
//!
//! An input holds one line. Line breaks of what is put into it are shown as a sign and are breaks again when it runs.

use std::rc::Rc;

use rolelab_labs::{Input, input::MAX_LINE, view::HostView};
use web_sys::{ClipboardEvent, HtmlInputElement, KeyboardEvent};
use yew::prelude::*;

use crate::{
    dom, icon,
    session::Session,
    state::{Fill, Msg, Page},
};

/// Stands for a line break inside the input.
const BREAK: char = '⏎';

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) host: HostView,
    pub(crate) fill: Option<Fill>,
    pub(crate) shown: bool,
    pub(crate) input: NodeRef,
    pub(crate) session: Session,
    pub(crate) page: UseReducerDispatcher<Page>,
}

/// Where the learner is in the history: steps back, and what was being typed.
#[derive(Default)]
struct Walk {
    back: usize,
    draft: String,
}

/// The prompt line of a host.
#[component]
pub(crate) fn Prompt(props: &Props) -> Html {
    let Props { host, input, session, .. } = props;
    let walk = use_mut_ref(Walk::default);
    use_fill(props);

    let run = {
        let (session, walk, id) = (session.clone(), walk.clone(), host.id.clone());
        Rc::new(move |text: String| {
            *walk.borrow_mut() = Walk::default();
            session.input(Input::Line { host: id.clone(), text });
        })
    };
    let on_key = {
        let (run, walk, host, input) = (run.clone(), walk.clone(), host.clone(), input.clone());
        let (session, page) = (session.clone(), props.page.clone());
        move |event: KeyboardEvent| {
            let Some(field) = input.cast::<HtmlInputElement>() else { return };
            if event.is_composing() {
                return;
            }
            match key(&event, &field) {
                Key::Run => {
                    let text = to_lines(&field.value());
                    field.set_value("");
                    run(text);
                }
                Key::Interrupt => {
                    field.set_value("");
                    *walk.borrow_mut() = Walk::default();
                    session.input(Input::Interrupt { host: host.id.clone() });
                }
                Key::End => session.input(Input::EndOfInput { host: host.id.clone() }),
                Key::Clear => page.dispatch(Msg::ClearScreen(host.id.clone())),
                Key::Walk(older) => {
                    if let Some(text) = step(&mut walk.borrow_mut(), &host.history, older, &field.value()) {
                        dom::set_value(&field, &text);
                    }
                }
                Key::Leave => {
                    field.blur().ok();
                    return;
                }
                Key::Other => return,
            }
            event.prevent_default();
        }
    };
    let on_paste = {
        let (run, input) = (run.clone(), input.clone());
        move |event: Event| {
            let Some(field) = input.cast::<HtmlInputElement>() else { return };
            let Some(pasted) = pasted(&event) else { return };
            let breaks = pasted.trim_end_matches(['\r', '\n']).contains('\n');
            if breaks || pasted.len() > MAX_LINE {
                // Several lines are one entry, as in a terminal. What is too long the engine refuses with its sentence.
                event.prevent_default();
                let text = around(&field, &pasted);
                field.set_value("");
                run(text);
            }
        }
    };
    let click_run = {
        let (run, input) = (run.clone(), input.clone());
        move |_: MouseEvent| {
            if let Some(field) = input.cast::<HtmlInputElement>() {
                let text = to_lines(&field.value());
                field.set_value("");
                run(text);
                field.focus().ok();
            }
        }
    };
    let interrupt = {
        let (session, id) = (session.clone(), host.id.clone());
        move |_: MouseEvent| session.input(Input::Interrupt { host: id.clone() })
    };
    let busy = host.busy && !host.reading;
    html! {
        <div class={classes!("prompt", busy.then_some("busy"))}>
            <span class="ps1" aria-hidden="true">
                <span class="long">{ if busy { "" } else { host.prompt.as_str() } }</span>
                <span class="short">{ if busy { String::new() } else { format!("{} $ ", host.label) } }</span>
            </span>
            <input
                ref={input.clone()}
                type="text"
                aria-label={format!("Shell on {}", host.label)}
                aria-describedby={format!("rule-{}", host.id)}
                placeholder={if busy { "running: Ctrl-C stops it" } else { "" }}
                autocapitalize="off"
                autocomplete="off"
                autocorrect="off"
                spellcheck="false"
                enterkeyhint="go"
                onkeydown={on_key}
                onpaste={on_paste}
            />
            if host.busy {
                <button type="button" class="btn line sm" onclick={interrupt}>{ "Stop" }</button>
            } else {
                <button type="button" class="btn icon run" aria-label="Run" onclick={click_run}>{ icon::PROMPT.html() }</button>
            }
        </div>
    }
}

/// Takes a line that was handed in, once, and brings the keyboard here.
#[hook]
fn use_fill(props: &Props) {
    let number = props.fill.as_ref().map(|fill| fill.number);
    let (fill, input) = (props.fill.clone(), props.input.clone());
    use_effect_with(number, move |_| {
        let (Some(fill), Some(field)) = (fill, input.cast::<HtmlInputElement>()) else { return };
        if let Some(text) = &fill.text {
            dom::set_value(&field, &to_prompt(text));
        }
        field.focus().ok();
    });
}

enum Key {
    Run,
    Interrupt,
    End,
    Clear,
    Walk(bool),
    Leave,
    Other,
}

fn key(event: &KeyboardEvent, field: &HtmlInputElement) -> Key {
    let only_ctrl = event.ctrl_key() && !event.alt_key() && !event.meta_key() && !event.shift_key();
    match event.key().as_str() {
        "Enter" => Key::Run,
        "Escape" => Key::Leave,
        "ArrowUp" => Key::Walk(true),
        "ArrowDown" => Key::Walk(false),
        "c" if only_ctrl && !dom::has_selection(Some(field)) => Key::Interrupt,
        "d" if only_ctrl && field.value().is_empty() => Key::End,
        "l" if only_ctrl => Key::Clear,
        _ => Key::Other,
    }
}

fn pasted(event: &Event) -> Option<String> {
    use wasm_bindgen::JsCast;
    event.dyn_ref::<ClipboardEvent>()?.clipboard_data()?.get_data("text/plain").ok()
}

/// The field's text with a paste in place of what is marked.
fn around(field: &HtmlInputElement, pasted: &str) -> String {
    let value: Vec<u16> = field.value().encode_utf16().collect();
    let place = |at: Result<Option<u32>, wasm_bindgen::JsValue>| -> usize {
        let at: Option<u32> = at.unwrap_or(None);
        at.and_then(|at| usize::try_from(at).ok()).unwrap_or(value.len()).min(value.len())
    };
    let (from, to) = (place(field.selection_start()), place(field.selection_end()));
    let part = |units: Option<&[u16]>| to_lines(&String::from_utf16_lossy(units.unwrap_or_default()));
    format!("{}{}{}", part(value.get(..from)), pasted.replace("\r\n", "\n"), part(value.get(to..)))
}

/// What the input shows of a text with line breaks.
fn to_prompt(text: &str) -> String {
    text.trim_end_matches('\n').replace('\n', &BREAK.to_string())
}

/// What is run of what the input shows.
fn to_lines(value: &str) -> String {
    value.replace(BREAK, "\n")
}

/// One step through the history; `None` at its end.
fn step(walk: &mut Walk, history: &[String], older: bool, value: &str) -> Option<String> {
    if walk.back == 0 {
        value.clone_into(&mut walk.draft);
    }
    let back = if older { walk.back + 1 } else { walk.back.checked_sub(1)? };
    let text = match back {
        0 => walk.draft.clone(),
        _ => to_prompt(history.get(history.len().checked_sub(back)?)?),
    };
    walk.back = back;
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn history_goes_back_and_returns_to_the_draft() {
        let history = ["ls".to_owned(), "echo a\necho b".to_owned()];
        let mut walk = Walk::default();
        assert_eq!(step(&mut walk, &history, false, "dra"), None);
        assert_eq!(step(&mut walk, &history, true, "dra").as_deref(), Some("echo a⏎echo b"));
        assert_eq!(step(&mut walk, &history, true, "x").as_deref(), Some("ls"));
        assert_eq!(step(&mut walk, &history, true, "x"), None);
        assert_eq!(step(&mut walk, &history, false, "x").as_deref(), Some("echo a⏎echo b"));
        assert_eq!(step(&mut walk, &history, false, "x").as_deref(), Some("dra"));
    }

    #[test]
    fn line_breaks_survive_the_input() {
        let text = "TOKEN=$(curl \\\nhttp://x)\necho $TOKEN";
        assert_eq!(to_lines(&to_prompt(&format!("{text}\n"))), text);
    }
}
