//! Runs: a command and the hops it made, put together from changes in whatever slices they come.

use std::{collections::VecDeque, sync::Arc};

use rolelab_shell::host::HostId;
use serde::{Deserialize, Serialize};

use crate::boot::is_boot;

use super::{Change, Hop, ITSELF, Kind};

/// The most runs that are kept.
pub const MAX_RUNS: usize = 200;
/// The most hops of one run that are kept; the others are counted.
pub const MAX_HOPS: usize = 120;

/// A command and its hops.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The number of its first entry in the journal.
    pub entry: u64,
    /// The host, [`super::CONSOLE`], or [`ITSELF`].
    pub host: HostId,
    /// What was entered, or the button's name; empty for what happens by itself.
    pub title: String,
    /// When it began: `10:24:31`.
    pub at: String,
    /// Its hops in order.
    pub hops: Vec<Arc<Hop>>,
    /// Hops that are not kept.
    pub more: usize,
    /// Whether it ended, and how.
    pub status: Option<i32>,
}

/// The runs, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Runs {
    all: VecDeque<Arc<Run>>,
}

impl Runs {
    /// Takes what is new, and tells which runs have new hops, each once, in order.
    pub fn take(&mut self, changes: Vec<Change>) -> Vec<u64> {
        let mut touched = Vec::new();
        for change in changes {
            match change {
                Change::Begin { entry, host, title, at } => self.begin(entry, host, title, at),
                Change::Hop { host, at, hop } => {
                    let run = self.hop(host, at, *hop);
                    touched.extend(run.filter(|run| touched.last() != Some(run)));
                }
                Change::End { host, status } => {
                    if let Some(run) = self.open(&host) {
                        run.status = Some(status);
                    }
                }
            }
        }
        touched
    }

    /// All of them, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Arc<Run>> + ExactSizeIterator {
        self.all.iter()
    }

    /// The run that began with this entry.
    pub fn find(&self, entry: u64) -> Option<&Arc<Run>> {
        let at = self.all.partition_point(|run| run.entry < entry);
        self.all.get(at).filter(|run| run.entry == entry)
    }

    /// The last run that has a hop.
    pub fn last(&self) -> Option<&Arc<Run>> {
        self.all.iter().rfind(|run| !run.hops.is_empty())
    }

    fn begin(&mut self, entry: u64, host: HostId, title: String, at: String) {
        let run = Run { entry, host, title, at, hops: Vec::new(), more: 0, status: None };
        self.all.push_back(Arc::new(run));
        while self.all.len() > MAX_RUNS {
            self.all.pop_front();
        }
    }

    /// The run of a host that has not ended.
    fn open(&mut self, host: &str) -> Option<&mut Run> {
        let found = self.all.iter_mut().rev().find(|run| run.host == host && run.status.is_none());
        found.map(Arc::make_mut)
    }

    /// A hop belongs to the command that runs on its host; to a command elsewhere that waits for it, as with
    /// `ssh web-1 'script'`; or to the last one there, for what runs in the background.
    fn hop(&mut self, host: HostId, at: String, hop: Hop) -> Option<u64> {
        let among = |found: &dyn Fn(&Run) -> bool| self.all.iter().rposition(|run| found(run));
        let place = match host == ITSELF {
            true => among(&|run| run.host == ITSELF && run.at == at),
            false => among(&|run| run.host == host && run.status.is_none())
                // Nobody's command waits for a boot, and no boot for a command.
                .or_else(|| {
                    let open = |run: &Run| run.status.is_none() && run.host != ITSELF && !is_boot(&run.host);
                    if is_boot(&host) { None } else { among(&open) }
                })
                .or_else(|| among(&|run| run.host == host)),
        };
        let place = match place {
            // What happened by itself at one instant is one run only while nothing else began.
            Some(place) if host != ITSELF || place + 1 == self.all.len() => place,
            _ => {
                self.begin(hop.entry, host, String::new(), at);
                self.all.len() - 1
            }
        };
        let run = self.all.get_mut(place)?;
        Arc::make_mut(run).push(hop);
        Some(run.entry)
    }
}

impl Run {
    /// Where the requests of a chain that is just through begin: with the last token that its program asked for. A
    /// token before that was for another question, such as the region.
    fn chain_began(&self) -> usize {
        let theirs = self.hops.iter().rev().take_while(|hop| hop.by_chain);
        let token = theirs.clone().position(|hop| hop.title.starts_with("PUT "));
        self.hops.len() - token.map_or(theirs.count(), |before| before + 1)
    }

    fn push(&mut self, hop: Hop) {
        if self.hops.len() >= MAX_HOPS {
            self.more += 1;
            return;
        }
        let place = match hop.kind {
            // The chain is told when it is through; it began before the metadata service was asked for it.
            Kind::Chain => self.chain_began(),
            _ => self.hops.len(),
        };
        self.hops.insert(place, Arc::new(hop));
    }
}
