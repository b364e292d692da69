//! What the inspector shows: one request, one decision, the policies, the keys, the trail, an instance, files, in full.
//!
//! Reads beside `dispatch`: they change nothing, cost no simulated time and leave no fact. A secret leaves here only when
//! the ask says so; else `mask.rs` has covered it.

mod credentials;
mod files;
mod instance;
mod mask;
mod metadata;
mod policy;
mod rail;
mod request;
mod trail;
mod why;

use rolelab_core::journal::{Entry, Event};
use serde::{Deserialize, Serialize};

pub use credentials::{CredentialsView, HeldView, HostKeys};
pub use files::{FileName, FilesView};
pub use instance::{InstanceSheet, Leaf, OptionView};
pub use metadata::{MetadataLine, MetadataView};
pub use policy::{DocumentKind, DocumentView, Fault, Mark, PolicyView, StatementText};
pub use request::{AnswerView, RequestView, SigningView};
pub use trail::{RecordView, TrailLine, TrailView};
pub use why::{ConditionView, Ruling, StatementView, Station, StationState, WhyView};

use crate::lab::Lab;
use mask::Mask;

/// The longest text that is shown of one thing, in bytes.
const MAX_TEXT: usize = 64 << 10;

/// A question of the inspector.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// What it wants to see.
    pub what: What,
    /// Show secrets.
    pub reveal: bool,
}

/// What the inspector wants to see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// What tells most about a journal entry: the answer says which tab that is.
    Entry(u64),
    /// The request of an entry; the last one when `None`.
    Request(Option<u64>),
    /// The decision about the call of an entry; the last one when `None`.
    Why(Option<u64>),
    /// Somebody's policies.
    Policy {
        /// `role web-reader`, `user you`; whoever the decision was about, or the first role, when `None`.
        holder: Option<String>,
        /// Mark how the statements fared in the decision of this entry; of the last one when `None`.
        entry: Option<u64>,
    },
    /// Who holds which keys.
    Credentials,
    /// The trail.
    Trail {
        /// Only rows whose name, caller, error or key contain this.
        filter: String,
        /// The row whose record is open.
        open: Option<u64>,
    },
    /// Requests to metadata services.
    Metadata {
        /// Only rows that contain this.
        filter: String,
    },
    /// An instance and its metadata.
    Instance {
        /// Its id; the one launched last when `None`.
        id: Option<String>,
        /// A directory or leaf of its metadata, with a slash in front.
        path: String,
    },
    /// Whether a text is a policy document.
    Check(String),
    /// Files of a host.
    Files {
        /// The host; the laptop when `None`.
        host: Option<String>,
        /// A directory or file; the home directory when empty.
        path: String,
    },
}

/// The answer: what the tab of the same name shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Inspected {
    /// A request; `None` while there was none.
    Request(Option<Box<RequestView>>),
    /// A decision; `None` while nothing was decided.
    Why(Option<Box<WhyView>>),
    /// Policies.
    Policy(Box<PolicyView>),
    /// Keys.
    Credentials(Box<CredentialsView>),
    /// The trail.
    Trail(Box<TrailView>),
    /// Requests to metadata services.
    Metadata(Box<MetadataView>),
    /// An instance; `None` while there is none.
    Instance(Option<Box<InstanceSheet>>),
    /// Files.
    Files(Box<FilesView>),
    /// Where a text stops being a policy document; `None` for one that is.
    Checked(Option<Fault>),
}

/// Answers the inspector.
pub(crate) fn inspect(lab: &Lab, ask: &Ask) -> Inspected {
    let mask = Mask::new(&lab.state.world, ask.reveal);
    match &ask.what {
        What::Entry(entry) => inspect(lab, &Ask { what: tab_of(lab, *entry), reveal: ask.reveal }),
        What::Request(entry) => Inspected::Request(request::view(lab, *entry, &mask).map(Box::new)),
        What::Why(entry) => Inspected::Why(why::view(lab, *entry).map(Box::new)),
        What::Policy { holder, entry } => {
            Inspected::Policy(Box::new(policy::view(lab, holder.as_deref(), *entry)))
        }
        What::Credentials => Inspected::Credentials(Box::new(credentials::view(lab, &mask))),
        What::Trail { filter, open } => Inspected::Trail(Box::new(trail::view(lab, filter, *open, &mask))),
        What::Metadata { filter } => Inspected::Metadata(Box::new(metadata::view(lab, filter, &mask))),
        What::Instance { id, path } => {
            Inspected::Instance(instance::view(lab, id.as_deref(), path, &mask).map(Box::new))
        }
        What::Check(text) => Inspected::Checked(policy::check(text)),
        What::Files { host, path } => {
            Inspected::Files(Box::new(files::view(lab, host.as_deref(), path, &mask)))
        }
    }
}

/// The tab that tells most about an entry.
fn tab_of(lab: &Lab, number: u64) -> What {
    let instance = |id: &str| What::Instance { id: Some(id.to_owned()), path: String::new() };
    match entry(lab, number).map(|entry| &entry.event) {
        Some(Event::ApiCall(_)) => What::Why(Some(number)),
        Some(Event::CredentialChain { .. } | Event::SecretShown { .. }) => What::Credentials,
        Some(Event::RoleKeys { .. }) => What::Trail { filter: String::new(), open: Some(number) },
        Some(
            Event::InstanceState { instance: id, .. }
            | Event::Association { instance: id, .. }
            | Event::MetadataOptions { instance: id, .. }
            | Event::Happening { instance: id, .. },
        ) => instance(id.as_str()),
        Some(
            Event::Exchange(_)
            | Event::Metadata { .. }
            | Event::Line { .. }
            | Event::LineEnded { .. }
            | Event::UserData { .. }
            | Event::UserDataEnded { .. }
            | Event::Console { .. }
            | Event::NotSimulated { .. },
        )
        | None => What::Request(Some(number)),
    }
}

/// The journal's entry of a number.
fn entry(lab: &Lab, number: u64) -> Option<&Entry> {
    let entries = lab.journal.entries();
    usize::try_from(number).ok().and_then(|number| entries.get(number)).map(AsRef::as_ref)
}

/// Cut to what is shown, at the end of a letter.
fn bounded(text: &str) -> String {
    if text.len() <= MAX_TEXT {
        return text.to_owned();
    }
    let mut end = MAX_TEXT;
    while !text.is_char_boundary(end) {
        end = end.saturating_sub(1);
    }
    let shown = text.get(..end).unwrap_or_default();
    format!("{shown}\n… {} more bytes", text.len().saturating_sub(end))
}

/// A length of time as people say it: `6 h 12 min`.
fn span(millis: i64) -> String {
    let seconds = millis.max(0) / 1000;
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, s) => format!("{s} s"),
        (0, m, _) => format!("{m} min"),
        (h, 0, _) => format!("{h} h"),
        (h, m, _) => format!("{h} h {m} min"),
    }
}
