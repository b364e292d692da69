//! Finds or installs every tool, one line each. It chooses by looking, so a second run installs nothing.
//!
//! Tools go to the cache, in a folder named after tool and version. Packages of the system are installed only
//! by root in a container or in CI; elsewhere the command to run is printed.

mod built;
mod chromium;
mod node;
mod python;
mod system;
mod wasm;

pub use {
    built::cargo_deny,
    node::{modules, node},
    python::{cloud_init, debian_aws, environment, python},
    wasm::{TARGET, Wasm},
};

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::Command,
    sync::Mutex,
};

use crate::{
    run::{Result, root},
    split,
};

/// What building the page takes.
pub struct PageTools {
    /// The compiler for wasm32-unknown-unknown.
    wasm: Wasm,
    trunk: PathBuf,
    /// wasm-bindgen's command-line tool.
    pub bindgen: PathBuf,
    /// The tool that cuts the program in two.
    pub splitter: PathBuf,
    /// Where Trunk finds wasm-opt.
    folders: Vec<PathBuf>,
    /// False when Trunk has to fetch wasm-opt itself.
    complete: bool,
}

impl PageTools {
    /// Trunk, with this folder and our tools first on its PATH.
    pub fn trunk(&self, first: &Path) -> Result<Command> {
        let mut command = Command::new(&self.trunk);
        let folders: Vec<PathBuf> =
            std::iter::once(first.to_path_buf()).chain(self.folders.iter().cloned()).collect();
        self.wasm.equip(&mut command, &folders, &[split::RUSTFLAG])?;
        command.current_dir(root()).arg("--skip-version-check");
        if self.complete {
            command.arg("--offline");
        }
        Ok(command)
    }

    /// wasm-opt, if it is one of our tools.
    pub fn wasm_opt(&self) -> Result<Option<Command>> {
        if !self.complete {
            return Ok(None);
        }
        let mut command = Command::new("wasm-opt");
        self.wasm.equip(&mut command, &self.folders, &[])?;
        Ok(Some(command))
    }

    /// A cargo that builds for [`TARGET`].
    pub fn cargo(&self) -> Result<Command> {
        self.wasm.cargo()
    }
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
    let trunk = built::trunk()?;
    let bindgen = built::wasm_bindgen()?;
    let splitter = built::wasm_split()?;
    let mut folders = Vec::new();
    let complete = match node::node().and_then(|node| node::modules(&node, &root())) {
        Ok(modules) => {
            folders.push(modules.join(".bin"));
            true
        }
        Err(why) => {
            say("wasm-opt", &format!("not found, Trunk will download it ({why})"));
            false
        }
    };
    Ok(PageTools { wasm, trunk, bindgen, splitter, folders, complete })
}

/// Everything the browser tests need.
pub fn browser_tools() -> Result<BrowserTools> {
    let node = node::node()?;
    let modules = node::modules(&node, &root())?;
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
