//! IAM's state: users, roles, instance profiles, managed policies. Plain data; operations change it.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{
    ids::{AccessKeyId, Arn, InstanceProfileName, RoleName, UniqueId, UserName},
    policy::Document,
    time::Timestamp,
};

/// An IAM user with long-term keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The name.
    pub name: UserName,
    /// `AIDA…`.
    pub id: UniqueId,
    /// `arn:aws:iam::A:user{path}{name}`.
    pub arn: Arn,
    /// Begins and ends with `/`.
    pub path: String,
    /// When it was made.
    pub created: Timestamp,
    /// ARNs of attached managed policies.
    pub attached: Vec<String>,
    /// Inline policies by name.
    pub inline: BTreeMap<String, Arc<Document>>,
    /// ARN of the managed policy that is its permissions boundary.
    #[serde(default)]
    pub boundary: Option<String>,
    /// Tags in the order given.
    #[serde(default)]
    pub tags: Vec<(String, String)>,
}

/// A role: a trust policy and what its sessions may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// The name.
    pub name: RoleName,
    /// `AROA…`; a role made anew under the same name has another.
    pub id: UniqueId,
    /// `arn:aws:iam::A:role{path}{name}`.
    pub arn: Arn,
    /// Begins and ends with `/`.
    pub path: String,
    /// When it was made.
    pub created: Timestamp,
    /// Who may assume it.
    pub trust: Arc<Document>,
    /// The description, if any.
    pub description: Option<String>,
    /// Seconds; 3600 unless set.
    pub max_session: i64,
    /// ARNs of attached managed policies.
    pub attached: Vec<String>,
    /// Inline policies by name.
    pub inline: BTreeMap<String, Arc<Document>>,
    /// ARN of the managed policy that is its permissions boundary.
    #[serde(default)]
    pub boundary: Option<String>,
    /// Tags in the order given.
    pub tags: Vec<(String, String)>,
    /// When and where keys of one of its sessions last signed a request.
    #[serde(default)]
    pub last_used: Option<LastUsed>,
}

/// Where credentials last signed a request, and when (IAM API reference, AccessKeyLastUsed and RoleLastUsed).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastUsed {
    /// When.
    pub at: Timestamp,
    /// The region of the signature.
    pub region: String,
    /// The service of the signature: `iam`, `s3`, `monitoring` ...
    pub service: String,
}

/// The holder through which an instance wears a role. At most one role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstanceProfile {
    /// The name.
    pub name: InstanceProfileName,
    /// `AIPA…`.
    pub id: UniqueId,
    /// `arn:aws:iam::A:instance-profile{path}{name}`.
    pub arn: Arn,
    /// Begins and ends with `/`.
    pub path: String,
    /// When it was made.
    pub created: Timestamp,
    /// The role it holds.
    pub role: Option<RoleName>,
    /// Tags in the order given.
    pub tags: Vec<(String, String)>,
}

/// A policy that can be attached by ARN, with its versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManagedPolicy {
    /// The name, such as `AmazonS3ReadOnlyAccess`.
    pub name: String,
    /// `ANPA…`.
    pub id: UniqueId,
    /// `arn:aws:iam::aws:policy{path}{name}` for AWS's own.
    pub arn: String,
    /// Begins and ends with `/`.
    pub path: String,
    /// The description, if any.
    pub description: Option<String>,
    /// When it was made.
    pub created: Timestamp,
    /// By number: `v1` is 1.
    pub versions: BTreeMap<u32, PolicyVersion>,
    /// The number of the version in force.
    pub default: u32,
    /// The greatest number that a version ever had; numbers do not come back.
    pub last: u32,
    /// Tags in the order given.
    pub tags: Vec<(String, String)>,
}

/// One version of a managed policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyVersion {
    /// What it says.
    pub document: Arc<Document>,
    /// When it was made.
    pub created: Timestamp,
}

impl ManagedPolicy {
    /// A policy with one version.
    pub fn new(name: &str, id: UniqueId, arn: String, document: Arc<Document>, created: Timestamp) -> Self {
        let path = super::find::path_of(&arn);
        let versions = BTreeMap::from([(1, PolicyVersion { document, created })]);
        Self {
            name: name.to_owned(),
            id,
            arn,
            path,
            description: None,
            created,
            versions,
            default: 1,
            last: 1,
            tags: Vec::new(),
        }
    }
    /// What the version in force says.
    pub fn document(&self) -> Option<&Arc<Document>> {
        self.versions.get(&self.default).map(|version| &version.document)
    }
    /// Whether it is one of AWS's own.
    pub fn is_of_aws(&self) -> bool {
        self.arn.starts_with("arn:aws:iam::aws:")
    }
}

/// What GetCredentialReport hands out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// When it was made.
    pub made: Timestamp,
    /// A table with commas, a line a user.
    pub content: String,
}

/// All of IAM in the account. Names are keys in lower case, since IAM compares them so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Iam {
    /// Users by lower-cased name.
    pub users: BTreeMap<String, User>,
    /// Roles by lower-cased name.
    pub roles: BTreeMap<String, Role>,
    /// Instance profiles by lower-cased name.
    pub instance_profiles: BTreeMap<String, InstanceProfile>,
    /// Managed policies by ARN.
    pub policies: BTreeMap<String, ManagedPolicy>,
    /// Where long-term keys last signed a request.
    #[serde(default)]
    pub keys_used: BTreeMap<AccessKeyId, LastUsed>,
    /// The newest credential report.
    #[serde(default)]
    pub report: Option<Report>,
    /// When the account was made, and its root user with it.
    #[serde(default)]
    pub since: Timestamp,
}

impl Iam {
    /// The role of that name, ignoring case.
    pub fn role(&self, name: &RoleName) -> Option<&Role> {
        self.roles.get(&name.as_str().to_ascii_lowercase())
    }
    /// The user of that name, ignoring case.
    pub fn user(&self, name: &UserName) -> Option<&User> {
        self.users.get(&name.as_str().to_ascii_lowercase())
    }
    /// The instance profile of that name, ignoring case.
    pub fn instance_profile(&self, name: &InstanceProfileName) -> Option<&InstanceProfile> {
        self.instance_profiles.get(&name.as_str().to_ascii_lowercase())
    }
}
