//! watch: a command over and over on the simulated clock, until Ctrl-C.

use rolelab_core::time::Span;

use super::{date, refuse, sleep, start};
use crate::{
    port::{Ask, Flow, Note},
    program::Process,
};

/// The width of the headline.
const WIDTH: usize = 80;

pub(super) async fn watch(process: Process) -> Flow<i32> {
    let mut words = process.args.clone().into_iter().peekable();
    let (mut seconds, mut headed, mut exec) = (2.0, true, false);
    while let Some(option) = words.next_if(|word| word.starts_with('-') && word.len() > 1) {
        let mut interval = None;
        match option.as_str() {
            "-n" | "--interval" => interval = words.next(),
            "-t" | "--no-title" => headed = false,
            "-x" | "--exec" => exec = true,
            "-d" | "--differences" | "-c" | "--color" | "-w" | "--no-wrap" => {}
            "--" => break,
            other => match other.strip_prefix("-n").or(other.strip_prefix("--interval=")) {
                Some(value) => interval = Some(value.to_owned()),
                None => {
                    let letter = other.trim_start_matches('-').chars().next().unwrap_or('-');
                    let why =
                        format!("watch: invalid option -- '{letter}'\n\nUsage:\n watch [options] command\n");
                    return refuse(&process, &why, 1).await;
                }
            },
        }
        if let Some(text) = interval {
            match text.parse::<f64>().ok().filter(|seconds| *seconds >= 0.0) {
                Some(own) => seconds = own.clamp(0.1, sleep::LONGEST),
                None => {
                    let why = format!("watch: failed to parse argument: '{text}'\n");
                    return refuse(&process, &why, 1).await;
                }
            }
        }
    }
    let words: Vec<String> = words.collect();
    if words.is_empty() {
        return refuse(&process, "Usage:\n watch [options] command\n", 1).await;
    }
    if !process.stdout.is_terminal() {
        return refuse(&process, "Error opening terminal: unknown.\n", 1).await;
    }
    let line = words.join(" ");
    let command = if exec { words } else { vec!["sh".to_owned(), "-c".to_owned(), line.clone()] };
    // The cast saturates, and the value is bounded besides.
    #[expect(clippy::cast_possible_truncation, reason = "at most 1e12 milliseconds")]
    let pause = Span::millis((seconds * 1000.0) as i64);
    loop {
        process.port.ask(Ask::Note(Note::ClearScreen)).await?;
        if headed {
            let host = process.port.host().borrow().node_name().to_owned();
            let left = format!("Every {seconds:.1}s: {line}");
            let right = format!("{host}: {}", date::written(process.port.now(), "%a %b %e %H:%M:%S %Y"));
            let gap = WIDTH.saturating_sub(left.chars().count()).saturating_sub(right.chars().count());
            process.stdout.write(format!("{left}{}{right}\n\n", " ".repeat(gap.max(1)))).await?;
        }
        if let Err(why) = start(process.with(command.clone())).await? {
            let name = command.first().map_or("", String::as_str);
            process.stderr.write(format!("watch: unable to execute '{name}': {why}\n")).await?;
        }
        process.port.ask(Ask::Sleep(pause)).await?;
    }
}
