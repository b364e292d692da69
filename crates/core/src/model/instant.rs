//! Instants as people and `date` write them, for clients: what botocore hands to dateutil. Without a zone it is UTC, as
//! on every host here. A service reads RFC 3339 and nothing else.

use crate::time::Timestamp;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The longest text that is looked at.
const LONGEST: usize = 64;

/// `2026-03-02T10:00:00Z`, `2026-03-02 10:00`, `2026-03-02`, `Mon Mar  2 10:00:00 UTC 2026`,
/// `Mon, 02 Mar 2026 10:00:00 GMT` or seconds since 1970.
pub(super) fn read(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if text.len() > LONGEST {
        return None;
    }
    if let Ok(seconds) = text.parse::<f64>() {
        let millis = (seconds * 1000.0).floor();
        return (millis.abs() < 1e15).then(|| Timestamp::from_millis(millis as i64));
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        [_, day, month, year, time, "GMT" | "UTC"] => {
            let month = MONTHS.iter().position(|name| name == month)? + 1;
            moment([*year, &month.to_string(), day], time, "Z")
        }
        [_, month, day, time, "UTC" | "GMT", year] => {
            let month = MONTHS.iter().position(|name| name == month)? + 1;
            moment([*year, &month.to_string(), day], time, "Z")
        }
        [date, time, "UTC" | "GMT"] => split(date, time, "Z"),
        [both, "UTC" | "GMT"] => both.split_once('T').and_then(|(date, time)| split(date, time, "Z")),
        [date, time] => split(date, time, ""),
        [one] => match one.split_once('T') {
            Some((date, time)) => split(date, time, ""),
            None => split(one, "0", "Z"),
        },
        _ => None,
    }
}

fn split(date: &str, time: &str, zone: &str) -> Option<Timestamp> {
    let mut parts = date.split('-');
    let date = [parts.next()?, parts.next()?, parts.next()?];
    if parts.next().is_some() {
        return None;
    }
    moment(date, time, zone)
}

/// Puts the parts into RFC 3339, which knows whether there is such a day.
fn moment([year, month, day]: [&str; 3], time: &str, zone: &str) -> Option<Timestamp> {
    let sign = time.find(['+', '-']).filter(|_| zone.is_empty());
    let (clock, offset) = match (time.strip_suffix('Z').filter(|_| zone.is_empty()), sign) {
        (Some(clock), _) => (clock, "Z".to_owned()),
        (None, Some(at)) => {
            let (clock, offset) = time.split_at_checked(at)?;
            (clock, self::offset(offset)?)
        }
        (None, None) => (time, "Z".to_owned()),
    };
    let mut parts = clock.split(':');
    let hour = two(parts.next()?)?;
    let minute = two(parts.next().unwrap_or("0"))?;
    let seconds = parts.next().unwrap_or("0");
    let (second, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    let [month, day, second] = [two(month)?, two(day)?, two(second)?];
    Timestamp::parse(&format!("{year}-{month}-{day}T{hour}:{minute}:{second}.{fraction}{offset}"))
}

/// `+0100` and `+01:00` as RFC 3339 has it.
fn offset(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let sign = text.chars().next()?;
    let (hours, minutes) = digits.split_at_checked(2)?;
    Some(format!("{sign}{hours}:{}", if minutes.is_empty() { "00" } else { minutes }))
}

/// One or two digits as two.
fn two(digits: &str) -> Option<String> {
    let good = matches!(digits.len(), 1 | 2) && digits.chars().all(|c| c.is_ascii_digit());
    good.then(|| format!("{digits:0>2}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What botocore 1.29.58 sends for each (`parse_to_aware_datetime` with TZ=UTC).
    #[test]
    fn texts_are_read_as_botocore_reads_them() {
        for (text, sent) in [
            ("2026-03-02T10:00:00Z", "2026-03-02T10:00:00Z"),
            ("2026-03-02T10:00:00", "2026-03-02T10:00:00Z"),
            ("2026-03-02T10:00", "2026-03-02T10:00:00Z"),
            ("2026-03-02T10Z", "2026-03-02T10:00:00Z"),
            ("2026-03-02 10:00:00", "2026-03-02T10:00:00Z"),
            ("2026-03-02T10:00:00 UTC", "2026-03-02T10:00:00Z"),
            ("2026-03-02", "2026-03-02T00:00:00Z"),
            ("2026-3-2", "2026-03-02T00:00:00Z"),
            ("1772445600", "2026-03-02T10:00:00Z"),
            ("1772445600.5", "2026-03-02T10:00:00Z"),
            ("2026-03-02T10:00:00+0100", "2026-03-02T09:00:00Z"),
            ("2026-03-02T10:00:00+01:00", "2026-03-02T09:00:00Z"),
            ("2026-03-02T10:00:00.5Z", "2026-03-02T10:00:00Z"),
            ("Mon Mar  2 10:00:00 UTC 2026", "2026-03-02T10:00:00Z"),
        ] {
            assert_eq!(read(text).map(Timestamp::iso), Some(sent.to_owned()), "{text}");
        }
        for text in
            ["yesterday", "", "foo", "2026-13-02", "2026-03-02T24:00:00Z", "2026-03-02T10:00:00Z and more"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
