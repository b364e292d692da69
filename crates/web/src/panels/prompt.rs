//! The prompt: a real input with a line editor behind it. What a key means is decided in `readline`; here it is carried out.
//!
//! What stands around the input while it is written in (a proposal, the prompt of a search, what is said to those who
//! hear the page) is put there by hand: a key must not draw the panel anew.

use std::{cell::RefCell, rc::Rc};

use rolelab_labs::{Input, complete::Completions, input::MAX_LINE, view::HostView};
use web_sys::{ClipboardEvent, HtmlInputElement, KeyboardEvent};
use yew::prelude::*;

use super::keys;
use crate::{
    dom, icon,
    readline::{Act, Completed, Key, Line, Place, Press, Readline, ghost, to_lines, to_prompt},
    session::Session,
    state::{Fill, Msg, Page},
};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) host: Rc<HostView>,
    pub(crate) fill: Option<Fill>,
    pub(crate) shown: bool,
    pub(crate) input: NodeRef,
    pub(crate) session: Session,
    pub(crate) page: UseReducerDispatcher<Page>,
}

/// The prompt line of a host.
#[component]
pub(crate) fn Prompt(props: &Props) -> Html {
    let host = &props.host;
    let desk = use_desk(props);
    use_fill(props, &desk);
    let on_key = desk.handler(|desk, event: KeyboardEvent| {
        let press = Press {
            name: &event.key(),
            ctrl: event.ctrl_key(),
            alt: event.alt_key(),
            shift: event.shift_key(),
            meta: event.meta_key(),
            marked: desk.field().is_some_and(|field| dom::has_selection(Some(&field))),
        };
        if !event.is_composing() && desk.press(&press.key()) {
            event.prevent_default();
        }
    });
    let on_input = desk.handler(|desk, _: InputEvent| desk.changed());
    let on_paste = desk.handler(|desk, event: Event| {
        if desk.paste(&event) {
            event.prevent_default();
        }
    });
    let click_run = desk.handler(|desk, _: MouseEvent| {
        desk.press(&Key::Run);
        dom::focus(&desk.input);
    });
    let interrupt = desk.handler(|desk, _: MouseEvent| desk.send(|host| Input::Interrupt { host }));
    let tap = desk.handler(|desk, key: Key| desk.tap(&key));
    let busy = host.busy && !host.reading;
    // A button that takes the keyboard opens the row of keys, and moves away under the finger.
    let stay = |event: MouseEvent| event.prevent_default();
    html! {
        <>
            <div class={classes!("prompt", busy.then_some("busy"))}>
                <span class="search" aria-hidden="true" ref={desk.search.clone()}></span>
                <span class="ps1" aria-hidden="true">
                    <span class="long">{ if busy { "" } else { host.prompt.as_str() } }</span>
                    <span class="short">{ if busy { String::new() } else { format!("{} $ ", host.label) } }</span>
                </span>
                <span class="field">
                    <input
                        ref={props.input.clone()}
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
                        oninput={on_input}
                        onpaste={on_paste}
                    />
                    <span class="ghost" aria-hidden="true"><i ref={desk.typed.clone()}></i><span ref={desk.ghost.clone()}></span></span>
                </span>
                <span class="sr" role="status" ref={desk.said.clone()}></span>
                if host.busy {
                    <button type="button" class="btn line sm" onclick={interrupt}>{ "Stop" }</button>
                } else {
                    <button type="button" class="btn icon run" aria-label="Run" onmousedown={stay} onclick={click_run}>{ icon::PLAY.html() }</button>
                }
            </div>
            { keys::bar(&tap) }
        </>
    }
}

/// What the handlers of one prompt share.
struct Desk {
    readline: Rc<RefCell<Readline>>,
    host: Rc<HostView>,
    session: Session,
    page: UseReducerDispatcher<Page>,
    input: NodeRef,
    /// The prompt of a search.
    search: NodeRef,
    /// What is typed, unseen, before what is proposed.
    typed: NodeRef,
    ghost: NodeRef,
    /// What is said to those who hear the page.
    said: NodeRef,
}

#[hook]
fn use_desk(props: &Props) -> Rc<Desk> {
    Rc::new(Desk {
        readline: use_mut_ref(Readline::default),
        host: props.host.clone(),
        session: props.session.clone(),
        page: props.page.clone(),
        input: props.input.clone(),
        search: use_node_ref(),
        typed: use_node_ref(),
        ghost: use_node_ref(),
        said: use_node_ref(),
    })
}

/// Takes a line that was handed in, once, and brings the keyboard here.
#[hook]
fn use_fill(props: &Props, desk: &Rc<Desk>) {
    let number = props.fill.as_ref().map(|fill| fill.number);
    let (fill, desk) = (props.fill.clone(), desk.clone());
    use_effect_with(number, move |_| {
        let (Some(fill), Some(field)) = (fill, desk.field()) else { return };
        if let Some(text) = &fill.text {
            dom::show_line(&field, &Line::ending(to_prompt(text)));
            desk.changed();
            // What was put there is whole.
            dom::set_text(&desk.ghost, "");
        }
        field.focus().ok();
    });
}

impl Desk {
    fn handler<E: 'static>(self: &Rc<Self>, handle: impl Fn(&Rc<Self>, E) + 'static) -> Callback<E> {
        let desk = self.clone();
        Callback::from(move |event| handle(&desk, event))
    }

    fn field(&self) -> Option<HtmlInputElement> {
        self.input.cast()
    }

    fn place(&self) -> Place<'_> {
        Place { history: &self.host.history, shell: !self.host.busy }
    }

    fn send(&self, input: impl FnOnce(String) -> Input) {
        self.session.input(input(self.host.id.clone()));
    }

    fn run(&self, text: String) {
        self.empty();
        self.send(|host| Input::Line { host, text });
    }

    fn empty(&self) {
        if let Some(field) = self.field() {
            field.set_value("");
        }
        self.readline.borrow_mut().begin_anew();
    }

    /// Carries out a key; false when it is the browser's.
    fn press(self: &Rc<Self>, key: &Key) -> bool {
        let Some(field) = self.field() else { return false };
        if *key != Key::Modifier {
            dom::set_text(&self.said, "");
        }
        let line = dom::line(&field);
        let act = self.readline.borrow_mut().take(key, &line, self.place());
        match act {
            Act::Pass => return false,
            Act::Ring => {}
            Act::Show(line) => dom::show_line(&field, &line),
            Act::Run => self.run(to_lines(&line.text)),
            Act::Interrupt => {
                self.empty();
                self.send(|host| Input::Interrupt { host });
            }
            Act::EndOfInput => self.send(|host| Input::EndOfInput { host }),
            Act::Clear => self.page.dispatch(Msg::ClearScreen(self.host.id.clone())),
            Act::Leave => {
                field.blur().ok();
            }
            Act::Complete => self.ask(line),
        }
        self.refresh();
        true
    }

    /// A key of the bar under the prompt.
    fn tap(self: &Rc<Self>, key: &Key) {
        if !self.press(key)
            && let (Key::Text(text), Some(field)) = (key, self.field())
        {
            dom::show_line(&field, &around(&field, text));
            self.changed();
        }
        dom::focus(&self.input);
    }

    /// Puts in what was pasted; false when the browser does.
    fn paste(&self, event: &Event) -> bool {
        let (Some(field), Some(pasted)) = (self.field(), pasted(event)) else { return false };
        let breaks = pasted.trim_end_matches(['\r', '\n']).contains('\n');
        if breaks || pasted.len() > MAX_LINE {
            // Several lines are one entry, as in a terminal. What is too long the engine refuses with its sentence.
            let line = around(&field, &pasted.replace("\r\n", "\n"));
            self.run(to_lines(&line.text));
            self.refresh();
        }
        breaks || pasted.len() > MAX_LINE
    }

    /// Asks what could stand at the cursor. By the time of the answer the line may be another: then it comes to nothing.
    fn ask(self: &Rc<Self>, asked: Line) {
        let (text, cursor) = asked.entered();
        let answer = self.handler(move |desk, found: Completions| {
            let Some(field) = desk.field().filter(|field| dom::line(field) == asked) else { return };
            let completed = desk.readline.borrow_mut().complete(&asked, &found);
            let said = match completed {
                Completed::Nothing => "Nothing to complete. Escape, then Tab leaves the prompt.".to_owned(),
                Completed::Several(count) => format!("{count} possibilities. Tab lists them."),
                Completed::Put(line) => {
                    dom::show_line(&field, &line);
                    line.text
                }
                Completed::List(names) => {
                    let (host, text) = (desk.host.id.clone(), to_lines(&asked.text));
                    desk.page.dispatch(Msg::Listed { host, text, names });
                    String::new()
                }
            };
            desk.refresh();
            dom::set_text(&desk.said, &said);
        });
        self.session.complete(self.host.id.clone(), text, cursor, answer);
    }

    /// The text is another, and not by a key that was taken here.
    fn changed(&self) {
        self.readline.borrow_mut().changed();
        self.refresh();
    }

    /// Brings what stands around the input in line with it.
    fn refresh(&self) {
        let Some(field) = self.field() else { return };
        let (line, readline) = (dom::line(&field), self.readline.borrow());
        let label = readline.label();
        let rest = ghost(&line, &self.host.history).filter(|_| label.is_none() && !self.host.busy);
        dom::set_text(&self.typed, if rest.is_some() { &line.text } else { "" });
        dom::set_text(&self.ghost, &rest.unwrap_or_default());
        dom::set_text(&self.search, &label.unwrap_or_default());
        if let Some(heard) = readline.heard() {
            dom::set_text(&self.said, &heard);
        }
    }
}

fn pasted(event: &Event) -> Option<String> {
    use wasm_bindgen::JsCast;
    event.dyn_ref::<ClipboardEvent>()?.clipboard_data()?.get_data("text/plain").ok()
}

/// The field's line with a text in place of what is marked.
fn around(field: &HtmlInputElement, text: &str) -> Line {
    let line = dom::line(field);
    let from = field.selection_start().ok().flatten().unwrap_or(u32::MAX);
    let (line, _) = line.without(Line::of_units(line.text.clone(), from).cursor);
    line.with(text)
}
