//! What there is to transfer: the files below a directory or the objects below a prefix, in order, and what is passed over
//! with a warning.
//!
//! Source: awscli 2.9.19, `customizations/s3/filegenerator.py`.

use rolelab_core::time::Timestamp;
use serde_json::{Map, Value, json};

use super::{
    asked::Asked,
    options::Given,
    paths::{Side, bucket_and_key},
};
use crate::{
    files::FileError,
    program::Process,
    programs::aws::end::{End, Outcome},
};

/// What the real one gives for a directory that is taken for a file.
const DIRECTORY_SIZE: u64 = 4096;
/// Pages of a listing that are read at most.
const MAX_PAGES: usize = 1000;

/// Something that was found, or why something was passed over.
pub(super) enum Item {
    Found(Found),
    Warning(String),
}

/// A file or an object.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// It is a file.
    pub(super) local: bool,
    /// An absolute path, or bucket and key.
    pub(super) path: String,
    /// Where it arrives.
    pub(super) to: String,
    /// Its path from the root of what is transferred.
    pub(super) compare: String,
    /// `None` where nobody asked.
    pub(super) size: Option<u64>,
    pub(super) modified: Option<Timestamp>,
    /// What HeadObject or the listing told.
    pub(super) told: Value,
}

/// A look at one side.
pub(super) struct Look<'a> {
    pub(super) asked: &'a Asked<'a>,
    pub(super) given: &'a Given,
    pub(super) from: &'a Side,
    pub(super) to: &'a Side,
    /// Everything below, not the one.
    pub(super) whole: bool,
    /// It is looked for to be deleted.
    pub(super) deletes: bool,
}

impl Look<'_> {
    /// Everything that is there.
    ///
    /// # Errors
    /// The sentence of whoever refused; the lab's own.
    pub(super) async fn all(&self) -> Outcome<Result<Vec<Item>, String>> {
        if self.from.local {
            return Ok(Ok(self.files(self.asked.process)));
        }
        let (bucket, key) = bucket_and_key(&self.from.path);
        if self.whole || key.is_empty() {
            self.objects(bucket, key).await
        } else {
            self.one(bucket, key).await
        }
    }

    fn found(&self, path: String, size: Option<u64>, modified: Option<Timestamp>, told: Value) -> Found {
        let (compare, to) = self.from.names(&path, self.whole, self.to);
        Found { local: self.from.local, path, to, compare, size, modified, told }
    }

    /// Depth first, names in order; a directory's has its slash.
    fn files(&self, process: &Process) -> Vec<Item> {
        let host = process.port.host().borrow();
        let mut items = Vec::new();
        let mut open = vec![self.from.path.clone()];
        while let Some(path) = open.pop() {
            let bare = if path.len() > 1 { path.trim_end_matches('/') } else { path.as_str() };
            let skip = |why: &str| Item::Warning(format!("Skipping file {path}. {why}"));
            let entry = match host.files.entry(bare) {
                Ok(entry) if entry.content.is_none() || !path.ends_with('/') => entry,
                _ => {
                    items.push(skip("File does not exist."));
                    continue;
                }
            };
            let readable = match &entry.content {
                Some(_) => host.files.read(bare).map(drop),
                None => host.files.list(bare).map(drop),
            };
            match (&entry.content, readable) {
                (_, Err(_)) => items.push(skip("File/Directory is not readable.")),
                (None, Ok(())) if self.whole => {
                    let names = host.files.list(bare).unwrap_or_default();
                    let base = if bare == "/" { "" } else { bare };
                    let mut below: Vec<String> = names.iter().map(|name| format!("{base}/{name}")).collect();
                    for name in &mut below {
                        if host.files.is_directory(name) {
                            name.push('/');
                        }
                    }
                    below.sort_unstable();
                    open.extend(below.into_iter().rev());
                }
                (content, Ok(())) => {
                    let size = content.as_ref().map_or(DIRECTORY_SIZE, |content| content.len() as u64);
                    let modified = Some(entry.modified);
                    items.push(Item::Found(self.found(path, Some(size), modified, Value::Null)));
                }
            }
        }
        items
    }

    /// One object is looked at by itself, so that nobody needs to be allowed to list; one to be deleted not at all.
    async fn one(&self, bucket: &str, key: &str) -> Outcome<Result<Vec<Item>, String>> {
        if self.deletes {
            let found = self.found(self.from.path.clone(), None, None, Value::Null);
            return Ok(Ok(vec![Item::Found(found)]));
        }
        let told = match self.asked.head(self.given, bucket, key).await? {
            Ok(told) => told,
            Err(why) if why.code == "404" => {
                return Ok(Err(format!(
                    "An error occurred (404) when calling the HeadObject operation: Key \"{key}\" does not exist"
                )));
            }
            Err(why) => return Ok(Err(why.text)),
        };
        let size = told.get("ContentLength").and_then(Value::as_u64);
        let found = self.found(self.from.path.clone(), size, moment(&told), told);
        Ok(Ok(vec![Item::Found(found)]))
    }

    /// Folders that were made by hand, empty and with a slash at their end, are only ever deleted.
    async fn objects(&self, bucket: &str, prefix: &str) -> Outcome<Result<Vec<Item>, String>> {
        let mut input =
            Map::from_iter([("Bucket".to_owned(), json!(bucket)), ("Prefix".to_owned(), json!(prefix))]);
        input.extend(self.given.payer());
        if let Some(size) = self.given.page_size {
            input.insert("MaxKeys".to_owned(), json!(size));
        }
        let mut items = Vec::new();
        for _ in 0..MAX_PAGES {
            self.asked.process.port.step().await?;
            let page = match self.asked.call("ListObjectsV2", Value::Object(input.clone())).await? {
                Ok(page) => page,
                Err(why) => return Ok(Err(why.text)),
            };
            for told in page.get("Contents").and_then(Value::as_array).into_iter().flatten() {
                let key = told.get("Key").and_then(Value::as_str).unwrap_or_default();
                let size = told.get("Size").and_then(Value::as_u64).unwrap_or(0);
                let path = format!("{bucket}/{key}");
                let folder = size == 0 && path.ends_with('/') && !self.deletes;
                if folder || (!self.whole && path != self.from.path) {
                    continue;
                }
                items.push(Item::Found(self.found(path, Some(size), moment(told), told.clone())));
            }
            let more = page.get("IsTruncated") == Some(&Value::Bool(true));
            match page.get("NextContinuationToken").filter(|_| more) {
                Some(token) => input.insert("ContinuationToken".to_owned(), token.clone()),
                None => break,
            };
        }
        Ok(Ok(items))
    }
}

/// When an object was put.
pub(super) fn moment(told: &Value) -> Option<Timestamp> {
    told.get("LastModified").and_then(Value::as_str).and_then(Timestamp::parse)
}

/// A refusal of the file system in Python's words.
pub(super) fn errno(why: FileError, path: &str) -> String {
    match End::errno(why, path) {
        End::Failed(_, text) => text,
        _ => String::new(),
    }
}
