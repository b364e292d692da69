//! Prose blocks as Html. A stranger may have written them: every text becomes a text node, and what can be pressed puts
//! words into a prompt, copies them or points at the picture. Nothing else.

use rolelab_labs::view::{Block, Inline, Node};
use yew::prelude::*;

use crate::{
    dom, icon,
    state::{Msg, Page},
};

/// Where what is pressed goes.
pub(crate) type Send = UseReducerDispatcher<Page>;

/// A run of text as Html.
pub(crate) fn inline(run: &[Inline], page: &Send) -> Html {
    run.iter()
        .map(|part| match part {
            Inline::Text(text) => html! { { text } },
            Inline::Code(text) => code(text),
            Inline::Strong(text) => html! { <strong>{ text }</strong> },
            Inline::Show { node, text } => show(*node, text, page),
            Inline::Exec { host, text } => exec(host, text, page),
            Inline::Copy(text) => copy(text, page),
        })
        .collect()
}

/// A run of text inside something that is pressed itself: nothing in it can be.
pub(crate) fn still(run: &[Inline]) -> Html {
    run.iter()
        .map(|part| match part {
            Inline::Text(text) => html! { { text } },
            Inline::Code(text) | Inline::Copy(text) | Inline::Exec { text, .. } => code(text),
            Inline::Strong(text) => html! { <strong>{ text }</strong> },
            Inline::Show { node, text } => html! { <span class={actor(*node)}>{ text }</span> },
        })
        .collect()
}

/// A short word of code does not break, at a hyphen for instance.
const WHOLE: usize = 24;

fn code(text: &str) -> Html {
    let whole = text.chars().count() <= WHOLE && !text.contains(' ');
    html! { <code class={classes!(whole.then_some("whole"))}>{ text }</code> }
}

fn actor(node: Node) -> Classes {
    classes!("node", format!("a-{}", node.name()))
}

/// Words that carry an actor's colour; while the pointer or the keyboard is on them it is lit in the picture.
fn show(node: Node, text: &str, page: &Send) -> Html {
    let page = page.clone();
    html! {
        <button
            type="button"
            class={actor(node)}
            title="Show it in the diagram"
            onmouseenter={move |_| dom::mark("point", node.name())}
            onmouseleave={|_| dom::unmark("point")}
            onfocus={move |_| dom::mark("point", node.name())}
            onblur={|_| dom::unmark("point")}
            onclick={move |_: MouseEvent| {
                page.dispatch(Msg::Point(node));
                dom::pulse("point", node.name());
            }}
        >{ text }</button>
    }
}

fn exec(host: &str, text: &str, page: &Send) -> Html {
    let (page, label, line) =
        (page.clone(), AttrValue::from(host.to_owned()), AttrValue::from(text.to_owned()));
    let title = if host.is_empty() {
        "Put into the prompt".to_owned()
    } else {
        format!("Put into the prompt of {host}")
    };
    html! {
        <button type="button" class="press" {title}
            onclick={move |_: MouseEvent| page.dispatch(Msg::PutInPrompt { label: label.clone(), text: line.clone() })}>
            <code>{ text }</code>{ icon::PROMPT.html() }
        </button>
    }
}

fn copy(text: &str, page: &Send) -> Html {
    let (page, words) = (page.clone(), text.to_owned());
    html! {
        <button type="button" class="press" title="Copy"
            onclick={move |event: MouseEvent| {
                dom::copy(&words, event.current_target().and_then(dom::element));
                page.dispatch(Msg::Said("Copied.".into()));
            }}>
            <code>{ text }</code>{ icon::COPY.html() }
        </button>
    }
}

/// Blocks as Html.
pub(crate) fn blocks(all: &[Block], page: &Send) -> Html {
    all.iter()
        .map(|block| match block {
            Block::Paragraph { text } => html! { <p>{ inline(text, page) }</p> },
            Block::Note { text } => html! { <p class="note" role="note">{ inline(text, page) }</p> },
            Block::List { numbered, items } => {
                let items = items.iter().map(|item| html! { <li>{ inline(item, page) }</li> });
                if *numbered { html! { <ol>{ for items }</ol> } } else { html! { <ul>{ for items }</ul> } }
            }
            Block::Table { head, rows } => html! {
                <div class="scroll" tabindex="0" role="region" aria-label="Table">
                    <table>
                        <thead><tr>{ for head.iter().map(|cell| html! { <th scope="col">{ inline(cell, page) }</th> }) }</tr></thead>
                        <tbody>{ for rows.iter().map(|row| html! {
                            <tr>{ for row.iter().map(|cell| html! { <td>{ inline(cell, page) }</td> }) }</tr>
                        }) }</tbody>
                    </table>
                </div>
            },
            Block::Code { host, text } => html! {
                <Say host={host.clone()} text={text.trim_end().to_owned()} page={page.clone()} />
            },
        })
        .collect()
}

#[derive(Properties, PartialEq)]
struct SayProps {
    /// Empty for what is only looked at.
    host: AttrValue,
    text: AttrValue,
    page: Send,
}

/// Lines for a shell, with buttons to put them into its prompt or copy them.
#[component]
fn Say(props: &SayProps) -> Html {
    let (host, text, page) = (props.host.clone(), props.text.clone(), props.page.clone());
    let code = use_node_ref();
    let on_put = {
        let (host, text, page) = (host.clone(), text.clone(), page.clone());
        move |_: MouseEvent| page.dispatch(Msg::PutInPrompt { label: host.clone(), text: text.clone() })
    };
    let on_copy = {
        let (code, text) = (code.clone(), text.clone());
        move |_: MouseEvent| {
            dom::copy(&text, code.cast());
            page.dispatch(Msg::Said("Copied.".into()));
        }
    };
    let lines = text.lines().map(|line| html! { <span>{ format!("{line}\n") }</span> });
    let name = if host.is_empty() { "Example".to_owned() } else { format!("Lines for {host}") };
    html! {
        <figure class="say">
            <pre tabindex="0" role="region" aria-label={name}><code ref={code}>{ for lines }</code></pre>
            if !host.is_empty() {
                <footer>
                    <button type="button" onclick={on_put}>
                        { icon::PROMPT.html() }{ "Put in prompt" }<span class="muted" aria-hidden="true">{ format!("of {host}") }</span>
                    </button>
                    <button type="button" onclick={on_copy}>{ "Copy" }</button>
                </footer>
            }
        </figure>
    }
}
