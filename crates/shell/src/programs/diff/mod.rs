//! diff: what differs between two files, or between the files of two directories.

mod script;

use std::collections::{BTreeMap, BTreeSet};

use self::script::{Change, changes};
use super::{
    arguments::{Arguments, Spec},
    date,
    plain::{Ended, Plain, WantsInput},
};
use crate::{
    files::{self, FileError},
    port::MAX_OUTPUT,
};

const DIFF: Spec = Spec {
    name: "diff",
    flags: "uqrsiwbBNacyet",
    valued: "ULW",
    long: &[
        ("unified", 'u'),
        ("brief", 'q'),
        ("recursive", 'r'),
        ("report-identical-files", 's'),
        ("ignore-case", 'i'),
        ("ignore-all-space", 'w'),
        ("ignore-space-change", 'b'),
        ("ignore-blank-lines", 'B'),
        ("new-file", 'N'),
        ("text", 'a'),
        ("context", 'c'),
        ("side-by-side", 'y'),
        ("label", 'L'),
        ("width", 'W'),
    ],
};

const HINT: &str = "diff: Try 'diff --help' for more information.\n";
/// Directories within each other.
const MAX_DEPTH: usize = 32;

/// What a comparison is asked for.
struct Asked<'a> {
    plain: &'a Plain,
    arguments: Arguments,
    /// Lines around a change, for the unified form.
    context: Option<usize>,
    /// The options as they are typed, for the headlines of files in directories.
    typed: String,
}

pub(super) fn diff(plain: &Plain) -> Ended {
    let mut context = None;
    let args: Vec<String> = plain
        .args
        .iter()
        .filter(|arg| !arg.starts_with("--color"))
        .map(|arg| match arg.strip_prefix("--unified=") {
            Some(lines) => format!("-U{lines}"),
            // `-u3` is the old form of `-U3`.
            None => match arg.strip_prefix("-u").filter(|lines| lines.parse::<usize>().is_ok()) {
                Some(lines) => format!("-U{lines}"),
                None => arg.clone(),
            },
        })
        .collect();
    let arguments = match DIFF.read(&args) {
        Ok(arguments) => arguments,
        Err(why) => return Ok(plain.refuse(&why.replace("\nTry", "\ndiff: Try"), 2)),
    };
    for (letter, name) in [('c', "-c"), ('y', "-y"), ('e', "-e")] {
        if arguments.has(letter) {
            return Ok(plain.not_simulated(&format!("diff {name}")));
        }
    }
    if arguments.has('u') {
        context = Some(3);
    }
    if let Some(text) = arguments.value('U') {
        match text.parse::<usize>() {
            Ok(lines) => context = Some(lines),
            Err(_) => {
                return Ok(plain.refuse(&format!("diff: invalid context length '{text}'\n{HINT}"), 2));
            }
        }
    }
    let (one, other) = match arguments.words.as_slice() {
        [one, other] => (one.clone(), other.clone()),
        [.., extra] if arguments.words.len() > 2 => {
            return Ok(plain.refuse(&format!("diff: extra operand '{extra}'\n{HINT}"), 2));
        }
        words => {
            let last = words.last().map_or("diff", String::as_str);
            return Ok(plain.refuse(&format!("diff: missing operand after '{last}'\n{HINT}"), 2));
        }
    };
    let typed: String = args
        .iter()
        .filter(|arg| arg.starts_with('-') && arg.len() > 1)
        .map(|arg| format!("{arg} "))
        .collect();
    let asked = Asked { plain, arguments, context, typed };
    let directory =
        |name: &str| name != "-" && plain.host().borrow().files.is_directory(&plain.absolute(name));
    match (directory(&one), directory(&other)) {
        (true, true) => asked.directories(&one, &other, 0),
        (true, false) => {
            asked.files(&format!("{}/{}", one.trim_end_matches('/'), base(&other)), &other, false)
        }
        (false, true) => asked.files(&one, &format!("{}/{}", other.trim_end_matches('/'), base(&one)), false),
        (false, false) => asked.files(&one, &other, false),
    }
}

fn base(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// A file's lines, each without its end, and whether the last had one.
struct Text {
    lines: Vec<Vec<u8>>,
    ended: bool,
}

impl Text {
    fn new(content: &[u8]) -> Self {
        let lines = content.split_inclusive(|byte| *byte == b'\n');
        let lines = lines.map(|line| line.strip_suffix(b"\n").unwrap_or(line).to_vec());
        Self { lines: lines.collect(), ended: content.is_empty() || content.ends_with(b"\n") }
    }
}

impl Asked<'_> {
    fn has(&self, letter: char) -> bool {
        self.arguments.has(letter)
    }

    /// A file's content; `None` when it cannot be had, which is said.
    fn content(&self, name: &str) -> Result<Option<Vec<u8>>, WantsInput> {
        Ok(match self.plain.content(name)? {
            Ok(content) => Some(content),
            Err(why) if self.has('N') && why == FileError::Missing.to_string() => Some(Vec::new()),
            Err(why) => {
                self.plain.complain(format!("diff: {name}: {why}"));
                None
            }
        })
    }

    fn files(&self, one: &str, other: &str, headed: bool) -> Ended {
        let (a, b) = (self.content(one)?, self.content(other)?);
        let (Some(a), Some(b)) = (a, b) else { return Ok(2) };
        let same = || {
            if self.has('s') {
                self.plain.print(format!("Files {one} and {other} are identical\n"));
            }
            Ok(0)
        };
        if a == b {
            return same();
        }
        let binary = |content: &[u8]| !self.has('a') && content.iter().take(32 << 10).any(|byte| *byte == 0);
        if (binary(&a) || binary(&b)) && !self.has('q') {
            self.plain.print(format!("Binary files {one} and {other} differ\n"));
            return Ok(1);
        }
        let (a, b) = (Text::new(&a), Text::new(&b));
        let mut found = self.changes(&a, &b);
        if self.has('B') {
            let blank = |text: &Text, from: usize, to: usize| {
                text.lines.get(from..to).unwrap_or_default().iter().all(Vec::is_empty)
            };
            found.retain(|c| !(blank(&a, c.from, c.from_end) && blank(&b, c.to, c.to_end)));
        }
        if found.is_empty() {
            return same();
        }
        if self.has('q') {
            self.plain.print(format!("Files {one} and {other} differ\n"));
            return Ok(1);
        }
        if headed {
            self.plain.print(format!("diff {}{one} {other}\n", self.typed));
        }
        let mut out = Vec::new();
        match self.context {
            Some(context) => {
                self.headline(&mut out, "---", one, 0);
                self.headline(&mut out, "+++", other, 1);
                unified(&mut out, &a, &b, &found, context);
            }
            None => found.iter().for_each(|change| normal(&mut out, &a, &b, change)),
        }
        self.plain.print(out);
        Ok(1)
    }

    /// The changes between two texts by what the options take for equal.
    fn changes(&self, a: &Text, b: &Text) -> Vec<Change> {
        let mut numbers: BTreeMap<Vec<u8>, u32> = BTreeMap::new();
        let mut number = |text: &Text, index: usize, line: &[u8]| {
            let mut key = self.key(line);
            // A last line without its end is another line.
            if index + 1 == text.lines.len() && !text.ended && !self.has('w') && !self.has('b') {
                key.push(b'\n');
            }
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            *numbers.entry(key).or_insert(next)
        };
        let mut row = |text: &Text| -> Vec<u32> {
            text.lines.iter().enumerate().map(|(index, line)| number(text, index, line)).collect()
        };
        let (a, b) = (row(a), row(b));
        changes(&a, &b).0
    }

    fn key(&self, line: &[u8]) -> Vec<u8> {
        let mut key = Vec::with_capacity(line.len());
        let blank = |byte: u8| byte == b' ' || byte == b'\t' || byte == b'\r';
        for byte in line {
            match *byte {
                byte if blank(byte) && self.has('w') => {}
                byte if blank(byte) && self.has('b') => {
                    if key.last() != Some(&b' ') {
                        key.push(b' ');
                    }
                }
                byte if self.has('i') => key.push(byte.to_ascii_lowercase()),
                byte => key.push(byte),
            }
        }
        if self.has('b') && key.last() == Some(&b' ') {
            key.pop();
        }
        key
    }

    fn headline(&self, out: &mut Vec<u8>, mark: &str, name: &str, place: usize) {
        if let Some(label) = self.arguments.values('L').nth(place) {
            out.extend(format!("{mark} {label}\n").into_bytes());
            return;
        }
        let time = {
            let host = self.plain.host().borrow();
            let entry = host.files.entry(&self.plain.absolute(name));
            entry.map_or_else(|_| self.plain.port.now(), |entry| entry.modified)
        };
        let time = date::written(time, "%Y-%m-%d %H:%M:%S.%N %z");
        out.extend(format!("{mark} {name}\t{time}\n").into_bytes());
    }

    fn directories(&self, one: &str, other: &str, depth: usize) -> Ended {
        if depth > MAX_DEPTH {
            return Ok(self.plain.not_simulated("diff of directories nested so deeply"));
        }
        let names = |name: &str| -> BTreeSet<String> {
            let host = self.plain.host().borrow();
            host.files.list(&self.plain.absolute(name)).unwrap_or_default().into_iter().collect()
        };
        let (here, there) = (names(one), names(other));
        let mut status = 0;
        let shown = |name: &str| name.trim_end_matches('/').to_owned();
        for name in here.union(&there) {
            let (a, b) = (format!("{}/{name}", shown(one)), format!("{}/{name}", shown(other)));
            let both = here.contains(name) && there.contains(name);
            if !both && !self.has('N') {
                let place = if here.contains(name) { one } else { other };
                self.plain.print(format!("Only in {}: {name}\n", shown(place)));
                status = status.max(1);
                continue;
            }
            let kind = |path: &str| {
                let path = files::absolute(&self.plain.host().borrow().session.directory, path);
                self.plain.host().borrow().files.is_directory(&path)
            };
            let ended = match (kind(&a), kind(&b)) {
                (true, true) if self.has('r') => self.directories(&a, &b, depth + 1)?,
                (true, true) => {
                    self.plain.print(format!("Common subdirectories: {a} and {b}\n"));
                    0
                }
                (false, false) => self.files(&a, &b, true)?,
                (first, _) => {
                    let (left, right) =
                        if first { ("directory", "regular file") } else { ("regular file", "directory") };
                    self.plain.print(format!("File {a} is a {left} while file {b} is a {right}\n"));
                    1
                }
            };
            status = status.max(ended);
        }
        Ok(status)
    }
}

/// A line with its mark, and the remark when it is a last one without an end.
fn line(out: &mut Vec<u8>, mark: &str, text: &Text, index: usize) {
    if out.len() > MAX_OUTPUT {
        return;
    }
    let Some(line) = text.lines.get(index) else { return };
    out.extend_from_slice(mark.as_bytes());
    out.extend_from_slice(line);
    out.push(b'\n');
    if index + 1 == text.lines.len() && !text.ended {
        out.extend_from_slice(b"\\ No newline at end of file\n");
    }
}

fn normal(out: &mut Vec<u8>, a: &Text, b: &Text, change: &Change) {
    let range = |from: usize, to: usize| match to - from {
        0 => from.to_string(),
        1 => (from + 1).to_string(),
        _ => format!("{},{to}", from + 1),
    };
    let letter = match (change.from == change.from_end, change.to == change.to_end) {
        (true, _) => 'a',
        (false, true) => 'd',
        (false, false) => 'c',
    };
    let (left, right) = (range(change.from, change.from_end), range(change.to, change.to_end));
    out.extend(format!("{left}{letter}{right}\n").into_bytes());
    (change.from..change.from_end).for_each(|index| line(out, "< ", a, index));
    if letter == 'c' {
        out.extend_from_slice(b"---\n");
    }
    (change.to..change.to_end).for_each(|index| line(out, "> ", b, index));
}

fn unified(out: &mut Vec<u8>, a: &Text, b: &Text, changes: &[Change], context: usize) {
    let mut rest = changes;
    while let Some(first) = rest.first() {
        // Changes whose surroundings meet stand together.
        let together = rest.windows(2).take_while(|pair| match pair {
            [one, next] => next.from - one.from_end <= context.saturating_mul(2),
            _ => false,
        });
        let count = together.count() + 1;
        let (group, after) = rest.split_at_checked(count).unwrap_or((rest, &[]));
        rest = after;
        let Some(last) = group.last() else { return };
        let from = first.from.saturating_sub(context);
        let to = first.to - (first.from - from);
        let from_end = last.from_end.saturating_add(context).min(a.lines.len());
        let to_end = last.to_end + (from_end - last.from_end);
        let range = |from: usize, end: usize| match end - from {
            0 => format!("{from},0"),
            1 => (from + 1).to_string(),
            length => format!("{},{length}", from + 1),
        };
        out.extend(format!("@@ -{} +{} @@\n", range(from, from_end), range(to, to_end)).into_bytes());
        let mut at = from;
        for change in group {
            (at..change.from).for_each(|index| line(out, " ", a, index));
            (change.from..change.from_end).for_each(|index| line(out, "-", a, index));
            (change.to..change.to_end).for_each(|index| line(out, "+", b, index));
            at = change.from_end;
        }
        (at..from_end).for_each(|index| line(out, " ", a, index));
    }
}
