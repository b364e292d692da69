//! The Credentials tab: which host holds which keys, and how long they still live.

use rolelab_labs::inspect::{CredentialsView, HeldView, HostKeys};
use yew::prelude::*;

use super::{Desk, Send, part};
use crate::icon;

/// The tab. `minute` is now, in minutes since the Unix epoch.
pub(super) fn tab(view: &CredentialsView, desk: &Desk, minute: i64, send: &Send) -> Html {
    html! {
        <>
            <div class="lookbar" role="group" aria-label="Keys">
                <span class="muted">{ "Keys within reach of each shell" }</span><span class="grow"></span>{ part::reveal(desk, send) }
            </div>
            { for view.hosts.iter().map(|host| one(host, minute)) }
        </>
    }
}

fn one(host: &HostKeys, minute: i64) -> Html {
    html! {
        <section class="holds" key={host.host.clone()} aria-label={format!("Keys of {}", host.label)}>
            <h3>{ &host.label }</h3>
            if let Some((at, looked)) = &host.looked {
                <p class="note">{ format!("Looked through at {at}: ") }{ for looked.iter().enumerate().map(provider) }</p>
            }
            { for host.held.iter().map(|held| card(held, minute)) }
            if host.held.is_empty() {
                <p class="empty">
                    { if host.lacks.is_empty() { "This shell has no credentials. That is good." } else { host.lacks.as_str() } }
                </p>
            }
        </section>
    }
}

fn provider((index, (name, found)): (usize, &(String, bool))) -> Html {
    let said = if *found { " has keys" } else { " has none" };
    html! {
        <span class={classes!("asked", found.then_some("found"))}>if index > 0 { { ", " } }{ name }<i aria-hidden="true">{ if *found { " ✓" } else { " ✕" } }</i><i class="sr">{ said }</i></span>
    }
}

fn card(held: &HeldView, minute: i64) -> Html {
    let long_term = held.life.is_none() && !held.holder.is_empty();
    let whose = match held.holder.as_str() {
        "" => "the account does not know this key",
        holder => holder,
    };
    let token = held.token.as_deref();
    let pairs = [
        Some(("Whose", whose)),
        Some(("SecretAccessKey", held.secret.as_str())),
        token.map(|token| ("Token", token)),
    ];
    html! {
        <div class={classes!("keycard", if held.over { "a-deny" } else if long_term { "a-iam" } else { "a-imds" })}>
            <div class="row"><code class="id">{ &held.access_key }</code><span>{ &held.source }</span>if held.used { <span class="chip">{ "Used last" }</span> }</div>
            { life(held, minute) }
            { part::facts(pairs.into_iter().flatten()) }
        </div>
    }
}

/// How much of their life is left.
fn life(held: &HeldView, minute: i64) -> Html {
    let Some((from, until)) = held.life else {
        let text = if held.holder.is_empty() {
            "They open nothing."
        } else {
            "Long-term: good until somebody takes them away."
        };
        return html! { <p class="life">{ icon::WARN.html() }{ text }</p> };
    };
    let (begin, end) = (from / 60_000, until / 60_000);
    let left = (end - minute).max(0);
    let text = match (held.over, left / 60, left % 60) {
        (true, ..) => format!("Expired at {}.", held.until),
        (_, 0, minutes) => format!("{minutes} min left, until {}", held.until),
        (_, hours, minutes) => format!("{hours} h {minutes} min left, until {}", held.until),
    };
    html! {
        <p class="life">
            <progress max={(end - begin).max(1).to_string()} value={left.to_string()} aria-label={format!("Life of {}", held.access_key)}></progress>
            { text }
        </p>
    }
}
