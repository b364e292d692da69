//! The clock bar: simulated time, what is due next, and three ways to let time pass.

use rolelab_labs::{Input, view::ClockView};
use yew::prelude::*;

use crate::{icon, session::Session};

const FIVE_MINUTES: i64 = 5 * 60 * 1000;
const ONE_HOUR: i64 = 60 * 60 * 1000;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) clock: ClockView,
    pub(crate) session: Session,
}

/// The bar.
#[component]
pub(crate) fn Clock(props: &Props) -> Html {
    let Props { clock, session } = props;
    let button = |input: Input| {
        let session = session.clone();
        move |_: MouseEvent| session.input(input.clone())
    };
    html! {
        <section class="pane clock" aria-label="Simulated clock">
            <time>{ &clock.time }</time><span class="date">{ &clock.date }</span>
            <span class="due">
                { match &clock.next {
                    Some((what, seconds)) => html! { <><b>{ what }</b>{ format!(" in {}", span(*seconds)) }</> },
                    None => html! { "nothing is due" },
                } }
            </span>
            <span class="grow"></span>
            <button type="button" class="btn" onclick={button(Input::SkipWait)}>
                { icon::SKIP.html() }{ "Skip wait" }
            </button>
            <span class="vr"></span>
            <button type="button" class="btn" onclick={button(Input::Advance { millis: FIVE_MINUTES })}>{ "+5 min" }</button>
            <button type="button" class="btn" onclick={button(Input::Advance { millis: ONE_HOUR })}>{ "+1 h" }</button>
        </section>
    }
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
    use super::span;

    #[test]
    fn spans_read_like_speech() {
        let said = [3, 59, 60, 3_599, 3_600, 20_000].map(span);
        assert_eq!(said, ["3 s", "59 s", "1 min", "59 min", "1 h", "5 h 33 min"]);
    }
}
