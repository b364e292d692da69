//! One host's shell: its output, its prompt, and the rule that says how to leave it.

use std::rc::Rc;

use rolelab_labs::{Input, hops::Runs, view::HostView};
use web_sys::{KeyboardEvent, MouseEvent};
use yew::prelude::*;

use super::{block::Block, prompt::Prompt};
use crate::{
    dom,
    session::Session,
    state::{Fill, Page},
    terminal::{Piece, Terminal},
};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) host: Rc<HostView>,
    pub(crate) terminal: Rc<Terminal>,
    pub(crate) fill: Option<Fill>,
    pub(crate) shown: bool,
    /// The commands and their hops, and the one that the picture shows.
    pub(crate) runs: Rc<Runs>,
    pub(crate) playing: Option<u64>,
    pub(crate) session: Session,
    pub(crate) page: UseReducerDispatcher<Page>,
}

/// The shell panel. Hidden ones stay in the page: their drafts and scroll positions do.
#[component]
pub(crate) fn Shell(props: &Props) -> Html {
    let Props { host, terminal, fill, shown, runs, playing, session, page } = props;
    let block = |piece: &Rc<Piece>| {
        let hops = piece.run.and_then(|run| runs.find(run)).map_or(0, |run| run.hops.len());
        let current = hops > 0 && piece.run == *playing;
        html! { <Block key={piece.number} piece={piece.clone()} actor={if host.laptop { "a-none" } else { "a-instance" }} {hops} {current} page={page.clone()} /> }
    };
    let (log, input) = (use_node_ref(), use_node_ref());
    {
        let (log, busy) = (log.clone(), host.busy);
        use_effect_with((terminal.changes, *shown, busy), move |_| {
            dom::scroll_to_end(&log);
        });
    }
    {
        let (input, laptop, shown) = (input.clone(), host.laptop, *shown);
        use_effect_with((), move |()| {
            if laptop && shown && dom::may_take_focus() {
                dom::focus(&input);
            }
        });
    }
    let to_prompt = {
        let input = input.clone();
        move |_: MouseEvent| {
            if !dom::has_selection(None) {
                dom::focus(&input);
            }
        }
    };
    let interrupt = {
        let (session, host) = (session.clone(), host.clone());
        move |event: KeyboardEvent| {
            if host.busy && event.ctrl_key() && event.key() == "c" && !dom::has_selection(None) {
                session.input(Input::Interrupt { host: host.id.clone() });
            }
        }
    };
    html! {
        <div class="term" role="tabpanel" id={format!("panel-{}", host.id)} aria-labelledby={format!("tab-{}", host.id)} hidden={!shown}>
            // Not live: the page's status says each block shortly.
            <div class="log" ref={log} role="log" aria-live="off" tabindex="0" aria-label={format!("Output of {}", host.label)} onclick={to_prompt} onkeydown={interrupt}>
                <div class="lines">
                    { opening(host, terminal) }
                    { for terminal.pieces.iter().map(block) }
                </div>
            </div>
            if host.reachable {
                <Prompt host={host.clone()} fill={fill.clone()} shown={*shown} {input} session={session.clone()} page={page.clone()} />
            } else {
                <p class="closed">{ format!("{} is {}. Its shell opens when it runs.", host.label, host.state) }</p>
            }
            <p class="rule" id={format!("rule-{}", host.id)}>
                <span><kbd>{ "Tab" }</kbd>{ " complete" }</span>
                <span><kbd>{ "↑" }</kbd><kbd>{ "↓" }</kbd><kbd>{ "Ctrl R" }</kbd>{ " history" }</span>
                <span><kbd>{ "Ctrl C" }</kbd>{ " interrupt" }</span>
                <span><kbd>{ "Esc" }</kbd><kbd>{ "Tab" }</kbd>{ " leave the shell" }</span>
                <span class="grow"></span>
                <span>{ "Type " }<code>{ "help" }</code></span>
            </p>
        </div>
    }
}

/// What stands above the first block.
fn opening(host: &HostView, terminal: &Terminal) -> Html {
    let text = match (terminal.dropped, terminal.pieces.is_empty()) {
        (0, true) if host.laptop => "rolelab: a shell on your laptop, simulated".to_owned(),
        (0, true) => format!("rolelab: a shell on {}, simulated", host.label),
        (0, false) => return Html::default(),
        (lines, _) => format!("rolelab: {lines} earlier lines are not shown"),
    };
    html! { <p class="labvoice">{ text }</p> }
}
