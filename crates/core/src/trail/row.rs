//! What CloudTrail's event history is searched by, without the record itself.

use super::{ASSUME_ROLE, STS, event_id, event_name, is_recorded, source};
use crate::{
    journal::{Entry, Event},
    sts::{Holder, Identity},
    time::Timestamp,
};

/// An event as the history lists it.
pub(crate) struct Row {
    /// The event's id, as in its record.
    pub(crate) id: String,
    /// `RunInstances`.
    pub(crate) name: String,
    /// `ec2.amazonaws.com`.
    pub(crate) source: String,
    /// Whether it changed nothing.
    pub(crate) read_only: bool,
    /// When.
    pub(crate) at: Timestamp,
    /// The key that signed it; a service's own call has none.
    pub(crate) access_key: Option<String>,
    /// A user's name, or that of a session: of an instance's role the instance's id.
    pub(crate) user: Option<String>,
}

/// The row of a management event; `None` for everything else in the journal.
pub(crate) fn row(entry: &Entry) -> Option<Row> {
    match &entry.event {
        Event::ApiCall(call) if is_recorded(call) && call.management => Some(Row {
            id: event_id(entry, &call.request_id),
            name: event_name(call).to_owned(),
            source: source(call),
            read_only: call.read_only,
            at: entry.at,
            access_key: call.access_key.as_ref().map(ToString::to_string),
            user: call.identity.as_ref().and_then(user),
        }),
        Event::RoleKeys { access_key, .. } => Some(Row {
            id: event_id(entry, access_key.as_str()),
            name: ASSUME_ROLE.to_owned(),
            source: STS.to_owned(),
            read_only: true,
            at: entry.at,
            access_key: None,
            user: None,
        }),
        _ => None,
    }
}

fn user(identity: &Identity) -> Option<String> {
    match &identity.holder {
        Holder::User(name) | Holder::UserSession(name) => Some(name.to_string()),
        Holder::Session(session) => Some(session.name.clone()),
        Holder::Federated(federated) => Some(federated.name.clone()),
        Holder::Anonymous => None,
    }
}
