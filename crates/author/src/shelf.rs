//! The lessons that others may build upon: what each teaches, and what comes before it.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use rolelab_labs::lesson;
use rolelab_lesson::source;

use crate::Folder;

/// Lessons by id.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    lessons: BTreeMap<String, Known>,
}

#[derive(Clone, Debug, Default)]
struct Known {
    teaches: Vec<String>,
    needs: Vec<String>,
}

impl Shelf {
    /// The lessons of this build.
    pub fn built_in() -> Self {
        let known = |id: &'static str| {
            let lesson = lesson::undrawn(id).ok()?;
            Some((id.to_owned(), Known { teaches: lesson.teaches, needs: lesson.needs }))
        };
        Self { lessons: lesson::ids().filter_map(known).collect() }
    }

    /// Adds the lessons of a folder of folders; they come before those of this build. One that is broken is known by what
    /// can be read of it.
    #[must_use]
    pub fn beside(mut self, content: &Path) -> Self {
        let entries = content.read_dir().into_iter().flatten().flatten();
        for folder in entries.filter_map(|entry| Folder::read(&entry.path()).ok()) {
            let (teaches, needs) = source::taught(&folder.files.lab);
            self.lessons.insert(folder.id, Known { teaches, needs });
        }
        self
    }

    /// Whether there is such a lesson.
    pub fn has(&self, id: &str) -> bool {
        self.lessons.contains_key(id)
    }

    /// All ids.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.lessons.keys().map(String::as_str)
    }

    /// What those lessons teach, and those before them.
    pub fn taught_before(&self, needs: &[String]) -> BTreeSet<&str> {
        let (mut taught, mut seen) = (BTreeSet::new(), BTreeSet::new());
        let mut open: Vec<&String> = needs.iter().collect();
        while let Some(id) = open.pop() {
            if let Some(known) = self.lessons.get(id).filter(|_| seen.insert(id)) {
                taught.extend(known.teaches.iter().map(String::as_str));
                open.extend(&known.needs);
            }
        }
        taught
    }
}
