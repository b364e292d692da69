//! Python's packages and Debian's, as clients that judge us: each in a folder of the cache, never in the system.
//!
//! Nothing that is shipped needs them.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{say, system};
use crate::{
    run::{Result, cache, on_path, output, quietly, read},
    tree,
};

/// The oldest Python that has what the judges are written in.
const OLDEST: (u32, u32) = (3, 9);

/// Where Debian's packages keep modules.
const MODULES: &str = "usr/lib/python3/dist-packages";

/// Finds Python.
pub fn python() -> Result<PathBuf> {
    let python = on_path(&["python3"]).ok_or("python3 is needed")?;
    let text = output(Command::new(&python).arg("--version"))?;
    let mut numbers = text.trim().trim_start_matches("Python ").split('.').map(|n| n.parse().unwrap_or(0));
    let found = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if found >= OLDEST {
        return Ok(python);
    }
    Err(format!("{} is too old: Python {}.{} or newer is needed", text.trim(), OLDEST.0, OLDEST.1).into())
}

/// A virtual environment with exactly the packages that a file of requirements names; returns its folder `bin`.
///
/// # Errors
/// There is no Python, or its package index cannot be reached.
pub fn environment(requirements: &Path) -> Result<PathBuf> {
    let python = python()?;
    let folder = cache()?.join(format!("python-{}", tree::short_hash(&read(requirements)?)));
    let (programs, done) = (folder.join("bin"), folder.join("complete"));
    if done.is_file() {
        return Ok(programs);
    }
    fs::remove_dir_all(&folder).ok();
    quietly(Command::new(python).args(["-m", "venv"]).arg(&folder))?;
    let install = ["-m", "pip", "install", "--quiet", "--no-deps", "--disable-pip-version-check", "-r"];
    quietly(Command::new(programs.join("python3")).args(install).arg(requirements))?;
    fs::write(done, "")?;
    say("python", &format!("installed {} in {}", requirements.display(), folder.display()));
    Ok(programs)
}

/// The AWS CLI 2.9.19 of Debian 12: the system's, else unpacked. The first word of the command, and what has to stand
/// in its PYTHONPATH.
///
/// # Errors
/// This system's apt has no such package.
pub fn debian_aws() -> Result<(PathBuf, Option<PathBuf>)> {
    const VERSION: &str = "2.9.19";
    let system = PathBuf::from("/usr/bin/aws");
    let told = output(Command::new(&system).arg("--version")).unwrap_or_default();
    if told.starts_with(&format!("aws-cli/{VERSION} ")) {
        say("aws", &format!("found {VERSION}: {}", system.display()));
        return Ok((system, None));
    }
    let folder = unpacked("awscli", VERSION, |_| true)?;
    Ok((folder.join("usr/bin/aws"), Some(folder.join(MODULES))))
}

/// The modules of Debian 12's cloud-init 22.4: what has to stand in PYTHONPATH. The package itself would run at the
/// next boot, so it is never installed.
///
/// # Errors
/// This system's apt has no such package.
pub fn cloud_init() -> Result<PathBuf> {
    let wanted = |name: &str| name == "cloud-init" || name.starts_with("python3-");
    Ok(unpacked("cloud-init", "22.4", wanted)?.join(MODULES))
}

/// A Debian package and what it needs that is not installed here, unpacked side by side.
fn unpacked(package: &str, version: &str, wanted: impl Fn(&str) -> bool) -> Result<PathBuf> {
    let folder = cache()?.join(format!("{package}-{version}"));
    if folder.is_dir() {
        say(package, &format!("found {version} in {}", folder.display()));
        return Ok(folder);
    }
    on_path(&["apt-get"])
        .ok_or_else(|| format!("{package} {version} comes from Debian 12, and this system has no apt-get"))?;
    let mut planned = plan(package, version);
    if planned.is_empty() {
        system::refresh()?;
        planned = plan(package, version);
    }
    if planned.is_empty() {
        return Err(format!("apt has no {package} {version} to unpack").into());
    }
    planned.retain(|name| wanted(name));
    let work = cache()?.join(format!("{package}-{version}.{}", std::process::id()));
    fs::create_dir_all(&work)?;
    let done = unpack(&work, &planned).and_then(|()| Ok(fs::rename(&work, &folder)?));
    if let Err(why) = done {
        fs::remove_dir_all(&work).ok();
        return Err(why);
    }
    say(package, &format!("unpacked {version} in {}", folder.display()));
    Ok(folder)
}

/// What apt would install for this version of a package; nothing when it would not.
fn plan(package: &str, version: &str) -> Vec<String> {
    let simulate = ["-s", "--no-install-recommends", "install", package];
    let plan = output(Command::new("apt-get").args(simulate)).unwrap_or_default();
    let lines = plan.lines().filter_map(|line| line.strip_prefix("Inst ")?.split_once(' '));
    let planned: Vec<(&str, &str)> = lines.collect();
    let there = planned.iter().any(|(name, at)| *name == package && at.starts_with(&format!("({version}")));
    if there { planned.iter().map(|(name, _)| (*name).to_owned()).collect() } else { Vec::new() }
}

fn unpack(work: &Path, packages: &[String]) -> Result {
    quietly(Command::new("apt-get").arg("download").args(packages).current_dir(work))?;
    for entry in fs::read_dir(work)? {
        let file = entry?.path();
        if file.extension().is_some_and(|end| end == "deb") {
            quietly(Command::new("dpkg-deb").arg("-x").arg(&file).arg(work))?;
            fs::remove_file(file)?;
        }
    }
    Ok(())
}
