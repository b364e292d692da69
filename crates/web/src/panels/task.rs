//! The task pane: the text of one step, its hints, its goals, and the way to the steps beside it.

use rolelab_labs::{
    Input,
    view::{LessonView, StepView},
};
use yew::prelude::*;

use super::goals;
use crate::{
    dom, icon, prose,
    session::Session,
    state::{Msg, Page},
};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) lesson: Option<LessonView>,
    pub(crate) step: usize,
    pub(crate) put: Callback<(AttrValue, AttrValue)>,
    pub(crate) session: Session,
    pub(crate) page: UseReducerDispatcher<Page>,
}

/// The pane.
#[component]
pub(crate) fn Task(props: &Props) -> Html {
    let body = use_node_ref();
    use_news(props, &body);
    let Some((lesson, step)) = props.lesson.as_ref().and_then(|l| Some((l, l.steps.get(props.step)?))) else {
        return sandbox(&props.put);
    };
    html! {
        <section class="pane task" aria-label="Task">
            <div class="ph">
                <span class="eyebrow">{ format!("Step {} of {}", props.step + 1, lesson.steps.len()) }</span>
                { dots(lesson, props.step, &props.page) }
            </div>
            <div class="body" key={props.step} ref={body} tabindex="0" role="region" aria-label="Task text">
                <div class="prose">
                    <h2>{ &step.title }</h2>
                    { prose::blocks(&step.prose, &props.put) }
                    { hints(step) }
                    { why(lesson, step, &props.put) }
                </div>
            </div>
            { goals::panel(lesson, props.step) }
            { help(lesson, props) }
            { pager(lesson, props.step, &props.page) }
        </section>
    }
}

/// A new hint, and what to understand after passing, stand below the text: they are brought into sight.
#[hook]
fn use_news(props: &Props, body: &NodeRef) {
    let step = props.lesson.as_ref().and_then(|lesson| lesson.steps.get(props.step));
    let news = step.map(|step| (props.step, step.hints.len(), step.why.is_empty()));
    let (before, body) = (use_mut_ref(|| None), body.clone());
    use_effect_with(news, move |news| {
        let before = before.replace(*news);
        // Nothing is news on a step that was just turned to.
        if let (Some((step, ..)), Some((same, ..))) = (news, before)
            && *step == same
        {
            dom::scroll_to_end(&body);
        }
    });
}

/// One dot for each step; every step can be read at any time.
pub(crate) fn dots(lesson: &LessonView, now: usize, page: &UseReducerDispatcher<Page>) -> Html {
    let dot = |(index, step): (usize, &StepView)| {
        let passed = step.goals.iter().all(|goal| goal.done);
        let label = format!("Step {}: {}{}", index + 1, step.title, if passed { ", passed" } else { "" });
        let page = page.clone();
        html! {
            <li><button
                type="button"
                class={classes!(passed.then_some("done"), (index == now).then_some("now"))}
                aria-label={label}
                aria-current={(index == now).then_some("step")}
                onclick={move |_| page.dispatch(Msg::ShowStep(index))}
            /></li>
        }
    };
    html! { <ol class="steps" aria-label="Steps">{ for lesson.steps.iter().enumerate().map(dot) }</ol> }
}

fn hints(step: &StepView) -> Html {
    if step.hints.is_empty() {
        return Html::default();
    }
    html! {
        <ol class="hintlist" aria-label="Hints">
            { for step.hints.iter().map(|hint| html! { <li>{ icon::BULB.html() }<p>{ prose::inline(hint) }</p></li> }) }
        </ol>
    }
}

fn why(lesson: &LessonView, step: &StepView, put: &Callback<(AttrValue, AttrValue)>) -> Html {
    html! {
        <>
            if !step.why.is_empty() {
                <section class="why" aria-label="Why">
                    <h3>{ "Why" }</h3>
                    { prose::blocks(&step.why, put) }
                </section>
            }
            if lesson.complete {
                <section class="complete">
                    <h3>{ icon::DONE.html() }{ "Lab complete" }</h3>
                    <p>{ "Every goal is reached. The lab stays open: try what you like, or start it anew with Reset lab." }</p>
                </section>
            }
        </>
    }
}

fn help(lesson: &LessonView, props: &Props) -> Html {
    let ask = |input: Input| {
        let (session, page, open) = (props.session.clone(), props.page.clone(), lesson.open);
        // Both speak of the open step: show it.
        move |_: MouseEvent| {
            page.dispatch(Msg::ShowStep(open));
            session.input(input.clone());
        }
    };
    let shown = lesson.steps.get(lesson.open).map_or((0, 0), |step| (step.hints.len(), step.tiers));
    html! {
        <div class="hints">
            <button type="button" class="btn" onclick={ask(Input::Hint)} disabled={lesson.complete}>
                { icon::BULB.html() }{ "Hint" }
            </button>
            if !lesson.complete { <span class="muted">{ format!("{} of {} shown", shown.0, shown.1) }</span> }
            <span class="grow"></span>
            <button type="button" class="btn" onclick={ask(Input::Solution)} disabled={lesson.complete}>
                { icon::PROMPT.html() }{ "Solution" }
            </button>
        </div>
    }
}

fn pager(lesson: &LessonView, now: usize, page: &UseReducerDispatcher<Page>) -> Html {
    let to = |index: usize| {
        let page = page.clone();
        move |_: MouseEvent| page.dispatch(Msg::ShowStep(index))
    };
    let title = |index: usize| lesson.steps.get(index).map(|step| step.title.clone());
    let before = now.checked_sub(1);
    let passed = lesson.steps.get(now).is_some_and(|step| step.goals.iter().all(|goal| goal.done));
    html! {
        <nav class="pager" aria-label="Previous and next step">
            { match before.and_then(|index| Some((index, title(index)?))) {
                Some((index, title)) => html! {
                    <button type="button" onclick={to(index)}>{ icon::LEFT.html() }<span>{ title }</span></button>
                },
                None => html! { <span></span> },
            } }
            { match title(now + 1) {
                Some(title) => html! {
                    <button type="button" class={classes!("on", passed.then_some("go"))} onclick={to(now + 1)}>
                        <span>{ title }</span>{ icon::RIGHT.html() }
                    </button>
                },
                None => html! { <span></span> },
            } }
        </nav>
    }
}

/// The sandbox has no goals: what is there to play with.
fn sandbox(put: &Callback<(AttrValue, AttrValue)>) -> Html {
    use rolelab_labs::view::{Block, Inline, Node};
    let text = |text: &str| Inline::Text(text.to_owned());
    let node = |node: Node, text: &str| Inline::Show { node, text: text.to_owned() };
    let blocks = [
        Block::Paragraph {
            text: vec![
                text("An account without goals. Launch "),
                node(Node::Instance, "instances"),
                text(" in the console, give them "),
                node(Node::Iam, "roles"),
                text(", ask the "),
                node(Node::Imds, "metadata service"),
                text(", call "),
                node(Node::Api, "AWS"),
                text(". Nothing here costs anything or can be broken for good."),
            ],
        },
        Block::Code { host: "laptop".to_owned(), text: "aws sts get-caller-identity".to_owned() },
        Block::Paragraph {
            text: vec![Inline::Code("help".to_owned()), text(" in a shell lists its programs.")],
        },
    ];
    html! {
        <section class="pane task" aria-label="Task">
            <div class="ph"><span class="eyebrow">{ "Sandbox" }</span></div>
            <div class="body" tabindex="0" role="region" aria-label="Task text">
                <div class="prose"><h2>{ "Do what you like" }</h2>{ prose::blocks(&blocks, put) }</div>
            </div>
        </section>
    }
}
