//! Reads a lesson's folder.

use std::{fs, path::Path};

use rolelab_lesson::source::{self, Files, Source};

/// Compiles the lesson in a folder; its id is the folder's name.
///
/// # Errors
/// Lines that say what is wrong, each with file and line.
pub(super) fn folder(path: &Path) -> Result<Source, String> {
    let read = |name: &str| fs::read_to_string(path.join(name));
    let files = Files {
        lab: read("lab.toml").map_err(|why| format!("{}: {why}", path.join("lab.toml").display()))?,
        prose: read("lab.md").unwrap_or_default(),
        solution: read("solution.md").unwrap_or_default(),
        mistakes: read("mistakes.md").unwrap_or_default(),
    };
    let whole = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let id = whole.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    source::compile(&id, &files).map_err(|faults| {
        let lines = faults.iter().map(|fault| format!("{}/{fault}", path.display()));
        lines.collect::<Vec<_>>().join("\n")
    })
}
