//! The editor of an inline policy: the text, where it stops being a policy as one types, and Save, which is PutRolePolicy
//! through the account's front door. What IAM refuses it says in its own words.

use std::rc::Rc;

use rolelab_labs::{
    Action, Input,
    input::ConsoleAnswer,
    inspect::{Ask, Fault, Inspected, What},
};
use web_sys::{HtmlInputElement, HtmlTextAreaElement, SubmitEvent};
use yew::prelude::*;

use super::{Act, Send, act};
use crate::{dom, icon, session::Session};

const NAME: &str = "edit-name";
const TEXT: &str = "edit-text";

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    role: String,
    /// `None` for a new one.
    name: Option<String>,
    source: String,
    answer: Option<(u64, Rc<ConsoleAnswer>)>,
    session: Session,
    send: Send,
}

/// The form.
pub(super) fn form(
    role: &str,
    name: Option<&str>,
    source: &str,
    answer: &Option<(u64, Rc<ConsoleAnswer>)>,
    session: &Session,
    send: &Send,
) -> Html {
    html! {
        <Editor role={role.to_owned()} name={name.map(str::to_owned)} source={source.to_owned()} answer={answer.clone()} session={session.clone()} send={send.clone()} />
    }
}

#[component]
fn Editor(props: &Props) -> Html {
    let Props { role, name, source, answer, session, send } = props;
    let text = use_state(|| source.clone());
    let new_name = use_state(|| "inline".to_owned());
    let fault = use_state(|| None::<Fault>);
    // The answer that stood there when Save was pressed; a newer one is about it.
    let saved = use_state(|| None::<Option<u64>>);
    use_effect_with((), {
        let first = if name.is_some() { TEXT } else { NAME };
        move |()| dom::focus_id(first)
    });
    {
        let (session, fault) = (session.clone(), fault.clone());
        use_effect_with((*text).clone(), move |text| {
            let ask = Ask { what: What::Check(text.clone()), reveal: false };
            let found = move |inspected| {
                if let Some(Inspected::Checked(found)) = inspected {
                    fault.set(found);
                }
            };
            session.inspect(ask, Callback::from(found));
        });
    }
    let number = answer.as_ref().map(|(number, _)| *number);
    let about =
        answer.as_ref().filter(|_| saved.is_some_and(|before| before != number)).map(|(_, a)| a.clone());
    {
        let send = send.clone();
        use_effect_with(about.as_ref().is_some_and(|answer| answer.ok), move |done| {
            if *done {
                send.dispatch(Act::EndEdit);
                // The button that was pressed is gone.
                dom::focus_id("look-policy");
            }
        });
    }
    let save = {
        let (session, saved, role) = (session.clone(), saved.clone(), role.clone());
        let (name, document) = (name.clone().unwrap_or_else(|| (*new_name).clone()), (*text).clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            saved.set(Some(number));
            let action =
                Action::PutRolePolicy { role: role.clone(), name: name.clone(), document: document.clone() };
            session.input(Input::Console { action });
        }
    };
    let typed = {
        let text = text.clone();
        move |event: InputEvent| {
            if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
                text.set(area.value());
            }
        }
    };
    let named = {
        let new_name = new_name.clone();
        move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                new_name.set(input.value());
            }
        }
    };
    let rows = text.lines().count().clamp(6, 18).to_string();
    html! {
        <form class="editor" aria-label={format!("Inline policy of {role}")} onsubmit={save}>
            if name.is_none() {
                <label for={NAME}>{ "Policy name" }</label>
                <span class="ctl"><input id={NAME} value={(*new_name).clone()} autocomplete="off" autocapitalize="off" spellcheck="false" oninput={named} /></span>
            }
            <label for={TEXT}>{ "Policy document" }</label>
            <textarea id={TEXT} {rows} spellcheck="false" autocomplete="off" autocapitalize="off" aria-describedby="edit-fault" aria-invalid={if fault.is_some() { "true" } else { "false" }} value={(*text).clone()} oninput={typed} />
            { told(fault.as_ref()) }
            if let Some(answer) = about.filter(|answer| !answer.ok) {
                <p class="told a-deny" role="alert">{ &answer.message }</p>
            }
            <footer>
                <span class="muted">{ "Needs " }<code>{ "iam:PutRolePolicy" }</code></span><span class="grow"></span>
                <button type="button" class="btn line" onclick={act(send, || Act::EndEdit)}>{ "Cancel" }</button>
                <button type="submit" class="btn pri">{ "Save" }</button>
            </footer>
        </form>
    }
}

/// Where the text stops being a policy document.
fn told(fault: Option<&Fault>) -> Html {
    let (class, drawing, text) = match fault {
        None => ("fault a-api", icon::CHECK.html(), "Reads as a policy document.".to_owned()),
        Some(Fault { line: 0, message, .. }) => ("fault a-deny", icon::CLOSE.html(), message.clone()),
        Some(Fault { line, column, message }) => {
            ("fault a-deny", icon::CLOSE.html(), format!("Line {line}, column {column}: {message}"))
        }
    };
    html! { <p {class} id="edit-fault" role="status">{ drawing }{ text }</p> }
}
