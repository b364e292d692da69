//! sudo: a program as root. Nobody is asked for a password: the images of the lab let their user in as EC2's do.

use std::{
    collections::BTreeMap,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use super::{not_simulated, refuse};
use crate::{
    eval::{
        launch::{launch, runnable},
        missing::is_real,
    },
    files::FileError,
    host::home_of,
    port::{Flow, Port},
    program::{Process, Running},
};

/// The first lines of what sudo prints when it is given nothing (sudo 1.9); the other forms are left out here.
const USAGE: &str = "usage: sudo -h | -K | -k | -V
usage: sudo -v [-ABkNnS] [-g group] [-h host] [-p prompt] [-u user]
usage: sudo [-ABbEHkNnPS] [-C num] [-D directory] [-g group] [-h host] [-p prompt] [-R directory] [-T timeout]
            [-u user] [VAR=value] [-i | -s] [command [arg ...]]
";
/// Variables that sudo leaves as they are (sudoers(5), env_reset).
const KEPT: [&str; 8] = ["TERM", "LANG", "LC_ALL", "TZ", "COLORS", "DISPLAY", "LS_COLORS", "HOSTNAME"];
/// Builtins that learners try.
const BUILTINS: [&str; 8] = ["cd", "export", "source", "alias", "exit", "unset", "set", "history"];

/// Somebody else's while it is polled: whoever else runs at the same time is not.
struct As {
    port: Port,
    /// `None` is the user who types.
    user: Option<String>,
    inner: Running,
}

impl As {
    /// Lets somebody act on the host; says who did before.
    fn act(&self, user: Option<String>, root: bool) -> (Option<String>, bool) {
        let mut host = self.port.host().borrow_mut();
        host.files.become_outsider(user.clone());
        let was_root = host.files.become_root(root);
        (std::mem::replace(&mut host.acting, user), was_root)
    }
}

impl Future for As {
    type Output = Flow<i32>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Flow<i32>> {
        let this = &mut *self;
        let root = this.user.as_deref() == Some("root");
        let (user, was_root) = this.act(this.user.clone().filter(|_| !root), root);
        let polled = this.inner.as_mut().poll(context);
        this.act(user, was_root);
        polled
    }
}

pub(super) async fn sudo(process: Process) -> Flow<i32> {
    let user = process.port.host().borrow().acts().to_owned();
    let mut words = process.args.clone().into_iter().peekable();
    let (mut target, mut keeps, mut given) = ("root".to_owned(), false, BTreeMap::new());
    while let Some(option) = words.next_if(|word| word.starts_with('-') && word.len() > 1) {
        match option.as_str() {
            "-u" | "--user" => match words.next() {
                Some(name) => target = name,
                None => {
                    let why = format!("sudo: option requires an argument -- 'u'\n{USAGE}");
                    return refuse(&process, &why, 1).await;
                }
            },
            "-E" | "--preserve-env" => keeps = true,
            "-H" | "-n" | "-S" | "-b" | "--non-interactive" | "--set-home" => {}
            "-k" | "-K" | "-v" => return Ok(0),
            "-i" | "-s" | "--login" | "--shell" | "-l" | "-e" | "-g" | "--list" => {
                return not_simulated(&process, &format!("sudo {option}")).await;
            }
            "--" => break,
            other => match other.strip_prefix("-u").or(other.strip_prefix("--user=")) {
                Some(name) => target = name.to_owned(),
                None => {
                    let letter = other.trim_start_matches('-').chars().next().unwrap_or('-');
                    let why = format!("sudo: invalid option -- '{letter}'\n{USAGE}");
                    return refuse(&process, &why, 1).await;
                }
            },
        }
    }
    while let Some(pair) = words.next_if(|word| word.contains('=') && !word.starts_with('/')) {
        if let Some((name, value)) = pair.split_once('=') {
            given.insert(name.to_owned(), value.to_owned());
        }
    }
    let words: Vec<String> = words.collect();
    let Some(name) = words.first().cloned() else { return refuse(&process, USAGE, 1).await };
    let (target, known) = {
        let host = process.port.host().borrow();
        let number = target.strip_prefix('#').and_then(|number| number.parse().ok());
        let target = number.and_then(|number| host.name_of(number)).unwrap_or(target);
        let known = host.number_of(&target).is_some();
        (target, known)
    };
    if !known {
        return refuse(&process, &format!("sudo: unknown user {target}\n"), 1).await;
    }
    if let Err(why) = runnable(&process.port, &name) {
        if is_real(&name) {
            return not_simulated(&process, &name).await;
        }
        let said = match why {
            FileError::Missing if BUILTINS.contains(&name.as_str()) => builtin(&name),
            _ => format!("sudo: {name}: command not found\n"),
        };
        return refuse(&process, &said, 1).await;
    }
    let mut child = process.with(words.clone());
    let home = home_of(&target);
    if !keeps {
        child.env.retain(|name, _| KEPT.contains(&name.as_str()));
    }
    let own = [
        ("HOME", home.as_str()),
        ("USER", target.as_str()),
        ("LOGNAME", target.as_str()),
        ("MAIL", "/var/mail/root"),
        ("SHELL", "/bin/bash"),
        ("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
        ("SUDO_USER", user.as_str()),
        ("SUDO_UID", "1000"),
        ("SUDO_GID", "1000"),
    ];
    child.env.extend(own.map(|(name, value)| (name.to_owned(), value.to_owned())));
    child.env.insert("SUDO_COMMAND".to_owned(), words.join(" "));
    child.env.extend(given);
    let port = process.port.clone();
    let inner = launch(child);
    As { port, user: Some(target).filter(|target| *target != user), inner }.await
}

/// What sudo 1.9.13 says about the shell's own commands.
fn builtin(name: &str) -> String {
    let mut said = format!("sudo: {name}: command not found\n");
    said.push_str(&format!("sudo: \"{name}\" is a shell built-in command, it cannot be run directly.\n"));
    if name == "cd" {
        said.push_str("sudo: the -s option may be used to run a privileged shell.\n");
        said.push_str("sudo: the -D option may be used to run a command in a specific directory.\n");
    }
    said
}
