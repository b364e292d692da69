//! Where everything stands in the picture: fixed lanes. Left asks, the middle judges, the right is asked for, what is
//! below is recorded. Pure numbers, in units of the drawing; nothing here knows SVG.

/// A point.
pub(crate) type Point = (f64, f64);

/// A rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Rect {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) w: f64,
    pub(crate) h: f64,
}

impl Rect {
    pub(crate) fn right(self) -> f64 {
        self.x + self.w
    }
    pub(crate) fn bottom(self) -> f64 {
        self.y + self.h
    }
    pub(crate) fn center(self) -> Point {
        (self.x + self.w / 2.0, self.y + self.h / 2.0)
    }
}

/// The shape of the place that the picture has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Form {
    /// A column of its own.
    #[default]
    Wide,
    /// A narrow column, or a phone.
    Narrow,
    /// A strip above a shell.
    Strip,
    /// A strip above a shell on a phone: the same without the tape.
    Ribbon,
}

impl Form {
    /// All in one line, with room for little more than shapes.
    pub(crate) fn flat(self) -> bool {
        matches!(self, Self::Strip | Self::Ribbon)
    }
}

/// The most instances beside the one in full that have names of their own.
pub(crate) const NAMED: usize = 4;
/// A square of many, and the room it takes.
pub(crate) const TINY: f64 = 11.0;
const PITCH: f64 = 14.0;
/// A row of an instance with a name.
const ROW: f64 = 28.0;
/// The line above a group of many.
const GROUP: f64 = 17.0;

/// Where things stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Stage {
    pub(crate) form: Form,
    pub(crate) w: f64,
    pub(crate) h: f64,
    /// The laptop's drawing.
    pub(crate) laptop: Rect,
    pub(crate) vpc: Rect,
    /// The machine of the instance in full.
    pub(crate) host: Rect,
    /// The instance itself.
    pub(crate) square: Rect,
    pub(crate) ring: Point,
    /// Top left of the role's tag.
    pub(crate) tag: Point,
    pub(crate) card: Rect,
    /// The metadata service, on the hypervisor's edge.
    pub(crate) imds: Point,
    pub(crate) sts: Point,
    /// Left and width of the policy sheet.
    pub(crate) sheet: (f64, f64),
    /// The height of the request lane, on which the deciding statement stands.
    pub(crate) lane: f64,
    /// The middle of the service.
    pub(crate) service: Point,
    pub(crate) tape: Rect,
    /// Where other instances begin.
    pub(crate) others: Point,
}

/// The radius of the hexagon.
pub(crate) const HEX: f64 = 22.0;
/// Half the width and height of a service.
pub(crate) const DRUM: (f64, f64) = (24.0, 28.0);

impl Stage {
    /// A stage with room for so many other instances, which stand in groups when they are many.
    pub(crate) fn new(form: Form, groups: &[usize]) -> Self {
        match form {
            Form::Wide => Self::column(form, 456.0, 204.0, 126.0, groups),
            Form::Narrow => Self::column(form, 390.0, 186.0, 102.0, groups),
            Form::Strip => Self::strip(form, 148.0),
            Form::Ribbon => Self::strip(form, 108.0),
        }
    }

    fn column(form: Form, w: f64, vpc: f64, sheet: f64, groups: &[usize]) -> Self {
        let others = (18.0, 292.0);
        let room = others_height(groups, vpc - 20.0);
        let vpc = Rect { x: 8.0, y: 70.0, w: vpc, h: 212.0 + room };
        let h = (vpc.bottom() + 54.0_f64).max(400.0);
        Self {
            form,
            w,
            h,
            laptop: Rect { x: 20.0, y: 14.0, w: 40.0, h: 28.0 },
            vpc,
            host: Rect { x: 16.0, y: 92.0, w: vpc.w - 16.0, h: 180.0 },
            square: Rect { x: 34.0, y: 142.0, w: 64.0, h: 56.0 },
            ring: (84.0, 142.0),
            tag: (56.0, 101.0),
            card: Rect { x: 27.0, y: 207.0, w: 78.0, h: 22.0 },
            imds: (if form == Form::Wide { 160.0 } else { 152.0 }, 262.0),
            sts: (vpc.right() + 50.0, 262.0),
            sheet: (vpc.right() + 24.0, sheet),
            lane: 164.0,
            service: (w - 8.0 - DRUM.0 - 4.0, 164.0),
            tape: Rect { x: 8.0, y: h - 46.0, w: w - 16.0, h: 40.0 },
            others,
        }
    }

    fn strip(form: Form, h: f64) -> Self {
        Self {
            form,
            w: 420.0,
            h,
            laptop: Rect { x: 124.0, y: 32.0, w: 48.0, h: 34.0 },
            vpc: Rect { x: 6.0, y: 5.0, w: 190.0, h: 92.0 },
            host: Rect::default(),
            square: Rect { x: 118.0, y: 28.0, w: 60.0, h: 50.0 },
            ring: (166.0, 28.0),
            tag: (0.0, 0.0),
            card: Rect { x: 0.0, y: 0.0, w: 0.0, h: 0.0 },
            imds: (44.0, 53.0),
            sts: (44.0, 53.0),
            sheet: (230.0, 96.0),
            lane: 53.0,
            service: (384.0, 53.0),
            tape: Rect { x: 6.0, y: 112.0, w: 408.0, h: 30.0 },
            others: (0.0, 0.0),
        }
    }

    /// Where other instances stand. One group, without more than [`NAMED`], has rows with names; else each group has a
    /// line of its own and squares below.
    pub(crate) fn places(&self, groups: &[usize]) -> Vec<Vec<Rect>> {
        let (x, mut y) = self.others;
        let width = self.vpc.w - 20.0;
        if !many(groups) {
            let half = width / 2.0;
            let mut number = 0_u16;
            let mut place = |_| {
                let (column, row) = (f64::from(number % 2), f64::from(number / 2));
                number += 1;
                Rect { x: x + column * half, y: y + row * ROW, w: 20.0, h: 20.0 }
            };
            return groups.iter().map(|count| (0..*count).map(&mut place).collect()).collect();
        }
        let columns = columns(width);
        let mut all = Vec::new();
        for count in groups {
            y += GROUP;
            let place = |number: usize| {
                #[expect(clippy::cast_precision_loss, reason = "few")]
                let (column, row) = ((number % columns) as f64, (number / columns) as f64);
                Rect { x: x + column * PITCH, y: y + row * PITCH, w: TINY, h: TINY }
            };
            all.push((0..*count).map(place).collect());
            y += rows(*count, columns) * PITCH + 4.0;
        }
        all
    }
}

/// Whether so many stand in groups of squares without names.
pub(crate) fn many(groups: &[usize]) -> bool {
    groups.iter().sum::<usize>() > NAMED
}

fn columns(width: f64) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a width of some hundred units"
    )]
    let columns = (width / PITCH) as usize;
    columns.max(1)
}

fn rows(count: usize, columns: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "few")]
    let rows = count.div_ceil(columns) as f64;
    rows
}

fn others_height(groups: &[usize], width: f64) -> f64 {
    let count: usize = groups.iter().sum();
    match many(groups) {
        _ if count == 0 => 0.0,
        false => 8.0 + rows(count, 2) * ROW,
        true => 14.0 + groups.iter().map(|n| GROUP + rows(*n, columns(width)) * PITCH + 4.0).sum::<f64>(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_the_picture_and_nothing_lies_on_something_else() {
        for form in [Form::Wide, Form::Narrow] {
            for groups in [vec![], vec![1], vec![2, 2], vec![5], vec![20, 20, 9], vec![1; 10], vec![200]] {
                let stage = Stage::new(form, &groups);
                let places: Vec<Rect> = stage.places(&groups).into_iter().flatten().collect();
                assert_eq!(places.len(), groups.iter().sum::<usize>());
                for (index, place) in places.iter().enumerate() {
                    assert!(
                        place.x >= stage.vpc.x && place.right() <= stage.vpc.right(),
                        "{form:?} {groups:?}"
                    );
                    assert!(place.bottom() <= stage.vpc.bottom(), "{form:?} {groups:?} {index}");
                    let lies_on = |other: &Rect| {
                        place.x < other.right()
                            && other.x < place.right()
                            && place.y < other.bottom()
                            && other.y < place.bottom()
                    };
                    assert!(!places.iter().skip(index + 1).any(lies_on), "{form:?} {groups:?} {index}");
                }
                assert!(stage.vpc.bottom() < stage.tape.y && stage.tape.bottom() <= stage.h);
                assert!(stage.sheet.0 + stage.sheet.1 < stage.service.0 - DRUM.0);
            }
        }
    }
}
