//! Builtins about jobs and signals: `jobs`, `wait`, `kill`, `fg`, `bg`, `disown`, `trap`.

use std::{future::poll_fn, task::Poll};

use super::Call;
use crate::{
    eval::{
        Env, Eval, Unwind,
        jobs::line_of,
        signal::{signal_name, signal_number},
    },
    host::Job,
    port::{SIGNALS, Stop},
};

pub(super) async fn jobs(call: Call) -> Eval<i32> {
    let env = &call.env;
    let (mut long, mut numbers, mut only) = (false, false, None);
    for letter in call.args.iter().filter_map(|arg| arg.strip_prefix('-')).flat_map(str::chars) {
        match letter {
            'l' => long = true,
            'p' => numbers = true,
            'r' => only = Some(true),
            's' => only = Some(false),
            'n' => {}
            other => {
                env.complain(&format!("jobs: -{other}: invalid option")).await?;
                return Ok(2);
            }
        }
    }
    let jobs = env.look_at_jobs();
    let mut named = Vec::new();
    for arg in call.args.iter().filter(|arg| !arg.starts_with('-')) {
        match find(&jobs, Some(arg)) {
            Some(job) => named.push(job.process),
            None => {
                env.complain(&format!("jobs: {arg}: no such job")).await?;
                return Ok(1);
            }
        }
    }
    for (index, job) in jobs.iter().enumerate() {
        if !named.is_empty() && !named.contains(&job.process) {
            continue;
        }
        if only.is_some_and(|running| !running || job.status.is_some()) {
            continue;
        }
        let line = if numbers { format!("{}\n", job.process) } else { line_of(&jobs, index, long) };
        env.stdout.write(line).await?;
    }
    env.change(|s| s.jobs.retain(|job| job.status.is_none()));
    Ok(0)
}

/// The job that `%1`, `%%`, `%-` or `%name` means; the last one for nothing.
fn find(jobs: &[Job], text: Option<&str>) -> Option<Job> {
    let named = text.and_then(|text| text.strip_prefix('%'));
    let found = match named {
        None if text.is_some() => text.and_then(|t| jobs.iter().find(|job| job.number.to_string() == t)),
        None | Some("" | "%" | "+") => jobs.last(),
        Some("-") => jobs.iter().rev().nth(1),
        Some(name) => match name.parse::<u32>() {
            Ok(number) => jobs.iter().find(|job| job.number == number),
            Err(_) => jobs.iter().rev().find(|job| job.text.starts_with(name)),
        },
    };
    found.cloned()
}

/// Waits until one of these has ended: its process number and status.
async fn end_of(env: &Env, processes: &[u32]) -> Eval<(u32, i32)> {
    let jobs = &env.jobs();
    let ended = poll_fn(|_| {
        env.port().alive()?;
        let ended =
            processes.iter().find_map(|process| jobs.status(*process).map(|status| (*process, status)));
        match ended {
            Some(ended) => Poll::Ready(Ok(ended)),
            None => Poll::Pending,
        }
    });
    let ended: Result<_, Stop> = ended.await;
    Ok(ended?)
}

fn forget(env: &Env, process: u32) {
    env.change(|s| s.jobs.retain(|job| job.process != process));
}

/// `wait [-n] [pid | %job …]`
pub(super) async fn wait(call: Call) -> Eval<i32> {
    let env = &call.env;
    let mut args = call.args.as_slice();
    let mut next = false;
    while let Some((option, rest)) = args.split_first().filter(|(option, _)| option.starts_with('-')) {
        match option.as_str() {
            "-n" => next = true,
            "-f" => {}
            other => {
                env.complain(&format!("wait: {other}: invalid option")).await?;
                return Ok(2);
            }
        }
        args = rest;
    }
    let mut own = env.look_at_jobs();
    own.retain(|job| !job.foreign);
    let mut chosen = Vec::new();
    let mut status = 0;
    for arg in args {
        let job = match arg.parse::<u32>() {
            Ok(process) => own.iter().find(|job| job.process == process).cloned(),
            Err(_) if arg.starts_with('%') => find(&own, Some(arg)),
            Err(_) => {
                env.complain(&format!("wait: `{arg}': not a pid or valid job spec")).await?;
                status = 1;
                continue;
            }
        };
        match job {
            Some(job) => chosen.push(job.process),
            None if arg.starts_with('%') => {
                env.complain(&format!("wait: {arg}: no such job")).await?;
                status = 127;
            }
            None => {
                env.complain(&format!("wait: pid {arg} is not a child of this shell")).await?;
                status = 127;
            }
        }
    }
    if next {
        let from = if args.is_empty() { own.iter().map(|job| job.process).collect() } else { chosen };
        if from.is_empty() {
            return Ok(127);
        }
        let (process, status) = end_of(env, &from).await?;
        if env.interactive() && !env.subshell {
            env.tell_jobs().await?;
        }
        forget(env, process);
        return Ok(status);
    }
    if args.is_empty() {
        chosen.extend(own.iter().map(|job| job.process));
    }
    for process in &chosen {
        let (_, ended) = end_of(env, &[*process]).await?;
        status = if args.is_empty() { 0 } else { ended };
    }
    if env.interactive() && !env.subshell {
        env.tell_jobs().await?;
    }
    chosen.into_iter().for_each(|process| forget(env, process));
    Ok(status)
}

pub(super) async fn foreground(call: Call) -> Eval<i32> {
    let env = &call.env;
    let who = call.name.as_str();
    if !env.interactive() {
        env.complain(&format!("{who}: no job control")).await?;
        return Ok(1);
    }
    let jobs = env.look_at_jobs();
    let wanted = call.args.first().map(String::as_str);
    let Some(job) = find(&jobs, wanted) else {
        env.complain(&format!("{who}: {}: no such job", wanted.unwrap_or("current"))).await?;
        return Ok(1);
    };
    if who == "bg" {
        env.complain(&format!("bg: job {} already in background", job.number)).await?;
        return Ok(0);
    }
    env.stdout.write(format!("{}\n", job.text)).await?;
    match end_of(env, &[job.process]).await {
        Ok((process, status)) => {
            forget(env, process);
            Ok(status)
        }
        Err(Unwind::Stop(stop)) => {
            // It is in the foreground: Ctrl-C is for it.
            env.jobs().send(job.process, stop);
            forget(env, job.process);
            Err(Unwind::Stop(stop))
        }
        Err(other) => Err(other),
    }
}

pub(super) async fn disown(call: Call) -> Eval<i32> {
    let env = &call.env;
    let jobs = env.look_at_jobs();
    if call.args.iter().any(|arg| matches!(arg.as_str(), "-a" | "-r")) {
        env.change(|s| s.jobs.clear());
        return Ok(0);
    }
    let wanted: Vec<Option<&str>> =
        if call.args.is_empty() { vec![None] } else { call.args.iter().map(|a| Some(a.as_str())).collect() };
    for wanted in wanted.into_iter().filter(|wanted| *wanted != Some("-h")) {
        let process = wanted.and_then(|text| text.parse::<u32>().ok());
        let job =
            jobs.iter().find(|job| Some(job.process) == process).cloned().or_else(|| find(&jobs, wanted));
        let Some(job) = job else {
            env.complain(&format!("disown: {}: no such job", wanted.unwrap_or("current"))).await?;
            return Ok(1);
        };
        forget(env, job.process);
    }
    Ok(0)
}

const KILL_USAGE: &str =
    "kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]";

pub(super) async fn kill(call: Call) -> Eval<i32> {
    let env = &call.env;
    let mut args = call.args.as_slice();
    let mut signal = 15;
    if let Some((option, rest)) = args.split_first()
        && let Some(name) = option.strip_prefix('-').filter(|name| !name.is_empty())
    {
        let (text, rest) = match name {
            "l" | "L" => return names(env, rest).await,
            "s" | "n" => match rest.split_first() {
                Some((text, rest)) => (text.as_str(), rest),
                None => {
                    env.complain(&format!("kill: -{name}: option requires an argument")).await?;
                    return Ok(1);
                }
            },
            "-" => ("TERM", rest),
            other => (other, rest),
        };
        match signal_number(text) {
            Some(number) => signal = number,
            None => {
                env.complain(&format!("kill: {text}: invalid signal specification")).await?;
                return Ok(1);
            }
        }
        args = rest;
    }
    if args.is_empty() {
        env.stderr.write(format!("{KILL_USAGE}\n")).await?;
        return Ok(2);
    }
    let mut status = 0;
    for target in args {
        if let Some(why) = send(env, signal, target).await? {
            env.complain(&format!("kill: {why}")).await?;
            status = 1;
        }
    }
    Ok(status)
}

/// Sends a signal; why it cannot be.
async fn send(env: &Env, signal: i32, target: &str) -> Eval<Option<String>> {
    let jobs = env.look_at_jobs();
    let process = match target.parse::<u32>() {
        Ok(process) => process,
        Err(_) if target.starts_with('%') => match find(&jobs, Some(target)) {
            Some(job) => job.process,
            None => return Ok(Some(format!("{target}: no such job"))),
        },
        Err(_) => return Ok(Some(format!("{target}: arguments must be process or job IDs"))),
    };
    let own = env.session(|s| s.process);
    let name = signal_name(signal).unwrap_or_default();
    if process == crate::host::SHELL_PROCESS && own != 0 && signal != 0 {
        // It reaches the shell when that goes on.
        let stop = if name == "INT" { Stop::Interrupted } else { Stop::Killed(signal) };
        env.port().cell.to_shell.set(Some(stop));
        env.port().moved();
        return Ok(None);
    }
    if process == own || process == crate::host::SHELL_PROCESS {
        return if signal == 0 { Ok(None) } else { to_itself(env, signal, name).await };
    }
    if matches!(name, "STOP" | "TSTP" | "CONT") && env.jobs().runs(process) {
        env.not_simulated(&format!("kill -{name}")).await?;
        return Ok(None);
    }
    let there = match signal {
        0 => env.jobs().runs(process),
        _ => env.jobs().send(process, Stop::Killed(signal)),
    };
    Ok((!there).then(|| format!("({process}) - No such process")))
}

/// A signal to this shell: its trap, or what the system does.
async fn to_itself(env: &Env, signal: i32, name: &str) -> Eval<Option<String>> {
    match env.trap(name) {
        Some(action) if action.is_empty() => {}
        Some(_) => env.run_trap(name).await?,
        None if matches!(name, "CHLD" | "CONT" | "WINCH" | "URG") => {}
        // A shell at a terminal does not end by these.
        None if env.interactive() && !env.subshell && matches!(name, "TERM" | "QUIT" | "TSTP") => {}
        None if name == "INT" => return Err(Unwind::Stop(Stop::Interrupted)),
        None if env.subshell => return Err(Unwind::Stop(Stop::Killed(signal))),
        None => return Err(Unwind::Exit(128 + signal)),
    }
    Ok(None)
}

/// `kill -l`
async fn names(env: &Env, args: &[String]) -> Eval<i32> {
    if args.is_empty() {
        let all: Vec<String> = SIGNALS
            .iter()
            .filter(|(_, n)| *n > 0)
            .map(|(name, number)| format!("{number:2}) SIG{name}"))
            .collect();
        for row in all.chunks(5) {
            env.stdout.write(row.join("\t") + "\n").await?;
        }
        return Ok(0);
    }
    let mut status = 0;
    for arg in args {
        let line = match arg.parse::<i32>() {
            Ok(number) => {
                let number = if number > 128 { number - 128 } else { number };
                signal_name(number).map(str::to_owned)
            }
            Err(_) => signal_number(arg).map(|number| number.to_string()),
        };
        match line {
            Some(line) => env.stdout.write(line + "\n").await?,
            None => {
                env.complain(&format!("kill: {arg}: invalid signal specification")).await?;
                status = 1;
            }
        }
    }
    Ok(status)
}

/// The name a trap is kept by; `None` when there is no such signal.
fn trapped(text: &str) -> Option<&'static str> {
    let upper = text.to_ascii_uppercase();
    let special = ["DEBUG", "ERR", "RETURN"].into_iter().find(|name| *name == upper);
    special.or_else(|| signal_number(text).and_then(signal_name))
}

/// `trap [-lp] [[action] signal …]`
pub(super) async fn trap(call: Call) -> Eval<i32> {
    let env = &call.env;
    let mut args = call.args.as_slice();
    match args.first().map(String::as_str) {
        Some("-l") => return names(env, &[]).await,
        Some("-p") => return show(env, args.get(1..).unwrap_or_default()).await,
        Some("--") => args = args.get(1..).unwrap_or_default(),
        Some(option) if option.len() > 1 && option.starts_with('-') => {
            env.complain(&format!("trap: {option}: invalid option")).await?;
            return Ok(2);
        }
        _ => {}
    }
    let Some((first, rest)) = args.split_first() else { return show(env, &[]).await };
    // A single word, and a number in front, are signals whose traps go.
    let (action, signals) = match rest {
        [] => (None, args),
        _ if first == "-" => (None, rest),
        _ if first.parse::<u32>().is_ok() => (None, args),
        _ => (Some(first.clone()), rest),
    };
    let mut status = 0;
    for signal in signals {
        let Some(name) = trapped(signal) else {
            env.complain(&format!("trap: {signal}: invalid signal specification")).await?;
            status = 1;
            continue;
        };
        env.change(|s| {
            s.shown_traps.clear();
            match &action {
                // These cannot be caught (signal(7)).
                Some(_) if matches!(name, "KILL" | "STOP") => {}
                Some(action) => {
                    s.traps.insert(name.to_owned(), action.clone());
                }
                None => {
                    s.traps.remove(name);
                }
            }
        });
    }
    Ok(status)
}

async fn show(env: &Env, only: &[String]) -> Eval<i32> {
    let mut traps = env.session(|s| s.shown_traps.clone());
    traps.extend(env.session(|s| s.traps.clone()));
    let order = SIGNALS.iter().map(|(name, _)| *name).chain(["DEBUG", "ERR", "RETURN"]);
    for name in order {
        let Some(action) = traps.get(name) else { continue };
        if !only.is_empty() && !only.iter().any(|wanted| trapped(wanted) == Some(name)) {
            continue;
        }
        let sig = if matches!(name, "EXIT" | "DEBUG" | "ERR" | "RETURN") { "" } else { "SIG" };
        let action = crate::eval::simple::quote_as_bash(action);
        env.stdout.write(format!("trap -- {action} {sig}{name}\n")).await?;
    }
    Ok(0)
}
