//! Who asks: the laptop, the instance in full with what it wears and holds, its metadata service, the other instances.

use rolelab_labs::{
    hops::{CONSOLE, Kind, Spot},
    view::InstanceView,
};
use yew::prelude::*;

use super::{
    super::{
        frame::{Frame, Group},
        stage::{Form, HEX, Point, Rect, many},
    },
    SANS, fit, path, rect, text,
};

pub(super) fn laptop(frame: &Frame<'_>) -> Html {
    let at = frame.stage.laptop;
    let console = frame.run.is_some_and(|run| run.host == CONSOLE);
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
            { keys_of_laptop(frame, (x, y + 27.0)) }
        </>
    }
}

/// Which keys the laptop has, or which of them it signed with just now.
fn keys_of_laptop(frame: &Frame<'_>, at: Point) -> Html {
    let view = frame.view;
    let short = |key: &str| format!("{}…{}", head(key, 4), tail(key, 4));
    let signs = frame.signs.as_deref().filter(|_| frame.caller == Spot::Laptop);
    match (signs, &view.picture.laptop_keys) {
        _ if frame.stage.form.flat() || view.picture.policies.is_empty() => Html::default(),
        _ if frame.caller == Spot::Console => {
            text("fact left", at, format!("signed in as {}", view.console.user))
        }
        // Keys of a role in the hands of a laptop.
        (Some(key), _) if key.starts_with("ASIA") => {
            html! { <g class="a-deny"><title>{ format!("Keys of a role, used away from its instance: {key}") }</title>{ text("fact left", at, format!("signs with {}", short(key))) }</g> }
        }
        (_, Some(key)) => {
            html! { <g class="a-deny"><title>{ format!("The long-term key {key} stands in a file here") }</title>{ text("fact left", at, format!("holds {}", short(key))) }</g> }
        }
        (_, None) => text("fact left", at, "no keys stored"),
    }
}

fn head(text: &str, n: usize) -> String {
    text.chars().take(n).collect()
}

fn tail(text: &str, n: usize) -> String {
    text.chars().skip(text.chars().count().saturating_sub(n)).collect()
}

/// The instance in full, its ring, role, keys and metadata service.
pub(super) fn cloud(frame: &Frame<'_>, now: i64) -> Html {
    let stage = &frame.stage;
    let strip = stage.form.flat();
    let Some(focus) = frame.focus else {
        let middle = stage.vpc.x + stage.vpc.w / 2.0;
        return html! {
            <>
                { rect("shape ghost", stage.square, 10.0) }
                if !strip {
                    { text("fact", (middle, stage.square.bottom() + 40.0), if frame.view.console.instances.is_empty() { "No instance yet" } else { "No instance left" }) }
                    // A lesson says itself what to do.
                    if frame.view.lesson.is_none() {
                        { text("fact", (middle, stage.square.bottom() + 56.0), "Launch one in the console") }
                    }
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
                { text("fact left", (stage.host.x + 7.0, imds_y + 16.0), format!("hypervisor · {}", versions(focus))) }
            }
            <g class={hex_class}>
                { path("shape", hexagon(stage.imds)) }
                { drain(frame, now) }
                { text("nm", (imds_x, imds_y + 4.0), "IMDS") }
                <title>{ format!("The metadata service of {}: tokens {}, hop limit {}, {}", focus.label, focus.http_tokens, focus.hop_limit, focus.http_endpoint) }</title>
            </g>
            { square(frame, focus) }
            if !strip { { static_key(frame, focus) } }
            { worn(frame, focus) }
            { held(frame) }
        </>
    }
}

fn versions(focus: &InstanceView) -> &'static str {
    match (focus.http_endpoint.as_str(), focus.http_tokens.as_str()) {
        ("enabled", "required") => "v2 only",
        ("enabled", _) => "v1 or v2",
        _ => "off",
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

/// A long-term key that stands on the instance, as on the laptop.
fn static_key(frame: &Frame<'_>, focus: &InstanceView) -> Html {
    let Some((_, key)) = frame.view.picture.static_keys.iter().find(|(id, _)| *id == focus.id) else {
        return Html::default();
    };
    let at = frame.stage.square;
    let short = format!("holds {}…{}", head(key, 4), tail(key, 4));
    html! { <g class="a-deny"><title>{ format!("The long-term key {key} stands in a file here") }</title>{ text("fact", (at.center().0, at.bottom() + 15.0), short) }</g> }
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
                    if !strip { { text("fact left", (x + 19.0, y - 4.0), "no instance") }{ text("fact left", (x + 19.0, y + 9.0), "profile") } }
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

/// STS: beside the metadata service, for which EC2 asks it, and where a signed call to it ends.
pub(super) fn sts(frame: &Frame<'_>) -> Html {
    let (x, y) = frame.stage.sts;
    let called = frame.service.id == "sts" && frame.run.is_some();
    let label = match frame.focus {
        Some(focus) => focus.label.as_str(),
        None if called => "",
        // Nobody has to do with it.
        None => return Html::default(),
    };
    let minted = frame.hop().is_some_and(|hop| hop.kind == Kind::Mint);
    let wide = frame.stage.form == Form::Wide;
    let (first, second) = match called {
        true => ("asked by a".to_owned(), "signed call".to_owned()),
        false if wide => ("EC2 asks STS,".to_owned(), format!("not {}", fit(label, 60.0, SANS))),
        false => ("EC2 asks".to_owned(), "STS".to_owned()),
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
pub(super) fn others(frame: &Frame<'_>, choose: &Callback<String>) -> Html {
    let counts: Vec<usize> = frame.groups.iter().map(|group| group.instances.len()).collect();
    let places = frame.stage.places(&counts);
    let crowd = many(&counts);
    let half = (frame.stage.vpc.w - 20.0) / 2.0;
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
                        { text("nm left", (at.right() + 7.0, at.y + 14.0), fit(&instance.label, half - 34.0, SANS + 0.4)) }
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
