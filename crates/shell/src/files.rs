//! The files of a host: a tree of directories and contents, as plain data. It knows no program and no shell.

mod error;
mod rights;

use std::{collections::BTreeMap, sync::Arc};

use rolelab_core::time::Timestamp;
use serde::{Deserialize, Serialize};

pub use error::FileError;
use rights::ADM;
pub use rights::Owner;

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
    /// Whose it is.
    #[serde(default, skip_serializing_if = "Owner::is_root")]
    pub owner: Owner,
    /// The group that it belongs to.
    #[serde(default, skip_serializing_if = "Owner::is_root")]
    pub group: Owner,
}

/// The files of a host by absolute, normalised path.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Files {
    entries: BTreeMap<String, Entry>,
    /// What new files are stamped with.
    now: Timestamp,
    /// Who asks is root. Only while a program of root's is polled.
    #[serde(skip)]
    root: bool,
    /// Who asks when it is neither root nor the user. Only while a program of theirs is polled.
    #[serde(skip)]
    outsider: Option<String>,
}

impl Files {
    /// Makes a directory and those above it. For laying out a host: it cannot fail.
    pub fn make_directories(&mut self, path: &str) {
        // Where something is, all above it is.
        if self.entries.contains_key(path) {
            return;
        }
        let mut above = String::new();
        for part in path.split('/').filter(|part| !part.is_empty()) {
            above.push('/');
            above.push_str(part);
            if !self.entries.contains_key(&above) {
                let entry = self.laid(&above, None, 0o755);
                self.entries.insert(above.clone(), entry);
            }
        }
    }

    /// Puts a file, and the directories above it. For laying out a host: it cannot fail.
    pub fn write(&mut self, path: &str, content: Vec<u8>) {
        self.make_directories(parent(path));
        let entry = self.laid(path, Some(content.into()), 0o644);
        self.entries.insert(path.to_owned(), entry);
    }

    /// What is laid out belongs to whoever its directory belongs to.
    fn laid(&self, path: &str, content: Option<Arc<Vec<u8>>>, mode: u16) -> Entry {
        let above = self.entries.get(parent(path));
        let owner = above.map(|above| above.owner.clone()).unwrap_or_default();
        Entry { content, mode, modified: self.now, group: owner.clone(), owner }
    }

    /// The same with permission bits.
    pub fn lay(&mut self, path: &str, content: Vec<u8>, mode: u16) {
        self.write(path, content);
        if let Some(entry) = self.entries.get_mut(path) {
            entry.mode = mode & 0o777;
        }
    }

    /// Adds to a file that the system writes, such as a log; a file that is not there begins with these bits, as root's
    /// and the group adm's.
    ///
    /// # Errors
    /// The host is full.
    pub fn log(&mut self, path: &str, content: &[u8], mode: u16) -> Result<(), FileError> {
        if !self.entries.contains_key(path) {
            self.lay(path, Vec::new(), mode);
            if let Some(entry) = self.entries.get_mut(path) {
                entry.group = Owner::Other(ADM.to_owned());
            }
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

    /// Gives a directory and all below it to the user. For laying out a host.
    pub fn give_to_user(&mut self, directory: &str) {
        let below: Vec<String> = self.below(directory).map(str::to_owned).collect();
        for path in below.iter().map(String::as_str).chain([directory]) {
            if let Some(entry) = self.entries.get_mut(path) {
                (entry.owner, entry.group) = (Owner::User, Owner::User);
            }
        }
    }

    /// Makes a directory with these bits, sticky bit included. For laying out a host.
    pub fn lay_directory(&mut self, path: &str, mode: u16) {
        self.make_directories(path);
        if let Some(entry) = self.entries.get_mut(path) {
            entry.mode = mode;
        }
    }

    /// What files written from now on are stamped with.
    pub fn set_time(&mut self, now: Timestamp) {
        self.now = now;
    }

    /// What is at a path.
    ///
    /// # Errors
    /// Nothing is there, a file stands where a directory should, or a directory above lets nobody of theirs pass.
    pub fn entry(&self, path: &str) -> Result<&Entry, FileError> {
        if path == "/" {
            return Ok(&ROOT);
        }
        let mut above = parent(path);
        while above != "/" {
            if let Some(entry @ Entry { content: None, .. }) = self.entries.get(above)
                && !self.may(entry, 1)
            {
                return Err(FileError::Denied);
            }
            above = parent(above);
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
        if self.may(entry, 4) { Ok(content) } else { Err(FileError::Denied) }
    }

    /// The content of a file, whoever may read it: for who looks at the host from outside.
    pub fn content(&self, path: &str) -> Option<&Arc<Vec<u8>>> {
        self.entries.get(path)?.content.as_ref()
    }

    /// Every file with its content, in order of paths, likewise.
    pub fn contents(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let files = self.entries.iter();
        files.filter_map(|(path, entry)| Some((path.as_str(), entry.content.as_ref()?.as_slice())))
    }

    /// The names in a directory, in byte order.
    ///
    /// # Errors
    /// It is no directory, or one that whoever asks may not read.
    pub fn list(&self, path: &str) -> Result<Vec<String>, FileError> {
        let entry = self.entry(path)?;
        if entry.content.is_some() {
            return Err(FileError::NotDirectory);
        }
        if !self.may(entry, 4) {
            return Err(FileError::Denied);
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
        match self.entry(path) {
            Ok(Entry { content: None, .. }) => return Err(FileError::IsDirectory),
            Ok(entry) if !self.may(entry, 2) => return Err(FileError::Denied),
            Ok(_) => {}
            Err(FileError::Missing) => self.writable(path)?,
            Err(why) => return Err(why),
        }
        if !content.is_empty() && self.used().saturating_add(content.len()) > MAX_BYTES {
            return Err(FileError::Full);
        }
        let owner = self.asks();
        let entry = self.entries.entry(path.to_owned()).or_insert_with(|| Entry {
            content: Some(Arc::default()),
            mode: 0o644,
            modified: now,
            group: owner.clone(),
            owner,
        });
        entry.modified = now;
        match &mut entry.content {
            Some(old) if append => Arc::make_mut(old).extend_from_slice(content),
            other => *other = Some(Arc::new(content.to_vec())),
        }
        Ok(())
    }

    /// Sets when a file was last written, as utime(2) does.
    pub fn set_modified(&mut self, path: &str, at: Timestamp) {
        if let Some(entry) = self.entries.get_mut(path) {
            entry.modified = at;
        }
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
        let owner = self.asks();
        let entry = Entry { content: None, mode: 0o755, modified: self.now, group: owner.clone(), owner };
        self.entries.insert(path.to_owned(), entry);
        Ok(())
    }

    /// Removes a file, or a directory with all below it when `whole`.
    ///
    /// # Errors
    /// As the system would refuse it.
    pub fn remove(&mut self, path: &str, whole: bool) -> Result<(), FileError> {
        let directory = self.entry(path)?.content.is_none();
        self.removable(path)?;
        let below: Vec<String> = self.below(path).map(str::to_owned).collect();
        if directory && !whole && !below.is_empty() {
            return Err(FileError::NotEmpty);
        }
        // All or nothing: what a directory of somebody else's holds keeps the whole in place.
        below.iter().try_for_each(|path| self.removable(path))?;
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
        self.removable(from)?;
        match self.entry(to) {
            Ok(_) => self.removable(to)?,
            Err(_) => self.writable(to)?,
        }
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
}

/// What is written here is gone, and what is read is nothing.
pub const NULL: &str = "/dev/null";

static ROOT: Entry = Entry {
    content: None,
    mode: 0o755,
    modified: Timestamp::from_millis(0),
    owner: Owner::Root,
    group: Owner::Root,
};

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
