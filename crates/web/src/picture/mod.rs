//! The picture: who asks whom, what travels, what decides and what is recorded, drawn from the account and its hops.
//!
//! It paints what the journal says and decides nothing. Only its packet moves between two drawings.

mod controls;
mod draw;
mod eyes;
mod frame;
mod list;
mod packet;
mod player;
mod stage;
mod ways;

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use rolelab_labs::{
    View,
    hops::{Cargo, Fate, Hop, Kind, Runs, Spot},
};
use yew::prelude::*;

use self::stage::Form;
pub(crate) use self::{
    eyes::moment,
    player::{Moment, Play, Player},
};
use self::{frame::Frame, packet::Packet};
use crate::{
    dom,
    state::{Msg, Page, Pane},
};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) view: Rc<View>,
    pub(crate) runs: Rc<Runs>,
    pub(crate) player: Player,
    /// The shell in view.
    pub(crate) host: AttrValue,
    /// What a page with room for one pane shows, and what stands beside the shells where there is room for two. Above a
    /// shell the picture is a ribbon.
    pub(crate) pane: Pane,
    pub(crate) side: Pane,
    pub(crate) page: UseReducerDispatcher<Page>,
}

/// The panel.
#[component]
pub(crate) fn Picture(props: &Props) -> Html {
    let Props { view, runs, player, host, pane, side, page } = props;
    let renders = use_mut_ref(|| 0_u32);
    *renders.borrow_mut() += 1;
    let form = eyes::use_form(*pane, *side);
    // An instance that was pointed at stays in full until another run is shown.
    let chosen = use_state(|| None::<(Option<u64>, String)>);
    let choose = {
        let (chosen, run) = (chosen.clone(), player.run);
        Callback::from(move |id| chosen.set(Some((run, id))))
    };
    use_beats(player, runs, page);
    let body = use_node_ref();
    {
        // What plays is in view.
        let body = body.clone();
        use_effect_with((player.run, player.mode == player::Mode::Playing), move |_| {
            dom::scroll_to_top(&body);
        });
    }
    eyes::use_any_key(player.mode == player::Mode::Playing, {
        let page = page.clone();
        Callback::from(move |()| page.dispatch(Msg::Play(Play::Skip)))
    });

    let run = player.run(runs);
    let pointed = chosen.as_ref().filter(|(run, _)| *run == player.run).map(|(_, id)| id.as_str());
    let frame = Frame::new(form, view, runs, (run, player.hop), host, pointed);
    let (w, h) = (frame.stage.w, frame.stage.h);
    let said = match (run, frame.hop()) {
        (Some(run), Some(hop)) => {
            format!("Hop {} of {}: {}. {}", player.hop + 1, run.hops.len(), hop.title, hop.detail)
        }
        _ => "The account at rest".to_owned(),
    };
    let click = {
        let (page, runs, shown) = (page.clone(), runs.clone(), player.run);
        move |event: MouseEvent| {
            let number = eyes::data_of(&event, "hop").and_then(|hop| hop.parse::<usize>().ok());
            let run = shown.and_then(|entry| runs.find(entry));
            if let (Some(run), Some(number)) = (run, number)
                && let Some(hop) = run.hops.get(number)
            {
                page.dispatch(Msg::Play(Play::To(run.entry, number)));
                page.dispatch(Msg::Look(list::look(hop)));
            }
        }
    };
    html! {
        <section class="pane picture" aria-label="Diagram" data-renders={renders.borrow().to_string()}>
            { controls::bar(player, run, page) }
            <div class="body" ref={body} tabindex="0" role="region" aria-label="What happens">
                <div class="stage">
                    <svg viewBox={format!("0 0 {w} {h}")} role="img" aria-label={said} class={classes!("scene", form.flat().then_some("flat"))} onclick={click}>
                        { draw::draw(&frame, view.clock.now, &choose) }
                        { packet(&frame, player, runs) }
                        { draw::chain(&frame) }
                    </svg>
                    { controls::caption(&frame) }
                    if form == Form::Ribbon { { controls::open(page) } }
                </div>
                { controls::instances(&frame, &choose) }
                { list::list(runs, run, player.hop, page) }
            </div>
        </section>
    }
}

/// The next hop comes when this one has played.
#[hook]
fn use_beats(player: &Player, runs: &Rc<Runs>, page: &UseReducerDispatcher<Page>) {
    let beat = (player.mode == player::Mode::Playing).then(|| player.beat(runs));
    let page = page.clone();
    use_effect_with((player.run, player.hop, beat), move |(.., beat)| {
        let timer = beat.map(|beat| {
            Timeout::new(millis(beat), move || {
                page.dispatch(Msg::Play(if eyes::hidden() { Play::Skip } else { Play::Done }));
            })
        });
        move || drop(timer)
    });
}

fn millis(beat: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some hundred milliseconds")]
    let millis = beat.round() as u32;
    millis
}

/// The packet of the hop shown.
fn packet(frame: &Frame<'_>, player: &Player, runs: &Runs) -> Html {
    let (Some(hop), Some(run)) = (frame.hop(), player.run) else { return Html::default() };
    let Some(mark) = frame.marks().into_iter().find(|mark| mark.now) else { return Html::default() };
    let way = frame.way();
    let playing = player.mode == player::Mode::Playing;
    html! {
        <Packet
            key={format!("{run}-{}", player.hop)}
            number={(player.hop + 1).to_string()}
            actor={list::actor(hop)}
            there={way.there}
            back={way.back}
            labels={labels(hop)}
            rest={mark.at}
            // It is there a little before the next one begins.
            moves={playing.then(|| millis(player.beat(runs) * 0.86))}
            lost={hop.fate == Fate::Lost}
            aside={aside(hop, frame.stage.form)}
            sealed={matches!(hop.kind, Kind::Sign | Kind::Judge)}
        />
    }
}

/// Whether a packet's words stand at its side: where it moves up and down, something lies below it.
fn aside(hop: &Hop, form: Form) -> bool {
    match hop.kind {
        Kind::Visit | Kind::Reply => true,
        Kind::Astray if form.flat() => hop.from != hop.to && matches!(hop.to, Spot::Instance(_)),
        Kind::Metadata | Kind::Astray => !form.flat(),
        _ => false,
    }
}

/// The status that a sentence names.
fn status(detail: &str) -> Option<&str> {
    let number = |word: &&str| word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_digit());
    detail.split([' ', ':']).find(number)
}

/// What a packet carries, there and back, in a word.
fn labels(hop: &Hop) -> (AttrValue, AttrValue) {
    let verb = hop.title.split(' ').next().unwrap_or_default().to_owned();
    let back = match (&hop.cargo, hop.fate) {
        (Cargo::Token { hop_limit, .. }, _) => format!("hop limit {hop_limit}"),
        (Cargo::Keys { .. }, _) => "keys".to_owned(),
        (_, Fate::Lost) => String::new(),
        _ => status(&hop.detail).unwrap_or("refused").to_owned(),
    };
    let there = match hop.kind {
        Kind::Sign => "signature".to_owned(),
        Kind::Metadata | Kind::Astray => verb,
        Kind::Visit => hop.detail.split(' ').next().unwrap_or_default().to_owned(),
        Kind::Reply if matches!(hop.cargo, Cargo::Keys { .. }) => "keys".to_owned(),
        Kind::Reply => verb,
        Kind::Mint => "AssumeRole".to_owned(),
        Kind::Judge => "signed".to_owned(),
        Kind::Answer => hop.title.split(' ').next().unwrap_or_default().to_owned(),
        Kind::Record | Kind::Chain | Kind::Change => String::new(),
    };
    (there.into(), back.into())
}
