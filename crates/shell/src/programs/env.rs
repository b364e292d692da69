//! env and printenv.

use super::refuse;
use crate::{
    eval::launch::{launch, runnable},
    files::FileError,
    port::Flow,
    program::Process,
};

pub(super) async fn env(process: Process) -> Flow<i32> {
    let Process { args, mut env, port, stdin, stdout, stderr, depth } = process;
    let mut args = args.into_iter().peekable();
    while let Some(arg) = args.next_if(|arg| arg.starts_with('-') || arg.contains('=')) {
        match arg.as_str() {
            "-i" | "-" | "--ignore-environment" => env.clear(),
            "-u" => {
                env.remove(&args.next().unwrap_or_default());
            }
            "--" => {}
            other => match other.split_once('=') {
                Some((name, value)) if !other.starts_with('-') => {
                    env.insert(name.to_owned(), value.to_owned());
                }
                _ => {
                    let letter: String = other.chars().skip(1).take(1).collect();
                    let why = format!(
                        "env: invalid option -- '{letter}'\nTry 'env --help' for more information.\n"
                    );
                    stderr.write(why).await?;
                    return Ok(125);
                }
            },
        }
    }
    let Some(name) = args.next() else {
        let text: String = env.iter().map(|(name, value)| format!("{name}={value}\n")).collect();
        stdout.write(text).await?;
        return Ok(0);
    };
    if let Err(why) = runnable(&port, &name) {
        stderr.write(format!("env: \u{2018}{name}\u{2019}: {why}\n")).await?;
        return Ok(if why == FileError::Missing { 127 } else { 126 });
    }
    let args = std::iter::once(name).chain(args).collect();
    launch(Process { args, env, port, stdin, stdout, stderr, depth: depth.saturating_add(1) }).await
}

pub(super) async fn printenv(process: Process) -> Flow<i32> {
    if let Some(option) = process.args.iter().find(|arg| arg.starts_with('-')) {
        let letter: String = option.chars().skip(1).take(1).collect();
        let why = format!("printenv: invalid option -- '{letter}'\n");
        return refuse(&process, &why, 2).await;
    }
    let mut status = 0;
    let names: Vec<&String> =
        if process.args.is_empty() { process.env.keys().collect() } else { process.args.iter().collect() };
    for name in names {
        match process.env.get(name) {
            Some(value) if process.args.is_empty() => {
                process.stdout.write(format!("{name}={value}\n")).await?;
            }
            Some(value) => process.stdout.write(format!("{value}\n")).await?,
            None => status = 1,
        }
    }
    Ok(status)
}
