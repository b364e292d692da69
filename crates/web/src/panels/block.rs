//! One command with its output. Finished blocks never change, so they are never drawn again.

use std::{borrow::Cow, rc::Rc};

use rolelab_shell::port::Stream;
use yew::prelude::*;

use crate::terminal::Piece;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) piece: Rc<Piece>,
    /// The class of the actor whose terminal it is.
    pub(crate) actor: &'static str,
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
        <div class={classes!("cmd", if failed.is_some() { "a-deny" } else { props.actor })}>
            if let Some(status) = failed { <span class="meta"><span class="chip a-deny">{ format!("exit {status}") }</span></span> }
            <pre><span class="ps1"><span class="long">{ prompt }</span><span class="short" aria-hidden="true">{ "$ " }</span></span><span class="in">{ continued(text) }</span></pre>
            { output(piece) }
        </div>
    }
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
        for part in line.split('\r') {
            let part: Vec<char> = part.chars().collect();
            let rest = shown.split_off(part.len().min(shown.len()));
            shown = part;
            shown.extend(rest);
        }
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
        assert_eq!(overwritten("a\r\nb"), "a\nb");
        assert_eq!(overwritten("head\n\r  0\r100  56\rx\nend"), "head\nx00  56\nend");
        assert_eq!(overwritten("é\rü!\r"), "ü!");
    }

    #[test]
    fn further_lines_carry_the_second_prompt() {
        assert_eq!(continued("a \\\nb\n"), "a \\\n> b");
    }
}
