//! The account as it is: instances, roles, buckets. Facts only; nothing here can be pressed.

use rolelab_labs::view::{ConsoleView, InstanceView, RoleView};
use yew::prelude::*;

use crate::icon;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) view: ConsoleView,
}

/// The panel.
#[component]
pub(crate) fn Account(props: &Props) -> Html {
    let view = &props.view;
    let live = view.instances.iter().filter(|i| i.state != "terminated");
    html! {
        <section class="pane account" aria-label="Account">
            <div class="ph"><h2>{ "Account" }</h2><span class="muted">{ format!("{}, as {}", view.region, view.user) }</span></div>
            <div class="body" tabindex="0" role="region" aria-label="Facts of the account">
                { section("Instances", live.map(instance).collect(), "None yet. Launch one in the console.") }
                { section("Roles", view.roles.iter().map(role).collect(), "None yet. A role is a set of permissions without a key.") }
                { section("Buckets", view.buckets.iter().map(bucket).collect(), "None.") }
            </div>
        </section>
    }
}

fn section(title: &'static str, items: Vec<Html>, none: &'static str) -> Html {
    html! {
        <section class="facts">
            <h3>{ title }<span class="muted">{ items.len().to_string() }</span></h3>
            if items.is_empty() { <p class="none">{ none }</p> } else { <ul>{ for items }</ul> }
        </section>
    }
}

fn row(name: &'static str, value: Html) -> Html {
    html! { <><dt>{ name }</dt><dd>{ value }</dd></> }
}

fn code(text: &str) -> Html {
    html! { <code>{ text }</code> }
}

fn instance(i: &InstanceView) -> Html {
    let wears = match (&i.instance_profile, &i.role) {
        (None, _) => html! { <span class="muted">{ "no instance profile" }</span> },
        (Some(profile), role) => html! {
            <span class="a-iam worn">
                { icon::RING.html() }{ profile }
                if let Some(role) = role { <span class="muted">{ format!("holds role {role}") }</span> }
                if !matches!(i.association.as_str(), "" | "associated") { <span class="muted">{ format!(", {}", i.association) }</span> }
            </span>
        },
    };
    let imds = format!(
        "HttpTokens {}, hop limit {}{}{}",
        i.http_tokens,
        i.hop_limit,
        if i.http_endpoint == "enabled" { "" } else { ", endpoint disabled" },
        if i.options_pending { ", changing" } else { "" },
    );
    let keys = match &i.keys_expire {
        Some(time) => html! { <span class="a-imds worn">{ "expire " }{ code(time) }</span> },
        None => html! { <span class="muted">{ "none to hand out" }</span> },
    };
    let running = i.state == "running";
    html! {
        <li class={classes!("fact", "a-instance", (!running).then_some("off"))} key={i.id.clone()}>
            { glyph(i) }
            <div>
                <p><b>{ &i.label }</b><span class="state">{ &i.state }</span></p>
                <dl>
                    if i.label != i.id { { row("Id", code(&i.id)) } }
                    { row("Wears", wears) }
                    { row("Metadata", html! { { imds } }) }
                    { row("Keys", keys) }
                    { row("Private", code(&i.private_address)) }
                </dl>
            </div>
        </li>
    }
}

/// The instance and its ring: solid with an instance profile, dotted without.
fn glyph(i: &InstanceView) -> Html {
    let ring = match (i.instance_profile.is_some(), i.association.as_str()) {
        (true, "associated") => "ring",
        (true, _) => "ring coming",
        (false, _) => "ring empty",
    };
    let shape = if i.state == "running" { "shape" } else { "shape ghost" };
    html! {
        <svg class="glyph" viewBox="0 0 40 40" aria-hidden="true">
            <rect class={shape} x="3" y="9" width="30" height="28" rx="7" /><circle class={ring} cx="27" cy="9" r="5.5" />
        </svg>
    }
}

fn role(role: &RoleView) -> Html {
    let list = |all: &[String], none: &str| if all.is_empty() { none.to_owned() } else { all.join(", ") };
    html! {
        <li class="fact a-iam" key={role.name.clone()}>
            <span class="glyph">{ icon::SHIELD.html() }</span>
            <div>
                <p><b>{ &role.name }</b></p>
                <dl>
                    { row("Policies", html! { { list(&role.policies, "none: it may do nothing") } }) }
                    { row("Held by", html! { { match role.instance_profiles.as_slice() {
                        [] => "no instance profile: no instance can wear it".to_owned(),
                        some => format!("instance profile {}", some.join(", ")),
                    } } }) }
                    { row("Worn by", html! { { list(&role.instances, "nobody") } }) }
                </dl>
            </div>
        </li>
    }
}

fn bucket((name, objects): &(String, usize)) -> Html {
    html! {
        <li class="fact a-api" key={name.clone()}>
            <span class="glyph">{ icon::BUCKET.html() }</span>
            <div><p><b>{ name }</b><span class="muted">{ match objects { 1 => "1 object".to_owned(), n => format!("{n} objects") } }</span></p></div>
        </li>
    }
}
