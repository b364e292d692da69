//! Who and where: whoami, hostname, id, uname.

use super::{arguments::Spec, not_simulated, refuse};
use crate::{port::Flow, program::Process};

pub(super) async fn whoami(process: Process) -> Flow<i32> {
    let user = process.port.host().borrow().user.clone();
    process.stdout.write(user + "\n").await?;
    Ok(0)
}

pub(super) async fn hostname(process: Process) -> Flow<i32> {
    let (name, address) = {
        let host = process.port.host().borrow();
        (host.hostname.clone(), host.address.to_string())
    };
    match process.args.first().map(String::as_str) {
        None | Some("-s" | "-f") => process.stdout.write(name + "\n").await?,
        Some("-i") => process.stdout.write(address + "\n").await?,
        Some("-I") => process.stdout.write(address + " \n").await?,
        Some(other) if other.starts_with('-') => {
            return not_simulated(&process, &format!("hostname {other}")).await;
        }
        Some(_) => {
            return refuse(&process, "hostname: you must be root to change the host name\n", 1).await;
        }
    }
    Ok(0)
}

pub(super) async fn id(process: Process) -> Flow<i32> {
    const ID: Spec = Spec {
        name: "id",
        flags: "ugnGr",
        valued: "",
        long: &[("user", 'u'), ("group", 'g'), ("name", 'n')],
    };
    let arguments = match ID.read(&process.args) {
        Ok(arguments) => arguments,
        Err(why) => return refuse(&process, &why, 1).await,
    };
    let user = process.port.host().borrow().user.clone();
    if let Some(other) = arguments.words.first().filter(|word| **word != user) {
        let why = format!("id: \u{2018}{other}\u{2019}: no such user\n");
        return refuse(&process, &why, 1).await;
    }
    let one = arguments.has('u') || arguments.has('g') || arguments.has('G');
    let text = match (one, arguments.has('n')) {
        (true, true) => user,
        (true, false) => "1000".to_owned(),
        (false, true) => {
            return refuse(&process, "id: cannot print only names or real IDs in default format\n", 1).await;
        }
        (false, false) => format!("uid=1000({user}) gid=1000({user}) groups=1000({user})"),
    };
    process.stdout.write(text + "\n").await?;
    Ok(0)
}

pub(super) async fn uname(process: Process) -> Flow<i32> {
    const UNAME: Spec = Spec { name: "uname", flags: "asnrvmpio", valued: "", long: &[("all", 'a')] };
    let arguments = match UNAME.read(&process.args) {
        Ok(arguments) => arguments,
        Err(why) => return refuse(&process, &why, 1).await,
    };
    let name = process.port.host().borrow().hostname.clone();
    if "rv".chars().any(|letter| arguments.has(letter)) {
        return not_simulated(&process, "the kernel's version").await;
    }
    let parts = [('s', "Linux"), ('n', name.as_str()), ('m', "x86_64"), ('o', "GNU/Linux")];
    let chosen = |letter: char| arguments.has('a') || arguments.has(letter);
    let mut words: Vec<&str> =
        parts.iter().filter(|(letter, _)| chosen(*letter)).map(|(_, word)| *word).collect();
    if words.is_empty() {
        words.push("Linux");
    }
    process.stdout.write(words.join(" ") + "\n").await?;
    Ok(0)
}
