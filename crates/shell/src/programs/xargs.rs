//! xargs: builds command lines from its input and runs them.

use super::{
    absolute,
    arguments::{Arguments, Spec},
    not_simulated, refuse, start,
};
use crate::{pipe::Reader, port::Flow, program::Process};

/// The most bytes of one command line (findutils 4.9).
const BATCH: usize = 128 << 10;

const XARGS: Spec = Spec {
    name: "xargs",
    flags: "0rtxpo",
    valued: "nILdPsaE",
    long: &[
        ("null", '0'),
        ("no-run-if-empty", 'r'),
        ("verbose", 't'),
        ("exit", 'x'),
        ("interactive", 'p'),
        ("open-tty", 'o'),
        ("max-args", 'n'),
        ("replace", 'I'),
        ("max-lines", 'L'),
        ("delimiter", 'd'),
        ("max-procs", 'P'),
        ("max-chars", 's'),
        ("arg-file", 'a'),
    ],
};

/// Splits the options from the command: the first word that is no option begins it.
fn split(args: &[String]) -> (Vec<String>, Vec<String>) {
    let mut options = Vec::new();
    let mut rest = args.iter();
    while let Some(arg) = rest.clone().next().filter(|arg| arg.starts_with('-') && arg.len() > 1) {
        rest.next();
        if arg == "--" {
            break;
        }
        // `-i` is `-I{}`, and `--replace` alone as well.
        match arg.as_str() {
            "-i" | "--replace" => options.push("-I{}".to_owned()),
            _ => options.push(arg.clone()),
        }
        let last = if arg.starts_with("--") { None } else { arg.chars().last() };
        let first_valued = arg.chars().skip(1).position(|c| XARGS.valued.contains(c));
        let takes = last.is_some_and(|c| XARGS.valued.contains(c))
            && first_valued == Some(arg.chars().count().saturating_sub(2));
        let long = XARGS.long.iter().any(|(name, letter)| {
            arg.strip_prefix("--") == Some(name) && XARGS.valued.contains(*letter) && *name != "replace"
        });
        if takes || long {
            options.extend(rest.next().cloned());
        }
    }
    (options, rest.cloned().collect())
}

/// How the input becomes arguments.
struct Items {
    reader: Reader,
    /// `-0` and `-d`: one character ends each.
    delimiter: Option<u8>,
    /// `-I`: a line is one argument.
    whole: bool,
    /// Arguments of the line read last.
    ready: std::collections::VecDeque<String>,
    /// Lines read that had arguments.
    lines: usize,
}

impl Items {
    /// The next argument; the error is what is wrong with the input.
    async fn next(&mut self) -> Flow<Result<Option<String>, String>> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Ok(Ok(Some(item)));
            }
            if let Some(delimiter) = self.delimiter {
                let all = self.reader.all().await?;
                if all.is_empty() {
                    return Ok(Ok(None));
                }
                let all = all.strip_suffix(&[delimiter]).unwrap_or(&all);
                let items = all.split(|byte| *byte == delimiter);
                self.ready.extend(items.map(|item| String::from_utf8_lossy(item).into_owned()));
                continue;
            }
            let Some(line) = self.reader.line().await? else { return Ok(Ok(None)) };
            let line = String::from_utf8_lossy(&line).into_owned();
            let line = line.strip_suffix('\n').unwrap_or(&line);
            match words(line, self.whole) {
                Ok(words) => {
                    self.lines += usize::from(!words.is_empty());
                    self.ready.extend(words);
                }
                Err((words, why)) => {
                    self.ready.extend(words);
                    if self.ready.is_empty() {
                        return Ok(Err(why));
                    }
                    // What came before the mistake is still run with.
                    let item = self.ready.pop_front();
                    self.reader = Reader::bytes(if why.contains("single") { b"'" } else { b"\"" });
                    return Ok(Ok(item));
                }
            }
        }
    }
}

/// The arguments on a line: blanks separate, quotes and backslashes keep together.
fn words(line: &str, whole: bool) -> Result<Vec<String>, (Vec<String>, String)> {
    let mut all = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = line.trim_start_matches([' ', '\t']).chars();
    while let Some(c) = chars.next() {
        match c {
            ' ' | '\t' if !whole => all.extend(word.take()),
            '\'' | '"' => {
                let text = word.get_or_insert_default();
                loop {
                    match chars.next() {
                        Some(end) if end == c => break,
                        Some(other) => text.push(other),
                        None => {
                            let which = if c == '"' { "double" } else { "single" };
                            let why = format!(
                                "unmatched {which} quote; by default quotes are special to xargs unless you use the -0 option"
                            );
                            return Err((all, why));
                        }
                    }
                }
            }
            '\\' => word.get_or_insert_default().extend(chars.next()),
            c => word.get_or_insert_default().push(c),
        }
    }
    all.extend(word);
    Ok(all)
}

/// What `-d` names: a character or an escape.
fn delimiter(text: &str) -> Option<u8> {
    let bytes = crate::syntax::escapes::ansi(text);
    match bytes.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

/// A number of an option, at least one.
fn number(arguments: &Arguments, letter: char) -> Result<Option<usize>, String> {
    let Some(text) = arguments.value(letter) else { return Ok(None) };
    let hint = "Try 'xargs --help' for more information.\n";
    match text.parse::<usize>() {
        Ok(0) if letter != 'P' => Err(format!("xargs: value 0 for -{letter} option should be >= 1\n{hint}")),
        Ok(number) => Ok(Some(number)),
        Err(_) => Err(format!("xargs: invalid number \"{text}\" for -{letter} option\n{hint}")),
    }
}

/// How a command line ended.
enum Ran {
    Fine,
    Failed,
    /// xargs ends with this status.
    Over(i32),
}

pub(super) async fn xargs(process: Process) -> Flow<i32> {
    let (options, mut command) = split(&process.args);
    let arguments = match XARGS.read(&options) {
        Ok(arguments) => arguments,
        Err(why) => return refuse(&process, &why, 1).await,
    };
    if arguments.has('p') {
        return not_simulated(&process, "xargs -p").await;
    }
    let mut numbers = [None; 3];
    for (slot, letter) in numbers.iter_mut().zip(['n', 'L', 's']) {
        match number(&arguments, letter).and_then(|own| number(&arguments, 'P').map(|_| own)) {
            Ok(number) => *slot = number,
            Err(why) => return refuse(&process, &why, 1).await,
        }
    }
    let [most, most_lines, most_bytes] = numbers;
    let mut reader = process.stdin.clone();
    if let Some(name) = arguments.value('a') {
        let read = process.port.host().borrow().files.read(&absolute(&process, name));
        match read {
            Ok(content) => reader = Reader::bytes(&content),
            Err(why) => {
                let why = format!("xargs: Cannot open input file \u{2018}{name}\u{2019}: {why}\n");
                return refuse(&process, &why, 1).await;
            }
        }
    }
    let delimiter = match arguments.value('d') {
        Some(text) => match delimiter(text) {
            Some(byte) => Some(byte),
            None => {
                let why = format!(
                    "xargs: Invalid input delimiter specification {text}: the delimiter must be either a single character or an escape sequence starting with \\.\n"
                );
                return refuse(&process, &why, 1).await;
            }
        },
        None => arguments.has('0').then_some(0),
    };
    if command.is_empty() {
        command.push("echo".to_owned());
    }
    let replaced = arguments.value('I');
    let mut items =
        Items { reader, delimiter, whole: replaced.is_some(), ready: Default::default(), lines: 0 };
    let mut status = 0;
    let mut ran = false;
    loop {
        process.port.step().await?;
        let mut batch: Vec<String> = Vec::new();
        let mut wrong = None;
        let mut size = command.iter().map(|word| word.len().saturating_add(1)).sum::<usize>();
        let limit = most_bytes.unwrap_or(BATCH).min(BATCH);
        let first_line = items.lines;
        loop {
            let full =
                replaced.is_some() && !batch.is_empty() || most.is_some_and(|most| batch.len() >= most);
            let lines_full = most_lines.is_some_and(|most| {
                items.ready.is_empty() && !batch.is_empty() && items.lines.saturating_sub(first_line) >= most
            });
            if full || lines_full || size > limit {
                break;
            }
            match items.next().await? {
                Ok(Some(item)) => {
                    size = size.saturating_add(item.len()).saturating_add(1);
                    batch.push(item);
                }
                Ok(None) => break,
                Err(why) => {
                    wrong = Some(why);
                    break;
                }
            }
        }
        let over = batch.is_empty();
        let empty = over && !ran && replaced.is_none() && !arguments.has('r') && wrong.is_none();
        if !over || empty {
            ran = true;
            let words = match (replaced, batch.first()) {
                (Some(mark), Some(item)) => {
                    let rest = command.iter().skip(1).map(|word| word.replace(mark, item));
                    command.iter().take(1).cloned().chain(rest).collect()
                }
                _ => command.iter().cloned().chain(batch).collect(),
            };
            match run(&process, words, arguments.has('t')).await? {
                Ran::Fine => {}
                Ran::Failed => status = 123,
                Ran::Over(status) => return Ok(status),
            }
        }
        if let Some(why) = wrong {
            return refuse(&process, &format!("xargs: {why}\n"), 1).await;
        }
        if over {
            return Ok(status);
        }
    }
}

async fn run(process: &Process, words: Vec<String>, told: bool) -> Flow<Ran> {
    let name = words.first().cloned().unwrap_or_default();
    if told {
        let line: Vec<String> = words.iter().map(|word| crate::eval::quote(word)).collect();
        process.stderr.write(line.join(" ") + "\n").await?;
    }
    let child = Process { stdin: Reader::Empty, ..process.with(words) };
    let (said, status) = match start(child).await? {
        Ok(0) => return Ok(Ran::Fine),
        Ok(255) => (format!("{name}: exited with status 255; aborting"), 124),
        // Of the statuses that a signal would leave, only a closed pipe's is no program's own: aws ends with 254.
        Ok(141) => (format!("{name}: terminated by signal 13"), 125),
        Ok(_) => return Ok(Ran::Failed),
        Err(why @ crate::files::FileError::Missing) => (format!("{name}: {why}"), 127),
        Err(why) => (format!("{name}: {why}"), 126),
    };
    process.stderr.write(format!("xargs: {said}\n")).await?;
    Ok(Ran::Over(status))
}
