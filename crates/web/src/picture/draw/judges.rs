//! What decides, what is asked for, and what is recorded: the policies' sheet, the service, the tape.

use rolelab_labs::hops::{Kind, Line};
use yew::prelude::*;

use super::{
    super::{
        frame::{Frame, LINE},
        stage::{DRUM, Form, Rect},
    },
    MONO, SANS, fit, path, rect, text,
};

/// The policies of whoever calls: a sheet with a line for each statement; the deciding one stands on the lane.
pub(super) fn sheet(frame: &Frame<'_>) -> Html {
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
        (sheet.lines.is_empty() || !sheet.asked).then_some("ghost"),
        (sheet.allowed == Some(false)).then_some("shut")
    );
    let head = top + 17.0;
    #[expect(clippy::cast_precision_loss, reason = "few")]
    let below = head + 15.0 * sheet.name.len().max(1) as f64;
    let lines = below + if stage.form.flat() { -0.5 } else { 13.5 };
    let line = |(index, line): (usize, &Line)| {
        #[expect(clippy::cast_precision_loss, reason = "few")]
        let y = lines + index as f64 * LINE;
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
                text(if stage.form == Form::Wide { "nm left" } else { "nm small left" }, (x + 9.0, y), name.clone())
            }) }
            if sheet.lines.is_empty() {
                { text("nm left", (x + 9.0, head), if sheet.nothing.is_empty() { "policies" } else if sheet.of.is_some() { "no policy" } else { "no caller" }) }
                { text("fact left", (x + 9.0, below + 14.0), fit(sheet.nothing, w - 14.0, SANS - 0.6)) }
            }
            if !stage.form.flat() { { text("fact left", (x + 9.0, below), fit(sheet.of.as_deref().unwrap_or("nobody"), w - 16.0, SANS)) } }
            { for sheet.lines.iter().enumerate().map(line) }
            if !sheet.asked && !stage.form.flat() { { text("fact left", (x, bottom + 15.0), if stage.form == Form::Wide && !frame.turned { "not asked: unsigned" } else { "not asked" }) } }
            if !sheet.more.is_empty() { { text("fact left", (x + 9.0, bottom - 8.0), fit(&sheet.more, w - 14.0, SANS)) } }
            if sheet.allowed == Some(false) && !sheet.lines.iter().any(|line| line.decides) {
                <g class="a-deny">{ path("gate", format!("M{} {}v24m-5-17l10 10m0-10l-10 10", x, stage.lane - 12.0)) }</g>
            }
        </g>
    }
}

pub(super) fn service(frame: &Frame<'_>) -> Html {
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
    let label = if frame.service.label.len() == 1 { [y + 6.0, y] } else { [y - 1.0, y + 14.0] };
    let below = fit(&frame.service.below, if stage.form == Form::Wide { 104.0 } else { 84.0 }, MONO);
    html! {
        <>
            <g class={classes!("thing", "a-api", here.then_some("here"))}>
                { path("shape", drum) }
                { for frame.service.label.iter().zip(label).map(|(line, y)| text("nm", (x, y), line.clone())) }
            </g>
            if frame.turned { <g class="a-deny">{ path("gate", format!("M{} {}v24m-5-17l10 10m0-10l-10 10", x - w, stage.lane - 12.0)) }</g> }
            if stage.form.flat() {
                { text("mono", (x, y - h - 8.0), fit(&frame.service.below, 70.0, MONO)) }
            } else {
                { text("mono right", (stage.w - 6.0, y + h + 15.0), below) }
            }
        </>
    }
}

/// CloudTrail: a tape that prints rows.
pub(super) fn tape(frame: &Frame<'_>) -> Html {
    let stage = &frame.stage;
    let at = stage.tape;
    let strip = stage.form.flat();
    let prints = frame.hop().is_some_and(|hop| hop.kind == Kind::Record);
    let last = frame.rows.len().saturating_sub(1);
    let wide = stage.form == Form::Wide;
    let (time, name, by) = if wide { (84.0, 148.0, 304.0) } else { (88.0, 0.0, 224.0) };
    let name = if wide { name } else { time };
    let rows = frame.rows.iter().enumerate().filter(|(index, _)| !strip || *index == last).map(|(index, row)| {
        let y = at.y + if strip { 19.0 } else if frame.rows.len() == 1 { 24.0 } else if index == 0 { 16.0 } else { 32.0 };
        let by = if row.management || row.error.is_some() { by } else { name + 88.0 };
        let class = classes!("printed", (!row.management).then_some("data"), (prints && index == last).then_some("prints"));
        let what = match (&row.error, row.management) {
            (Some(error), _) => error.clone(),
            (None, true) => format!("by {}", row.by),
            (None, false) => "data event, not in event history".to_owned(),
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
