//! Who signs: access keys, and the role sessions that STS mints.

use std::{collections::BTreeMap, net::Ipv4Addr};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    api::{ApiError, Call, Need, Row},
    ids::{AccessKeyId, Arn, InstanceId, RoleName, UniqueId, UserName},
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
    /// The instance whose metadata service hands the keys out.
    pub source_instance: Option<SourceInstance>,
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

/// The identity behind a call, as GetCallerIdentity and the trail tell it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// `arn:aws:iam::A:user/N` or `arn:aws:sts::A:assumed-role/R/S`.
    pub arn: Arn,
    /// `AIDA…` or `AROA…:session`.
    pub user_id: String,
    /// The account.
    pub account: String,
    /// Whose policies count.
    pub holder: Holder,
}

/// Every operation of STS that is simulated.
pub(crate) static ROWS: &[Row] = &[Row {
    service: "sts",
    operation: "GetCallerIdentity",
    needs: |_, _| vec![Need::new("sts:GetCallerIdentity", "*")],
    run: get_caller_identity,
    read_only: true,
    management: true,
}];

/// Tells callers who they are (STS API reference, GetCallerIdentity). Nobody can be denied it.
fn get_caller_identity(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let Identity { arn, user_id, account, .. } = call.identity;
    Ok(json!({"UserId": user_id, "Account": account, "Arn": arn.to_string()}))
}
