//! `cargo xtask ci`: what must hold before a change is taken.

use std::{path::PathBuf, process::Command};

use crate::{
    dist,
    run::{Result, cargo, output, root, run},
    setup, test,
};

/// Format, lints and host tests: what to run after every change.
pub fn quick() -> Result {
    format()?;
    lints(&[])?;
    run(cargo().args(["test", "--quiet"]))
}

/// Everything; the count of checks and tests is the last line.
pub fn full() -> Result {
    test::command(CHECKS)
}

const CHECKS: &[test::Check] =
    &[("format", format), ("lints", || lints(&["--workspace"])), ("licences", licences), ("fences", fences)];

fn format() -> Result {
    run(cargo().args(["fmt", "--all", "--check"]))
}

fn lints(scope: &[&str]) -> Result {
    run(cargo().args(["clippy", "--quiet", "--all-targets"]).args(scope).args(["--", "-D", "warnings"]))
}

fn licences() -> Result {
    let tool = setup::cargo_deny()?;
    run(Command::new(tool).current_dir(root()).args(["check", "bans", "licenses", "sources"]))?;
    println!(
        "skipped cargo deny check advisories: its database has to be fetched, and CI may have no way to it"
    );
    Ok(())
}

/// The engine knows no browser, and does the same everywhere.
pub fn fences() -> Result {
    dependencies()?;
    imports()
}

/// The engine depends on no browser. The same question about the page's crate must find one, else the question
/// is wrong.
fn dependencies() -> Result {
    let host = output(Command::new("rustc").arg("-vV").current_dir(root()))?;
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).ok_or("rustc names no host")?;
    for engine in ["rolelab-core", "rolelab-shell", "rolelab-labs"] {
        for browser in BROWSER {
            if depends(engine, browser, host)? {
                return Err(
                    format!("{engine} depends on {browser}: cargo tree -p {engine} -i {browser}").into()
                );
            }
        }
    }
    if !depends("rolelab-web", "wasm-bindgen", host)? {
        return Err("the fence sees no wasm-bindgen under rolelab-web: it proves nothing".into());
    }
    println!("fence: core, shell and labs depend on none of {}; rolelab-web does", BROWSER.join(", "));
    Ok(())
}

/// The engine as WebAssembly imports nothing that it calls, and plays every lesson to the same bytes as here.
fn imports() -> Result {
    let (node, module) = (setup::node()?, engine()?);
    let player = root().join("tests").join("wasm").join("play.mjs");
    let there = output(Command::new(node).arg(player).arg(module))?;
    let here = output(cargo().args(["run", "--quiet", "-p", PLAYER]))?;
    if here != there || here.is_empty() {
        return Err(format!("a lesson plays differently here and in WebAssembly:\n{here}\n{there}").into());
    }
    println!(
        "fence: as WebAssembly the engine calls no import and plays {} times as it does here",
        here.lines().count()
    );
    Ok(())
}

const PLAYER: &str = "rolelab-wasm-tests";

/// Builds the engine as WebAssembly, to be played by Node.
pub fn engine() -> Result<PathBuf> {
    let (tools, target) = (setup::page_tools()?, dist::cargo_target());
    let mut build = tools.cargo()?;
    build.args(["build", "--quiet", "--release", "-p", PLAYER, "--target", setup::TARGET]);
    run(build.arg("--target-dir").arg(&target))?;
    Ok(target.join(setup::TARGET).join("release").join("rolelab_wasm_tests.wasm"))
}

/// Packages that only a browser, a clock or a runtime would bring.
const BROWSER: &[&str] = &["wasm-bindgen", "web-sys", "js-sys", "getrandom", "tokio", "chrono"];

/// Whether one package depends on another.
fn depends(package: &str, on: &str, host: &str) -> Result<bool> {
    let mut tree = cargo();
    tree.args(["tree", "-e", "normal", "--prefix", "depth", "--no-dedupe"]);
    let tree = output(tree.args(["--target", host, "-p", package]))?;
    Ok(reaches(&tree, on))
}

/// Whether a tree as `cargo tree --prefix depth` prints it (`2getrandom v0.4.3`) holds this package.
fn reaches(tree: &str, package: &str) -> bool {
    let names = tree.lines().map(|line| line.trim_start_matches(|c: char| c.is_ascii_digit()));
    names.filter_map(|name| name.split(' ').next()).any(|name| name == package)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fence_looks_at_whole_names_at_every_depth() {
        let tree = "0rolelab-shell v0.1.0\n1serde v1.0.0\n2serde_core v1.0.0\n";
        assert!(!reaches(tree, "getrandom"));
        assert!(reaches(tree, "serde_core"));
        assert!(!reaches(tree, "core"));
    }
}
