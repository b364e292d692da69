//! The clauses a goal may be made of: a closed set of questions about the account and about what happened. A lesson can
//! ask for nothing else. What answers them stands in `rolelab-labs`.
//!
//! A host is named by its label: `laptop`, or an instance's name. Roles and users are named `role NAME` and `user NAME`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A clause. Only what is named is asked for: a field that is left out matches everything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "source", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", rename_all_fields = "kebab-case", deny_unknown_fields)]
pub enum Clause {
    /// All of these hold.
    All(Vec<Clause>),
    /// One of these holds.
    Any(Vec<Clause>),
    /// This does not hold.
    Not(Box<Clause>),
    /// So many of these hold.
    Count {
        /// How many.
        at_least: u32,
        /// Of these.
        of: Vec<Clause>,
    },
    /// Instances that are not terminated meet all that is named.
    Instance(InstanceWant),
    /// The account's defaults for metadata options have these values; `no-preference` where there is none.
    MetadataDefaults {
        /// `optional`, `required` or `no-preference`.
        #[serde(default)]
        http_tokens: Option<String>,
        /// `1` to `64`, or `no-preference`.
        #[serde(default)]
        hop_limit: Option<String>,
        /// `enabled`, `disabled` or `no-preference`.
        #[serde(default)]
        http_tokens_enforced: Option<String>,
    },
    /// An instance profile holds the role.
    InstanceProfile {
        /// The instance profile's name; any when left out.
        #[serde(default)]
        name: Option<String>,
        /// The role's name.
        role: String,
    },
    /// The role exists and its trust policy lets somebody assume it.
    Trusts {
        /// The role's name.
        role: String,
        /// A service (`ec2.amazonaws.com`) or an ARN.
        principal: String,
    },
    /// The policies let somebody do something, as the account's judge decides it: identity policies with their boundary,
    /// and the bucket's policy when the resource is in one.
    Allows(Permission),
    /// They do not, by a statement that denies it or because none allows it.
    Denies(Permission),
    /// An access key of a user, long-term.
    AccessKey {
        /// The user's name.
        user: String,
        /// `active`, `inactive`, or `none`: that the user has no key at all.
        state: KeyState,
    },
    /// No active long-term secret stands on these hosts: in no file, no variable of a shell, no user data.
    NoStaticKeys {
        /// The hosts' labels; all hosts and all user data when left out.
        #[serde(default)]
        on: Vec<String>,
    },
    /// A file of a host.
    File {
        /// The host.
        on: String,
        /// The path; `~` is the home directory of the host's user.
        path: String,
        /// It holds each of these texts. None: it exists.
        #[serde(default)]
        holds: Vec<String>,
        /// It holds none of these.
        #[serde(default)]
        lacks: Vec<String>,
    },
    /// A bucket's object.
    Object {
        /// The bucket.
        bucket: String,
        /// The key.
        key: String,
    },
    /// GuardDuty has this finding now.
    Finding {
        /// Its type.
        #[serde(rename = "type")]
        kind: String,
    },
    /// An API call was made so.
    Call(CallWant),
    /// The metadata service of an instance answered so.
    Metadata(MetadataWant),
    /// A request that is neither to AWS nor to the metadata service was answered so: to a web application.
    Response {
        /// The host whose program sent it.
        #[serde(default)]
        from: Option<String>,
        /// The label of the instance that answered.
        #[serde(default)]
        to: Option<String>,
        /// Path and query hold this text, percent-decoded.
        #[serde(default)]
        asks: Option<String>,
        /// The status; `0` for a request that got no answer.
        #[serde(default)]
        status: Option<u16>,
        /// The body holds this text.
        #[serde(default)]
        holds: Option<String>,
    },
    /// A program looked for credentials and ended so.
    CredentialSource {
        /// The host; any instance when left out.
        #[serde(default)]
        on: Option<String>,
        /// The provider that had keys, as the AWS CLI names it (`iam-role`, `shared-credentials-file`, `env`), or `none`.
        source: String,
    },
    /// Two sets of keys of the role, made at different times, were read from the metadata service.
    KeysRotated {
        /// The role's name.
        role: String,
    },
    /// A secret of a long-term key was printed on a terminal of the host.
    SecretShown {
        /// The host; any when left out.
        #[serde(default)]
        on: Option<String>,
    },
    /// So many minutes passed on the simulated clock since the lab began.
    Clock {
        /// How many.
        minutes: u32,
    },
    /// A question was answered: a prediction in any way, another one rightly, or as is said here.
    Answered {
        /// The question's id.
        question: String,
        /// This was answered last, right or not: a text, or the number of an option.
        #[serde(default)]
        with: Option<String>,
    },
}

impl Clause {
    /// The names of all clauses.
    pub const NAMES: [&'static str; 23] = [
        "all",
        "any",
        "not",
        "count",
        "instance",
        "metadata-defaults",
        "instance-profile",
        "trusts",
        "allows",
        "denies",
        "access-key",
        "no-static-keys",
        "file",
        "object",
        "finding",
        "call",
        "metadata",
        "response",
        "credential-source",
        "keys-rotated",
        "secret-shown",
        "clock",
        "answered",
    ];

    /// Its name, as in `lab.toml`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::All(_) => "all",
            Self::Any(_) => "any",
            Self::Not(_) => "not",
            Self::Count { .. } => "count",
            Self::Instance(_) => "instance",
            Self::MetadataDefaults { .. } => "metadata-defaults",
            Self::InstanceProfile { .. } => "instance-profile",
            Self::Trusts { .. } => "trusts",
            Self::Allows(_) => "allows",
            Self::Denies(_) => "denies",
            Self::AccessKey { .. } => "access-key",
            Self::NoStaticKeys { .. } => "no-static-keys",
            Self::File { .. } => "file",
            Self::Object { .. } => "object",
            Self::Finding { .. } => "finding",
            Self::Call(_) => "call",
            Self::Metadata(_) => "metadata",
            Self::Response { .. } => "response",
            Self::CredentialSource { .. } => "credential-source",
            Self::KeysRotated { .. } => "keys-rotated",
            Self::SecretShown { .. } => "secret-shown",
            Self::Clock { .. } => "clock",
            Self::Answered { .. } => "answered",
        }
    }

    /// The clauses that it combines.
    pub fn inner(&self) -> &[Self] {
        match self {
            Self::All(of) | Self::Any(of) | Self::Count { of, .. } => of,
            Self::Not(of) => std::slice::from_ref(of),
            _ => &[],
        }
    }
}

/// What instances are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "source", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct InstanceWant {
    /// Its label.
    pub name: Option<String>,
    /// `pending`, `running`, `stopping`, `stopped`; `running` when left out.
    pub state: Option<String>,
    /// It wears this role, associated; `none`: no instance profile is associated.
    pub role: Option<String>,
    /// HttpTokens in force: `optional` or `required`.
    pub http_tokens: Option<String>,
    /// HttpEndpoint in force: `enabled` or `disabled`.
    pub http_endpoint: Option<String>,
    /// The hop limit in force is this or less.
    pub hop_limit_at_most: Option<u8>,
    /// InstanceMetadataTags in force: `enabled` or `disabled`.
    pub instance_metadata_tags: Option<String>,
    /// A tag of it, as `Key=Value`.
    pub tag: Option<String>,
    /// Its user data holds this text.
    pub user_data: Option<String>,
    /// A rule of its packet filter keeps this user's programs from the metadata service; `container`: those of containers.
    pub firewall_blocks: Option<String>,
    /// How many such instances; one when left out.
    pub at_least: Option<u32>,
    /// Every instance that is not terminated is such a one, and there is one.
    pub every: bool,
}

/// A permission.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "source", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Permission {
    /// `role NAME` or `user NAME`.
    pub who: String,
    /// The action: `s3:GetObject`.
    pub action: String,
    /// The resource's ARN.
    pub resource: String,
    /// Condition keys of the request and their values, beside those of every request: `"aws:SourceIp" = "203.0.113.9"`.
    #[serde(default)]
    pub context: BTreeMap<String, String>,
}

/// What an API call is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "source", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CallWant {
    /// The operation: `ListObjectsV2`.
    pub operation: String,
    /// Whose keys signed it: `role NAME` (a session of it), `user NAME`, `nobody`.
    #[serde(default)]
    pub by: Option<String>,
    /// The host it came from. `elsewhere`: keys of an instance, from anywhere but that instance.
    #[serde(default)]
    pub from: Option<String>,
    /// The code it was refused with; `any` for whatever code. Accepted when left out.
    #[serde(default)]
    pub error: Option<String>,
    /// A parameter holds this text: a bucket, a name, an id.
    #[serde(default)]
    pub about: Option<String>,
}

/// What an answer of the metadata service is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "source", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct MetadataWant {
    /// The path begins so, a trailing slash aside: `/latest/meta-data/iam`.
    pub path: String,
    /// `GET` when left out.
    #[serde(default)]
    pub method: Option<String>,
    /// The status; `0` for an answer that never arrived, or that a firewall kept the request from.
    pub status: u16,
    /// 1 without a token, 2 with one.
    #[serde(default)]
    pub version: Option<u8>,
    /// The instance's label.
    #[serde(default)]
    pub on: Option<String>,
    /// Only while the instance demanded a token.
    #[serde(default)]
    pub tokens_required: bool,
    /// Only of an instance that wears this role now.
    #[serde(default)]
    pub role: Option<String>,
    /// Why it answered so, in the words of [`WHYS`]: `token-missing`, `token-unknown`, `token-expired`, `token-foreign` …
    #[serde(default)]
    pub why: Option<String>,
    /// Who asked: `service NAME` (a web application), `container`, or a user's name.
    #[serde(default)]
    pub by: Option<String>,
}

/// Why a metadata service answers as it does.
pub const WHYS: [&str; 17] = [
    "throttled",
    "disabled",
    "forwarded",
    "lifetime",
    "put-elsewhere",
    "method",
    "token-missing",
    "token-empty",
    "token-doubled",
    "token-unknown",
    "token-expired",
    "token-of-earlier-start",
    "token-foreign",
    "not-found",
    "served",
    "minted",
    "hop-limit",
];

/// A state of an access key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "source", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum KeyState {
    /// It signs.
    Active,
    /// It was deactivated.
    Inactive,
    /// There is none.
    None,
}
