//! wasm-bindgen's command-line tool. It refuses a module made by another version of the crate, so the version
//! comes from Cargo.lock.

use std::{path::PathBuf, process::Command};

use super::say;
use crate::run::{Result, cache, cargo, on_path, output, quietly, read, root};

/// Finds or installs wasm-bindgen.
pub fn wasm_bindgen() -> Result<PathBuf> {
    let version = locked("wasm-bindgen")?;
    let folder = cache()?.join(format!("wasm-bindgen-{version}"));
    let tool = folder.join("bin").join(format!("wasm-bindgen{}", std::env::consts::EXE_SUFFIX));
    if tool.is_file() {
        say("wasm-bindgen", &format!("found {version} in {}", folder.display()));
        return Ok(tool);
    }
    if let Some(other) = on_path(&["wasm-bindgen"]) {
        let told = output(Command::new(&other).arg("--version")).unwrap_or_default();
        if told.split_whitespace().nth(1) == Some(version.as_str()) {
            say("wasm-bindgen", &format!("found {version}: {}", other.display()));
            return Ok(other);
        }
    }
    say("wasm-bindgen", &format!("building {version}, some minutes, once"));
    // Not --locked: its lock file may name a crate version that a registry's mirror does not serve yet.
    quietly(cargo().args(["install", "wasm-bindgen-cli", "--version", &version, "--root"]).arg(&folder))?;
    say("wasm-bindgen", &format!("installed {version} in {}", folder.display()));
    Ok(tool)
}

/// The version of a package in Cargo.lock.
fn locked(package: &str) -> Result<String> {
    let path = root().join("Cargo.lock");
    if !path.exists() {
        quietly(cargo().arg("generate-lockfile"))?;
    }
    let lock = String::from_utf8(read(&path)?)?;
    let mut lines = lock.lines();
    lines.find(|line| *line == format!("name = \"{package}\""));
    let version = lines.next().and_then(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    version.map(str::to_owned).ok_or_else(|| format!("Cargo.lock does not name {package}").into())
}
