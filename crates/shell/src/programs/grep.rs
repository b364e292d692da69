//! grep, line by line, over a small regular-expression engine of bounded size.

use regex_lite::{Regex, RegexBuilder};

use super::{
    absolute,
    arguments::{Arguments, Spec},
    content, lines, refuse,
};
use crate::{port::Flow, program::Process};

/// The largest compiled expression.
const SIZE_LIMIT: usize = 64 * 1024;
/// The longest expression.
const MAX_PATTERN: usize = 4096;

/// An extended regular expression.
///
/// # Errors
/// What grep says about it.
pub(crate) fn expression(text: &str, fold: bool) -> Result<Regex, String> {
    if text.len() > MAX_PATTERN {
        return Err("Regular expression too big".to_owned());
    }
    let built = RegexBuilder::new(&spelled(text)).case_insensitive(fold).size_limit(SIZE_LIMIT).build();
    built.map_err(|why| reason(text, &why.to_string()).to_owned())
}

/// What glibc would say about a wrong expression.
fn reason(text: &str, why: &str) -> &'static str {
    let count = |c: char| text.chars().filter(|own| *own == c).count();
    if why.contains("size") || why.contains("big") || why.contains("nest") {
        "Regular expression too big"
    } else if text.contains('[') && count('[') > count(']') {
        "Unmatched [, [^, [:, [., or [="
    } else if count('(') > count(')') {
        "Unmatched ( or \\("
    } else if count(')') > count('(') {
        "Unmatched ) or \\)"
    } else if text.ends_with('\\') {
        "Trailing backslash"
    } else {
        "Invalid regular expression"
    }
}

/// POSIX's way of writing sets as the engine's: in a set a backslash and `[` mean themselves.
fn spelled(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                out.push(c);
                match chars.next() {
                    Some('<') => out.push_str("b{start}"),
                    Some('>') => out.push_str("b{end}"),
                    Some(next) if next.is_ascii_alphanumeric() && !"bBwWsSdD".contains(next) => {
                        out.pop();
                        out.push(next);
                    }
                    next => out.extend(next),
                }
            }
            '[' => {
                out.push('[');
                if let Some(not) = chars.next_if_eq(&'^') {
                    out.push(not);
                }
                if chars.next_if_eq(&']').is_some() {
                    out.push_str("\\]");
                }
                while let Some(c) = chars.next() {
                    match c {
                        ']' => {
                            out.push(']');
                            break;
                        }
                        '[' if chars.peek() == Some(&':') => {
                            out.push('[');
                            for c in chars.by_ref() {
                                out.push(c);
                                if c == ']' {
                                    break;
                                }
                            }
                        }
                        '[' | '\\' | '&' | '~' => {
                            out.push('\\');
                            out.push(c);
                        }
                        c => out.push(c),
                    }
                }
            }
            // A brace that opens no count means itself.
            '{' if !chars.peek().is_some_and(char::is_ascii_digit) => out.push_str("\\{"),
            c => out.push(c),
        }
    }
    out
}

/// A basic regular expression as an extended one: `\(` groups, `(` means itself.
fn basic(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    let mut set = false;
    while let Some(c) = chars.next() {
        match c {
            '[' if !set => {
                set = true;
                out.push(c);
                if let Some(not) = chars.next_if_eq(&'^') {
                    out.push(not);
                }
                out.extend(chars.next_if_eq(&']'));
            }
            ']' => {
                set = false;
                out.push(c);
            }
            c if set => out.push(c),
            '\\' => match chars.next() {
                Some(c) if "(){}|+?".contains(c) => out.push(c),
                Some(c) => out.extend(['\\', c]),
                None => out.push('\\'),
            },
            '(' | ')' | '{' | '}' | '|' | '+' | '?' => out.extend(['\\', c]),
            '*' if out.is_empty() || out.ends_with('^') || out.ends_with('(') => out.push_str("\\*"),
            c => out.push(c),
        }
    }
    out
}

fn literal(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if "\\.+*?()|[]{}^$".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

const GREP: Spec = Spec {
    name: "grep",
    flags: "EFGPivncoqlLwxhHsar",
    valued: "emABC",
    long: &[
        ("extended-regexp", 'E'),
        ("fixed-strings", 'F'),
        ("ignore-case", 'i'),
        ("invert-match", 'v'),
        ("line-number", 'n'),
        ("count", 'c'),
        ("only-matching", 'o'),
        ("quiet", 'q'),
        ("silent", 'q'),
        ("files-with-matches", 'l'),
        ("word-regexp", 'w'),
        ("line-regexp", 'x'),
        ("recursive", 'r'),
        ("regexp", 'e'),
        ("max-count", 'm'),
        ("after-context", 'A'),
        ("before-context", 'B'),
        ("context", 'C'),
        ("color", 'h'),
    ],
};

const USAGE: &str = "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n";

/// The one expression that stands for all patterns and `-w`, `-x`, `-F`.
fn compile(arguments: &Arguments, patterns: &[String]) -> Result<Regex, String> {
    let mut all = Vec::new();
    for pattern in patterns.iter().flat_map(|text| text.split('\n')) {
        let extended = if arguments.has('F') {
            literal(pattern)
        } else if arguments.has('E') || arguments.has('P') {
            pattern.to_owned()
        } else {
            basic(pattern)
        };
        // Each is tried alone, so that a mistake in one cannot pair with another.
        expression(&extended, false)?;
        all.push(if patterns.len() > 1 || pattern.contains('|') {
            format!("({extended})")
        } else {
            extended
        });
    }
    let mut joined = all.join("|");
    if arguments.has('x') {
        joined = format!("^({joined})$");
    } else if arguments.has('w') {
        joined = format!("\\b({joined})\\b");
    }
    expression(&joined, arguments.has('i'))
}

pub(super) async fn grep(process: Process) -> Flow<i32> {
    // `--color=auto` asks for nothing that a log could show.
    let args: Vec<String> = process.args.iter().filter(|arg| !arg.starts_with("--color")).cloned().collect();
    let mut arguments = match GREP.read(&args) {
        Ok(arguments) => arguments,
        Err(why) => {
            let first = why.lines().next().unwrap_or_default().to_owned();
            return refuse(&process, &format!("{first}\n{USAGE}"), 2).await;
        }
    };
    let mut patterns: Vec<String> = arguments.values('e').map(str::to_owned).collect();
    if patterns.is_empty() {
        if arguments.words.is_empty() {
            return refuse(&process, USAGE, 2).await;
        }
        patterns.push(arguments.words.remove(0));
    }
    let expression = match compile(&arguments, &patterns) {
        Ok(expression) => expression,
        Err(why) => return refuse(&process, &format!("grep: {why}\n"), 2).await,
    };
    let mut number = [0_usize, 0, usize::MAX];
    for (slot, letter) in number.iter_mut().zip(['B', 'A', 'm']) {
        let Some(text) = arguments.value(letter).or(arguments.value('C').filter(|_| letter != 'm')) else {
            continue;
        };
        match text.parse() {
            Ok(count) => *slot = count,
            Err(_) if letter == 'm' => return refuse(&process, "grep: invalid max count\n", 2).await,
            Err(_) => {
                let why = format!("grep: {text}: invalid context length argument\n");
                return refuse(&process, &why, 2).await;
            }
        }
    }
    let [before, after, most] = number;
    let (names, failed) = names(&process, &arguments).await?;
    let mut search = Search {
        process: &process,
        arguments: &arguments,
        expression,
        named: (names.len() > 1 || arguments.has('r') || arguments.has('H')) && !arguments.has('h'),
        before,
        after,
        most,
        printed: false,
    };
    let mut found = false;
    let mut failed = failed;
    for name in names {
        match content(&process, &name).await? {
            Ok(content) => {
                if search.file(&name, &content).await? {
                    found = true;
                    if arguments.has('q') {
                        return Ok(0);
                    }
                }
            }
            Err(why) => {
                failed = true;
                if !arguments.has('s') {
                    process.stderr.write(format!("grep: {name}: {why}\n")).await?;
                }
            }
        }
    }
    Ok(if failed { 2 } else { i32::from(!found) })
}

/// The files to search, and whether one of the names was wrong.
async fn names(process: &Process, arguments: &Arguments) -> Flow<(Vec<String>, bool)> {
    if !arguments.has('r') {
        let words = &arguments.words;
        return Ok((if words.is_empty() { vec!["-".to_owned()] } else { words.clone() }, false));
    }
    let here = [".".to_owned()];
    let words = if arguments.words.is_empty() { &here[..] } else { &arguments.words };
    let mut names = Vec::new();
    for word in words {
        let path = absolute(process, word);
        let host = process.port.host().borrow();
        if !host.files.is_directory(&path) {
            names.push(word.clone());
            continue;
        }
        for below in host.files.below(&path).filter(|below| !host.files.is_directory(below)) {
            let rest = below.strip_prefix(&path).unwrap_or(below).trim_start_matches('/');
            let shown = if arguments.words.is_empty() {
                rest.to_owned()
            } else {
                format!("{}/{rest}", word.trim_end_matches('/'))
            };
            names.push(shown);
        }
    }
    Ok((names, false))
}

struct Search<'a> {
    process: &'a Process,
    arguments: &'a Arguments,
    expression: Regex,
    named: bool,
    before: usize,
    after: usize,
    most: usize,
    /// A group of context has been printed: the next one is set off by `--`.
    printed: bool,
}

impl Search<'_> {
    /// Searches one file; whether a line was selected.
    async fn file(&mut self, name: &str, content: &[u8]) -> Flow<bool> {
        let shown = if name == "-" { "(standard input)" } else { name };
        let has = |letter| self.arguments.has(letter);
        let all: Vec<&[u8]> = lines(content).collect();
        let quiet = has('q') || has('c') || has('l') || has('L');
        let context = self.before > 0 || self.after > 0;
        let mut selected = 0;
        let mut last: Option<usize> = None;
        let mut left = 0;
        for (index, line) in all.iter().enumerate() {
            self.process.port.step().await?;
            let line = line.strip_suffix(b"\n").unwrap_or(line);
            let text = String::from_utf8_lossy(line);
            let hit = selected < self.most && self.expression.is_match(&text) != has('v');
            if !hit {
                if left > 0 && !quiet && !has('o') {
                    left -= 1;
                    self.line(shown, index, '-', &text).await?;
                    last = Some(index);
                } else if selected >= self.most {
                    break;
                }
                continue;
            }
            selected += 1;
            if has('q') {
                return Ok(true);
            }
            if quiet {
                continue;
            }
            if has('o') {
                if !has('v') {
                    for found in self.expression.find_iter(&text).filter(|found| !found.is_empty()) {
                        self.line(shown, index, ':', found.as_str()).await?;
                    }
                }
                continue;
            }
            let from = index.saturating_sub(self.before).max(last.map_or(0, |last| last.saturating_add(1)));
            if context && self.printed && last.is_none_or(|last| from > last.saturating_add(1)) {
                self.process.stdout.write("--\n").await?;
            }
            for at in from..index {
                let text = String::from_utf8_lossy(all.get(at).copied().unwrap_or_default());
                self.line(shown, at, '-', text.trim_end_matches('\n')).await?;
            }
            self.line(shown, index, ':', &text).await?;
            self.printed = true;
            last = Some(index);
            left = self.after;
        }
        if has('c') && !has('q') {
            let prefix = if self.named { format!("{shown}:") } else { String::new() };
            self.process.stdout.write(format!("{prefix}{selected}\n")).await?;
        } else if (has('l') && selected > 0) || (has('L') && selected == 0) {
            self.process.stdout.write(format!("{shown}\n")).await?;
        }
        Ok(selected > 0)
    }

    async fn line(&self, name: &str, index: usize, mark: char, text: &str) -> Flow<()> {
        let mut out = String::new();
        if self.named {
            out.push_str(name);
            out.push(mark);
        }
        if self.arguments.has('n') {
            out.push_str(&index.saturating_add(1).to_string());
            out.push(mark);
        }
        out.push_str(text);
        out.push('\n');
        self.process.stdout.write(out).await
    }
}
