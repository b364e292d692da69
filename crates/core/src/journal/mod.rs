//! The journal: an append-only list of facts beside `World`.
//!
//! Diagram, trail, goals and terminal all read it. An event says what happened; it never says what to show.

mod list;

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

pub use list::{Bounds, Journal};

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
    Exchange(Box<Exchange>),
    /// The front door answered a call.
    ApiCall(Box<ApiCall>),
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
        /// What was in force until then; not known of what older builds recorded.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<MetadataOptions>,
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
