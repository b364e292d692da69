//! The progress meter, column for column as curl 7.88.1 draws it (`lib/progress.c`). Knows no time.

use rolelab_core::time::Span;

/// The two lines above the numbers; drawn once.
const HEADER: &str = "  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n";

/// Simulated transfers take no time; speeds are shown as if each took this long, which is also what the
/// real one shows as current speed of a transfer that ends at once.
pub(super) const NOMINAL: Span = Span::millis(1);

/// What a transfer has moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Moved {
    /// Bytes expected: the answer's `Content-Length`, if it has one.
    pub(super) expected: Option<u64>,
    /// Bytes received.
    pub(super) down: u64,
    /// Bytes sent.
    pub(super) up: u64,
    /// How long it took.
    pub(super) took: Span,
}

/// Whether the header was drawn.
#[derive(Debug, Default)]
pub(super) struct Meter {
    started: bool,
}

impl Meter {
    /// What is drawn when a transfer begins.
    pub(super) fn begin(&mut self) -> String {
        let header = if self.started { "" } else { HEADER };
        self.started = true;
        format!("{header}{}", row(Moved::default()))
    }
}

/// What is drawn when a transfer ends.
pub(super) fn end(moved: Moved) -> String {
    format!("{}\n", row(moved))
}

fn row(moved: Moved) -> String {
    let expected = moved.expected.unwrap_or(moved.down);
    let (all, moved_all) = (expected + moved.up, moved.down + moved.up);
    let percent = |part: u64, whole: u64| part.saturating_mul(100).checked_div(whole).unwrap_or(0);
    let known = moved.expected.unwrap_or(0);
    let spent = moved.took.as_seconds();
    format!(
        "\r{:3} {}  {:3} {}  {:3} {}  {}  {} {} {} {} {}",
        percent(moved_all, all),
        size(all),
        percent(moved.down, known),
        size(moved.down),
        percent(moved.up, moved.up),
        size(moved.up),
        size(speed(moved.down, moved.took)),
        size(speed(moved.up, moved.took)),
        duration(0),
        duration(spent),
        duration(0),
        size(speed(moved_all, moved.took)),
    )
}

/// Bytes a second.
pub(super) fn speed(bytes: u64, took: Span) -> u64 {
    let millis = u64::try_from(took.max(NOMINAL).as_millis()).unwrap_or(1);
    bytes.saturating_mul(1000) / millis
}

/// A number in five columns (`max5data`).
fn size(bytes: u64) -> String {
    const K: u64 = 1024;
    const M: u64 = K * K;
    match bytes {
        0..100_000 => format!("{bytes:5}"),
        _ if bytes < 10_000 * K => format!("{:4}k", bytes / K),
        _ if bytes < 100 * M => format!("{:2}.{}M", bytes / M, (bytes % M) / (M / 10)),
        _ => format!("{:4}M", bytes / M),
    }
}

/// A time in eight columns (`time2str`).
fn duration(seconds: i64) -> String {
    match seconds {
        ..=0 => "--:--:--".to_owned(),
        _ => format!("{:2}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60),
    }
}
