//! One transfer: an upload, a download, a copy or a deletion, and what becomes of its source.
//!
//! Source: awscli 2.9.19, `customizations/s3/s3handler.py`, `subscribers.py`, and its `s3transfer`.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Map, Value, json};

use super::{
    asked::{Asked, Why, about},
    find::{Found, errno, moment},
    options::Given,
    paths::bucket_and_key,
    report::{Named, Report},
    types_table::{PACKED, TWO, TYPES},
};
use crate::{files, programs::aws::end::Outcome};

/// Progress is told for as many bytes, and at the end.
const STEP: usize = 256 << 10;
/// What of an object is written again when any of it is.
const PROPERTIES: [&str; 7] = [
    "CacheControl",
    "ContentDisposition",
    "ContentEncoding",
    "ContentLanguage",
    "ContentType",
    "Expires",
    "Metadata",
];

/// What a transfer does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Upload,
    Download,
    Copy,
    Delete,
}

impl Kind {
    /// Its word.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Upload => "upload",
            Self::Download => "download",
            Self::Copy => "copy",
            Self::Delete => "delete",
        }
    }
}

/// A transfer that is to be made.
pub(super) struct Transfer {
    pub(super) kind: Kind,
    pub(super) named: Named,
    pub(super) found: Found,
    /// Members of the request beside bucket, key and content.
    pub(super) members: Map<String, Value>,
}

/// What all transfers of a command share.
pub(super) struct Work<'a> {
    pub(super) asked: &'a Asked<'a>,
    pub(super) given: &'a Given,
    /// The source goes in the end.
    pub(super) moves: bool,
    /// One end is standard input or output.
    pub(super) stream: bool,
    /// Everything below a directory or a prefix.
    pub(super) whole: bool,
}

type Done = Outcome<Result<(), String>>;

impl Work<'_> {
    /// Members of the request, as far as they are known before the transfer begins: the command line's, what is guessed
    /// from a name, and what a copy takes over.
    ///
    /// # Errors
    /// Outside: options that no transfer can have. Inside: this one fails.
    pub(super) async fn members(
        &self,
        kind: Kind,
        found: &Found,
    ) -> Outcome<Result<Map<String, Value>, Why>> {
        if matches!(kind, Kind::Download | Kind::Delete) {
            return Ok(Ok(self.given.payer()));
        }
        let mut members = self.given.written().unwrap_or_default();
        if kind == Kind::Upload {
            let guesses = !self.stream && !self.given.has("no-guess-mime-type");
            if let (true, false, Some(guess)) =
                (guesses, members.contains_key("ContentType"), guessed(&found.path))
            {
                members.insert("ContentType".to_owned(), json!(guess));
            }
            return Ok(Ok(members));
        }
        if let Some(directive) = self.given.value("metadata-directive") {
            members.insert("MetadataDirective".to_owned(), json!(directive));
            return Ok(Ok(members));
        }
        let props = self.given.value("copy-props").unwrap_or("default");
        let replace = json!("REPLACE");
        if props != "default" {
            members.insert("TaggingDirective".to_owned(), replace.clone());
        }
        if props == "none" {
            members.insert("MetadataDirective".to_owned(), replace);
        } else if PROPERTIES.iter().any(|name| members.contains_key(*name)) {
            members.insert("MetadataDirective".to_owned(), replace);
            let (bucket, key) = bucket_and_key(&found.path);
            let told = match self.whole {
                false => found.told.clone(),
                true => match self.asked.head(self.given, bucket, key).await? {
                    Ok(told) => told,
                    Err(why) => return Ok(Err(why)),
                },
            };
            for name in PROPERTIES {
                let kept = told.get(name).filter(|value| **value != json!({}));
                if let (Some(value), false) = (kept, members.contains_key(name)) {
                    members.insert(name.to_owned(), value.clone());
                }
            }
        }
        Ok(Ok(members))
    }

    /// Makes it, and tells how it went.
    pub(super) async fn make(&self, transfer: &Transfer, report: &mut Report<'_>) -> Outcome<()> {
        let done = match transfer.kind {
            Kind::Upload => self.upload(transfer, report).await?,
            Kind::Download => self.download(transfer, report).await?,
            Kind::Copy => self.copy(transfer, report).await?,
            Kind::Delete => self.delete(&transfer.found.path).await?,
        };
        let done = match done {
            Ok(()) if self.moves => self.drop_source(transfer).await?,
            other => other,
        };
        match done {
            Ok(()) => report.succeeded(&transfer.named).await?,
            Err(why) => report.failed(&transfer.named, &why).await?,
        }
        Ok(())
    }

    async fn upload(&self, transfer: &Transfer, report: &mut Report<'_>) -> Done {
        let process = self.asked.process;
        let content = if self.stream {
            process.stdin.all().await?
        } else {
            let path = transfer.found.path.as_str();
            let read = process.port.host().borrow().files.read(path.trim_end_matches('/'));
            // A directory is found out only once the key was looked at.
            read.map(|content| content.to_vec()).unwrap_or_default()
        };
        let (bucket, key) = bucket_and_key(&transfer.found.to);
        let mut input = Map::from_iter([
            ("Bucket".to_owned(), json!(bucket)),
            ("Key".to_owned(), json!(key)),
            ("Body".to_owned(), json!(STANDARD.encode(&content))),
        ]);
        input.extend(transfer.members.clone());
        let answer = self.asked.call("PutObject", Value::Object(input)).await?;
        // Without an answer nothing was sent.
        if answer.as_ref().err().is_none_or(|why| !why.code.is_empty()) {
            self.steps(transfer, content.len(), report).await?;
        }
        Ok(answer.map(drop).map_err(|why| why.text))
    }

    async fn download(&self, transfer: &Transfer, report: &mut Report<'_>) -> Done {
        let (bucket, key) = bucket_and_key(&transfer.found.path);
        if self.stream
            && let Err(why) = self.asked.head(self.given, bucket, key).await?
        {
            return Ok(Err(why.text));
        }
        let input = Value::Object(about(self.given, bucket, key));
        let answer = match self.asked.call("GetObject", input).await? {
            Ok(answer) => answer,
            Err(why) => return Ok(Err(why.text)),
        };
        let body = answer.get("Body").and_then(Value::as_str).unwrap_or_default();
        let content = STANDARD.decode(body).unwrap_or_default();
        self.steps(transfer, content.len(), report).await?;
        let process = self.asked.process;
        if self.stream {
            process.stdout.write(content).await?;
            return Ok(Ok(()));
        }
        let path = transfer.found.to.as_str();
        let mut host = process.port.host().borrow_mut();
        if let Err(why) = host.files.save(path, &content, false) {
            return Ok(Err(errno(why, path)));
        }
        if let Some(at) = transfer.found.modified.or_else(|| moment(&answer)) {
            host.files.set_modified(path, at);
        }
        Ok(Ok(()))
    }

    async fn copy(&self, transfer: &Transfer, report: &mut Report<'_>) -> Done {
        let (bucket, key) = bucket_and_key(&transfer.found.to);
        let mut input = about(self.given, bucket, key);
        input.insert("CopySource".to_owned(), json!(transfer.found.path));
        input.extend(transfer.members.clone());
        if let Err(why) = self.asked.call("CopyObject", Value::Object(input)).await? {
            return Ok(Err(why.text));
        }
        let size = usize::try_from(transfer.found.size.unwrap_or(0)).unwrap_or(0);
        if size > 0 {
            report.progress(&transfer.named, size as u64).await?;
        }
        Ok(Ok(()))
    }

    async fn delete(&self, path: &str) -> Done {
        let (bucket, key) = bucket_and_key(path);
        let answer = self.asked.call("DeleteObject", Value::Object(about(self.given, bucket, key))).await?;
        Ok(answer.map(drop).map_err(|why| why.text))
    }

    async fn drop_source(&self, transfer: &Transfer) -> Done {
        let path = transfer.found.path.as_str();
        if !transfer.found.local {
            return self.delete(path).await;
        }
        let removed = self.asked.process.port.host().borrow_mut().files.remove(path, false);
        Ok(removed.map_err(|why| errno(why, path)))
    }

    async fn steps(&self, transfer: &Transfer, size: usize, report: &mut Report<'_>) -> Outcome<()> {
        let mut left = size;
        while left > 0 {
            let step = left.min(STEP);
            left = left.saturating_sub(step);
            report.progress(&transfer.named, step as u64).await?;
        }
        Ok(())
    }
}

/// Makes the directory that a file arrives in, and those above it.
///
/// # Errors
/// The real one's sentence.
pub(super) fn directories(asked: &Asked<'_>, path: &str) -> Result<(), String> {
    let directory = files::parent(path);
    let mut host = asked.process.port.host().borrow_mut();
    let mut missing = Vec::new();
    let mut above = directory;
    while above != "/" && host.files.entry(above).is_err() {
        missing.push(above);
        above = files::parent(above);
    }
    missing
        .into_iter()
        .rev()
        .try_for_each(|one| host.files.make_directory(one))
        .map_err(|why| format!("Could not create directory {directory}: {}", errno(why, directory)))
}

/// The type of a file's name, if it has one of the table.
fn guessed(path: &str) -> Option<&'static str> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (mut stem, mut end) = extension(name)?;
    if let Some((_, two)) = TWO.iter().find(|(one, _)| *one == end) {
        end = two;
    } else if PACKED.contains(&end) {
        (stem, end) = extension(stem)?;
        let _ = stem;
    }
    let find = |end: &str| {
        let mut lines = TYPES.lines().filter_map(|line| line.split_once(' '));
        lines.find(|(_, ends)| ends.split(' ').any(|one| one == end)).map(|(found, _)| found)
    };
    find(end).or_else(|| find(&end.to_lowercase()))
}

/// A name's two parts; dots that it begins with are no end.
fn extension(name: &str) -> Option<(&str, &str)> {
    let (stem, end) = name.rsplit_once('.')?;
    (!stem.trim_start_matches('.').is_empty()).then_some((stem, end))
}
