//! Simulated time: instants and spans in milliseconds, and the texts AWS writes them in.
//!
//! Nothing here reads a clock. An instant is always handed in, and only `World` keeps "now".

use serde::{Deserialize, Serialize};
use time::{OffsetDateTime, format_description::well_known::Rfc3339, macros::format_description};

/// A length of simulated time in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Span(i64);

impl Span {
    /// `n` milliseconds.
    pub const fn millis(n: i64) -> Self {
        Self(n)
    }
    /// `n` seconds.
    pub const fn seconds(n: i64) -> Self {
        Self(n.saturating_mul(1000))
    }
    /// `n` minutes.
    pub const fn minutes(n: i64) -> Self {
        Self::seconds(n.saturating_mul(60))
    }
    /// `n` hours.
    pub const fn hours(n: i64) -> Self {
        Self::minutes(n.saturating_mul(60))
    }
    /// The whole length in milliseconds.
    pub const fn as_millis(self) -> i64 {
        self.0
    }
    /// The length in whole seconds, rounded down.
    pub const fn as_seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }
}

/// An instant of simulated time: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

/// The last instant that the calendar texts can write (9999-12-31T23:59:59.999Z).
const LAST: i64 = 253_402_300_799_999;

impl Timestamp {
    /// The instant `millis` after the Unix epoch, held within years 1970 to 9999.
    pub const fn from_millis(millis: i64) -> Self {
        Self(if millis < 0 {
            0
        } else if millis > LAST {
            LAST
        } else {
            millis
        })
    }
    /// Milliseconds since the Unix epoch.
    pub const fn as_millis(self) -> i64 {
        self.0
    }
    /// Whole seconds since the Unix epoch.
    pub const fn as_seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }
    /// This instant moved forward by `span` (backward when negative).
    #[must_use]
    pub const fn plus(self, span: Span) -> Self {
        Self::from_millis(self.0.saturating_add(span.0))
    }
    /// The span from `earlier` to this instant; negative when `earlier` is later.
    pub const fn since(self, earlier: Self) -> Span {
        Span(self.0 - earlier.0)
    }
    /// Reads an RFC 3339 text such as `2026-03-02T10:00:00Z`.
    pub fn parse(text: &str) -> Option<Self> {
        let at = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        i64::try_from(at.unix_timestamp_nanos() / 1_000_000).ok().map(Self::from_millis)
    }
    /// Reads the compact form of SigV4, `20260302T100000Z`.
    pub fn parse_compact(text: &str) -> Option<Self> {
        let form = format_description!("[year][month][day]T[hour][minute][second]Z");
        let at = time::PrimitiveDateTime::parse(text, form).ok()?.assume_utc();
        Some(Self::from_millis(at.unix_timestamp().saturating_mul(1000)))
    }
    /// Reads HTTP's form, `Mon, 02 Mar 2026 10:00:00 GMT`.
    pub fn parse_http_date(text: &str) -> Option<Self> {
        let form = format_description!(
            "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
        );
        let at = time::PrimitiveDateTime::parse(text, form).ok()?.assume_utc();
        Some(Self::from_millis(at.unix_timestamp().saturating_mul(1000)))
    }
    fn calendar(self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(self.as_seconds()).unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }
    /// `2026-03-02T10:00:00Z`: IAM, STS and the metadata service's documents.
    pub fn iso(self) -> String {
        let form = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z");
        self.calendar().format(form).unwrap_or_default()
    }
    /// `2026-03-02T10:00:00.000Z`: EC2 and S3 on the wire.
    pub fn iso_millis(self) -> String {
        let form = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]");
        format!("{}.{:03}Z", self.calendar().format(form).unwrap_or_default(), self.0.rem_euclid(1000))
    }
    /// `20260302T100000Z`: SigV4's `X-Amz-Date`.
    pub fn compact(self) -> String {
        let form = format_description!("[year][month][day]T[hour][minute][second]Z");
        self.calendar().format(form).unwrap_or_default()
    }
    /// `Mon, 02 Mar 2026 10:00:00 GMT`: HTTP's date headers (RFC 9110, 5.6.7).
    pub fn http_date(self) -> String {
        let form = format_description!(
            "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
        );
        self.calendar().format(form).unwrap_or_default()
    }
    /// The calendar fields in UTC: year, month 1-12, day 1-31, hour, minute, second, weekday 0-6 from Sunday, day of year 1-366.
    pub fn fields(self) -> [i64; 8] {
        let at = self.calendar();
        [
            i64::from(at.year()),
            i64::from(u8::from(at.month())),
            i64::from(at.day()),
            i64::from(at.hour()),
            i64::from(at.minute()),
            i64::from(at.second()),
            i64::from(at.weekday().number_days_from_sunday()),
            i64::from(at.ordinal()),
        ]
    }
}

impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.iso())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_texts_of_one_instant() {
        let at = Timestamp::parse("2026-03-02T10:00:00Z").unwrap();
        assert_eq!(at.iso(), "2026-03-02T10:00:00Z");
        assert_eq!(at.iso_millis(), "2026-03-02T10:00:00.000Z");
        assert_eq!(at.compact(), "20260302T100000Z");
        assert_eq!(at.http_date(), "Mon, 02 Mar 2026 10:00:00 GMT");
        assert_eq!(Timestamp::parse_compact("20260302T100000Z"), Some(at));
        assert_eq!(Timestamp::parse_http_date("Mon, 02 Mar 2026 10:00:00 GMT"), Some(at));
    }

    #[test]
    fn time_stays_within_the_calendar() {
        assert_eq!(Timestamp::from_millis(i64::MAX).iso(), "9999-12-31T23:59:59Z");
        assert_eq!(Timestamp::from_millis(5).plus(Span::hours(-1)).as_millis(), 0);
    }
}
