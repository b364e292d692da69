//! Taking roles and instance profiles apart, and changing who may assume a role. Judges: public transcripts of the
//! AWS CLI, the IAM API reference, the IAM User Guide.

use serde_json::{Value, json};

use crate::testing::{Account, EC2_TRUST};

const S3_READ: &str = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
const INSIDE: &str = "Cannot delete entity, must remove roles from instance profile first.";

/// The role `web` is in the instance profile `web` and has policies of both kinds; `other` is in `other`; `empty` is an
/// instance profile without a role, `loose` a role in none.
fn account() -> Account {
    let mut account = Account::new(1);
    account.role("web", EC2_TRUST);
    account.role("other", EC2_TRUST);
    account.call("CreateInstanceProfile", &json!({"InstanceProfileName": "empty"}));
    account.call("CreateRole", &json!({"RoleName": "loose", "AssumeRolePolicyDocument": EC2_TRUST}));
    account.call("AttachRolePolicy", &json!({"RoleName": "web", "PolicyArn": S3_READ}));
    let inline =
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}}"#;
    let put = json!({"RoleName": "web", "PolicyName": "inline", "PolicyDocument": inline});
    account.call("PutRolePolicy", &put);
    account
}

/// Operation, input, code, status, sentence, source.
const REFUSALS: &[(&str, &str, &str, u16, &str, &str)] = &[
    (
        "DeleteRole",
        r#"{"RoleName":"web"}"#,
        "DeleteConflict",
        409,
        INSIDE,
        "99designs/iamy#68, cloud-custodian#6340",
    ),
    (
        "DeleteInstanceProfile",
        r#"{"InstanceProfileName":"web"}"#,
        "DeleteConflict",
        409,
        INSIDE,
        "cloud-custodian#6044",
    ),
    (
        "DeleteInstanceProfile",
        r#"{"InstanceProfileName":"nope"}"#,
        "NoSuchEntity",
        404,
        "Instance Profile nope cannot be found.",
        "skyplane#724",
    ),
    (
        "DeleteRole",
        r#"{"RoleName":"nope"}"#,
        "NoSuchEntity",
        404,
        "The role with name nope cannot be found.",
        "public CLI transcripts",
    ),
    (
        "RemoveRoleFromInstanceProfile",
        r#"{"InstanceProfileName":"nope","RoleName":"web"}"#,
        "NoSuchEntity",
        404,
        "Instance Profile nope cannot be found.",
        "public CLI transcripts",
    ),
    (
        "RemoveRoleFromInstanceProfile",
        r#"{"InstanceProfileName":"web","RoleName":"nope"}"#,
        "NoSuchEntity",
        404,
        "The role with name nope cannot be found.",
        "public CLI transcripts",
    ),
    (
        "RemoveRoleFromInstanceProfile",
        r#"{"InstanceProfileName":"empty","RoleName":"web"}"#,
        "NoSuchEntity",
        404,
        "Role web in Instance Profile empty cannot be found.",
        "recorded from IAM: localstack, test_iam_instance_profiles, 2026",
    ),
    (
        "UpdateAssumeRolePolicy",
        r#"{"RoleName":"nope","PolicyDocument":"{}"}"#,
        "NoSuchEntity",
        404,
        "The role with name nope cannot be found.",
        "public CLI transcripts",
    ),
    (
        "UpdateAssumeRolePolicy",
        r#"{"RoleName":"web","PolicyDocument":"{'Version': 1}"}"#,
        "MalformedPolicyDocument",
        400,
        "This policy contains invalid Json",
        "recorded from IAM",
    ),
];

#[test]
fn refusals_are_in_the_words_of_iam() {
    let mut account = account();
    let before = account.world.clone();
    for (operation, input, code, status, message, source) in REFUSALS {
        let input: Value = serde_json::from_str(input).unwrap();
        let error = account.try_call(operation, &input).expect_err(source);
        let told = (error.code.as_str(), error.status, error.message.as_str());
        assert_eq!(told, (*code, *status, *message), "{operation} {input}: {source}");
    }
    assert_eq!(account.world, before, "a refusal changes nothing");
}

/// IAM User Guide, "Deleting an IAM role (AWS CLI)": out of the instance profile, policies off, then the role. The
/// order in which DeleteRole finds what is in its way is that of a public transcript.
#[test]
fn a_role_is_taken_apart_and_deleted() {
    let mut account = account();
    let old = account.world.iam.roles["web"].id.clone();
    let role = json!({"RoleName": "WEB"});
    let why = |account: &mut Account| account.try_call("DeleteRole", &role).unwrap_err().message;
    assert_eq!(why(&mut account), INSIDE);
    let both = json!({"RoleName": "Web", "InstanceProfileName": "WEB"});
    assert_eq!(account.call("RemoveRoleFromInstanceProfile", &both), json!({}));
    assert_eq!(why(&mut account), "Cannot delete entity, must detach all policies first.");
    account.call("DetachRolePolicy", &json!({"RoleName": "web", "PolicyArn": S3_READ}));
    assert_eq!(why(&mut account), "Cannot delete entity, must delete policies first.");
    account.call("DeleteRolePolicy", &json!({"RoleName": "web", "PolicyName": "inline"}));
    assert_eq!(account.call("DeleteRole", &role), json!({}));
    assert_eq!(account.try_call("GetRole", &role).unwrap_err().code, "NoSuchEntity");
    assert_eq!(account.call("DeleteInstanceProfile", &json!({"InstanceProfileName": "web"})), json!({}));
    assert!(account.try_call("GetInstanceProfile", &json!({"InstanceProfileName": "web"})).is_err());
    // IAM User Guide, "Unique identifiers": one made anew under the same name is another.
    account.role("web", EC2_TRUST);
    assert_ne!(account.world.iam.roles["web"].id, old);
    assert!(account.world.iam.roles.contains_key("loose"));
}

#[test]
fn a_trust_policy_is_replaced_as_a_whole() {
    let mut account = account();
    let other = EC2_TRUST.replace("ec2.", "lambda.");
    let update = json!({"RoleName": "web", "PolicyDocument": other});
    assert_eq!(account.call("UpdateAssumeRolePolicy", &update), json!({}));
    assert_eq!(account.world.iam.roles["web"].trust.source, other);
    assert_eq!(account.world.iam.roles["other"].trust.source, EC2_TRUST);
}

/// Service Authorization Reference, "Actions, resources, and condition keys for AWS IAM".
#[test]
fn needs_name_what_is_changed() {
    let account = account();
    let told = |operation: &str, input: Value| -> Vec<String> {
        let needs = account.needs(operation, &input);
        needs.into_iter().map(|need| format!("{} {}", need.action, need.resource)).collect()
    };
    let role = "arn:aws:iam::111122223333:role";
    let profile = "arn:aws:iam::111122223333:instance-profile";
    let both = json!({"RoleName": "web", "InstanceProfileName": "empty"});
    assert_eq!(told("DeleteRole", json!({"RoleName": "web"})), [format!("iam:DeleteRole {role}/web")]);
    assert_eq!(
        told("UpdateAssumeRolePolicy", json!({"RoleName": "web"})),
        [format!("iam:UpdateAssumeRolePolicy {role}/web")]
    );
    assert_eq!(
        told("DeleteInstanceProfile", json!({"InstanceProfileName": "web"})),
        [format!("iam:DeleteInstanceProfile {profile}/web")]
    );
    assert_eq!(
        told("RemoveRoleFromInstanceProfile", both),
        [format!("iam:RemoveRoleFromInstanceProfile {profile}/empty")]
    );
}
