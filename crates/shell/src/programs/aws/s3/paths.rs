//! Where things are: `s3://bucket/key`, files, and how both are called in what is printed. Looks at names and at which
//! directories there are; reads nothing.
//!
//! Source: awscli 2.9.19, `customizations/s3/fileformat.py`, `utils.py`, as observed.

use crate::{files, host::Host};

/// One end of a transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Side {
    /// A file rather than an object.
    pub(super) local: bool,
    /// An absolute path, or bucket and key; a directory's or a prefix's ends with a slash.
    pub(super) path: String,
    /// Whether what arrives keeps its name.
    pub(super) keeps_name: bool,
}

impl Side {
    /// The end that `path` names.
    pub(super) fn of(host: &Host, path: &str, whole: bool) -> Self {
        let Some(path) = path.strip_prefix("s3://") else {
            let full = files::absolute(&host.session.directory, path);
            let keeps_name = whole || host.files.is_directory(&full) || path.ends_with('/');
            let slash = if keeps_name && full != "/" { "/" } else { "" };
            return Self { local: true, path: format!("{full}{slash}"), keeps_name };
        };
        let slash = if whole && !path.ends_with('/') { "/" } else { "" };
        let path = format!("{path}{slash}");
        Self { local: false, keeps_name: whole || path.ends_with('/'), path }
    }

    /// What a thing on this side is called when its path is compared, and where it arrives on the other.
    pub(super) fn names(&self, found: &str, whole: bool, to: &Side) -> (String, String) {
        let own = match whole {
            true => found.strip_prefix(self.path.as_str()).unwrap_or(found),
            false => found.rsplit('/').next().unwrap_or(found),
        };
        let arrives = if to.keeps_name { format!("{}{own}", to.path) } else { to.path.clone() };
        (own.to_owned(), arrives)
    }

    /// What the patterns of filters are put behind.
    pub(super) fn root(host: &Host, path: &str, whole: bool) -> String {
        let above = |path: &str| path.rsplit_once('/').map_or(String::new(), |(above, _)| above.to_owned());
        let Some(rest) = path.strip_prefix("s3://") else {
            let place = if whole || path.is_empty() { path.to_owned() } else { above(path) };
            return files::absolute(&host.session.directory, &place);
        };
        let (bucket, key) = bucket_and_key(rest);
        let key = if whole || key.ends_with('/') { key.to_owned() } else { above(key) };
        format!("{bucket}/{key}")
    }
}

/// Both parts of what stands behind `s3://`.
pub(super) fn bucket_and_key(path: &str) -> (&str, &str) {
    path.split_once('/').unwrap_or((path, ""))
}

/// A path as messages have it: seen from the working directory, with `./` in front of what is in it.
pub(super) fn shown(host: &Host, path: &str) -> String {
    let (directory, name) = path.rsplit_once('/').unwrap_or(("", path));
    let here: Vec<&str> = parts(&host.session.directory);
    let there = parts(directory);
    let shared = here.iter().zip(&there).take_while(|(a, b)| a == b).count();
    let up = here.iter().skip(shared).map(|_| "..");
    let way: Vec<&str> = up.chain(there.iter().skip(shared).copied()).collect();
    format!("{}/{name}", if way.is_empty() { ".".to_owned() } else { way.join("/") })
}

fn parts(path: &str) -> Vec<&str> {
    path.split('/').filter(|part| !part.is_empty()).collect()
}
