//! timeout: a program, ended after a while on the simulated clock.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
};

use rolelab_core::time::Span;

use super::{refuse, sleep, start};
use crate::{
    port::{Ask, Flow},
    program::Process,
};

const HINT: &str = "Try 'timeout --help' for more information.\n";

pub(super) async fn timeout(process: Process) -> Flow<i32> {
    let mut words = process.args.clone().into_iter().peekable();
    let (mut kills, mut preserves) = (false, false);
    while let Some(option) = words.next_if(|word| word.starts_with('-') && word.len() > 1) {
        let (name, value) = match option.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (option.clone(), None),
        };
        match name.as_str() {
            "-s" | "--signal" | "-k" | "--kill-after" => {
                let value = match value {
                    Some(value) => value,
                    None => words.next().unwrap_or_default(),
                };
                let signal = name == "-s" || name == "--signal";
                kills = kills || (signal && matches!(value.as_str(), "9" | "KILL" | "SIGKILL"));
            }
            "--preserve-status" => preserves = true,
            "--foreground" | "-v" | "--verbose" => {}
            "--" => break,
            other => {
                let letter = other.trim_start_matches('-').chars().next().unwrap_or('-');
                let why = format!("timeout: invalid option -- '{letter}'\n{HINT}");
                return refuse(&process, &why, 125).await;
            }
        }
    }
    let (Some(duration), Some(_)) = (words.next(), words.peek()) else {
        return refuse(&process, HINT, 125).await;
    };
    let Some(seconds) = sleep::seconds(&duration) else {
        let why = format!("timeout: invalid time interval \u{2018}{duration}\u{2019}\n{HINT}");
        return refuse(&process, &why, 125).await;
    };
    let words: Vec<String> = words.collect();
    let name = words.first().cloned().unwrap_or_default();
    let ended = {
        let mut child = pin!(start(process.with(words)));
        // The cast saturates, and the value is bounded besides.
        #[expect(clippy::cast_possible_truncation, reason = "at most 1e12 milliseconds")]
        let span = Span::millis((seconds.min(sleep::LONGEST) * 1000.0).ceil() as i64);
        let mut alarm = pin!(process.port.ask(Ask::Sleep(span)));
        poll_fn(|context| {
            if let Poll::Ready(ended) = child.as_mut().poll(context) {
                return Poll::Ready(Some(ended));
            }
            // No time is no limit.
            if seconds > 0.0 && alarm.as_mut().poll(context).is_ready() {
                return Poll::Ready(None);
            }
            Poll::Pending
        })
        .await
    };
    match ended {
        Some(Ok(Ok(status))) => Ok(status),
        Some(Ok(Err(why))) => {
            let status = if why == crate::files::FileError::Missing { 127 } else { 126 };
            let why = format!("timeout: failed to run command \u{2018}{name}\u{2019}: {why}\n");
            refuse(&process, &why, status).await
        }
        Some(Err(stop)) => Err(stop),
        None => {
            // An interrupt looks like the end of a wait.
            process.port.alive()?;
            Ok(match (kills, preserves) {
                (true, _) => 137,
                (false, true) => 143,
                (false, false) => 124,
            })
        }
    }
}
