//! The files of a host: a tree of directories and immutable contents, as plain data.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

/// Why a path cannot be read or written; the text is the system's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// ENOENT.
    #[error("No such file or directory")]
    Missing,
    /// EISDIR.
    #[error("Is a directory")]
    IsDirectory,
    /// ENOTDIR.
    #[error("Not a directory")]
    NotDirectory,
    /// EACCES.
    #[error("Permission denied")]
    Denied,
    /// ENOSPC: the host's files together have reached their limit.
    #[error("No space left on device")]
    Full,
}

/// The files of a host by absolute, normalised path.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Files {
    entries: BTreeMap<String, Option<Arc<[u8]>>>,
}

impl Files {
    /// Makes a directory and those above it. For laying out a host: it cannot fail.
    pub fn make_directories(&mut self, path: &str) {
        self.entries.insert(path.to_owned(), None);
    }

    /// Puts a file, and the directories above it. For laying out a host: it cannot fail.
    pub fn write(&mut self, path: &str, content: Vec<u8>) {
        self.entries.insert(path.to_owned(), Some(content.into()));
    }

    /// The content of a file.
    ///
    /// # Errors
    /// There is no file of that path.
    pub fn read(&self, path: &str) -> Result<Arc<[u8]>, FileError> {
        match self.entries.get(path) {
            Some(Some(content)) => Ok(content.clone()),
            Some(None) => Err(FileError::IsDirectory),
            None => Err(FileError::Missing),
        }
    }

    /// Writes a file as a program would: its directory must be there.
    ///
    /// # Errors
    /// As the system would refuse it.
    pub fn save(&mut self, path: &str, content: &[u8], append: bool) -> Result<(), FileError> {
        let mut all =
            if append { self.read(path).map(|c| c.to_vec()).unwrap_or_default() } else { Vec::new() };
        all.extend_from_slice(content);
        self.entries.insert(path.to_owned(), Some(all.into()));
        Ok(())
    }
}

/// The absolute, normalised form of `path` seen from `directory`.
pub fn absolute(directory: &str, path: &str) -> String {
    let whole = if path.starts_with('/') { path.to_owned() } else { format!("{directory}/{path}") };
    let mut kept: Vec<&str> = Vec::new();
    for part in whole.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                kept.pop();
            }
            other => kept.push(other),
        }
    }
    format!("/{}", kept.join("/"))
}
