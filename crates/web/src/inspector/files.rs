//! The Files tab: directories of a host, and what stands in a file.

use rolelab_labs::inspect::{FileName, FilesView};
use yew::prelude::*;

use super::{Act, Desk, Send, act, choice, part};
use crate::icon;

/// The tab.
pub(super) fn tab(view: &FilesView, desk: &Desk, send: &Send) -> Html {
    let above = view.above.clone();
    let up = act(send, move || Act::File(above.clone().unwrap_or_else(|| "/".to_owned())));
    let open = view.file.as_ref().map(|(path, _)| path.as_str());
    html! {
        <>
            <div class="lookbar" role="group" aria-label="Where">
                { choice("look-host", "Host", &view.hosts, &view.host, Act::Host, send) }
                <code class="muted">{ &view.directory }</code>
                <span class="grow"></span>
                <button type="button" class="btn line sm" disabled={view.above.is_none()} onclick={up}>{ "Up" }</button>
            </div>
            <ul class="names">{ for view.names.iter().map(|name| one(name, open, send)) }</ul>
            if view.names.is_empty() { <p class="empty">{ "Nothing stands here." }</p> }
            if let Some((path, content)) = &view.file {
                <div class="lookbar" role="group" aria-label="This file"><code>{ path }</code><span class="grow"></span>{ part::reveal(desk, send) }</div>
                { match content {
                    Ok(text) if text.is_empty() => html! { <p class="empty">{ "The file is empty." }</p> },
                    Ok(text) => part::verbatim(text),
                    Err(why) => html! { <p class="empty">{ why }</p> },
                } }
            }
        </>
    }
}

fn one(name: &FileName, open: Option<&str>, send: &Send) -> Html {
    let path = name.path.clone();
    let now = open == Some(path.as_str());
    let drawing = if name.directory { icon::RIGHT.html() } else { icon::DOT.html() };
    let shown = if name.directory { format!("{}/", name.name) } else { name.name.clone() };
    let size = if name.directory { String::new() } else { format!("{} B", name.size) };
    let when = name.modified.replace('T', " ").trim_end_matches('Z').to_owned();
    html! {
        <li key={name.path.clone()}>
            <button type="button" class="name" aria-current={now.then_some("true")} onclick={act(send, move || Act::File(path.clone()))}>
                { drawing }<code>{ shown }</code><span class="grow"></span><small>{ size }</small><small>{ when }</small>
            </button>
        </li>
    }
}
