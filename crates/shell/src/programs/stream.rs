//! Programs that pass on what comes when it comes: cat, head of standard input, tee, yes.

use super::{absolute, arguments::Spec, content, look, plain, refuse};
use crate::{eval::MAX_VALUE, port::Flow, program::Process};

pub(super) async fn cat(process: Process) -> Flow<i32> {
    if process.args.iter().any(|arg| arg.len() > 1 && arg.starts_with('-')) {
        return plain::run(process, look::cat).await;
    }
    let input = ["-".to_owned()];
    let names = if process.args.is_empty() { &input[..] } else { &process.args };
    let mut status = 0;
    for name in names {
        if name == "-" {
            while let Some(piece) = process.stdin.read().await? {
                process.stdout.write(piece).await?;
            }
            continue;
        }
        match content(&process, name).await? {
            Ok(content) => process.stdout.write(content).await?,
            Err(why) => status = refuse(&process, &format!("cat: {name}: {why}\n"), 1).await?,
        }
    }
    Ok(status)
}

pub(super) async fn head(process: Process) -> Flow<i32> {
    let Some(mut left) = look::first_lines(&process.args) else {
        return plain::run(process, look::head).await;
    };
    while left > 0 {
        let Some(line) = process.stdin.line().await? else { break };
        process.stdout.write(line).await?;
        left -= 1;
    }
    Ok(0)
}

pub(super) async fn tee(process: Process) -> Flow<i32> {
    const TEE: Spec = Spec { name: "tee", flags: "ai", valued: "", long: &[("append", 'a')] };
    let arguments = match TEE.read(&process.args) {
        Ok(arguments) => arguments,
        Err(why) => return refuse(&process, &why, 1).await,
    };
    let mut paths = Vec::new();
    let mut status = 0;
    for name in &arguments.words {
        let path = absolute(&process, name);
        let opened = process.port.host().borrow_mut().files.save(&path, b"", arguments.has('a'));
        match opened {
            Ok(()) => paths.push((name, path)),
            Err(why) => {
                process.stderr.write(format!("tee: {name}: {why}\n")).await?;
                status = 1;
            }
        }
    }
    while let Some(piece) = process.stdin.read().await? {
        process.stdout.write(&piece).await?;
        for (name, path) in &paths {
            let saved = process.port.host().borrow_mut().files.save(path, &piece, true);
            if let Err(why) = saved {
                process.stderr.write(format!("tee: {name}: {why}\n")).await?;
                return Ok(1);
            }
        }
    }
    Ok(status)
}

pub(super) async fn yes(process: Process) -> Flow<i32> {
    let words = if process.args.is_empty() { "y".to_owned() } else { process.args.join(" ") };
    let line = words + "\n";
    let line = line.get(..MAX_VALUE).unwrap_or(&line);
    loop {
        process.port.step().await?;
        process.stdout.write(line).await?;
    }
}
