//! Prose blocks as Html, and as plain text.

use rolelab_labs::view::{Block, Inline};
use yew::prelude::*;

use crate::{dom, icon};

/// A run of text as Html.
pub(crate) fn inline(run: &[Inline]) -> Html {
    run.iter()
        .map(|part| match part {
            Inline::Text(text) => html! { { text } },
            Inline::Code(text) | Inline::Exec { text, .. } | Inline::Copy(text) => {
                html! { <code>{ text }</code> }
            }
            Inline::Strong(text) => html! { <strong>{ text }</strong> },
            Inline::Show { node, text } => {
                html! { <span class={classes!("node", format!("a-{}", node.name()))}>{ text }</span> }
            }
        })
        .collect()
}

/// Blocks as Html. `put` is called with the host's label and the lines of a code block.
pub(crate) fn blocks(all: &[Block], put: &Callback<(AttrValue, AttrValue)>) -> Html {
    all.iter()
        .map(|block| match block {
            Block::Paragraph { text } => html! { <p>{ inline(text) }</p> },
            Block::Note { text } => html! { <p class="note">{ inline(text) }</p> },
            Block::List { numbered, items } => {
                let items = items.iter().map(|item| html! { <li>{ inline(item) }</li> });
                if *numbered { html! { <ol>{ for items }</ol> } } else { html! { <ul>{ for items }</ul> } }
            }
            Block::Table { head, rows } => html! {
                <table>
                    <thead><tr>{ for head.iter().map(|cell| html! { <th>{ inline(cell) }</th> }) }</tr></thead>
                    <tbody>{ for rows.iter().map(|row| html! {
                        <tr>{ for row.iter().map(|cell| html! { <td>{ inline(cell) }</td> }) }</tr>
                    }) }</tbody>
                </table>
            },
            Block::Code { host, text } => html! {
                <Say host={host.clone()} text={text.trim_end().to_owned()} put={put.clone()} />
            },
        })
        .collect()
}

#[derive(Properties, PartialEq)]
struct SayProps {
    host: AttrValue,
    text: AttrValue,
    put: Callback<(AttrValue, AttrValue)>,
}

/// Lines for a shell, with buttons to put them into its prompt or copy them.
#[component]
fn Say(props: &SayProps) -> Html {
    let SayProps { host, text, put } = props.clone_parts();
    let code = use_node_ref();
    let on_put = {
        let (host, text) = (host.clone(), text.clone());
        move |_: MouseEvent| put.emit((host.clone(), text.clone()))
    };
    let on_copy = {
        let (code, text) = (code.clone(), text.clone());
        move |_: MouseEvent| dom::copy(&text, code.cast())
    };
    let lines = text.lines().map(|line| html! { <span>{ format!("{line}\n") }</span> });
    html! {
        <figure class="say">
            <pre tabindex="0" role="region" aria-label={format!("Lines for {host}")}><code ref={code}>{ for lines }</code></pre>
            <footer>
                <button type="button" onclick={on_put}>
                    { icon::PROMPT.html() }{ "Put in prompt" }<span class="muted" aria-hidden="true">{ format!("of {host}") }</span>
                </button>
                <button type="button" onclick={on_copy}>{ "Copy" }</button>
            </footer>
        </figure>
    }
}

impl SayProps {
    fn clone_parts(&self) -> Self {
        Self { host: self.host.clone(), text: self.text.clone(), put: self.put.clone() }
    }
}
