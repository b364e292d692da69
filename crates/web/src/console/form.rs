//! One form: its fields, sent by Enter or by its button, left by Escape.

use rolelab_labs::{EC2_TRUST, view::InstanceView};
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement, KeyboardEvent, SubmitEvent};
use yew::prelude::*;

use super::{
    Desk,
    draft::Entry,
    events,
    forms::{Field, Form},
    templates,
};
use crate::icon;

/// The id of the form, which its buttons name from the foot of the console.
const FORM: &str = "console-form";
/// The most bytes of user data (EC2 User Guide, "User data").
const MOST_USER_DATA: usize = 16_384;
/// The ids of the buttons that leave it and send it.
pub(super) const CANCEL: &str = "form-cancel";
pub(super) const SEND: &str = "form-send";

/// The form.
pub(super) fn sheet(form: Form, desk: &Desk<'_>) -> Html {
    let (view, draft) = (desk.view, desk.draft);
    let replaces = form == Form::Attach && draft.replaces(view);
    let sheet = form.sheet(replaces);
    let instance = draft.target(view).map(|i| i.label.as_str());
    let role = draft.role(view).map(|r| r.name.as_str());
    let about = if form.of_role() { role } else { instance }.unwrap_or_default();
    let policy = draft.policy.rsplit('/').next().unwrap_or_default();
    let title = form.title(about, policy, replaces);
    let submit = {
        let (send, action) = (desk.send.clone(), draft.action(view));
        move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(action) = action.clone() {
                send.emit(action);
            }
        }
    };
    // A choice without anything to choose is not asked for, where another field decides that.
    let asked = |field: &&Field| **field != Field::Detail || !empty(&draft.entry(form, **field, view));
    let fields = |all: &'static [Field]| all.iter().filter(asked).map(|field| one(form, *field, desk));
    html! {
        <form class="sheet" aria-label={title.clone()} id={FORM} onsubmit={submit} key={format!("{form:?}")}>
            <header class="sec">
                <h2>{ title }</h2>
                if !sheet.needs.is_empty() { <span class="muted">{ format!("Console user: {}", view.user) }</span> }
            </header>
            if !sheet.fields.is_empty() { <div class="grid">{ for fields(sheet.fields) }</div> }
            if form == Form::Role { { trust() } }
            if !sheet.options.is_empty() {
                <fieldset class="mopts"><legend>{ "Metadata service" }</legend><div class="grid m3">{ for fields(sheet.options) }</div></fieldset>
            }
            if !sheet.more.1.is_empty() {
                <details class="more"><summary>{ sheet.more.0 }</summary><div class="grid">{ for fields(sheet.more.1) }</div></details>
            }
            if !sheet.note.is_empty() { <p class="note">{ sheet.note }</p> }
        </form>
    }
}

/// What it needs, and the buttons that leave it and send it. They stand below the line they send, always in view.
pub(super) fn ends(form: Form, desk: &Desk<'_>) -> Html {
    let sheet = form.sheet(form == Form::Attach && desk.draft.replaces(desk.view));
    html! {
        <footer>
            if sheet.needs.is_empty() {
                <span class="muted">{ "Needs no permission: nobody asks for it" }</span>
            } else {
                <span class="muted">{ "Needs " }<code>{ sheet.needs }</code></span>
            }
            <button type="button" class="btn line" id={CANCEL} onclick={desk.to(desk.draft.closed())}>{ "Cancel" }</button>
            <button type="submit" form={FORM} class={classes!("btn", "pri", form.is_final().then_some("final"))} id={SEND}>{ sheet.button }</button>
        </footer>
    }
}

/// Escape anywhere in the console leaves the open form.
pub(super) fn leave(desk: &Desk<'_>) -> Callback<KeyboardEvent> {
    let open = desk.draft.form(desk.view).is_some();
    let (set, next) = (desk.set.clone(), desk.draft.closed());
    Callback::from(move |event: KeyboardEvent| {
        if open && event.key() == "Escape" {
            set.emit(next.clone());
        }
    })
}

/// What the console writes for a role of EC2.
fn trust() -> Html {
    html! {
        <div class="trust">
            <h3>{ "Trust policy: AWS service, EC2" }</h3>
            <pre class="doc" tabindex="0" role="region" aria-label="Trust policy for EC2">{ templates::indented(EC2_TRUST) }</pre>
            <p class="none">{ "It says who may wear the role: the service EC2, for instances. It says nothing of what the role may do." }</p>
        </div>
    }
}

fn one(form: Form, field: Field, desk: &Desk<'_>) -> Html {
    let (view, draft) = (desk.view, desk.draft);
    let id = field.id(form);
    let value = draft.value(form, field, view);
    let help = hint(form, field, &value, desk);
    let described = help.as_ref().map(|_| format!("{id}-help"));
    let change = {
        let (set, draft) = (desk.set.clone(), draft.clone());
        move |value: String| set.emit(draft.with(form, field, value))
    };
    let control = match draft.entry(form, field, view) {
        Entry::Text(example) => html! {
            <span class="ctl"><input {id} {value} placeholder={example} aria-describedby={described.clone()} autocomplete="off" autocapitalize="off" spellcheck="false" oninput={typed(change)} /></span>
        },
        // What is no number at all the browser refuses in its own words; the rest is for EC2 to judge.
        Entry::Number => {
            let placeholder = default_hops(form, desk);
            html! {
                <span class="ctl"><input {id} {value} {placeholder} inputmode="numeric" pattern="\\s*-?[0-9]+\\s*" required={form == Form::Options} title="A whole number, such as 1" autocomplete="off" oninput={typed(change)} /></span>
            }
        }
        Entry::Area(rows, example) => html! {
            <span class="ctl area"><textarea {id} {value} rows={rows.to_string()} placeholder={example} aria-describedby={described.clone()} autocomplete="off" autocapitalize="off" spellcheck="false" oninput={written(change)} /></span>
        },
        Entry::Choice(all) => html! {
            <span class="ctl choice">
                if field == Field::InstanceProfile { <span class="ringi">{ icon::RING.html() }</span> }
                <select {id} aria-describedby={described.clone()} onchange={chosen(change)}>
                    if all.is_empty() { <option value="">{ "there is none" }</option> }
                    { for all.into_iter().map(|(option, text)| html! {
                        <option key={option.clone()} value={option.clone()} selected={option == value}>{ text }</option>
                    }) }
                </select>
                { icon::DOWN.html() }
            </span>
        },
    };
    let label = field.label(form);
    let hot = draft.hot == Some(field);
    html! {
        <div class={classes!("fld", hot.then_some("hot"), matches!(field, Field::Document | Field::UserData).then_some("wide"))} key={label}>
            <label for={field.id(form)}>{ label }</label>
            { control }
            if let Some(help) = help { <p class="fh" id={described}>{ help }</p> }
        </div>
    }
}

/// What a choice means, where the account knows more than its name.
fn hint(form: Form, field: Field, value: &str, desk: &Desk<'_>) -> Option<String> {
    let view = desk.view;
    match field {
        Field::InstanceProfile if view.instance_profiles.is_empty() && form == Form::Attach => {
            Some("There is no instance profile yet. Create role makes one along with the role.".to_owned())
        }
        Field::InstanceProfile => {
            let (_, held) = view.instance_profiles.iter().find(|(name, _)| name == value)?;
            let Some(role) = held else { return Some("holds no role, so it brings no keys".to_owned()) };
            let policies = view.roles.iter().find(|r| r.name == *role).map(|r| r.policies.join(", "));
            let policies = policies.filter(|text| !text.is_empty()).unwrap_or_else(|| "no policy".to_owned());
            Some(format!("holds role {role}, which has {policies}"))
        }
        Field::UserData => {
            let size = value.len();
            let told = "A script that begins with #! runs once, as root, when the instance boots. Anybody on the instance can read it from the metadata service, so it is no place for a secret.";
            let most = if size > MOST_USER_DATA { ": that is too much" } else { "" };
            Some(format!("{told} {size} of 16,384 bytes{most}."))
        }
        Field::Event => events::told(value, draft_target(desk)).map(str::to_owned),
        _ => None,
    }
}

fn draft_target<'a>(desk: &Desk<'a>) -> Option<&'a InstanceView> {
    desk.draft.target(desk.view)
}

fn empty(entry: &Entry) -> bool {
    matches!(entry, Entry::Choice(all) if all.is_empty())
}

fn typed(change: impl Fn(String) + 'static) -> Callback<InputEvent> {
    Callback::from(move |event: InputEvent| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            change(input.value());
        }
    })
}

fn written(change: impl Fn(String) + 'static) -> Callback<InputEvent> {
    Callback::from(move |event: InputEvent| {
        if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
            change(area.value());
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
fn default_hops(form: Form, desk: &Desk<'_>) -> String {
    let id = desk.draft.value(Form::Launch, Field::Image, desk.view);
    let image = desk.view.images.iter().find(|image| image.id == id);
    match image {
        Some(image) if form == Form::Launch => format!("image default: {}", image.hop_limit),
        _ => String::new(),
    }
}
