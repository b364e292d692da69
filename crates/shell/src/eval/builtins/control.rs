//! Builtins that steer: `exit`, `return`, `break`, `eval`, `source`, `command`, and shells within the shell.

use super::{Call, inform};
use crate::{
    eval::{
        Env, Eval, MAX_CALLS, Unwind,
        options::{OPTIONS, SHOPTS},
        scripts::Script,
    },
    syntax::ast::{Part, Word},
};

pub(super) async fn yes(_: Call) -> Eval<i32> {
    Ok(0)
}

pub(super) async fn no(_: Call) -> Eval<i32> {
    Ok(1)
}

impl Call {
    /// The status an argument gives, as one byte; `$?` without one. `None` when it is no number, which is said.
    async fn status(&self) -> Eval<Option<i32>> {
        let Some(text) = self.args.first() else { return Ok(Some(self.env.session(|s| s.status))) };
        match text.parse::<i64>() {
            Ok(number) => Ok(Some(i32::try_from(number & 0xff).unwrap_or(0))),
            Err(_) => {
                self.env.complain(&format!("{}: {text}: numeric argument required", self.name)).await?;
                Ok(None)
            }
        }
    }
}

pub(super) async fn exit(call: Call) -> Eval<i32> {
    if call.name == "logout" && !call.env.interactive() {
        call.env.complain("logout: not login shell: use `exit'").await?;
        return Ok(1);
    }
    if call.args.len() > 1 && call.status().await?.is_some() {
        call.env.complain(&format!("{}: too many arguments", call.name)).await?;
        return Ok(1);
    }
    let status = call.status().await?.unwrap_or(2);
    Err(Unwind::Exit(status))
}

pub(super) async fn return_(call: Call) -> Eval<i32> {
    if !call.env.returns {
        call.env.complain("return: can only `return' from a function or sourced script").await?;
        return Ok(2);
    }
    Err(Unwind::Return(call.status().await?.unwrap_or(2)))
}

/// `break` and `continue`.
pub(super) async fn leave(call: Call) -> Eval<i32> {
    let env = &call.env;
    if env.loops == 0 {
        env.complain(&format!("{}: only meaningful in a `for', `while', or `until' loop", call.name)).await?;
        return Ok(0);
    }
    let levels = match call.args.first().map(|text| text.parse::<i64>()) {
        None => 1,
        Some(Ok(levels)) if levels > 0 => u32::try_from(levels).unwrap_or(u32::MAX),
        Some(Ok(levels)) => {
            env.complain(&format!("{}: {levels}: loop count out of range", call.name)).await?;
            return Err(Unwind::Break(env.loops));
        }
        Some(Err(_)) => {
            let text = call.args.first().map(String::as_str).unwrap_or_default();
            env.complain(&format!("{}: {text}: numeric argument required", call.name)).await?;
            return Err(Unwind::Abort(128));
        }
    };
    let levels = levels.min(env.loops);
    Err(if call.name == "break" { Unwind::Break(levels) } else { Unwind::Continue(levels) })
}

pub(super) async fn eval(call: Call) -> Eval<i32> {
    let Some(env) = call.env.called() else {
        call.env.complain(&format!("eval: maximum eval nesting level exceeded ({MAX_CALLS})")).await?;
        return Err(Unwind::Abort(1));
    };
    let env = Env { source: "eval: ", traced: env.traced.saturating_add(1), ..env };
    let text = call.args.join(" ");
    let line = env.line();
    call.env.apart(Box::pin(async move { env.source_from(&text, line).await })).await
}

pub(super) async fn source(call: Call) -> Eval<i32> {
    let env = &call.env;
    let Some((file, parameters)) = call.args.split_first() else {
        env.complain(&format!("{}: filename argument required", call.name)).await?;
        return Ok(2);
    };
    let place = env.sourced_file(file);
    let read = env.port().host().borrow().files.read(&place);
    let text = match read {
        Ok(content) => String::from_utf8_lossy(&content).into_owned(),
        Err(crate::files::FileError::IsDirectory) => {
            env.complain(&format!("{}: {file}: is a directory", call.name)).await?;
            return Ok(1);
        }
        Err(why) => {
            env.complain(&format!("{file}: {why}")).await?;
            return Ok(1);
        }
    };
    let Some(inner) = env.called() else {
        let most = MAX_CALLS;
        env.complain(&format!("{}: maximum source nesting level exceeded ({most})", call.name)).await?;
        return Err(Unwind::Abort(1));
    };
    let inner = Env { returns: true, traced: inner.traced.saturating_add(1), ..inner };
    let own = (!parameters.is_empty())
        .then(|| env.change(|s| std::mem::replace(&mut s.parameters, parameters.to_vec())));
    let ended = env.apart(Box::pin(async move { inner.source(&text).await })).await;
    if let Some(own) = own {
        env.change(|s| s.parameters = own);
    }
    match ended {
        Err(Unwind::Return(status)) => Ok(status),
        other => other,
    }
}

/// `bash` and `sh`: a script, or `-c`.
pub(super) async fn bash(call: Call) -> Eval<i32> {
    let mut args = call.args.into_iter().peekable();
    let mut options = Vec::new();
    let (mut command, mut stdin) = (false, false);
    while let Some(option) = args.next_if(|arg| arg.len() > 1 && arg.starts_with(['-', '+'])) {
        if option == "--" {
            break;
        }
        if option.starts_with("--") {
            if option == "--version" {
                let text = "GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\n";
                call.env.stdout.write(text).await?;
                return Ok(0);
            }
            continue;
        }
        for letter in option.chars().skip(1) {
            let known = OPTIONS.iter().find(|(c, _)| *c == letter && *c != '\0').map(|(_, name)| *name);
            match (letter, known) {
                ('c', _) => command = true,
                ('s', _) => stdin = true,
                ('n', _) => options.push("noexec"),
                ('o' | 'O', _) => {
                    let name = args.next().unwrap_or_default();
                    match OPTIONS.iter().map(|(_, known)| *known).chain(SHOPTS).find(|known| *known == name) {
                        Some(known) => options.push(known),
                        None => {
                            let line = format!("{}: {name}: invalid option name\n", call.name);
                            call.env.stderr.write(line).await?;
                            return Ok(2);
                        }
                    }
                }
                (_, Some(name)) => options.push(name),
                _ => {}
            }
        }
    }
    let first = if stdin { None } else { args.next() };
    let mut parameters: Vec<String> = args.collect();
    let mut zero = String::new();
    let text = match first {
        Some(text) if command => {
            // The word behind the commands is `$0`.
            if !parameters.is_empty() {
                zero = parameters.remove(0);
            }
            text
        }
        None if command => {
            call.env.stderr.write(format!("{}: -c: option requires an argument\n", call.name)).await?;
            return Ok(2);
        }
        Some(file) => {
            let read = call.env.port().host().borrow().files.read(&call.env.absolute(&file));
            let why = match read {
                Ok(content) => Ok(String::from_utf8_lossy(&content).into_owned()),
                Err(why) => Err(why),
            };
            match why {
                Ok(text) => {
                    zero = file;
                    text
                }
                Err(why) => {
                    let status = if why == crate::files::FileError::Missing { 127 } else { 126 };
                    call.env.stderr.write(format!("{}: {file}: {why}\n", call.name)).await?;
                    return Ok(status);
                }
            }
        }
        None if matches!(call.env.stdin, crate::pipe::Reader::Terminal(_)) => {
            call.env.not_simulated("a shell within the shell").await?;
            return Ok(0);
        }
        None => String::from_utf8_lossy(&call.env.stdin.all().await?).into_owned(),
    };
    let source = if command { "-c: " } else { "" };
    call.env.script(Script { text, zero, parameters, options, source }).await
}

/// `exec`: another program in place of this shell, or redirections that stay.
pub(super) async fn exec(call: Call) -> Eval<i32> {
    let env = call.env;
    let mut args = call.args;
    while args.first().is_some_and(|arg| matches!(arg.as_str(), "--" | "-c" | "-l")) {
        args.remove(0);
    }
    if args.is_empty() {
        env.keep_streams();
        return Ok(0);
    }
    let status = run(env.clone(), args).await?;
    // A shell at a terminal that found nothing to run goes on.
    if matches!(status, 126 | 127) && env.interactive() && !env.subshell {
        return Ok(status);
    }
    Err(Unwind::Exit(status))
}

pub(super) async fn command(call: Call) -> Eval<i32> {
    let mut args = call.args;
    match args.first().map(String::as_str) {
        Some("-v" | "-V") => {
            let long = args.remove(0) == "-V";
            inform::describe(
                &call.env,
                &call.name,
                &args,
                if long { inform::Form::Sentence } else { inform::Form::Word },
            )
            .await
        }
        Some("-p" | "--") => {
            args.remove(0);
            run(call.env, args).await
        }
        _ => run(call.env, args).await,
    }
}

async fn run(env: crate::eval::Env, mut args: Vec<String>) -> Eval<i32> {
    if args.is_empty() {
        return Ok(0);
    }
    let name = args.remove(0);
    let run: crate::eval::Evaluation<'_, i32> = Box::pin(env.run_program(&name, args));
    run.await
}

/// `let`.
pub(super) async fn arithmetic(call: Call) -> Eval<i32> {
    if call.args.is_empty() {
        call.env.complain("let: expression expected").await?;
        return Ok(1);
    }
    let mut last = 0;
    for text in call.args {
        let word = Word { parts: vec![Part::Quoted(text)] };
        let Some(value) = call.env.arithmetic_for("let: ", &word).await? else { return Ok(1) };
        last = value;
    }
    Ok(i32::from(last == 0))
}
