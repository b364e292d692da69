//! EC2's state: instances, images, the default VPC, instance-profile associations. Plain data; operations
//! and the clock change it.

use std::{collections::BTreeMap, net::Ipv4Addr};

use serde::{Deserialize, Serialize};

use super::{InterruptionAction, Network, Notices};
use crate::{
    ids::{AssociationId, ImageId, InstanceId, InstanceProfileName, UniqueId},
    time::{Span, Timestamp},
};

/// The state of an instance. The code is EC2's (API reference, InstanceState).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InstanceState {
    /// 0.
    Pending,
    /// 16.
    Running,
    /// 32.
    ShuttingDown,
    /// 48.
    Terminated,
    /// 64.
    Stopping,
    /// 80.
    Stopped,
}

impl InstanceState {
    /// EC2's number for it.
    pub fn code(self) -> i64 {
        match self {
            Self::Pending => 0,
            Self::Running => 16,
            Self::ShuttingDown => 32,
            Self::Terminated => 48,
            Self::Stopping => 64,
            Self::Stopped => 80,
        }
    }
    /// EC2's name for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
            Self::ShuttingDown => "shutting-down",
            Self::Terminated => "terminated",
            Self::Stopping => "stopping",
            Self::Stopped => "stopped",
        }
    }
}

/// Whether the metadata service demands a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HttpTokens {
    /// IMDSv1 and IMDSv2.
    Optional,
    /// IMDSv2 only.
    Required,
}

impl HttpTokens {
    /// EC2's word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Optional => "optional",
            Self::Required => "required",
        }
    }
}

/// The metadata options of an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetadataOptions {
    /// HttpTokens.
    pub http_tokens: HttpTokens,
    /// HttpPutResponseHopLimit, 1 to 64.
    pub hop_limit: u8,
    /// HttpEndpoint: false is `disabled`.
    pub endpoint: bool,
    /// HttpProtocolIpv6.
    pub ipv6: bool,
    /// InstanceMetadataTags.
    pub tags: bool,
}

/// What the account asks of new instances in its region. What is `None` the account leaves to the image and to EC2.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetadataDefaults {
    /// HttpTokens.
    pub http_tokens: Option<HttpTokens>,
    /// HttpPutResponseHopLimit, 1 to 64.
    pub hop_limit: Option<u8>,
    /// HttpEndpoint: false is `disabled`.
    pub endpoint: Option<bool>,
    /// InstanceMetadataTags.
    pub tags: Option<bool>,
    /// HttpTokensEnforced: no instance may take requests without a token.
    pub enforced: Option<bool>,
}

/// The algorithm of a key pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyType {
    /// RSA, 2048 bits.
    Rsa,
    /// Ed25519.
    Ed25519,
}

impl KeyType {
    /// EC2's word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rsa => "rsa",
            Self::Ed25519 => "ed25519",
        }
    }
}

/// A key pair. EC2 has the public half; nobody here has a private one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyPair {
    /// `key-…`.
    pub id: String,
    /// The algorithm.
    pub kind: KeyType,
    /// As EC2 writes it: 20 bytes in hexadecimal digits for RSA, 32 in base64 for Ed25519.
    pub fingerprint: String,
    /// When it was made.
    pub created: Timestamp,
    /// Tags in the order given.
    pub tags: Vec<(String, String)>,
    /// The public half of one that was brought along, in base64.
    pub material: Option<String>,
    /// Deleted: known only to instances that were launched with it.
    pub gone: bool,
}

/// The state of an association.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AssociationState {
    /// Not yet in force.
    Associating,
    /// In force.
    Associated,
    /// On its way out.
    Disassociating,
    /// Gone.
    Disassociated,
}

impl AssociationState {
    /// EC2's word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Associating => "associating",
            Self::Associated => "associated",
            Self::Disassociating => "disassociating",
            Self::Disassociated => "disassociated",
        }
    }
}

/// An instance profile on an instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Association {
    /// `iip-assoc-…`.
    pub id: AssociationId,
    /// The instance profile's name.
    pub instance_profile: InstanceProfileName,
    /// Its `AIPA…` id when associated: one made anew under the same name is another.
    pub instance_profile_id: UniqueId,
    /// The state.
    pub state: AssociationState,
}

/// What the metadata service holds for the role of an instance; renewed on the clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleKeys {
    /// The role as it was at the last refresh; its name is listed.
    pub role: crate::ids::RoleName,
    /// When EC2 last asked STS.
    pub refreshed: Timestamp,
    /// The next refresh on the clock.
    pub next: Timestamp,
    /// How many refreshes in a row happened since anybody asked the metadata service for anything. It decides
    /// only which refreshes the journal records.
    pub unread: u32,
    /// The sets handed out to IMDSv1 and IMDSv2 callers, or why there are none.
    pub sets: Result<[crate::ids::AccessKeyId; 2], RoleKeysError>,
}

/// Why the metadata service has no keys although a role is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoleKeysError {
    /// The trust policy lacks `ec2.amazonaws.com`, or the role is gone. The role's name is still listed.
    AssumeRoleUnauthorizedAccess,
    /// The instance profile is gone, or another one of the same name took its place.
    InstanceProfileNotFound,
    /// The role was removed from the instance profile; `RoleKeys.role` is the last one known and not listed.
    NoRole,
}

/// Times of running that are remembered of an instance.
pub const SPANS: usize = 64;

/// The request that a Spot Instance came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spot {
    /// `sir-…`.
    pub request: String,
    /// What it asked for.
    pub terms: SpotTerms,
}

/// What a launch asked of the Spot market.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpotTerms {
    /// SpotInstanceType `persistent`: only then can the instance be stopped and started.
    pub persistent: bool,
    /// InstanceInterruptionBehavior.
    pub behavior: InterruptionAction,
}

/// Minutes of token-less requests that an instance remembers: a day's.
pub const NO_TOKEN_MINUTES: usize = 1440;

/// Requests without a token in one minute, as CloudWatch counts them (EC2 User Guide, "CloudWatch metrics":
/// MetadataNoToken and MetadataNoTokenRejected).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoToken {
    /// Served, because HttpTokens is optional.
    pub served: u64,
    /// Refused, because it is required.
    pub rejected: u64,
}

/// Switches of an instance that ModifyInstanceAttribute and a launch set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attributes {
    /// disableApiTermination.
    pub keep: bool,
    /// disableApiStop.
    pub keep_running: bool,
    /// instanceInitiatedShutdownBehavior `terminate`; else `stop`.
    pub ends_on_shutdown: bool,
    /// ebsOptimized.
    pub ebs_optimized: bool,
    /// sourceDestCheck.
    pub source_dest_check: bool,
    /// Detailed monitoring.
    pub monitoring: bool,
    /// It gets a public address whenever it begins to run.
    pub public: bool,
}

impl Default for Attributes {
    /// What EC2 sets when a launch in a default subnet says nothing.
    fn default() -> Self {
        Self {
            keep: false,
            keep_running: false,
            ends_on_shutdown: false,
            ebs_optimized: false,
            source_dest_check: true,
            monitoring: false,
            public: true,
        }
    }
}

/// One instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instance {
    /// `i-…`.
    pub id: InstanceId,
    /// The image it came from.
    pub image: ImageId,
    /// `t3.micro` …
    pub instance_type: String,
    /// The state now.
    pub state: InstanceState,
    /// Launch or last start.
    pub launched: Timestamp,
    /// `r-…`.
    pub reservation: String,
    /// Order within one RunInstances.
    pub launch_index: i64,
    /// Fixed for life.
    pub private_address: Ipv4Addr,
    /// Present while running; another after stop and start.
    pub public_address: Option<Ipv4Addr>,
    /// Lower-case colon form.
    pub mac: String,
    /// `eni-…`.
    pub interface: String,
    /// `vol-…` of the root device.
    pub volume: String,
    /// The subnet.
    pub subnet: String,
    /// Security groups by id, in the order given.
    pub groups: Vec<String>,
    /// What can be changed about it besides.
    pub attributes: Attributes,
    /// Tags in the order given.
    pub tags: Vec<(String, String)>,
    /// The key pair's name, if any.
    pub key_name: Option<String>,
    /// Raw user data, if any.
    pub user_data: Option<String>,
    /// The options in force.
    pub options: MetadataOptions,
    /// Options asked for and not yet in force.
    pub pending_options: Option<MetadataOptions>,
    /// The association, with its state. An association that ended is gone.
    pub association: Option<Association>,
    /// Role keys; `None` while the `iam/` tree is absent.
    pub role_keys: Option<RoleKeys>,
    /// Block devices beside the root's: the name asked for, `/dev/sdb` …, and the volume, `vol-…`.
    pub devices: Vec<(String, String)>,
    /// The request of a Spot Instance; `None` for one on demand.
    pub spot: Option<Spot>,
    /// What AWS has in store for it.
    pub notices: Notices,
    /// Token-less requests to its metadata service, by the start of each minute that had any; the last
    /// [`NO_TOKEN_MINUTES`] such minutes.
    pub no_token: BTreeMap<Timestamp, NoToken>,
    /// What is left of its allowance of requests to the metadata service, and when that was; `None` is all of it. It
    /// counts only while throttling is simulated.
    pub allowance: Option<(Timestamp, Span)>,
    /// Why it changed state last: code and message.
    pub state_reason: Option<(String, String)>,
    /// EC2's sentence about the last transition; empty when there is none.
    pub transition_reason: String,
    /// The launch's ClientToken; the same one launches nothing new.
    pub client_token: String,
    /// When it reached `terminated`; describing it ends an hour later.
    pub terminated: Option<Timestamp>,
    /// From when on it is found, where a lesson lets that take a while.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found_from: Option<Timestamp>,
}

impl Instance {
    /// The value of tag `Name`, when there is one.
    pub fn name(&self) -> Option<&str> {
        self.tags.iter().find(|(k, _)| k == "Name").map(|(_, v)| v.as_str())
    }
}

/// An image in the lab's small catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// `ami-…`.
    pub id: ImageId,
    /// The name people know, such as `Amazon Linux 2023`.
    pub title: String,
    /// ImdsSupport=v2.0: HttpTokens defaults to required and the hop limit to 2.
    pub imds_v2: bool,
    /// The root device's name.
    pub root_device: String,
}

/// What a ClientToken did: the same call again gives the same instances.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Launch {
    /// SHA-256 of the input, in hexadecimal digits: the same token with another input is refused.
    pub input: String,
    /// The instances it launched, in order.
    pub instances: Vec<InstanceId>,
}

/// All of EC2 in the account's region.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ec2 {
    /// Instances by id, terminated ones included.
    pub instances: BTreeMap<InstanceId, Instance>,
    /// The catalogue, by id.
    pub images: BTreeMap<ImageId, Image>,
    /// VPCs, subnets, security groups.
    pub network: Network,
    /// What new instances get when their launch says nothing.
    pub metadata_defaults: MetadataDefaults,
    /// How many public addresses were given out.
    pub public_addresses: u32,
    /// Key pairs by name, deleted ones included.
    pub key_pairs: BTreeMap<String, KeyPair>,
    /// When instances ran: from when, and until when unless they run still. The last [`SPANS`] of each.
    pub ran: BTreeMap<InstanceId, Vec<(Timestamp, Option<Timestamp>)>>,
    /// Tags as they were when an instance last started, where they changed since and its metadata service does not
    /// show that: what is not built on Nitro.
    pub tags_at_start: BTreeMap<InstanceId, Vec<(String, String)>>,
    /// Launches by ClientToken.
    pub launches: BTreeMap<String, Launch>,
    /// Tags of what is neither instance nor key pair, by its id.
    pub tags: BTreeMap<String, Vec<(String, String)>>,
    /// The most instances that may be pending or running at once; `None` lifts it.
    pub quota: Option<u64>,
}
