//! The way of each hop across the stage: the lines its packet follows, and where its number stands afterwards.

use rolelab_labs::hops::{Fate, Hop, Kind, Spot};

use super::stage::{DRUM, Form, HEX, Point, Stage};

/// A line of points.
pub(crate) type Line = Vec<Point>;

/// The way of a hop.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Way {
    /// Where the packet goes.
    pub(crate) there: Line,
    /// Where the answer comes back, if this hop has one.
    pub(crate) back: Line,
}

/// Where a caller's lane begins. Whoever is not drawn in full asks from the group it stands in.
pub(crate) fn lane(stage: &Stage, from: &Spot) -> Line {
    let (sheet, lane) = (stage.sheet.0, stage.lane);
    match (from, stage.form) {
        (Spot::Laptop | Spot::Console, Form::Wide | Form::Narrow) => {
            let (x, y) = (stage.laptop.x + 20.0, stage.laptop.bottom() + 4.0);
            let bend = sheet - 12.0;
            vec![(x, y), (x, y + 12.0), (bend, y + 12.0), (bend, lane), (sheet, lane)]
        }
        _ => vec![(stage.square.right(), lane), (sheet, lane)],
    }
}

/// The way to the metadata service.
pub(crate) fn to_imds(stage: &Stage) -> Line {
    let (x, y) = stage.imds;
    match stage.form {
        Form::Strip | Form::Ribbon => vec![(stage.square.x, y), (x + HEX + 2.0, y)],
        Form::Wide | Form::Narrow => {
            let from = stage.square.bottom() - 12.0;
            vec![(stage.square.right(), from), (x, from), (x, y - HEX + 2.0)]
        }
    }
}

/// Between the metadata service and STS.
pub(crate) fn to_sts(stage: &Stage) -> Line {
    vec![(stage.imds.0 + HEX + 2.0, stage.imds.1), (stage.sts.0 - 17.0, stage.sts.1)]
}

/// From the sheet, whose lower edge is `bottom`, to the service.
pub(crate) fn to_service(stage: &Stage, service: &str, bottom: f64) -> Line {
    let right = stage.sheet.0 + stage.sheet.1;
    match service {
        "sts" if !stage.form.flat() => {
            vec![(stage.sts.0, bottom), (stage.sts.0, stage.sts.1 - 18.0)]
        }
        _ => vec![(right, stage.lane), (stage.service.0 - DRUM.0, stage.lane)],
    }
}

/// From where a call was settled down to the tape; what the policies refused leaves below their sheet.
pub(crate) fn to_tape(stage: &Stage, service: &str, refused: bool, bottom: f64) -> Line {
    let top = stage.tape.y;
    let right = stage.sheet.0 + stage.sheet.1;
    match (stage.form, service) {
        // There is none.
        (Form::Ribbon, _) => vec![stage.service],
        (Form::Strip, _) if refused => vec![(right - 12.0, bottom), (right - 12.0, top)],
        (Form::Strip, _) => vec![(stage.service.0, stage.service.1 + DRUM.1 + 2.0), (stage.service.0, top)],
        _ if refused => {
            let (from, below) = (right - 12.0, (bottom + 6.0).max(228.0));
            let x = right + 18.0;
            vec![(from, bottom), (from, below), (x, below), (x, top)]
        }
        (_, "sts") => vec![(stage.sts.0, stage.sts.1 + 18.0), (stage.sts.0, top)],
        _ => vec![(stage.service.0, stage.service.1 + DRUM.1 + 20.0), (stage.service.0, top)],
    }
}

/// The way of a hop. `service` is what the request was for, `refused` whether the policies refused it, `bottom` the
/// lower edge of the sheet.
pub(crate) fn way(stage: &Stage, hop: &Hop, service: &str, refused: bool, bottom: f64) -> Way {
    let reversed = |line: &Line| line.iter().rev().copied().collect::<Line>();
    match hop.kind {
        Kind::Metadata => {
            let there = to_imds(stage);
            let back = reversed(&there);
            Way { there, back: if hop.fate == Fate::Lost { half(&back) } else { back } }
        }
        Kind::Mint => {
            let there = to_sts(stage);
            Way { back: reversed(&there), there }
        }
        Kind::Judge => Way { there: lane(stage, &hop.from), back: Vec::new() },
        Kind::Answer => {
            let mut there = lane(stage, &hop.to);
            if !refused {
                there.extend(to_service(stage, service, bottom));
            }
            Way { there: reversed(&there), back: Vec::new() }
        }
        Kind::Record => Way { there: to_tape(stage, service, refused, bottom), back: Vec::new() },
        // Out of the VPC, or past the laptop, and no further: no policy has to do with it.
        Kind::Astray => {
            let (x, y) = lane(stage, &hop.from).first().copied().unwrap_or_default();
            let far = if stage.form.flat() { 24.0 } else { stage.sheet.0 - 10.0 - stage.square.right() };
            Way { there: vec![(x, y), (x + far, y)], back: Vec::new() }
        }
        // From one host to another no way is drawn: the number stands at the instance.
        Kind::Chain | Kind::Sign | Kind::Change | Kind::Visit => Way::default(),
    }
}

/// The first half of a line.
fn half(line: &Line) -> Line {
    let middle = along(line, 0.5);
    let total = length(line);
    let mut kept: Line = Vec::new();
    let mut gone = 0.0;
    for (index, point) in line.iter().enumerate() {
        if index > 0
            && let Some(before) = line.get(index - 1)
        {
            gone += distance(*before, *point);
        }
        if gone > total / 2.0 {
            break;
        }
        kept.push(*point);
    }
    kept.push(middle);
    kept
}

fn distance(a: Point, b: Point) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

/// How long a line is.
pub(crate) fn length(line: &[Point]) -> f64 {
    line.windows(2).map(|pair| if let [a, b] = pair { distance(*a, *b) } else { 0.0 }).sum()
}

/// The point at a share of a line's length.
pub(crate) fn along(line: &[Point], share: f64) -> Point {
    let mut left = length(line) * share.clamp(0.0, 1.0);
    for pair in line.windows(2) {
        let [a, b] = pair else { continue };
        let step = distance(*a, *b);
        if step >= left && step > 0.0 {
            let t = left / step;
            return (a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t);
        }
        left -= step;
    }
    line.last().copied().unwrap_or_default()
}

/// The line as an SVG path.
pub(crate) fn path(line: &[Point]) -> String {
    let mut text = String::new();
    for (index, (x, y)) in line.iter().enumerate() {
        text.push_str(&format!("{}{x:.1} {y:.1}", if index == 0 { "M" } else { "L" }));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_a_line_is_found_across_its_bends() {
        let line = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)];
        assert_eq!(
            [0.0, 0.25, 0.5, 0.75, 1.0].map(|share| along(&line, share)),
            [(0.0, 0.0), (5.0, 0.0), (10.0, 0.0), (10.0, 5.0), (10.0, 10.0)]
        );
        assert_eq!(along(&[], 0.5), (0.0, 0.0));
    }

    #[test]
    fn half_a_line_ends_in_its_middle() {
        assert_eq!(half(&vec![(0.0, 0.0), (10.0, 0.0)]), [(0.0, 0.0), (5.0, 0.0)]);
        assert_eq!(half(&vec![(0.0, 0.0), (2.0, 0.0), (10.0, 0.0)]), [(0.0, 0.0), (2.0, 0.0), (5.0, 0.0)]);
    }
}
