//! Who and where: whoami, hostname, id, uname.

use super::{
    arguments::Spec,
    plain::{Ended, Plain},
};

/// Who runs it.
fn user(plain: &Plain) -> String {
    plain.host().borrow().acts().to_owned()
}

pub(super) fn whoami(plain: &Plain) -> Ended {
    plain.print(user(plain) + "\n");
    Ok(0)
}

pub(super) fn hostname(plain: &Plain) -> Ended {
    let (name, address) = {
        let host = plain.host().borrow();
        (host.node_name().to_owned(), host.address.to_string())
    };
    let whole = || plain.host().borrow().network_name.clone().unwrap_or_else(|| name.clone());
    match plain.args.first().map(String::as_str) {
        None => plain.print(name + "\n"),
        Some("-s" | "--short") => plain.print(name.split('.').next().unwrap_or_default().to_owned() + "\n"),
        Some("-f" | "--fqdn" | "--long") => plain.print(whole() + "\n"),
        Some("-i") => plain.print(address + "\n"),
        Some("-I") => plain.print(address + " \n"),
        Some(other) if other.starts_with('-') => {
            return Ok(plain.not_simulated(&format!("hostname {other}")));
        }
        Some(_) => {
            return Ok(plain.refuse("hostname: you must be root to change the host name\n", 1));
        }
    }
    Ok(0)
}

pub(super) fn id(plain: &Plain) -> Ended {
    const ID: Spec = Spec {
        name: "id",
        flags: "ugnGr",
        valued: "",
        long: &[("user", 'u'), ("group", 'g'), ("name", 'n')],
    };
    let arguments = match ID.read(&plain.args) {
        Ok(arguments) => arguments,
        Err(why) => return Ok(plain.refuse(&why, 1)),
    };
    let user = arguments.words.first().cloned().unwrap_or_else(|| user(plain));
    let Some(number) = plain.host().borrow().number_of(&user) else {
        let why = format!("id: \u{2018}{user}\u{2019}: no such user\n");
        return Ok(plain.refuse(&why, 1));
    };
    let one = arguments.has('u') || arguments.has('g') || arguments.has('G');
    let text = match (one, arguments.has('n')) {
        (true, true) => user,
        (true, false) => number.to_string(),
        (false, true) => {
            return Ok(plain.refuse("id: cannot print only names or real IDs in default format\n", 1));
        }
        (false, false) => format!("uid={number}({user}) gid={number}({user}) groups={number}({user})"),
    };
    plain.print(text + "\n");
    Ok(0)
}

pub(super) fn uname(plain: &Plain) -> Ended {
    const UNAME: Spec = Spec { name: "uname", flags: "asnrvmpio", valued: "", long: &[("all", 'a')] };
    let arguments = match UNAME.read(&plain.args) {
        Ok(arguments) => arguments,
        Err(why) => return Ok(plain.refuse(&why, 1)),
    };
    let name = plain.host().borrow().node_name().to_owned();
    if "rv".chars().any(|letter| arguments.has(letter)) {
        return Ok(plain.not_simulated("the kernel's version"));
    }
    let parts = [('s', "Linux"), ('n', name.as_str()), ('m', "x86_64"), ('o', "GNU/Linux")];
    let chosen = |letter: char| arguments.has('a') || arguments.has(letter);
    let mut words: Vec<&str> =
        parts.iter().filter(|(letter, _)| chosen(*letter)).map(|(_, word)| *word).collect();
    if words.is_empty() {
        words.push("Linux");
    }
    plain.print(words.join(" ") + "\n");
    Ok(0)
}
