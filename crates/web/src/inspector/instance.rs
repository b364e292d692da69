//! The Instance tab: what EC2 says of an instance, its metadata options, and its metadata as a tree to walk through.

use rolelab_labs::inspect::{InstanceSheet, OptionView};
use yew::prelude::*;

use super::{Act, Desk, Send, act, choice, part};
use crate::icon;

/// The tab.
pub(super) fn tab(view: Option<&InstanceSheet>, desk: &Desk, send: &Send) -> Html {
    let Some(view) = view else {
        return part::empty(
            "There is no instance yet. Launch one in the console, or type the command.",
            "aws ec2 run-instances help",
        );
    };
    html! {
        <>
            <div class="lookbar" role="group" aria-label="Which instance">
                { choice("look-instance", "Instance", &view.instances, &view.id, Act::Instance, send) }
                <code class="muted">{ &view.id }</code>
            </div>
            { part::facts(view.facts.iter().map(|(name, value)| (name.as_str(), value.as_str()))) }
            <h3>{ "Metadata options" }</h3>
            <dl class="pairs wide">{ for view.options.iter().map(option) }</dl>
            <h3>{ "Metadata" }</h3>
            if view.silent.is_empty() { { tree(view, desk, send) } } else { <p class="empty">{ &view.silent }</p> }
        </>
    }
}

fn option(one: &OptionView) -> Html {
    html! {
        <div><dt>{ &one.name }</dt><dd>{ &one.now }
            if let Some(next) = &one.pending { <span class="chip a-iam">{ format!("{next} pending") }</span> }
        </dd></div>
    }
}

/// The directory that is open, its way from the root, and the leaf that is open.
fn tree(view: &InstanceSheet, desk: &Desk, send: &Send) -> Html {
    let parts: Vec<&str> = view.directory.split('/').filter(|part| !part.is_empty()).collect();
    let crumb = |index: usize| {
        let path = format!("/{}/", parts.get(..=index).unwrap_or_default().join("/"));
        let name = parts.get(index).copied().unwrap_or_default().to_owned();
        let here = index + 1 == parts.len();
        html! {
            <li><button type="button" class="link mono" aria-current={here.then_some("true")} onclick={act(send, move || Act::Metadata(path.clone()))}>{ name }</button></li>
        }
    };
    let name = |name: &String| {
        let path = format!("{}{name}", view.directory);
        let open = view.leaf.as_ref().is_some_and(|leaf| leaf.path == path);
        let drawing = if name.ends_with('/') { icon::RIGHT.html() } else { icon::DOT.html() };
        let go = path.clone();
        html! {
            <li key={path}><button type="button" class="name" aria-current={open.then_some("true")} onclick={act(send, move || Act::Metadata(go.clone()))}>{ drawing }<code>{ name }</code></button></li>
        }
    };
    html! {
        <>
            <p class="note">{ "The lab's own view of what the service would answer: no request was sent and no token asked for." }</p>
            <nav aria-label="Path in the metadata"><ol class="crumbs">{ for (0..parts.len()).map(crumb) }</ol></nav>
            <ul class="names">{ for view.names.iter().map(name) }</ul>
            if let Some(leaf) = &view.leaf {
                <div class="lookbar" role="group" aria-label="This value"><code>{ &leaf.path }</code><span class="grow"></span>{ part::reveal(desk, send) }</div>
                { part::verbatim(&leaf.text) }
            }
        </>
    }
}
