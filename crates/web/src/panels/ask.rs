//! Questions: predictions, which anybody may get wrong, and questions whose right answer counts. The engine judges; this
//! asks, shows what was said, and tells.

use rolelab_labs::{
    Input,
    lesson::prose::plain,
    view::{Inline, QuestionView, StepView},
};
use web_sys::{HtmlInputElement, SubmitEvent};
use yew::prelude::*;

use crate::{dom, icon, prose, session::Session, state::Msg};

/// What of a step is still to be answered.
pub(crate) fn open(step: &StepView, session: &Session, page: &prose::Send) -> Html {
    forms(step, session, page, false)
}

/// What of a step was predicted and is not told yet: it stands in the text.
pub(crate) fn made(step: &StepView, session: &Session, page: &prose::Send) -> Html {
    forms(step, session, page, true)
}

fn forms(step: &StepView, session: &Session, page: &prose::Send, made: bool) -> Html {
    let is_made = |question: &QuestionView| question.prediction && question.answer.is_some();
    let asked = step.questions.iter().filter(|question| question.told.is_none() && is_made(question) == made);
    html! { <>{ for asked.map(|question| html! {
        <Ask key={question.id.clone()} question={question.clone()} session={session.clone()} page={page.clone()} />
    }) }</> }
}

/// What of a step was told.
pub(crate) fn told(step: &StepView, page: &prose::Send) -> Html {
    let told = step.questions.iter().filter_map(|question| {
        let told = question.told.as_ref()?;
        let said = question.answer.as_ref().map(|answer| {
            let right = answer.right;
            html! {
                <p class={classes!("said", right.then_some("right"))}>
                    { "You said " }{ quoted(&answer.text) }{ ". " }
                    if right && !question.prediction { { "That is right." } }
                    else { { "It was " }{ quoted(&told.right) }{ ". " } }
                </p>
            }
        });
        Some(html! {
            <section class="told" key={question.id.clone()} aria-label="What you were asked">
                <h3>{ match (&question.answer, question.prediction) {
                    (None, _) => "What happened",
                    (_, true) => "Your prediction",
                    (_, false) => "Your answer",
                } }</h3>
                <p class="asked">{ prose::inline(&question.ask, page) }</p>
                { said }
                <p>{ prose::inline(&told.text, page) }</p>
            </section>
        })
    });
    html! { <>{ for told }</> }
}

/// An answer inside a sentence: a word stands as it is, more of them in quotes.
fn quoted(text: &[Inline]) -> Html {
    match plain(text).contains(' ') {
        true => html! { <>{ "“" }{ prose::still(text) }{ "”" }</> },
        false => prose::still(text),
    }
}

#[derive(Properties, PartialEq)]
struct Props {
    question: QuestionView,
    session: Session,
    page: prose::Send,
}

/// One question.
#[component]
fn Ask(props: &Props) -> Html {
    let QuestionView { id, ask, options, prediction, open, answer, .. } = &props.question;
    let typed = use_state(String::new);
    // What was predicted stands there alone, until somebody thinks again.
    let anew = use_state_eq(|| false);
    let on_submit = {
        let (session, typed, question) = (props.session.clone(), typed.clone(), id.clone());
        let anew = anew.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            anew.set(false);
            if !typed.trim().is_empty() {
                session.input(Input::Answer { question: question.clone(), with: (*typed).clone() });
            }
        }
    };
    let on_input = {
        let typed = typed.clone();
        move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                typed.set(input.value());
            }
        }
    };
    let on_press = {
        let page = props.page.clone();
        move |event: MouseEvent| {
            if dom::by_mouse(&event) {
                page.dispatch(Msg::ToPrompt);
            }
        }
    };
    let name = format!("ask-{id}");
    let choice = |(index, option): (usize, &Vec<Inline>)| {
        let number = (index + 1).to_string();
        let (typed, value) = (typed.clone(), number.clone());
        html! {
            <label>
                <input type="radio" name={name.clone()} value={number.clone()} required={true} checked={*typed == number}
                    onchange={move |_: Event| typed.set(value.clone())} />
                <span>{ prose::still(option) }</span>
            </label>
        }
    };
    // A prediction that was made stands; before it is told it may be made anew.
    let wrong = answer.as_ref().filter(|answer| !answer.right && !prediction);
    let made = answer.as_ref().filter(|_| *prediction);
    let asks = *open && (made.is_none() || *anew);
    let again = {
        let anew = anew.clone();
        move |_: MouseEvent| anew.set(true)
    };
    html! {
        <form class="ask" data-question={id.clone()} onsubmit={on_submit}>
            <fieldset>
                <legend><span class="eyebrow">{ icon::BULB.html() }{ match (prediction, asks) {
                    (true, true) => "Predict first",
                    (true, false) => "Your prediction",
                    (false, _) => "Question",
                } }</span><span>{ prose::still(ask) }</span></legend>
                if asks {
                    if options.is_empty() {
                        <input class="typed" type="text" aria-label="Your answer" value={(*typed).clone()} oninput={on_input}
                            autocomplete="off" autocapitalize="off" spellcheck="false" maxlength="200" required={true} />
                    } else {
                        <div class="choices">{ for options.iter().enumerate().map(choice) }</div>
                    }
                }
            </fieldset>
            if let Some(answer) = made {
                <p class="made">{ "You say " }{ quoted(&answer.text) }{ ". Now find out. " }
                    if *open && !*anew { <button type="button" class="link" onclick={again}>{ "Change it" }</button> }
                </p>
            }
            if let Some(answer) = wrong {
                <p class="made">{ "Not quite: " }{ quoted(&answer.text) }{ " is not it. Have another look and try again." }</p>
            }
            if asks { <button type="submit" class="btn line" onclick={on_press}>{ if *prediction { "Predict" } else { "Answer" } }</button> }
        </form>
    }
}
