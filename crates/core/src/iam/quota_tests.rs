//! How much there may be of everything. Judges: IAM User Guide, "IAM and AWS STS quotas"; the sentences: localstack's
//! recordings and public transcripts, those of accounts in the manner of RolesPerAccount.

use serde_json::{Value, json};

use super::{Iam, ManagedPolicy};
use crate::{
    policy::Document,
    testing::{Account, EC2_TRUST},
};

const READ: &str =
    r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}}"#;
const POLICY: &str = "arn:aws:iam::111122223333:policy/own";

/// A role and a user `full`, and a policy of their own.
fn account() -> Account {
    let mut account = Account::new(1);
    account.call("CreateRole", &json!({"RoleName": "full", "AssumeRolePolicyDocument": EC2_TRUST}));
    account.call("CreateUser", &json!({"UserName": "full"}));
    account.call("CreateInstanceProfile", &json!({"InstanceProfileName": "full"}));
    account.call("CreatePolicy", &json!({"PolicyName": "own", "PolicyDocument": READ}));
    account
}

/// Fills the account up to `most` with copies of what it has.
fn fill(iam: &mut Iam, most: usize) {
    let (role, user) = (iam.roles["full"].clone(), iam.users["full"].clone());
    let (profile, policy) = (iam.instance_profiles["full"].clone(), iam.policies[POLICY].clone());
    for number in 0..most {
        iam.roles.entry(format!("x{number}")).or_insert_with(|| role.clone());
        iam.users.entry(format!("x{number}")).or_insert_with(|| user.clone());
        iam.instance_profiles.entry(format!("x{number}")).or_insert_with(|| profile.clone());
        let named = ManagedPolicy { name: format!("x{number}"), ..policy.clone() };
        iam.policies.entry(format!("{POLICY}{number}")).or_insert(named);
    }
}

/// How many there are, the operation, its input, the sentence.
const ROWS: &[(usize, &str, &str, &str)] = &[
    (5000, "CreateUser", r#"{"UserName":"more"}"#, "Cannot exceed quota for UsersPerAccount: 5000"),
    (
        1500,
        "CreatePolicy",
        r#"{"PolicyName":"more","PolicyDocument":"@"}"#,
        "Cannot exceed quota for PoliciesPerAccount: 1500",
    ),
    (
        1000,
        "CreateRole",
        r#"{"RoleName":"more","AssumeRolePolicyDocument":"@T"}"#,
        "Cannot exceed quota for RolesPerAccount: 1000",
    ),
    (
        1000,
        "CreateInstanceProfile",
        r#"{"InstanceProfileName":"more"}"#,
        "Cannot exceed quota for InstanceProfilesPerAccount: 1000",
    ),
];

#[test]
fn an_account_has_room_for_so_many() {
    for (most, operation, input, sentence) in ROWS {
        let text = |text: &str| serde_json::to_string(text).unwrap();
        let input = input.replace("\"@T\"", &text(EC2_TRUST)).replace("\"@\"", &text(READ));
        let input: Value = serde_json::from_str(&input).unwrap();
        // One less than there may be: the new one is the last.
        let mut account = account();
        let count = |iam: &Iam| match *operation {
            "CreateUser" => iam.users.len(),
            "CreatePolicy" => iam.policies.values().filter(|policy| !policy.is_of_aws()).count(),
            "CreateRole" => iam.roles.len(),
            _ => iam.instance_profiles.len(),
        };
        let there = count(&account.world.iam);
        fill(&mut account.world.iam, most - there - 1);
        account.call(operation, &input);
        assert_eq!(count(&account.world.iam), *most);
        let again: Value = serde_json::from_str(&input.to_string().replace("more", "again")).unwrap();
        let error = account.try_call(operation, &again).unwrap_err();
        let told = (error.code.as_str(), error.status, error.message.as_str());
        assert_eq!(told, ("LimitExceeded", 409, *sentence));
    }
}

/// Ten managed policies, two keys, five versions, fifty tags, and so many characters.
#[test]
fn one_of_them_has_room_for_so_much() {
    let mut account = account();
    let refused = |account: &mut Account, operation: &str, input: &Value| {
        let error = account.try_call(operation, input).unwrap_err();
        (error.code, error.status, error.message)
    };
    let limit = |message: &str| ("LimitExceeded".to_owned(), 409, message.to_owned());
    for (operation, member, sentence) in [
        ("AttachUserPolicy", "UserName", "Cannot exceed quota for PoliciesPerUser: 10"),
        ("AttachRolePolicy", "RoleName", "Cannot exceed quota for PoliciesPerRole: 10"),
    ] {
        for number in 0..10 {
            let make = json!({"PolicyName": format!("{member}{number}"), "PolicyDocument": READ});
            let arn = account.call("CreatePolicy", &make)["Policy"]["Arn"].clone();
            account.call(operation, &json!({member: "full", "PolicyArn": arn}));
        }
        let one_more = json!({member: "full", "PolicyArn": POLICY});
        assert_eq!(refused(&mut account, operation, &one_more), limit(sentence));
    }
    let tags = |range: std::ops::Range<usize>| -> Value {
        range.map(|number| json!({"Key": format!("k{number}"), "Value": ""})).collect()
    };
    for (operation, list, whose, quota) in [
        ("TagRole", "ListRoleTags", json!({"RoleName": "full"}), "TagsPerRole"),
        ("TagUser", "ListUserTags", json!({"UserName": "full"}), "TagsPerUser"),
        ("TagPolicy", "ListPolicyTags", json!({"PolicyArn": POLICY}), "TagsPerPolicy"),
        (
            "TagInstanceProfile",
            "ListInstanceProfileTags",
            json!({"InstanceProfileName": "full"}),
            "TagsPerInstanceProfile",
        ),
    ] {
        let with = |more: &[(&str, Value)]| {
            let mut input = whose.clone();
            input.as_object_mut().unwrap().extend(more.iter().map(|(k, v)| ((*k).to_owned(), v.clone())));
            input
        };
        account.call(operation, &with(&[("Tags", tags(0..49))]));
        let two = with(&[("Tags", tags(49..51))]);
        assert_eq!(
            refused(&mut account, operation, &two),
            limit(&format!("Cannot exceed quota for {quota}: 50"))
        );
        // The fiftieth, and another value of one that is there.
        account.call(operation, &with(&[("Tags", tags(48..50))]));
        let page = account.call(list, &with(&[("MaxItems", json!(30))]));
        assert_eq!((page["Tags"].as_array().unwrap().len(), &page["IsTruncated"]), (30, &json!(true)));
        let rest = account.call(list, &with(&[("Marker", page["Marker"].clone())]));
        assert_eq!((rest["Tags"].as_array().unwrap().len(), &rest["Tags"][0]["Key"]), (20, &json!("k30")));
        assert_eq!(rest["IsTruncated"], false);
    }
    // 6144 characters of a managed policy, white space not counted.
    let sized = |characters: usize| {
        let (start, end) = READ.split_once(',').unwrap();
        let id = "x".repeat(characters - READ.len() - r#""Id":"","#.len());
        format!("{start},{}\"Id\":\"{id}\",{end}", " ".repeat(9000))
    };
    for (characters, good) in [(6144, true), (6145, false)] {
        let make = json!({"PolicyArn": POLICY, "PolicyDocument": sized(characters)});
        let made = account.try_call("CreatePolicyVersion", &make).map_err(|e| (e.code, e.status, e.message));
        assert_eq!(made.err(), (!good).then(|| limit("Cannot exceed quota for PolicySize: 6144")));
    }
}

/// What is attached decides by the version in force, whichever that is.
#[test]
fn the_version_in_force_is_what_a_policy_says() {
    let mut account = account();
    let says = |account: &Account| account.world.iam.policies[POLICY].document().unwrap().source.clone();
    let other = READ.replace("Get", "List");
    account.call("CreatePolicyVersion", &json!({"PolicyArn": POLICY, "PolicyDocument": other}));
    assert_eq!(says(&account), READ);
    account.call("SetDefaultPolicyVersion", &json!({"PolicyArn": POLICY, "VersionId": "v2"}));
    assert_eq!(says(&account), other);
    account.call("DeletePolicyVersion", &json!({"PolicyArn": POLICY, "VersionId": "v1"}));
    let told = account.call("ListPolicyVersions", &json!({"PolicyArn": POLICY}))["Versions"].clone();
    assert_eq!((told.as_array().unwrap().len(), &told[0]["VersionId"]), (1, &json!("v2")));
    assert!(Document::parse(&says(&account)).is_ok());
}
