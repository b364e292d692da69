//! `cargo xtask dist`: has Trunk make dist/, holds the page to its rules and weighs it. Does nothing when nothing
//! changed. `trunk build` by hand makes the same page with its program in one file.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    crates, lessons, measure, page,
    page::Files,
    run::{Result, quietly, read, root, run, write},
    setup, split, tree,
};

/// What the page is made of; a change in any of these makes a new one.
const INPUTS: &[&str] = &[
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "index.html",
    "www",
    "package-lock.json",
    "crates/core",
    "crates/shell",
    "crates/labs",
    "crates/lesson",
    "crates/web",
    "crates/xtask/src/dist.rs",
    "crates/xtask/src/lessons.rs",
    "crates/xtask/src/page.rs",
    "crates/xtask/src/setup",
    "crates/xtask/src/split.rs",
];

/// `cargo xtask dist`.
pub fn command() -> Result {
    ensure()?;
    println!("{}", measure::table(&measure::weigh(&load(&dist())?, &load(&squeezed())?)));
    let module = cargo_target().join(setup::TARGET).join("release").join("rolelab-web.wasm");
    println!("{}", crates::table(&read(&module)?));
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

/// Cargo's folder for the page's target. Builds by hand have other flags, and each would undo the other's work.
pub fn cargo_target() -> PathBuf {
    work().join("cargo")
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
    let sources = tree::hash_of(INPUTS)?;
    let stamp = work().join("built");
    // Somebody may have run `trunk build` in between: what stands in dist/ counts too.
    let wanted = || Ok::<_, Box<dyn std::error::Error>>(format!("{sources} {}", tree::hash_in(&dist(), "")?));
    if dist().join("index.html").is_file() && fs::read_to_string(&stamp).ok() == Some(wanted()?) {
        eprintln!("{:>13}  up to date ({sources})", "dist");
        return Ok(());
    }
    fs::remove_file(&stamp).ok();
    eprintln!("{:>13}  building ({sources})", "dist");
    build(&tools)?;
    split::finish(&dist(), &load(&dist())?, &tools)?;
    let files = load(&dist())?;
    page::check(&files)?;
    let small = squeezed();
    if small.exists() {
        fs::remove_dir_all(&small).map_err(|why| format!("{}: {why}", small.display()))?;
    }
    for (path, bytes) in &files {
        write(&small.join(path), measure::squeeze(bytes)?)?;
    }
    write(&stamp, wanted()?)
}

fn build(tools: &setup::PageTools) -> Result {
    // Trunk works offline; what cargo needs for this target is fetched before.
    quietly(tools.cargo()?.args(["fetch", "--quiet", "--target", setup::TARGET]))?;
    let own = work().join("bin");
    let mut trunk = tools.trunk(&own)?;
    split::stand_in(&own, &mut trunk, tools)?;
    // The splitter reads names and relocations; wasm-opt drops both from what is shipped.
    trunk.env(lessons::WRITER, std::env::current_exe()?);
    trunk.env("CARGO_PROFILE_RELEASE_STRIP", "none").env("CARGO_TARGET_DIR", work().join("cargo"));
    run(trunk.args(["--log", "warn", "build", "--release", "--public-url", "./", "--features", "split"]))
}
