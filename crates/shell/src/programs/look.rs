//! Programs that show text: cat with options, head, tail, wc.

use super::{
    arguments::Spec,
    lines,
    plain::{Ended, Plain},
};

/// The names given, or standard input.
fn or_input(words: Vec<String>) -> Vec<String> {
    if words.is_empty() { vec!["-".to_owned()] } else { words }
}

/// A line with what cannot be seen made visible (cat -v, and with -T tabs).
fn visible(text: &[u8], controls: bool, tabs: bool) -> Vec<u8> {
    let mut out = Vec::new();
    for byte in text {
        let low = byte & 0x7f;
        match byte {
            b'\t' if tabs => out.extend_from_slice(b"^I"),
            b'\t' => out.push(b'\t'),
            _ if !controls => out.push(*byte),
            _ => {
                if *byte >= 0x80 {
                    out.extend_from_slice(b"M-");
                }
                match low {
                    0x7f => out.extend_from_slice(b"^?"),
                    0..0x20 => out.extend([b'^', low + 0x40]),
                    _ => out.push(low),
                }
            }
        }
    }
    out
}

/// cat with options: numbers, ends of lines, what cannot be seen.
pub(super) fn cat(plain: &Plain) -> Ended {
    const CAT: Spec = Spec {
        name: "cat",
        flags: "nbAEsTuvet",
        valued: "",
        long: &[
            ("number", 'n'),
            ("number-nonblank", 'b'),
            ("show-ends", 'E'),
            ("show-tabs", 'T'),
            ("show-nonprinting", 'v'),
            ("show-all", 'A'),
        ],
    };
    let arguments = match CAT.read(&plain.args) {
        Ok(arguments) => arguments,
        Err(why) => return Ok(plain.refuse(&why, 1)),
    };
    let ends = arguments.has('E') || arguments.has('A') || arguments.has('e');
    let tabs = "TtA".chars().any(|letter| arguments.has(letter));
    let controls = "vteA".chars().any(|letter| arguments.has(letter));
    let (all, full) = (arguments.has('n') && !arguments.has('b'), arguments.has('b'));
    let mut status = 0;
    let mut number = 0;
    for name in or_input(arguments.words) {
        let content = match plain.content(&name)? {
            Ok(content) => content,
            Err(why) => {
                status = plain.complain(format!("cat: {name}: {why}"));
                continue;
            }
        };
        let mut out = Vec::new();
        for line in lines(&content) {
            if all || (full && line != b"\n") {
                number += 1;
                out.extend(format!("{number:6}\t").into_bytes());
            }
            let text = line.strip_suffix(b"\n");
            out.extend(visible(text.unwrap_or(line), controls, tabs));
            if text.is_some() {
                out.extend_from_slice(if ends { b"$\n" } else { b"\n" });
            }
        }
        plain.print(out);
    }
    Ok(status)
}

/// How much of a file `head` or `tail` prints.
struct Amount {
    bytes: bool,
    /// `head -n -3`: all but the last three.
    but: bool,
    /// `tail -n +3`: from the third on.
    from: bool,
    count: usize,
}

/// Reads `5`, `-5`, `+5`, `2k`.
fn amount(text: &str, bytes: bool) -> Option<Amount> {
    let (but, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
    let (from, digits) = digits.strip_prefix('+').map_or((false, digits), |digits| (true, digits));
    let scale = [("kB", 1000_usize), ("K", 1024), ("k", 1024), ("M", 1 << 20), ("b", 512)];
    let scaled = scale.iter().find_map(|(unit, by)| digits.strip_suffix(unit).map(|digits| (digits, *by)));
    let (digits, by) = scaled.unwrap_or((digits, 1));
    if digits.is_empty() || !digits.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let count = digits.parse::<usize>().unwrap_or(usize::MAX).saturating_mul(by);
    Some(Amount { bytes, but, from, count })
}

pub(super) struct Wanted {
    amount: Amount,
    pub(super) names: Vec<String>,
    /// Whether each file is headed by its name.
    pub(super) headed: bool,
    /// Whether what is added to a file later is wanted too.
    pub(super) follows: bool,
}

impl Wanted {
    /// What `tail` prints of a content.
    pub(super) fn end_of<'a>(&self, content: &'a [u8]) -> &'a [u8] {
        let Amount { bytes, from, count, .. } = self.amount;
        let ends: Vec<usize> = match bytes {
            true => (0..content.len()).collect(),
            false => {
                lines(content).scan(0, |at, line| Some(std::mem::replace(at, *at + line.len()))).collect()
            }
        };
        let first = if from { count.saturating_sub(1) } else { ends.len().saturating_sub(count) };
        content.get(ends.get(first).copied().unwrap_or(content.len())..).unwrap_or_default()
    }
}

/// The options that `head` and `tail` share. The error is what is said.
pub(super) fn wanted(name: &'static str, args: &[String]) -> Result<Wanted, String> {
    let spec = Spec {
        name,
        flags: if name == "tail" { "qvfF" } else { "qv" },
        valued: "nc",
        long: match name {
            "tail" => &[("lines", 'n'), ("bytes", 'c'), ("quiet", 'q'), ("verbose", 'v'), ("follow", 'f')],
            _ => &[("lines", 'n'), ("bytes", 'c'), ("quiet", 'q'), ("verbose", 'v')],
        },
    };
    // The old form: `head -5`.
    let old = args
        .first()
        .and_then(|arg| arg.strip_prefix('-'))
        .filter(|digits| !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit()));
    let args: Vec<String> = match old {
        Some(digits) => {
            let rest = args.iter().skip(1).cloned();
            ["-n".to_owned(), digits.to_owned()].into_iter().chain(rest).collect()
        }
        None => args.to_vec(),
    };
    let arguments = spec.read(&args)?;
    let bad = |what: &str, text: &str| format!("{name}: invalid number of {what}: '{text}'\n");
    let amount = match (arguments.value('c'), arguments.value('n')) {
        (Some(text), _) => amount(text, true).ok_or_else(|| bad("bytes", text))?,
        (None, Some(text)) => amount(text, false).ok_or_else(|| bad("lines", text))?,
        (None, None) => Amount { bytes: false, but: false, from: false, count: 10 },
    };
    let headed = (arguments.words.len() > 1 && !arguments.has('q')) || arguments.has('v');
    let follows = arguments.has('f') || arguments.has('F');
    Ok(Wanted { amount, names: or_input(arguments.words), headed, follows })
}

/// How many lines `head` takes from standard input alone: then it reads no further than it must, so that what
/// writes to it can end. `None` when it is asked for anything else.
pub(super) fn first_lines(args: &[String]) -> Option<usize> {
    let Wanted { amount, names, headed, .. } = wanted("head", args).ok()?;
    (names == ["-"] && !amount.but && !amount.bytes && !headed).then_some(amount.count)
}

pub(super) fn head(plain: &Plain) -> Ended {
    let wanted = match wanted("head", &plain.args) {
        Ok(wanted) => wanted,
        Err(why) => return Ok(plain.refuse(&why, 1)),
    };
    let Amount { but, count, .. } = wanted.amount;
    each(plain, "head", &wanted, |total| {
        (0, if but { total.saturating_sub(count) } else { count.min(total) })
    })
}

pub(super) fn tail(plain: &Plain) -> Ended {
    let wanted = match wanted("tail", &plain.args) {
        Ok(wanted) => wanted,
        Err(why) => return Ok(plain.refuse(&why, 1)),
    };
    let Amount { from, count, .. } = wanted.amount;
    each(plain, "tail", &wanted, |total| {
        (if from { count.saturating_sub(1).min(total) } else { total.saturating_sub(count) }, total)
    })
}

/// Prints of each file what `part` chooses of its lines or bytes: the first and one past the last.
fn each(plain: &Plain, who: &str, wanted: &Wanted, part: impl Fn(usize) -> (usize, usize)) -> Ended {
    let mut status = 0;
    let mut first = true;
    for name in &wanted.names {
        match plain.content(name)? {
            Ok(content) => {
                if wanted.headed {
                    let between = if first { "" } else { "\n" };
                    let shown = if name == "-" { "standard input" } else { name };
                    plain.print(format!("{between}==> {shown} <==\n"));
                }
                first = false;
                if wanted.amount.bytes {
                    let (from, to) = part(content.len());
                    plain.print(content.get(from..to).unwrap_or_default());
                } else {
                    let all: Vec<&[u8]> = lines(&content).collect();
                    let (from, to) = part(all.len());
                    plain.print(all.get(from..to).unwrap_or_default().concat());
                }
            }
            Err(why) => {
                status = plain.complain(match why.as_str() {
                    "Is a directory" => format!("{who}: error reading '{name}': {why}"),
                    _ => format!("{who}: cannot open '{name}' for reading: {why}"),
                });
            }
        }
    }
    Ok(status)
}

pub(super) fn count(plain: &Plain) -> Ended {
    const WC: Spec = Spec {
        name: "wc",
        flags: "lwcmL",
        valued: "",
        long: &[("lines", 'l'), ("words", 'w'), ("bytes", 'c'), ("chars", 'm'), ("max-line-length", 'L')],
    };
    let arguments = match WC.read(&plain.args) {
        Ok(arguments) => arguments,
        Err(why) => return Ok(plain.refuse(&why, 1)),
    };
    let columns: Vec<char> = "lwmcL".chars().filter(|c| arguments.has(*c)).collect();
    let columns = if columns.is_empty() { vec!['l', 'w', 'c'] } else { columns };
    let named = !arguments.words.is_empty();
    let mut rows: Vec<(Vec<usize>, String)> = Vec::new();
    let (mut status, mut bytes) = (0, 0);
    for name in or_input(arguments.words) {
        let content = match plain.content(&name)? {
            Ok(content) => content,
            Err(why) => {
                status = plain.complain(format!("wc: {name}: {why}"));
                continue;
            }
        };
        bytes += content.len();
        let text = String::from_utf8_lossy(&content);
        let counted = columns.iter().map(|column| match column {
            'l' => content.iter().filter(|byte| **byte == b'\n').count(),
            'w' => text.split_whitespace().count(),
            'm' => text.chars().count(),
            'L' => text.lines().map(|line| line.chars().count()).max().unwrap_or(0),
            _ => content.len(),
        });
        rows.push((counted.collect(), if named { name } else { String::new() }));
    }
    if rows.len() > 1 {
        let sums = (0..columns.len()).map(|at| rows.iter().filter_map(|(row, _)| row.get(at)).sum());
        rows.push((sums.collect(), "total".to_owned()));
    }
    // One number alone stands bare; from standard input the columns are 7 wide, from files as wide as their bytes
    // together, whatever is counted (coreutils 9.1).
    let widest = bytes.to_string().len();
    let width = match (columns.len(), named, rows.len()) {
        (1, _, 0 | 1) => 1,
        (_, false, _) => 7,
        _ => widest,
    };
    let mut out = String::new();
    for (row, name) in rows {
        let cells: Vec<String> = row.iter().map(|number| format!("{number:width$}")).collect();
        out.push_str(&cells.join(" "));
        if named {
            out.push(' ');
            out.push_str(&name);
        }
        out.push('\n');
    }
    plain.print(out);
    Ok(status)
}
