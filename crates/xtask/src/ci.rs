//! `cargo xtask ci`: what must hold before a change is taken.

use std::process::Command;

use crate::{
    run::{Result, cargo, output, root, run},
    setup, test,
};

/// Format, lints and host tests: what to run after every change.
pub fn quick() -> Result {
    format()?;
    lints(&[])?;
    run(cargo().args(["test", "--quiet"]))
}

/// Everything but the tests.
pub fn checks() -> Result {
    format()?;
    lints(&["--workspace"])?;
    licences()?;
    fences()
}

/// Everything; the count of the tests is the last line.
pub fn full() -> Result {
    checks()?;
    test::command()
}

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

/// The engine depends on no browser. The same question about the page's crate must find one, else the question
/// is wrong.
pub fn fences() -> Result {
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

/// Packages that only a browser, a clock or a runtime would bring.
const BROWSER: &[&str] = &["wasm-bindgen", "web-sys", "js-sys", "getrandom", "tokio", "chrono"];

fn depends(package: &str, on: &str, host: &str) -> Result<bool> {
    let tree =
        output(cargo().args(["tree", "-e", "normal", "--prefix", "none", "--target", host, "-p", package]))?;
    Ok(tree.lines().any(|line| line.split(' ').next() == Some(on)))
}
