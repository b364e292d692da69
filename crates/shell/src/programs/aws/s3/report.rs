//! What the transfer commands print: a line a transfer, and how far they are. It counts; it transfers nothing.
//!
//! Source: awscli 2.9.19, `customizations/s3/results.py`. The real one prints progress wherever its output goes, and ends
//! it with a carriage return.

use std::collections::BTreeMap;

use rolelab_core::time::Timestamp;

use super::{human, options::Given};
use crate::{port::Flow, program::Process};

/// How much is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd)]
enum Voice {
    Quiet,
    OnlyErrors,
    NoProgress,
    Full,
}

/// What is moved, in the words of its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// `upload`, `download`, `copy`, `move`, `delete`.
    pub(super) what: &'static str,
    /// From where, and where to.
    pub(super) way: String,
}

/// Counts and prints.
pub(super) struct Report<'a> {
    process: &'a Process,
    voice: Voice,
    started: Option<Timestamp>,
    speed: f64,
    /// Bytes that went, and that will not.
    went: u64,
    lost: u64,
    expected: u64,
    done: u64,
    files: u64,
    final_files: Option<u64>,
    /// Of what is under way: its size, and how much of it went.
    under_way: BTreeMap<String, (Option<u64>, u64)>,
    failed: u64,
    warned: u64,
    /// How many letters of progress stand in the line.
    length: usize,
}

impl<'a> Report<'a> {
    /// `stream`: standard output holds an object. Only moving commands tell progress.
    pub(super) fn new(process: &'a Process, given: &Given, stream: bool, moves: bool) -> Self {
        let voice = match () {
            () if given.has("quiet") => Voice::Quiet,
            () if stream || given.has("only-show-errors") => Voice::OnlyErrors,
            () if !moves || given.has("no-progress") => Voice::NoProgress,
            () => Voice::Full,
        };
        Self {
            process,
            voice,
            started: None,
            speed: 0.0,
            went: 0,
            lost: 0,
            expected: 0,
            done: 0,
            files: 0,
            final_files: None,
            under_way: BTreeMap::new(),
            failed: 0,
            warned: 0,
            length: 0,
        }
    }

    /// The command's exit status.
    pub(super) fn status(&self) -> i32 {
        match (self.failed, self.warned) {
            (0, 0) => 0,
            (0, _) => 2,
            _ => 1,
        }
    }

    /// A transfer is to be made.
    pub(super) fn queued(&mut self, named: &Named, size: Option<u64>) {
        self.started.get_or_insert(self.process.port.now());
        self.under_way.insert(named.way.clone(), (size, 0));
        self.expected = self.expected.saturating_add(size.unwrap_or(0));
        self.files += 1;
    }

    /// Bytes of it went.
    pub(super) async fn progress(&mut self, named: &Named, bytes: u64) -> Flow<()> {
        let Some((size, gone)) = self.under_way.get_mut(&named.way) else { return Ok(()) };
        if size.is_none() {
            self.expected = self.expected.saturating_add(bytes);
        }
        *gone = gone.saturating_add(bytes);
        self.went = self.went.saturating_add(bytes);
        let since = self.started.map_or(0, |started| self.process.port.now().since(started).as_millis());
        if since > 0 {
            self.speed = self.went as f64 * 1000.0 / since as f64;
        }
        self.print_progress().await
    }

    /// It went well.
    pub(super) async fn succeeded(&mut self, named: &Named) -> Flow<()> {
        self.under_way.remove(&named.way);
        self.done += 1;
        if self.voice >= Voice::NoProgress {
            let line = self.padded(&format!("{}: {}", named.what, named.way), '\n');
            self.process.stdout.write(line).await?;
            self.again().await?;
        }
        Ok(())
    }

    /// It did not.
    pub(super) async fn failed(&mut self, named: &Named, why: &str) -> Flow<()> {
        if let Some((Some(size), gone)) = self.under_way.remove(&named.way) {
            self.lost = self.lost.saturating_add(size.saturating_sub(gone));
        }
        self.done += 1;
        self.failed += 1;
        self.error(&format!("{} failed: {} {why}", named.what, named.way)).await?;
        self.again().await
    }

    /// It is not what should be moved.
    pub(super) async fn warned(&mut self, message: &str) -> Flow<()> {
        self.warned += 1;
        self.error(&format!("warning: {message}")).await?;
        self.again().await
    }

    /// Nothing more can be done.
    pub(super) async fn fatal(&mut self, why: &str) -> Flow<()> {
        self.failed += 1;
        self.error(&format!("fatal error: {why}")).await
    }

    /// What would be done.
    pub(super) async fn dry(&mut self, named: &Named) -> Flow<()> {
        if self.voice == Voice::Quiet {
            return Ok(());
        }
        let line = self.padded(&format!("(dryrun) {}: {}", named.what, named.way), '\n');
        self.process.stdout.write(line).await
    }

    /// Everything that there is to do is known.
    pub(super) async fn all_known(&mut self, transfers: u64) -> Flow<()> {
        self.final_files = Some(transfers);
        if self.voice != Voice::Quiet && self.length > 0 && !self.more() {
            let line = self.padded("", '\n');
            self.process.stdout.write(line).await?;
        }
        Ok(())
    }

    async fn error(&mut self, text: &str) -> Flow<()> {
        if self.voice == Voice::Quiet {
            return Ok(());
        }
        let line = self.padded(text, '\n');
        self.process.stderr.write(line).await
    }

    /// After a whole line nothing stands in the next one.
    async fn again(&mut self) -> Flow<()> {
        self.length = 0;
        if self.more() { self.print_progress().await } else { Ok(()) }
    }

    fn totals_are_final(&self) -> bool {
        self.final_files == Some(self.files)
    }

    fn more(&self) -> bool {
        !self.totals_are_final() || self.done != self.files
    }

    async fn print_progress(&mut self) -> Flow<()> {
        if self.voice != Voice::Full {
            return Ok(());
        }
        let total = |text: String| if self.totals_are_final() { text } else { format!("~{text}") };
        let remaining =
            format!("with {} file(s) remaining", total(self.files.saturating_sub(self.done).to_string()));
        let mut text = if self.expected > 0 {
            let (went, expected) = (self.went.saturating_add(self.lost) as f64, self.expected as f64);
            let speed = human(self.speed);
            format!("Completed {}/{} ({speed}/s) {remaining}", human(went), total(human(expected)))
        } else {
            format!("Completed {} file(s) {remaining}", self.done)
        };
        if !self.totals_are_final() {
            text.push_str(" (calculating...)");
        }
        let line = self.padded(&text, '\r');
        self.length = line.chars().count().saturating_sub(1);
        self.process.stdout.write(line).await
    }

    /// Written over what stands in the line.
    fn padded(&self, text: &str, end: char) -> String {
        format!("{text:<width$}{end}", width = self.length)
    }
}
