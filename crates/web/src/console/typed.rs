//! The foot of the console: what AWS answered, a way out of a refusal, the same thing as `aws` lines, and the buttons of
//! the open form.

use rolelab_labs::input::ConsoleAnswer;
use yew::prelude::*;

use super::{Desk, Preview, draft, form};
use crate::{dom, icon};

/// The id of the answer, which takes the keyboard when a form closes.
pub(super) const ANSWER: &str = "answer";
/// The id of the lines.
const LINES: &str = "typed";

/// The foot. With a form open its lines follow the form; else they are those of the last button, and where none was
/// pressed those that tell what is shown.
pub(super) fn foot(
    desk: &Desk<'_>,
    preview: &Preview,
    answer: Option<&ConsoleAnswer>,
    put: &Callback<AttrValue>,
) -> Html {
    let reading = draft::reading(desk.draft, desk.view);
    let (lines, before, what) = match answer {
        _ if desk.draft.form(desk.view).is_some() => (&preview.lines, &preview.before, "follows the form"),
        Some(answer) => (&answer.commands, &answer.commands, "what the console just did"),
        None => (&reading, &reading, "tells what is shown here"),
    };
    html! {
        <div class="equiv">
            <div role="status">
                if let Some(answer) = answer {
                    <div id={ANSWER} tabindex="-1" class={classes!("answer", if answer.ok { "a-api" } else { "a-deny" })}>
                        { if answer.ok { icon::DONE.html() } else { icon::WARN.html() } }
                        <div>
                            <p>{ &answer.message }</p>
                            if let Some(way) = &answer.way_out { <p class="way"><b>{ "A way out: " }</b>{ way }</p> }
                        </div>
                    </div>
                }
            </div>
            if !lines.is_empty() { { same_thing(lines, before, what, put) } }
            if let Some(open) = desk.draft.form(desk.view) { { form::ends(open, desk) } }
        </div>
    }
}

fn same_thing(lines: &[String], before: &[String], what: &str, put: &Callback<AttrValue>) -> Html {
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
                <span class="muted">{ what.to_owned() }</span>
                <span class="grow"></span>
                <button type="button" class="btn" onclick={on_copy}>{ icon::COPY.html() }{ "Copy" }</button>
                <button type="button" class="btn" onclick={on_put}>{ icon::PROMPT.html() }{ "Put in prompt" }</button>
            </header>
            <pre class="clip" id={LINES} tabindex="0" role="region" aria-label="Equivalent commands">{ for lines.iter().map(|l| line(l, before)) }</pre>
        </>
    }
}

/// One line: the program and its operation strong, names of options muted, what the last touch changed marked.
fn line(line: &str, before: &[String]) -> Html {
    let verb = |line: &str| line.split(' ').take(3).collect::<Vec<_>>().join(" ");
    let own = verb(line);
    let known: Vec<&str> =
        before.iter().filter(|old| verb(old) == own).flat_map(|old| old.split(" --").skip(1)).collect();
    let mut parts = line.split(" --");
    let first = parts.next().unwrap_or_default();
    let rest = first.get(own.len()..).unwrap_or_default().to_owned();
    let options = parts.map(|option| {
        let (name, value) = option.split_once(' ').unwrap_or((option, ""));
        let text = html! { <><i>{ format!("--{name}") }</i>{ " " }{ value.to_owned() }</> };
        if known.contains(&option) {
            html! { <>{ " " }{ text }</> }
        } else {
            html! { <>{ " " }<mark>{ text }</mark></> }
        }
    });
    html! { <><b>{ own }</b>{ rest }{ for options }{ "\n" }</> }
}
