//! sort: lines in order, by keys.

use std::cmp::Ordering;

use super::{
    arguments::{Arguments, Spec},
    lines,
    plain::{Ended, Plain},
};

const SORT: Spec = Spec {
    name: "sort",
    flags: "bdfghiMnRrVcCmsuz",
    valued: "ktoST",
    long: &[
        ("ignore-leading-blanks", 'b'),
        ("dictionary-order", 'd'),
        ("ignore-case", 'f'),
        ("general-numeric-sort", 'g'),
        ("human-numeric-sort", 'h'),
        ("month-sort", 'M'),
        ("numeric-sort", 'n'),
        ("random-sort", 'R'),
        ("reverse", 'r'),
        ("version-sort", 'V'),
        ("check", 'c'),
        ("merge", 'm'),
        ("stable", 's'),
        ("unique", 'u'),
        ("zero-terminated", 'z'),
        ("key", 'k'),
        ("field-separator", 't'),
        ("output", 'o'),
        ("buffer-size", 'S'),
    ],
};

/// What orders within a key.
const ORDERS: &str = "bdfghiMnrV";

/// A key: from a field and character to another, and how it is compared.
#[derive(Clone, Debug, Default)]
struct Key {
    from: (usize, usize),
    to: Option<(usize, usize)>,
    orders: String,
}

/// Reads `2`, `2,3`, `2.1,2.3n`. The error is what is said.
fn key(text: &str) -> Result<Key, String> {
    let mut key = Key::default();
    let (start, end) = match text.split_once(',') {
        Some((start, end)) => (start, Some(end)),
        None => (text, None),
    };
    let mut place = |text: &str, what: &str| -> Result<(usize, usize), String> {
        let split = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let (numbers, orders) = text.split_at_checked(split).unwrap_or((text, ""));
        let (field, character) = numbers.split_once('.').unwrap_or((numbers, ""));
        let Ok(number) = field.parse::<usize>() else {
            return Err(format!(
                "sort: invalid number at {what}: invalid count at start of \u{2018}{text}\u{2019}\n"
            ));
        };
        if number == 0 {
            return Err(format!(
                "sort: field number is zero: invalid field specification \u{2018}{text}\u{2019}\n"
            ));
        }
        if orders.chars().any(|c| !ORDERS.contains(c)) {
            return Err(format!(
                "sort: stray character in field spec: invalid field specification \u{2018}{text}\u{2019}\n"
            ));
        }
        key.orders.push_str(orders);
        Ok((number, character.parse().unwrap_or(0)))
    };
    let from = place(start, "field start")?;
    let to = end.map(|end| place(end, "field end")).transpose()?;
    Ok(Key { from, to, ..key })
}

struct Sorter<'a> {
    arguments: &'a Arguments,
    keys: Vec<Key>,
    separator: Option<char>,
}

impl Sorter<'_> {
    /// The part of a line that a key takes.
    fn part<'l>(&self, line: &'l str, key: &Key) -> &'l str {
        let chars: Vec<(usize, char)> = line.char_indices().collect();
        let blank = |c: char| c == ' ' || c == '\t';
        let at = |index: usize| chars.get(index).map(|(_, c)| *c);
        // Where each field begins; blanks before it belong to it.
        let skip = |fields: usize| {
            let mut index = 0;
            for _ in 0..fields {
                match self.separator {
                    Some(separator) => {
                        while at(index).is_some_and(|c| c != separator) {
                            index += 1;
                        }
                        index += usize::from(at(index).is_some());
                    }
                    None => {
                        while at(index).is_some_and(blank) {
                            index += 1;
                        }
                        while at(index).is_some_and(|c| !blank(c)) {
                            index += 1;
                        }
                    }
                }
            }
            index
        };
        let blanks = |mut index: usize| {
            while key.orders.contains('b') && at(index).is_some_and(blank) {
                index += 1;
            }
            index
        };
        let from = blanks(skip(key.from.0 - 1)) + key.from.1.saturating_sub(1);
        let to = match key.to {
            None => chars.len(),
            Some((field, 0)) => {
                let end = skip(field);
                // The separator behind the field is no part of it.
                let separated = self.separator.is_some() && end > 0 && at(end - 1) == self.separator;
                if separated { end - 1 } else { end }
            }
            Some((field, character)) => (blanks(skip(field - 1)) + character).min(chars.len()),
        };
        let byte = |index: usize| chars.get(index).map_or(line.len(), |(byte, _)| *byte);
        line.get(byte(from)..byte(to)).unwrap_or_default()
    }

    fn compare(&self, a: &str, b: &str) -> Ordering {
        for key in &self.keys {
            let order = compare(self.part(a, key), self.part(b, key), &key.orders);
            if order != Ordering::Equal {
                return order;
            }
        }
        if self.arguments.has('u') || self.arguments.has('s') {
            return Ordering::Equal;
        }
        let whole = a.cmp(b);
        if self.arguments.has('r') { whole.reverse() } else { whole }
    }
}

fn compare(a: &str, b: &str, orders: &str) -> Ordering {
    let has = |letter| orders.contains(letter);
    let (a, b) = match has('b') {
        true => (a.trim_start_matches([' ', '\t']), b.trim_start_matches([' ', '\t'])),
        false => (a, b),
    };
    let order = if has('n') {
        number(a).total_cmp(&number(b))
    } else if has('g') {
        let value = |text: &str| text.trim().parse::<f64>().unwrap_or(f64::NEG_INFINITY);
        value(a).total_cmp(&value(b))
    } else if has('h') {
        human(a).cmp(&human(b)).then_with(|| number(a).total_cmp(&number(b)))
    } else if has('M') {
        month(a).cmp(&month(b))
    } else if has('V') {
        version(a, b)
    } else {
        let kept = |c: &char| !has('d') || c.is_alphanumeric() || *c == ' ' || *c == '\t';
        let fold = |c: char| if has('f') { c.to_ascii_uppercase() } else { c };
        a.chars().filter(kept).map(fold).cmp(b.chars().filter(kept).map(fold))
    };
    if has('r') { order.reverse() } else { order }
}

/// The number a text begins with; 0 without one.
fn number(text: &str) -> f64 {
    let text = text.trim_start_matches([' ', '\t']);
    let (sign, digits) = text.strip_prefix('-').map_or((1.0_f64, text), |digits| (-1.0, digits));
    let mut dotted = false;
    let end =
        digits.find(|c: char| !(c.is_ascii_digit() || (c == '.' && !std::mem::replace(&mut dotted, true))));
    let digits = end.and_then(|end| digits.get(..end)).unwrap_or(digits);
    // Not -0: it would come before 0.
    sign.mul_add(digits.trim_end_matches('.').parse().unwrap_or(0.0), 0.0)
}

/// The rank of the unit behind a number: `K`, `M`, `G` …; negative numbers go the other way.
fn human(text: &str) -> i64 {
    let text = text.trim_start_matches([' ', '\t']);
    let unit = text.chars().find(|c| !matches!(c, '0'..='9' | '.' | '-'));
    let rank = match (number(text) == 0.0, unit) {
        (false, Some('k')) => 1,
        (false, Some(unit)) => "KMGTPEZY".find(unit).map_or(0, |rank| rank as i64 + 1),
        _ => 0,
    };
    if text.starts_with('-') { -rank } else { rank }
}

fn month(text: &str) -> usize {
    let short: String = text.trim_start().chars().take(3).collect::<String>().to_uppercase();
    let names = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    names.iter().position(|name| *name == short).map_or(0, |index| index + 1)
}

/// Runs of digits by their numbers, all else by its characters: a tilde first, then letters, then the rest.
fn version(a: &str, b: &str) -> Ordering {
    let rank = |c: Option<char>| match c {
        None => 0,
        Some('~') => -1,
        Some(c) if c.is_ascii_digit() => 0,
        Some(c) if c.is_alphabetic() => i64::from(u32::from(c)),
        Some(c) => i64::from(u32::from(c)) + 0x11_0000,
    };
    let (mut a, mut b) = (a.chars().peekable(), b.chars().peekable());
    loop {
        while a.peek().is_some_and(|c| !c.is_ascii_digit()) || b.peek().is_some_and(|c| !c.is_ascii_digit()) {
            let (x, y) = (a.next_if(|c| !c.is_ascii_digit()), b.next_if(|c| !c.is_ascii_digit()));
            let order = rank(x).cmp(&rank(y));
            if order != Ordering::Equal {
                return order;
            }
        }
        let digits = |chars: &mut std::iter::Peekable<std::str::Chars<'_>>| {
            let mut digits = String::new();
            while let Some(digit) = chars.next_if(char::is_ascii_digit) {
                digits.push(digit);
            }
            digits.trim_start_matches('0').to_owned()
        };
        let (x, y) = (digits(&mut a), digits(&mut b));
        let order = x.len().cmp(&y.len()).then_with(|| x.cmp(&y));
        if order != Ordering::Equal || (a.peek().is_none() && b.peek().is_none()) {
            return order;
        }
    }
}

pub(super) fn sort(plain: &Plain) -> Ended {
    let arguments = match SORT.read(&plain.args) {
        Ok(arguments) => arguments,
        Err(why) => return Ok(plain.refuse(&why, 2)),
    };
    if arguments.has('R') {
        return Ok(plain.not_simulated("sort -R"));
    }
    let orders: String = ORDERS.chars().filter(|letter| arguments.has(*letter)).collect();
    let mut keys = Vec::new();
    for text in arguments.values('k') {
        match key(text) {
            Ok(mut key) => {
                // A key without orders of its own takes the general ones.
                if key.orders.is_empty() {
                    key.orders.clone_from(&orders);
                }
                keys.push(key);
            }
            Err(why) => return Ok(plain.refuse(&why, 2)),
        }
    }
    if keys.is_empty() {
        keys.push(Key { from: (1, 0), to: None, orders });
    }
    let separator = arguments.value('t').map(|text| if text == "\\0" { "\0" } else { text });
    if let Some(text) = separator.filter(|text| text.chars().count() != 1) {
        let why = match text {
            "" => "sort: empty tab\n".to_owned(),
            text => format!("sort: multi-character tab \u{2018}{text}\u{2019}\n"),
        };
        return Ok(plain.refuse(&why, 2));
    }
    let end = if arguments.has('z') { '\0' } else { '\n' };
    let input = ["-".to_owned()];
    let words = if arguments.words.is_empty() { &input[..] } else { &arguments.words };
    let mut rows: Vec<String> = Vec::new();
    for name in words {
        let content = match plain.content(name)? {
            Ok(content) => content,
            Err(why) => {
                let what = if why == "Is a directory" { "read failed" } else { "cannot read" };
                plain.complain(format!("sort: {what}: {name}: {why}"));
                return Ok(2);
            }
        };
        if end == '\0' {
            let text = String::from_utf8_lossy(&content).into_owned();
            rows.extend(text.strip_suffix('\0').unwrap_or(&text).split('\0').map(str::to_owned));
        } else {
            let text =
                |line: &[u8]| String::from_utf8_lossy(line.strip_suffix(b"\n").unwrap_or(line)).into_owned();
            rows.extend(lines(&content).map(text));
        }
    }
    let sorter =
        Sorter { arguments: &arguments, keys, separator: separator.and_then(|text| text.chars().next()) };
    if arguments.has('c') || arguments.has('C') {
        return Ok(check(plain, &sorter, &rows, words.first().map_or("-", String::as_str)));
    }
    rows.sort_by(|a, b| sorter.compare(a, b));
    if arguments.has('u') {
        rows.dedup_by(|a, b| sorter.compare(a, b) == Ordering::Equal);
    }
    let mut out = String::new();
    for row in rows {
        out.push_str(&row);
        out.push(end);
    }
    let Some(name) = arguments.value('o') else {
        plain.print(out);
        return Ok(0);
    };
    let path = plain.absolute(name);
    let saved = plain.host().borrow_mut().files.save(&path, out.as_bytes(), false);
    match saved {
        Ok(()) => Ok(0),
        Err(why) => {
            plain.complain(format!("sort: open failed: {name}: {why}"));
            Ok(2)
        }
    }
}

/// Whether the lines are in order; the first that is not is named.
fn check(plain: &Plain, sorter: &Sorter<'_>, rows: &[String], name: &str) -> i32 {
    for (index, pair) in rows.windows(2).enumerate() {
        let [a, b] = pair else { continue };
        let order = sorter.compare(a, b);
        if order == Ordering::Greater || (order == Ordering::Equal && sorter.arguments.has('u')) {
            if sorter.arguments.has('c') {
                plain.complain(format!("sort: {name}:{}: disorder: {b}", index + 2));
            }
            return 1;
        }
    }
    0
}
