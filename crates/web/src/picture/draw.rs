//! The frame as SVG: neutral shapes, colour by actor, positions by attributes. It decides nothing.

use rolelab_labs::{
    hops::{Cargo, Fate, Hop, Kind, Spot},
    view::InstanceView,
};
use yew::prelude::*;

use super::{
    frame::{Frame, Group, LINE},
    stage::{DRUM, Form, HEX, Point, Rect, many},
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
            if !strip || frame.person { { laptop(frame) } }
            if !strip || !frame.person { { cloud(frame, now) } }
            if !strip { { others(frame, choose) } }
            { sheet(frame) }
            { service(frame) }
            if frame.stage.form != Form::Ribbon { { tape(frame) } }
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
    let caller = match frame.run.map(|run| run.host.as_str()) {
        Some("laptop") => Spot::Laptop,
        Some(rolelab_labs::hops::CONSOLE) => Spot::Console,
        _ => Spot::Instance(String::new()),
    };
    let class = |went: &[Kind], lit: bool| {
        let bad = hop.is_some_and(|hop| hop.fate != Fate::Good);
        match (frame.went(went), lit) {
            (_, true) if bad => "wire live bad",
            (_, true) => "wire live",
            (true, false) => "wire",
            (false, false) => "wire next",
        }
    };
    let lane = ways::lane(stage, &caller, frame.sheet.bottom);
    let to_service = ways::to_service(stage, &frame.service.id, frame.sheet.bottom);
    let to_tape = ways::to_tape(stage, &frame.service.id, frame.refused);
    let there = frame.went(&[Kind::Answer]) && !frame.refused;
    let wears = frame.focus.is_some_and(|focus| focus.role.is_some());
    html! {
        <>
            if !stage.form.flat() && frame.focus.is_some() {
                { path("wire ssh", ways::path(&[(stage.laptop.x + 14.0, stage.laptop.bottom() + 4.0), (stage.laptop.x + 14.0, stage.square.y)])) }
            }
            if !stage.form.flat() && frame.focus.is_some() {
                <g class="a-iam">{ path(if now(&[Kind::Mint]) { "wire live dashed" } else { "wire dashed" }, ways::path(&ways::to_sts(stage))) }</g>
            }
            if frame.focus.is_some() && !(stage.form.flat() && frame.person) {
                <g class="a-imds">{ path(class(&[Kind::Metadata], now(&[Kind::Metadata])), ways::path(&ways::to_imds(stage))) }</g>
            }
            if frame.focus.is_some() || !matches!(caller, Spot::Instance(_)) {
                <g class="a-instance">{ path(class(&[Kind::Judge, Kind::Answer, Kind::Astray], now(&[Kind::Judge, Kind::Answer, Kind::Astray, Kind::Sign])), ways::path(&lane)) }</g>
            }
            <g class="a-api">
                { path(if now(&[Kind::Answer]) && there { "wire live" } else if there { "wire" } else { "wire next" }, ways::path(&to_service)) }
                if stage.form != Form::Ribbon { { path(class(&[Kind::Record], now(&[Kind::Record])), ways::path(&to_tape)) } }
            </g>
            if !stage.form.flat() && wears {
                <g class="a-iam">{ path("wire", ways::path(&[(stage.ring.0, stage.tag.1 + 12.0), (stage.sheet.0 - 12.0, stage.tag.1 + 12.0), (stage.sheet.0 - 12.0, frame.sheet.top + 22.0), (stage.sheet.0, frame.sheet.top + 22.0)])) }</g>
            }
        </>
    }
}

fn laptop(frame: &Frame<'_>) -> Html {
    let at = frame.stage.laptop;
    let console = frame.run.is_some_and(|run| run.host == rolelab_labs::hops::CONSOLE);
    let here = frame.hop().is_some_and(|hop| matches!(hop.from, Spot::Laptop | Spot::Console));
    let class = classes!("thing", "a-none", here.then_some("here"));
    let (x, y) = (at.right() + 10.0, at.y);
    let flat = frame.stage.form.flat();
    html! {
        <>
            <g {class}>
                { rect("shape", Rect { x: at.x + 4.0, w: at.w - 8.0, h: at.h - 4.0, ..at }, 3.0) }
                { path("shape", format!("M{} {}h{}l-3 5h-{}z", at.x - 2.0, at.bottom() - 1.0, at.w + 4.0, at.w - 2.0)) }
            </g>
            if flat {
                { text("nm", (at.center().0, at.bottom() + 18.0), if console { "console" } else { "laptop" }) }
            } else {
                { text("nm left", (x, y + 12.0), if console { "console" } else { "laptop" }) }
            }
            { match &frame.view.picture.laptop_keys {
                _ if flat => Html::default(),
                Some(key) => html! { <g class="a-deny"><title>{ format!("The long-term key {key} stands in a file here") }</title>{ text("fact left", (x, y + 27.0), format!("holds {}…{}", head(key, 4), tail(key, 4))) }</g> },
                None => text("fact left", (x, y + 27.0), "no keys stored"),
            } }
        </>
    }
}

fn head(text: &str, n: usize) -> String {
    text.chars().take(n).collect()
}

fn tail(text: &str, n: usize) -> String {
    text.chars().skip(text.chars().count().saturating_sub(n)).collect()
}

/// What everything stands on: the VPC, the machine, the hypervisor's edge.
fn ground(frame: &Frame<'_>) -> Html {
    let stage = &frame.stage;
    let hyper = Rect { x: stage.host.x - 4.0, y: stage.imds.1 - 1.5, w: stage.host.w + 8.0, h: 3.0 };
    html! {
        <>
            { rect("vpc", stage.vpc, 8.0) }
            if !stage.form.flat() {
                { text("fact right", (stage.vpc.right() - 8.0, stage.vpc.y + 15.0), "VPC") }
                if frame.focus.is_some() {
                    { rect("host", stage.host, 6.0) }
                    { rect("hyper", hyper, 1.5) }
                }
            }
        </>
    }
}

/// The instance in full, its ring, role, keys and metadata service.
fn cloud(frame: &Frame<'_>, now: i64) -> Html {
    let stage = &frame.stage;
    let strip = stage.form.flat();
    let Some(focus) = frame.focus else {
        let middle = stage.vpc.x + stage.vpc.w / 2.0;
        return html! {
            <>
                { rect("shape ghost", stage.square, 10.0) }
                if !strip {
                    { text("fact", (middle, stage.square.bottom() + 40.0), "No instance yet: launch one") }
                    { text("fact", (middle, stage.square.bottom() + 56.0), "in the console to begin") }
                }
            </>
        };
    };
    let (imds_x, imds_y) = stage.imds;
    let hop = frame.hop();
    let asks = hop.is_some_and(|hop| matches!(hop.kind, Kind::Metadata | Kind::Mint));
    let on = focus.http_endpoint == "enabled";
    let hex_class = classes!("thing", "a-imds", asks.then_some("here"), (!on).then_some("off"));
    html! {
        <>
            if !strip {
                { text("mono left", (stage.host.x + 7.0, imds_y - 9.0), "169.254.169.254") }
                { text("fact left", (stage.host.x + 7.0, imds_y + 16.0), format!("hypervisor · v{}", if focus.http_tokens == "required" { "2 only" } else { "1 or v2" })) }
            }
            <g class={hex_class}>
                { path("shape", hexagon(stage.imds)) }
                { drain(frame, now) }
                { text("nm", (imds_x, imds_y + 4.0), "IMDS") }
                <title>{ format!("The metadata service of {}: tokens {}, hop limit {}, {}", focus.label, focus.http_tokens, focus.hop_limit, focus.http_endpoint) }</title>
            </g>
            { square(frame, focus) }
            { worn(frame, focus) }
            { held(frame) }
            if !strip { { sts(frame, focus) } }
        </>
    }
}

fn hexagon((x, y): Point) -> String {
    let (w, h) = (HEX + 2.0, HEX - 2.0);
    format!("M{} {y}l{} -{h}h{}l{} {h}l-{} {h}h-{}z", x - w, w / 2.0, w, w / 2.0, w / 2.0, w)
}

/// What is left of the life of the keys that the metadata service hands out, as an arc around it.
fn drain(frame: &Frame<'_>, now: i64) -> Html {
    let Some(keys) = frame.keys else { return Html::default() };
    #[expect(clippy::cast_precision_loss, reason = "hours in milliseconds")]
    let share = (keys.until - now) as f64 / (keys.until - keys.from).max(1) as f64;
    let dash = format!("{:.1} 100", share.clamp(0.0, 1.0) * 100.0);
    let (x, y) = frame.stage.imds;
    html! { <circle class="drain" cx={x.to_string()} cy={y.to_string()} r={(HEX + 5.0).to_string()} pathLength="100" stroke-dasharray={dash} transform={format!("rotate(-90 {x} {y})")} /> }
}

fn square(frame: &Frame<'_>, focus: &InstanceView) -> Html {
    let at = frame.stage.square;
    let here = frame.hop().is_some_and(|hop| {
        matches!(&hop.from, Spot::Instance(id) if *id == focus.id) || hop.kind == Kind::Change
    });
    let changes = frame.hop().is_some_and(|hop| hop.kind == Kind::Change);
    let running = focus.state == "running";
    let class = classes!(
        "thing",
        "a-instance",
        here.then_some("here"),
        (!running).then_some("unready"),
        changes.then_some("changes")
    );
    let (x, y) = at.center();
    html! {
        <g {class}>
            { rect("shape", at, 10.0) }
            { text("nm", (x, y + if running { 0.0 } else { 1.0 }), fit(&focus.label, at.w - 6.0, SANS + 0.4)) }
            { text("fact", (x, y + 15.0), focus.state.clone()) }
            <title>{ format!("{} ({}), {}", focus.label, focus.id, focus.state) }</title>
        </g>
    }
}

/// The ring of the instance profile, and the role that hangs in it.
fn worn(frame: &Frame<'_>, focus: &InstanceView) -> Html {
    let stage = &frame.stage;
    let (x, y) = stage.ring;
    let strip = stage.form.flat();
    let ring =
        |class: &'static str| html! { <circle {class} cx={x.to_string()} cy={y.to_string()} r="7.5" /> };
    let profile = match &focus.instance_profile {
        None => {
            return html! {
                <>
                    { ring("ring none") }
                    if !strip { { text("fact left", (x + 14.0, y - 4.0), "no instance") }{ text("fact left", (x + 14.0, y + 9.0), "profile") } }
                </>
            };
        }
        Some(profile) => profile,
    };
    let settled = focus.association == "associated";
    if strip {
        return ring(if settled { "ring" } else { "ring coming" });
    }
    let room = stage.sheet.0 - 12.0 - stage.tag.0 - 12.0;
    let (tag_x, tag_y) = stage.tag;
    html! {
        <>
            <path class="hang" d={format!("M{x} {}V{}", tag_y + 22.0, y - 7.0)} />
            { ring(if settled { "ring" } else { "ring coming" }) }
            { match &focus.role {
                Some(role) => {
                    let name = fit(role, room - 34.0, SANS + 0.5);
                    #[expect(clippy::cast_precision_loss, reason = "some letters")]
                    let width = 30.0 + name.chars().count() as f64 * (SANS + 0.5);
                    html! {
                        <g class="a-iam thing">
                            { rect("shape tagged", Rect { x: tag_x, y: tag_y, w: width, h: 23.0 }, 5.0) }
                            { path("sign", shield((tag_x + 13.0, tag_y + 11.5), 0.55)) }
                            { text("nm left", (tag_x + 23.0, tag_y + 15.5), name) }
                            <title>{ format!("Role {role}, worn through the instance profile {profile}") }</title>
                        </g>
                    }
                }
                None => html! { <g class="a-deny">{ text("fact left", (tag_x, tag_y + 15.0), "holds no role") }</g> },
            } }
            { text("fact left", (x + 14.0, y - 4.0), if settled { "instance profile" } else { "on its way" }) }
        </>
    }
}

fn shield((x, y): Point, scale: f64) -> String {
    let (w, h) = (14.0 * scale, 17.0 * scale);
    format!(
        "M{x} {}L{} {}V{}C{} {} {} {} {x} {}C{} {} {} {} {} {}V{}z",
        y - h,
        x + w,
        y - h * 0.7,
        y + h * 0.05,
        x + w,
        y + h * 0.6,
        x + w * 0.45,
        y + h * 0.88,
        y + h,
        x - w * 0.45,
        y + h * 0.88,
        x - w,
        y + h * 0.6,
        x - w,
        y + h * 0.05,
        y - h * 0.7
    )
}

/// What a program on the instance got in this run: a token, keys.
fn held(frame: &Frame<'_>) -> Html {
    let stage = &frame.stage;
    if stage.form.flat() || !(frame.token || frame.got.is_some()) {
        return Html::default();
    }
    let card = stage.card;
    html! {
        <g class="a-imds thing">
            if let Some(key) = &frame.got {
                { rect("shape", card, 4.0) }
                { text("mono left", (card.x + 7.0, card.y + 15.0), format!("{}…{}", head(key, 4), tail(key, 4))) }
                <title>{ format!("The keys {key}, in the hands of a program for this command") }</title>
            }
            if frame.token {
                { rect("shape", Rect { x: card.right() + 5.0, w: 40.0, ..card }, 4.0) }
                { text("fact", (card.right() + 25.0, card.y + 15.0), "token") }
            }
        </g>
    }
}

fn sts(frame: &Frame<'_>, focus: &InstanceView) -> Html {
    let (x, y) = frame.stage.sts;
    let called = frame.service.id == "sts" && frame.run.is_some();
    let minted = frame.hop().is_some_and(|hop| hop.kind == Kind::Mint);
    let (first, second) = match called {
        true => ("asked by name,".to_owned(), "with a signature".to_owned()),
        false => ("EC2 asks STS,".to_owned(), format!("{} never does", fit(&focus.label, 54.0, SANS))),
    };
    html! {
        <>
            <g class={classes!("a-iam", "thing", (minted || called).then_some("here"))}>
                { path("shape", shield((x, y), 1.05)) }
                { text("nm", (x, y + 4.0), "STS") }
            </g>
            { text("fact left", (x + 22.0, y - 2.0), first) }
            { text("fact left", (x + 22.0, y + 12.0), second) }
        </>
    }
}

/// Other instances: a few with names, many as squares by role.
fn others(frame: &Frame<'_>, choose: &Callback<String>) -> Html {
    let counts: Vec<usize> = frame.groups.iter().map(|group| group.instances.len()).collect();
    let places = frame.stage.places(&counts);
    let crowd = many(&counts);
    let group = |(group, places): (&Group<'_>, &Vec<Rect>)| {
        let head = places.first().copied().unwrap_or_default();
        let items = group.instances.iter().zip(places).map(|(instance, at)| {
            let pick = {
                let (choose, id) = (choose.clone(), instance.id.clone());
                move |_: MouseEvent| choose.emit(id.clone())
            };
            let class = classes!(
                "thing",
                "other",
                if crowd && group.role.is_some() { "a-iam" } else { "a-instance" },
                (instance.state != "running").then_some("unready")
            );
            let title = format!(
                "{} ({}), {}, {}",
                instance.label,
                instance.id,
                instance.state,
                instance.role.as_ref().map_or_else(|| "no role".to_owned(), |role| format!("role {role}"))
            );
            html! {
                <g {class} key={instance.id.clone()} onclick={pick}>
                    { rect("shape", *at, if crowd { 3.0 } else { 6.0 }) }
                    if !crowd {
                        <circle class={if instance.instance_profile.is_some() { "ring" } else { "ring none" }} cx={(at.right() - 4.0).to_string()} cy={at.y.to_string()} r="4" />
                        { text("nm left", (at.right() + 7.0, at.y + 9.0), fit(&instance.label, 60.0, SANS + 0.4)) }
                        { text("fact left", (at.right() + 7.0, at.y + 21.0), fit(instance.role.as_deref().unwrap_or("no role"), 62.0, SANS)) }
                    }
                    <title>{ title }</title>
                </g>
            }
        });
        html! {
            <>
                if crowd {
                    { text("fact left", (head.x, head.y - 5.0), format!("{} × {}", group.instances.len(), fit(group.role.unwrap_or("without a role"), 140.0, SANS))) }
                }
                { for items }
            </>
        }
    };
    html! { <>{ for frame.groups.iter().zip(&places).map(group) }</> }
}

/// The policies of whoever calls: a sheet with a line for each statement; the deciding one stands on the lane.
fn sheet(frame: &Frame<'_>) -> Html {
    let (stage, sheet) = (&frame.stage, &frame.sheet);
    let (x, w) = stage.sheet;
    let (top, bottom) = (sheet.top, sheet.bottom);
    let judges = frame.hop().is_some_and(|hop| hop.kind == Kind::Judge);
    let outline = format!(
        "M{x} {}q0-4 4-4h{}l12 12v{}q0 4-4 4h-{}q-4 0-4-4z",
        top + 4.0,
        w - 16.0,
        bottom - top - 16.0,
        w - 8.0
    );
    let class = classes!(
        "thing",
        "a-iam",
        "policy",
        judges.then_some("here"),
        sheet.lines.is_empty().then_some("ghost"),
        (sheet.allowed == Some(false)).then_some("shut")
    );
    let head = top + 17.0;
    #[expect(clippy::cast_precision_loss, reason = "few")]
    let below = head + 15.0 * sheet.name.len().max(1) as f64;
    let line = |(index, line): (usize, &rolelab_labs::hops::Line)| {
        #[expect(clippy::cast_precision_loss, reason = "few")]
        let y = below + 8.0 + index as f64 * LINE;
        let state = match (line.decides, line.applies) {
            (true, _) => "st decides",
            (false, Some(true)) => "st applies",
            (false, Some(false)) => "st misses",
            (false, None) => "st",
        };
        let actor = if line.allow { "a-api" } else { "a-deny" };
        let row = Rect { x: x + 6.0, y, w: w - 12.0, h: LINE - 3.0 };
        html! {
            <g class={classes!(actor, state)}>
                { rect("row", row, 3.0) }
                { rect("bar", Rect { w: 3.0, ..row }, 1.5) }
                { text("mono left", (row.x + 9.0, row.y + 12.5), fit(&line.label, row.w - 26.0, MONO)) }
                if line.decides { { path("tick", if line.allow { format!("M{} {}l3 3 5-6", row.right() - 13.0, row.y + 8.5) } else { format!("M{} {}l6 6m0-6l-6 6", row.right() - 12.0, row.y + 5.5) }) } }
            </g>
        }
    };
    html! {
        <g {class}>
            { path("shape", outline) }
            { path("fold", format!("M{} {top}v12h12", x + w - 12.0)) }
            { for sheet.name.iter().enumerate().map(|(index, name)| {
                #[expect(clippy::cast_precision_loss, reason = "few")]
                let y = head + index as f64 * 15.0;
                text("nm left", (x + 9.0, y), name.clone())
            }) }
            if sheet.lines.is_empty() {
                { text("nm left", (x + 9.0, head), if sheet.of.is_some() { "no policy" } else { "no caller" }) }
                { text("fact left", (x + 9.0, below + 14.0), fit(sheet.nothing, w - 14.0, SANS - 0.6)) }
            }
            { text("fact left", (x + 9.0, below), fit(sheet.of.as_deref().unwrap_or("nobody"), w - 16.0, SANS)) }
            { for sheet.lines.iter().enumerate().map(line) }
            if !sheet.more.is_empty() { { text("fact left", (x + 9.0, bottom - 8.0), fit(&sheet.more, w - 14.0, SANS)) } }
            if sheet.allowed == Some(false) && !sheet.lines.iter().any(|line| line.decides) {
                <g class="a-deny">{ path("gate", format!("M{} {}v24m-5-17l10 10m0-10l-10 10", x, stage.lane - 12.0)) }</g>
            }
        </g>
    }
}

fn service(frame: &Frame<'_>) -> Html {
    let stage = &frame.stage;
    if frame.service.id == "sts" && !stage.form.flat() {
        return Html::default();
    }
    let (x, y) = stage.service;
    let (w, h) = DRUM;
    let here = frame.hop().is_some_and(|hop| hop.kind == Kind::Answer && !frame.refused);
    let drum = format!(
        "M{} {}v{}a{w} 7 0 0 0 {} 0v-{}a{w} 7 0 0 0 -{} 0 {w} 7 0 0 0 {} 0",
        x - w,
        y - h + 7.0,
        2.0 * h - 14.0,
        2.0 * w,
        2.0 * h - 14.0,
        2.0 * w,
        2.0 * w
    );
    let below = fit(&frame.service.below, if stage.form == Form::Wide { 104.0 } else { 84.0 }, MONO);
    html! {
        <>
            <g class={classes!("thing", "a-api", here.then_some("here"))}>
                { path("shape", drum) }
                { text("nm", (x, y + 6.0), frame.service.label.clone()) }
            </g>
            if stage.form.flat() {
                { text("mono", (x, y - h - 8.0), fit(&frame.service.below, 70.0, MONO)) }
            } else {
                { text("mono right", (stage.w - 6.0, y + h + 15.0), below) }
            }
        </>
    }
}

/// CloudTrail: a tape that prints rows.
fn tape(frame: &Frame<'_>) -> Html {
    let stage = &frame.stage;
    let at = stage.tape;
    let strip = stage.form.flat();
    let prints = frame.hop().is_some_and(|hop| hop.kind == Kind::Record);
    let last = frame.rows.len().saturating_sub(1);
    let wide = stage.form == Form::Wide;
    let (time, name, by) = if wide { (84.0, 148.0, 304.0) } else { (78.0, 0.0, 214.0) };
    let name = if wide { name } else { time };
    let rows = frame.rows.iter().enumerate().filter(|(index, _)| !strip || *index == last).map(|(index, row)| {
        let y = at.y + if strip { 19.0 } else if frame.rows.len() == 1 { 24.0 } else if index == 0 { 16.0 } else { 32.0 };
        let class = classes!("line", (!row.management).then_some("data"), (prints && index == last).then_some("prints"));
        let what = match (&row.error, row.management) {
            (Some(error), _) => error.clone(),
            (None, true) => format!("by {}", row.by),
            (None, false) => "not in event history".to_owned(),
        };
        html! {
            <g {class} key={row.entry}>
                if !row.management { { rect("dots", Rect { x: at.x + name - 5.0, y: y - 12.0, w: at.w - name - 2.0, h: 15.5 }, 3.0) } }
                if wide { { text("mono left muted", (at.x + time, y), row.at.clone()) } }
                { text("mono left", (at.x + name, y), fit(&row.name, by - name - 6.0, MONO)) }
                <g class={if row.error.is_some() { "a-deny" } else { "a-none" }}>
                    { text(if row.error.is_some() { "mono left err" } else { "fact left" }, (at.x + by, y), fit(&what, at.w - by - 6.0, if row.error.is_some() { MONO } else { SANS - 0.4 })) }
                </g>
            </g>
        }
    });
    html! {
        <>
            { rect("tape", at, 4.0) }
            { path("holes", format!("M{} {}v{}", at.x + 7.0, at.y + 5.0, at.h - 10.0)) }
            { text("nm left", (at.x + 14.0, at.y + if strip { 19.0 } else { 16.0 }), if strip { "Trail" } else { "CloudTrail" }) }
            if !strip { { text("fact left", (at.x + 14.0, at.y + 31.0), "records") } }
            if frame.rows.is_empty() { { text("fact left", (at.x + name, at.y + if strip { 19.0 } else { 24.0 }), "No API call yet") } }
            { for rows }
        </>
    }
}

/// The numbers of the hops so far.
fn marks(frame: &Frame<'_>) -> Html {
    let mark = |mark: super::frame::Mark| {
        let hop = frame.run.and_then(|run| run.hops.get(mark.hop));
        let actor = hop.map_or("a-none", |hop| super::list::actor(hop));
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
