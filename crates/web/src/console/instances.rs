//! The instances: their table, what can be done to the chosen one, and its facts.

use rolelab_labs::view::InstanceView;
use yew::prelude::*;

use super::{
    Desk,
    draft::forms_of,
    forms::{Field, Form, Place},
};
use crate::icon;

/// Heading, table, and the row of things that can be done to the chosen one; a few sentences while there is none.
pub(super) fn place(desk: &Desk<'_>, open_shell: &Callback<String>) -> Html {
    let (view, draft) = (desk.view, desk.draft);
    let target = draft.target(view);
    html! {
        <>
            <h2 class="sr">{ "Instances" }</h2>
            if view.instances.is_empty() && draft.form(view).is_some() {
            } else if view.instances.is_empty() {
                <div class="none">
                    <p>{ "No instances yet. An instance is a machine in the cloud, with a metadata service of its own: the place where it finds keys once it wears a role." }</p>
                    <p>{ "Launch one here, or type " }<code>{ "aws ec2 run-instances" }</code>{ ": the form shows the whole line." }</p>
                </div>
            } else {
                <div class="scroll" tabindex="0" role="region" aria-label="Instances">
                    <table class="tbl">
                        <thead><tr>
                            <th scope="col">{ "Name" }</th><th scope="col">{ "Instance ID" }</th><th scope="col">{ "State" }</th>
                            <th scope="col">{ "Type" }</th><th scope="col">{ "Instance profile" }</th><th scope="col">{ "IMDS" }</th>
                        </tr></thead>
                        <tbody>{ for view.instances.iter().map(|i| row(desk, i, target.is_some_and(|t| t.id == i.id))) }</tbody>
                    </table>
                </div>
            }
            if let Some(target) = target { { doings(desk, target, open_shell) } }
        </>
    }
}

fn row(desk: &Desk<'_>, i: &InstanceView, chosen: bool) -> Html {
    let choose = desk.to(desk.draft.with(Form::Options, Field::Instance, i.id.clone()));
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
                    { if i.name.is_empty() { &i.id } else { &i.name } }
                } else {
                    <button type="button" class="link" aria-pressed={if chosen { "true" } else { "false" }} onclick={choose}>{ if i.name.is_empty() { &i.label } else { &i.name } }</button>
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

fn doings(desk: &Desk<'_>, target: &InstanceView, open_shell: &Callback<String>) -> Html {
    let open = {
        let (open_shell, id) = (open_shell.clone(), target.id.clone());
        move |_: MouseEvent| open_shell.emit(id.clone())
    };
    html! {
        <div class="doings" role="group" aria-label={format!("Actions on {}", target.label)}>
            <b>{ &target.label }</b>
            <button type="button" class="btn" onclick={open} disabled={target.state != "running"}>{ icon::PROMPT.html() }{ "Open shell" }</button>
            <span class="vr"></span>
            { desk.openers(&forms_of(target)) }
        </div>
    }
}

/// What there is to know about the chosen instance.
pub(super) fn facts(desk: &Desk<'_>) -> Html {
    let Some(i) = desk.draft.target(desk.view) else { return Html::default() };
    let role = match (&i.role, &i.instance_profile) {
        (Some(role), _) => {
            let mut there = desk.draft.at(Place::Roles, desk.number);
            there.role = Some(role.clone());
            let open = desk.to(there);
            html! { <><button type="button" class="link" onclick={open}>{ role }</button>{ format!(", {}", i.association) }</> }
        }
        (None, Some(_)) => html! { "none: the instance profile is empty" },
        (None, None) => html! { "none" },
    };
    let keys = match &i.keys_expire {
        Some(until) => html! { <>{ "the metadata service hands out keys until " }<code>{ until }</code></> },
        None => html! { "none to hand out" },
    };
    let mut options =
        format!("HttpTokens {}, hop limit {}, endpoint {}", i.http_tokens, i.hop_limit, i.http_endpoint);
    for (what, state) in [("tags", &i.instance_metadata_tags), ("IPv6", &i.http_protocol_ipv6)] {
        if state == "enabled" {
            options.push_str(&format!(", {what} enabled"));
        }
    }
    let data = match i.user_data {
        0 => "none".to_owned(),
        bytes => format!("{bytes} bytes; anybody on it can read them at latest/user-data"),
    };
    let public = if i.public_address.is_empty() { "none" } else { &i.public_address };
    html! {
        <dl class="facts" aria-label={format!("Facts about {}", i.label)}>
            <dt>{ "Role" }</dt><dd>{ role }</dd>
            <dt>{ "Keys" }</dt><dd>{ keys }</dd>
            <dt>{ "Metadata options" }</dt><dd>{ options }if i.options_pending { <span class="muted">{ ", not yet in force" }</span> }</dd>
            <dt>{ "User data" }</dt><dd>{ data }if i.boots { <b>{ ". It runs now" }</b> }</dd>
            <dt>{ "Private address" }</dt><dd><code>{ &i.private_address }</code></dd>
            <dt>{ "Public address" }</dt><dd><code>{ public }</code></dd>
            <dt>{ "Image" }</dt><dd>{ &i.image }if i.spot { <span class="muted">{ ", Spot Instance" }</span> }</dd>
            if !i.in_store.is_empty() { <dt>{ "Announced" }</dt><dd>{ i.in_store.join("; ") }</dd> }
        </dl>
    }
}
