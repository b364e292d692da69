//! The Why tab: the verdict, then the order of evaluation as a rail. The deciding statement is marked.

use rolelab_labs::inspect::{ConditionView, Ruling, StatementView, Station, StationState, WhyView};
use yew::prelude::*;

use super::{Act, Desk, Send, button_id, lead, part};
use crate::{dom, icon, state::LookTab};

/// The tab.
pub(super) fn tab(view: Option<&WhyView>, _desk: &Desk, send: &Send) -> Html {
    let Some(view) = view else {
        return part::empty(
            "Nothing was decided yet. A call to AWS is judged by the policies of whoever signs it.",
            "aws s3 ls",
        );
    };
    let code = view.told.as_ref().map(|(code, _)| code.as_str()).unwrap_or_default();
    let (word, actor, drawing) = match view.ruling {
        Ruling::Allowed => ("Allowed".to_owned(), "a-api", icon::CHECK.html()),
        Ruling::Denied => ("Denied".to_owned(), "a-deny", icon::CLOSE.html()),
        Ruling::Permitted => {
            (format!("Permitted, then refused by {}: {code}", view.service), "a-deny", icon::CLOSE.html())
        }
        Ruling::TurnedAway => ("Turned away".to_owned(), "a-deny", icon::CLOSE.html()),
        Ruling::NotSimulated => ("Not simulated".to_owned(), "a-none", icon::DASH.html()),
    };
    let context = view.context.iter().map(|(key, value)| (key.as_str(), value.as_str()));
    html! {
        <>
            <div class="verdict">
                <span class={classes!("chip", actor)}>{ drawing }{ word }</span>
                if view.action.is_empty() {
                    <p><code>{ &view.operation }</code>{ if view.ruling == Ruling::Allowed { " needs no permission" } else { ", and no policy was asked" } }</p>
                } else {
                    <p><code>{ &view.action }</code><span class="muted">{ " on " }</span><code>{ &view.resource }</code></p>
                }
            </div>
            if let Some((code, sentence)) = &view.told {
                <p class="told a-deny"><b>{ code }</b>{ " " }{ sentence }</p>
            }
            if !view.way.is_empty() { <p class="told"><b>{ "A way out" }</b>{ " " }{ &view.way }</p> }
            <ol class="tree">{ for view.rail.iter().map(|stop| station(stop, view, send)) }</ol>
            <div class="lookbar" role="group" aria-label="This decision">
                <button type="button" class="btn line sm" onclick={lead(send, view.entry, LookTab::Request)}>{ "Request" }</button>
                <button type="button" class="btn line sm" onclick={lead(send, view.entry, LookTab::Policy)}>{ "Policy" }</button>
                <button type="button" class="btn line sm" onclick={lead(send, view.entry, LookTab::Trail)}>{ "Record" }</button>
            </div>
            { part::facts([
                ("Who", view.principal.as_str()),
                ("Policies of", view.holder.as_str()),
                ("When", view.at.as_str()),
            ].into_iter().filter(|(_, value)| !value.is_empty())) }
            if !view.context.is_empty() {
                <details class="more"><summary><b>{ "Condition keys" }</b><span>{ format!("{} of this request", view.context.len()) }</span></summary>{ part::facts(context) }</details>
            }
        </>
    }
}

fn station(stop: &Station, view: &WhyView, send: &Send) -> Html {
    let (class, drawing, said) = match stop.state {
        StationState::Passed => ("pass", icon::DONE.html(), "passed"),
        StationState::Stopped => ("stop a-deny", icon::STOP.html(), "stopped here"),
        StationState::Unset => ("na", icon::DASH.html(), ""),
        StationState::Skipped => ("na", icon::DOT.html(), ""),
    };
    html! {
        <li class={class}>
            { drawing }
            <div class="row"><b>{ &stop.name }</b><span>if !said.is_empty() { <i class="sr">{ format!("{said}: ") }</i> }{ &stop.text }</span>if stop.decides { { decides() } }</div>
            if !stop.statements.is_empty() {
                <ul>{ for stop.statements.iter().map(|one| statement(one, view, send)) }</ul>
            }
        </li>
    }
}

fn decides() -> Html {
    html! { <span class="chip">{ "Decides" }</span> }
}

fn statement(one: &StatementView, view: &WhyView, send: &Send) -> Html {
    let effect = if one.allow { "Allow" } else { "Deny" };
    let actor = if one.allow { "a-api" } else { "a-deny" };
    // Where the action already differs there is no more to tell.
    let near = one.parts.first().is_some_and(|(_, met)| *met);
    let class = classes!(actor, one.decides.then_some("dec"), one.applies.then_some("met"));
    let to_policy = {
        let (send, entry, policy, place) = (send.clone(), view.entry, one.policy.clone(), one.place);
        Callback::from(move |_: MouseEvent| {
            send.dispatch(Act::Statement(entry, policy.clone(), place));
            dom::focus_id(&button_id(LookTab::Policy));
        })
    };
    let part = |(name, met): &(String, bool)| {
        let drawing = if *met { icon::CHECK.html() } else { icon::CLOSE.html() };
        let said = if *met { "" } else { "not met: " };
        let plain = name == "no condition";
        html! { <span class={(!met).then_some("miss")}>if !plain { { drawing } }<i class="sr">{ said }</i>{ name }</span> }
    };
    html! {
        <li {class}>
            <div class="row">
                <button type="button" class="link mono" onclick={to_policy} title={format!("{} in {}", one.label, one.policy)}>{ &one.label }</button>
                if !one.whose.is_empty() { <span class="muted">{ format!("of {}", one.whose) }</span> }
                <span>{ if one.applies { effect.to_owned() } else { format!("{effect}: {}", one.misses) } }</span>
                if one.decides { { decides() } }
            </div>
            if one.applies || near {
                <div class="clause">{ for one.parts.iter().map(part) }</div>
                { for one.conditions.iter().map(condition) }
                if !one.variables.is_empty() {
                    <div class="clause mono">{ for one.variables.iter().map(|said| html! { <span>{ said }</span> }) }</div>
                }
            }
        </li>
    }
}

/// One line: what the policy wants, and what the request had.
fn condition(one: &ConditionView) -> Html {
    let (drawing, said) = match one.held {
        true => (icon::CHECK.html(), ""),
        false => (icon::CLOSE.html(), "not met: "),
    };
    html! {
        <div class="clause tested">
            <span class={(!one.held).then_some("miss")}>{ drawing }<i class="sr">{ said }</i><code>{ &one.test }</code></span>
            <span>{ &one.found }</span>
        </div>
    }
}
