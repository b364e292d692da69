//! The timeline: what happened as ticks that open their event, where now is, and what is to come.
//!
//! Which facts there are and where they stand is worked out in `facts` and `layout`; here they are drawn.

use std::rc::Rc;

use rolelab_labs::{hops::Runs, view::ClockView};
use web_sys::KeyboardEvent;
use yew::prelude::*;

use super::{
    facts::{Fact, clock, facts},
    layout::{Group, Layout, layout, opens},
};
use crate::{
    dom,
    state::{Look, Msg, Page},
};

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) clock: ClockView,
    pub(super) expiry: Option<i64>,
    pub(super) runs: Rc<Runs>,
    pub(super) look: Option<u64>,
    pub(super) paused: bool,
    pub(super) page: UseReducerDispatcher<Page>,
}

/// The timeline and a line of words below it.
#[component]
pub(super) fn Timeline(props: &Props) -> Html {
    let Props { clock: now, expiry, runs, look, paused, page } = props;
    let frame = use_node_ref();
    // The buttons are as wide as the drawing is high: the style sheet decides.
    let size = use_state_eq(|| (0, 0));
    {
        let (frame, size) = (frame.clone(), size.setter());
        use_effect_with((), move |()| {
            let watch = dom::watch_size(&frame, move |now| size.set(now));
            move || drop(watch)
        });
    }
    let facts = use_memo(runs.clone(), |runs| facts(runs));
    // The fact that the keyboard stands on, and the one that is pointed at.
    let stands = use_state_eq(|| None::<u64>);
    let over = use_state_eq(|| None::<u64>);
    let (width, height) = *size;
    let next = now.next.as_ref().map(|(_, seconds)| seconds.saturating_mul(1000));
    let until = expiry.map(|expiry| expiry.saturating_sub(now.now));
    let laid = layout(&facts, now.now, next, until, width, height);

    let at = laid.groups.iter().position(|group| stands.is_some_and(|entry| holds(group, &facts, entry)));
    let at = at.unwrap_or(laid.groups.len().saturating_sub(1));
    let buttons = laid.groups.iter().enumerate().map(|(index, group)| {
        let entry = opens(group, &facts, *look);
        let open = {
            let page = page.clone();
            Callback::from(move |()| {
                if let Some(entry) = entry {
                    page.dispatch(Msg::Look(Look::at(entry)));
                }
            })
        };
        let first = |group: &Group| facts.get(group.from).map(|fact| fact.entry);
        let walk = {
            let (open, stands) = (open.clone(), stands.setter());
            let all: Vec<Option<u64>> = laid.groups.iter().map(first).collect();
            move |event: KeyboardEvent| walk(&event, index, &all, &stands, &open)
        };
        let (enter, leave) = (over.setter(), over.setter());
        let (focus, blur) = (enter.clone(), leave.clone());
        let here = first(group);
        let current = look.is_some_and(|entry| holds(group, &facts, entry));
        html! {
            <g
                class="at"
                id={format!("tick-{index}")}
                role="button"
                tabindex={if index == at { "0" } else { "-1" }}
                aria-label={name(group, &facts, entry)}
                aria-current={current.then_some("true")}
                onclick={open.reform(|_: MouseEvent| ())}
                onkeydown={walk}
                onmouseenter={move |_| enter.set(here)}
                onmouseleave={move |_| leave.set(None)}
                onfocus={move |_| focus.set(here)}
                onblur={move |_| blur.set(None)}
            >
                <rect class="hit" x={group.left.to_string()} y="0" width={laid.button.to_string()} height={height.to_string()} rx="4" />
                { for group.ticks.iter().map(|tick| line(tick, height)) }
            </g>
        }
    });
    let pointed = over.and_then(|entry| laid.groups.iter().find(|group| holds(group, &facts, entry)));
    let expires = expiry.map(|expiry| format!("keys expire {}", minute(expiry)));
    let label = format!(
        "Timeline: {}, now {}{}",
        many(facts.len()),
        now.time,
        expires.as_ref().map(|text| format!(", {text}")).unwrap_or_default()
    );
    html! {
        <div class="line">
            <div class="tlbox" ref={frame}>
                if !laid.groups.is_empty() || laid.now > 0 {
                    <svg class="tl" role="group" aria-label={label} width={width.to_string()} height={height.to_string()}>
                        { rail(&laid, width, height) }
                        { for buttons }
                    </svg>
                }
            </div>
            <p class="under">
                {
                    match pointed {
                        Some(group) => html! { <span class="over">{ name(group, &facts, opens(group, &facts, *look)) }</span> },
                        None => due(now, *paused),
                    }
                }
                if let Some(text) = expires { <span class="exp">{ text }</span> }
            </p>
        </div>
    }
}

/// What happens next by itself.
fn due(now: &ClockView, paused: bool) -> Html {
    html! {
        <span class="due">
            if paused { <b class="held">{ "paused" }</b>{ " · " } }
            { match &now.next {
                Some((what, seconds)) => html! { <><b>{ what }</b>{ format!(" in {}", span(*seconds)) }</> },
                None => html! { "nothing is due" },
            } }
        </span>
    }
}

/// The line itself, now, and what is to come.
fn rail(laid: &Layout, width: i32, height: i32) -> Html {
    let (middle, now) = ((height / 2).to_string(), laid.now.to_string());
    let upright = |x: i32, class: &'static str, reach: i32| {
        let (x, y1, y2) = (x.to_string(), (height / 2 - reach).to_string(), (height / 2 + reach).to_string());
        html! { <line {class} x1={x.clone()} x2={x} {y1} {y2} /> }
    };
    html! {
        <>
            <line class="track" x1={now.clone()} x2={width.to_string()} y1={middle.clone()} y2={middle.clone()} />
            <line class="past" x1="0" x2={now.clone()} y1={middle.clone()} y2={middle.clone()} />
            if let Some(x) = laid.next { { upright(x, "coming", 4) } }
            if let Some(x) = laid.expiry { { upright(x, "expiry", 9) } }
            { upright(laid.now, "headline", 10) }
            <circle class="now" cx={now} cy={middle} r="4.5" />
        </>
    }
}

fn line((x, actor, refused): &(i32, &'static str, bool), height: i32) -> Html {
    let x = x.to_string();
    let class = classes!("tk", *actor, refused.then_some("no"));
    html! { <line {class} x1={x.clone()} x2={x} y1={(height / 2 - 6).to_string()} y2={(height / 2 + 6).to_string()} /> }
}

/// Arrow keys, Home and End among the ticks; Enter and space open one.
fn walk(
    event: &KeyboardEvent,
    index: usize,
    all: &[Option<u64>],
    stands: &UseStateSetter<Option<u64>>,
    open: &Callback<()>,
) {
    let last = all.len().saturating_sub(1);
    let to = match event.key().as_str() {
        "ArrowLeft" => index.saturating_sub(1),
        "ArrowRight" => (index + 1).min(last),
        "Home" => 0,
        "End" => last,
        "Enter" | " " => {
            event.prevent_default();
            return open.emit(());
        }
        _ => return,
    };
    event.prevent_default();
    stands.set(all.get(to).copied().flatten());
    dom::focus_id(&format!("tick-{to}"));
}

fn holds(group: &Group, facts: &[Fact], entry: u64) -> bool {
    facts.get(group.from..group.to).is_some_and(|facts| facts.iter().any(|fact| fact.entry == entry))
}

/// `10:24:31 ListBuckets by role web-reader, AccessDenied`; in a group also which of them it is.
fn name(group: &Group, facts: &[Fact], entry: Option<u64>) -> String {
    let its = facts.get(group.from..group.to).unwrap_or_default();
    let Some(at) = its.iter().position(|fact| Some(fact.entry) == entry) else { return many(its.len()) };
    let told = its.get(at).map(|fact| format!("{} {}", clock(fact.when), fact.text())).unwrap_or_default();
    match its.len() {
        1 => told,
        count => format!("Event {} of {count}: {told}", at + 1),
    }
}

fn many(count: usize) -> String {
    match count {
        1 => "1 event".to_owned(),
        count => format!("{count} events"),
    }
}

/// `16:37`.
fn minute(when: i64) -> String {
    clock(when).chars().take(5).collect()
}

/// Seconds as people say them.
fn span(seconds: i64) -> String {
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, s) => format!("{s} s"),
        (0, m, _) => format!("{m} min"),
        (h, 0, _) => format!("{h} h"),
        (h, m, _) => format!("{h} h {m} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{facts::example, layout::Group},
        *,
    };

    #[test]
    fn spans_read_like_speech() {
        let said = [3, 59, 60, 3_599, 3_600, 20_000].map(span);
        assert_eq!(said, ["3 s", "59 s", "1 min", "59 min", "1 h", "5 h 33 min"]);
    }

    #[test]
    fn a_button_says_what_it_opens_and_how_much_it_holds() {
        let facts = [example(1, 0, false), example(2, 61_000, true)];
        let group = |from, to| Group { from, to, left: 0, ticks: Vec::new() };
        assert_eq!(name(&group(0, 1), &facts, Some(1)), "00:00:00 GET /1");
        assert_eq!(name(&group(0, 2), &facts, Some(2)), "Event 2 of 2: 00:01:01 GET /2, refused");
        assert_eq!(minute(61_000), "00:01");
    }
}
