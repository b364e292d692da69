//! Programs on lines and paths: uniq, cut, tr, seq, basename, dirname.

use super::{
    arguments::Spec,
    lines,
    plain::{Ended, Plain, WantsInput},
};
use crate::{pipe::cut_short, port::MAX_OUTPUT};

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
                status = plain.complain(format!("{who}: {name}: {why}"));
            }
        }
    }
    Ok((all, status))
}

fn text(line: &[u8]) -> String {
    String::from_utf8_lossy(line.strip_suffix(b"\n").unwrap_or(line)).into_owned()
}

pub(super) fn uniq(plain: &Plain) -> Ended {
    const UNIQ: Spec = Spec {
        name: "uniq",
        flags: "cduiD",
        valued: "fsw",
        long: &[
            ("count", 'c'),
            ("repeated", 'd'),
            ("all-repeated", 'D'),
            ("unique", 'u'),
            ("ignore-case", 'i'),
            ("skip-fields", 'f'),
            ("skip-chars", 's'),
            ("check-chars", 'w'),
        ],
    };
    let arguments = match UNIQ.read(&plain.args) {
        Ok(arguments) => arguments,
        Err(why) => return Ok(plain.refuse(&why, 1)),
    };
    let (all, status) = gathered(plain, "uniq", arguments.words.get(..1).unwrap_or_default())?;
    let mut numbers = [0, 0, usize::MAX];
    for (slot, letter) in numbers.iter_mut().zip(['f', 's', 'w']) {
        let Some(text) = arguments.value(letter) else { continue };
        match text.parse() {
            Ok(number) => *slot = number,
            Err(_) => {
                let what = match letter {
                    'f' => "fields to skip",
                    's' => "bytes to skip",
                    _ => "bytes to compare",
                };
                return Ok(plain.complain(format!("uniq: {text}: invalid number of {what}")));
            }
        }
    }
    let [fields, skipped, compared] = numbers;
    // What of a line is compared.
    let key = |line: &str| -> String {
        let mut rest = line;
        for _ in 0..fields {
            let from = rest.trim_start_matches([' ', '\t']);
            rest = from.find([' ', '\t']).and_then(|end| from.get(end..)).unwrap_or_default();
        }
        let part: String = rest.chars().skip(skipped).take(compared).collect();
        if arguments.has('i') { part.to_lowercase() } else { part }
    };
    let mut runs: Vec<(Vec<String>, String)> = Vec::new();
    for line in lines(&all).map(text) {
        let own = key(&line);
        match runs.last_mut() {
            Some((lines, last)) if *last == own => lines.push(line),
            _ => runs.push((vec![line], own)),
        }
    }
    let repeated = arguments.has('d') || arguments.has('D');
    let kept = runs
        .into_iter()
        .filter(|(lines, _)| (!repeated || lines.len() > 1) && (!arguments.has('u') || lines.len() == 1));
    let row = |(lines, _): (Vec<String>, String)| {
        let most = if arguments.has('D') { lines.len() } else { 1 };
        let count = if arguments.has('c') { format!("{:7} ", lines.len()) } else { String::new() };
        lines.into_iter().take(most).map(|line| format!("{count}{line}\n")).collect::<String>()
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
        flags: "sCn",
        valued: "dfcbo",
        long: &[
            ("delimiter", 'd'),
            ("fields", 'f'),
            ("characters", 'c'),
            ("bytes", 'b'),
            ("only-delimited", 's'),
            ("output-delimiter", 'o'),
            ("complement", 'C'),
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
    let complement = arguments.has('C');
    let selected =
        |index: usize| ranges.iter().any(|(from, to)| (*from..=*to).contains(&(index + 1))) != complement;
    let joint = arguments.value('o').unwrap_or(delimiter);
    let (all, status) = gathered(plain, "cut", &arguments.words)?;
    let mut out = String::new();
    for line in lines(&all).map(text) {
        if !fields {
            out.extend(line.chars().enumerate().filter(|(index, _)| selected(*index)).map(|(_, c)| c));
        } else if line.contains(delimiter) {
            let parts = line.split(delimiter).enumerate().filter(|(index, _)| selected(*index));
            out.push_str(&parts.map(|(_, part)| part).collect::<Vec<_>>().join(joint));
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
        flags: "dscCt",
        valued: "",
        long: &[("delete", 'd'), ("squeeze-repeats", 's'), ("complement", 'c'), ("truncate-set1", 't')],
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
        [first, second, ..] => {
            let (mut first, second) = (set(first), set(second));
            if arguments.has('t') {
                first.truncate(second.len());
            }
            (first, second)
        }
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

/// A word that the real program takes for options.
pub(super) fn is_option(word: &str) -> bool {
    word.strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-'))
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
            Err(_) if is_option(word) => return Ok(plain.not_simulated(&format!("seq {word}"))),
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
        if out.len() > MAX_OUTPUT {
            cut_short(&plain.port);
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
