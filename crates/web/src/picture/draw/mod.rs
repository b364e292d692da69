//! The frame as SVG: neutral shapes, colour by actor, positions by attributes. It decides nothing.

mod hosts;
mod judges;

use rolelab_labs::hops::{Cargo, Fate, Hop, Kind, Spot};
use yew::prelude::*;

use super::{
    frame::{Frame, Mark},
    list,
    stage::{Form, Point, Rect},
    ways,
};

/// Widths of a letter: of words, of machine text.
const SANS: f64 = 6.3;
const MONO: f64 = 6.7;

/// Everything but the packet.
pub(crate) fn draw(frame: &Frame<'_>, now: i64, choose: &Callback<String>) -> Html {
    let strip = frame.stage.form.flat();
    html! {
        <>
            { ground(frame) }
            { wires(frame) }
            if !strip || frame.person { { hosts::laptop(frame) } }
            if !strip || !frame.person { { hosts::cloud(frame, now) } }
            if !strip { { hosts::sts(frame) } }
            if !strip { { hosts::others(frame, choose) } }
            { judges::sheet(frame) }
            { judges::service(frame) }
            if frame.stage.form != Form::Ribbon { { judges::tape(frame) } }
            { marks(frame) }
        </>
    }
}

fn text(class: &'static str, (x, y): Point, what: impl Into<AttrValue>) -> Html {
    let what: AttrValue = what.into();
    html! { <text {class} x={x.to_string()} y={y.to_string()}>{ what }</text> }
}

fn rect(class: impl Into<Classes>, r: Rect, rx: f64) -> Html {
    let class: Classes = class.into();
    html! { <rect {class} x={r.x.to_string()} y={r.y.to_string()} width={r.w.to_string()} height={r.h.to_string()} rx={rx.to_string()} /> }
}

fn path(class: impl Into<Classes>, d: String) -> Html {
    let class: Classes = class.into();
    html! { <path {class} {d} /> }
}

/// As much of a text as fits.
fn fit(what: &str, width: f64, letter: f64) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some letters")]
    let room = (width / letter).max(1.0) as usize;
    if what.chars().count() <= room {
        return what.to_owned();
    }
    what.chars().take(room.saturating_sub(1)).chain(['…']).collect()
}

/// The lanes: dotted where nothing went in this run, plain where something did, strong where it goes now.
fn wires(frame: &Frame<'_>) -> Html {
    let stage = &frame.stage;
    let hop = frame.hop();
    let now = |kinds: &[Kind]| hop.is_some_and(|hop| kinds.contains(&hop.kind));
    let caller = frame.caller.clone();
    let class = |went: &[Kind], lit: bool| {
        let bad = hop.is_some_and(|hop| hop.fate != Fate::Good);
        match (frame.went(went), lit) {
            (_, true) if bad => "wire live bad",
            (_, true) => "wire live",
            (true, false) => "wire",
            (false, false) => "wire next",
        }
    };
    let lane = ways::lane(stage, &caller);
    let to_service = ways::to_service(stage, &frame.service.id, frame.sheet.bottom);
    let to_tape = ways::to_tape(stage, &frame.service.id, frame.refused, frame.sheet.bottom);
    let data = frame.rows.last().is_some_and(|row| !row.management);
    let there = frame.went(&[Kind::Answer]) && !frame.refused;
    let wears = frame.focus.is_some_and(|focus| focus.role.is_some());
    html! {
        <>
            if !stage.form.flat() && frame.focus.is_some() {
                { path("wire ssh", ways::path(&ways::to_instance(stage, &Spot::Laptop, &Spot::Nowhere))) }
            }
            if !stage.form.flat() && frame.focus.is_some() {
                <g class="a-iam">{ path(if now(&[Kind::Mint]) { "wire live dashed" } else { "wire dashed" }, ways::path(&ways::to_sts(stage))) }</g>
            }
            if frame.focus.is_some() && !(stage.form.flat() && frame.person) {
                <g class="a-imds">{ path(class(&[Kind::Metadata], now(&[Kind::Metadata])), ways::path(&ways::to_imds(stage))) }</g>
            }
            if frame.focus.is_some() || !matches!(caller, Spot::Instance(_)) {
                <g class="a-instance">{ path(class(&[Kind::Judge, Kind::Answer], now(&[Kind::Judge, Kind::Answer, Kind::Sign])), ways::path(&lane)) }</g>
            }
            if now(&[Kind::Visit, Kind::Reply]) { <g class="a-instance">{ path(class(&[Kind::Visit], true), ways::path(&frame.way().there)) }</g> }
            if now(&[Kind::Astray]) { { astray(&frame.way().there) } }
            <g class="a-api">
                { path(if now(&[Kind::Answer]) && there { "wire live" } else if there { "wire" } else { "wire next" }, ways::path(&to_service)) }
                if stage.form != Form::Ribbon { { path(classes!(class(&[Kind::Record], now(&[Kind::Record])), data.then_some("dotted")), ways::path(&to_tape)) } }
            </g>
            if !stage.form.flat() && wears {
                <g class="a-iam">{ path("wire", ways::path(&[(stage.ring.0, stage.tag.1 + 12.0), (stage.sheet.0 - 12.0, stage.tag.1 + 12.0), (stage.sheet.0 - 12.0, frame.sheet.top + 22.0), (stage.sheet.0, frame.sheet.top + 22.0)])) }</g>
            }
        </>
    }
}

/// What everything stands on: the VPC, the machine, the hypervisor's edge.
fn ground(frame: &Frame<'_>) -> Html {
    let stage = &frame.stage;
    let hyper = Rect { x: stage.host.x - 4.0, y: stage.imds.1 - 1.5, w: stage.host.w + 8.0, h: 3.0 };
    html! {
        <>
            if !(stage.form.flat() && frame.person) { { rect("vpc", stage.vpc, 8.0) } }
            if !stage.form.flat() {
                { text("fact right", (stage.vpc.right() - 8.0, stage.vpc.y + 15.0), if frame.earlier { "VPC, as it is now" } else { "VPC" }) }
                if frame.focus.is_some() {
                    { rect("host", stage.host, 6.0) }
                    { rect("hyper", hyper, 1.5) }
                }
            }
        </>
    }
}

/// A way that ends where nothing is.
fn astray(line: &[Point]) -> Html {
    let (x, y) = line.last().copied().unwrap_or_default();
    html! {
        <g class="a-deny">
            { path("wire live bad", ways::path(line)) }
            { path("gate", format!("M{} {}l10 10m0-10l-10 10", x - 5.0, y - 5.0)) }
        </g>
    }
}

/// The numbers of the hops so far.
fn marks(frame: &Frame<'_>) -> Html {
    let mark = |mark: Mark| {
        let hop = frame.run.and_then(|run| run.hops.get(mark.hop));
        let actor = hop.map_or("a-none", |hop| list::actor(hop));
        let (x, y) = mark.at;
        let at = format!("translate({x:.1} {y:.1})");
        if mark.now {
            return Html::default();
        }
        html! {
            <g class={classes!("mark", actor)} transform={at} data-hop={mark.hop.to_string()}>
                <circle r="8" /><text y="3.8">{ mark.hop + 1 }</text>
                <title>{ hop.map(|hop| hop.title.clone()).unwrap_or_default() }</title>
            </g>
        }
    };
    html! { <>{ for frame.marks().into_iter().map(mark) }</> }
}

/// The credential chain while it is looked through: a list beside whoever looks.
pub(crate) fn chain(frame: &Frame<'_>) -> Html {
    let Some(Hop { cargo: Cargo::Chain(providers), from, .. }) = frame.hop() else { return Html::default() };
    let stage = &frame.stage;
    if stage.form.flat() {
        return Html::default();
    }
    let usual = ["environment", "credentials file", "config file", "container", "metadata service"];
    let shown: Vec<&(String, bool)> =
        providers.iter().filter(|(name, found)| *found || usual.contains(&name.as_str())).collect();
    let (x, y) = match from {
        Spot::Laptop => (stage.laptop.right() + 6.0, stage.laptop.bottom() + 8.0),
        _ => (stage.square.right() + 6.0, stage.square.y - 8.0),
    };
    #[expect(clippy::cast_precision_loss, reason = "few")]
    let height = shown.len() as f64 * 15.0 + 10.0;
    let line = |(index, (name, found)): (usize, &&(String, bool))| {
        #[expect(clippy::cast_precision_loss, reason = "few")]
        let y = y + 16.0 + index as f64 * 15.0;
        let class = match (found, name.as_str()) {
            (true, "metadata service") => "look a-imds found",
            (true, _) => "look a-deny found",
            (false, _) => "look a-none",
        };
        html! {
            <g {class}>
                { path("tick", if *found { format!("M{} {}l3 3 5-6", x + 7.0, y - 4.0) } else { format!("M{} {}l6 6m0-6l-6 6", x + 8.0, y - 7.0) }) }
                { text("fact left", (x + 21.0, y), name.clone()) }
            </g>
        }
    };
    html! {
        <g class="chain">
            { rect("box", Rect { x, y, w: 122.0, h: height }, 5.0) }
            { for shown.iter().enumerate().map(line) }
        </g>
    }
}
