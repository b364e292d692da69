//! Tools that come as source from the crates registry: built once, kept in the cache by version.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use super::say;
use crate::run::{Result, cache, cargo, on_path, output, quietly, read, root};

/// A tool that `cargo install` builds.
struct Tool {
    /// The package's name in the registry.
    package: &'static str,
    /// The program's name.
    program: &'static str,
    version: String,
    /// Further words for `cargo install`.
    options: &'static [&'static str],
}

/// Trunk, which makes the page. The version is also in Trunk.toml; 0.22 needs a newer compiler than ours.
pub fn trunk() -> Result<PathBuf> {
    Tool { package: "trunk", program: "trunk", version: "0.21.14".to_owned(), options: &["--locked"] }.get()
}

/// wasm-bindgen's command-line tool. It refuses a module made by another version of the crate, so the version
/// comes from Cargo.lock.
pub fn wasm_bindgen() -> Result<PathBuf> {
    let version = locked("wasm-bindgen")?;
    // Not --locked: its lock file may name a crate version that a registry's mirror does not serve yet.
    Tool { package: "wasm-bindgen-cli", program: "wasm-bindgen", version, options: &[] }.get()
}

/// The tool that cuts the program in two. It reads the marks of the crate wasm_split_helpers of the same line.
pub fn wasm_split() -> Result<PathBuf> {
    let options = &["--locked", "--features", "build-binary"];
    let version = "0.2.4".to_owned();
    Tool { package: "wasm_split_cli_support", program: "wasm-split-cli", version, options }.get()
}

/// cargo-deny, for licences and bans: wanted by `cargo xtask ci` alone.
pub fn cargo_deny() -> Result<PathBuf> {
    let options = &["--locked", "--no-default-features"];
    Tool { package: "cargo-deny", program: "cargo-deny", version: "0.20.2".to_owned(), options }.get()
}

impl Tool {
    /// Finds or builds the tool.
    fn get(&self) -> Result<PathBuf> {
        let Self { package, program, version, options } = self;
        let folder = cache()?.join(format!("{program}-{version}"));
        let built = folder.join("bin").join(format!("{program}{}", std::env::consts::EXE_SUFFIX));
        if built.is_file() {
            say(program, &format!("found {version} in {}", folder.display()));
            return Ok(built);
        }
        if let Some(other) = on_path(&[program]).filter(|other| self.is(other)) {
            say(program, &format!("found {version}: {}", other.display()));
            return Ok(other);
        }
        say(program, &format!("building {version}, some minutes, once"));
        let mut install = cargo();
        install.args(["install", package, "--version", version, "--root"]).arg(&folder).args(*options);
        quietly(&mut install)?;
        say(program, &format!("installed {version} in {}", folder.display()));
        Ok(built)
    }

    /// True when a program says to be of the wanted version.
    fn is(&self, program: &Path) -> bool {
        let told = output(Command::new(program).arg("--version")).unwrap_or_default();
        told.split_whitespace().nth(1) == Some(self.version.as_str())
    }
}

/// The version of a package in Cargo.lock.
fn locked(package: &str) -> Result<String> {
    let lock = String::from_utf8(read(&root().join("Cargo.lock"))?)?;
    let mut lines = lock.lines();
    lines.find(|line| *line == format!("name = \"{package}\""));
    let version = lines.next().and_then(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    version.map(str::to_owned).ok_or_else(|| format!("Cargo.lock does not name {package}").into())
}
