//! The foot of the console: what AWS answered, and the same thing as `aws` lines.

use rolelab_labs::input::ConsoleAnswer;
use yew::prelude::*;

use super::draft::Draft;
use crate::{dom, icon};

/// The id of the answer, which takes the keyboard when a form closes.
pub(crate) const ANSWER: &str = "answer";
/// The id of the lines.
const LINES: &str = "typed";

/// The foot. With a form open its lines follow the form; else they are those of the last button.
pub(crate) fn foot(
    draft: &Draft,
    preview: &[String],
    answer: Option<&ConsoleAnswer>,
    put: &Callback<AttrValue>,
) -> Html {
    let lines = match answer {
        _ if draft.form.is_some() => preview,
        Some(answer) => &answer.commands,
        None => &[],
    };
    html! {
        <div class="equiv">
            <div role="status">
                if let Some(answer) = answer {
                    <p id={ANSWER} tabindex="-1" class={classes!("answer", if answer.ok { "a-api" } else { "a-deny" })}>
                        { if answer.ok { icon::DONE.html() } else { icon::WARN.html() } }<span>{ &answer.message }</span>
                    </p>
                }
            </div>
            if !lines.is_empty() { { same_thing(lines, draft.form.is_some(), put) } }
        </div>
    }
}

fn same_thing(lines: &[String], follows: bool, put: &Callback<AttrValue>) -> Html {
    let text = lines.join("\n");
    let on_copy = {
        let text = text.clone();
        move |_: MouseEvent| dom::copy(&text, dom::by_id(LINES))
    };
    let on_put = {
        let (put, text) = (put.clone(), AttrValue::from(text));
        move |_: MouseEvent| put.emit(text.clone())
    };
    html! {
        <>
            <header>
                <h2>{ "Same thing, typed" }</h2>
                <span class="muted">{ if follows { "follows the form" } else { "what the console just did" } }</span>
                <span class="grow"></span>
                <button type="button" class="btn" onclick={on_copy}>{ icon::COPY.html() }{ "Copy" }</button>
                <button type="button" class="btn" onclick={on_put}>{ icon::PROMPT.html() }{ "Put in prompt" }</button>
            </header>
            <pre class="clip" id={LINES} tabindex="0" role="region" aria-label="Equivalent commands">{ for lines.iter().map(|l| line(l)) }</pre>
        </>
    }
}

/// One line: the program and its operation strong, names of options muted.
fn line(line: &str) -> Html {
    let mut words = line.splitn(4, ' ');
    let verb: Vec<&str> = words.by_ref().take(3).collect();
    let rest = words.next().unwrap_or_default();
    let options = rest.split_inclusive(' ').map(|word| {
        if word.starts_with("--") {
            html! { <i>{ word }</i> }
        } else {
            html! { { word } }
        }
    });
    html! { <><b>{ verb.join(" ") }</b>{ " " }{ for options }{ "\n" }</> }
}
