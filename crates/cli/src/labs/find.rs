//! Which lessons are meant: folders, packed files, ids. In the repository ids are those of its content folder, elsewhere
//! those of this build.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use rolelab_author::{Finding, Folder, Shelf, pack};
use rolelab_labs::lesson;

/// Where a lesson comes from.
pub(super) enum Found {
    /// A folder, as it was named.
    Folder(Box<Folder>),
    /// A packed lesson: what it is called, and its text.
    Packed(String, String),
}

/// The content folder of the repository that we stand in, from here.
fn content() -> Option<PathBuf> {
    let here = env::current_dir().ok()?;
    let found = here.ancestors().map(|above| above.join("crates/labs/content")).find(|path| path.is_dir())?;
    match found.strip_prefix(&here) {
        Ok(same) if same.as_os_str().is_empty() => Some(PathBuf::from(".")),
        Ok(below) => Some(below.to_path_buf()),
        Err(_) => Some(found),
    }
}

/// The lessons that others may build upon.
pub(super) fn shelf(of: &[Found]) -> Shelf {
    let mut shelf = Shelf::built_in();
    if let Some(content) = content() {
        shelf = shelf.beside(&content);
    }
    for found in of {
        if let Found::Folder(folder) = found
            && let Some(above) = folder.path.canonicalize().ok().as_deref().and_then(Path::parent)
        {
            shelf = shelf.beside(above);
        }
    }
    shelf
}

impl Found {
    /// The lesson as it is packed, whatever it came from.
    ///
    /// # Errors
    /// What is wrong with its form, a line each.
    pub(super) fn packed(&self) -> Result<String, String> {
        match self {
            Self::Packed(_, text) => Ok(text.clone()),
            Self::Folder(folder) => match pack(folder) {
                Ok(packed) => Ok(packed.text),
                Err(findings) => Err(listed(&folder.path.display().to_string(), &findings)),
            },
        }
    }
}

/// Findings with the folder's name, a line each.
pub(super) fn listed(name: &str, findings: &[Finding]) -> String {
    findings.iter().map(|finding| format!("{name}/{finding}")).collect::<Vec<_>>().join("\n")
}

/// One lesson.
///
/// # Errors
/// A sentence: there is no such lesson, and which there are.
pub(super) fn one(name: &str) -> Result<Found, String> {
    let name = name.trim_end_matches('/');
    let path = Path::new(name);
    if path.is_dir() {
        return Folder::read(path).map(|folder| Found::Folder(Box::new(folder)));
    }
    if path.is_file() {
        let text = fs::read_to_string(path).map_err(|why| format!("{name}: {why}"))?;
        return match name.ends_with(".json") {
            true => Ok(Found::Packed(name.to_owned(), text)),
            false => Err(format!("{name}: name the lesson's folder, or a packed lesson (.json)")),
        };
    }
    let in_content =
        content().map(|content| content.join(name)).filter(|path| path.join("lab.toml").is_file());
    if let Some(path) = in_content {
        return Folder::read(&path).map(|folder| Found::Folder(Box::new(folder)));
    }
    if let Some(folder) = Folder::built_in(name) {
        return Ok(Found::Folder(Box::new(folder)));
    }
    let known: Vec<&str> = lesson::ids().collect();
    Err(format!("there is no folder, file or lesson `{name}`; the lessons are: {}", known.join(", ")))
}

/// Every lesson: the folders of the content folder, else those of this build.
///
/// # Errors
/// A folder cannot be read.
pub(super) fn all() -> Result<Vec<Found>, String> {
    let Some(content) = content() else { return lesson::ids().map(one).collect() };
    let entries = content.read_dir().map_err(|why| format!("{}: {why}", content.display()))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.join("lab.toml").is_file());
    paths.sort();
    paths.iter().map(|path| Folder::read(path).map(|folder| Found::Folder(Box::new(folder)))).collect()
}
