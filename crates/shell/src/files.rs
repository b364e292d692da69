//! The files of a host: a tree of directories and contents, as plain data. It knows no program and no shell.

use std::{collections::BTreeMap, sync::Arc};

use rolelab_core::time::Timestamp;
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
    /// EEXIST.
    #[error("File exists")]
    Exists,
    /// ENOTEMPTY.
    #[error("Directory not empty")]
    NotEmpty,
    /// EINVAL: a directory may not go into itself.
    #[error("Invalid argument")]
    Invalid,
    /// ENOSPC: the host's files together have reached their limit.
    #[error("No space left on device")]
    Full,
}

impl FileError {
    /// Linux's number for it (errno-base.h, errno.h).
    pub fn number(self) -> i32 {
        match self {
            Self::Missing => 2,
            Self::Denied => 13,
            Self::Exists => 17,
            Self::NotDirectory => 20,
            Self::IsDirectory => 21,
            Self::Invalid => 22,
            Self::Full => 28,
            Self::NotEmpty => 39,
        }
    }
}

/// The most bytes the files of one host may have together, names included.
pub const MAX_BYTES: usize = 4 << 20;

/// A file or a directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The content; `None` is a directory.
    pub content: Option<Arc<Vec<u8>>>,
    /// Permission bits.
    pub mode: u16,
    /// When it was last written.
    pub modified: Timestamp,
}

/// The files of a host by absolute, normalised path.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Files {
    entries: BTreeMap<String, Entry>,
    /// Directories in which the user may write.
    open: Vec<String>,
    /// What new files are stamped with.
    now: Timestamp,
    /// Who asks is root. Only while a program of root's is polled.
    #[serde(skip)]
    root: bool,
    /// Who asks is neither root nor the user. Only while a program of theirs is polled.
    #[serde(skip)]
    outsider: bool,
}

impl Files {
    /// Makes a directory and those above it. For laying out a host: it cannot fail.
    pub fn make_directories(&mut self, path: &str) {
        let mut above = String::new();
        for part in path.split('/').filter(|part| !part.is_empty()) {
            above.push('/');
            above.push_str(part);
            let entry = Entry { content: None, mode: 0o755, modified: self.now };
            self.entries.entry(above.clone()).or_insert(entry);
        }
    }

    /// Puts a file, and the directories above it. For laying out a host: it cannot fail.
    pub fn write(&mut self, path: &str, content: Vec<u8>) {
        self.make_directories(parent(path));
        let entry = Entry { content: Some(content.into()), mode: 0o644, modified: self.now };
        self.entries.insert(path.to_owned(), entry);
    }

    /// The same with permission bits.
    pub fn lay(&mut self, path: &str, content: Vec<u8>, mode: u16) {
        self.write(path, content);
        if let Some(entry) = self.entries.get_mut(path) {
            entry.mode = mode & 0o777;
        }
    }

    /// Adds to a file that the system writes, such as a log; a file that is not there begins with these bits.
    ///
    /// # Errors
    /// The host is full.
    pub fn log(&mut self, path: &str, content: &[u8], mode: u16) -> Result<(), FileError> {
        if !self.entries.contains_key(path) {
            self.lay(path, Vec::new(), mode);
        }
        let before = self.become_root(true);
        let saved = self.save(path, content, true);
        self.become_root(before);
        saved
    }

    /// Takes a file away that [`Files::write`] put, and the directory above it when that is empty then.
    pub(crate) fn take_away(&mut self, path: &str) {
        self.entries.remove(path);
        let above = parent(path).to_owned();
        if self.below(&above).next().is_none() {
            self.entries.remove(&above);
        }
    }

    /// Removes a directory with all below it, if it is there. For laying out a host.
    pub fn clear(&mut self, directory: &str) {
        let below: Vec<String> = self.below(directory).map(str::to_owned).collect();
        below.iter().for_each(|path| drop(self.entries.remove(path)));
        self.entries.remove(directory);
    }

    /// Lets the user write in a directory and all below it. For laying out a host.
    pub fn open_to_user(&mut self, directory: &str) {
        self.open.push(directory.to_owned());
    }

    /// What files written from now on are stamped with.
    pub fn set_time(&mut self, now: Timestamp) {
        self.now = now;
    }

    /// Lets whoever asks next be root, or the user again; says what was before.
    pub(crate) fn become_root(&mut self, root: bool) -> bool {
        std::mem::replace(&mut self.root, root)
    }

    /// Lets whoever asks next be somebody else than the user, who owns nothing here; says what was before.
    pub(crate) fn become_outsider(&mut self, outsider: bool) -> bool {
        std::mem::replace(&mut self.outsider, outsider)
    }

    /// Whether root asks.
    pub(crate) fn is_root(&self) -> bool {
        self.root
    }

    /// What is at a path.
    ///
    /// # Errors
    /// Nothing is there, or a file stands where a directory should.
    pub fn entry(&self, path: &str) -> Result<&Entry, FileError> {
        if path == "/" {
            return Ok(&ROOT);
        }
        self.entries.get(path).ok_or_else(|| self.missing(path))
    }

    /// Why there is nothing at a path: a file above it, or nothing.
    fn missing(&self, path: &str) -> FileError {
        let mut above = parent(path);
        while above != "/" {
            match self.entries.get(above) {
                Some(Entry { content: Some(_), .. }) => return FileError::NotDirectory,
                Some(_) => return FileError::Missing,
                None => above = parent(above),
            }
        }
        FileError::Missing
    }

    /// True for a directory.
    pub fn is_directory(&self, path: &str) -> bool {
        self.entry(path).is_ok_and(|entry| entry.content.is_none())
    }

    /// The content of a file.
    ///
    /// # Errors
    /// There is no file of that path.
    pub fn read(&self, path: &str) -> Result<Arc<Vec<u8>>, FileError> {
        let entry = self.entry(path)?;
        let content = entry.content.clone().ok_or(FileError::IsDirectory)?;
        // The user owns what is in the open directories; elsewhere only what all may read. The images' user is in
        // the group adm, which logs belong to (cloud-init, cloud.cfg).
        let readable = match self.users(path) {
            true => entry.mode & 0o400,
            false if path.starts_with(LOGS) => entry.mode & 0o044,
            false => entry.mode & 0o004,
        };
        if readable == 0 && !self.root { Err(FileError::Denied) } else { Ok(content) }
    }

    /// The names in a directory, in byte order.
    ///
    /// # Errors
    /// It is no directory.
    pub fn list(&self, path: &str) -> Result<Vec<String>, FileError> {
        if self.entry(path)?.content.is_some() {
            return Err(FileError::NotDirectory);
        }
        let names = self.below(path).filter_map(|below| {
            let name = below.strip_prefix(path)?.trim_start_matches('/');
            (!name.contains('/')).then(|| name.to_owned())
        });
        Ok(names.collect())
    }

    /// Every path below a directory, in order.
    pub fn below<'a>(&'a self, path: &str) -> impl Iterator<Item = &'a str> {
        let prefix = if path == "/" { "/".to_owned() } else { format!("{path}/") };
        let from = self.entries.range(prefix.clone()..).map(|(path, _)| path.as_str());
        from.take_while(move |below| below.starts_with(&prefix))
    }

    fn user_may_write(&self, path: &str) -> bool {
        self.root || self.users(path)
    }

    /// Whether a path is in a directory of the user's.
    fn users(&self, path: &str) -> bool {
        self.open
            .iter()
            .filter(|open| !self.outsider || *open == "/tmp")
            .any(|open| path == open || path.strip_prefix(open.as_str()).is_some_and(|p| p.starts_with('/')))
    }

    /// Whether the user may make or change a path: the directory above is there and is the user's.
    fn writable(&self, path: &str) -> Result<(), FileError> {
        let above = parent(path);
        match self.entry(above)?.content {
            Some(_) => Err(FileError::NotDirectory),
            None if !self.user_may_write(path)
                || (!self.root && self.open.iter().any(|open| open == path)) =>
            {
                Err(FileError::Denied)
            }
            None => Ok(()),
        }
    }

    /// Bytes in use.
    pub(crate) fn used(&self) -> usize {
        self.entries.iter().map(|(path, e)| path.len() + e.content.as_ref().map_or(0, |c| c.len())).sum()
    }

    /// Writes a file as a program would: its directory must be there, and the user must be allowed to.
    ///
    /// # Errors
    /// As the system would refuse it.
    pub fn save(&mut self, path: &str, content: &[u8], append: bool) -> Result<(), FileError> {
        if path == NULL {
            return Ok(());
        }
        let now = self.now;
        match self.entries.get(path) {
            Some(Entry { content: None, .. }) => return Err(FileError::IsDirectory),
            Some(entry) => {
                if !self.user_may_write(path) || (entry.mode & 0o200 == 0 && !self.root) {
                    return Err(FileError::Denied);
                }
            }
            None if path == "/" => return Err(FileError::IsDirectory),
            None => self.writable(path)?,
        }
        if !content.is_empty() && self.used().saturating_add(content.len()) > MAX_BYTES {
            return Err(FileError::Full);
        }
        let entry = self.entries.entry(path.to_owned()).or_insert_with(|| Entry {
            content: Some(Arc::default()),
            mode: 0o644,
            modified: now,
        });
        entry.modified = now;
        match &mut entry.content {
            Some(old) if append => Arc::make_mut(old).extend_from_slice(content),
            other => *other = Some(Arc::new(content.to_vec())),
        }
        Ok(())
    }

    /// Makes one directory as a program would.
    ///
    /// # Errors
    /// As the system would refuse it.
    pub fn make_directory(&mut self, path: &str) -> Result<(), FileError> {
        if self.entry(path).is_ok() {
            return Err(FileError::Exists);
        }
        self.writable(path)?;
        if self.used().saturating_add(path.len()) > MAX_BYTES {
            return Err(FileError::Full);
        }
        self.entries.insert(path.to_owned(), Entry { content: None, mode: 0o755, modified: self.now });
        Ok(())
    }

    /// Removes a file, or a directory with all below it when `whole`.
    ///
    /// # Errors
    /// As the system would refuse it.
    pub fn remove(&mut self, path: &str, whole: bool) -> Result<(), FileError> {
        let directory = self.entry(path)?.content.is_none();
        self.writable(path)?;
        let below: Vec<String> = self.below(path).map(str::to_owned).collect();
        if directory && !whole && !below.is_empty() {
            return Err(FileError::NotEmpty);
        }
        for path in below {
            self.entries.remove(&path);
        }
        self.entries.remove(path);
        Ok(())
    }

    /// Moves a file or a directory with all below it.
    ///
    /// # Errors
    /// As the system would refuse it.
    pub fn rename(&mut self, from: &str, to: &str) -> Result<(), FileError> {
        self.entry(from)?;
        self.writable(from)?;
        self.writable(to)?;
        if to.strip_prefix(from).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')) {
            return Err(FileError::Invalid);
        }
        let mut moved: Vec<String> = self.below(from).map(str::to_owned).collect();
        moved.push(from.to_owned());
        for path in moved {
            let Some(entry) = self.entries.remove(&path) else { continue };
            let rest = path.strip_prefix(from).unwrap_or_default();
            self.entries.insert(format!("{to}{rest}"), entry);
        }
        Ok(())
    }

    /// Changes permission bits.
    ///
    /// # Errors
    /// Nothing is there, or it is not the user's.
    pub fn set_mode(&mut self, path: &str, mode: u16) -> Result<(), FileError> {
        self.entry(path)?;
        if !self.user_may_write(path) {
            return Err(FileError::Denied);
        }
        if let Some(entry) = self.entries.get_mut(path) {
            entry.mode = mode & 0o777;
        }
        Ok(())
    }

    /// True when the path is the user's own rather than the system's.
    pub fn is_users(&self, path: &str) -> bool {
        path != "/tmp" && self.users(path)
    }
}

/// Where the system writes its logs.
const LOGS: &str = "/var/log/";

/// What is written here is gone, and what is read is nothing.
pub const NULL: &str = "/dev/null";

static ROOT: Entry = Entry { content: None, mode: 0o755, modified: Timestamp::from_millis(0) };

/// The directory above a path; `/` is above itself.
pub fn parent(path: &str) -> &str {
    match path.rsplit_once('/') {
        Some(("", _)) | None => "/",
        Some((above, _)) => above,
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
