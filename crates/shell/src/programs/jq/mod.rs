//! jq: a program that is run on JSON values. Read in [`parse`], run in [`machine`]; [`run`] is what surrounds it.
//!
//! A library for jq cannot be paused within one value, so nobody could stop or meter it: this one is a machine of
//! small steps with lists of its own.

mod arithmetic;
mod code;
mod control;
mod dates;
mod definitions;
mod eval;
mod fields;
mod formats;
mod held;
mod inputs;
mod lex;
mod literal;
mod machine;
mod math;
mod natives;
mod object;
mod options;
mod parse;
mod paths;
mod pattern;
mod read;
mod regex;
mod resume;
mod run;
mod scope;
mod sorting;
mod state;
mod term;
mod text;
mod value;
mod write;

use std::fmt::Write as _;

use self::{
    inputs::Inputs,
    machine::Machine,
    options::{Options, Source, Wrong},
    parse::Mistake,
    run::Run,
    value::Value,
};
use super::{content, not_simulated, refuse};
use crate::{pipe::Reader, port::Flow, program::Process};

const ADVICE: &str = "Use jq --help for help with command-line options,\nor see the jq manpage, or online docs  at https://stedolan.github.io/jq\n";
/// The first lines of jq's usage; the text that follows is left out here.
const USAGE: &str = "jq - commandline JSON processor [version 1.6]\n\nUsage:\tjq [options] <jq filter> [file...]\n\tjq [options] --args <jq filter> [strings...]\n\tjq [options] --jsonargs <jq filter> [JSON_TEXTS...]\n";

pub(super) async fn jq(process: Process) -> Flow<i32> {
    let mut options = match options::read(&process.args) {
        Ok(options) => options,
        Err(Wrong::Said(why)) => return refuse(&process, &format!("jq: {why}{ADVICE}"), 2).await,
        Err(Wrong::Bare(why)) => return refuse(&process, &format!("{why}{ADVICE}"), 2).await,
        Err(Wrong::Usage) => return refuse(&process, USAGE, 2).await,
        Err(Wrong::Help) => {
            process.stdout.write(USAGE).await?;
            return Ok(0);
        }
        Err(Wrong::Version) => {
            process.stdout.write("jq-1.6\n").await?;
            return Ok(0);
        }
        Err(Wrong::NotSimulated(what)) => return not_simulated(&process, &what).await,
    };
    let typed = matches!(process.stdin, Reader::Terminal(_)) && process.stdout.is_terminal();
    let program = match options.program.take() {
        None if typed => return refuse(&process, USAGE, 2).await,
        None => ".".to_owned(),
        Some(file) if options.from_file => match content(&process, &file).await? {
            Ok(text) => String::from_utf8_lossy(&text).into_owned(),
            Err(why) => return refuse(&process, &format!("jq: Could not open {file}: {why}\n"), 2).await,
        },
        Some(text) => text,
    };
    let globals = match globals(&process, &mut options).await? {
        Ok(globals) => globals,
        Err(why) => return refuse(&process, &why, 2).await,
    };
    process.port.spend(64 + program.len() as u64 / 16).await?;
    let compiled = match parse::program(&program, globals) {
        Ok(compiled) => compiled,
        Err(Mistake::Lab(why)) => return in_own_voice(&process, why).await,
        Err(Mistake::Said(mistakes)) => return refuse(&process, &complaint(&program, &mistakes), 3).await,
    };
    let files = std::mem::take(&mut options.files);
    let inputs = Inputs::new(files, options.raw_input, options.slurp, options.stream);
    let machine = Machine::new(compiled, process.port.now());
    Run::new(&process, &options, machine, inputs).all().await
}

/// Says in the lab's voice why a program is not run, or not any more; notes what is not simulated.
async fn in_own_voice(process: &Process, why: &str) -> Flow<i32> {
    let missing = why.strip_prefix("rolelab: ").and_then(|why| why.strip_suffix(" is not simulated here"));
    if let Some(what) = missing {
        return not_simulated(process, what).await;
    }
    process.port.lab_voice(why);
    Ok(2)
}

/// Variables of the command line, `$ENV` and `$ARGS`.
async fn globals(process: &Process, options: &mut Options) -> Flow<Result<Vec<(String, Value)>, String>> {
    let mut globals = Vec::new();
    for (name, source) in std::mem::take(&mut options.named) {
        let (file, raw) = match source {
            Source::Value(value) => {
                globals.push((name, value));
                continue;
            }
            Source::Values(file) => (file, false),
            Source::Raw(file) => (file, true),
        };
        let option = if raw { "rawfile" } else { "slurpfile" };
        let bad = |why: String| format!("jq: Bad JSON in --{option} {name} {file}: {why}\n");
        let text = match content(process, &file).await? {
            Ok(text) => text,
            Err(why) => return Ok(Err(bad(format!("Could not open {file}: {why}")))),
        };
        process.port.spend(text.len() as u64 / 64).await?;
        if raw {
            globals.push((name, Value::text(String::from_utf8_lossy(&text))));
            continue;
        }
        let mut reader = read::Reader::default();
        if let Err(why) = reader.feed(&text).and_then(|()| reader.end()) {
            return Ok(Err(bad(why)));
        }
        let values = std::iter::from_fn(|| reader.found()).collect();
        globals.push((name, Value::array(values)));
    }
    let named = Value::object(globals.iter().map(|(name, value)| (name.as_str(), value.clone())));
    let positional = Value::array(std::mem::take(&mut options.positional));
    globals.push(("ARGS".to_owned(), Value::object([("positional", positional), ("named", named)])));
    let env = process.env.iter().map(|(name, value)| (name.as_str(), Value::text(value.as_str())));
    globals.push(("ENV".to_owned(), Value::object(env)));
    Ok(Ok(globals))
}

/// What jq says about a program that it cannot read: each mistake with its line, and blanks up to its place.
fn complaint(program: &str, mistakes: &[(usize, String)]) -> String {
    let mut said = String::new();
    for (at, why) in mistakes {
        let before = program.get(..*at).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.matches('\n').count() + 1;
        let text = program.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        let blanks = " ".repeat(at.saturating_sub(start));
        let _ = writeln!(said, "jq: error: {why} at <top-level>, line {line}:\n{text}{blanks}");
    }
    let errors = if mistakes.len() == 1 { "error" } else { "errors" };
    let _ = writeln!(said, "jq: {} compile {errors}", mistakes.len());
    said
}
