//! Builtins that tell: `help`, `history`, `type`, `which`.

use super::{BUILTINS, Call, find};
use crate::{
    eval::{Env, Eval},
    programs,
};

/// How `describe` puts it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `cat is /usr/bin/cat`
    Sentence,
    /// `/usr/bin/cat`
    Word,
    /// Only files.
    File,
    /// `file`
    Kind,
}

/// Reserved words, which `type` knows too.
pub(crate) const RESERVED: [&str; 16] = [
    "if", "then", "else", "elif", "fi", "case", "esac", "for", "while", "until", "do", "done", "in", "{",
    "}", "!",
];

pub(super) async fn describe(env: &Env, who: &str, names: &[String], form: Form) -> Eval<i32> {
    let mut status = 0;
    for name in names {
        let function = env.session(|s| s.functions.get(name).cloned());
        let alias = env.session(|s| s.aliases.get(name).cloned()).filter(|_| env.expands_aliases());
        let line = if form == Form::File {
            place(env, name)
        } else if let Some(value) = alias {
            Some(match form {
                Form::Sentence => format!("{name} is aliased to `{value}'"),
                Form::Kind => "alias".to_owned(),
                _ => format!("alias {name}={}", crate::eval::simple::quote_as_bash(&value)),
            })
        } else if RESERVED.contains(&name.as_str()) {
            Some(match form {
                Form::Sentence => format!("{name} is a shell keyword"),
                Form::Kind => "keyword".to_owned(),
                _ => name.clone(),
            })
        } else if let Some(text) = function {
            Some(match form {
                Form::Sentence => format!("{name} is a function\n{text}"),
                Form::Kind => "function".to_owned(),
                _ => name.clone(),
            })
        } else if find(name).is_some_and(|builtin| !on_disk(builtin.name)) {
            Some(match form {
                Form::Sentence => format!("{name} is a shell builtin"),
                Form::Kind => "builtin".to_owned(),
                _ => name.clone(),
            })
        } else {
            place(env, name).map(|path| match form {
                Form::Sentence => format!("{name} is {path}"),
                Form::Kind => "file".to_owned(),
                _ => path,
            })
        };
        match line {
            Some(line) => env.stdout.write(line + "\n").await?,
            None => {
                status = 1;
                if form == Form::Sentence {
                    let who = if who == "command" { "command" } else { "type" };
                    env.complain(&format!("{who}: {name}: not found")).await?;
                }
            }
        }
    }
    Ok(status)
}

/// Builtins of ours that are files on a real host.
pub(super) fn on_disk(name: &str) -> bool {
    matches!(name, "bash" | "sh" | "which")
}

/// Where a program stands.
fn place(env: &Env, name: &str) -> Option<String> {
    if name.contains('/') {
        let host = env.port().host().borrow();
        let path = crate::files::absolute(&host.session.directory, name);
        let runs = host.files.entry(&path).is_ok_and(|e| e.content.is_some() && e.mode & 0o100 != 0);
        let known = name.rsplit('/').next().is_some_and(|bare| programs::on(&host, bare).is_some());
        return (runs || (known && name.starts_with("/usr/bin/"))).then(|| name.to_owned());
    }
    env.on_path(name)
}

pub(super) async fn type_(call: Call) -> Eval<i32> {
    let mut names = call.args;
    let form = match names.first().map(String::as_str) {
        Some("-t") => Form::Kind,
        Some("-p" | "-P") => Form::File,
        Some("-a") => Form::Sentence,
        _ => return describe(&call.env, "type", &names, Form::Sentence).await,
    };
    names.remove(0);
    describe(&call.env, "type", &names, form).await
}

pub(super) async fn which(call: Call) -> Eval<i32> {
    let mut status = 0;
    for name in call.args.iter().filter(|name| !name.starts_with('-')) {
        // Echo and its like are builtins and files both.
        let both = matches!(name.as_str(), "[" | "echo" | "false" | "printf" | "pwd" | "test" | "true");
        match place(&call.env, name).or_else(|| both.then(|| format!("/usr/bin/{name}"))) {
            Some(path) => call.env.stdout.write(path + "\n").await?,
            None => status = 1,
        }
    }
    Ok(status)
}

pub(super) async fn help(call: Call) -> Eval<i32> {
    let builtins = BUILTINS.iter().map(|b| (b.name, b.about));
    let all = programs::PROGRAMS.iter().map(|p| (p.name, p.about)).chain(builtins);
    let mut rows: Vec<(&str, &str)> = all.filter(|(_, about)| !about.is_empty()).collect();
    rows.sort_unstable();
    if !call.args.is_empty() {
        let mut status = 0;
        for name in &call.args {
            match rows.iter().find(|(own, _)| own == name) {
                Some((name, about)) => call.env.stdout.write(format!("{name}: {about}\n")).await?,
                None => {
                    call.env.complain(&format!(
                        "help: no help topics match `{name}'.  Try `help help' or `man -k {name}' or `info {name}'."
                    ))
                    .await?;
                    status = 1;
                }
            }
        }
        return Ok(status);
    }
    let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let mut text = "Rolelab, a simulated host. These work as the real ones do:\n\n".to_owned();
    for (name, about) in rows {
        text.push_str(&format!("  {name:<width$}  {about}\n"));
    }
    text.push_str(
        "\nPipes, redirections, variables, $( ), loops and functions work as in bash.\nCtrl-C stops what runs. \
         Up and down find earlier lines.\n",
    );
    call.env.stdout.write(text).await?;
    Ok(0)
}

pub(super) async fn history(call: Call) -> Eval<i32> {
    let env = &call.env;
    match call.args.first().map(String::as_str) {
        Some("-c") => {
            env.change(|s| s.history.clear());
            return Ok(0);
        }
        Some(option) if option.starts_with('-') => {
            env.not_simulated(&format!("history {option}")).await?;
            return Ok(2);
        }
        Some(count) if count.parse::<usize>().is_err() => {
            env.complain(&format!("history: {count}: numeric argument required")).await?;
            return Ok(1);
        }
        _ => {}
    }
    let lines = env.session(|s| s.history.clone());
    let last = call.args.first().and_then(|count| count.parse().ok()).unwrap_or(lines.len());
    let from = lines.len().saturating_sub(last);
    let mut text = String::new();
    for (index, line) in lines.iter().enumerate().skip(from) {
        text.push_str(&format!("{:5}  {line}\n", index.saturating_add(1)));
    }
    env.stdout.write(text).await?;
    Ok(0)
}
