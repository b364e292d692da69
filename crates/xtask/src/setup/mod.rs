//! Finds or installs every tool, one line each. It chooses by looking, so a second run installs nothing.
//!
//! Tools go to the cache, in a folder named after tool and version. Packages of the system are installed only
//! by root in a container or in CI; elsewhere the command to run is printed.

mod bindgen;
mod chromium;
mod deny;
mod node;
mod system;
mod wasm;

pub use {
    deny::cargo_deny,
    wasm::{TARGET, Wasm},
};

use std::{collections::BTreeSet, path::PathBuf, sync::Mutex};

use crate::run::Result;

/// What building the page takes.
pub struct PageTools {
    /// The compiler for wasm32-unknown-unknown.
    pub wasm: Wasm,
    /// wasm-bindgen, of exactly the version in Cargo.lock.
    pub bindgen: PathBuf,
    /// Node and wasm-opt; without them the page is built, only larger.
    pub optimiser: Option<(PathBuf, PathBuf)>,
}

/// What the browser tests take.
pub struct BrowserTools {
    /// Node, 20 or newer.
    pub node: PathBuf,
    /// The folder `node_modules` with what package-lock.json names.
    pub modules: PathBuf,
    /// Chromium or Chrome.
    pub chromium: PathBuf,
}

/// `cargo xtask setup`.
pub fn setup() -> Result {
    page_tools()?;
    browser_tools()?;
    Ok(())
}

/// Everything `dist` needs.
pub fn page_tools() -> Result<PageTools> {
    let wasm = wasm::wasm()?;
    let bindgen = bindgen::wasm_bindgen()?;
    let optimiser = match node::node().and_then(|node| Ok((node.clone(), node::modules(&node)?))) {
        Ok((node, modules)) => Some((node, modules.join("binaryen").join("bin").join("wasm-opt"))),
        Err(why) => {
            say("wasm-opt", &format!("missing, the page will be larger ({why})"));
            None
        }
    };
    Ok(PageTools { wasm, bindgen, optimiser })
}

/// Everything the browser tests need.
pub fn browser_tools() -> Result<BrowserTools> {
    let node = node::node()?;
    let modules = node::modules(&node)?;
    let chromium = chromium::chromium()?;
    Ok(BrowserTools { node, modules, chromium })
}

/// One line for one tool, once: a command may ask for the same tool twice.
fn say(tool: &str, what: &str) {
    static SAID: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    let line = format!("{tool:>13}  {what}");
    if SAID.lock().map_or(true, |mut said| said.insert(line.clone())) {
        eprintln!("{line}");
    }
}
