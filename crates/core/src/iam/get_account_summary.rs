//! GetAccountSummary: what there is, and how much of it there may be.
//!
//! Entries and quotas as recorded (localstack, test_iam_account_summary, 2026); they stand in the order of the alphabet,
//! which IAM does not promise.

use serde_json::{Value, json};

use super::{
    create_access_key, create_instance_profile, create_policy, create_policy_version, create_role,
    create_user, look,
};
use crate::{
    api::{ApiError, Call, Need, Row},
    policy::check::{Holder, Kind, most, most_inline},
};

pub(super) const ROW: Row =
    look("GetAccountSummary", |_, _| vec![Need::new("iam:GetAccountSummary", "*")], run);

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let iam = &call.world.iam;
    let own = iam.policies.values().filter(|policy| !policy.is_of_aws());
    let versions: usize = own.clone().map(|policy| policy.versions.len()).sum();
    Ok(json!({"SummaryMap": {
        "AccessKeysPerUserQuota": create_access_key::QUOTA,
        "AccountAccessKeysPresent": 0,
        "AccountMFAEnabled": 0,
        "AccountPasswordPresent": 1,
        "AccountSigningCertificatesPresent": 0,
        "AssumeRolePolicySizeQuota": most(Kind::Trust),
        "AttachedPoliciesPerGroupQuota": 10,
        "AttachedPoliciesPerRoleQuota": super::attached::QUOTA,
        "AttachedPoliciesPerUserQuota": super::attached::QUOTA,
        "GlobalEndpointTokenVersion": 1,
        "GroupPolicySizeQuota": most_inline(Holder::Group),
        "Groups": 0,
        "GroupsPerUserQuota": 10,
        "GroupsQuota": 300,
        "InstanceProfiles": iam.instance_profiles.len(),
        "InstanceProfilesQuota": create_instance_profile::QUOTA,
        "MFADevices": 0,
        "MFADevicesInUse": 0,
        "Policies": own.count(),
        "PoliciesQuota": create_policy::QUOTA,
        "PolicySizeQuota": most(Kind::Managed),
        "PolicyVersionsInUse": versions,
        "PolicyVersionsInUseQuota": 10_000,
        "Providers": 0,
        "RolePolicySizeQuota": most_inline(Holder::Role),
        "Roles": iam.roles.len(),
        "RolesQuota": create_role::QUOTA,
        "ServerCertificates": 0,
        "ServerCertificatesQuota": 20,
        "SigningCertificatesPerUserQuota": 2,
        "UserPolicySizeQuota": most_inline(Holder::User),
        "Users": iam.users.len(),
        "UsersQuota": create_user::QUOTA,
        "VersionsPerPolicyQuota": create_policy_version::QUOTA,
    }}))
}
