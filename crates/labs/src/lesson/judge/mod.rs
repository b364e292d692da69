//! Judges clauses over the account and the journal, and says what is missing in facts.
//!
//! It never looks at text that was typed. Extra resources and failed commands never hurt. One function for each clause:
//! those about the account stand in `account`, `permissions`, `instances` and `hosts`, those about what happened in `calls`,
//! `metadata`, `requests` and `keys`.

mod account;
mod calls;
mod combine;
mod facts;
mod hosts;
mod instances;
mod keys;
mod metadata;
mod moments;
mod nearest;
mod permissions;
mod requests;

pub use facts::Facts;
pub(crate) use hosts::static_key;
pub use moments::next_moment;

use rolelab_core::time::Timestamp;

use super::Clause;

/// A clause's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It holds; the fact that shows it and its time.
    Passed(String),
    /// Not yet; what is missing.
    Open(String),
}

/// Judges one clause.
pub fn judge(clause: &Clause, facts: &Facts<'_>) -> Verdict {
    match clause {
        Clause::All(of) => combine::all(of, facts),
        Clause::Any(of) => combine::any(of, facts),
        Clause::Not(inner) => combine::not(inner, facts),
        Clause::Count { at_least, of } => combine::count(*at_least, of, facts),
        Clause::Instance(want) => instances::instance(want, facts),
        Clause::MetadataDefaults { http_tokens, hop_limit, http_tokens_enforced } => {
            account::metadata_defaults([http_tokens, hop_limit, http_tokens_enforced], facts)
        }
        Clause::InstanceProfile { name, role } => account::instance_profile(name.as_deref(), role, facts),
        Clause::Trusts { role, principal } => permissions::trusts(role, principal, facts),
        Clause::Allows(permission) => permissions::allows(permission, facts),
        Clause::Denies(permission) => permissions::denies(permission, facts),
        Clause::AccessKey { user, state } => account::access_key(user, *state, facts),
        Clause::NoStaticKeys { on } => hosts::no_static_keys(on, facts),
        Clause::File { on, path, holds, lacks } => hosts::file(on, path, holds, lacks, facts),
        Clause::Object { bucket, key } => account::object(bucket, key, facts),
        Clause::Finding { kind } => account::finding(kind, facts),
        Clause::Call(want) => calls::call(want, facts),
        Clause::Metadata(want) => metadata::metadata(want, facts),
        Clause::Response { from, to, asks, status, holds } => requests::response(
            &requests::Want {
                from: from.as_deref(),
                to: to.as_deref(),
                asks: asks.as_deref(),
                holds: holds.as_deref(),
                status: *status,
            },
            facts,
        ),
        Clause::CredentialSource { on, source } => keys::credential_source(on.as_deref(), source, facts),
        Clause::KeysRotated { role } => keys::keys_rotated(role, facts),
        Clause::SecretShown { on } => keys::secret_shown(on.as_deref(), facts),
        Clause::Clock { minutes } => hosts::clock(*minutes, facts),
        Clause::Answered { question, with } => hosts::answered(question, with.as_deref(), facts),
    }
}

fn clock(at: Timestamp) -> String {
    let [_, _, _, hour, minute, second, ..] = at.fields();
    format!("{hour:02}:{minute:02}:{second:02}")
}

fn passed(at: Timestamp, fact: impl std::fmt::Display) -> Verdict {
    Verdict::Passed(format!("{}, {fact}", clock(at)))
}

fn open(missing: impl Into<String>) -> Verdict {
    Verdict::Open(missing.into())
}
