//! useradd: a line of `/etc/passwd`. Users have no home here that is theirs.
//!
//! Words and statuses: useradd(8) of shadow-utils 4.9.

use super::{
    arguments::Spec,
    plain::{Ended, Plain},
};
use crate::host::FIRST_USER;

/// The first number of a system's own users (`-r`); they are given downwards (login.defs(5), SYS_UID_MAX).
const LAST_OF_SYSTEM: u32 = 989;

pub(super) fn useradd(plain: &Plain) -> Ended {
    const USERADD: Spec = Spec {
        name: "useradd",
        flags: "rmMNU",
        valued: "usdcgG",
        long: &[
            ("system", 'r'),
            ("create-home", 'm'),
            ("no-create-home", 'M'),
            ("uid", 'u'),
            ("shell", 's'),
            ("home-dir", 'd'),
            ("comment", 'c'),
            ("gid", 'g'),
            ("groups", 'G'),
        ],
    };
    let arguments = match USERADD.read(&plain.args) {
        Ok(arguments) => arguments,
        Err(why) => return Ok(plain.refuse(&why, 2)),
    };
    let [name] = arguments.words.as_slice() else {
        return Ok(plain.refuse("Usage: useradd [options] LOGIN\n", 2));
    };
    if plain.host().borrow().acts() != "root" {
        let why = "useradd: Permission denied.\nuseradd: cannot lock /etc/passwd; try again later.\n";
        return Ok(plain.refuse(why, 1));
    }
    let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-');
    let first = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_');
    if !first || !name.chars().all(good) || name.len() > 32 {
        let why = format!("useradd: invalid user name '{name}': use --badname to ignore\n");
        return Ok(plain.refuse(&why, 3));
    }
    if plain.host().borrow().number_of(name).is_some() {
        return Ok(plain.refuse(&format!("useradd: user '{name}' already exists\n"), 9));
    }
    let number = match arguments.value('u') {
        Some(text) => match text.parse::<u32>() {
            Ok(number) if plain.host().borrow().name_of(number).is_none() => number,
            Ok(number) => return Ok(plain.refuse(&format!("useradd: UID {number} is not unique\n"), 4)),
            Err(_) => return Ok(plain.refuse(&format!("useradd: invalid user ID '{text}'\n"), 3)),
        },
        None => {
            let host = plain.host().borrow();
            let free = |number: &u32| host.name_of(*number).is_none();
            let found = if arguments.has('r') {
                (201..=LAST_OF_SYSTEM).rev().find(free)
            } else {
                (FIRST_USER..60_000).find(free)
            };
            found.unwrap_or(FIRST_USER)
        }
    };
    let home = arguments.value('d').map_or_else(|| format!("/home/{name}"), str::to_owned);
    let shell = arguments.value('s').unwrap_or("/bin/bash");
    let line = format!("{name}:x:{number}:{number}::{home}:{shell}\n");
    let saved = plain.host().borrow_mut().files.save("/etc/passwd", line.as_bytes(), true);
    match saved {
        Ok(()) => Ok(0),
        Err(why) => Ok(plain.refuse(&format!("useradd: /etc/passwd: {why}\n"), 1)),
    }
}
