//! Sessions of Session Manager as plain data.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{ids::InstanceId, time::Timestamp, timing::SESSION_KEPT};

/// What Systems Manager keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ssm {
    /// Sessions by id, those that ended too.
    pub sessions: BTreeMap<String, Session>,
}

/// One session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Where its shell is.
    pub target: InstanceId,
    /// The ARN of whoever started it.
    pub owner: String,
    /// When.
    pub started: Timestamp,
    /// When it ended; `None` while it is open.
    pub ended: Option<Timestamp>,
}

impl Ssm {
    /// Forgets what ended a month ago (Systems Manager API reference, DescribeSessions: 30 days).
    pub(crate) fn forget(&mut self, now: Timestamp) {
        let kept = |ended: Timestamp| now.since(ended) <= SESSION_KEPT;
        self.sessions.retain(|_, session| session.ended.is_none_or(kept));
    }

    /// Ends a session: its shell was left, or somebody terminated it.
    pub fn end(&mut self, id: &str, now: Timestamp) {
        if let Some(session) = self.sessions.get_mut(id) {
            session.ended.get_or_insert(now);
        }
    }

    /// Whether a session is open.
    pub fn is_open(&self, id: &str) -> bool {
        self.sessions.get(id).is_some_and(|session| session.ended.is_none())
    }
}
