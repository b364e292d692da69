//! The instances table and the row of things that can be done to the chosen one.

use rolelab_labs::{
    Action,
    view::{ConsoleView, InstanceView},
};
use yew::prelude::*;

use super::draft::{self, Draft, Field, Form};
use crate::icon;

/// The table; a sentence while it would be empty.
pub(crate) fn instances(
    view: &ConsoleView,
    draft: &Draft,
    set: &Callback<Draft>,
    send: &Callback<Action>,
    open_shell: &Callback<String>,
) -> Html {
    if view.instances.is_empty() {
        return html! { <p class="none">{ "No instances yet. An instance is a machine in the cloud: launch one." }</p> };
    }
    let target = draft.target(view);
    let rows = view.instances.iter().map(|i| row(i, target.is_some_and(|t| t.id == i.id), draft, set));
    html! {
        <>
            <div class="scroll" tabindex="0" role="region" aria-label="Instances">
                <table class="tbl">
                    <thead><tr>
                        <th scope="col">{ "Name" }</th><th scope="col">{ "Instance ID" }</th><th scope="col">{ "State" }</th>
                        <th scope="col">{ "Type" }</th><th scope="col">{ "Instance profile" }</th><th scope="col">{ "IMDS" }</th>
                    </tr></thead>
                    <tbody>{ for rows }</tbody>
                </table>
            </div>
            if let Some(target) = target { { doings(target, send, open_shell) } }
        </>
    }
}

fn row(i: &InstanceView, chosen: bool, draft: &Draft, set: &Callback<Draft>) -> Html {
    let choose = {
        let (set, next) = (set.clone(), draft.with(Form::Options, Field::Instance, i.id.clone()));
        move |_: MouseEvent| set.emit(next.clone())
    };
    let gone = i.state == "terminated";
    let imds = match (i.http_endpoint.as_str(), i.http_tokens.as_str()) {
        ("enabled", "required") => "v2 only",
        ("enabled", _) => "v1 and v2",
        _ => "off",
    };
    let profile = match &i.instance_profile {
        Some(name) => html! { <span class="prof">{ icon::RING.html() }{ name }</span> },
        None => html! { <span class="noprof">{ icon::NO_RING.html() }{ "none" }</span> },
    };
    let coming = !matches!(i.association.as_str(), "" | "associated");
    html! {
        <tr key={i.id.clone()} class={classes!(chosen.then_some("sel"), gone.then_some("gone"))}>
            <td>
                if gone {
                    { &i.label }
                } else {
                    <button type="button" class="link" aria-pressed={if chosen { "true" } else { "false" }} onclick={choose}>{ &i.label }</button>
                }
            </td>
            <td><code>{ &i.id }</code></td>
            <td><span class={classes!("state", state(&i.state))}>{ &i.state }</span></td>
            <td>{ &i.instance_type }</td>
            <td>{ profile }if coming { <span class="muted">{ format!(" {}", i.association) }</span> }</td>
            <td>{ imds }if i.options_pending { <span class="muted">{ " changing" }</span> }</td>
        </tr>
    }
}

fn state(name: &str) -> &'static str {
    match name {
        "running" => "run",
        "pending" => "wait",
        _ => "stop",
    }
}

fn doings(target: &InstanceView, send: &Callback<Action>, open_shell: &Callback<String>) -> Html {
    let button = |(word, action): (&'static str, Action)| {
        let send = send.clone();
        let label = format!("{word} {}", target.label);
        html! { <button type="button" class="btn" aria-label={label} onclick={move |_| send.emit(action.clone())}>{ word }</button> }
    };
    let open = {
        let (open_shell, id) = (open_shell.clone(), target.id.clone());
        move |_: MouseEvent| open_shell.emit(id.clone())
    };
    html! {
        <div class="doings" role="group" aria-label={format!("Actions on {}", target.label)}>
            <b>{ &target.label }</b>
            <button type="button" class="btn" onclick={open} disabled={target.state != "running"}>{ icon::PROMPT.html() }{ "Open shell" }</button>
            <span class="vr"></span>
            { for draft::actions(target).into_iter().map(button) }
        </div>
    }
}
