//! Builtins about variables, parameters and options.

use super::Call;
use crate::{
    eval::{
        Env, Eval, Unwind,
        options::OPTIONS,
        simple::{is_name, quote},
    },
    host::Variable,
};

/// `export`, `local`, `readonly`, `declare`, `typeset`.
pub(super) async fn declare(call: Call) -> Eval<i32> {
    let env = &call.env;
    let (mut exported, mut read_only) = (call.name == "export", call.name == "readonly");
    let local = call.name == "local" || (env.returns && matches!(call.name.as_str(), "declare" | "typeset"));
    let (mut off, mut print, mut functions) = (false, false, false);
    let mut words = call.args.as_slice();
    while let Some((option, rest)) = words.split_first() {
        if option == "--" {
            words = rest;
            break;
        }
        let Some(letters) = option.strip_prefix(['-', '+']).filter(|letters| !letters.is_empty()) else {
            break;
        };
        for letter in letters.chars() {
            match letter {
                'x' => exported = option.starts_with('-'),
                'r' => read_only = true,
                'n' if call.name == "export" => off = true,
                'p' => print = true,
                'f' | 'F' => functions = true,
                'g' | 'i' => {}
                'a' | 'A' => {
                    env.not_simulated("an array").await?;
                    return Ok(1);
                }
                other => {
                    env.complain(&format!("{}: -{other}: invalid option", call.name)).await?;
                    return Ok(2);
                }
            }
        }
        words = rest;
    }
    if functions {
        let all = env.session(|s| s.functions.values().cloned().collect::<Vec<_>>());
        for text in all {
            env.stdout.write(format!("{text}\n")).await?;
        }
        return Ok(0);
    }
    if call.name == "local" && !env.returns {
        env.complain("local: can only be used in a function").await?;
        return Ok(1);
    }
    if words.is_empty() || print {
        return list(env, exported, read_only).await;
    }
    let mut status = 0;
    for word in words {
        let (name, value) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (word.as_str(), None),
        };
        let (name, append) =
            name.strip_suffix('+').filter(|_| value.is_some()).map_or((name, false), |n| (n, true));
        if !is_name(name) {
            env.complain(&format!("{}: `{word}': not a valid identifier", call.name)).await?;
            status = 1;
            continue;
        }
        if local {
            hide(env, name, value.is_none());
        }
        if let Some(value) = value {
            let before = if append { env.variable(name).unwrap_or_default() } else { String::new() };
            env.assign(name, before + value).await?;
        }
        env.change(|s| {
            let known = s.variables.contains_key(name);
            // `export x` of an unset variable marks nothing here.
            if let Some(variable) = s.variables.get_mut(name).filter(|_| known) {
                variable.exported = (variable.exported || exported) && !off;
                variable.read_only = variable.read_only || read_only;
            }
        });
    }
    Ok(status)
}

/// Remembers what a function's own variable hides.
fn hide(env: &Env, name: &str, unset: bool) {
    env.change(|s| {
        let hidden = s.variables.get(name).cloned();
        if let Some(frame) = s.frames.last_mut() {
            frame.entry(name.to_owned()).or_insert(hidden);
        }
        if unset {
            s.variables.remove(name);
        }
    });
}

/// `export` alone: `declare -x NAME="value"`.
async fn list(env: &Env, exported: bool, read_only: bool) -> Eval<i32> {
    let all: Vec<(String, Variable)> = env.session(|s| s.variables.clone().into_iter().collect());
    for (name, variable) in all {
        if (exported && !variable.exported) || (read_only && !variable.read_only) {
            continue;
        }
        let flags = match (variable.exported, variable.read_only) {
            (true, true) => "-rx",
            (true, false) => "-x",
            (false, true) => "-r",
            (false, false) => "--",
        };
        let value = variable.value.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "\\$");
        env.stdout.write(format!("declare {flags} {name}=\"{value}\"\n")).await?;
    }
    Ok(0)
}

pub(super) async fn unset(call: Call) -> Eval<i32> {
    let env = &call.env;
    let mut status = 0;
    let (mut variables, mut functions) = (true, true);
    for word in &call.args {
        match word.as_str() {
            "-v" => functions = false,
            "-f" => variables = false,
            name if !is_name(name) => {
                env.complain(&format!("unset: `{name}': not a valid identifier")).await?;
                status = 1;
            }
            name => {
                let read_only = env.session(|s| s.variables.get(name).is_some_and(|v| v.read_only));
                if read_only {
                    env.complain(&format!("unset: {name}: cannot unset: readonly variable")).await?;
                    status = 1;
                    continue;
                }
                env.change(|s| {
                    let was = variables && s.variables.remove(name).is_some();
                    if functions && !was {
                        s.functions.remove(name);
                    }
                });
            }
        }
    }
    Ok(status)
}

/// `read [-r] [-s] [-p prompt] name…`
pub(super) async fn read(call: Call) -> Eval<i32> {
    let env = &call.env;
    let mut raw = false;
    let mut names = Vec::new();
    let mut args = call.args.into_iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "-p" => {
                let prompt = args.next().unwrap_or_default();
                if matches!(env.stdin, crate::pipe::Reader::Terminal(_)) {
                    env.stderr.write(prompt).await?;
                }
            }
            "-n" | "-t" | "-d" | "-u" | "-N" | "-i" | "-a" => {
                env.not_simulated(&format!("read {arg}")).await?;
                return Ok(2);
            }
            option if option.len() > 1 && option.starts_with('-') => raw = raw || option.contains('r'),
            _ => names.push(arg),
        }
    }
    let mut text = String::new();
    let mut whole = false;
    while let Some(line) = env.stdin.line().await? {
        let line = String::from_utf8_lossy(&line).into_owned();
        let (line, ended) = line.strip_suffix('\n').map_or((line.as_str(), false), |line| (line, true));
        let escapes = line.chars().rev().take_while(|c| *c == '\\').count();
        if !raw && ended && escapes % 2 == 1 {
            text.push_str(line.strip_suffix('\\').unwrap_or(line));
            continue;
        }
        text.push_str(line);
        whole = ended;
        break;
    }
    let separators = env.variable("IFS").unwrap_or_else(|| " \t\n".to_owned());
    if names.is_empty() {
        let text = if raw { text } else { unescape(&text) };
        env.assign("REPLY", text).await?;
        return Ok(i32::from(!whole));
    }
    let values = cut(&text, &separators, names.len(), raw);
    let mut values = values.into_iter();
    for name in &names {
        if !is_name(name) {
            env.complain(&format!("read: `{name}': not a valid identifier")).await?;
            return Ok(1);
        }
        env.assign(name, values.next().unwrap_or_default()).await?;
    }
    Ok(i32::from(!whole))
}

fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        out.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    out
}

/// A line in at most `most` values; the last takes the rest.
fn cut(text: &str, separators: &str, most: usize, raw: bool) -> Vec<String> {
    let blank = |c: char| c.is_whitespace() && separators.contains(c);
    let mut rest = text.trim_matches(blank);
    let mut values = Vec::new();
    while values.len() + 1 < most && !rest.is_empty() {
        let mut escaped = false;
        let end = rest.find(|c: char| {
            let ends = !escaped && separators.contains(c);
            escaped = !raw && !escaped && c == '\\';
            ends
        });
        let Some((value, tail)) = end.and_then(|end| rest.split_at_checked(end)) else { break };
        values.push(value);
        // Blanks around one separator that is none belong to it.
        let tail = tail.trim_start_matches(blank);
        let sharp = tail.chars().next().filter(|c| separators.contains(*c) && !blank(*c));
        rest = sharp.and_then(|c| tail.strip_prefix(c)).unwrap_or(tail).trim_start_matches(blank);
    }
    values.push(rest);
    values.into_iter().map(|value| if raw { value.to_owned() } else { unescape(value) }).collect()
}

/// `set`: variables, options, parameters.
pub(super) async fn set(call: Call) -> Eval<i32> {
    let env = &call.env;
    if call.args.is_empty() {
        let all: Vec<(String, String)> =
            env.session(|s| s.variables.iter().map(|(name, v)| (name.clone(), v.value.clone())).collect());
        for (name, value) in all {
            env.stdout.write(format!("{name}={}\n", quote(&value))).await?;
        }
        return Ok(0);
    }
    let mut args = call.args.into_iter().peekable();
    while let Some(arg) = args.next_if(|arg| arg.len() > 1 && arg.starts_with(['-', '+'])) {
        if arg == "--" {
            env.change(|s| s.parameters = args.collect());
            return Ok(0);
        }
        let on = arg.starts_with('-');
        for letter in arg.chars().skip(1) {
            let name = if letter == 'o' { args.next() } else { Some(letter.to_string()) };
            let Some(name) = name else {
                for (_, name) in OPTIONS {
                    let state = if env.has_option(name) { "on" } else { "off" };
                    env.stdout.write(format!("{name:<15}\t{state}\n")).await?;
                }
                return Ok(0);
            };
            let known = OPTIONS.iter().find(|(c, long)| *long == name || (letter != 'o' && *c == letter));
            match known {
                Some((_, long)) => env.set_option(long, on),
                None if letter != 'o' && "abhkmnptvBCEHPT".contains(letter) => {
                    env.not_simulated(&format!("set -{letter}")).await?;
                }
                None if letter == 'o' => {
                    env.complain(&format!("set: {name}: invalid option name")).await?;
                    return Ok(1);
                }
                None => {
                    env.complain(&format!("set: -{letter}: invalid option")).await?;
                    return Ok(2);
                }
            }
        }
    }
    if args.peek().is_some() {
        env.change(|s| s.parameters = args.collect());
    }
    Ok(0)
}

pub(super) async fn shift(call: Call) -> Eval<i32> {
    let count = match call.args.first().map(|text| text.parse::<usize>()) {
        None => 1,
        Some(Ok(count)) => count,
        Some(Err(_)) => {
            let text = call.args.first().map(String::as_str).unwrap_or_default();
            call.env.complain(&format!("shift: {text}: numeric argument required")).await?;
            return Err(Unwind::Abort(1));
        }
    };
    Ok(call.env.change(|s| {
        if count > s.parameters.len() {
            return 1;
        }
        s.parameters.drain(..count);
        0
    }))
}
