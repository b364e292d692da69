//! The journal: an append-only list of facts beside `World`.
//!
//! Diagram, trail, goals and terminal all read it. An event says what happened; it never says what to show.

use std::{net::IpAddr, sync::Arc};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    ec2::{AssociationState, Happening, InstanceState, MetadataOptions},
    http::{Request, Response},
    ids::{AccessKeyId, AssociationId, InstanceId, InstanceProfileName, RoleName},
    imds::Why,
    policy::Decision,
    sts::Identity,
    time::Timestamp,
};

/// Who on a host sent a request. The port of a program stamps it, so no program can say that it is another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sender {
    /// The user's name: in a container, of the container; of a service, the one it runs as.
    pub user: String,
    /// The user's number.
    pub uid: u32,
    /// The container it was sent from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub container: Option<Container>,
    /// The service of the host that sent it, by its unit's name without `.service`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
}

impl Sender {
    /// Whether a bridge stands between it and its host's network.
    pub fn behind_a_bridge(&self) -> bool {
        self.container.as_ref().is_some_and(|container| !container.on_host_network)
    }
}

/// A container on a host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Container {
    /// The first twelve hexadecimal digits of its id, as Docker shows it.
    pub id: String,
    /// The image's name as it was given.
    pub image: String,
    /// It shares the network of its host (`--network host`) and has none of its own.
    pub on_host_network: bool,
}

/// Where a request can be on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "place", rename_all = "kebab-case")]
pub enum Place {
    /// A host with a shell: `laptop` or an instance.
    Host {
        /// The host's id: `laptop` or an instance id.
        host: String,
    },
    /// A container, one network hop behind its host unless it shares the host's network.
    Container {
        /// The host it runs on.
        host: String,
        /// As in [`Container::id`].
        id: String,
    },
    /// A service that listens on an instance: a web application, a proxy.
    Service {
        /// The instance's id.
        host: String,
        /// The unit's name, without `.service`.
        unit: String,
    },
    /// The metadata service on the hypervisor edge of one instance.
    MetadataService {
        /// The instance it serves.
        instance: InstanceId,
    },
    /// The front door of one AWS service.
    Api {
        /// `ec2`, `iam`, `sts` or `s3`.
        service: String,
    },
    /// Nothing answers there.
    Nowhere,
}

/// How an exchange ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// A response came back.
    Answered(Arc<Response>),
    /// The response was sent, and its packets died on the way (hop limit).
    Lost,
    /// The sender's network card passes no more packets to the metadata service.
    Throttled,
    /// Nothing answers at that address: the connection hangs.
    Unreachable,
    /// No way leads there from that network: it has no such addresses.
    NoRoute,
    /// The host refuses the port.
    Refused,
    /// A firewall rule of a host stopped it.
    Blocked {
        /// DROP, so the sender learns nothing and waits; REJECT is told at once.
        silently: bool,
    },
    /// An answer came when whoever asked had stopped waiting.
    Late,
    /// The name does not resolve.
    Unresolved,
}

/// One request, its way, and its ending.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// The host whose program or service sent it.
    pub from: String,
    /// Who on that host.
    #[serde(default)]
    pub by: Sender,
    /// The host whose request a service was about when it sent this one of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visitor: Option<String>,
    /// Every place it came through, sender first, last place reached last.
    pub hops: Vec<Place>,
    /// The source address that the network stamped on it.
    pub peer: IpAddr,
    /// What was sent.
    pub request: Arc<Request>,
    /// What came of it.
    pub ending: Ending,
    /// True when user data sent it, as the instance booted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub boot: bool,
    /// For a PUT to the metadata service: how many network hops its answer may make, and how many it has to.
    pub hop_limit: Option<(u8, u8)>,
}

/// Why the front door turned a call away though no policy refused it. AWS's own words mislead in some of these cases on
/// purpose; this is what the account knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stopped {
    /// It is not signed.
    Unsigned,
    /// What should be the signature cannot be read, or parts of it are missing.
    Unreadable,
    /// Headers that a signature must cover are not covered.
    NotCovered,
    /// It was signed for another region, service or day.
    Scope,
    /// The account has no such key.
    UnknownKey,
    /// The key was deactivated.
    Deactivated,
    /// The key's user is gone.
    HolderGone,
    /// Temporary keys came without their session token.
    NoToken,
    /// Temporary keys came with another session token.
    WrongToken,
    /// A long-term key came with a session token.
    NeedlessToken,
    /// The session is over.
    Expired {
        /// When it ended.
        ended: Timestamp,
    },
    /// The time in the signature is too far from the account's clock.
    Skew,
    /// The time of a presigned URL is over, has not begun, or is none.
    Url,
    /// It was signed with another secret than the key has, or altered on its way.
    Secret,
    /// The body is not what was signed.
    Body,
    /// Such keys may not call this.
    Barred,
    /// The service refused what was asked before it asked for permission: parameters, and bounds of documents.
    Form,
    /// The lab does not simulate it: AWS said nothing.
    NotSimulated,
}

/// What the front door did with one API call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiCall {
    /// `ec2`, `iam`, `sts`, `s3`.
    pub service: String,
    /// The operation, such as `RunInstances`. Empty when the request names none we know.
    pub operation: String,
    /// Who signed it; `None` when authentication failed.
    pub identity: Option<Identity>,
    /// The key that signed it, if one was named.
    pub access_key: Option<AccessKeyId>,
    /// The peer address the network stamped.
    pub source_address: IpAddr,
    /// The `User-Agent` header.
    pub user_agent: String,
    /// Input members as the model names them.
    pub parameters: Value,
    /// The error the caller saw: code and message.
    pub error: Option<(String, String)>,
    /// What the authorisation function answered; `None` when it was not reached.
    pub decision: Option<Arc<Decision>>,
    /// Why it was turned away, when no policy refused it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<Stopped>,
    /// Whose the key is that was named, where that is known although authentication failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed: Option<Identity>,
    /// The id in the response.
    pub request_id: String,
    /// False for data events such as ListObjectsV2, which event history does not show.
    pub management: bool,
    /// True when the operation changes nothing.
    pub read_only: bool,
}

/// One fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
#[expect(clippy::large_enum_variant, reason = "an event lives behind the Arc of its entry")]
pub enum Event {
    /// A line was entered in a shell.
    Line {
        /// The host.
        host: String,
        /// What was entered, after mending.
        text: String,
    },
    /// The line's task ended.
    LineEnded {
        /// The host.
        host: String,
        /// `$?`.
        status: i32,
    },
    /// User data began to run, as root, on an instance that started for the first time.
    UserData {
        /// The instance.
        instance: InstanceId,
    },
    /// It ended.
    UserDataEnded {
        /// The instance.
        instance: InstanceId,
        /// Its status.
        status: i32,
    },
    /// A button of the console was used.
    Console {
        /// The button's name.
        action: String,
    },
    /// A request left a host.
    Exchange(Exchange),
    /// The front door answered a call.
    ApiCall(ApiCall),
    /// The metadata service answered a request.
    Metadata {
        /// The instance whose service it was.
        instance: InstanceId,
        /// `GET`, `PUT` …
        method: String,
        /// The path as asked.
        path: String,
        /// The status of the answer; `None` when no answer was sent, or reached the caller.
        status: Option<u16>,
        /// What decided.
        why: Why,
        /// 1 without a token, 2 with one.
        version: u8,
    },
    /// An instance changed its state.
    InstanceState {
        /// The instance.
        instance: InstanceId,
        /// Before.
        from: InstanceState,
        /// After.
        to: InstanceState,
    },
    /// An instance-profile association changed its state.
    Association {
        /// The association.
        association: AssociationId,
        /// The instance.
        instance: InstanceId,
        /// The instance profile.
        instance_profile: InstanceProfileName,
        /// The new state.
        state: AssociationState,
    },
    /// Metadata options came into force.
    MetadataOptions {
        /// The instance.
        instance: InstanceId,
        /// What is in force now.
        options: MetadataOptions,
    },
    /// AWS did something to an instance, or announced it, unasked.
    Happening {
        /// The instance.
        instance: InstanceId,
        /// What.
        what: Happening,
    },
    /// EC2 assumed the role of an instance and holds a new set of keys for it.
    RoleKeys {
        /// The instance.
        instance: InstanceId,
        /// The role.
        role: RoleName,
        /// The new access key id.
        access_key: AccessKeyId,
        /// 1 or 2: the version of the metadata service that hands this set out.
        delivery: u8,
        /// When the set ends.
        expires: Timestamp,
    },
    /// A program looked through its credential chain.
    CredentialChain {
        /// The host.
        host: String,
        /// The providers asked, in order.
        looked: Vec<String>,
        /// The provider that had keys.
        found: Option<String>,
        /// The key id it had.
        access_key: Option<AccessKeyId>,
        /// True when user data ran it, as the instance booted.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        boot: bool,
    },
    /// The secret of a long-term key was printed on a terminal.
    SecretShown {
        /// The host whose terminal it was.
        host: String,
        /// The key.
        access_key: AccessKeyId,
    },
    /// Somebody asked for what is not simulated.
    NotSimulated {
        /// What was asked for.
        what: String,
    },
}

/// An event with its place in the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Counts from 0.
    pub number: u64,
    /// When it happened on the simulated clock.
    pub at: Timestamp,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
}

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
    use super::*;
    use crate::ids::InstanceId;

    fn metadata() -> Event {
        let (method, path) = ("GET".to_owned(), "/".to_owned());
        let instance = InstanceId::new("i-1");
        Event::Metadata { instance, method, path, status: Some(200), why: Why::Served, version: 1 }
    }

    fn call(management: bool) -> Event {
        Event::ApiCall(ApiCall {
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
        })
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
