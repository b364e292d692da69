//! date, on the simulated clock and in UTC.

use rolelab_core::time::{Span, Timestamp};

use super::{
    arguments::Spec,
    plain::{Ended, Plain},
};

const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub(super) fn date(plain: &Plain) -> Ended {
    const DATE: Spec = Spec {
        name: "date",
        flags: "uR",
        valued: "dsr",
        long: &[
            ("utc", 'u'),
            ("universal", 'u'),
            ("date", 'd'),
            ("rfc-email", 'R'),
            ("set", 's'),
            ("reference", 'r'),
        ],
    };
    // `-I` takes its value only when attached.
    let iso =
        plain.args.iter().find_map(|arg| arg.strip_prefix("-I").or_else(|| arg.strip_prefix("--iso-8601")));
    let rest: Vec<String> = plain
        .args
        .iter()
        .filter(|arg| !arg.starts_with("-I") && !arg.starts_with("--iso-8601"))
        .cloned()
        .collect();
    let arguments = match DATE.read(&rest) {
        Ok(arguments) => arguments,
        Err(why) => return Ok(plain.refuse(&why, 1)),
    };
    if arguments.value('s').is_some() {
        return Ok(plain.refuse("date: cannot set date: Operation not permitted\n", 1));
    }
    if arguments.value('r').is_some() {
        return Ok(plain.not_simulated("date -r"));
    }
    let now = plain.port.now();
    let at = match arguments.value('d') {
        None => now,
        Some(text) => match moment(text, now) {
            Some(at) => at,
            None if text.chars().any(|c| c.is_ascii_digit()) || text.is_empty() => {
                return Ok(plain.not_simulated(&format!("date -d '{text}'")));
            }
            None => {
                let why = format!("date: invalid date \u{2018}{text}\u{2019}\n");
                return Ok(plain.refuse(&why, 1));
            }
        },
    };
    let format = match (arguments.words.as_slice(), iso) {
        ([], Some("" | "=date" | "date")) => "%Y-%m-%d",
        ([], Some("s" | "seconds" | "=seconds")) => "%Y-%m-%dT%H:%M:%S+00:00",
        ([], Some("m" | "minutes" | "=minutes")) => "%Y-%m-%dT%H:%M+00:00",
        ([], Some("h" | "hours" | "=hours")) => "%Y-%m-%dT%H+00:00",
        ([], Some("ns" | "=ns")) => "%Y-%m-%dT%H:%M:%S,%N+00:00",
        ([], Some(other)) => {
            let other = other.trim_start_matches('=');
            let why =
                format!("date: invalid argument \u{2018}{other}\u{2019} for \u{2018}--iso-8601\u{2019}\n");
            return Ok(plain.refuse(&why, 1));
        }
        ([], None) if arguments.has('R') => "%a, %d %b %Y %H:%M:%S +0000",
        ([], None) => "%a %b %e %H:%M:%S UTC %Y",
        ([one], _) => match one.strip_prefix('+') {
            Some(format) => format,
            None => {
                let why = format!("date: invalid date \u{2018}{one}\u{2019}\n");
                return Ok(plain.refuse(&why, 1));
            }
        },
        ([_, second, ..], _) => {
            let why = format!(
                "date: extra operand \u{2018}{second}\u{2019}\nTry 'date --help' for more information.\n"
            );
            return Ok(plain.refuse(&why, 1));
        }
    };
    plain.print(written(at, format) + "\n");
    Ok(0)
}

/// `now`, `@seconds`, `2026-03-02T10:00:00Z`, `2026-03-02 10:00`, `+1 hour`, `2 days ago`, `tomorrow`.
fn moment(text: &str, now: Timestamp) -> Option<Timestamp> {
    let text = text.trim();
    if let Some(seconds) = text.strip_prefix('@') {
        return seconds.parse::<i64>().ok().map(|s| Timestamp::from_millis(s.saturating_mul(1000)));
    }
    let day = Span::hours(24);
    match text {
        "now" => return Some(now),
        "today" => return Some(now),
        "tomorrow" => return Some(now.plus(day)),
        "yesterday" => return Some(now.plus(Span::hours(-24))),
        _ => {}
    }
    let whole = [text.to_owned(), format!("{text}Z"), format!("{text}:00Z"), format!("{text}T00:00:00Z")];
    let spaced = whole.iter().map(|text| text.replacen(' ', "T", 1).replace("TUTC", "Z").replace(" UTC", ""));
    if let Some(at) = spaced.filter_map(|text| Timestamp::parse(&text)).next() {
        return Some(at);
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let (count, unit, sign) = match words.as_slice() {
        [count, unit, "ago"] => (*count, *unit, -1),
        [count, unit] => (*count, *unit, 1),
        ["now", count, unit] => (*count, *unit, 1),
        _ => return None,
    };
    let count: i64 = count.trim_start_matches('+').parse().ok()?;
    let size = match unit.trim_end_matches('s') {
        "sec" | "second" => 1,
        "min" | "minute" => 60,
        "hour" => 3600,
        "day" => 86_400,
        "week" => 604_800,
        _ => return None,
    };
    Some(now.plus(Span::seconds(count.saturating_mul(size).saturating_mul(sign))))
}

/// A time by a format; the directives of date(1) except those of other calendars.
pub(crate) fn written(at: Timestamp, format: &str) -> String {
    let [year, month, day, hour, minute, second, weekday, of_year] = at.fields();
    let name = |names: &'static [&'static str], index: i64| {
        usize::try_from(index).ok().and_then(|index| names.get(index)).copied().unwrap_or_default()
    };
    let short = |name: &str| name.chars().take(3).collect::<String>();
    let twelve = match hour % 12 {
        0 => 12,
        other => other,
    };
    let mut out = String::new();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let mut directive = chars.next();
        let flag = directive.filter(|c| matches!(c, '-' | '_' | '0' | '^' | ':'));
        if flag.is_some() {
            directive = chars.next();
        }
        // A directive that ends too early or is unknown is printed as it stands.
        let Some(letter) = directive else {
            out.push('%');
            out.extend(flag);
            break;
        };
        let number = |value: i64, width: usize, fill: char| match (flag.unwrap_or(fill), fill) {
            ('-', _) => value.to_string(),
            ('_', _) => format!("{value:width$}"),
            ('0', _) => format!("{value:0width$}"),
            (_, ' ') => format!("{value:width$}"),
            _ => format!("{value:0width$}"),
        };
        let text = match letter {
            'Y' => year.to_string(),
            'C' => number(year / 100, 2, '0'),
            'y' => number(year % 100, 2, '0'),
            'm' => number(month, 2, '0'),
            'd' => number(day, 2, '0'),
            'e' => number(day, 2, ' '),
            'H' => number(hour, 2, '0'),
            'k' => number(hour, 2, ' '),
            'I' => number(twelve, 2, '0'),
            'l' => number(twelve, 2, ' '),
            'M' => number(minute, 2, '0'),
            'S' => number(second, 2, '0'),
            'N' => format!("{:09}", at.as_millis().rem_euclid(1000) * 1_000_000),
            'j' => number(of_year, 3, '0'),
            'a' => short(name(&DAYS, weekday)),
            'A' => name(&DAYS, weekday).to_owned(),
            'b' | 'h' => short(name(&MONTHS, month - 1)),
            'B' => name(&MONTHS, month - 1).to_owned(),
            'u' => (if weekday == 0 { 7 } else { weekday }).to_string(),
            'w' => weekday.to_string(),
            'p' => if hour < 12 { "AM" } else { "PM" }.to_owned(),
            'P' => if hour < 12 { "am" } else { "pm" }.to_owned(),
            's' => at.as_seconds().to_string(),
            'Z' => "UTC".to_owned(),
            'z' => if flag == Some(':') { "+00:00" } else { "+0000" }.to_owned(),
            'F' => format!("{year:04}-{month:02}-{day:02}"),
            'T' | 'X' => format!("{hour:02}:{minute:02}:{second:02}"),
            'R' => format!("{hour:02}:{minute:02}"),
            'D' | 'x' => format!("{month:02}/{day:02}/{:02}", year % 100),
            'r' => format!("{twelve:02}:{minute:02}:{second:02} {}", if hour < 12 { "AM" } else { "PM" }),
            'c' => format!(
                "{} {} {day:2} {hour:02}:{minute:02}:{second:02} {year}",
                short(name(&DAYS, weekday)),
                short(name(&MONTHS, month - 1))
            ),
            'n' => "\n".to_owned(),
            't' => "\t".to_owned(),
            '%' => "%".to_owned(),
            other => format!("%{}{other}", flag.map_or(String::new(), String::from)),
        };
        out.push_str(&if flag == Some('^') { text.to_uppercase() } else { text });
    }
    out
}
