//! Whose files are and what that lets whoever asks do: the permission bits of inode(7). Writes no content.

use serde::{Deserialize, Serialize};

use super::{Entry, FileError, Files, parent};

/// The group that logs belong to; the images' user is in it (cloud-init, cloud.cfg, `default_user`).
pub(super) const ADM: &str = "adm";
/// Only its owner takes a file out of such a directory.
const STICKY: u16 = 0o1000;

/// Whose a file is, or which group's: a group is named like its user.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Owner {
    /// root's.
    #[default]
    Root,
    /// The user's who types on the host.
    User,
    /// Somebody else's, by the name in `/etc/passwd`; or a group that is no user's, as `adm`.
    Other(String),
}

impl Owner {
    pub(super) fn is_root(&self) -> bool {
        *self == Self::Root
    }

    /// The name, on a host whose user has this one.
    pub fn name<'a>(&'a self, user: &'a str) -> &'a str {
        match self {
            Self::Root => "root",
            Self::User => user,
            Self::Other(name) => name,
        }
    }

    /// Who a name is on a host whose user has this one.
    pub fn named(name: &str, user: &str) -> Self {
        match name {
            "root" => Self::Root,
            name if name == user => Self::User,
            name => Self::Other(name.to_owned()),
        }
    }
}

impl Files {
    /// Lets whoever asks next be root, or the user again; says what was before.
    pub(crate) fn become_root(&mut self, root: bool) -> bool {
        std::mem::replace(&mut self.root, root)
    }

    /// Lets whoever asks next be somebody else than the user; says who it was before.
    pub(crate) fn become_outsider(&mut self, outsider: Option<String>) -> Option<String> {
        std::mem::replace(&mut self.outsider, outsider)
    }

    /// Who asks.
    pub(super) fn asks(&self) -> Owner {
        match &self.outsider {
            _ if self.root => Owner::Root,
            Some(name) => Owner::Other(name.clone()),
            None => Owner::User,
        }
    }

    /// Whether whoever asks owns what is at a path.
    pub fn owns(&self, path: &str) -> bool {
        self.entry(path).is_ok_and(|entry| entry.owner == self.asks())
    }

    /// Whether whoever asks may do to an entry what these bits say: 4 read, 2 write, 1 run or pass (path_resolution(7)).
    /// root may all, but runs only what anybody may run.
    pub(super) fn may(&self, entry: &Entry, bits: u16) -> bool {
        if self.root {
            return bits & 1 == 0 || entry.content.is_none() || entry.mode & 0o111 != 0;
        }
        let asks = self.asks();
        let own = if entry.owner == asks {
            entry.mode >> 6
        } else if entry.group == asks
            || (asks == Owner::User && matches!(&entry.group, Owner::Other(name) if name == ADM))
        {
            entry.mode >> 3
        } else {
            entry.mode
        };
        own & bits == bits
    }

    /// Whether whoever asks may read, write or run what is at a path: 4, 2, 1.
    pub fn allows(&self, path: &str, bits: u16) -> bool {
        self.entry(path).is_ok_and(|entry| self.may(entry, bits))
    }

    /// Whether root asks.
    pub(crate) fn is_root(&self) -> bool {
        self.root
    }

    /// Whether whoever asks may make a path: the directory above is there and lets them.
    pub(super) fn writable(&self, path: &str) -> Result<(), FileError> {
        let above = self.entry(parent(path))?;
        match above.content {
            Some(_) => Err(FileError::NotDirectory),
            None if self.may(above, 3) => Ok(()),
            None => Err(FileError::Denied),
        }
    }

    /// Whether whoever asks may take a path out of its directory. Where that is sticky, as `/tmp`, only their own, or
    /// out of their own directory (unlink(2)).
    pub(super) fn removable(&self, path: &str) -> Result<(), FileError> {
        self.writable(path)?;
        let above = self.entry(parent(path))?;
        let asks = self.asks();
        let own = self.root || above.owner == asks || self.entry(path)?.owner == asks;
        if above.mode & STICKY != 0 && !own { Err(FileError::NotPermitted) } else { Ok(()) }
    }

    /// Changes permission bits.
    ///
    /// # Errors
    /// Nothing is there, or it is not theirs who asks.
    pub fn set_mode(&mut self, path: &str, mode: u16) -> Result<(), FileError> {
        let entry = self.entry(path)?;
        if !self.root && entry.owner != self.asks() {
            return Err(FileError::NotPermitted);
        }
        if let Some(entry) = self.entries.get_mut(path) {
            entry.mode = mode & 0o777;
        }
        Ok(())
    }

    /// Gives a path to somebody, or to a group, or both. Only root may (chown(2)).
    ///
    /// # Errors
    /// Nothing is there, or whoever asks is not root.
    pub fn give(&mut self, path: &str, owner: Option<Owner>, group: Option<Owner>) -> Result<(), FileError> {
        self.entry(path)?;
        if !self.root {
            return Err(FileError::NotPermitted);
        }
        if let Some(entry) = self.entries.get_mut(path) {
            entry.owner = owner.unwrap_or_else(|| entry.owner.clone());
            entry.group = group.unwrap_or_else(|| entry.group.clone());
        }
        Ok(())
    }
}
