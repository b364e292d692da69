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
            Way { there, back: if hop.fate == Fate::Lost { part(&back, 0.5) } else { back } }
        }
        Kind::Mint => {
            let there = to_sts(stage);
            Way { back: reversed(&there), there }
        }
        Kind::Judge => {
            let mut there = lane(stage, &hop.from);
            if matches!(hop.to, Spot::Service(_)) {
                there.extend(to_service(stage, service, bottom));
            }
            Way { there, back: Vec::new() }
        }
        Kind::Answer => {
            let mut there = lane(stage, &hop.to);
            if !refused {
                there.extend(to_service(stage, service, bottom));
            }
            Way { there: reversed(&there), back: Vec::new() }
        }
        Kind::Record => Way { there: to_tape(stage, service, refused, bottom), back: Vec::new() },
        Kind::Visit => Way { there: to_instance(stage, &hop.from, &hop.to), back: Vec::new() },
        Kind::Reply => Way { there: reversed(&to_instance(stage, &hop.to, &hop.from)), back: Vec::new() },
        Kind::Astray => Way { there: astray(stage, &hop.from, &hop.to), back: Vec::new() },
        Kind::Chain | Kind::Sign | Kind::Change => Way::default(),
    }
}

/// The way of a visitor to the instance in full: from the laptop above, from a neighbour below. Nothing is drawn for an
/// instance that asks itself. A strip shows the instance alone, so there it comes in from above.
pub(crate) fn to_instance(stage: &Stage, from: &Spot, to: &Spot) -> Line {
    let (laptop, square) = (stage.laptop, stage.square);
    match (from, stage.form) {
        _ if from == to => Line::new(),
        (_, Form::Strip | Form::Ribbon) => {
            let x = square.x + square.w / 2.0;
            vec![(x, 0.0), (x, square.y)]
        }
        (Spot::Instance(_), _) => {
            let (x, y) = (stage.host.x - 4.0, square.y + 28.0);
            vec![(x, stage.others.1), (x, y), (square.x, y)]
        }
        _ => vec![(laptop.x + 14.0, laptop.bottom() + 4.0), (laptop.x + 14.0, square.y)],
    }
}

/// The way of a request that reaches nobody, as far as it came: no policy has to do with it.
fn astray(stage: &Stage, from: &Spot, to: &Spot) -> Line {
    let (square, laptop, flat) = (stage.square, stage.laptop, stage.form.flat());
    match (from, to) {
        // Its own host stopped it: it stands at the edge, and leaves what is written in the square to be read.
        (Spot::Instance(_), to) if from == to => match to_imds(stage).first() {
            Some((x, y)) if flat => vec![(square.center().0, *y), (*x - 12.0, *y)],
            Some((x, y)) => vec![(square.x + 14.0, *y), (*x + 12.0, *y)],
            None => Line::new(),
        },
        (_, Spot::Metadata(_)) => part(&to_imds(stage), 0.6),
        // Before an instance: at its security group, its firewall, its closed port.
        (_, Spot::Instance(_)) => part(&to_instance(stage, from, to), 0.42),
        // Past the laptop, not far.
        (Spot::Laptop | Spot::Console, _) => match flat {
            true => vec![(laptop.x - 4.0, laptop.center().1), (laptop.x - 48.0, laptop.center().1)],
            false => {
                let (x, y) = (laptop.center().0, laptop.bottom() + 4.0);
                vec![(x, y), (x, y + 12.0), (x + if from == to { 24.0 } else { 60.0 }, y + 12.0)]
            }
        },
        // Out of the VPC and no further.
        _ => {
            let (x, y) = lane(stage, from).first().copied().unwrap_or_default();
            let far = if flat { 24.0 } else { stage.sheet.0 - 10.0 - square.right() };
            vec![(x, y), (x + far, y)]
        }
    }
}

/// A share of a line, from its beginning.
fn part(line: &Line, share: f64) -> Line {
    let end = along(line, share);
    let total = length(line);
    let mut kept: Line = Vec::new();
    let mut gone = 0.0;
    for (index, point) in line.iter().enumerate() {
        if index > 0
            && let Some(before) = line.get(index - 1)
        {
            gone += distance(*before, *point);
        }
        if gone > total * share {
            break;
        }
        kept.push(*point);
    }
    kept.push(end);
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
    fn what_is_stopped_stays_where_it_was_stopped() {
        let spot = |id: &str| Spot::Instance(id.to_owned());
        for form in [Form::Wide, Form::Narrow, Form::Strip, Form::Ribbon] {
            let stage = Stage::new(form, &[1]);
            let square = stage.square;
            let within = |(x, y): Point| {
                (square.x..=square.right()).contains(&x) && (square.y..=square.bottom()).contains(&y)
            };
            let line = astray(&stage, &spot("i-1"), &spot("i-1"));
            let ends = (line.first().copied().unwrap_or_default(), line.last().copied().unwrap_or_default());
            let (edge, y) = to_imds(&stage).first().copied().unwrap_or_default();
            assert!(within(ends.0) && ends.1.1 == y, "{form:?}: {line:?}");
            assert!((ends.1.0 - edge).abs() < 14.0, "at the edge, towards the metadata service: {line:?}");
            let far = stage.sheet.0;
            for (from, to) in [
                (Spot::Laptop, spot("i-1")),
                (Spot::Laptop, Spot::Nowhere),
                (Spot::Laptop, Spot::Laptop),
                (spot("i-2"), spot("i-1")),
                (spot("i-1"), Spot::Metadata("i-1".to_owned())),
            ] {
                let line = astray(&stage, &from, &to);
                assert!(line.iter().all(|(x, _)| *x < far), "{form:?} {from:?} {to:?}: {line:?}");
                assert!(to != spot("i-1") || !line.iter().any(|point| within(*point)), "{form:?}: {line:?}");
            }
        }
    }

    #[test]
    fn half_a_line_ends_in_its_middle() {
        assert_eq!(part(&vec![(0.0, 0.0), (10.0, 0.0)], 0.5), [(0.0, 0.0), (5.0, 0.0)]);
        assert_eq!(
            part(&vec![(0.0, 0.0), (2.0, 0.0), (10.0, 0.0)], 0.5),
            [(0.0, 0.0), (2.0, 0.0), (5.0, 0.0)]
        );
        assert_eq!(part(&vec![(0.0, 0.0), (10.0, 0.0)], 0.2), [(0.0, 0.0), (2.0, 0.0)]);
    }
}
