//! Programs on lines and paths: sort, uniq, cut, tr, seq, basename, dirname.

use super::{
    arguments::Spec,
    lines,
    plain::{Ended, Plain, WantsInput},
};
use crate::port::MAX_OUTPUT;

/// Everything the names hold, or standard input, with a newline at the end. The status says whether one failed.
fn gathered(plain: &Plain, who: &str, words: &[String]) -> Result<(Vec<u8>, i32), WantsInput> {
    let input = ["-".to_owned()];
    let words = if words.is_empty() { &input[..] } else { words };
    let (mut all, mut status) = (Vec::new(), 0);
    for name in words {
        match plain.content(name)? {
            Ok(content) => {
                all.extend(content);
                if all.last().is_some_and(|byte| *byte != b'\n') {
                    all.push(b'\n');
                }
            }
            Err(why) => {
                let why = if who == "sort" {
                    format!("cannot read: {name}: {why}")
                } else {
                    format!("{name}: {why}")
                };
                plain.complain(format!("{who}: {why}"));
                status = if who == "sort" { 2 } else { 1 };
            }
        }
    }
    Ok((all, status))
}

fn text(line: &[u8]) -> String {
    String::from_utf8_lossy(line.strip_suffix(b"\n").unwrap_or(line)).into_owned()
}

pub(super) fn sort(plain: &Plain) -> Ended {
    const SORT: Spec = Spec {
        name: "sort",
        flags: "rnufhb",
        valued: "kt",
        long: &[
            ("reverse", 'r'),
            ("numeric-sort", 'n'),
            ("unique", 'u'),
            ("key", 'k'),
            ("field-separator", 't'),
        ],
    };
    let arguments = match SORT.read(&plain.args) {
        Ok(arguments) => arguments,
        Err(why) => return Ok(plain.refuse(&why, 2)),
    };
    let (all, status) = gathered(plain, "sort", &arguments.words)?;
    if status != 0 {
        return Ok(status);
    }
    let field =
        arguments.value('k').and_then(|key| key.split([',', '.', 'n', 'r']).next()?.parse::<usize>().ok());
    let key_flags = arguments.value('k').unwrap_or_default();
    let numeric = arguments.has('n') || arguments.has('h') || key_flags.contains('n');
    let reverse = arguments.has('r') || key_flags.contains('r');
    let separator = arguments.value('t').and_then(|text| text.chars().next());
    let key = |line: &String| -> (f64, String) {
        let part = match (field, separator) {
            (None, _) => line.clone(),
            (Some(field), Some(separator)) => line
                .split(separator)
                .skip(field.saturating_sub(1))
                .collect::<Vec<_>>()
                .join(&separator.to_string()),
            (Some(field), None) => {
                line.split_whitespace().skip(field.saturating_sub(1)).collect::<Vec<_>>().join(" ")
            }
        };
        let part = if arguments.has('f') { part.to_uppercase() } else { part };
        if !numeric {
            return (0.0, part);
        }
        let digits: String =
            part.trim_start().chars().take_while(|c| c.is_ascii_digit() || matches!(c, '-' | '.')).collect();
        (digits.parse().unwrap_or(0.0), String::new())
    };
    let mut rows: Vec<((f64, String), String)> =
        lines(&all).map(text).map(|line| (key(&line), line)).collect();
    rows.sort_by(|(a, line_a), (b, line_b)| {
        let by_key = a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1));
        let order = by_key
            .then_with(|| if arguments.has('u') { std::cmp::Ordering::Equal } else { line_a.cmp(line_b) });
        if reverse { order.reverse() } else { order }
    });
    if arguments.has('u') {
        rows.dedup_by(|(a, _), (b, _)| a == b);
    }
    let out: String = rows.into_iter().map(|(_, line)| line + "\n").collect();
    plain.print(out);
    Ok(0)
}

pub(super) fn uniq(plain: &Plain) -> Ended {
    const UNIQ: Spec = Spec {
        name: "uniq",
        flags: "cdui",
        valued: "",
        long: &[("count", 'c'), ("repeated", 'd'), ("unique", 'u')],
    };
    let arguments = match UNIQ.read(&plain.args) {
        Ok(arguments) => arguments,
        Err(why) => return Ok(plain.refuse(&why, 1)),
    };
    let (all, status) = gathered(plain, "uniq", arguments.words.get(..1).unwrap_or_default())?;
    let mut runs: Vec<(usize, String)> = Vec::new();
    for line in lines(&all).map(text) {
        let same =
            |last: &str| if arguments.has('i') { last.eq_ignore_ascii_case(&line) } else { last == line };
        match runs.last_mut() {
            Some((count, last)) if same(last) => *count += 1,
            _ => runs.push((1, line)),
        }
    }
    let kept = runs
        .into_iter()
        .filter(|(count, _)| (!arguments.has('d') || *count > 1) && (!arguments.has('u') || *count == 1));
    let row = |(count, line): (usize, String)| {
        if arguments.has('c') { format!("{count:7} {line}\n") } else { line + "\n" }
    };
    plain.print(kept.map(row).collect::<String>());
    Ok(status)
}

/// The numbers a list such as `1,3-5,7-` selects, as ranges.
fn ranges(list: &str) -> Option<Vec<(usize, usize)>> {
    let one = |part: &str| -> Option<(usize, usize)> {
        let number = |text: &str| text.parse::<usize>().ok().filter(|n| *n > 0);
        match part.split_once('-') {
            None => number(part).map(|n| (n, n)),
            Some(("", to)) => Some((1, number(to)?)),
            Some((from, "")) => Some((number(from)?, usize::MAX)),
            Some((from, to)) => Some((number(from)?, number(to)?)),
        }
    };
    list.split(',').map(one).collect()
}

pub(super) fn cut(plain: &Plain) -> Ended {
    const CUT: Spec = Spec {
        name: "cut",
        flags: "s",
        valued: "dfcb",
        long: &[
            ("delimiter", 'd'),
            ("fields", 'f'),
            ("characters", 'c'),
            ("bytes", 'b'),
            ("only-delimited", 's'),
        ],
    };
    let arguments = match CUT.read(&plain.args) {
        Ok(arguments) => arguments,
        Err(why) => return Ok(plain.refuse(&why, 1)),
    };
    let hint = "Try 'cut --help' for more information.\n";
    let (list, fields) = match (arguments.value('f'), arguments.value('c').or(arguments.value('b'))) {
        (Some(list), None) => (list, true),
        (None, Some(list)) => (list, false),
        (None, None) => {
            let why = format!("cut: you must specify a list of bytes, characters, or fields\n{hint}");
            return Ok(plain.refuse(&why, 1));
        }
        (Some(_), Some(_)) => {
            return Ok(plain.refuse(&format!("cut: only one list may be specified\n{hint}"), 1));
        }
    };
    let delimiter = arguments.value('d').unwrap_or("\t");
    if delimiter.chars().count() != 1 {
        return Ok(plain.refuse(&format!("cut: the delimiter must be a single character\n{hint}"), 1));
    }
    let Some(ranges) = ranges(list) else {
        let what = if fields { "field value" } else { "byte/character position" };
        return Ok(plain.refuse(&format!("cut: invalid {what} \u{2018}{list}\u{2019}\n{hint}"), 1));
    };
    let selected = |index: usize| ranges.iter().any(|(from, to)| (*from..=*to).contains(&(index + 1)));
    let (all, status) = gathered(plain, "cut", &arguments.words)?;
    let mut out = String::new();
    for line in lines(&all).map(text) {
        if !fields {
            out.extend(line.chars().enumerate().filter(|(index, _)| selected(*index)).map(|(_, c)| c));
        } else if line.contains(delimiter) {
            let parts = line.split(delimiter).enumerate().filter(|(index, _)| selected(*index));
            out.push_str(&parts.map(|(_, part)| part).collect::<Vec<_>>().join(delimiter));
        } else if arguments.has('s') {
            continue;
        } else {
            out.push_str(&line);
        }
        out.push('\n');
    }
    plain.print(out);
    Ok(status)
}

/// The characters a set of `tr` stands for.
fn set(text: &str) -> Vec<char> {
    let text = text.replace("[:upper:]", "A-Z").replace("[:lower:]", "a-z").replace("[:digit:]", "0-9");
    let text = text.replace("[:alpha:]", "A-Za-z").replace("[:alnum:]", "0-9A-Za-z");
    let text = text.replace("[:space:]", " \\t\\n\\r").replace("[:punct:]", "!-/:-@[-`{-~");
    let bytes = crate::syntax::escapes::ansi(&text);
    let chars: Vec<char> = String::from_utf8_lossy(&bytes).chars().collect();
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(c) = chars.get(at).copied() {
        match (chars.get(at + 1), chars.get(at + 2)) {
            (Some('-'), Some(to)) if *to >= c && u32::from(*to) - u32::from(c) < 1024 => {
                all.extend(c..=*to);
                at += 3;
            }
            _ => {
                all.push(c);
                at += 1;
            }
        }
    }
    all
}

pub(super) fn tr(plain: &Plain) -> Ended {
    const TR: Spec = Spec {
        name: "tr",
        flags: "dscC",
        valued: "",
        long: &[("delete", 'd'), ("squeeze-repeats", 's'), ("complement", 'c')],
    };
    let arguments = match TR.read(&plain.args) {
        Ok(arguments) => arguments,
        Err(why) => return Ok(plain.refuse(&why, 1)),
    };
    let hint = "Try 'tr --help' for more information.\n";
    let (first, second) = match arguments.words.as_slice() {
        [] => return Ok(plain.refuse(&format!("tr: missing operand\n{hint}"), 1)),
        [first] if arguments.has('d') || arguments.has('s') => (set(first), Vec::new()),
        [first] => {
            let why = format!(
                "tr: missing operand after \u{2018}{first}\u{2019}\nTwo strings must be given when translating.\n{hint}"
            );
            return Ok(plain.refuse(&why, 1));
        }
        [first, second, ..] => (set(first), set(second)),
    };
    let complement = arguments.has('c') || arguments.has('C');
    let place = |c: char| match (first.iter().position(|own| *own == c), complement) {
        (place, false) => place,
        (None, true) => Some(usize::MAX),
        (Some(_), true) => None,
    };
    let squeezed = if second.is_empty() { &first } else { &second };
    let input = plain.content("-")?.unwrap_or_default();
    let mut out = String::new();
    for c in String::from_utf8_lossy(&input).chars() {
        let place = place(c);
        if arguments.has('d') && place.is_some() {
            continue;
        }
        let c = match place {
            Some(place) if !second.is_empty() => second.get(place).or(second.last()).copied().unwrap_or(c),
            _ => c,
        };
        let again = arguments.has('s') && out.ends_with(c);
        if !(again && squeezed.contains(&c) != (complement && second.is_empty())) {
            out.push(c);
        }
    }
    plain.print(out);
    Ok(0)
}

pub(super) fn seq(plain: &Plain) -> Ended {
    let mut words = plain.args.as_slice();
    let mut separator = "\n".to_owned();
    if let [option, value, rest @ ..] = words
        && option == "-s"
    {
        separator.clone_from(value);
        words = rest;
    }
    let mut numbers = Vec::new();
    for word in words {
        match word.parse::<i64>() {
            Ok(number) => numbers.push(number),
            Err(_) if word.parse::<f64>().is_ok() => {
                return Ok(plain.not_simulated("seq of fractions"));
            }
            Err(_) => {
                let why = format!(
                    "seq: invalid floating point argument: \u{2018}{word}\u{2019}\nTry 'seq --help' for more information.\n"
                );
                return Ok(plain.refuse(&why, 1));
            }
        }
    }
    let (from, by, to) = match numbers.as_slice() {
        [to] => (1, 1, *to),
        [from, to] => (*from, 1, *to),
        [from, by, to] => (*from, *by, *to),
        _ => {
            return Ok(plain.refuse("seq: missing operand\nTry 'seq --help' for more information.\n", 1));
        }
    };
    if by == 0 {
        let why =
            "seq: invalid Zero increment value: \u{2018}0\u{2019}\nTry 'seq --help' for more information.\n";
        return Ok(plain.refuse(why, 1));
    }
    let mut out = String::new();
    let mut at = from;
    while if by > 0 { at <= to } else { at >= to } {
        if at != from {
            out.push_str(&separator);
        }
        out.push_str(&at.to_string());
        // What is longer than a line may print is cut where that is noticed.
        if out.len() > MAX_OUTPUT {
            break;
        }
        let Some(next) = at.checked_add(by) else { break };
        at = next;
    }
    if (from <= to && by > 0) || (from >= to && by < 0) {
        out.push('\n');
    }
    plain.print(out);
    Ok(0)
}

pub(super) fn basename(plain: &Plain) -> Ended {
    let Some(path) = plain.args.first() else {
        let why = "basename: missing operand\nTry 'basename --help' for more information.\n";
        return Ok(plain.refuse(why, 1));
    };
    let trimmed = path.trim_end_matches('/');
    let name = if trimmed.is_empty() {
        path.get(..1).unwrap_or_default()
    } else {
        trimmed.rsplit('/').next().unwrap_or_default()
    };
    let suffix = plain.args.get(1).map_or("", String::as_str);
    let name = name.strip_suffix(suffix).filter(|rest| !rest.is_empty()).unwrap_or(name);
    plain.print(format!("{name}\n"));
    Ok(0)
}

pub(super) fn dirname(plain: &Plain) -> Ended {
    let Some(path) = plain.args.first() else {
        let why = "dirname: missing operand\nTry 'dirname --help' for more information.\n";
        return Ok(plain.refuse(why, 1));
    };
    let trimmed = path.trim_end_matches('/');
    let name = match trimmed.rsplit_once('/') {
        Some((above, _)) => above.trim_end_matches('/'),
        None if trimmed.is_empty() && path.starts_with('/') => "",
        None => ".",
    };
    plain.print(format!("{}\n", if name.is_empty() { "/" } else { name }));
    Ok(0)
}
