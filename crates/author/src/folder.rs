//! A lesson's folder on disk, and where in it something stands.

use std::{
    fs,
    path::{Path, PathBuf},
};

use rolelab_lesson::source::{self, Fault, Files, Source};

/// The texts of this build's lessons, by id: as [`NAMES`] has them.
static SOURCES: &[(&str, [&str; 5])] = include!(concat!(env!("OUT_DIR"), "/sources.rs"));

/// What a folder holds.
const NAMES: [&str; 5] = ["lab.toml", "lab.md", "solution.md", "mistakes.md", "reached.txt"];

/// A lesson's folder.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    /// Where it is.
    pub path: PathBuf,
    /// The lesson's id: the folder's name.
    pub id: String,
    /// Its texts.
    pub files: Files,
    /// `reached.txt`; empty when there is none.
    pub reached: String,
}

impl Folder {
    /// Reads the texts of a folder. Those that are not there are empty; without `lab.toml` it is no lesson's folder.
    ///
    /// # Errors
    /// A sentence: there is no `lab.toml`, or a file cannot be read.
    pub fn read(path: &Path) -> Result<Self, String> {
        let lab = path.join("lab.toml");
        if !lab.is_file() {
            let way_out = "Name the folder of a lesson, or begin one: rolelab labs new FOLDER";
            return Err(format!("{}: there is no such file. {way_out}", lab.display()));
        }
        let read = |name: &str| {
            let path = path.join(name);
            match path.exists() {
                true => fs::read_to_string(&path)
                    .map(|text| text.replace("\r\n", "\n"))
                    .map_err(|why| format!("{}: {why}", path.display())),
                false => Ok(String::new()),
            }
        };
        let files = Files {
            lab: read("lab.toml")?,
            prose: read("lab.md")?,
            solution: read("solution.md")?,
            mistakes: read("mistakes.md")?,
        };
        let reached = read("reached.txt")?;
        let whole = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let id = whole.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Self { path: path.to_owned(), id, files, reached })
    }

    /// A lesson of this build, with all of its texts.
    pub fn built_in(id: &str) -> Option<Self> {
        let (id, texts) = SOURCES.iter().find(|(known, _)| *known == id)?;
        Some(Self::of(id, texts))
    }

    /// A small lesson to begin with, under an id.
    pub fn template(id: &str) -> Self {
        let texts = [
            include_str!("../template/lab.toml"),
            include_str!("../template/lab.md"),
            include_str!("../template/solution.md"),
            include_str!("../template/mistakes.md"),
            include_str!("../template/reached.txt"),
        ];
        Self::of(id, &texts)
    }

    fn of(id: &str, texts: &[&str; 5]) -> Self {
        let [lab, prose, solution, mistakes, reached] = texts.map(str::to_owned);
        let files = Files { lab, prose, solution, mistakes };
        Self { path: PathBuf::from(id), id: id.to_owned(), files, reached }
    }

    /// Writes the texts into a folder that is not there yet, or is empty.
    ///
    /// # Errors
    /// A sentence: something stands there, or nothing can be written.
    pub fn write(&self, path: &Path) -> Result<(), String> {
        if path.is_file() || path.read_dir().is_ok_and(|mut entries| entries.next().is_some()) {
            return Err(format!("{}: something stands there already; name a new folder", path.display()));
        }
        let no = |why: std::io::Error| format!("{}: {why}", path.display());
        fs::create_dir_all(path).map_err(no)?;
        let Files { lab, prose, solution, mistakes } = &self.files;
        for (name, text) in NAMES.into_iter().zip([lab, prose, solution, mistakes, &self.reached]) {
            if !text.is_empty() {
                fs::write(path.join(name), text).map_err(no)?;
            }
        }
        Ok(())
    }

    /// Compiles it.
    ///
    /// # Errors
    /// All that is wrong with its form.
    pub fn compile(&self) -> Result<Source, Vec<Fault>> {
        source::compile(&self.id, &self.files)
    }

    /// The first line of a file that holds a text.
    pub fn line(&self, file: &str, holds: &str) -> Option<usize> {
        let text = match file {
            "lab.toml" => &self.files.lab,
            "lab.md" => &self.files.prose,
            "solution.md" => &self.files.solution,
            _ => &self.files.mistakes,
        };
        text.lines().position(|line| line.contains(holds)).map(|at| at + 1)
    }

    /// The file that holds a text first, and the line.
    pub fn place(&self, holds: &str) -> (&'static str, Option<usize>) {
        let files = ["lab.toml", "lab.md", "solution.md", "mistakes.md"];
        let found = files.into_iter().find_map(|file| Some((file, Some(self.line(file, holds)?))));
        found.unwrap_or(("lab.toml", None))
    }

    /// The line of a goal, question or feedback in lab.toml.
    pub fn line_of(&self, id: &str) -> Option<usize> {
        let line = |line: &str| {
            line.trim().strip_prefix("id").is_some_and(|rest| {
                rest.trim_start()
                    .strip_prefix('=')
                    .is_some_and(|value| value.trim().trim_matches(['"', '\'']) == id)
            })
        };
        self.files.lab.lines().position(line).map(|at| at + 1)
    }
}
