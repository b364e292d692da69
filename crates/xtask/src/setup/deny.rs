//! cargo-deny, for licences and bans: built once, by CI or by who asks for `cargo xtask ci`.

use std::path::PathBuf;

use super::say;
use crate::run::{Result, cache, cargo, on_path, quietly};

const VERSION: &str = "0.20.2";

/// Finds or installs cargo-deny.
pub fn cargo_deny() -> Result<PathBuf> {
    let folder = cache()?.join(format!("cargo-deny-{VERSION}"));
    let tool = folder.join("bin").join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX));
    if tool.is_file() {
        say("cargo-deny", &format!("found {VERSION} in {}", folder.display()));
        return Ok(tool);
    }
    if let Some(other) = on_path(&["cargo-deny"]) {
        say("cargo-deny", &format!("found {}", other.display()));
        return Ok(other);
    }
    say("cargo-deny", &format!("building {VERSION}, some minutes, once"));
    quietly(
        cargo()
            .args([
                "install",
                "cargo-deny",
                "--version",
                VERSION,
                "--locked",
                "--no-default-features",
                "--root",
            ])
            .arg(&folder),
    )?;
    say("cargo-deny", &format!("installed {VERSION} in {}", folder.display()));
    Ok(tool)
}
