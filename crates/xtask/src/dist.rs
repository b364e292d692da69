//! `cargo xtask dist`: compiles the page's program, lays out dist/, weighs it. Does nothing when nothing changed.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    measure,
    page::{self, App, Files},
    run::{Result, quietly, read, root, run, write},
    setup::{self, PageTools},
    tree,
};

/// What the page is made of; a change in any of these makes a new one.
const INPUTS: &[&str] = &[
    "Cargo.lock",
    "Cargo.toml",
    "index.html",
    "www",
    "package-lock.json",
    "crates/core",
    "crates/shell",
    "crates/labs",
    "crates/web",
    "crates/xtask/src/dist.rs",
    "crates/xtask/src/page.rs",
];
/// What rustc's wasm may use; wasm-opt must be told, since release builds strip the section that says so.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// `cargo xtask dist`.
pub fn command() -> Result {
    ensure()?;
    println!("{}", measure::table(&measure::weigh(&load(&dist())?, &load(&squeezed())?)));
    Ok(())
}

/// The finished page.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// Brotli copies of the finished page's files, under the same names.
pub fn squeezed() -> PathBuf {
    work().join("brotli")
}

fn work() -> PathBuf {
    root().join("target").join("web")
}

/// All files of a folder by their path in it.
pub fn load(folder: &Path) -> Result<Files> {
    let mut files = Files::new();
    for path in tree::files(folder, "")? {
        let bytes = read(&folder.join(&path))?;
        files.insert(path, bytes);
    }
    Ok(files)
}

/// Builds the page unless dist/ already is what the sources say.
pub fn ensure() -> Result {
    let tools = setup::page_tools()?;
    let build = tree::hash_of(INPUTS)?;
    let stamp = work().join("built");
    let wanted = format!("{build} {}", if tools.optimiser.is_some() { "optimised" } else { "plain" });
    if fs::read_to_string(&stamp).is_ok_and(|text| text == wanted) && dist().join("index.html").is_file() {
        eprintln!("{:>13}  up to date ({build})", "dist");
        return Ok(());
    }
    fs::remove_file(&stamp).ok();
    eprintln!("{:>13}  building ({build})", "dist");
    let files = page::assemble(&root(), compile(&tools, build)?)?;
    let small = files.iter().map(|(path, bytes)| Ok((path.clone(), measure::squeeze(bytes)?)));
    let small = small.collect::<Result<Files>>()?;
    replace(&dist(), &files)?;
    replace(&squeezed(), &small)?;
    write(&stamp, wanted)
}

fn compile(tools: &PageTools, build: String) -> Result<App> {
    let target = work().join("cargo");
    run(tools
        .wasm
        .cargo()?
        .args([
            "build",
            "--quiet",
            "--release",
            "--package",
            "rolelab-web",
            "--target",
            setup::TARGET,
            "--target-dir",
        ])
        .arg(&target))?;
    let compiled = target.join(setup::TARGET).join("release").join("rolelab-web.wasm");

    let bound = work().join("bound");
    fs::remove_dir_all(&bound).ok();
    quietly(
        Command::new(&tools.bindgen)
            .args(["--target", "web", "--no-typescript", "--out-name", "rolelab", "--out-dir"])
            .arg(&bound)
            .arg(&compiled),
    )?;
    let mut made = load(&bound)?;
    let glue = made.remove("rolelab.js").ok_or("wasm-bindgen made no rolelab.js")?;
    let plain = made.remove("rolelab_bg.wasm").ok_or("wasm-bindgen made no rolelab_bg.wasm")?;
    let wasm = match &tools.optimiser {
        Some((node, wasm_opt)) => {
            let small = work().join("rolelab.wasm");
            let mut optimise = Command::new(node);
            optimise
                .arg(wasm_opt)
                .arg(bound.join("rolelab_bg.wasm"))
                .arg("-o")
                .arg(&small)
                .arg("-Oz")
                .args(FEATURES);
            quietly(&mut optimise)?;
            read(&small)?
        }
        None => plain,
    };
    Ok(App { glue, wasm, snippets: made, build })
}

/// Puts these files, and no others, into a folder.
fn replace(folder: &Path, files: &Files) -> Result {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|why| format!("{}: {why}", folder.display()))?;
    }
    files.iter().try_for_each(|(path, bytes)| write(&folder.join(path), bytes))
}
