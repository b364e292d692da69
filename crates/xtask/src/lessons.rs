//! `cargo xtask lessons`: the course as files for the page, one JSON file a lesson. Trunk calls it before it builds, so that
//! `trunk build` by hand makes them too. It compiles folders and judges nothing: `rolelab labs check` does.

use std::{
    fs,
    path::{Path, PathBuf},
};

use rolelab_lesson::source::{self, Files};

use crate::run::{Result, read, root, write};

/// Says which program writes the lessons when Trunk asks for it: cargo would build us anew for the page's own flags.
pub const WRITER: &str = "ROLELAB_XTASK";
/// The most bytes of brotli that one lesson may have.
pub const BUDGET: usize = 12_000;
/// Their folder in the finished page.
pub const FOLDER: &str = "lessons/";

/// Where the files wait for Trunk: index.html names it.
fn folder() -> PathBuf {
    root().join("target").join("lessons")
}

fn content() -> PathBuf {
    root().join("crates/labs/content")
}

/// Lessons that only tests play: their folders, and where the browser tests find them packed.
const OF_TESTS: &[&str] = &["eight-steps"];

fn of_tests() -> (PathBuf, PathBuf) {
    (root().join("tests").join("lessons"), root().join("target").join("lessons-of-tests"))
}

/// The ids of the course's lessons, in order.
pub fn ids() -> Result<Vec<String>> {
    let order = String::from_utf8(read(&content().join("course.toml"))?)?;
    source::order(&order).map_err(|fault| format!("content/{fault}").into())
}

/// `cargo xtask lessons`. What has not changed is not written: Trunk looks at these files.
pub fn command() -> Result {
    let ids = ids()?;
    for id in &ids {
        pack(&content(), id, &folder())?;
    }
    let (from, to) = of_tests();
    for id in OF_TESTS {
        pack(&from, id, &to)?;
    }
    for entry in fs::read_dir(folder()).into_iter().flatten() {
        let path = entry?.path();
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        if !ids.contains(&stem) {
            fs::remove_file(&path).map_err(|why| format!("{}: {why}", path.display()))?;
        }
    }
    Ok(())
}

/// Compiles a folder below the first one into a file in the other.
fn pack(from: &Path, id: &str, to: &Path) -> Result {
    let folder = from.join(id);
    let text = |name: &str| fs::read_to_string(folder.join(name)).unwrap_or_default();
    let files = Files {
        lab: String::from_utf8(read(&folder.join("lab.toml"))?)?,
        prose: text("lab.md"),
        solution: text("solution.md"),
        mistakes: text("mistakes.md"),
    };
    let source = source::compile(id, &files).map_err(|faults| {
        let lines: Vec<String> = faults.iter().map(|fault| format!("{}/{fault}", folder.display())).collect();
        lines.join("\n")
    })?;
    let (path, text) = (to.join(format!("{id}.json")), source::pack(&source.lesson)?);
    match fs::read(&path).ok().as_deref() == Some(text.as_bytes()) {
        true => Ok(()),
        false => write(&path, text),
    }
}
