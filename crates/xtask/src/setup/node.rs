//! Node, and the npm packages that package-lock.json names: wasm-opt for the page, a driver for the browser tests.
//!
//! The packages live in the cache under the lock file's hash, not in the checkout.

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

const OLDEST: u32 = 20;

/// Finds Node; installs it where that is allowed.
pub fn node() -> Result<PathBuf> {
    let found = on_path(&["node"]).and_then(|node| Some((version(&node)?, node)));
    if let Some(((major, text), node)) = found {
        if major >= OLDEST {
            say("node", &format!("found {text}"));
            return Ok(node);
        }
        return Err(format!("node {text} is too old: install Node {OLDEST} or newer").into());
    }
    system::install(&["nodejs", "npm"]).map_err(|why| format!("Node {OLDEST} or newer is needed: {why}"))?;
    let node = on_path(&["node"]).ok_or("node is missing after its installation")?;
    match version(&node) {
        Some((major, text)) if major >= OLDEST => {
            say("node", &format!("installed {text}"));
            Ok(node)
        }
        _ => Err(format!("the system's node is too old: install Node {OLDEST} or newer").into()),
    }
}

fn version(node: &Path) -> Option<(u32, String)> {
    let text = output(Command::new(node).arg("--version")).ok()?.trim().to_owned();
    let major = text.trim_start_matches('v').split('.').next()?.parse().ok()?;
    Some((major, text))
}

/// Finds or installs the packages that a folder's lock file names; returns their `node_modules`.
pub fn modules(node: &Path, wanted: &Path) -> Result<PathBuf> {
    let lock = read(&wanted.join("package-lock.json"))?;
    let folder = cache()?.join(format!("npm-{}", tree::short_hash(&lock)));
    if folder.is_dir() {
        say("npm packages", &format!("found in {}", folder.display()));
        return Ok(folder.join("node_modules"));
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let beside = node.with_file_name(npm);
    let npm = if beside.is_file() { beside } else { PathBuf::from(npm) };
    let work = cache()?.join(format!("npm-{}.{}", tree::short_hash(&lock), std::process::id()));
    fs::create_dir_all(&work)?;
    for file in ["package.json", "package-lock.json", ".npmrc"] {
        fs::copy(wanted.join(file), work.join(file)).map_err(|why| format!("{file}: {why}"))?;
    }
    let done = quietly(
        Command::new(npm).args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(&work),
    );
    let done = done.and_then(|()| Ok(fs::rename(&work, &folder)?));
    if let Err(why) = done {
        fs::remove_dir_all(&work).ok();
        return Err(why);
    }
    say("npm packages", &format!("installed in {}", folder.display()));
    Ok(folder.join("node_modules"))
}
