//! `?author=1`: the clauses of every goal, live; the way to any step; what was typed, as a solution; and a place for a packed
//! lesson. It shows what the engine says and judges nothing.

use rolelab_labs::view::{AuthorGoal, AuthorStep, AuthorView, Judged, LessonView};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::chooser::Chooser;
use crate::{
    dom, icon, prose,
    session::Session,
    state::{Msg, Pane},
};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) lesson: Option<LessonView>,
    /// The step in sight.
    pub(crate) step: usize,
    /// Changes with everything that may change a goal.
    pub(crate) now: (u64, i64),
    pub(crate) session: Session,
    pub(crate) page: prose::Send,
}

/// The panel. It stands where the inspector does, and can be folded away.
#[component]
pub(crate) fn Author(props: &Props) -> Html {
    let open = use_state_eq(|| true);
    let view = use_state_eq(AuthorView::default);
    {
        let (session, view) = (props.session.clone(), view.clone());
        let deps = (props.now, props.step, props.lesson.as_ref().map(|lesson| lesson.open), *open);
        use_effect_with(deps, move |(.., open)| {
            dom::mark("author", if *open { "open" } else { "shut" });
            let found = move |found: Option<Box<AuthorView>>| {
                if let Some(found) = found {
                    view.set(*found);
                }
            };
            if *open {
                session.author(Callback::from(found));
            }
        });
    }
    let toggle = {
        let (open, page) = (open.clone(), props.page.clone());
        move |_: MouseEvent| {
            if !*open {
                page.dispatch(Msg::ShowPane(Pane::Inspector));
            }
            open.set(!*open);
        }
    };
    if !*open {
        return html! { <button type="button" class="btn pri authorpill" onclick={toggle}>{ "Author" }</button> };
    }
    let shown =
        props.lesson.as_ref().map_or(0, |lesson| lesson.open.min(lesson.steps.len().saturating_sub(1)));
    html! {
        <section class="pane inspector author" aria-label="Author">
            <div class="ph">
                <h2>{ "Author" }</h2>
                <span class="grow"></span>
                <button type="button" class="btn" onclick={toggle}>{ icon::LENS.html() }{ "Show the inspector" }</button>
            </div>
            <div class="body" tabindex="0" role="region" aria-label="Author's tools">
                { jump(props) }
                { for view.steps.iter().enumerate().map(|(index, step)| tree(index, step, index == shown)) }
                <Recorded text={view.recorded.clone()} page={props.page.clone()} />
                <Chooser session={props.session.clone()} />
            </div>
        </section>
    }
}

fn jump(props: &Props) -> Html {
    let Some(lesson) = &props.lesson else { return Html::default() };
    let (session, page) = (props.session.clone(), props.page.clone());
    let on_jump = move |_: MouseEvent| {
        let chosen =
            dom::by_id("jump").and_then(dom::select_of).map(|select: HtmlSelectElement| select.value());
        if let Some(step) = chosen.and_then(|value| value.parse().ok()) {
            page.dispatch(Msg::Said("The solutions of the steps before are being played.".into()));
            session.jump(step);
        }
    };
    html! {
        <div class="jump">
            <label for="jump">{ "Begin at" }</label>
            <span class="ctl choice">
                <select id="jump">
                    { for lesson.steps.iter().enumerate().map(|(index, step)| html! {
                        <option value={index.to_string()} selected={index == props.step}>{ format!("{}. {}", index + 1, step.title) }</option>
                    }) }
                    <option value={lesson.steps.len().to_string()}>{ "the end" }</option>
                </select>
                { icon::DOWN.html() }
            </span>
            <button type="button" class="btn line" onclick={on_jump}>{ "Jump to step" }</button>
        </div>
    }
}

/// The goals and feedback of a step.
fn tree(index: usize, step: &AuthorStep, open: bool) -> Html {
    let passed = step.goals.iter().filter(|goal| goal.passed).count();
    html! {
        <details class="step" key={step.id.clone()} {open}>
            <summary>{ icon::DOWN.html() }<b>{ format!("{}. {}", index + 1, step.title) }</b><span class="muted">{ format!("{passed} of {} goals", step.goals.len()) }</span></summary>
            { for step.goals.iter().map(|goal| judged(goal, "goal")) }
            { for step.feedback.iter().map(|feedback| judged(feedback, "feedback")) }
        </details>
    }
}

fn judged(goal: &AuthorGoal, what: &str) -> Html {
    let state = match (what, goal.passed) {
        ("feedback", true) => "said now",
        ("feedback", false) => "not said",
        (_, true) => "passed",
        _ => "open",
    };
    html! {
        <section class={classes!("judged", goal.passed.then_some("ok"))} key={format!("{what}-{}", goal.id)} aria-label={format!("{what} {}", goal.id)}>
            <h3><code>{ &goal.id }</code><span class="muted">{ what }{ " " }{ &goal.hold }
                if let Some(after) = &goal.after { { format!(" after {after}") } }
            </span><span class="is">{ state }</span></h3>
            <ul>{ for goal.tree.iter().map(clause) }</ul>
        </section>
    }
}

/// Deeper ones are indented; deeper than this they are not any more.
const DEEP: usize = 6;

fn clause(judged: &Judged) -> Html {
    let sign = if judged.holds { icon::CHECK.html() } else { icon::DASH.html() };
    let word = if judged.holds { "holds: " } else { "does not hold: " };
    html! {
        <li class={classes!(format!("d{}", judged.depth.min(DEEP)), judged.holds.then_some("holds"))}>
            { sign }<span class="sr">{ word }</span><code>{ &judged.clause }</code><p>{ &judged.sentence }</p>
        </li>
    }
}

#[derive(Properties, PartialEq)]
struct RecordedProps {
    text: AttrValue,
    page: prose::Send,
}

/// What was typed, as a section of solution.md.
#[component]
fn Recorded(props: &RecordedProps) -> Html {
    let shown = use_node_ref();
    let on_copy = {
        let (text, shown, page) = (props.text.clone(), shown.clone(), props.page.clone());
        move |_: MouseEvent| {
            dom::copy(&text, shown.cast());
            page.dispatch(Msg::Said("Copied.".into()));
        }
    };
    html! {
        <section class="recorded" aria-labelledby="recorded">
            <h3 id="recorded">{ "Your commands as the solution" }</h3>
            <p class="muted">{ "All that was typed, pressed and answered since the open step began, for solution.md." }</p>
            <pre tabindex="0" role="region" aria-label="Recorded solution" ref={shown}>{ props.text.clone() }</pre>
            <button type="button" class="btn line" onclick={on_copy}>{ icon::COPY.html() }{ "Copy as solution" }</button>
        </section>
    }
}
