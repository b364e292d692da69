//! One command with its output. Finished blocks never change, so they are never drawn again.

use std::{borrow::Cow, rc::Rc};

use rolelab_shell::port::Stream;
use yew::prelude::*;

use crate::{
    icon,
    state::{Msg, Page},
    terminal::Piece,
};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) piece: Rc<Piece>,
    /// The class of the actor whose terminal it is.
    pub(crate) actor: &'static str,
    /// How many hops the picture has of it.
    pub(crate) hops: usize,
    /// The picture shows it.
    pub(crate) current: bool,
    pub(crate) page: UseReducerDispatcher<Page>,
}

/// The block.
#[component]
pub(crate) fn Block(props: &Props) -> Html {
    let piece = &props.piece;
    let failed = piece.status.filter(|status| *status != 0);
    let Some((prompt, text)) = &piece.entered else {
        return html! { <div class="cmd loose">{ output(piece) }</div> };
    };
    html! {
        <div class={classes!("cmd", if failed.is_some() { "a-deny" } else { props.actor }, props.current.then_some("current"))}>
            if failed.is_some() || props.hops > 0 {
                <span class="meta">
                    if let Some(status) = failed { <span class="chip a-deny">{ format!("exit {status}") }</span> }
                    { hops(props) }
                </span>
            }
            <pre><span class="ps1"><span class="long">{ prompt }</span><span class="short" aria-hidden="true">{ "$ " }</span></span><span class="in">{ continued(text) }</span></pre>
            { output(piece) }
            { listed(&piece.listed) }
        </div>
    }
}

/// Leads to the picture of the command. The keyboard finds it in the diagram's list of commands: one stop a command
/// would be many between the prompt and whatever stands before it.
fn hops(props: &Props) -> Html {
    let Some(run) = props.piece.run.filter(|_| props.hops > 0) else { return Html::default() };
    let page = props.page.clone();
    let count = if props.hops == 1 { "1 hop".to_owned() } else { format!("{} hops", props.hops) };
    html! {
        <button type="button" class="hopcount" tabindex="-1" title="Play it in the diagram" onclick={move |event: MouseEvent| {
            // A click on the log goes to the prompt; this one does not.
            event.stop_propagation();
            page.dispatch(Msg::OpenRun(run));
        }}>{ icon::HOPS.html() }{ count }</button>
    }
}

/// Widths of columns in letters, and their classes in the style sheet.
const WIDTHS: [(usize, &str); 5] = [(12, "w12"), (18, "w18"), (26, "w26"), (36, "w36"), (52, "w52")];

/// What could stand at a cursor: in columns, one below the other, as many as there is room for.
fn listed(names: &[String]) -> Html {
    if names.is_empty() {
        return Html::default();
    }
    let longest = names.iter().map(|name| name.chars().count()).max().unwrap_or_default();
    let width = WIDTHS.iter().find(|(width, _)| *width >= longest).map(|(_, class)| *class);
    html! { <ul class={classes!("listed", width)}>{ for names.iter().map(|name| html! { <li>{ name }</li> }) }</ul> }
}

/// Lines after the first begin with `> `, as the shell shows them.
fn continued(text: &str) -> String {
    text.trim_end_matches('\n').replace('\n', "\n> ")
}

fn output(piece: &Piece) -> Html {
    if piece.output.is_empty() {
        return Html::default();
    }
    let last = piece.output.len() - 1;
    let run = |(index, (stream, text)): (usize, &(Stream, String))| {
        // The block itself ends the line.
        let text = if index == last { text.strip_suffix('\n').unwrap_or(text) } else { text };
        match stream {
            Stream::Stdout => json(&overwritten(text)),
            Stream::Stderr => html! { <span class="err">{ overwritten(text).into_owned() }</span> },
            Stream::Lab => html! { <span class="lab">{ text }</span> },
        }
    };
    html! { <pre class="out">{ for piece.output.iter().enumerate().map(run) }</pre> }
}

/// What a terminal shows of a text in which a carriage return goes back to the beginning of its line, as progress
/// meters do.
fn overwritten(text: &str) -> Cow<'_, str> {
    if !text.contains('\r') {
        return Cow::Borrowed(text);
    }
    let line = |line: &str| {
        let mut shown: Vec<char> = Vec::new();
        // One before the end of the line overwrites nothing and stays, as in the headers of a response.
        let body = line.trim_end_matches('\r');
        for part in body.split('\r') {
            let part: Vec<char> = part.chars().collect();
            let rest = shown.split_off(part.len().min(shown.len()));
            shown = part;
            shown.extend(rest);
        }
        shown.extend(line.chars().skip(body.chars().count()));
        shown.into_iter().collect::<String>()
    };
    Cow::Owned(text.split('\n').map(line).collect::<Vec<_>>().join("\n"))
}

/// Text, with the keys of JSON objects muted. Anything else is left as it is.
fn json(text: &str) -> Html {
    if !text.trim_start().starts_with(['{', '[']) || text.len() > 64 * 1024 {
        return html! { { text } };
    }
    text.split_inclusive('\n')
        .map(|line| match key(line) {
            Some((key, rest)) => html! { <><span class="k">{ key }</span>{ rest }</> },
            None => html! { { line } },
        })
        .collect()
}

/// The part of a line up to the colon after its key.
fn key(line: &str) -> Option<(&str, &str)> {
    let begin = line.find(|c: char| !c.is_whitespace())?;
    let name = line.get(begin..)?.strip_prefix('"')?;
    let (name, after) = name.split_once('"')?;
    let colon = after.find(':').filter(|at| after.get(..*at).is_some_and(|gap| gap.trim().is_empty()))?;
    line.split_at_checked(begin + name.len() + 2 + colon + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_from_values() {
        assert_eq!(key("  \"Code\" : \"Success\",\n"), Some(("  \"Code\" :", " \"Success\",\n")));
        assert_eq!(key("    \"UserId\": \"A\""), Some(("    \"UserId\":", " \"A\"")));
        assert_eq!(key("    \"just: a string\"\n"), None);
        assert_eq!(key("}\n"), None);
        assert_eq!(key("\"é\": 1"), Some(("\"é\":", " 1")));
    }

    #[test]
    fn a_carriage_return_begins_the_line_again() {
        assert_eq!(overwritten("a\r\nb"), "a\r\nb");
        assert_eq!(overwritten("head\n\r  0\r100  56\rx\nend"), "head\nx00  56\nend");
        assert_eq!(overwritten("é\rü!\r"), "ü!\r");
    }

    #[test]
    fn further_lines_carry_the_second_prompt() {
        assert_eq!(continued("a \\\nb\n"), "a \\\n> b");
    }
}
