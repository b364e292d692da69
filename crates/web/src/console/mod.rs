//! The console panel: instances, roles and buckets, a form for each thing that can be done, and the same thing typed.
//! Every form becomes an `Action` that goes through the account's front door; what AWS answers is shown in its own words.

use std::rc::Rc;

use rolelab_labs::{Action, Input, input::ConsoleAnswer, view::ConsoleView};
use yew::prelude::*;

use crate::{
    dom,
    panels::work::CONSOLE,
    session::Session,
    state::{Msg, Page, Tab},
};

mod buckets;
mod draft;
#[cfg(test)]
mod draft_tests;
mod events;
mod form;
mod forms;
mod instances;
mod places;
mod roles;
mod templates;
mod typed;

use draft::Draft;
use forms::{Form, Place};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) view: Rc<ConsoleView>,
    /// The last answer and its number.
    pub(crate) answer: Option<(u64, Rc<ConsoleAnswer>)>,
    /// The host whose shell was open last: an instance of it is the one to begin with.
    pub(crate) near: String,
    pub(crate) shown: bool,
    /// Puts lines into the laptop's prompt.
    pub(crate) put: Callback<AttrValue>,
    pub(crate) session: Session,
    pub(crate) page: UseReducerDispatcher<Page>,
}

/// What every part of the console is drawn from.
struct Desk<'a> {
    view: &'a ConsoleView,
    draft: &'a Draft,
    /// Takes the draft after each change.
    set: Callback<Draft>,
    /// Takes the action that a form asks for.
    send: Callback<Action>,
    /// The number of the last answer.
    number: Option<u64>,
}

impl Desk<'_> {
    /// A button that changes the draft.
    fn to(&self, next: Draft) -> impl Fn(MouseEvent) + 'static {
        let set = self.set.clone();
        move |_| set.emit(next.clone())
    }

    /// The buttons that open these forms. The one of the open form is gone: the form has one of the same name.
    fn openers(&self, forms: &[Form]) -> Html {
        let open = self.draft.form(self.view);
        let shut = forms.iter().filter(|form| Some(**form) != open);
        // A list of its own with keys: when one comes or goes, what stands beside keeps the keyboard.
        html! { <>{ for shut.map(|form| self.opener(*form)) }</> }
    }

    fn opener(&self, form: Form) -> Html {
        let id = format!("open-{form:?}").to_ascii_lowercase();
        let open = self.to(self.draft.open(form, id.clone(), self.number, self.view));
        html! { <button type="button" class="btn line" {id} key={id.clone()} onclick={open}>{ form.sheet(self.draft.replaces(self.view)).button }</button> }
    }
}

/// The panel.
#[component]
pub(crate) fn Console(props: &Props) -> Html {
    let Props { view, answer, shown, near, put, session, page } = props;
    let draft = use_state(Draft::default);
    {
        let draft = draft.clone();
        let known = view.instances.iter().any(|instance| instance.id == *near);
        use_effect_with((near.clone(), known && *shown), move |(near, known)| {
            if *known && draft.form.is_none() {
                draft.set(Draft { instance: Some(near.clone()), ..(*draft).clone() });
            }
        });
    }
    let preview = use_preview(&draft, view, session);
    let number = answer.as_ref().map(|(number, _)| *number);
    let form = draft.form(view);
    {
        let (draft, answer, view) = (draft.clone(), answer.clone(), view.clone());
        use_effect_with(number, move |_| {
            dom::bring_into_view(typed::ANSWER);
            if let Some((_, answer)) = answer.filter(|(_, answer)| answer.ok && draft.form.is_some()) {
                draft.set(draft.sent(answer.id.clone(), &view));
                // The form and the button that was pressed are gone.
                dom::focus_id(typed::ANSWER);
            }
        });
    }
    use_form_focus(form, &draft);
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
    let desk = Desk { view, draft: &draft, set, send, number };
    let about = answer.as_ref().filter(|_| number != draft.since).map(|(_, answer)| answer.as_ref());
    html! {
        <div class="console" role="tabpanel" id={format!("panel-{CONSOLE}")} aria-labelledby={format!("tab-{CONSOLE}")} hidden={!shown} onkeydown={form::leave(&desk)}>
            { places::bar(&desk) }
            <div class="body" tabindex="0" role="tabpanel" id="panel-place" aria-labelledby={draft.place.tab()}>
                { match draft.place {
                    Place::Instances => instances::place(&desk, &open_shell),
                    Place::Roles => roles::place(&desk),
                    Place::Buckets => buckets::place(&desk),
                } }
                if let Some(open) = form { { form::sheet(open, &desk) } }
                { match draft.place {
                    _ if form.is_some() => Html::default(),
                    Place::Instances => instances::facts(&desk),
                    Place::Roles => roles::facts(&desk),
                    Place::Buckets => buckets::facts(&desk),
                } }
            </div>
            { typed::foot(&desk, &preview, about, put) }
        </div>
    }
}

/// The lines of the open form, and which they were before the field that was touched last.
#[derive(Clone, Debug, Default, PartialEq)]
struct Preview {
    lines: Vec<String>,
    before: Vec<String>,
    hot: Option<forms::Field>,
}

#[hook]
fn use_preview(draft: &Draft, view: &ConsoleView, session: &Session) -> UseStateHandle<Preview> {
    let preview = use_state(Preview::default);
    // What was answered last, which may be later than what this draw shows: the field that is typed into may change
    // before the lines of the empty form are there.
    let last = use_mut_ref(Preview::default);
    let (state, session) = (preview.clone(), session.clone());
    use_effect_with((draft.action(view), draft.hot), move |(action, hot)| {
        let Some(action) = action.clone() else {
            last.take();
            return state.set(Preview::default());
        };
        let hot = *hot;
        let found = Callback::from(move |lines: Vec<String>| {
            let old = last.take();
            let before = match hot {
                None => lines.clone(),
                same if same == old.hot => old.before,
                _ => old.lines,
            };
            let next = Preview { lines, before, hot };
            last.replace(next.clone());
            state.set(next);
        });
        session.preview(action, found);
    });
    preview
}

/// The button that opens a form gives way to it: the keyboard goes to the first field, or to the button that sends or,
/// where nothing can be taken back, to the one that does not; and back when it closes.
#[hook]
fn use_form_focus(form: Option<Form>, draft: &Draft) {
    let before = use_mut_ref(|| None::<Form>);
    let (from, tab) = (draft.from.clone(), draft.place.tab());
    use_effect_with(form, move |form| {
        let closed = std::mem::replace(&mut *before.borrow_mut(), *form);
        match (form, closed) {
            (Some(form), _) => match form.sheet(false).fields.first() {
                Some(field) => dom::focus_id(&field.id(*form)),
                None => dom::focus_id(if form.is_final() { form::CANCEL } else { form::SEND }),
            },
            // Sent and accepted: the answer has the keyboard already.
            (None, Some(_)) if !dom::has_focus(typed::ANSWER) => {
                dom::focus_id(if dom::by_id(&from).is_some() { &from } else { &tab });
            }
            (None, _) => {}
        }
    });
}
