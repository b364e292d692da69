//! Redirections: `>`, `>>`, `<`, `2>&1`, here-documents.

use std::rc::Rc;

use super::{Env, Eval};
use crate::{
    files::{self, FileError},
    pipe::{Reader, Writer},
    port::Stream,
    syntax::ast::{Redirect, RedirectKind, Word},
};

/// Streams that `exec` put in place of others.
pub(super) struct Streams {
    stdin: Reader,
    stdout: Writer,
    stderr: Writer,
    others: Vec<(u32, Writer)>,
    inputs: Vec<(u32, Reader)>,
}

/// As many as a shell may open by default.
const MAX_DESCRIPTORS: usize = 1024;

impl Env {
    /// `exec` without a program: what it was redirected to stays.
    pub(super) fn keep_streams(&self) {
        let streams = Streams {
            stdin: self.stdin.clone(),
            stdout: self.stdout.clone(),
            stderr: self.stderr.clone(),
            others: self.others.clone(),
            inputs: self.inputs.clone(),
        };
        self.kept.replace(Some(Rc::new(streams)));
    }

    /// Takes over what `exec` has changed since this place was left.
    pub(super) fn take_streams(&mut self) {
        let kept = self.kept.borrow().clone();
        let Some(streams) = kept else { return };
        if self.taken.as_ref().is_some_and(|taken| Rc::ptr_eq(taken, &streams)) {
            return;
        }
        self.stdin = streams.stdin.clone();
        self.stdout = streams.stdout.clone();
        self.stderr = streams.stderr.clone();
        self.others = streams.others.clone();
        self.inputs = streams.inputs.clone();
        self.taken = Some(streams);
    }

    /// The same place with other streams; the status of a command whose streams cannot be had.
    pub(super) async fn redirected(&self, redirects: &[Redirect]) -> Eval<Result<Self, i32>> {
        let mut env = self.clone();
        for redirect in redirects {
            if let Err(message) = env.redirect(redirect).await? {
                // What is not simulated was said already.
                if !message.is_empty() {
                    self.complain(&message).await?;
                }
                return Ok(Err(1));
            }
        }
        Ok(Ok(env))
    }

    async fn redirect(&mut self, redirect: &Redirect) -> Eval<Result<(), String>> {
        let fd = redirect.fd.unwrap_or(0);
        match &redirect.kind {
            RedirectKind::Read(word) => {
                let Some(path) = self.target(word).await? else { return Ok(Err(ambiguous(word))) };
                match self.reader(&path) {
                    Ok(reader) => self.set_input(fd, reader),
                    Err(why) => return Ok(Err(format!("{path}: {why}"))),
                }
            }
            RedirectKind::Write(word, _) | RedirectKind::Clobber(word) => {
                let append = matches!(redirect.kind, RedirectKind::Write(_, true));
                let Some(path) = self.target(word).await? else { return Ok(Err(ambiguous(word))) };
                let keeps =
                    matches!(redirect.kind, RedirectKind::Write(_, false)) && self.has_option("noclobber");
                let place = self.absolute(&path);
                let taken =
                    self.port().host().borrow().files.entry(&place).is_ok_and(|e| e.content.is_some());
                if keeps && taken && place != files::NULL {
                    return Ok(Err(format!("{path}: cannot overwrite existing file")));
                }
                match self.writer(&path, append) {
                    Ok(writer) => self.set_output(fd, writer),
                    Err(why) => return Ok(Err(format!("{path}: {why}"))),
                }
            }
            RedirectKind::WriteBoth(word, append) => {
                let Some(path) = self.target(word).await? else { return Ok(Err(ambiguous(word))) };
                match self.writer(&path, *append) {
                    Ok(writer) => {
                        self.stdout = writer.clone();
                        self.stderr = writer;
                    }
                    Err(why) => return Ok(Err(format!("{path}: {why}"))),
                }
            }
            RedirectKind::Duplicate(word) => {
                let target = self.expand_one(word).await?;
                if target == "-" {
                    self.close(fd);
                    return Ok(Ok(()));
                }
                let from = target.parse::<u32>().ok();
                let input = from.and_then(|from| self.input(from)).filter(|_| fd == 0 || fd > 2);
                let output = from.and_then(|from| self.output(from)).filter(|_| fd > 0);
                match (input, output) {
                    (Some(reader), None) => self.set_input(fd, reader),
                    (_, Some(writer)) => self.set_output(fd, writer),
                    (None, None) => return Ok(Err(format!("{target}: Bad file descriptor"))),
                }
            }
            RedirectKind::Document(body) => {
                let text = match body.get() {
                    Some(word) => self.expand_one(word).await?,
                    None => String::new(),
                };
                self.set_input(fd, Reader::bytes(text.as_bytes()));
            }
            RedirectKind::String(word) => {
                let text = self.expand_one(word).await? + "\n";
                self.set_input(fd, Reader::bytes(text.as_bytes()));
            }
        }
        Ok(Ok(()))
    }

    fn close(&mut self, fd: u32) {
        match fd {
            0 => self.stdin = Reader::Empty,
            1 => self.stdout = Writer::Null,
            2 => self.stderr = Writer::Null,
            other => {
                self.others.retain(|(own, _)| *own != other);
                self.inputs.retain(|(own, _)| *own != other);
            }
        }
    }

    fn set_input(&mut self, fd: u32, reader: Reader) {
        match fd {
            0..=2 => self.stdin = reader,
            other => {
                self.close(other);
                if self.inputs.len() < MAX_DESCRIPTORS {
                    self.inputs.push((other, reader));
                }
            }
        }
    }

    /// What a descriptor reads from.
    pub(crate) fn input(&self, fd: u32) -> Option<Reader> {
        match fd {
            0 => Some(self.stdin.clone()),
            1 | 2 => None,
            other => self.inputs.iter().find(|(own, _)| *own == other).map(|(_, reader)| reader.clone()),
        }
    }

    fn set_output(&mut self, fd: u32, writer: Writer) {
        match fd {
            0 | 1 => self.stdout = writer,
            2 => self.stderr = writer,
            other => {
                self.close(other);
                if self.others.len() < MAX_DESCRIPTORS {
                    self.others.push((other, writer));
                }
            }
        }
    }

    fn output(&self, fd: u32) -> Option<Writer> {
        match fd {
            0 => None,
            1 => Some(self.stdout.clone()),
            2 => Some(self.stderr.clone()),
            other => self.others.iter().find(|(own, _)| *own == other).map(|(_, writer)| writer.clone()),
        }
    }

    /// The one path that a word stands for; `None` when it is none or several.
    async fn target(&self, word: &Word) -> Eval<Option<String>> {
        let mut words = self.expand(std::slice::from_ref(word)).await?;
        Ok(if words.len() == 1 { words.pop() } else { None })
    }

    /// Opens a file for reading.
    pub(crate) fn reader(&self, path: &str) -> Result<Reader, FileError> {
        match path {
            "/dev/stdin" => return Ok(self.stdin.clone()),
            "/dev/tty" => return Ok(Reader::Terminal(self.port().clone())),
            _ => {}
        }
        let path = self.absolute_file(path)?;
        let host = self.port().host().borrow();
        if host.files.is_directory(&path) {
            // Opening works; the first read says so.
            return Ok(Reader::Empty);
        }
        Ok(Reader::bytes(&host.files.read(&path)?))
    }

    fn absolute_file(&self, path: &str) -> Result<String, FileError> {
        if path.is_empty() { Err(FileError::Missing) } else { Ok(self.absolute(path)) }
    }

    /// Opens a file for writing, at its end or emptied.
    fn writer(&self, path: &str, append: bool) -> Result<Writer, FileError> {
        match path {
            "/dev/stdout" => return Ok(self.stdout.clone()),
            "/dev/stderr" => return Ok(self.stderr.clone()),
            "/dev/tty" => return Ok(Writer::Terminal(self.port().clone(), Stream::Stdout)),
            _ => {}
        }
        let path = self.absolute_file(path)?;
        if path == files::NULL {
            return Ok(Writer::Null);
        }
        self.port().host().borrow_mut().files.save(&path, b"", append)?;
        Ok(Writer::File(self.port().clone(), Rc::from(path)))
    }
}

fn ambiguous(word: &Word) -> String {
    format!("{}: ambiguous redirect", word.source())
}
