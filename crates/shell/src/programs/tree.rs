//! Programs that change the tree: mkdir, rmdir, rm, touch, mv, cp, chmod.

use super::{
    arguments::Spec,
    plain::{Ended, Plain},
};
use crate::files::{self, FileError};

pub(super) fn missing(name: &str) -> String {
    format!("{name}: missing operand\nTry '{name} --help' for more information.\n")
}

pub(super) fn mkdir(plain: &Plain) -> Ended {
    const MKDIR: Spec =
        Spec { name: "mkdir", flags: "pv", valued: "m", long: &[("parents", 'p'), ("mode", 'm')] };
    let arguments = match MKDIR.read(&plain.args) {
        Ok(arguments) if arguments.words.is_empty() => return Ok(plain.refuse(&missing("mkdir"), 1)),
        Ok(arguments) if arguments.value('m').is_some() => return Ok(plain.not_simulated("mkdir -m")),
        Ok(arguments) => arguments,
        Err(why) => return Ok(plain.refuse(&why, 1)),
    };
    let mut status = 0;
    for word in &arguments.words {
        let path = plain.absolute(word);
        let made = make(plain, &path, arguments.has('p'));
        if let Err(why) = made {
            status = plain.complain(format!("mkdir: cannot create directory \u{2018}{word}\u{2019}: {why}"));
        }
    }
    Ok(status)
}

fn make(plain: &Plain, path: &str, parents: bool) -> Result<(), FileError> {
    let files = &mut plain.host().borrow_mut().files;
    if !parents {
        return files.make_directory(path);
    }
    let mut above = String::new();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        above.push('/');
        above.push_str(part);
        if !files.is_directory(&above) {
            files.make_directory(&above)?;
        }
    }
    Ok(())
}

pub(super) fn rmdir(plain: &Plain) -> Ended {
    if plain.args.is_empty() {
        return Ok(plain.refuse(&missing("rmdir"), 1));
    }
    let mut status = 0;
    for word in plain.args.iter().filter(|word| !word.starts_with('-')) {
        let path = plain.absolute(word);
        let removed = {
            let files = &mut plain.host().borrow_mut().files;
            match files.entry(&path) {
                Ok(entry) if entry.content.is_some() => Err(FileError::NotDirectory),
                Ok(_) => files.remove(&path, false),
                Err(why) => Err(why),
            }
        };
        if let Err(why) = removed {
            status = plain.complain(format!("rmdir: failed to remove '{word}': {why}"));
        }
    }
    Ok(status)
}

pub(super) fn remove(plain: &Plain) -> Ended {
    const RM: Spec = Spec {
        name: "rm",
        flags: "rRfivd",
        valued: "",
        long: &[("recursive", 'r'), ("force", 'f'), ("verbose", 'v'), ("no-preserve-root", 'd')],
    };
    let arguments = match RM.read(&plain.args) {
        Ok(arguments) => arguments,
        Err(why) => return Ok(plain.refuse(&why, 1)),
    };
    if arguments.words.is_empty() {
        return if arguments.has('f') { Ok(0) } else { Ok(plain.refuse(&missing("rm"), 1)) };
    }
    let whole = arguments.has('r') || arguments.has('R');
    let mut status = 0;
    for word in &arguments.words {
        let path = plain.absolute(word);
        if path == "/" && whole {
            let text = "rm: it is dangerous to operate recursively on '/'\nrm: use --no-preserve-root to override this failsafe";
            status = plain.complain(text);
            continue;
        }
        if whole && matches!(word.rsplit('/').find(|part| !part.is_empty()), Some("." | "..")) {
            let text = format!("rm: refusing to remove '.' or '..' directory: skipping '{word}'");
            status = plain.complain(text);
            continue;
        }
        let removed = {
            let files = &mut plain.host().borrow_mut().files;
            match files.entry(&path) {
                Ok(entry) if entry.content.is_none() && !whole => Err(FileError::IsDirectory),
                Ok(_) => files.remove(&path, true),
                Err(why) => Err(why),
            }
        };
        match removed {
            Ok(()) => {
                if arguments.has('v') {
                    plain.print(format!("removed '{word}'\n"));
                }
            }
            Err(FileError::Missing) if arguments.has('f') => {}
            Err(why) => status = plain.complain(format!("rm: cannot remove '{word}': {why}")),
        }
    }
    Ok(status)
}

pub(super) fn touch(plain: &Plain) -> Ended {
    if let Some(option) = plain.args.iter().find(|word| super::tables::is_option(word)) {
        return Ok(plain.not_simulated(&format!("touch {option}")));
    }
    let words: Vec<&String> = plain.args.iter().filter(|word| !word.starts_with('-')).collect();
    if words.is_empty() {
        let why = "touch: missing file operand\nTry 'touch --help' for more information.\n";
        return Ok(plain.refuse(why, 1));
    }
    let mut status = 0;
    for word in words {
        let path = plain.absolute(word);
        let touched = {
            let files = &mut plain.host().borrow_mut().files;
            if files.is_directory(&path) { Ok(()) } else { files.save(&path, b"", true) }
        };
        if let Err(why) = touched {
            status = plain.complain(format!("touch: cannot touch '{word}': {why}"));
        }
    }
    Ok(status)
}

/// The sources and the target of `cp` and `mv`, or what is said.
fn sources_and_target(name: &str, words: &[String]) -> Result<(Vec<String>, String), String> {
    let hint = format!("Try '{name} --help' for more information.\n");
    match words.split_last() {
        None => Err(format!("{name}: missing file operand\n{hint}")),
        Some((only, [])) => Err(format!("{name}: missing destination file operand after '{only}'\n{hint}")),
        Some((target, sources)) => Ok((sources.to_vec(), target.clone())),
    }
}

/// Where a source goes: into a directory, or to the name itself.
fn destination(plain: &Plain, source: &str, target: &str) -> String {
    let path = plain.absolute(target);
    if !plain.host().borrow().files.is_directory(&path) {
        return path;
    }
    let source = plain.absolute(source);
    let name = source.rsplit('/').next().unwrap_or_default();
    files::absolute(&path, name)
}

pub(super) fn rename(plain: &Plain) -> Ended {
    const MV: Spec =
        Spec { name: "mv", flags: "fivnu", valued: "", long: &[("force", 'f'), ("verbose", 'v')] };
    let arguments = match MV.read(&plain.args) {
        Ok(arguments) => arguments,
        Err(why) => return Ok(plain.refuse(&why, 1)),
    };
    let (sources, target) = match sources_and_target("mv", &arguments.words) {
        Ok(both) => both,
        Err(why) => return Ok(plain.refuse(&why, 1)),
    };
    if sources.len() > 1 && !plain.host().borrow().files.is_directory(&plain.absolute(&target)) {
        return Ok(plain.complain(format!("mv: target '{target}' is not a directory")));
    }
    let mut status = 0;
    for source in &sources {
        let from = plain.absolute(source);
        let to = destination(plain, source, &target);
        if from == to {
            let text = format!("mv: '{source}' and '{target}' are the same file");
            status = plain.complain(text);
            continue;
        }
        let found = plain.host().borrow().files.entry(&from).map(|_| ());
        if let Err(why) = found {
            status = plain.complain(format!("mv: cannot stat '{source}': {why}"));
            continue;
        }
        let moved = plain.host().borrow_mut().files.rename(&from, &to);
        if let Err(why) = moved {
            let text = match why {
                FileError::Invalid => {
                    format!("mv: cannot move '{source}' to a subdirectory of itself, '{target}'")
                }
                why => format!("mv: cannot move '{source}' to '{target}': {why}"),
            };
            status = plain.complain(text);
        }
    }
    Ok(status)
}

pub(super) fn copy(plain: &Plain) -> Ended {
    const CP: Spec = Spec {
        name: "cp",
        flags: "rRafvpin",
        valued: "",
        long: &[("recursive", 'r'), ("force", 'f'), ("archive", 'a'), ("verbose", 'v')],
    };
    let arguments = match CP.read(&plain.args) {
        Ok(arguments) => arguments,
        Err(why) => return Ok(plain.refuse(&why, 1)),
    };
    let (sources, target) = match sources_and_target("cp", &arguments.words) {
        Ok(both) => both,
        Err(why) => return Ok(plain.refuse(&why, 1)),
    };
    if sources.len() > 1 && !plain.host().borrow().files.is_directory(&plain.absolute(&target)) {
        return Ok(plain.complain(format!("cp: target '{target}' is not a directory")));
    }
    let whole = arguments.has('r') || arguments.has('R') || arguments.has('a');
    let mut status = 0;
    for source in &sources {
        let from = plain.absolute(source);
        let to = destination(plain, source, &target);
        let text = match copy_one(plain, &from, &to, whole) {
            Ok(()) => continue,
            Err(Refused::Omitted) => format!("cp: -r not specified; omitting directory '{source}'"),
            Err(Refused::Same) => format!("cp: '{source}' and '{target}' are the same file"),
            Err(Refused::Source(FileError::Denied)) => {
                format!("cp: cannot open '{source}' for reading: {}", FileError::Denied)
            }
            Err(Refused::Source(why)) => format!("cp: cannot stat '{source}': {why}"),
            Err(Refused::Target(why)) => format!("cp: cannot create regular file '{target}': {why}"),
        };
        status = plain.complain(text);
    }
    Ok(status)
}

/// Why a copy was not made.
enum Refused {
    Omitted,
    Same,
    Source(FileError),
    Target(FileError),
}

fn copy_one(plain: &Plain, from: &str, to: &str, whole: bool) -> Result<(), Refused> {
    if from == to || (whole && to.strip_prefix(from).is_some_and(|rest| rest.starts_with('/'))) {
        return Err(Refused::Same);
    }
    let (directory, below): (bool, Vec<String>) = {
        let files = &plain.host().borrow().files;
        match files.entry(from) {
            Ok(entry) => (entry.content.is_none(), files.below(from).map(str::to_owned).collect()),
            Err(why) => return Err(Refused::Source(why)),
        }
    };
    if directory && !whole {
        return Err(Refused::Omitted);
    }
    for path in std::iter::once(from.to_owned()).chain(below) {
        let rest = path.strip_prefix(from).unwrap_or_default();
        let target = format!("{to}{rest}");
        let files = &mut plain.host().borrow_mut().files;
        if files.is_directory(&path) {
            match files.make_directory(&target) {
                Ok(()) | Err(FileError::Exists) => {}
                Err(why) => return Err(Refused::Target(why)),
            }
            continue;
        }
        let content = match files.read(&path) {
            Ok(content) => content,
            Err(why) => return Err(Refused::Source(why)),
        };
        let mode = files.entry(&path).map_or(0o644, |entry| entry.mode);
        let fresh = files.entry(&target).is_err();
        if let Err(why) = files.save(&target, &content, false) {
            return Err(Refused::Target(why));
        }
        // A copy takes over the bits when the file is new; it was just written, so it is the user's.
        if fresh {
            let _ = files.set_mode(&target, mode);
        }
    }
    Ok(())
}

pub(super) fn chmod(plain: &Plain) -> Ended {
    let mut words = plain.args.iter().filter(|word| !matches!(word.as_str(), "-R" | "-v" | "-f" | "--"));
    let Some(mode) = words.next() else { return Ok(plain.refuse(&missing("chmod"), 1)) };
    let names: Vec<&String> = words.collect();
    if names.is_empty() {
        let why = format!(
            "chmod: missing operand after \u{2018}{mode}\u{2019}\nTry 'chmod --help' for more information.\n"
        );
        return Ok(plain.refuse(&why, 1));
    }
    if changed(0, mode).is_none() {
        let why = format!(
            "chmod: invalid mode: \u{2018}{mode}\u{2019}\nTry 'chmod --help' for more information.\n"
        );
        return Ok(plain.refuse(&why, 1));
    }
    let mut status = 0;
    for name in names {
        let path = plain.absolute(name);
        let changed = {
            let files = &mut plain.host().borrow_mut().files;
            let old = files.entry(&path).map(|entry| entry.mode);
            old.and_then(|old| files.set_mode(&path, changed(old, mode).unwrap_or(old)))
        };
        if let Err(why) = changed {
            let text = match why {
                FileError::NotPermitted => {
                    format!("chmod: changing permissions of '{name}': Operation not permitted")
                }
                why => format!("chmod: cannot access '{name}': {why}"),
            };
            status = plain.complain(text);
        }
    }
    Ok(status)
}

/// `600`, `u+x`, `go-rwx,u=rw`.
pub(super) fn changed(old: u16, mode: &str) -> Option<u16> {
    if mode.chars().all(|c| c.is_digit(8)) && !mode.is_empty() {
        return u16::from_str_radix(mode, 8).ok().filter(|mode| *mode <= 0o7777).map(|mode| mode & 0o777);
    }
    let mut now = old;
    for clause in mode.split(',') {
        let at = clause.find(['+', '-', '='])?;
        let (who, rest) = clause.split_at_checked(at)?;
        let mut rest = rest.chars();
        let operator = rest.next()?;
        let mut people = 0_u16;
        for c in who.chars() {
            people |= match c {
                'u' => 0o700,
                'g' => 0o070,
                'o' => 0o007,
                'a' => 0o777,
                _ => return None,
            };
        }
        if who.is_empty() {
            people = 0o777;
        }
        let mut bits = 0_u16;
        for c in rest {
            bits |= match c {
                'r' => 0o444,
                'w' => 0o222,
                'x' => 0o111,
                _ => return None,
            };
        }
        now = match operator {
            '+' => now | (bits & people),
            '-' => now & !(bits & people),
            _ => (now & !people) | (bits & people),
        };
    }
    Some(now)
}
