//! Where the shell stands: `cd` and `pwd`.

use super::Call;
use crate::{eval::Eval, variable::Variable};

pub(super) async fn cd(call: Call) -> Eval<i32> {
    let env = &call.env;
    let args: Vec<&str> =
        call.args.iter().map(String::as_str).filter(|a| !matches!(*a, "--" | "-L" | "-P")).collect();
    let (target, said) = match args.as_slice() {
        [] => match env.variable("HOME") {
            Some(home) => (home, false),
            None => {
                env.complain("cd: HOME not set").await?;
                return Ok(1);
            }
        },
        ["-"] => match env.variable("OLDPWD") {
            Some(old) => (old, true),
            None => {
                env.complain("cd: OLDPWD not set").await?;
                return Ok(1);
            }
        },
        [one] => ((*one).to_owned(), false),
        _ => {
            env.complain("cd: too many arguments").await?;
            return Ok(1);
        }
    };
    let path = env.absolute(&target);
    let why = {
        let host = env.port().host().borrow();
        match host.files.entry(&path) {
            Ok(entry) if entry.content.is_some() => Some("Not a directory".to_owned()),
            Ok(_) if !host.files.allows(&path, 1) => Some(crate::files::FileError::Denied.to_string()),
            Ok(_) => None,
            Err(why) => Some(why.to_string()),
        }
    };
    if let Some(why) = why {
        env.complain(&format!("{}: {target}: {why}", call.name)).await?;
        return Ok(1);
    }
    env.change(|s| {
        let old = std::mem::replace(&mut s.directory, path.clone());
        for (name, value) in [("OLDPWD", old), ("PWD", path.clone())] {
            s.variables.insert(name.to_owned(), Variable::exported(&value));
        }
    });
    if said {
        env.stdout.write(path + "\n").await?;
    }
    Ok(0)
}

/// The directories: this one, then those that were remembered, home as a tilde.
async fn tell(env: &crate::eval::Env) -> Eval<()> {
    let home = env.variable("HOME").unwrap_or_default();
    let all = env.session(|s| {
        let places = std::iter::once(&s.directory).chain(&s.directories);
        let short = |place: &String| match place.strip_prefix(&home) {
            Some(rest) if !home.is_empty() && (rest.is_empty() || rest.starts_with('/')) => {
                format!("~{rest}")
            }
            _ => place.clone(),
        };
        places.map(short).collect::<Vec<_>>().join(" ")
    });
    Ok(env.stdout.write(all + "\n").await?)
}

/// How many directories are remembered.
const MAX_REMEMBERED: usize = 100;

pub(super) async fn pushd(call: Call) -> Eval<i32> {
    let env = call.env.clone();
    let here = env.session(|s| s.directory.clone());
    let target = match call.args.first() {
        Some(target) if !target.starts_with('+') => target.clone(),
        Some(other) => {
            env.not_simulated(&format!("pushd {other}")).await?;
            return Ok(1);
        }
        None => match env.change(|s| (!s.directories.is_empty()).then(|| s.directories.remove(0))) {
            Some(target) => target,
            None => {
                env.complain("pushd: no other directory").await?;
                return Ok(1);
            }
        },
    };
    let quiet = Call { env: env.clone(), name: "pushd".to_owned(), args: vec![target], lists: Vec::new() };
    let status = cd(quiet).await?;
    if status == 0 {
        env.change(|s| {
            s.directories.insert(0, here);
            s.directories.truncate(MAX_REMEMBERED);
        });
        tell(&env).await?;
    }
    Ok(status)
}

pub(super) async fn popd(call: Call) -> Eval<i32> {
    let env = call.env.clone();
    if let Some(other) = call.args.first() {
        env.not_simulated(&format!("popd {other}")).await?;
        return Ok(1);
    }
    let Some(target) = env.change(|s| (!s.directories.is_empty()).then(|| s.directories.remove(0))) else {
        env.complain("popd: directory stack empty").await?;
        return Ok(1);
    };
    let quiet = Call { env: env.clone(), name: "popd".to_owned(), args: vec![target], lists: Vec::new() };
    let status = cd(quiet).await?;
    if status == 0 {
        tell(&env).await?;
    }
    Ok(status)
}

pub(super) async fn dirs(call: Call) -> Eval<i32> {
    if call.args.first().is_some_and(|arg| arg == "-c") {
        call.env.change(|s| s.directories.clear());
        return Ok(0);
    }
    tell(&call.env).await?;
    Ok(0)
}

pub(super) async fn pwd(call: Call) -> Eval<i32> {
    let wrong =
        call.args.iter().find(|arg| arg.starts_with('-') && !matches!(arg.as_str(), "-L" | "-P" | "--"));
    if let Some(wrong) = wrong {
        call.env.complain(&format!("pwd: {wrong}: invalid option")).await?;
        call.env.stderr.write("pwd: usage: pwd [-LP]\n").await?;
        return Ok(2);
    }
    let directory = call.env.session(|s| s.directory.clone());
    call.env.stdout.write(directory + "\n").await?;
    Ok(0)
}
