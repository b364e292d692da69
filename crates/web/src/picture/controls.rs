//! What stands around the picture: play and step, the hop in words, which instance is shown in full.

use std::sync::Arc;

use rolelab_labs::hops::{CONSOLE, ITSELF, Run, Runs};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::{
    frame::Frame,
    list,
    player::{Mode, Play, Player, Speed},
};
use crate::{
    icon::{self, Icon},
    state::{Msg, Page, Pane},
};

/// The bar above the picture.
pub(crate) fn bar(player: &Player, run: Option<&Run>, page: &UseReducerDispatcher<Page>) -> Html {
    let count = run.map_or(0, |run| run.hops.len());
    let button = |name: &'static str, drawing: &Icon, play: Play, off: bool| {
        let page = page.clone();
        html! { <button type="button" class="btn icon" aria-label={name} title={name} disabled={off} onclick={move |_| page.dispatch(Msg::Play(play))}>{ drawing.html() }</button> }
    };
    let none = count == 0;
    let last = player.hop + 1 >= count;
    let speed = Speed::ALL.iter().find(|(speed, _)| *speed == player.speed).map_or("", |(_, name)| *name);
    let faster = {
        let page = page.clone();
        move |_: MouseEvent| page.dispatch(Msg::Play(Play::Faster))
    };
    html! {
        <div class="ph">
            <h2>{ "Diagram" }</h2>
            if !none { <span class="muted count">{ format!("Hop {} of {count}{}", player.hop + 1, kept(run)) }</span> }
            <code class="command grow">{ run.map(title).unwrap_or_default() }</code>
            <span class="tools">
                { button("Previous hop", &icon::BACK, Play::Back, none || player.hop == 0) }
                if player.mode == Mode::Playing {
                    { button("Pause", &icon::PAUSE, Play::Toggle, false) }
                } else {
                    { button(if last { "Replay" } else { "Play" }, if last { &icon::REPLAY } else { &icon::PLAY }, Play::Toggle, none) }
                }
                { button("Next hop", &icon::NEXT, Play::Step, none || last) }
                <button type="button" class="btn speed" aria-label={format!("Speed {speed}")} title="Speed" onclick={faster}>{ speed }</button>
            </span>
        </div>
    }
}

/// How many of a command's hops are kept, when not all are.
fn kept(run: Option<&Run>) -> String {
    match run {
        Some(run) if run.more > 0 => format!(" kept, {} went", run.hops.len() + run.more),
        _ => String::new(),
    }
}

/// Lies over the ribbon and opens the picture in full.
pub(crate) fn open(page: &UseReducerDispatcher<Page>) -> Html {
    let page = page.clone();
    html! { <button type="button" class="open" aria-label="Open the diagram" onclick={move |_| page.dispatch(Msg::ShowPane(Pane::Picture))}></button> }
}

/// The hop shown, in words.
pub(crate) fn caption(frame: &Frame<'_>) -> Html {
    let Some(hop) = frame.hop() else {
        return html! { <p class="caption rest">{ "Each command is played here: who asks, what travels, what decides, what is recorded." }</p> };
    };
    html! {
        <p class={classes!("caption", list::actor(hop))} aria-hidden="true">
            <span class="num">{ frame.at + 1 }</span><b>{ hop.title.replace("/latest/meta-data/", "…/") }</b><span class="what">{ &hop.detail }</span>
        </p>
    }
}

/// Which instance stands in full, when there are several.
pub(crate) fn instances(frame: &Frame<'_>, choose: &Callback<String>) -> Html {
    let Some(focus) = frame.focus.filter(|_| !frame.groups.is_empty()) else { return Html::default() };
    let others = frame.groups.iter().flat_map(|group| &group.instances);
    let mut all: Vec<(&str, &str)> =
        others.chain([&focus]).map(|instance| (instance.id.as_str(), instance.label.as_str())).collect();
    all.sort_by_key(|(_, label)| *label);
    let option = |(id, label): &(&str, &str)| {
        html! { <option value={(*id).to_owned()} selected={*id == focus.id}>{ (*label).to_owned() }</option> }
    };
    let choose = choose.clone();
    let changed = move |event: Event| {
        if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
            choose.emit(select.value());
        }
    };
    html! {
        <label class="which"><span>{ "In full" }</span><span class="ctl"><select onchange={changed}>{ for all.iter().map(option) }</select></span></label>
    }
}

/// The most commands that can be chosen from.
const COMMANDS: usize = 40;

/// Which command is shown; any of the last ones can be.
pub(crate) fn commands(runs: &Runs, run: &Run, page: &UseReducerDispatcher<Page>) -> Html {
    let option = |other: &Arc<Run>| {
        let title = format!("{} {}", other.at, title(other));
        html! { <option value={other.entry.to_string()} selected={other.entry == run.entry}>{ title }</option> }
    };
    let last = runs.iter().rev().filter(|other| !other.hops.is_empty()).take(COMMANDS);
    let page = page.clone();
    let changed = move |event: Event| {
        let select = event.target_dyn_into::<HtmlSelectElement>();
        if let Some(entry) = select.and_then(|select| select.value().parse().ok()) {
            page.dispatch(Msg::OpenRun(entry));
        }
    };
    html! { <label class="which"><span>{ "Command" }</span><span class="ctl"><select onchange={changed}>{ for last.map(option) }</select></span></label> }
}

/// What a run is called.
fn title(run: &Run) -> String {
    match run.host.as_str() {
        ITSELF => "By itself".to_owned(),
        CONSOLE => format!("Console: {}", run.title),
        _ if run.title.is_empty() => "In the background".to_owned(),
        _ => run.title.clone(),
    }
}
