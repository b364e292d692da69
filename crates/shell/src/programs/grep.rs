//! grep, line by line, over a small regular-expression engine of bounded size.

use super::{
    absolute,
    arguments::{Arguments, Spec},
    content, lines, not_simulated, refuse,
};
use crate::{
    eval::expand::pattern::Pattern,
    expression::{BASIC, Captures, EXTENDED, Expression, GAVE_UP, literal},
    port::Flow,
    program::Process,
};

const GREP: Spec = Spec {
    name: "grep",
    flags: "EFGPivncoqlLwxhHsarbzZ",
    valued: "emABCfIX",
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
        ("file", 'f'),
        ("include", 'I'),
        ("exclude", 'X'),
        ("files-without-match", 'L'),
        ("no-filename", 'h'),
        ("with-filename", 'H'),
        ("no-messages", 's'),
        ("byte-offset", 'b'),
        ("perl-regexp", 'P'),
        ("fixed-strings", 'F'),
    ],
};

const USAGE: &str = "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n";

/// The expressions, with what `-w`, `-x`, `-F` and `-i` make of them.
fn compile(arguments: &Arguments, patterns: &[String]) -> Result<Vec<Expression>, &'static str> {
    let one = |text: &str| {
        let fixed = arguments.has('F');
        let text = if fixed { literal(text) } else { text.to_owned() };
        let flavour = if fixed || arguments.has('E') { EXTENDED } else { BASIC };
        let expression = Expression::new(&text, flavour, arguments.has('i'))?;
        Ok(if arguments.has('x') {
            expression.lines()
        } else if arguments.has('w') {
            expression.words()
        } else {
            expression
        })
    };
    patterns.iter().flat_map(|text| text.split('\n')).map(one).collect()
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
    for name in arguments.values('f') {
        match content(&process, name).await? {
            Ok(content) => {
                let text = String::from_utf8_lossy(&content).into_owned();
                patterns.extend(text.lines().map(str::to_owned));
            }
            Err(why) => return refuse(&process, &format!("grep: {name}: {why}\n"), 2).await,
        }
    }
    if patterns.is_empty() && arguments.value('f').is_none() {
        if arguments.words.is_empty() {
            return refuse(&process, USAGE, 2).await;
        }
        patterns.push(arguments.words.remove(0));
    }
    if arguments.has('z') || arguments.has('Z') {
        return not_simulated(&process, "grep -z").await;
    }
    if arguments.has('P') {
        return not_simulated(&process, "grep -P").await;
    }
    let expressions = match compile(&arguments, &patterns) {
        Ok(expressions) => expressions,
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
        expressions,
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
            let base = below.rsplit('/').next().unwrap_or(below);
            let named = |letter| arguments.values(letter).any(|text| Pattern::new(text).matches(base));
            if (arguments.value('I').is_some() && !named('I')) || named('X') {
                continue;
            }
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
    expressions: Vec<Expression>,
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
        let mut next = 0_usize;
        for (index, line) in all.iter().enumerate() {
            self.process.port.step().await?;
            let offset = next;
            next = offset.saturating_add(line.len());
            let line = line.strip_suffix(b"\n").unwrap_or(line);
            let text = String::from_utf8_lossy(line);
            let hit = selected < self.most && self.find(&text, 0).await?.is_some() != has('v');
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
                    let mut at = 0;
                    while let Some(found) = self.find(&text, at).await? {
                        let (from, to) = found.whole();
                        if to > from {
                            let found = found.text(&text, 0);
                            let text = if has('b') {
                                format!("{}:{found}", offset.saturating_add(from))
                            } else {
                                found.to_owned()
                            };
                            self.line(shown, index, ':', &text).await?;
                        }
                        let step = text.get(to..).and_then(|rest| rest.chars().next());
                        match step.filter(|_| to == from) {
                            Some(c) => at = to.saturating_add(c.len_utf8()),
                            None if to == from => break,
                            None => at = to,
                        }
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

    /// The leftmost match from a place on; the longest where several begin.
    async fn find(&self, text: &str, from: usize) -> Flow<Option<Captures>> {
        let mut best: Option<Captures> = None;
        for expression in &self.expressions {
            if let Some(found) = expression.find(text, from) {
                let key = |found: &Captures| (found.whole().0, std::cmp::Reverse(found.whole().1));
                if best.as_ref().is_none_or(|best| key(&found) < key(best)) {
                    best = Some(found);
                }
            }
            self.process.port.spend(expression.spent()).await?;
            if expression.gave_up() {
                self.process.port.lab_voice(GAVE_UP);
            }
        }
        Ok(best)
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
