//! Packages of the system: installed only where nobody minds.

use std::{env, fs, path::Path, process::Command};

use super::say;
use crate::run::{Result, on_path, quietly};

/// Installs Debian packages, or returns the command a person would have to run.
///
/// # Errors
/// There is no apt, we are not root in a container or CI, or apt failed.
pub fn install(packages: &[&str]) -> Result {
    let wanted = packages.join(" ");
    if on_path(&["apt-get"]).is_none() {
        return Err(format!("this system has no apt-get to install {wanted}").into());
    }
    if !(root() && disposable()) {
        return Err(format!(
            "run this, then try again:\n  sudo apt-get update && sudo apt-get install -y --no-install-recommends {wanted}"
        )
        .into());
    }
    say("apt", &format!("installing {wanted}"));
    let apt = |words: &[&str]| {
        quietly(Command::new("apt-get").env("DEBIAN_FRONTEND", "noninteractive").args(words))
    };
    apt(&["update"])?;
    apt(&[&["install", "-y", "--no-install-recommends"], packages].concat())
}

fn root() -> bool {
    let own = fs::read_to_string("/proc/self/status").unwrap_or_default();
    own.lines().find_map(|line| line.strip_prefix("Uid:")).and_then(|ids| ids.split_whitespace().next())
        == Some("0")
}

/// Brings the lists of packages up to date where nobody minds; elsewhere they are as they are.
pub fn refresh() -> Result {
    if root() && disposable() { quietly(Command::new("apt-get").arg("update")) } else { Ok(()) }
}

/// True in a container or in CI: places that are thrown away.
pub fn disposable() -> bool {
    env::var_os("CI").is_some()
        || env::var_os("container").is_some()
        || ["/.dockerenv", "/run/.containerenv"].iter().any(|mark| Path::new(mark).exists())
        || fs::read_to_string("/proc/1/cgroup").is_ok_and(|text| {
            ["docker", "kubepods", "containerd", "lxc"].iter().any(|word| text.contains(word))
        })
}
