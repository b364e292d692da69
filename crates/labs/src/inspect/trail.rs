//! The Trail tab: API calls as rows, newest first and without delay, and the record of one in CloudTrail's shape.

use std::collections::BTreeMap;

use rolelab_core::{
    journal::{Entry, Event},
    trail,
};
use rolelab_shell::host::HostId;
use serde::{Deserialize, Serialize};

use super::mask::Mask;
use crate::{hops, hosts, lab::Lab};

/// The most rows that are shown.
const MAX_ROWS: usize = 200;
/// What EC2 calls itself when it assumes the role of an instance.
const EC2: &str = "ec2.amazonaws.com";

/// The trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailView {
    /// Rows, newest first.
    pub rows: Vec<TrailLine>,
    /// How many match.
    pub found: usize,
    /// How many there are.
    pub total: usize,
    /// The record that is open.
    pub open: Option<RecordView>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailLine {
    /// The number of its journal entry.
    pub entry: u64,
    /// `10:24:31`.
    pub at: String,
    /// `ListBuckets`.
    pub name: String,
    /// `role web-reader`, `user you`, `ec2.amazonaws.com`.
    pub by: String,
    /// For what, where the name alone does not tell it; may be empty.
    pub about: String,
    /// The error code.
    pub error: Option<String>,
    /// False for a data event, which the event history does not have.
    pub management: bool,
}

/// One record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordView {
    /// The number of its journal entry.
    pub entry: u64,
    /// The record as JSON; `None` for what is not simulated.
    pub json: Option<String>,
    /// True when a request of a host's stands behind it.
    pub request: bool,
    /// True when a policy was asked.
    pub judged: bool,
    /// False for a data event.
    pub management: bool,
}

type Labels = BTreeMap<HostId, String>;

/// Rows that contain `filter`, and the record of the open one.
pub(super) fn view(lab: &Lab, filter: &str, open: Option<u64>, mask: &Mask) -> TrailView {
    let wanted = filter.trim().to_lowercase();
    let labels = hosts::labels(&lab.state.world);
    let mut view = TrailView { rows: Vec::new(), found: 0, total: 0, open: None };
    for entry in lab.own().iter().rev() {
        let Some(row) = row(&labels, entry) else { continue };
        view.total += 1;
        let of = [Some(row.name.as_str()), Some(row.by.as_str()), row.error.as_deref(), key(entry)];
        if !wanted.is_empty() && !of.iter().flatten().any(|text| text.to_lowercase().contains(&wanted)) {
            continue;
        }
        view.found += 1;
        if view.rows.len() < MAX_ROWS {
            view.rows.push(row);
        }
    }
    view.open = open.and_then(|number| record(lab, &labels, number, mask));
    view
}

fn row(labels: &Labels, entry: &Entry) -> Option<TrailLine> {
    match &entry.event {
        Event::ApiCall(call) => {
            let hops::TrailRow { entry, at, name, by, error, management } = hops::row(entry, call)?;
            Some(TrailLine { entry, at, name, by, about: String::new(), error, management })
        }
        Event::RoleKeys { instance, role, delivery, .. } => Some(TrailLine {
            entry: entry.number,
            at: hops::clock(entry.at),
            name: "AssumeRole".to_owned(),
            by: EC2.to_owned(),
            about: format!(
                "keys of {role} on {}, for IMDSv{delivery}",
                labels.get(instance.as_str()).map_or(instance.as_str(), String::as_str)
            ),
            error: None,
            management: true,
        }),
        _ => None,
    }
}

/// The key's id, by which people look for what a key did.
fn key(entry: &Entry) -> Option<&str> {
    match &entry.event {
        Event::ApiCall(call) => call.access_key.as_ref().map(|key| key.as_str()),
        Event::RoleKeys { access_key, .. } => Some(access_key.as_str()),
        _ => None,
    }
}

fn record(lab: &Lab, labels: &Labels, number: u64, mask: &Mask) -> Option<RecordView> {
    let entry = super::entry(lab, number)?;
    let row = row(labels, entry)?;
    let record = trail::record(&lab.state.world, &lab.journal, number);
    let (request, judged) = match &entry.event {
        Event::ApiCall(call) => (true, call.decision.is_some()),
        _ => (false, false),
    };
    Some(RecordView {
        entry: number,
        json: record
            .and_then(|record| serde_json::to_string_pretty(&record).ok())
            .map(|json| mask.text(&json)),
        request,
        judged,
        management: row.management,
    })
}
