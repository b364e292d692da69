//! IAM's state: users, roles, instance profiles, managed policies. Plain data; operations change it.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{
    ids::{Arn, InstanceProfileName, RoleName, UniqueId, UserName},
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
    /// `arn:aws:iam::A:user/NAME`.
    pub arn: Arn,
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

/// A policy that can be attached by ARN.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManagedPolicy {
    /// The name, such as `AmazonS3ReadOnlyAccess`.
    pub name: String,
    /// `arn:aws:iam::aws:policy/NAME` for AWS's own.
    pub arn: String,
    /// What it says.
    pub document: Arc<Document>,
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
}

impl Iam {
    /// The role of that name, ignoring case.
    pub fn role(&self, name: &RoleName) -> Option<&Role> {
        self.roles.get(&name.as_str().to_ascii_lowercase())
    }
    /// The instance profile of that name, ignoring case.
    pub fn instance_profile(&self, name: &InstanceProfileName) -> Option<&InstanceProfile> {
        self.instance_profiles.get(&name.as_str().to_ascii_lowercase())
    }
}
