//! The lines of sed's files, one ahead, so that the last is known to be the last.

use std::collections::VecDeque;

use super::super::absolute;
use crate::{files::FileError, pipe::Reader, port::Flow, program::Process};

/// A line without its end.
pub(super) struct Line {
    pub(super) text: String,
    /// It had an end.
    pub(super) ended: bool,
}

pub(super) struct Input<'a> {
    process: &'a Process,
    names: VecDeque<String>,
    /// The file that is read, by name.
    open: Option<(String, Reader)>,
    ahead: Option<Line>,
    /// Each file is a text of its own.
    separate: bool,
    zero: bool,
    /// Names are files even when they are `-`.
    files_only: bool,
    pub(super) number: usize,
    /// The file of the line given last.
    pub(super) name: String,
    pub(super) status: i32,
    /// A directory was read: sed ends.
    pub(super) broken: bool,
}

impl<'a> Input<'a> {
    pub(super) fn new(
        process: &'a Process,
        names: &[String],
        separate: bool,
        zero: bool,
        files_only: bool,
    ) -> Self {
        let names =
            if names.is_empty() { VecDeque::from(["-".to_owned()]) } else { names.iter().cloned().collect() };
        Self {
            process,
            names,
            open: None,
            ahead: None,
            separate,
            zero,
            files_only,
            number: 0,
            name: "-".to_owned(),
            status: 0,
            broken: false,
        }
    }

    /// Opens the next file that can be; false when there is none.
    pub(super) async fn open(&mut self) -> Flow<bool> {
        while let Some(name) = self.names.pop_front() {
            if name == "-" && !self.files_only {
                self.open = Some((name, self.process.stdin.clone()));
                return Ok(true);
            }
            let path = absolute(self.process, &name);
            let read = self.process.port.host().borrow().files.read(&path);
            let why = match read {
                Ok(content) => {
                    self.open = Some((name, Reader::bytes(&content)));
                    return Ok(true);
                }
                Err(FileError::IsDirectory) if self.files_only => {
                    self.status = 4;
                    format!("couldn't edit {name}: not a regular file")
                }
                Err(why @ FileError::IsDirectory) => {
                    self.broken = true;
                    self.names.clear();
                    format!("read error on {name}: {why}")
                }
                Err(why) => {
                    self.status = 2;
                    format!("can't read {name}: {why}")
                }
            };
            self.process.stderr.write(format!("sed: {why}\n")).await?;
        }
        Ok(false)
    }

    async fn fill(&mut self) -> Flow<()> {
        while self.ahead.is_none() {
            let Some((_, reader)) = &self.open else {
                if self.separate || !self.open().await? {
                    return Ok(());
                }
                continue;
            };
            let read = if self.zero { zero(reader).await? } else { reader.line().await? };
            let Some(mut line) = read else {
                self.open = None;
                if self.separate {
                    return Ok(());
                }
                continue;
            };
            let end = if self.zero { 0 } else { b'\n' };
            let ended = line.last() == Some(&end);
            if ended {
                line.pop();
            }
            self.ahead = Some(Line { text: String::from_utf8_lossy(&line).into_owned(), ended });
        }
        Ok(())
    }

    /// The next line of this text.
    pub(super) async fn next(&mut self) -> Flow<Option<Line>> {
        self.fill().await?;
        let line = self.ahead.take();
        if line.is_some() {
            self.number = self.number.saturating_add(1);
            if let Some((name, _)) = &self.open {
                self.name.clone_from(name);
            }
        }
        Ok(line)
    }

    /// Whether the line given last is the last of its text.
    pub(super) async fn at_end(&mut self) -> Flow<bool> {
        self.fill().await?;
        Ok(self.ahead.is_none())
    }
}

/// All up to a zero byte.
async fn zero(reader: &Reader) -> Flow<Option<Vec<u8>>> {
    let all = reader.all().await?;
    let end = all.iter().position(|byte| *byte == 0).map_or(all.len(), |at| at.saturating_add(1));
    let (line, rest) = all.split_at_checked(end).unwrap_or((&all, &[]));
    if let Reader::Bytes(bytes) = reader {
        bytes.borrow_mut().extend(rest);
    }
    Ok((!line.is_empty()).then(|| line.to_vec()))
}
