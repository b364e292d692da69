//! chown: whose a file is. A group is named like its user; there are no others but `adm`.
//!
//! Words: coreutils 9.1, `chown.c` and `userspec.c`.

use super::{
    arguments::Spec,
    plain::{Ended, Plain},
    tree::missing,
};
use crate::{
    files::{FileError, Owner},
    host::Host,
};

pub(super) fn chown(plain: &Plain) -> Ended {
    const CHOWN: Spec =
        Spec { name: "chown", flags: "Rhfv", valued: "", long: &[("recursive", 'R'), ("silent", 'f')] };
    let arguments = match CHOWN.read(&plain.args) {
        Ok(arguments) => arguments,
        Err(why) => return Ok(plain.refuse(&why, 1)),
    };
    if arguments.has('v') {
        return Ok(plain.not_simulated("chown -v"));
    }
    let Some((wanted, names)) = arguments.words.split_first() else {
        return Ok(plain.refuse(&missing("chown"), 1));
    };
    if names.is_empty() {
        let why = format!(
            "chown: missing operand after \u{2018}{wanted}\u{2019}\nTry 'chown --help' for more information.\n"
        );
        return Ok(plain.refuse(&why, 1));
    }
    let (owner, group) = match read(&plain.host().borrow(), wanted) {
        Ok(both) => both,
        Err(kind) => {
            return Ok(plain.complain(format!("chown: invalid {kind}: \u{2018}{wanted}\u{2019}")));
        }
    };
    let mut status = 0;
    for name in names {
        let path = plain.absolute(name);
        let files = &mut plain.host().borrow_mut().files;
        let below: Vec<String> = match arguments.has('R') {
            true => files.below(&path).map(str::to_owned).collect(),
            false => Vec::new(),
        };
        let all = std::iter::once(&path).chain(&below);
        let given = all.map(|path| files.give(path, owner.clone(), group.clone()));
        let refused = given.filter_map(Result::err).next();
        match refused {
            None => {}
            Some(_) if arguments.has('f') => status = 1,
            Some(FileError::NotPermitted) => {
                status = plain
                    .complain(format!("chown: changing ownership of '{name}': {}", FileError::NotPermitted));
            }
            Some(why) => status = plain.complain(format!("chown: cannot access '{name}': {why}")),
        }
    }
    Ok(status)
}

/// `USER`, `USER:GROUP`, `USER:` (its own group) or `:GROUP`.
fn read(host: &Host, wanted: &str) -> Result<(Option<Owner>, Option<Owner>), &'static str> {
    let (user, group) = match wanted.split_once(':') {
        Some((user, group)) => (user, Some(group)),
        None => (wanted, None),
    };
    let known = |name: &str| {
        let number = name.parse().ok().and_then(|number| host.name_of(number));
        let name = number.unwrap_or_else(|| name.to_owned());
        host.number_of(&name).map(|_| Owner::named(&name, &host.user))
    };
    let owner = match user {
        "" => None,
        name => Some(known(name).ok_or("user")?),
    };
    let group = match group {
        None => None,
        Some("") => owner.clone(),
        Some("adm") => Some(Owner::Other("adm".to_owned())),
        Some(name) => Some(known(name).ok_or("group")?),
    };
    Ok((owner, group))
}
