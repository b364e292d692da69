//! Who signs: access keys, and the sessions that STS mints. Plain data; operations make it.

use std::{collections::BTreeMap, net::Ipv4Addr};

use serde::{Deserialize, Serialize};

use crate::{
    ids::{AccessKeyId, Arn, InstanceId, RoleName, UniqueId, UserName},
    policy::Source,
    time::Timestamp,
    timing::EXPIRED_KEYS_KEPT,
};

/// A session of a role. What STS knew when it minted the keys is written here and never changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleSession {
    /// The role.
    pub role: RoleName,
    /// `AROA…` at the time of minting.
    pub role_id: UniqueId,
    /// The role's ARN, with path.
    pub role_arn: Arn,
    /// The session's name; for an instance's role it is the instance id.
    pub name: String,
    /// The instance whose metadata service hands the keys out. It does not travel on: a session made with these keys has
    /// none (IAM User Guide, `ec2:SourceInstanceARN`: "when the request comes from an Amazon EC2 instance using an IAM
    /// role associated with an EC2 instance profile").
    pub source_instance: Option<SourceInstance>,
    /// What was handed in when the session was made, and what came along.
    #[serde(default)]
    pub given: Given,
}

/// What a caller hands in when it asks for a session.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Given {
    /// Session policies; `None` when none were handed in. What managed ones said at that time.
    pub policies: Option<Vec<Source>>,
    /// Session tags, those inherited first.
    pub tags: Vec<(String, String)>,
    /// Keys of tags that travel on to a session made with these keys.
    pub transitive: Vec<String>,
    /// The source identity, which stays for the whole chain.
    pub source_identity: Option<String>,
}

/// A federated user: a name that a user's keys gave to somebody (GetFederationToken).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FederatedUser {
    /// The name.
    pub name: String,
    /// The user whose keys asked, whose permissions are the most it can have.
    pub user: UserName,
    /// `AIDA…` at the time of minting.
    pub user_id: UniqueId,
    /// What was handed in. Without session policies it may do nothing but what resource policies grant to it.
    pub given: Given,
}

/// What an instance-role session remembers of its instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceInstance {
    /// The instance.
    pub id: InstanceId,
    /// Its ARN.
    pub arn: Arn,
    /// 1 or 2: `ec2:RoleDelivery`.
    pub delivery: u8,
    /// `aws:Ec2InstanceSourceVpc`.
    pub vpc: String,
    /// `aws:Ec2InstanceSourcePrivateIPv4`.
    pub private_address: Ipv4Addr,
}

/// Who holds an access key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(clippy::large_enum_variant, reason = "nearly every holder is a session")]
pub enum Holder {
    /// A user's long-term key.
    User(UserName),
    /// Temporary keys of a role session.
    Session(RoleSession),
    /// Temporary keys of a user (GetSessionToken): they may what the user may, but call neither IAM nor most of STS.
    UserSession(UserName),
    /// Temporary keys of a federated user.
    Federated(FederatedUser),
    /// Nobody: the request has no signature. Only S3 answers such ones.
    Anonymous,
}

impl Holder {
    /// What was handed in when the session was made; `None` for a user.
    pub fn given(&self) -> Option<&Given> {
        match self {
            Self::User(_) | Self::UserSession(_) | Self::Anonymous => None,
            Self::Session(session) => Some(&session.given),
            Self::Federated(federated) => Some(&federated.given),
        }
    }
    /// Whose policies count, when that is a user.
    pub fn user(&self) -> Option<&UserName> {
        match self {
            Self::User(name) | Self::UserSession(name) => Some(name),
            Self::Federated(federated) => Some(&federated.user),
            Self::Session(_) | Self::Anonymous => None,
        }
    }
    /// False for long-term keys.
    pub fn is_temporary(&self) -> bool {
        !matches!(self, Self::User(_) | Self::Anonymous)
    }
}

/// One access key as the account knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessKey {
    /// `AKIA…` or `ASIA…`.
    pub id: AccessKeyId,
    /// Never leaves the account but in the answer that creates it.
    pub secret: String,
    /// The session token that must accompany a temporary key.
    pub token: Option<String>,
    /// Who acts.
    pub holder: Holder,
    /// `aws:TokenIssueTime`, LastUpdated.
    pub issued: Timestamp,
    /// `None` for long-term keys.
    pub expires: Option<Timestamp>,
    /// False once deactivated.
    pub active: bool,
}

/// Every key of the account, by id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sts {
    /// Keys by id; expired ones stay a while so that AWS's own sentence can be said.
    pub keys: BTreeMap<AccessKeyId, AccessKey>,
    /// When the account forgets which temporary keys.
    pub forgets: BTreeMap<Timestamp, Vec<AccessKeyId>>,
}

impl Sts {
    /// Knows temporary keys until some time after they expired. Keys that it knows already stay as they are.
    pub(crate) fn hold(&mut self, key: AccessKey) {
        if let (Some(expires), false) = (key.expires, self.keys.contains_key(&key.id)) {
            self.forgets.entry(expires.plus(EXPIRED_KEYS_KEPT)).or_default().push(key.id.clone());
            self.keys.insert(key.id.clone(), key);
        }
    }
    /// Drops temporary keys whose time of being remembered is over.
    pub(crate) fn forget(&mut self, now: Timestamp) {
        while let Some(entry) = self.forgets.first_entry().filter(|entry| *entry.key() <= now) {
            for id in entry.remove() {
                self.keys.remove(&id);
            }
        }
    }
}

impl Identity {
    /// Who did not sign. CloudTrail's `accountId` of such calls is this word (CloudTrail User Guide, "CloudTrail userIdentity
    /// element").
    pub(crate) fn anonymous() -> Self {
        Self {
            arn: Arn::new("iam", "", "", "anonymous"),
            user_id: String::new(),
            account: "ANONYMOUS_PRINCIPAL".to_owned(),
            holder: Holder::Anonymous,
            issued: None,
        }
    }
}

/// The identity behind a call, as GetCallerIdentity and the trail tell it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// `arn:aws:iam::A:user/N`, `arn:aws:sts::A:assumed-role/R/S` or `arn:aws:sts::A:federated-user/N`.
    pub arn: Arn,
    /// `AIDA…`, `AROA…:session` or `ACCOUNT:name`.
    pub user_id: String,
    /// The account.
    pub account: String,
    /// Whose policies count.
    pub holder: Holder,
    /// When its temporary keys were issued: `aws:TokenIssueTime`. `None` for long-term ones.
    #[serde(default)]
    pub issued: Option<Timestamp>,
}
