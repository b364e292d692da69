//! The goals: each item is the goal, its evidence, and `done` or `not yet: <reason>`. Above them what is asked before, and
//! what must be said to one who went astray.

use rolelab_labs::view::{GoalView, LessonView, LostView, StepView};
use yew::prelude::*;

use super::ask;
use crate::{icon, prose, session::Session};

/// What the goals need beside the lesson.
pub(crate) struct Desk<'a> {
    pub(crate) session: &'a Session,
    pub(crate) page: &'a prose::Send,
    /// Goals of passed steps, for going back.
    pub(crate) keep: &'a [String],
}

/// The goals of a step. Once they are all passed, those of the open step follow.
pub(crate) fn panel(lesson: &LessonView, step: usize, desk: &Desk<'_>) -> Html {
    let Some(shown) = lesson.steps.get(step) else { return Html::default() };
    let done = shown.goals.iter().filter(|goal| goal.done).count();
    let next =
        (done == shown.goals.len() && lesson.open != step).then(|| lesson.steps.get(lesson.open)).flatten();
    html! {
        <div class="goals" key={step} tabindex="0" role="region" aria-label="Goals of this step">
            { ask::open(shown, desk.session, desk.page) }
            <header><h3 id="goals">{ "Goals" }</h3><span>{ format!("{done} of {}", shown.goals.len()) }</span></header>
            <ul aria-labelledby="goals">
                { for shown.goals.iter().map(|goal| item(goal, lesson.open, desk)) }
                if let Some(next) = next {
                    { for next.goals.iter().enumerate().map(|(index, goal)| {
                        if index == 0 { first_of_next(goal, &next.title, lesson.open, desk) } else { item(goal, lesson.open, desk) }
                    }) }
                }
            </ul>
        </div>
    }
}

/// What must be said to one who went astray, in the text.
pub(crate) fn feedback(step: &StepView, page: &prose::Send) -> Html {
    let Some(feedback) = &step.feedback else { return Html::default() };
    html! { <p class="feedback" key={feedback.id.clone()}>{ icon::WARN.html() }<span>{ prose::inline(&feedback.text, page) }</span></p> }
}

fn item(goal: &GoalView, open: usize, desk: &Desk<'_>) -> Html {
    html! { <li key={goal.id.clone()} class={classes!("goal", kind(goal))}>{ inside(goal, open, desk) }</li> }
}

fn first_of_next(goal: &GoalView, title: &str, open: usize, desk: &Desk<'_>) -> Html {
    html! {
        <li key={goal.id.clone()} class={classes!("goal", "next", kind(goal))}>
            <span class="eyebrow">{ format!("Next: {title}") }</span>
            { inside(goal, open, desk) }
        </li>
    }
}

fn kind(goal: &GoalView) -> &'static str {
    match goal {
        GoalView { done: true, .. } => "ok",
        GoalView { lost: Some(_), .. } => "no lost",
        GoalView { holds: true, .. } => "no holds",
        _ => "no",
    }
}

/// `open` is the index of the step that is open: nothing is known yet of a goal beyond it.
fn inside(goal: &GoalView, open: usize, desk: &Desk<'_>) -> Html {
    let text = prose::inline(&goal.text, desk.page);
    if goal.done {
        // Passed stays passed, and an account that went on may have lost it since.
        let slipped = (!goal.slipped.is_empty()).then(|| {
            html! { <small class="slipped"><b>{ "not any more:" }</b>{ format!(" {}", goal.slipped) }</small> }
        });
        return html! {
            <>{ icon::DONE.html() }<p>{ text }</p><small>{ format!("{} ", goal.evidence) }<b>{ "done" }</b></small>{ slipped }</>
        };
    }
    if let Some(lost) = &goal.lost {
        return html! { <>{ icon::STOP.html() }<p>{ text }</p>{ mended(lost, desk) }</> };
    }
    let (word, why) = if goal.holds {
        ("holds now:", format!("{} It counts once the other goals of this step are reached.", goal.evidence))
    } else if goal.missing.is_empty() {
        ("not yet:", format!("step {} comes first", open + 1))
    } else {
        ("not yet:", goal.missing.clone())
    };
    let sign = if goal.holds { icon::CHECK.html() } else { icon::OPEN.html() };
    html! { <>{ sign }<p>{ text }</p><small><b>{ word }</b>{ format!(" {why}") }</small></> }
}

/// A goal that is out of reach, and the way back.
fn mended(lost: &LostView, desk: &Desk<'_>) -> Html {
    let back = {
        let (session, to, keep) = (desk.session.clone(), lost.to, desk.keep.to_vec());
        move |_: MouseEvent| session.rewind(to, keep.clone())
    };
    html! {
        <div class="small">
            <p><b>{ "out of reach:" }</b>{ format!(" {}", lost.why) }</p>
            <button type="button" class="btn line" onclick={back}>{ icon::UNDO.html() }<span>{ format!("Undo: {}", lost.what) }</span></button>
        </div>
    }
}

/// What stands on the one line of a phone: how far, and what is missing.
pub(crate) fn summary(lesson: &LessonView, step: usize) -> (String, String) {
    let step =
        lesson.steps.get(if lesson.complete { step } else { lesson.open.max(step) }).or(lesson.steps.last());
    let Some(step) = step else { return Default::default() };
    let done = step.goals.iter().filter(|goal| goal.done).count();
    let open = step.goals.iter().find(|goal| !goal.done);
    let asks = step
        .questions
        .iter()
        .any(|question| question.open && question.prediction && question.answer.is_none());
    let line = match open {
        _ if lesson.complete => "Every goal is reached".to_owned(),
        Some(_) if asks => "Predict first: what will happen?".to_owned(),
        Some(GoalView { lost: Some(lost), .. }) => lost.why.clone(),
        Some(goal) if goal.missing.is_empty() => rolelab_labs::lesson::prose::plain(&goal.text),
        Some(goal) => goal.missing.clone(),
        None => "Done. On to the next step".to_owned(),
    };
    (format!("{done} of {}", step.goals.len()), line)
}
