//! What happened, as hops: the one list that the picture plays, that stands as text beside it, and that numbers the
//! commands. Derived from the journal alone; each hop names the entry it comes from.
//!
//! It says what happened, in words; where it is drawn is the page's business.

mod runs;
mod trace;
mod turned;
mod ways;
mod why;
mod words;

use rolelab_shell::host::HostId;
use serde::{Deserialize, Serialize};

pub use runs::{MAX_HOPS, MAX_RUNS, Run, Runs};
pub(crate) use trace::{row, trace};
pub(crate) use turned::turned;
pub(crate) use why::{absent, needs, sentence};
pub(crate) use words::{called, clock, policies_at, provider, sender, service_name, statement, unusual, who};

/// The host of a run that a button of the console began.
pub const CONSOLE: &str = "console";
/// The host of a run that nobody began: the clock did.
pub const ITSELF: &str = "";

/// The host on which a run's programs run: that of a boot is a slot beside the host's own.
pub fn host_of(run: &str) -> &str {
    crate::boot::host_of(run)
}

/// A change of the list of runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// A command began.
    Begin {
        /// The number of its entry in the journal: names the run.
        entry: u64,
        /// The host, its boot (see [`host_of`]), or [`CONSOLE`].
        host: HostId,
        /// What was entered, or the button's name.
        title: String,
        /// `10:24:31`.
        at: String,
    },
    /// Something went its way.
    Hop {
        /// Whose: a host, [`CONSOLE`] or [`ITSELF`].
        host: HostId,
        /// `10:24:31`.
        at: String,
        /// What.
        hop: Box<Hop>,
    },
    /// A command ended.
    End {
        /// The host.
        host: HostId,
        /// `$?`.
        status: i32,
    },
}

/// Where a hop begins or ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Spot {
    /// The laptop.
    Laptop,
    /// The console in the browser.
    Console,
    /// An instance, by id.
    Instance(String),
    /// The metadata service of an instance, by the instance's id.
    Metadata(String),
    /// STS, asked by EC2 or by a caller.
    Sts,
    /// The policies of whoever calls.
    Policies,
    /// A service's front door: `s3`, `ec2`, `iam`, `sts`.
    Service(String),
    /// CloudTrail.
    Trail,
    /// Nothing answers there.
    Nowhere,
}

/// What kind of thing a hop is. The page draws each in its own way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A program looks through its credential chain.
    Chain,
    /// A request to the metadata service, and its answer.
    Metadata,
    /// EC2 asks STS for keys of a role and leaves them with the metadata service.
    Mint,
    /// A request is signed.
    Sign,
    /// A request meets the policies.
    Judge,
    /// A service answers.
    Answer,
    /// CloudTrail notes it.
    Record,
    /// An instance, its association or its options change.
    Change,
    /// A request to a service of an instance. What the service asks for meanwhile comes next, its [`Self::Reply`] last.
    Visit,
    /// A service of an instance answers its visitor.
    Reply,
    /// A request that reaches nobody. Where it ends says how far it came: at its own host ([`Hop::from`] again), on the
    /// way to a metadata service, before another instance, or nowhere.
    Astray,
}

/// How a hop ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// As was asked.
    Good,
    /// Refused.
    Refused,
    /// It never arrived.
    Lost,
}

/// One hop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hop {
    /// The number of the journal entry it comes from. Several hops may come from one.
    pub entry: u64,
    /// When: milliseconds since the Unix epoch.
    pub when: i64,
    /// What it is.
    pub kind: Kind,
    /// Where it begins.
    pub from: Spot,
    /// Where it ends.
    pub to: Spot,
    /// What it is, in a few words: `PUT /latest/api/token`.
    pub title: String,
    /// What came of it, in a sentence.
    pub detail: String,
    /// How it ended.
    pub fate: Fate,
    /// What a picture shows of it beside its way.
    pub cargo: Cargo,
    /// True for a request that a program's credential chain made.
    pub by_chain: bool,
}

/// What a picture shows of a hop.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cargo {
    /// Nothing more.
    #[default]
    Nothing,
    /// Providers of the credential chain in order, and whether each had keys.
    Chain(Vec<(String, bool)>),
    /// A token request: the hop limit of the packets that answer it.
    Token {
        /// HttpPutResponseHopLimit.
        hop_limit: u8,
        /// Network hops the answer has to make.
        hops: u8,
    },
    /// Keys that arrived or were made.
    Keys {
        /// The id.
        access_key: String,
    },
    /// How the policies judged.
    Verdict(Verdict),
    /// A row of the trail.
    Row(TrailRow),
}

/// How the policies judged, for a picture: the whole of it is the decision in the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// True when the request may go on.
    pub allowed: bool,
    /// Whose policies: `role web-reader`, `user you`.
    pub of: String,
    /// `s3:ListBucket`.
    pub action: String,
    /// An ARN, or `*`.
    pub resource: String,
    /// Policies with their statements, in the order in which they were judged.
    pub sheets: Vec<Sheet>,
}

/// A policy as a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// The policy's name; empty for the want of one, where there had to be one.
    pub name: String,
    /// Whose it is, or what kind where it is no permissions policy: `user you`, `boundary of role web`.
    pub of: String,
    /// The request was denied at the gate where it stands.
    pub decides: bool,
    /// Its statements.
    pub lines: Vec<Line>,
}

/// A statement as a line of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its `Sid`, or its first action.
    pub label: String,
    /// True for Allow.
    pub allow: bool,
    /// Every element matched; `None` before anything was judged.
    pub applies: Option<bool>,
    /// The outcome rests on it.
    pub decides: bool,
}

/// A row of the trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailRow {
    /// The number of its entry in the journal.
    pub entry: u64,
    /// `10:24:31`.
    pub at: String,
    /// `ListBuckets`.
    pub name: String,
    /// The session, user or service that called.
    pub by: String,
    /// The error code.
    pub error: Option<String>,
    /// True for a management event; a data event is not in the event history.
    pub management: bool,
}
