//! Dates in conditions as IAM reads them when it takes a policy: more freely than any clock, but not everything.
//!
//! Source: moto's `policy_validation.py` (its documents are the judge). Whether a request is before or after a date is
//! not asked here.

/// A date of ISO 8601, of which parts may be left out, or a count of seconds.
pub(super) fn is_date(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    if text.contains(['t', '-']) {
        let (day, time) = text.split_once('t').unwrap_or((&text, ""));
        is_day(day) && is_time(time)
    } else {
        within(&text, 0, i64::MAX)
    }
}

fn within(text: &str, least: i64, most: i64) -> bool {
    !text.starts_with('+') && text.parse().is_ok_and(|number: i64| (least..=most).contains(&number))
}

/// A year that Java's calendar has, and maybe a month and a day.
fn is_day(text: &str) -> bool {
    let (sign, text) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let mut parts = text.split('-');
    let year = parts.next().unwrap_or_default();
    within(&format!("{sign}{year}"), -292_275_054, 292_278_993)
        && parts.next().is_none_or(|month| within(month, 1, 12))
        && parts.next().is_none_or(|day| within(day, 1, 31))
        && parts.next().is_none()
}

/// Hours, minutes, and seconds with a fraction and a zone; all may be left out from the end.
fn is_time(text: &str) -> bool {
    let (time, zone) = match text.find(['z', '+', '-']).and_then(|at| text.split_at_checked(at)) {
        Some((time, zone)) => (time, zone),
        None => (text, ""),
    };
    let mut parts = time.split(':');
    let hours = parts.next().unwrap_or_default();
    (hours.is_empty() || within(hours, 0, 23))
        && parts.next().is_none_or(|minutes| within(minutes, 0, 59))
        && parts.next().is_none_or(is_seconds)
        && parts.next().is_none()
        && is_zone(zone)
}

fn is_seconds(text: &str) -> bool {
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, "0"));
    within(seconds, 0, 59) && within(fraction, 0, 999_999_999)
}

fn is_zone(text: &str) -> bool {
    let Some(offset) = text.strip_prefix(['+', '-']) else { return matches!(text, "" | "z") };
    let (hours, minutes) = offset.split_once(':').unwrap_or((offset, "00"));
    let two = |text: &str, most| text.len() == 2 && within(text, 0, most);
    two(hours, 23) && two(minutes, 59)
}

#[cfg(test)]
mod tests {
    use super::is_date;

    /// moto's documents and what lies beside them.
    #[test]
    fn dates() {
        for good in [
            "01T",
            "2019-07-01T13:20:15Z",
            "2016-12-13T21:20:37.593194+00:00",
            "2016-12-13t2:00:00.593194+23",
            "2026-03-02T10:00:00-07:00",
            "-292275054",
            "0",
            "1772445600",
            "9223372036854775807",
            "2026",
            "2026-12",
            "2026-12-31",
            "2026-12-31T23:59",
        ] {
            assert!(is_date(good), "{good}");
        }
        for bad in [
            "",
            "b",
            "sdfdsf",
            "234-13",
            "2026-00-01",
            "2026-01-32",
            "2026-01-01-01",
            "-292275055",
            "292278994-01",
            "2016-12-13t2:00:00.593194+1",
            "2016-12-13t2:00:00.1999999999+10:59",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:60:00Z",
            "2026-01-01T00:00:60Z",
            "2026-01-01T00:00:00:00Z",
            "2026-01-01T00:00:00z1",
            "2026-01-01T00:00:00+24:00",
            "2026-01-01T00:00:00+10:60",
            "9223372036854775808",
            "1.5",
            "+5",
        ] {
            assert!(!is_date(bad), "{bad}");
        }
    }
}
