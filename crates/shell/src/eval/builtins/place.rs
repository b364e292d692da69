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
            Ok(_) => None,
            Err(why) => Some(why.to_string()),
        }
    };
    if let Some(why) = why {
        env.complain(&format!("cd: {target}: {why}")).await?;
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

pub(super) async fn pwd(call: Call) -> Eval<i32> {
    let directory = call.env.session(|s| s.directory.clone());
    call.env.stdout.write(directory + "\n").await?;
    Ok(0)
}
