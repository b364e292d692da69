//! The console panel: instances, the four forms, and the same thing typed. Every button becomes an `Action` that goes
//! through the account's front door; what AWS answers is shown in its own words.

use std::rc::Rc;

use rolelab_labs::{Action, Input, input::ConsoleAnswer, view::ConsoleView};
use yew::prelude::*;

use crate::{
    dom,
    panels::work::CONSOLE,
    session::Session,
    state::{Msg, Page, Tab},
};

mod draft;
mod form;
mod table;
mod typed;

use draft::{Draft, Form};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) view: ConsoleView,
    /// The last answer and its number.
    pub(crate) answer: Option<(u64, Rc<ConsoleAnswer>)>,
    pub(crate) shown: bool,
    /// Puts lines into the laptop's prompt.
    pub(crate) put: Callback<AttrValue>,
    pub(crate) session: Session,
    pub(crate) page: UseReducerDispatcher<Page>,
}

/// The panel.
#[component]
pub(crate) fn Console(props: &Props) -> Html {
    let Props { view, answer, shown, put, session, page } = props;
    let draft = use_state(Draft::default);
    let lines = use_state(Vec::<String>::new);
    let action = draft.action(view);
    {
        let (session, lines) = (session.clone(), lines.clone());
        use_effect_with(action.clone(), move |action| match action.clone() {
            Some(action) => session.preview(action, Callback::from(move |found| lines.set(found))),
            None => lines.set(Vec::new()),
        });
    }
    let number = answer.as_ref().map(|(number, _)| *number);
    {
        let (draft, answer) = (draft.clone(), answer.clone());
        use_effect_with(number, move |_| {
            if answer.is_some_and(|(_, answer)| answer.ok) && draft.form.is_some() {
                draft.set(draft.sent());
                // The form and the button that was pressed are gone.
                dom::focus_id(typed::ANSWER);
            }
        });
    }
    use_form_focus(draft.form);
    let send = {
        let session = session.clone();
        Callback::from(move |action: Action| session.input(Input::Console { action }))
    };
    let set = {
        let draft = draft.clone();
        Callback::from(move |next: Draft| draft.set(next))
    };
    let open_shell = {
        let page = page.clone();
        Callback::from(move |id: String| page.dispatch(Msg::Show(Tab::Host(id))))
    };
    let about = answer.as_ref().filter(|_| draft.form.is_none() || number != draft.since);
    html! {
        <div class="console" role="tabpanel" id={format!("panel-{CONSOLE}")} aria-labelledby={format!("tab-{CONSOLE}")} hidden={!shown}>
            <div class="body" tabindex="0" role="region" aria-label="Console">
                { toolbar(view, &draft, &set, number) }
                { table::instances(view, &draft, &set, &send, &open_shell) }
                if let Some(open) = draft.form { { form::sheet(open, view, &draft, &set, &send) } }
            </div>
            { typed::foot(&draft, &lines, about.map(|(_, answer)| answer.as_ref()), put) }
        </div>
    }
}

/// The button that opens a form gives way to it: the keyboard goes to the first field, and back when it closes.
#[hook]
fn use_form_focus(form: Option<Form>) {
    let before = use_mut_ref(|| None::<Form>);
    use_effect_with(form, move |form| {
        let closed = std::mem::replace(&mut *before.borrow_mut(), *form);
        match (form, closed) {
            (Some(form), _) => {
                if let Some(field) = form.sheet().fields.first() {
                    dom::focus_id(&field.id(*form));
                }
            }
            // Sent and accepted: the answer has the keyboard already.
            (None, Some(form)) if !dom::has_focus(typed::ANSWER) => dom::focus_id(&form.opener()),
            (None, _) => {}
        }
    });
}

/// The heading, and a button for each form that is not open.
fn toolbar(view: &ConsoleView, draft: &Draft, set: &Callback<Draft>, since: Option<u64>) -> Html {
    let live = view.instances.iter().filter(|i| i.state != "terminated").count();
    let button = |form: Form| {
        let next = draft.open(Some(form), since);
        let set = set.clone();
        let needs_instance = matches!(form, Form::Attach | Form::Options) && live == 0;
        html! {
            <button type="button" class="btn line" id={form.opener()} disabled={needs_instance} onclick={move |_| set.emit(next.clone())}>{ form.sheet().button }</button>
        }
    };
    html! {
        <header class="sec">
            <h2>{ "Instances" }</h2><span class="muted">{ format!("{live} in {}", view.region) }</span>
            <span class="grow"></span>
            { for Form::ALL.into_iter().filter(|form| draft.form != Some(*form)).map(button) }
        </header>
    }
}
