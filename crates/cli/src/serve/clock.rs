//! How the world's clock moves while real clients are served: with the machine's, or by hand.

use std::time::{SystemTime, UNIX_EPOCH};

use rolelab_core::time::{Span, Timestamp};

/// What moves the clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Pace {
    /// The machine's clock.
    #[default]
    Real,
    /// `rolelab advance`.
    Manual,
}

/// The world's clock beside the machine's.
#[derive(Debug)]
pub(super) enum Clock {
    /// It is so far ahead of the machine's.
    Real { ahead: Span },
    /// It stands.
    Manual,
}

impl Clock {
    /// A clock that shows `now` in this moment.
    pub(super) fn new(pace: Pace, now: Timestamp) -> Self {
        match pace {
            Pace::Real => Self::Real { ahead: now.since(machine()) },
            Pace::Manual => Self::Manual,
        }
    }

    /// What to say when clients that sign by the machine's clock will be refused: it is further from that than `skew`,
    /// or than AWS has it.
    pub(super) fn far(&self, skew: Option<Span>) -> Option<String> {
        let Self::Real { ahead } = self else { return None };
        let off = Span::millis(ahead.as_millis().saturating_abs());
        (off > skew.unwrap_or(rolelab_core::timing::SIGNATURE_SKEW)).then(|| {
            let side = if ahead.as_millis() > 0 { "ahead of" } else { "behind" };
            format!(
                "the world's clock is {} seconds {side} this machine's: clients that sign by the latter are refused; --skew off takes them",
                off.as_seconds()
            )
        })
    }

    /// What it shows now; `None` when it stands.
    pub(super) fn now(&self) -> Option<Timestamp> {
        match self {
            Self::Real { ahead } => Some(machine().plus(*ahead)),
            Self::Manual => None,
        }
    }
}

/// The machine's clock: calendar time, which goes on while the machine sleeps, as the clocks of its clients do.
#[expect(clippy::disallowed_methods, reason = "the shell around the engine decides how far its clock moves")]
pub(crate) fn machine() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// The longest time that one step may be.
const LONGEST: Span = Span::hours(30 * 24);

/// Reads `90s`, `61m`, `3h`, `2d`, or several in a row: `1h30m`.
///
/// # Errors
/// A sentence that says what is taken.
pub(crate) fn span(text: &str) -> Result<Span, String> {
    let why =
        || format!("a time is written as 90s, 61m, 3h, 2d or 1h30m, up to 30d; not `{}`", shortened(text));
    let mut left = text.trim();
    let mut seconds: i64 = 0;
    while !left.is_empty() {
        let digits = left.find(|c: char| !c.is_ascii_digit()).ok_or_else(why)?;
        let (number, rest) = left.split_at_checked(digits).ok_or_else(why)?;
        let unit = rest.chars().next().ok_or_else(why)?;
        let worth = match unit {
            's' => 1,
            'm' => 60,
            'h' => 3_600,
            'd' => 86_400,
            _ => return Err(why()),
        };
        let more = number.parse::<i64>().ok().and_then(|number| number.checked_mul(worth)).ok_or_else(why)?;
        seconds = seconds.checked_add(more).ok_or_else(why)?;
        left = rest.get(unit.len_utf8()..).unwrap_or_default();
    }
    if seconds < 1 || seconds > LONGEST.as_seconds() { Err(why()) } else { Ok(Span::seconds(seconds)) }
}

fn shortened(text: &str) -> String {
    text.trim().chars().take(40).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read() {
        for (text, seconds) in [
            ("90s", 90),
            ("61m", 3_660),
            ("3h", 10_800),
            ("2d", 172_800),
            ("1h30m", 5_400),
            (" 61m\n", 3_660),
            ("30d", 2_592_000),
        ] {
            assert_eq!(span(text), Ok(Span::seconds(seconds)), "{text}");
        }
        let many = "9".repeat(40) + "s";
        for text in ["", "61", "m", "-5m", "1.5h", "0s", "5 m", "31d", "1y", "5é", "é", many.as_str()] {
            assert!(span(text).unwrap_err().contains("90s"), "{text}");
        }
    }
}
