//! Judges of IAM's operations: recorded responses of IAM, the IAM user guide and public transcripts.

use serde_json::{Value, json};

use crate::testing::{Account, EC2_TRUST};

const S3_READ: &str = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";

/// Operation, input, code, status, sentence, source. The role `web` is in the instance profile `web`; `empty`
/// is an instance profile without a role.
const REFUSALS: &[(&str, &str, &str, u16, &str, &str)] = &[
    (
        "GetRole",
        r#"{"RoleName":"nope"}"#,
        "NoSuchEntity",
        404,
        "The role with name nope cannot be found.",
        "public CLI transcripts",
    ),
    (
        "AttachRolePolicy",
        r#"{"RoleName":"web","PolicyArn":"longpolicynamebutnoarn"}"#,
        "ValidationError",
        400,
        "ARN longpolicynamebutnoarn is not valid.",
        "recorded from IAM: localstack, test_iam_roles, 2026; in 2025 it was another sentence",
    ),
    (
        "AttachRolePolicy",
        r#"{"RoleName":"web","PolicyArn":"arn:aws:iam::111122223333:policy/nope"}"#,
        "NoSuchEntity",
        404,
        "Policy arn:aws:iam::111122223333:policy/nope does not exist or is not attachable.",
        "recorded from IAM",
    ),
    (
        "AttachRolePolicy",
        r#"{"RoleName":"web","PolicyArn":"arn:aws:iam::aws:policy/ReadOnlyAccess"}"#,
        "NotSimulated",
        501,
        "rolelab: the AWS managed policy ReadOnlyAccess is not simulated",
        "it exists: AWS Managed Policy Reference",
    ),
    (
        "GetPolicy",
        r#"{"PolicyArn":"arn:aws:iam::aws:policy/job-function/DatabaseAdministrator"}"#,
        "NotSimulated",
        501,
        "rolelab: the AWS managed policy DatabaseAdministrator is not simulated",
        "it exists: AWS Managed Policy Reference",
    ),
    (
        "GetPolicyVersion",
        r#"{"PolicyArn":"arn:aws:iam::aws:policy/SecurityAudit","VersionId":"v1"}"#,
        "NotSimulated",
        501,
        "rolelab: the AWS managed policy SecurityAudit is not simulated",
        "it exists: AWS Managed Policy Reference",
    ),
    (
        "GetPolicyVersion",
        r#"{"PolicyArn":"arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess","VersionId":"v1"}"#,
        "NotSimulated",
        501,
        "rolelab: version v1 of the AWS managed policy AmazonS3ReadOnlyAccess is not simulated",
        "AWS keeps all versions: IAM User Guide, Versioning IAM policies",
    ),
    (
        "PutRolePermissionsBoundary",
        r#"{"RoleName":"web","PermissionsBoundary":"arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess"}"#,
        "NotSimulated",
        501,
        "rolelab: the AWS managed policy AmazonDynamoDBFullAccess is not simulated",
        "it exists: AWS Managed Policy Reference",
    ),
    (
        "AttachRolePolicy",
        r#"{"RoleName":"web","PolicyArn":"arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole"}"#,
        "NoSuchEntity",
        404,
        "Policy arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole does not exist or is not attachable.",
        "AWS Managed Policy Reference: it is service-role/AWSLambdaBasicExecutionRole",
    ),
    (
        "GetPolicyVersion",
        r#"{"PolicyArn":"arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess","VersionId":"v99"}"#,
        "NoSuchEntity",
        404,
        "Policy arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess version v99 does not exist or is not attachable.",
        "recorded from IAM: localstack, test_iam_policies, 2026",
    ),
    (
        "DetachRolePolicy",
        r#"{"RoleName":"web","PolicyArn":"arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"}"#,
        "NoSuchEntity",
        404,
        "Policy arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess was not found.",
        "a public transcript: pulumi-aws issue 501",
    ),
    (
        "DetachRolePolicy",
        r#"{"RoleName":"nope","PolicyArn":"arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"}"#,
        "NoSuchEntity",
        404,
        "The role with name nope cannot be found.",
        "public CLI transcripts",
    ),
    (
        "GetInstanceProfile",
        r#"{"InstanceProfileName":"nope"}"#,
        "NoSuchEntity",
        404,
        "Instance Profile nope cannot be found.",
        "public CLI transcripts",
    ),
    (
        "CreateInstanceProfile",
        r#"{"InstanceProfileName":"WEB"}"#,
        "EntityAlreadyExists",
        409,
        "Instance Profile WEB already exists.",
        "IAM user guide, quotas: names ignore case",
    ),
    (
        "AddRoleToInstanceProfile",
        r#"{"InstanceProfileName":"web","RoleName":"web"}"#,
        "LimitExceeded",
        409,
        "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1",
        "AWS CLI 2.36.7 transcript",
    ),
    (
        "AddRoleToInstanceProfile",
        r#"{"InstanceProfileName":"empty","RoleName":"nope"}"#,
        "NoSuchEntity",
        404,
        "The role with name nope cannot be found.",
        "public CLI transcripts",
    ),
    (
        "ListAttachedRolePolicies",
        r#"{"RoleName":"nope"}"#,
        "NoSuchEntity",
        404,
        "The role with name nope cannot be found.",
        "public CLI transcripts",
    ),
    (
        "CreateRole",
        r#"{"RoleName":"x","AssumeRolePolicyDocument":"@T","Tags":[{"Key":"a","Value":"1"},{"Key":"A","Value":"2"}]}"#,
        "InvalidInput",
        400,
        "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
        "recorded from IAM",
    ),
    (
        "CreateRole",
        r#"{"RoleName":"x","AssumeRolePolicyDocument":"@T","Tags":[{"Key":"aws:a","Value":"1"}]}"#,
        "InvalidInput",
        400,
        "You cannot create a tag key or value that begins with the text aws:. This tag prefix is reserved for AWS internal use.",
        "IAM User Guide, Tags for IAM resources; what IAM says is not recorded, and its model has no other code",
    ),
    (
        "CreateInstanceProfile",
        r#"{"InstanceProfileName":"x","Tags":[{"Key":"a","Value":"aws:x"}]}"#,
        "InvalidInput",
        400,
        "You cannot create a tag key or value that begins with the text aws:. This tag prefix is reserved for AWS internal use.",
        "IAM User Guide, Tags for IAM resources; what IAM says is not recorded, and its model has no other code",
    ),
    (
        "TagRole",
        r#"{"RoleName":"web","Tags":[{"Key":"AWS:k","Value":""}]}"#,
        "InvalidInput",
        400,
        "You cannot create a tag key or value that begins with the text aws:. This tag prefix is reserved for AWS internal use.",
        "IAM User Guide, Tags for IAM resources; what IAM says is not recorded, and its model has no other code",
    ),
    (
        "CreateRole",
        r#"{"RoleName":"Web","AssumeRolePolicyDocument":"@T"}"#,
        "EntityAlreadyExists",
        409,
        "Role with name Web already exists.",
        "IAM user guide, quotas: names ignore case",
    ),
    (
        "CreateRole",
        r#"{"RoleName":"x","AssumeRolePolicyDocument":"@T","PermissionsBoundary":"arn:aws:iam::aws:policy/x"}"#,
        "NoSuchEntity",
        404,
        "Scope ARN: arn:aws:iam::aws:policy/x does not exist or is not attachable.",
        "openshift/rosa, a creation with a boundary that does not exist",
    ),
];

fn account() -> Account {
    let mut account = Account::new(1);
    account.role("web", EC2_TRUST);
    account.call("CreateInstanceProfile", &json!({"InstanceProfileName": "empty"}));
    account
}

#[test]
fn refusals_are_in_the_words_of_iam() {
    let mut account = account();
    let before = account.world.clone();
    for (operation, input, code, status, message, source) in REFUSALS {
        let trust = serde_json::to_string(EC2_TRUST).unwrap();
        let input: Value = serde_json::from_str(&input.replace("\"@T\"", &trust)).unwrap();
        let error = account.try_call(operation, &input).expect_err(source);
        let told = (error.code.as_str(), error.status, error.message.as_str());
        assert_eq!(told, (*code, *status, *message), "{operation} {input}: {source}");
    }
    assert_eq!(account.world, before, "a refusal changes nothing");
}

/// Trust policy, sentence after `MalformedPolicyDocument`, source; the others stand in `policy::check`. `@` stands for an Allow of `sts:AssumeRole`.
const TRUSTS: &[(&str, &str, &str)] = &[
    ("", "This policy contains invalid Json", "recorded from IAM"),
    ("{'Version': 1}", "This policy contains invalid Json", "recorded from IAM"),
    (
        r#"{"Statement":{@,"Principal":{"Service":"ec2.amazonaws.com"},"Resource":"*"}}"#,
        "Has prohibited field Resource",
        "public Terraform transcripts",
    ),
    (r#"{"Statement":{@}}"#, "Missing required field Principal", "public CLI transcripts"),
    (
        r#"{"Statement":{@,"Principal":{"Service":"ec2.amazon.com"}}}"#,
        "Invalid principal in policy: \"SERVICE\":\"ec2.amazon.com\"",
        "public CLI transcripts",
    ),
    (
        r#"{"Statement":{@,"Principal":{"AWS":"arn:aws:iam::111122223333:role/nope"}}}"#,
        "Invalid principal in policy: \"AWS\":\"arn:aws:iam::111122223333:role/nope\"",
        "public CLI transcripts",
    ),
];

#[test]
fn trust_policies_are_refused_in_the_words_of_iam() {
    let mut account = account();
    for (text, message, source) in TRUSTS {
        let text = text.replace('@', r#""Effect":"Allow","Action":"sts:AssumeRole""#);
        let input = json!({"RoleName": "x", "AssumeRolePolicyDocument": text});
        let error = account.try_call("CreateRole", &input).expect_err(source);
        let told = (error.code.as_str(), error.status, error.message.as_str());
        assert_eq!(told, ("MalformedPolicyDocument", 400, *message), "{text}: {source}");
    }
    // Who is named must exist: a user, a role whatever its session, a unique id. Other accounts cannot be looked into.
    let id = account.world.iam.roles["web"].id.to_string();
    for (who, good) in [
        ("*", true),
        ("111122223333", true),
        ("arn:aws:iam::111122223333:root", true),
        ("arn:aws:iam::111122223333:role/web", true),
        ("arn:aws:iam::111122223333:role/lab/web", false),
        ("arn:aws:iam::111122223333:user/nope", false),
        ("arn:aws:sts::111122223333:assumed-role/web/s", true),
        ("arn:aws:sts::111122223333:assumed-role/nope/s", false),
        ("arn:aws:iam::444455556666:role/any", true),
        (id.as_str(), true),
        ("AROAEXAMPLEEXAMPLE123", false),
    ] {
        let text = format!(
            "{{\"Statement\":{{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":{{\"AWS\":\"{who}\"}}}}}}"
        );
        let input = json!({"RoleName": "web", "PolicyDocument": text});
        let told = account.try_call("UpdateAssumeRolePolicy", &input).map_err(|error| error.message);
        let refused = format!("Invalid principal in policy: \"AWS\":\"{who}\"");
        assert_eq!(told.err(), (!good).then_some(refused), "{who}");
    }
    // IAM user guide, quotas: 2048 characters, white space not counted.
    for (sid, good) in [("x".repeat(2048), false), (String::new(), true)] {
        let principal = r#""Principal":{"Service":"ec2.amazonaws.com"}"#;
        let text = format!(
            "{{{}\"Statement\":{{\"Sid\":\"{sid}\",\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",{principal}}}}}",
            " ".repeat(3000)
        );
        let input = json!({"RoleName": "y", "AssumeRolePolicyDocument": text});
        let made = account.try_call("CreateRole", &input).map_err(|e| (e.code, e.status, e.message));
        let refused = ("LimitExceeded", 409, "Cannot exceed quota for ACLSizePerRole: 2048");
        assert_eq!(made.is_ok(), good);
        if let Err((code, status, message)) = made {
            assert_eq!((code.as_str(), status, message.as_str()), refused);
        }
    }
}

/// Recorded from IAM: which members of a role each operation tells.
#[test]
fn roles_are_told_as_iam_tells_them() {
    let mut account = Account::new(1);
    let input = json!({"RoleName": "S3Access", "Path": "/lab/", "AssumeRolePolicyDocument": EC2_TRUST,
        "Tags": [{"Key": "test", "Value": "value"}]});
    let made = account.call("CreateRole", &input)["Role"].clone();
    let names = |value: &Value| {
        let mut names: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
        names.sort();
        names.join(" ")
    };
    let common = "Arn AssumeRolePolicyDocument CreateDate";
    assert_eq!(names(&made), format!("{common} Path RoleId RoleName Tags"));
    assert_eq!(made["Arn"], "arn:aws:iam::111122223333:role/lab/S3Access");
    assert_eq!(made["CreateDate"], "2026-03-02T10:00:00Z");
    let id = made["RoleId"].as_str().unwrap();
    assert_eq!((id.len(), id.starts_with("AROA")), (21, true));
    // IAM API reference, Role: URL-encoded as RFC 3986 has it.
    let document = made["AssumeRolePolicyDocument"].as_str().unwrap();
    assert!(document.starts_with("%7B%22Version%22%3A%222012-10-17%22%2C"), "{document}");
    let got = account.call("GetRole", &json!({"RoleName": "S3Access"}))["Role"].clone();
    assert_eq!(names(&got), format!("{common} MaxSessionDuration Path RoleId RoleLastUsed RoleName Tags"));
    let all = account.call("ListRoles", &json!({"PathPrefix": "/lab"}));
    assert_eq!(all["IsTruncated"], false);
    assert_eq!(names(&all["Roles"][0]), format!("{common} MaxSessionDuration Path RoleId RoleName"));
    assert_eq!(account.call("ListRoles", &json!({"PathPrefix": "/other/"}))["Roles"], json!([]));
}

#[test]
fn instance_profiles_hold_a_role() {
    let mut account = account();
    let empty = account.call("GetInstanceProfile", &json!({"InstanceProfileName": "empty"}));
    assert_eq!(empty["InstanceProfile"]["Roles"], json!([]));
    let mut web =
        account.call("GetInstanceProfile", &json!({"InstanceProfileName": "web"}))["InstanceProfile"].clone();
    // Recorded: localstack, test_iam_instance_profiles, 2026. Lists tell no tags.
    assert_eq!(web.as_object_mut().unwrap().remove("Tags"), Some(json!([])));
    assert_eq!(web["Roles"][0]["RoleName"], "web");
    assert!(web["InstanceProfileId"].as_str().unwrap().starts_with("AIPA"));
    assert_eq!(web["Arn"], "arn:aws:iam::111122223333:instance-profile/web");
    let of_role = account.call("ListInstanceProfilesForRole", &json!({"RoleName": "web"}));
    assert_eq!(of_role["InstanceProfiles"], json!([web]));
    let first = account.call("ListInstanceProfiles", &json!({"MaxItems": 1}));
    assert_eq!(
        (&first["IsTruncated"], &first["InstanceProfiles"][0]["InstanceProfileName"]),
        (&json!(true), &json!("empty"))
    );
    let next = account.call("ListInstanceProfiles", &json!({"MaxItems": 1, "Marker": first["Marker"]}));
    assert_eq!(
        (&next["IsTruncated"], &next["InstanceProfiles"][0]["InstanceProfileName"]),
        (&json!(false), &json!("web"))
    );
    let error = account.try_call("ListRoles", &json!({"Marker": "?"})).unwrap_err();
    assert_eq!(error.code, "ValidationError");
}

/// IAM API reference, AttachRolePolicy: attaching twice is no error; IAM user guide, quotas: ten of a role.
#[test]
fn policies_are_attached_once_and_ten_at_most() {
    let mut account = account();
    let attach = json!({"RoleName": "web", "PolicyArn": S3_READ});
    account.call("AttachRolePolicy", &attach);
    account.call("AttachRolePolicy", &attach);
    let told = account.call("ListAttachedRolePolicies", &json!({"RoleName": "web"}));
    let wanted = json!([{"PolicyName": "AmazonS3ReadOnlyAccess", "PolicyArn": S3_READ}]);
    assert_eq!(told["AttachedPolicies"], wanted);
    let role = account.world.iam.roles.get_mut("web").unwrap();
    role.attached.extend((0..9).map(|n| format!("arn:aws:iam::aws:policy/p{n}")));
    let more = json!({"RoleName": "web", "PolicyArn": "arn:aws:iam::aws:policy/AmazonS3FullAccess"});
    let error = account.try_call("AttachRolePolicy", &more).unwrap_err();
    assert_eq!((error.code.as_str(), error.status), ("LimitExceeded", 409));
    assert_eq!(error.message, "Cannot exceed quota for PoliciesPerRole: 10");
}

/// IAM API reference, DetachRolePolicy: the policy is removed from the role; others stay.
#[test]
fn a_policy_is_detached_from_its_role_alone() {
    let mut account = account();
    let full = "arn:aws:iam::aws:policy/AmazonS3FullAccess";
    for arn in [S3_READ, full] {
        account.call("AttachRolePolicy", &json!({"RoleName": "web", "PolicyArn": arn}));
    }
    let detach = json!({"RoleName": "web", "PolicyArn": S3_READ});
    assert_eq!(account.call("DetachRolePolicy", &detach), json!({}));
    let told = account.call("ListAttachedRolePolicies", &json!({"RoleName": "web"}));
    assert_eq!(told["AttachedPolicies"], json!([{"PolicyName": "AmazonS3FullAccess", "PolicyArn": full}]));
    assert!(account.try_call("DetachRolePolicy", &detach).is_err(), "it is no longer attached");
}

/// Service Authorization Reference, "Actions, resources, and condition keys for AWS IAM".
#[test]
fn needs_name_the_role() {
    let account = account();
    let told = |operation: &str, input: Value| -> Vec<String> {
        let needs = account.needs(operation, &input);
        needs.into_iter().map(|need| format!("{} {}", need.action, need.resource)).collect()
    };
    let role = "arn:aws:iam::111122223333:role";
    assert_eq!(
        told("CreateRole", json!({"RoleName": "x", "Path": "/a/", "Tags": []})),
        [format!("iam:CreateRole {role}/a/x"), format!("iam:TagRole {role}/a/x")]
    );
    assert_eq!(told("ListRoles", json!({})), ["iam:ListRoles arn:aws:iam::111122223333:role/"]);
    let add = json!({"RoleName": "web", "InstanceProfileName": "empty"});
    let profile = "arn:aws:iam::111122223333:instance-profile/empty";
    assert_eq!(
        told("AddRoleToInstanceProfile", add),
        [format!("iam:AddRoleToInstanceProfile {profile}"), format!("iam:PassRole {role}/web")]
    );
    for operation in ["AttachRolePolicy", "DetachRolePolicy"] {
        let needs = account.needs(operation, &json!({"RoleName": "web", "PolicyArn": S3_READ}));
        assert_eq!((needs.len(), needs[0].action.as_str()), (1, format!("iam:{operation}").as_str()));
        assert_eq!(needs[0].resource, format!("{role}/web"));
        assert_eq!(needs[0].context["iam:policyarn"], [S3_READ]);
    }
}
