//! The list itself: what is added, what is forgotten when it is bounded. It knows nothing of what a fact means but whether
//! event history needs it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Entry, Event};
use crate::time::Timestamp;

/// How many facts a journal keeps that would else grow for as long as a door is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The newest facts that event history is made of (CloudTrail User Guide, "Working with event history"): management
    /// calls, the exchanges that brought them, and role keys.
    pub trail: usize,
    /// The newest of everything else.
    pub others: usize,
}

impl Bounds {
    /// What may gather above the bounds before they are enforced: forgetting looks at every entry once.
    const SLACK: usize = 1_000;

    fn exceeded(self, entries: usize) -> bool {
        entries > self.trail.saturating_add(self.others).saturating_add(Self::SLACK)
    }
}

/// The append-only list. It forgets nothing unless it is bounded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Journal {
    entries: Vec<Arc<Entry>>,
    #[serde(skip)]
    bounds: Option<Bounds>,
}

impl Journal {
    /// Adds a fact.
    pub fn record(&mut self, at: Timestamp, event: Event) {
        let number = self.len() as u64;
        self.entries.push(Arc::new(Entry { number, at, event }));
        if let Some(bounds) = self.bounds.filter(|bounds| bounds.exceeded(self.entries.len())) {
            self.forget(bounds);
        }
    }
    /// From now on old facts beyond the bounds are forgotten. Numbers stay what they are.
    pub fn bound(&mut self, bounds: Bounds) {
        self.bounds = Some(bounds);
    }
    /// Forgets all but the facts before number `len`, when a lab goes back to what it was.
    pub fn truncate(&mut self, len: usize) {
        self.entries.truncate(self.place(len));
    }
    /// All entries that are kept, in order.
    pub fn entries(&self) -> &[Arc<Entry>] {
        &self.entries
    }
    /// The entry of this number, unless it is forgotten.
    pub fn entry(&self, number: usize) -> Option<&Arc<Entry>> {
        self.since(number).first().filter(|entry| entry.number == number as u64)
    }
    /// Entries from `number` on.
    pub fn since(&self, number: usize) -> &[Arc<Entry>] {
        self.entries.get(self.place(number)..).unwrap_or_default()
    }
    /// Entries from one number up to another.
    pub fn between(&self, from: usize, to: usize) -> &[Arc<Entry>] {
        self.entries.get(self.place(from)..self.place(to)).unwrap_or_default()
    }
    /// How many facts were recorded, forgotten ones too: the number of the next.
    pub fn len(&self) -> usize {
        let next = self.entries.last().map_or(0, |last| last.number.saturating_add(1));
        usize::try_from(next).unwrap_or(usize::MAX)
    }
    /// True when nothing was recorded.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Where the first entry stands that has this number or a later one.
    fn place(&self, number: usize) -> usize {
        match self.entries.get(number) {
            Some(entry) if entry.number == number as u64 => number,
            _ => self.entries.partition_point(|entry| entry.number < number as u64),
        }
    }

    fn forget(&mut self, bounds: Bounds) {
        let (mut trail, mut others) = (bounds.trail, bounds.others);
        let entries = std::mem::take(&mut self.entries);
        let before = std::iter::once(None).chain(entries.iter().map(Some));
        let of_trail: Vec<bool> =
            entries.iter().zip(before).map(|(entry, before)| of_trail(entry, before)).collect();
        let mut kept: Vec<Arc<Entry>> = Vec::with_capacity(entries.len());
        for (entry, of_trail) in entries.into_iter().zip(of_trail).rev() {
            let left = if of_trail { &mut trail } else { &mut others };
            // The last one tells the number of the next.
            if *left > 0 || kept.is_empty() {
                *left = left.saturating_sub(1);
                kept.push(entry);
            }
        }
        kept.reverse();
        self.entries = kept;
    }

    /// The same facts with numbers that have no gaps and no bounds: for a file.
    #[must_use]
    pub fn renumbered(&self) -> Self {
        let entries = self.entries.iter().zip(0..).map(|(entry, number)| match entry.number == number {
            true => Arc::clone(entry),
            false => Arc::new(Entry { number, ..entry.as_ref().clone() }),
        });
        Self { entries: entries.collect(), bounds: None }
    }
}

fn is_call(entry: &Entry) -> bool {
    matches!(&entry.event, Event::ApiCall(call) if call.management)
}

/// Whether event history has a use for it.
fn of_trail(entry: &Entry, before: Option<&Arc<Entry>>) -> bool {
    let brought = |before: &Arc<Entry>| is_call(before) && before.number.saturating_add(1) == entry.number;
    match &entry.event {
        Event::Exchange(_) => before.is_some_and(brought),
        Event::RoleKeys { .. } => true,
        _ => is_call(entry),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{super::ApiCall, *};
    use crate::{ids::InstanceId, imds::Why};

    fn metadata() -> Event {
        let (method, path) = ("GET".to_owned(), "/".to_owned());
        let instance = InstanceId::new("i-1");
        Event::Metadata { instance, method, path, status: Some(200), why: Why::Served, version: 1 }
    }

    fn call(management: bool) -> Event {
        Event::ApiCall(Box::new(ApiCall {
            service: "s3".to_owned(),
            operation: "ListBuckets".to_owned(),
            identity: None,
            access_key: None,
            source_address: std::net::Ipv4Addr::LOCALHOST.into(),
            user_agent: String::new(),
            parameters: Value::Null,
            error: None,
            decision: None,
            stopped: None,
            claimed: None,
            request_id: String::new(),
            management,
            read_only: true,
        }))
    }

    #[test]
    fn a_bounded_journal_keeps_calls_longer_and_numbers_as_they_were() {
        let mut journal = Journal::default();
        journal.bound(Bounds { trail: 50, others: 10 });
        let mut most = 0;
        for number in 0..5_000 {
            let event = match number {
                0..60 => call(true),
                60..90 => call(false),
                _ => metadata(),
            };
            journal.record(Timestamp::default(), event);
            assert_eq!(journal.len(), number + 1);
            most = most.max(journal.entries().len());
        }
        assert_eq!(most, 50 + 10 + Bounds::SLACK);
        let calls = journal.entries().iter().filter(|entry| is_call(entry));
        let calls: Vec<u64> = calls.map(|entry| entry.number).collect();
        assert_eq!(calls, (10..60).collect::<Vec<_>>(), "the newest calls, however many facts came after");
        assert!(journal.entries().is_sorted_by_key(|entry| entry.number));
        assert!(journal.entry(9).is_none() && journal.entry(10).is_some() && journal.entry(75).is_none());
        assert_eq!(journal.entry(4_999).map(|entry| entry.number), Some(4_999));
        assert_eq!(journal.since(4_998).len(), 2);
        assert_eq!(journal.between(55, 65).len(), 5);
        let file = journal.renumbered();
        assert_eq!((file.len(), file.entries().len()), (journal.entries().len(), journal.entries().len()));
        journal.truncate(12);
        assert_eq!((journal.len(), journal.entries().len()), (12, 2));
    }
}
