//! The clock bar: simulated time, how it passes, ways to let more of it pass at once, and what happened when.

mod facts;
mod layout;
mod timeline;

use std::rc::Rc;

use rolelab_labs::{Input, View, hops::Runs, input::MAX_ADVANCE, view::ClockView};
use yew::prelude::*;

use self::timeline::Timeline;
use crate::{
    icon,
    session::Session,
    state::{Msg, Page, Tempo},
};

/// What the buttons let pass, in milliseconds.
const STEPS: [(&str, i64); 3] = [("+1 s", 1_000), ("+5 min", 5 * 60 * 1_000), ("+1 h", 60 * 60 * 1_000)];

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) clock: ClockView,
    /// When keys expire next: see [`expiry`].
    pub(crate) expiry: Option<i64>,
    pub(crate) runs: Rc<Runs>,
    /// The journal entry that the inspector shows.
    pub(crate) look: Option<u64>,
    pub(crate) tempo: Tempo,
    pub(crate) session: Session,
    pub(crate) page: UseReducerDispatcher<Page>,
}

/// The bar.
#[component]
pub(crate) fn Clock(props: &Props) -> Html {
    let Props { clock, expiry, runs, look, tempo, session, page } = props;
    let renders = use_mut_ref(|| 0_u32);
    *renders.borrow_mut() += 1;
    let input = |input: Input| {
        let session = session.clone();
        move |_: MouseEvent| session.input(input.clone())
    };
    let steps = STEPS.iter().map(|(text, millis)| {
        html! { <button type="button" class="btn" onclick={input(Input::Advance { millis: *millis })}>{ *text }</button> }
    });
    let until = expiry.map(|expiry| expiry.saturating_sub(clock.now).clamp(0, MAX_ADVANCE));
    let renders = renders.borrow().to_string();
    html! {
        <section class="pane clock" aria-label="Simulated clock" data-renders={renders}>
            { speeds(*tempo, page) }
            <time>{ &clock.time }</time><span class="date">{ &clock.date }</span>
            <span class="jumps" role="group" aria-label="Let time pass">
                { for steps }
                <button type="button" class="btn" onclick={input(Input::SkipWait)}>
                    { icon::SKIP.html() }{ "Skip wait" }
                </button>
                <button type="button" class="btn" disabled={until.is_none()} onclick={input(Input::Advance { millis: until.unwrap_or(0) })}>
                    { "To expiry" }
                </button>
            </span>
            <Timeline clock={clock.clone()} {expiry} runs={runs.clone()} {look} paused={tempo.paused} page={page.clone()} />
        </section>
    }
}

/// Pause, and how fast time passes.
fn speeds(tempo: Tempo, page: &UseReducerDispatcher<Page>) -> Html {
    let set = |to: Tempo| {
        let page = page.clone();
        move |_: MouseEvent| page.dispatch(Msg::Tempo(to))
    };
    let speed = |text: &str, name: &str, fast: bool| {
        let on = tempo.fast == fast;
        html! {
            <button type="button" class="btn speed" aria-label={name.to_owned()} aria-pressed={if on { "true" } else { "false" }} onclick={set(Tempo { paused: false, fast })}>{ text }</button>
        }
    };
    let (name, drawing) = match tempo.paused {
        true => ("Let time pass by itself", &icon::PLAY),
        false => ("Pause time", &icon::PAUSE),
    };
    html! {
        <>
            <button type="button" class="btn icon pause" aria-label={name} onclick={set(Tempo { paused: !tempo.paused, ..tempo })}>{ drawing.html() }</button>
            <span class="speeds" role="group" aria-label="Speed">
                { speed("×1", "×1, as fast as real time", false) }
                { speed("×60", "×60, a minute a second", true) }
            </span>
        </>
    }
}

/// When the first of the keys that metadata services hand out now expires, in milliseconds since the Unix epoch.
pub(crate) fn expiry(view: &View) -> Option<i64> {
    view.picture.keys.iter().map(|keys| keys.until).filter(|until| *until > view.clock.now).min()
}

#[cfg(test)]
mod tests {
    use rolelab_labs::view::KeysView;

    use super::*;

    #[test]
    fn the_next_expiry_is_the_first_that_is_still_to_come() {
        let keys = |until| KeysView { until, ..KeysView::default() };
        let mut view = View::default();
        view.clock.now = 100;
        assert_eq!(expiry(&view), None);
        view.picture.keys = vec![keys(300), keys(100), keys(200)];
        assert_eq!(expiry(&view), Some(200));
    }
}
