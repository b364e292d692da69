//! Programs that pass text on: cat, head, tail, wc, tee.

use super::{absolute, arguments::Spec, content, lines, refuse};
use crate::{port::Flow, program::Process};

/// The names given, or standard input.
fn or_input(words: Vec<String>) -> Vec<String> {
    if words.is_empty() { vec!["-".to_owned()] } else { words }
}

pub(super) async fn cat(process: Process) -> Flow<i32> {
    const CAT: Spec = Spec {
        name: "cat",
        flags: "nbAEsTuvet",
        valued: "",
        long: &[("number", 'n'), ("number-nonblank", 'b'), ("show-ends", 'E'), ("show-all", 'A')],
    };
    let arguments = match CAT.read(&process.args) {
        Ok(arguments) => arguments,
        Err(why) => return refuse(&process, &why, 1).await,
    };
    let ends = arguments.has('E') || arguments.has('A') || arguments.has('e');
    let (all, full) = (arguments.has('n') && !arguments.has('b'), arguments.has('b'));
    let mut status = 0;
    let mut number = 0;
    for name in or_input(arguments.words) {
        if name == "-" && !all && !full && !ends {
            // Pass on what comes when it comes: the terminal and pipes may take their time.
            while let Some(piece) = process.stdin.read().await? {
                process.stdout.write(piece).await?;
            }
            continue;
        }
        let content = match content(&process, &name).await? {
            Ok(content) => content,
            Err(why) => {
                process.stderr.write(format!("cat: {name}: {why}\n")).await?;
                status = 1;
                continue;
            }
        };
        if !all && !full && !ends {
            process.stdout.write(content).await?;
            continue;
        }
        let mut out = Vec::new();
        for line in lines(&content) {
            if all || (full && line != b"\n") {
                number += 1;
                out.extend(format!("{number:6}\t").into_bytes());
            }
            match line.strip_suffix(b"\n") {
                Some(text) if ends => {
                    out.extend_from_slice(text);
                    out.extend_from_slice(b"$\n");
                }
                _ => out.extend_from_slice(line),
            }
        }
        process.stdout.write(out).await?;
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

struct Wanted {
    amount: Amount,
    names: Vec<String>,
    /// Whether each file is headed by its name.
    headed: bool,
}

/// The options that `head` and `tail` share. The error is what is said.
fn wanted(name: &'static str, args: &[String]) -> Result<Wanted, String> {
    let spec = Spec {
        name,
        flags: "qvf",
        valued: "nc",
        long: &[("lines", 'n'), ("bytes", 'c'), ("quiet", 'q'), ("verbose", 'v'), ("follow", 'f')],
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
    if arguments.has('f') {
        return Err(String::new());
    }
    let bad = |what: &str, text: &str| format!("{name}: invalid number of {what}: '{text}'\n");
    let amount = match (arguments.value('c'), arguments.value('n')) {
        (Some(text), _) => amount(text, true).ok_or_else(|| bad("bytes", text))?,
        (None, Some(text)) => amount(text, false).ok_or_else(|| bad("lines", text))?,
        (None, None) => Amount { bytes: false, but: false, from: false, count: 10 },
    };
    let headed = (arguments.words.len() > 1 && !arguments.has('q')) || arguments.has('v');
    Ok(Wanted { amount, names: or_input(arguments.words), headed })
}

pub(super) async fn head(process: Process) -> Flow<i32> {
    let wanted = match wanted("head", &process.args) {
        Ok(wanted) => wanted,
        Err(why) => return refuse(&process, &why, 1).await,
    };
    let Amount { bytes, but, count, .. } = wanted.amount;
    if wanted.names == ["-"] && !but && !bytes && !wanted.headed {
        return first_lines(&process, count).await;
    }
    each(&process, "head", &wanted, |content| {
        let total = if bytes { content.len() } else { lines(content).count() };
        let kept = if but { total.saturating_sub(count) } else { count.min(total) };
        if bytes {
            content.get(..kept).unwrap_or_default().to_vec()
        } else {
            lines(content).take(kept).flatten().copied().collect()
        }
    })
    .await
}

/// Reads no further than it must, so that what writes to it can end.
async fn first_lines(process: &Process, count: usize) -> Flow<i32> {
    let mut left = count;
    while left > 0 {
        let Some(line) = process.stdin.line().await? else { break };
        process.stdout.write(line).await?;
        left -= 1;
    }
    Ok(0)
}

pub(super) async fn tail(process: Process) -> Flow<i32> {
    let wanted = match wanted("tail", &process.args) {
        Ok(wanted) => wanted,
        Err(why) if why.is_empty() => return super::not_simulated(&process, "tail -f").await,
        Err(why) => return refuse(&process, &why, 1).await,
    };
    let Amount { bytes, from, count, .. } = wanted.amount;
    each(&process, "tail", &wanted, |content| {
        let total = if bytes { content.len() } else { lines(content).count() };
        let left = if from { count.saturating_sub(1) } else { total.saturating_sub(count) };
        if bytes {
            content.get(left.min(total)..).unwrap_or_default().to_vec()
        } else {
            lines(content).skip(left).flatten().copied().collect()
        }
    })
    .await
}

async fn each(process: &Process, who: &str, wanted: &Wanted, part: impl Fn(&[u8]) -> Vec<u8>) -> Flow<i32> {
    let mut status = 0;
    let mut first = true;
    for name in &wanted.names {
        match content(process, name).await? {
            Ok(content) => {
                if wanted.headed {
                    let between = if first { "" } else { "\n" };
                    let shown = if name == "-" { "standard input" } else { name };
                    process.stdout.write(format!("{between}==> {shown} <==\n")).await?;
                }
                first = false;
                process.stdout.write(part(&content)).await?;
            }
            Err(why) => {
                let text = match why.as_str() {
                    "Is a directory" => format!("{who}: error reading '{name}': {why}\n"),
                    _ => format!("{who}: cannot open '{name}' for reading: {why}\n"),
                };
                process.stderr.write(text).await?;
                status = 1;
            }
        }
    }
    Ok(status)
}

pub(super) async fn count(process: Process) -> Flow<i32> {
    const WC: Spec = Spec {
        name: "wc",
        flags: "lwcm",
        valued: "",
        long: &[("lines", 'l'), ("words", 'w'), ("bytes", 'c'), ("chars", 'm')],
    };
    let arguments = match WC.read(&process.args) {
        Ok(arguments) => arguments,
        Err(why) => return refuse(&process, &why, 1).await,
    };
    let columns: Vec<char> = "lwmc".chars().filter(|c| arguments.has(*c)).collect();
    let columns = if columns.is_empty() { vec!['l', 'w', 'c'] } else { columns };
    let named = !arguments.words.is_empty();
    let mut rows: Vec<(Vec<usize>, String)> = Vec::new();
    let mut status = 0;
    for name in or_input(arguments.words) {
        let content = match content(&process, &name).await? {
            Ok(content) => content,
            Err(why) => {
                process.stderr.write(format!("wc: {name}: {why}\n")).await?;
                status = 1;
                continue;
            }
        };
        let text = String::from_utf8_lossy(&content);
        let counted = columns.iter().map(|column| match column {
            'l' => content.iter().filter(|byte| **byte == b'\n').count(),
            'w' => text.split_whitespace().count(),
            'm' => text.chars().count(),
            _ => content.len(),
        });
        rows.push((counted.collect(), if named { name } else { String::new() }));
    }
    if rows.len() > 1 {
        let sums = (0..columns.len()).map(|at| rows.iter().filter_map(|(row, _)| row.get(at)).sum());
        rows.push((sums.collect(), "total".to_owned()));
    }
    // One number alone stands bare; from standard input the columns are 7 wide (coreutils 9.1).
    let widest = rows.iter().flat_map(|(row, _)| row).max().copied().unwrap_or(0).to_string().len();
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
    process.stdout.write(out).await?;
    Ok(status)
}

pub(super) async fn tee(process: Process) -> Flow<i32> {
    const TEE: Spec = Spec { name: "tee", flags: "ai", valued: "", long: &[("append", 'a')] };
    let arguments = match TEE.read(&process.args) {
        Ok(arguments) => arguments,
        Err(why) => return refuse(&process, &why, 1).await,
    };
    let mut paths = Vec::new();
    let mut status = 0;
    for name in &arguments.words {
        let path = absolute(&process, name);
        let opened = process.port.host().borrow_mut().files.save(&path, b"", arguments.has('a'));
        match opened {
            Ok(()) => paths.push((name, path)),
            Err(why) => {
                process.stderr.write(format!("tee: {name}: {why}\n")).await?;
                status = 1;
            }
        }
    }
    while let Some(piece) = process.stdin.read().await? {
        process.stdout.write(&piece).await?;
        for (name, path) in &paths {
            let saved = process.port.host().borrow_mut().files.save(path, &piece, true);
            if let Err(why) = saved {
                process.stderr.write(format!("tee: {name}: {why}\n")).await?;
                return Ok(1);
            }
        }
    }
    Ok(status)
}
