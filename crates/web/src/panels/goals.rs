//! The goals: each item is the goal, its evidence, and `done` or `not yet: <reason>`.

use rolelab_labs::view::{GoalView, LessonView};
use yew::prelude::*;

use crate::{icon, prose};

/// The goals of a step. Once they are all passed, those of the open step follow.
pub(crate) fn panel(lesson: &LessonView, step: usize) -> Html {
    let Some(shown) = lesson.steps.get(step) else { return Html::default() };
    let done = shown.goals.iter().filter(|goal| goal.done).count();
    let next =
        (done == shown.goals.len() && lesson.open != step).then(|| lesson.steps.get(lesson.open)).flatten();
    html! {
        <div class="goals" tabindex="0" role="region" aria-label="Goals of this step">
            <header><h3 id="goals">{ "Goals" }</h3><span>{ format!("{done} of {}", shown.goals.len()) }</span></header>
            <ul aria-labelledby="goals">
                { for shown.goals.iter().map(|goal| item(goal, lesson.open)) }
                if let Some(next) = next {
                    { for next.goals.iter().enumerate().map(|(index, goal)| {
                        if index == 0 { first_of_next(goal, &next.title, lesson.open) } else { item(goal, lesson.open) }
                    }) }
                }
            </ul>
        </div>
    }
}

fn item(goal: &GoalView, open: usize) -> Html {
    html! { <li key={goal.id.clone()} class={classes!("goal", if goal.done { "ok" } else { "no" })}>{ inside(goal, open) }</li> }
}

fn first_of_next(goal: &GoalView, title: &str, open: usize) -> Html {
    html! {
        <li key={goal.id.clone()} class={classes!("goal", "next", if goal.done { "ok" } else { "no" })}>
            <span class="eyebrow">{ format!("Next: {title}") }</span>
            { inside(goal, open) }
        </li>
    }
}

/// `open` is the index of the step that is open: nothing is known yet of a goal beyond it.
fn inside(goal: &GoalView, open: usize) -> Html {
    let text = prose::inline(&goal.text);
    if goal.done {
        html! {
            <>{ icon::DONE.html() }<p>{ text }</p><small>{ format!("{} ", goal.evidence) }<b>{ "done" }</b></small></>
        }
    } else {
        let later = || format!("step {} comes first", open + 1);
        let missing = if goal.missing.is_empty() { later() } else { goal.missing.clone() };
        html! { <>{ icon::OPEN.html() }<p>{ text }</p><small><b>{ "not yet:" }</b>{ format!(" {missing}") }</small></> }
    }
}

/// What stands on the one line of a phone: how far, and what is missing.
pub(crate) fn summary(lesson: &LessonView, step: usize) -> (String, String) {
    let step =
        lesson.steps.get(if lesson.complete { step } else { lesson.open.max(step) }).or(lesson.steps.last());
    let Some(step) = step else { return Default::default() };
    let done = step.goals.iter().filter(|goal| goal.done).count();
    let open = step.goals.iter().find(|goal| !goal.done);
    let line = match open {
        Some(goal) if goal.missing.is_empty() => rolelab_labs::lesson::prose::plain(&goal.text),
        Some(goal) => goal.missing.clone(),
        None if lesson.complete => "Every goal is reached".to_owned(),
        None => "Done. On to the next step".to_owned(),
    };
    (format!("{done} of {}", step.goals.len()), line)
}
