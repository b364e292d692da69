//! Builtins about how the shell behaves: `shopt`, `alias`, `unalias`, `getopts`, and small ones around it.

use super::Call;
use crate::{
    eval::{Env, Eval, options::SHOPTS, simple::quote_as_bash},
    variable::Variable,
};

pub(super) async fn shopt(call: Call) -> Eval<i32> {
    let env = &call.env;
    let (mut set, mut quiet, mut print) = (None, false, false);
    let mut names = Vec::new();
    for arg in &call.args {
        match arg.as_str() {
            "-s" => set = Some(true),
            "-u" => set = Some(false),
            "-q" => quiet = true,
            "-p" => print = true,
            "-o" => {
                env.not_simulated("shopt -o").await?;
                return Ok(2);
            }
            option if option.starts_with('-') => {
                env.complain(&format!("shopt: {option}: invalid option")).await?;
                return Ok(2);
            }
            name => names.push(name),
        }
    }
    let all = names.is_empty();
    if all {
        names = SHOPTS.to_vec();
    }
    let mut status = 0;
    for name in names {
        if !SHOPTS.contains(&name) {
            if OTHERS.contains(&name) {
                // What these change is not to be seen here.
                continue;
            }
            env.complain(&format!("shopt: {name}: invalid shell option name")).await?;
            status = 1;
            continue;
        }
        match set {
            Some(on) if !all => env.set_option(name, on),
            _ => {
                let on = env.has_option(name);
                if all && set.is_some_and(|wanted| wanted != on) {
                    continue;
                }
                let line = match (print, on) {
                    (true, true) => format!("shopt -s {name}\n"),
                    (true, false) => format!("shopt -u {name}\n"),
                    (false, on) => format!("{name:<20}\t{}\n", if on { "on" } else { "off" }),
                };
                if !quiet {
                    env.stdout.write(line).await?;
                }
                if !on && !all {
                    status = 1;
                }
            }
        }
    }
    Ok(status)
}

/// Options that scripts set and whose effect cannot be seen here.
const OTHERS: [&str; 16] = [
    "autocd",
    "cdspell",
    "checkhash",
    "checkjobs",
    "checkwinsize",
    "cmdhist",
    "direxpand",
    "dirspell",
    "extquote",
    "histappend",
    "histverify",
    "huponexit",
    "interactive_comments",
    "progcomp",
    "promptvars",
    "sourcepath",
];

/// The most names that may stand for something.
const MAX_ALIASES: usize = 200;

pub(super) async fn alias(call: Call) -> Eval<i32> {
    let env = &call.env;
    let mut status = 0;
    let words: Vec<&String> = call.args.iter().filter(|arg| *arg != "-p" && *arg != "--").collect();
    if words.is_empty() {
        for (name, value) in env.session(|s| s.aliases.clone()) {
            env.stdout.write(format!("alias {name}={}\n", quote_as_bash(&value))).await?;
        }
    }
    for word in words {
        match word.split_once('=') {
            Some((name, value))
                if !name.is_empty() && !name.contains(|c: char| "\"'`$\\/&|;()<> \t".contains(c)) =>
            {
                let room = env.session(|s| s.aliases.len() < MAX_ALIASES || s.aliases.contains_key(name));
                if !room {
                    env.port().lab_voice(&format!("rolelab: a session keeps {MAX_ALIASES} aliases here"));
                    return Ok(1);
                }
                env.change(|s| s.aliases.insert(name.to_owned(), value.to_owned()));
            }
            Some((name, _)) => {
                env.complain(&format!("alias: `{name}': invalid alias name")).await?;
                status = 1;
            }
            None => match env.session(|s| s.aliases.get(word).cloned()) {
                Some(value) => {
                    env.stdout.write(format!("alias {word}={}\n", quote_as_bash(&value))).await?;
                }
                None => {
                    env.complain(&format!("alias: {word}: not found")).await?;
                    status = 1;
                }
            },
        }
    }
    Ok(status)
}

pub(super) async fn unalias(call: Call) -> Eval<i32> {
    let env = &call.env;
    if call.args.first().is_some_and(|arg| arg == "-a") {
        env.change(|s| s.aliases.clear());
        return Ok(0);
    }
    let mut status = 0;
    for name in &call.args {
        if env.change(|s| s.aliases.remove(name)).is_none() {
            env.complain(&format!("unalias: {name}: not found")).await?;
            status = 1;
        }
    }
    Ok(status)
}

/// `getopts optstring name [arg …]`
pub(super) async fn getopts(call: Call) -> Eval<i32> {
    let env = &call.env;
    let [options, name, rest @ ..] = call.args.as_slice() else {
        env.stderr.write("getopts: usage: getopts optstring name [arg ...]\n").await?;
        return Ok(2);
    };
    let args = if rest.is_empty() { env.session(|s| s.parameters.clone()) } else { rest.to_vec() };
    let (silent, options) = options.strip_prefix(':').map_or((false, options.as_str()), |rest| (true, rest));
    let given = env.session(|s| s.variables.get("OPTIND").and_then(Variable::text).map(str::to_owned));
    let fresh = given.is_none();
    let mut index = given.and_then(|text| text.parse::<usize>().ok()).unwrap_or(1).max(1);
    let (seen, mut at) = env.session(|s| s.getopts);
    if fresh || seen != index || at == 0 {
        at = 1;
    }
    let word = args.get(index - 1).map(String::as_str).unwrap_or_default();
    let letter = word.strip_prefix('-').and_then(|letters| letters.chars().nth(at - 1));
    let letter = letter.filter(|_| word != "--");
    let Some(letter) = letter else {
        if word == "--" {
            index += 1;
        }
        put(env, index, 0, name, "?", None).await?;
        return Ok(1);
    };
    let more = word.chars().count() > at + 1;
    let (next, next_at) = if more { (index, at + 1) } else { (index + 1, 1) };
    let wanted = options.find(letter).filter(|_| letter != ':');
    let Some(wanted) = wanted else {
        if !silent {
            let zero = env.value("0").unwrap_or_default();
            env.stderr.write(format!("{zero}: illegal option -- {letter}\n")).await?;
        }
        let value = silent.then(|| letter.to_string());
        put(env, next, next_at, name, "?", value).await?;
        return Ok(0);
    };
    let valued = options.get(wanted..).is_some_and(|rest| rest.chars().nth(1) == Some(':'));
    if !valued {
        put(env, next, next_at, name, &letter.to_string(), None).await?;
        return Ok(0);
    }
    let (value, next) = if more {
        (Some(word.chars().skip(at + 1).collect::<String>()), index + 1)
    } else {
        (args.get(index).cloned(), index + 2)
    };
    match value {
        Some(value) => put(env, next, 1, name, &letter.to_string(), Some(value)).await?,
        None if silent => put(env, next - 1, 1, name, ":", Some(letter.to_string())).await?,
        None => {
            let zero = env.value("0").unwrap_or_default();
            env.stderr.write(format!("{zero}: option requires an argument -- {letter}\n")).await?;
            put(env, next - 1, 1, name, "?", None).await?;
        }
    }
    Ok(0)
}

async fn put(
    env: &Env,
    index: usize,
    at: usize,
    name: &str,
    value: &str,
    argument: Option<String>,
) -> Eval<()> {
    env.assign("OPTIND", index.to_string()).await?;
    env.change(|s| s.getopts = (index, at));
    match argument {
        Some(argument) => env.assign("OPTARG", argument).await?,
        None => {
            env.change(|s| s.variables.remove("OPTARG"));
        }
    }
    env.assign(name, value.to_owned()).await
}

/// `umask`: new files are for their user to write and for all to read, whatever it says.
pub(super) async fn umask(call: Call) -> Eval<i32> {
    match call.args.first().map(String::as_str) {
        None => call.env.stdout.write("0022\n").await?,
        Some("-S") => call.env.stdout.write("u=rwx,g=rx,o=rx\n").await?,
        Some("-p") => call.env.stdout.write("umask 0022\n").await?,
        Some("022" | "0022" | "22") => {}
        Some(other) => call.env.not_simulated(&format!("umask {other}")).await?,
    }
    Ok(0)
}

pub(super) async fn ulimit(call: Call) -> Eval<i32> {
    match call.args.first().map(String::as_str) {
        None | Some("-f" | "-Sf" | "-Hf") => call.env.stdout.write("unlimited\n").await?,
        Some("-n" | "-Sn") if call.args.len() == 1 => call.env.stdout.write("1024\n").await?,
        Some(other) => {
            call.env.not_simulated(&format!("ulimit {other}")).await?;
            return Ok(1);
        }
    }
    Ok(0)
}

pub(super) async fn times(call: Call) -> Eval<i32> {
    call.env.stdout.write("0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n").await?;
    Ok(0)
}

pub(super) async fn enable(call: Call) -> Eval<i32> {
    for name in call.args.iter().filter(|arg| !arg.starts_with('-')) {
        if super::find(name).is_none() {
            call.env.complain(&format!("enable: {name}: not a shell builtin")).await?;
            return Ok(1);
        }
        call.env.not_simulated("enable").await?;
    }
    Ok(0)
}

/// `caller`: the line and the function that called this one.
pub(super) async fn caller(call: Call) -> Eval<i32> {
    let env = &call.env;
    let names = env.session(|s| s.frames.iter().rev().map(|f| f.name.clone()).collect::<Vec<_>>());
    if names.is_empty() {
        return Ok(1);
    }
    let above = names.get(1).cloned().unwrap_or_else(|| "main".to_owned());
    let line = env.value("LINENO").unwrap_or_default();
    env.stdout.write(format!("{line} {above} {}\n", env.value("0").unwrap_or_default())).await?;
    Ok(0)
}
