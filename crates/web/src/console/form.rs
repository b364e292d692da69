//! One form: its fields, sent by Enter or by its button.

use rolelab_labs::{Action, view::ConsoleView};
use web_sys::{HtmlInputElement, HtmlSelectElement, SubmitEvent};
use yew::prelude::*;

use super::draft::{Draft, Entry, Field, Form};
use crate::icon;

/// The form. `set` takes the draft after each change, `send` the action it asks for.
pub(crate) fn sheet(
    form: Form,
    view: &ConsoleView,
    draft: &Draft,
    set: &Callback<Draft>,
    send: &Callback<Action>,
) -> Html {
    let sheet = form.sheet();
    let submit = {
        let (send, action) = (send.clone(), draft.action(view));
        move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(action) = action.clone() {
                send.emit(action);
            }
        }
    };
    let cancel = {
        let (set, next) = (set.clone(), draft.open(None, None));
        move |_: MouseEvent| set.emit(next.clone())
    };
    let fields = |all: &'static [Field]| all.iter().map(|field| one(form, *field, view, draft, set));
    html! {
        <form class="sheet" aria-label={sheet.title} onsubmit={submit} key={sheet.button}>
            <header class="sec"><h2>{ sheet.title }</h2><span class="muted">{ format!("Console user: {}", view.user) }</span></header>
            <div class="grid">{ for fields(sheet.fields) }</div>
            if !sheet.options.is_empty() {
                <fieldset class="mopts"><legend>{ "Metadata service" }</legend><div class="grid m3">{ for fields(sheet.options) }</div></fieldset>
            }
            <footer>
                <span class="muted">{ "Needs " }<code>{ sheet.needs }</code></span>
                <span class="grow"></span>
                <button type="button" class="btn line" onclick={cancel}>{ "Cancel" }</button>
                <button type="submit" class="btn pri">{ sheet.button }</button>
            </footer>
        </form>
    }
}

fn one(form: Form, field: Field, view: &ConsoleView, draft: &Draft, set: &Callback<Draft>) -> Html {
    let id = field.id(form);
    let value = draft.value(form, field, view);
    let change = {
        let (set, draft) = (set.clone(), draft.clone());
        move |value: String| set.emit(draft.with(form, field, value))
    };
    let control = match draft.entry(form, field, view) {
        Entry::Text(example) => html! {
            <span class="ctl"><input {id} {value} placeholder={example} autocomplete="off" autocapitalize="off" spellcheck="false" oninput={typed(change)} /></span>
        },
        // What is no number at all the browser refuses in its own words; the rest is for EC2 to judge.
        Entry::Number => {
            let placeholder = default_hops(form, view, draft);
            html! {
                <span class="ctl"><input {id} {value} {placeholder} inputmode="numeric" pattern="\\s*-?[0-9]+\\s*" required={form == Form::Options} title="A whole number, such as 1" autocomplete="off" oninput={typed(change)} /></span>
            }
        }
        Entry::Choice(all) => html! {
            <span class="ctl choice">
                if field == Field::InstanceProfile { <span class="ringi">{ icon::RING.html() }</span> }
                <select {id} onchange={chosen(change)}>
                    if all.is_empty() { <option value="">{ "there is none yet" }</option> }
                    { for all.into_iter().map(|(option, text)| html! {
                        <option key={option.clone()} value={option.clone()} selected={option == value}>{ text }</option>
                    }) }
                </select>
                { icon::DOWN.html() }
            </span>
        },
    };
    let label = field.label(form);
    html! {
        <div class="fld" key={label}>
            <label for={field.id(form)}>{ label }</label>
            { control }
        </div>
    }
}

fn typed(change: impl Fn(String) + 'static) -> Callback<InputEvent> {
    Callback::from(move |event: InputEvent| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            change(input.value());
        }
    })
}

fn chosen(change: impl Fn(String) + 'static) -> Callback<Event> {
    Callback::from(move |event: Event| {
        if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
            change(select.value());
        }
    })
}

/// What an empty hop limit means.
fn default_hops(form: Form, view: &ConsoleView, draft: &Draft) -> String {
    let id = draft.value(Form::Launch, Field::Image, view);
    let image = view.images.iter().find(|image| image.id == id);
    match image {
        Some(image) if form == Form::Launch => format!("image default: {}", image.hop_limit),
        _ => String::new(),
    }
}
