//! The Files tab: directories of a host and what stands in a file, as its user could read it.

use rolelab_core::time::Timestamp;
use rolelab_shell::files;
use serde::{Deserialize, Serialize};

use super::{bounded, mask::Mask};
use crate::{hosts, hosts::LAPTOP, lab::Lab};

/// Files of a host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilesView {
    /// Ids and labels of all hosts.
    pub hosts: Vec<(String, String)>,
    /// The host's id.
    pub host: String,
    /// The directory that is open.
    pub directory: String,
    /// The one above it; `None` at the root.
    pub above: Option<String>,
    /// What stands in it.
    pub names: Vec<FileName>,
    /// The file that is open: its path, and its text or why it cannot be shown.
    pub file: Option<(String, Result<String, String>)>,
}

/// A name in a directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileName {
    /// The name.
    pub name: String,
    /// The whole path.
    pub path: String,
    /// True for a directory.
    pub directory: bool,
    /// Bytes.
    pub size: usize,
    /// `2026-03-02T10:00:00Z`; empty for what was always there.
    pub modified: String,
}

/// The directory or file at `path`, or the home directory.
pub(super) fn view(lab: &Lab, host: Option<&str>, path: &str, mask: &Mask) -> FilesView {
    let all = &lab.state.hosts;
    let labels = hosts::labels(&lab.state.world);
    let named = |id: &String| (id.clone(), labels.get(id).cloned().unwrap_or_else(|| id.clone()));
    // The laptop first; instances behind it.
    let (mut hosts, others): (Vec<_>, Vec<_>) = all.keys().map(named).partition(|(id, _)| id == LAPTOP);
    hosts.extend(others);
    let empty = |hosts| FilesView {
        hosts,
        host: String::new(),
        directory: "/".to_owned(),
        above: None,
        names: Vec::new(),
        file: None,
    };
    let Some(host) = host.and_then(|id| all.get(id)).or_else(|| all.get(LAPTOP)) else {
        return empty(hosts);
    };
    let home = host.home();
    let path = if path.is_empty() { home } else { files::absolute(&home, path) };
    let found = host.files.entry(&path);
    let file = match found.is_ok_and(|entry| entry.content.is_none()) {
        true => None,
        false => {
            let text = host.files.read(&path).map_err(|why| why.to_string());
            Some((path.clone(), text.and_then(|bytes| shown(&bytes, mask))))
        }
    };
    let mut directory = path.as_str();
    while !host.files.is_directory(directory) {
        directory = files::parent(directory);
    }
    let names = host.files.list(directory).unwrap_or_default();
    let names = names.into_iter().filter_map(|name| {
        let path = format!("{}/{name}", directory.trim_end_matches('/'));
        let entry = host.files.entry(&path).ok()?;
        Some(FileName {
            directory: entry.content.is_none(),
            size: entry.content.as_ref().map_or(0, |content| content.len()),
            modified: if entry.modified == Timestamp::default() {
                String::new()
            } else {
                entry.modified.iso()
            },
            name,
            path,
        })
    });
    FilesView {
        names: names.collect(),
        above: (directory != "/").then(|| files::parent(directory).to_owned()),
        directory: directory.to_owned(),
        host: host.id.clone(),
        file,
        hosts,
    }
}

fn shown(bytes: &[u8], mask: &Mask) -> Result<String, String> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(mask.text(&bounded(text))),
        Err(_) => Err(format!("{} bytes that are no text", bytes.len())),
    }
}
