//! The task pane: the text of one step, its hints, its goals, and the way to the steps beside it.

use rolelab_labs::{
    Input,
    view::{LessonView, StepView},
};
use yew::prelude::*;

use super::{
    ask, finish,
    goals::{self, Desk},
};
use crate::{
    dom, icon, prose,
    query::Query,
    session::Session,
    state::{Msg, Page},
};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) lesson: Option<LessonView>,
    pub(crate) step: usize,
    /// Goals of passed steps, for going back.
    pub(crate) keep: Vec<String>,
    pub(crate) query: Query,
    pub(crate) session: Session,
    pub(crate) page: UseReducerDispatcher<Page>,
}

/// The pane.
#[component]
pub(crate) fn Task(props: &Props) -> Html {
    let body = use_node_ref();
    use_news(props, &body);
    let Some(lesson) = &props.lesson else { return sandbox(&props.page) };
    let Some(step) = lesson.steps.get(props.step) else { return ended(lesson, props, &body) };
    let desk = Desk { session: &props.session, page: &props.page, keep: &props.keep };
    html! {
        <section class="pane task" aria-label="Task">
            <div class="ph">
                <span class="eyebrow">{ format!("Step {} of {}", props.step + 1, lesson.steps.len()) }</span>
                { dots(lesson, props.step, &props.session, &props.page) }
            </div>
            <div class="body" key={props.step} ref={body} tabindex="0" role="region" aria-label="Task text">
                <div class="prose">
                    <h2>{ &step.title }</h2>
                    { prose::blocks(&step.prose, &props.page) }
                    { ask::made(step, &props.session, &props.page) }
                    { goals::feedback(step, &props.page) }
                    { hints(step, &props.page) }
                    { ask::told(step, &props.page) }
                    { why(step, &props.page) }
                </div>
            </div>
            { goals::panel(lesson, props.step, &desk) }
            { help(lesson, props) }
            { pager(lesson, props) }
        </section>
    }
}

/// Behind the last step.
fn ended(lesson: &LessonView, props: &Props, body: &NodeRef) -> Html {
    html! {
        <section class="pane task" aria-label="Task">
            <div class="ph">
                <span class="eyebrow">{ "Finished" }</span>
                { dots(lesson, props.step, &props.session, &props.page) }
            </div>
            <div class="body" key="end" ref={body} tabindex="0" role="region" aria-label="Task text">
                { finish::page(lesson, &props.query, &props.session, &props.page) }
            </div>
            { pager(lesson, props) }
        </section>
    }
}

/// A new hint, and what to understand after passing, stand below the text: they are brought into sight.
#[hook]
fn use_news(props: &Props, body: &NodeRef) {
    let step = props.lesson.as_ref().and_then(|lesson| lesson.steps.get(props.step));
    let told = |step: &StepView| step.questions.iter().filter(|question| question.told.is_some()).count();
    let astray = |step: &StepView| step.feedback.as_ref().map(|feedback| feedback.id.clone());
    let news = step.map(|step| (props.step, step.hints.len(), told(step), step.why.is_empty(), astray(step)));
    let (before, body) = (use_mut_ref(|| None), body.clone());
    use_effect_with(news, move |news| {
        let before = before.replace(news.clone());
        // Nothing is news on a step that was just turned to.
        if let (Some(now), Some(before)) = (news, before)
            && now.0 == before.0
        {
            // A hint stands at the end; the others are seen from where they begin.
            if now.1 > before.1 {
                dom::scroll_to(&body, ".hintlist li:last-child");
            } else if now.2 > before.2 || now.3 != before.3 {
                dom::scroll_to(&body, ".told, .why");
            } else if now.4.is_some() && now.4 != before.4 {
                dom::scroll_to(&body, ".feedback");
            }
        }
    });
}

/// One dot for each step; every step can be read at any time.
pub(crate) fn dots(
    lesson: &LessonView,
    now: usize,
    session: &Session,
    page: &UseReducerDispatcher<Page>,
) -> Html {
    let dot = |(index, step): (usize, &StepView)| {
        let passed = step.goals.iter().all(|goal| goal.done);
        let label = format!("Step {}: {}{}", index + 1, step.title, if passed { ", passed" } else { "" });
        let turn = turn(index, session, page);
        html! {
            <li><button
                type="button"
                class={classes!(passed.then_some("done"), (index == now).then_some("now"))}
                aria-label={label}
                aria-current={(index == now).then_some("step")}
                onclick={turn}
            /></li>
        }
    };
    html! { <ol class="steps" aria-label="Steps">{ for lesson.steps.iter().enumerate().map(dot) }</ol> }
}

/// Turns to a step: the engine hears of it, since hints and solution are asked for there.
fn turn(step: usize, session: &Session, page: &UseReducerDispatcher<Page>) -> Callback<MouseEvent> {
    let (session, page) = (session.clone(), page.clone());
    Callback::from(move |event: MouseEvent| {
        page.dispatch(Msg::ShowStep(step));
        session.input(Input::Turn { step });
        if dom::by_mouse(&event) {
            page.dispatch(Msg::ToPrompt);
        }
    })
}

fn hints(step: &StepView, page: &UseReducerDispatcher<Page>) -> Html {
    if step.hints.is_empty() {
        return Html::default();
    }
    html! {
        <ol class="hintlist" aria-label="Hints">
            { for step.hints.iter().map(|hint| html! { <li>{ icon::BULB.html() }<p>{ prose::inline(hint, page) }</p></li> }) }
        </ol>
    }
}

fn why(step: &StepView, page: &UseReducerDispatcher<Page>) -> Html {
    if step.why.is_empty() {
        return Html::default();
    }
    html! {
        <section class="why" aria-label="Why">
            <h3>{ "Why" }</h3>
            { prose::blocks(&step.why, page) }
        </section>
    }
}

fn help(lesson: &LessonView, props: &Props) -> Html {
    // Both speak of the step in sight, or of the open one when nothing is left to do here.
    let left = lesson.steps.get(props.step).is_some_and(|step| step.goals.iter().any(|goal| !goal.done));
    let about = if left { props.step } else { lesson.open };
    let ask = |input: Input| {
        let (session, page) = (props.session.clone(), props.page.clone());
        move |event: MouseEvent| {
            page.dispatch(Msg::ShowStep(about));
            session.input(Input::Turn { step: about });
            session.input(input.clone());
            if dom::by_mouse(&event) {
                page.dispatch(Msg::ToPrompt);
            }
        }
    };
    let shown = lesson.steps.get(about).map_or((0, 0), |step| (step.hints.len(), step.tiers));
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

fn pager(lesson: &LessonView, props: &Props) -> Html {
    let now = props.step;
    let to = |index: usize| turn(index, &props.session, &props.page);
    let end = |index: usize| (lesson.complete && index == lesson.steps.len()).then(|| "Finish".to_owned());
    let title = |index: usize| lesson.steps.get(index).map(|step| step.title.clone()).or_else(|| end(index));
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
fn sandbox(page: &UseReducerDispatcher<Page>) -> Html {
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
                <div class="prose"><h2>{ "Do what you like" }</h2>{ prose::blocks(&blocks, page) }</div>
            </div>
        </section>
    }
}
