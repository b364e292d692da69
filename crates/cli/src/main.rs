//! `rolelab`: the simulated account and its shells in a terminal.
//!
//! It reads words, files and lines, and writes what the engine answers. It decides nothing about the simulation
//! and reads no clock: the same lesson, seed, epoch and script give the same bytes every time.

mod arguments;
mod labs;
mod policy;
mod screen;
mod serve;
mod session;
mod signals;
mod world;

use std::{
    io::{self, IsTerminal as _, Write as _},
    process::ExitCode,
};

use arguments::{Asked, Shell};
use rolelab_labs::lab::EPOCH;
use screen::Screen;
use session::Session;

/// The status of a program that was called wrongly, as bash and curl have it.
const MISUSE: u8 = 2;
/// What a shell reports for a program that SIGPIPE ended.
const PIPE_CLOSED: u8 = 141;

/// The commands that were called, so that their help can be named.
fn subject() -> String {
    let words: Vec<_> = std::env::args_os().skip(1).take(2).collect();
    let words: Vec<&str> = words.iter().filter_map(|word| word.to_str()).collect();
    match words.as_slice() {
        ["policy", command @ ("eval" | "check")] => format!("policy {command} "),
        ["policy", ..] => "policy ".to_owned(),
        ["labs", ..] => "labs ".to_owned(),
        ["shell", ..] => "shell ".to_owned(),
        ["serve", ..] => "serve ".to_owned(),
        ["advance", ..] => "advance ".to_owned(),
        _ => String::new(),
    }
}

fn main() -> ExitCode {
    let done = match arguments::read(std::env::args_os().skip(1)) {
        Ok(Asked::Say(text)) => return say(text),
        Ok(Asked::Shell(asked)) => shell(&asked),
        Ok(Asked::Policy(asked)) => policy::run(&asked),
        Ok(Asked::Labs(asked)) => labs::run(&asked),
        Ok(Asked::Serve(asked)) => serve::run(&asked),
        Ok(Asked::Advance(asked)) => serve::advance::run(&asked),
        Err(why) => Err(format!("{why}\nTry: rolelab {}--help", subject())),
    };
    match done {
        Ok(status) => ExitCode::from(status),
        Err(why) => {
            // A closed standard error leaves nobody to tell.
            let _ = writeln!(io::stderr(), "rolelab: {why}");
            ExitCode::from(MISUSE)
        }
    }
}

/// Prints help or version. Who closes the pipe has read enough.
fn say(text: &str) -> ExitCode {
    let _ = io::stdout().write_all(text.as_bytes());
    ExitCode::SUCCESS
}

/// `rolelab shell`: its exit code is that of the script or of the last line.
fn shell(asked: &Shell) -> Result<u8, String> {
    let (lab, kept) = world::open(&asked.place, EPOCH)?;
    signals::listen();
    let terminal = asked.script.is_none() && io::stdin().is_terminal();
    let mut session = Session::new(lab, &asked.on, Screen::new(terminal))?;
    let ran = match &asked.script {
        Some(script) => session.script(script),
        None => session.lines(io::stdin().lock()),
    };
    let (lab, status) = session.end();
    if let Some(kept) = kept {
        kept.save(&lab)?;
    }
    match ran {
        Ok(()) => Ok(status),
        Err(why) if why.kind() == io::ErrorKind::BrokenPipe => Ok(PIPE_CLOSED),
        Err(why) => Err(format!("input or output failed: {why}")),
    }
}
