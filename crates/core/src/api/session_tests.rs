//! Sessions from end to end: minted by STS, used at the front door, told by the trail. Judges: answers recorded from AWS
//! (localstack's snapshots of STS: "recorded"), the STS API reference and the IAM User Guide.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::json;

use super::{
    tests::{PEER, call, error_of, session, signed_at, unsigned, world},
    *,
};
use crate::{
    iam::{Role, User},
    ids::{AccessKeyId, Arn, RoleName, UniqueId, UserName},
    journal::{Ending, Exchange, Sender},
    model,
    policy::Document,
    sigv4::Credentials,
    sts::{AccessKey, Holder},
    time::Span,
    trail,
};

const ACCOUNT: &str = "111122223333";
const DEV: &str = "arn:aws:iam::111122223333:user/dev";
const APP: &str = "arn:aws:iam::111122223333:role/app";
const ALL: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;

fn document(text: &str) -> Arc<Document> {
    Arc::new(Document::parse(text).unwrap())
}

/// A policy of one statement that allows actions on everything.
fn allows(actions: &[&str]) -> String {
    json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}]})
        .to_string()
}

/// A trust policy: who may assume, tag and set the source identity, and on what condition.
fn trusts(principal: &str, condition: &Value) -> String {
    let actions = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"];
    let mut statement = json!({"Effect": "Allow", "Principal": {"AWS": principal}, "Action": actions});
    if !condition.is_null() {
        statement["Condition"] = condition.clone();
    }
    json!({"Version": "2012-10-17", "Statement": [statement]}).to_string()
}

/// A user `dev` with this policy.
fn dev(world: &mut World, policy: &str) -> Credentials {
    let user = User {
        name: UserName::new("dev"),
        id: UniqueId::new("AIDAQQQQQQQQQQQQQQQQQ"),
        arn: Arn::new("iam", "", ACCOUNT, "user/dev"),
        path: "/".to_owned(),
        created: world.now,
        attached: Vec::new(),
        inline: BTreeMap::from([("only".to_owned(), document(policy))]),
        boundary: None,
        tags: vec![("Team".to_owned(), "blue".to_owned())],
    };
    world.iam.users.insert("dev".to_owned(), user);
    let key = AccessKey {
        id: AccessKeyId::new("AKIAQQQQQQQQQQQQQDEV"),
        secret: "secret".to_owned(),
        token: None,
        holder: Holder::User(UserName::new("dev")),
        issued: world.now,
        expires: None,
        active: true,
    };
    let by = Credentials { access_key: key.id.to_string(), secret: key.secret.clone(), token: None };
    world.sts.keys.insert(key.id.clone(), key);
    by
}

fn role(world: &mut World, name: &str, trust: &str, policy: &str) {
    let role = Role {
        name: RoleName::new(name),
        id: UniqueId::new(format!("AROA{:Q<17}", name.to_uppercase())),
        arn: Arn::new("iam", "", ACCOUNT, format!("role/{name}")),
        path: "/".to_owned(),
        created: world.now,
        trust: document(trust),
        description: None,
        max_session: 7200,
        attached: Vec::new(),
        inline: BTreeMap::from([("only".to_owned(), document(policy))]),
        boundary: None,
        tags: vec![("Stage".to_owned(), "test".to_owned())],
        last_used: None,
    };
    world.iam.roles.insert(name.to_owned(), role);
}

/// User `dev` may assume role `app`, whose sessions may do everything.
fn scene() -> (World, Credentials) {
    let mut world = world();
    let by = dev(&mut world, &allows(&["sts:*"]));
    role(&mut world, "app", &trusts(DEV, &Value::Null), ALL);
    (world, by)
}

fn ask(world: &mut World, by: &Credentials, operation: &str, input: &Value) -> Result<Value, ApiError> {
    let response = call(world, by, "sts", operation, input);
    let sts = model::service("sts").unwrap();
    codec::decode_response(sts, sts.operation(operation).unwrap(), &response)
}

/// AssumeRole of `app` as session `s1` with more members, some of them others.
fn assume(world: &mut World, by: &Credentials, more: &Value) -> Result<Value, ApiError> {
    let mut input = json!({"RoleArn": APP, "RoleSessionName": "s1"});
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    ask(world, by, "AssumeRole", &input)
}

fn keys(told: &Value) -> Credentials {
    let text = |name: &str| told["Credentials"][name].as_str().unwrap().to_owned();
    Credentials {
        access_key: text("AccessKeyId"),
        secret: text("SecretAccessKey"),
        token: Some(text("SessionToken")),
    }
}

fn status(world: &mut World, by: &Credentials, service: &str, operation: &str, input: &Value) -> u16 {
    call(world, by, service, operation, input).status.as_u16()
}

#[test]
fn a_session_of_a_role_is_told_as_recorded() {
    let (mut world, by) = scene();
    let told = assume(&mut world, &by, &json!({})).unwrap();
    let members: Vec<&String> = told.as_object().unwrap().keys().collect();
    // Recorded: test_assume_role. No PackedPolicySize, no SourceIdentity.
    assert_eq!(members, ["Credentials", "AssumedRoleUser"]);
    let id = world.iam.roles["app"].id.to_string();
    assert_eq!(
        told["AssumedRoleUser"],
        json!({"AssumedRoleId": format!("{id}:s1"), "Arn": "arn:aws:sts::111122223333:assumed-role/app/s1"})
    );
    assert_eq!(told["Credentials"]["Expiration"], "2026-03-02T11:00:00+00:00");
    let by = keys(&told);
    assert!(by.access_key.starts_with("ASIA") && by.access_key.len() == 20 && by.secret.len() == 40);
    let who = ask(&mut world, &by, "GetCallerIdentity", &json!({})).unwrap();
    assert_eq!(
        who,
        json!({"UserId": format!("{id}:s1"), "Account": ACCOUNT, "Arn": "arn:aws:sts::111122223333:assumed-role/app/s1"})
    );
    assert_eq!(status(&mut world, &by, "iam", "ListRoles", &json!({})), 200);
    world.advance(&mut Journal::default(), world.now.plus(Span::minutes(60)));
    assert_eq!(ask(&mut world, &by, "GetCallerIdentity", &json!({})).unwrap_err().code, "ExpiredToken");
}

/// Equal worlds mint equal keys, and what is minted depends on kind and ordinal alone.
#[test]
fn keys_are_minted_by_ordinal() {
    let twice = |between: bool| {
        let (mut world, by) = scene();
        let first = assume(&mut world, &by, &json!({})).unwrap();
        if between {
            call(&mut world, &by, "s3", "ListBuckets", &json!({}));
        }
        (first, assume(&mut world, &by, &json!({})).unwrap())
    };
    assert_eq!(twice(false), twice(true));
    let (first, second) = twice(false);
    assert_ne!(keys(&first), keys(&second));
}

/// Input beside role and name, code, sentence, source.
type Refusal = (&'static str, &'static str, &'static str, &'static str);

const TRANSITIVE: &str = "The specified transitive tag key must be included in the requested tags.";
const RESERVED: &str = "You cannot create a tag key or value that begins with the text aws:. This tag prefix is reserved for AWS internal use.";
const DENIED: &str =
    "User: arn:aws:iam::111122223333:user/dev is not authorized to perform: sts:AssumeRole on resource: ";

#[rustfmt::skip]
const REFUSALS: &[Refusal] = &[
    (r#"{"RoleArn":"nothing-valid-in-here"}"#, "ValidationError", "nothing-valid-in-here is invalid", "recorded: test_sts_invalid_parameters"),
    (r#"{"RoleArn":"arn::b:::something/test-role"}"#, "ValidationError", "arn::b:::something/test-role is invalid", "recorded"),
    (r#"{"RoleArn":"arn:a::::something/test-role"}"#, "ValidationError", "arn:a::::something/test-role is invalid", "recorded"),
    (r#"{"RoleArn":"arn:a:::something/test-role"}"#, "ValidationError", "arn:a:::something/test-role is invalid", "recorded"),
    (r#"{"RoleArn":"arn:a:a::aaaaaaaaaa:"}"#, "ValidationError", "arn:a:a::aaaaaaaaaa: is invalid", "recorded"),
    (r#"{"RoleSessionName":"Session1:2"}"#, "ValidationError", "1 validation error detected: Value 'Session1:2' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*", "recorded"),
    (r#"{"Tags":[{"Key":"a","Value":"1"}],"TransitiveTagKeys":["b"]}"#, "InvalidParameterValue", TRANSITIVE, "recorded: test_assume_role_tag_validation"),
    (r#"{"Tags":[{"Key":"a","Value":"1"},{"Key":"A","Value":"2"}]}"#, "InvalidParameterValue", "Duplicate tag keys found. Please note that Tag keys are case insensitive.", "recorded"),
    (r#"{"Tags":[{"Key":"aws:foo","Value":"x"}]}"#, "InvalidParameterValue", RESERVED, "IAM User Guide, Tags for IAM resources, for \"AWS STS assume-role sessions\" too; what STS says is not recorded"),
    (r#"{"Tags":[{"Key":"foo","Value":"AWS:x"}]}"#, "InvalidParameterValue", RESERVED, "likewise"),
    (r#"{"DurationSeconds":7201}"#, "ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.", "apache/hadoop, assumed_roles.md"),
    (r#"{"Policy":"x"}"#, "MalformedPolicyDocument", "The policy is not in the valid JSON format.", "apache/hadoop, assumed_roles.md"),
    (r#"{"Policy":"{}"}"#, "MalformedPolicyDocument", "Syntax errors in policy.", "IAM's sentence; not recorded of STS"),
    (r#"{"PolicyArns":[{"arn":"arn:aws:iam::aws:policy/nope"}]}"#, "NoSuchEntity", "Policy arn:aws:iam::aws:policy/nope does not exist or is not attachable.", "IAM's sentence; not recorded of STS"),
    (r#"{"PolicyArns":[{"arn":"arn:aws:iam::aws:policy/ReadOnlyAccess"}]}"#, "NotSimulated", "rolelab: the AWS managed policy ReadOnlyAccess is not simulated", "it exists: AWS Managed Policy Reference"),
    (r#"{"SerialNumber":"arn:aws:iam::111122223333:mfa/dev","TokenCode":"123456"}"#, "AccessDenied", "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.", "public transcripts"),
    (r#"{"RoleArn":"arn:aws:iam::111122223333:role/nope"}"#, "AccessDenied", "@Darn:aws:iam::111122223333:role/nope", "reference, section 4: the same whether the role exists"),
    (r#"{"RoleArn":"arn:aws:iam::444455556666:role/app"}"#, "AccessDenied", "@Darn:aws:iam::444455556666:role/app", "likewise in another account"),
    (r#"{"RoleArn":"arn:aws:iam::111122223333:user/dev"}"#, "AccessDenied", "@Darn:aws:iam::111122223333:user/dev", "likewise when it is no role"),
];

/// apache/hadoop, assumed_roles.md: a client that lets a short duration pass is told by the service.
#[test]
fn a_session_is_no_shorter_than_fifteen_minutes() {
    for (operation, input) in [
        ("AssumeRole", json!({"RoleArn": APP, "RoleSessionName": "s1", "DurationSeconds": 900})),
        ("GetSessionToken", json!({"DurationSeconds": 900})),
        ("GetFederationToken", json!({"Name": "bob", "DurationSeconds": 900})),
    ] {
        let (mut world, by) = scene();
        assert!(ask(&mut world, &by, operation, &input).is_ok());
        let mut request = unsigned("sts", operation, &input);
        request.body =
            request.body.text().replace("DurationSeconds=900", "DurationSeconds=899").as_str().into();
        let request = signed_at(request, "sts", &by, world.now);
        let error = error_of("sts", operation, &handle(&mut world, &mut Journal::default(), &request, PEER));
        assert_eq!((error.status, error.code.as_str()), (400, "ValidationError"));
        assert_eq!(
            error.message,
            "1 validation error detected: Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900"
        );
    }
}

#[test]
fn assume_role_is_refused_in_recorded_words() {
    for (more, code, sentence, source) in REFUSALS {
        let (mut world, by) = scene();
        let before = world.sts.clone();
        let error = assume(&mut world, &by, &serde_json::from_str(more).unwrap()).unwrap_err();
        let sentence = sentence.replace("@D", DENIED);
        assert_eq!(
            (error.code.as_str(), error.message.as_str()),
            (*code, sentence.as_str()),
            "{more}: {source}"
        );
        assert_eq!(
            error.status,
            match *code {
                "AccessDenied" => 403,
                "NoSuchEntity" => 404,
                "NotSimulated" => 501,
                _ => 400,
            },
            "{more}"
        );
        assert_eq!(world.sts, before, "{more}");
    }
}

/// IAM User Guide, "Policy evaluation logic" and "How to use an external ID": the trust policy must allow, and its conditions
/// look at what was handed in. Whatever refuses, the sentence is one (reference, section 4).
#[test]
fn a_role_is_assumed_only_by_whom_it_trusts() {
    let root = "arn:aws:iam::111122223333:root";
    let deny = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"sts:AssumeRole","Resource":"*"}]}"#;
    let nothing = allows(&["s3:*"]);
    let all = allows(&["sts:*"]);
    let external = json!({"StringEquals": {"sts:ExternalId": "unique"}});
    let named = json!({"StringEquals": {"sts:RoleSessionName": "${aws:username}"}});
    let tagged = json!({"StringEquals": {"aws:RequestTag/Project": "x"}, "ForAllValues:StringEquals": {"aws:TagKeys": ["Project"]}});
    let principal_tag = json!({"StringEquals": {"aws:PrincipalTag/team": "blue"}});
    let rows: &[(&str, String, &str, Value, bool)] = &[
        ("the user is named", trusts(DEV, &Value::Null), &nothing, json!({}), true),
        (
            "the account is named, and the user's policy allows",
            trusts(root, &Value::Null),
            &all,
            json!({}),
            true,
        ),
        (
            "the account is named, and the user's policy says nothing",
            trusts(root, &Value::Null),
            &nothing,
            json!({}),
            false,
        ),
        (
            "another user is named",
            trusts("arn:aws:iam::111122223333:user/admin", &Value::Null),
            &all,
            json!({}),
            false,
        ),
        ("the user's policy denies", trusts(DEV, &Value::Null), deny, json!({}), false),
        ("only EC2 is trusted", crate::testing::EC2_TRUST.to_owned(), &all, json!({}), false),
        ("no external id", trusts(DEV, &external), &all, json!({}), false),
        ("another external id", trusts(DEV, &external), &all, json!({"ExternalId": "other"}), false),
        ("the external id", trusts(DEV, &external), &all, json!({"ExternalId": "unique"}), true),
        ("another session name", trusts(DEV, &named), &all, json!({}), false),
        ("the session name", trusts(DEV, &named), &all, json!({"RoleSessionName": "dev"}), true),
        ("no tag", trusts(DEV, &tagged), &all, json!({}), false),
        ("the tag", trusts(DEV, &tagged), &all, json!({"Tags": [{"Key": "Project", "Value": "x"}]}), true),
        (
            "another tag beside it",
            trusts(DEV, &tagged),
            &all,
            json!({"Tags": [{"Key": "Project", "Value": "x"}, {"Key": "b", "Value": "y"}]}),
            false,
        ),
        ("the user's own tag", trusts(DEV, &principal_tag), &all, json!({}), true),
    ];
    for (name, trust, policy, more, good) in rows {
        let mut world = world();
        let by = dev(&mut world, policy);
        role(&mut world, "app", trust, ALL);
        match assume(&mut world, &by, more) {
            Ok(_) => assert!(good, "{name}"),
            Err(error) => {
                assert!(!good, "{name}: {error}");
                assert_eq!((error.status, error.code.as_str()), (403, "AccessDenied"), "{name}");
                assert_eq!(error.message, format!("{DENIED}{APP}"), "{name}");
            }
        }
    }
}

/// IAM User Guide, "Passing session tags in AWS STS" and "Permissions required to set source identity".
#[test]
fn tags_and_source_identity_need_permissions_of_their_own() {
    let only = |actions: &[&str]| {
        json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": DEV}, "Action": actions}]}).to_string()
    };
    let tags = json!({"Tags": [{"Key": "a", "Value": "1"}]});
    let identity = json!({"SourceIdentity": "DevUser"});
    let rows: &[(&[&str], &Value, Option<&str>)] = &[
        (&["sts:AssumeRole"], &tags, Some("sts:TagSession")),
        (&["sts:AssumeRole", "sts:TagSession"], &tags, None),
        (&["sts:AssumeRole"], &identity, Some("sts:SetSourceIdentity")),
        (&["sts:AssumeRole", "sts:SetSourceIdentity"], &identity, None),
    ];
    for (actions, more, missing) in rows {
        let mut world = world();
        let by = dev(&mut world, &allows(&["s3:*"]));
        role(&mut world, "app", &only(actions), ALL);
        let told = assume(&mut world, &by, more);
        let sentence = missing
            .map(|action| format!("User: {DEV} is not authorized to perform: {action} on resource: {APP}"));
        assert_eq!(told.err().map(|error| error.message), sentence, "{actions:?}");
    }
}

/// EC2 User Guide: "If your role assumes itself, it must be in its own trust policy"; IAM User Guide, "Role trust policies
/// and self-assumption".
#[test]
fn a_role_that_assumes_itself_must_trust_itself() {
    for (trust, good) in [(trusts(APP, &Value::Null), true), (trusts(DEV, &Value::Null), false)] {
        let (mut world, by) = scene();
        let first = keys(&assume(&mut world, &by, &json!({})).unwrap());
        world.iam.roles.get_mut("app").unwrap().trust = document(&trust);
        assert_eq!(assume(&mut world, &first, &json!({"RoleSessionName": "s2"})).is_ok(), good, "{trust}");
    }
}

/// STS API reference, AssumeRole: a session is the intersection of the role's policies and those handed in.
#[test]
fn session_policies_narrow_a_session() {
    let reads = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
    let inline = allows(&["iam:List*"]);
    let nothing = r#"{"Version":"2012-10-17","Statement":[]}"#;
    let deny = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"s3:*","Resource":"*"}]}"#;
    let rows: &[(Value, bool, bool)] = &[
        (json!({}), true, true),
        (json!({"Policy": inline}), true, false),
        (json!({"PolicyArns": [{"arn": reads}]}), false, true),
        (json!({"Policy": inline, "PolicyArns": [{"arn": reads}]}), true, true),
        (json!({"Policy": deny}), true, false),
        (json!({"Policy": nothing}), false, false),
    ];
    for (more, roles, buckets) in rows {
        let (mut world, by) = scene();
        let Ok(told) = assume(&mut world, &by, more) else {
            assert!(more.to_string().contains("Statement\\\":[]"), "{more}");
            continue;
        };
        assert_eq!(told.get("PackedPolicySize").is_some(), *more != json!({}), "{more}");
        let by = keys(&told);
        assert_eq!(status(&mut world, &by, "iam", "ListRoles", &json!({})) == 200, *roles, "{more}");
        let denied = call(&mut world, &by, "s3", "ListBuckets", &json!({}));
        assert_eq!(denied.status == 200, *buckets, "{more}");
        if !buckets {
            let how = if more["Policy"] == deny {
                "with an explicit deny in a session policy"
            } else {
                "because no session policy allows"
            };
            assert!(denied.body.text().contains(how), "{}", denied.body.text());
        }
    }
}

/// A record of GetFederationToken (Stratus Red Team) has 4 for a policy of 82 characters; the rest is not confirmed.
#[test]
fn policies_and_tags_are_weighed_together() {
    let (mut world, by) = scene();
    let policy = "{\n\t\t\"Version\": \"2012-10-17\",\n\t\t\"Statement\": [\n\t\t\t{\n\t\t\t\t\"Effect\": \"Allow\",\n\t\t\t\t\"Action\": \"*\",\n\t\t\t\t\"Resource\": \"*\"\n\t\t\t}\n\t\t]\n\t}";
    let told =
        ask(&mut world, &by, "GetFederationToken", &json!({"Name": "stratus_red_team", "Policy": policy}))
            .unwrap();
    assert_eq!(told["PackedPolicySize"], 4);
    let tags: Vec<Value> = (0..9).map(|n| json!({"Key": format!("{n}"), "Value": "v".repeat(256)})).collect();
    let error = assume(&mut world, &by, &json!({ "Tags": tags })).unwrap_err();
    assert_eq!((error.code.as_str(), error.status), ("PackedPolicyTooLarge", 400));
    assert_eq!(error.message, "Packed policy consumes 112% of allotted space, please use smaller policy.");
}

/// IAM User Guide, "Chaining roles with session tags" and "Monitor and control actions taken with assumed roles"; STS API
/// reference: one hour.
#[test]
fn what_travels_through_a_chain_of_roles() {
    let mut world = world();
    let by = dev(&mut world, &allows(&["sts:*"]));
    role(&mut world, "one", &trusts(DEV, &Value::Null), ALL);
    role(&mut world, "app", &trusts("arn:aws:iam::111122223333:role/one", &Value::Null), ALL);
    let one = json!({
        "RoleArn": "arn:aws:iam::111122223333:role/one", "SourceIdentity": "DevUser",
        "Tags": [{"Key": "Stays", "Value": "1"}, {"Key": "Travels", "Value": "2"}], "TransitiveTagKeys": ["Travels"],
    });
    let told = assume(&mut world, &by, &one).unwrap();
    assert_eq!(told["SourceIdentity"], "DevUser");
    let by = keys(&told);
    // Recorded: test_iam_role_chaining_override_transitive_tags, in either case.
    for key in ["Travels", "travels"] {
        let error = assume(&mut world, &by, &json!({"Tags": [{"Key": key, "Value": "3"}]})).unwrap_err();
        assert_eq!(
            error.message,
            "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session."
        );
    }
    let error = assume(&mut world, &by, &json!({"DurationSeconds": 3601})).unwrap_err();
    assert_eq!(
        error.message,
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining."
    );
    let error = assume(&mut world, &by, &json!({"SourceIdentity": "Other"})).unwrap_err();
    assert_eq!(error.code, "AccessDenied");
    let told = assume(&mut world, &by, &json!({"Tags": [{"Key": "New", "Value": "3"}]})).unwrap();
    assert_eq!(told["SourceIdentity"], "DevUser");
    let rows = [
        ("aws:PrincipalTag/Travels", "2"),
        ("aws:PrincipalTag/New", "3"),
        ("aws:PrincipalTag/Stage", "test"),
        ("aws:PrincipalTag/Stays", "null"),
        ("aws:SourceIdentity", "DevUser"),
        ("aws:PrincipalArn", APP),
        ("aws:username", "null"),
    ];
    check_keys(&mut world, &keys(&told), "app", &rows);
    // The next role has to permit the source identity, though nobody asks for it anew.
    let only = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "arn:aws:iam::111122223333:role/one"}}]});
    world.iam.roles.get_mut("app").unwrap().trust = document(&only.to_string());
    let error = assume(&mut world, &by, &json!({})).unwrap_err();
    assert!(error.message.contains("sts:SetSourceIdentity"), "{error}");
}

/// Whether a role's sessions meet a condition of each key with its value; `null` when it must be absent.
fn check_keys(world: &mut World, by: &Credentials, role: &str, rows: &[(&str, &str)]) {
    for (key, value) in rows {
        let condition = if *value == "null" {
            json!({"Null": {*key: "true"}})
        } else {
            json!({"StringEquals": {*key: value}})
        };
        let policy = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition}]});
        let inline = BTreeMap::from([("only".to_owned(), document(&policy.to_string()))]);
        match world.iam.roles.get_mut(role) {
            Some(role) => role.inline = inline,
            None => world.iam.users.get_mut(role).unwrap().inline = inline,
        }
        assert_eq!(status(world, by, "s3", "ListBuckets", &json!({})), 200, "{key} {value}");
    }
}

/// IAM User Guide, `ec2:SourceInstanceARN`: "only when the request comes from an Amazon EC2 instance using an IAM role
/// associated with an EC2 instance profile". A session that such keys ask for has none of the instance's keys.
#[test]
fn the_instance_does_not_travel_through_a_chain() {
    let mut world = world();
    role(&mut world, "reader", crate::testing::EC2_TRUST, ALL);
    world.iam.roles.get_mut("reader").unwrap().id = UniqueId::new("AROAQQQQQQQQQQQQQQQQQ");
    role(
        &mut world,
        "app",
        &trusts("arn:aws:sts::111122223333:assumed-role/reader/i-0123", &Value::Null),
        ALL,
    );
    let instance = session(&mut world, Span::hours(6));
    let keys_of_instance = [
        ("ec2:RoleDelivery", "2.0"),
        ("ec2:SourceInstanceARN", "arn:aws:ec2:us-east-1:111122223333:instance/i-0123"),
        ("aws:Ec2InstanceSourceVpc", "vpc-1"),
        ("aws:Ec2InstanceSourcePrivateIPv4", "172.31.0.9"),
    ];
    check_keys(&mut world, &instance, "reader", &keys_of_instance);
    world.iam.roles.get_mut("reader").unwrap().inline = BTreeMap::from([("only".to_owned(), document(ALL))]);
    let by = keys(&assume(&mut world, &instance, &json!({})).unwrap());
    let gone = keys_of_instance.map(|(key, _)| (key, "null"));
    check_keys(&mut world, &by, "app", &gone);
}

/// STS API reference, GetSessionToken.
#[test]
fn a_user_gets_temporary_keys_without_asking_for_permission() {
    let mut world = world();
    let by = dev(
        &mut world,
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:*","sts:AssumeRole"],"Resource":"*"},{"Effect":"Deny","Action":"sts:GetSessionToken","Resource":"*"}]}"#,
    );
    role(&mut world, "app", &trusts(DEV, &Value::Null), ALL);
    let told = ask(&mut world, &by, "GetSessionToken", &json!({})).unwrap();
    assert_eq!(told.as_object().unwrap().keys().collect::<Vec<_>>(), ["Credentials"]);
    assert_eq!(told["Credentials"]["Expiration"], "2026-03-02T22:00:00+00:00");
    let temporary = keys(&told);
    let who = ask(&mut world, &temporary, "GetCallerIdentity", &json!({})).unwrap();
    assert_eq!(who["Arn"], DEV);
    assert_eq!(status(&mut world, &temporary, "s3", "ListBuckets", &json!({})), 200);
    assert!(assume(&mut world, &temporary, &json!({"DurationSeconds": 7200})).is_ok());
    // 99designs/aws-vault#1056: no IAM without MFA.
    let iam = call(&mut world, &temporary, "iam", "ListRoles", &json!({}));
    let iam = error_of("iam", "ListRoles", &iam);
    assert_eq!((iam.status, iam.code.as_str()), (403, "InvalidClientTokenId"));
    assert_eq!(iam.message, "The security token included in the request is invalid");
    for operation in
        ["GetSessionToken", "GetFederationToken", "GetAccessKeyInfo", "DecodeAuthorizationMessage"]
    {
        let input = json!({"Name": "ab", "AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "EncodedMessage": "x"});
        let sts = model::service("sts").unwrap();
        let shape = sts.input(sts.operation(operation).unwrap()).unwrap();
        let input: Value = input
            .as_object()
            .unwrap()
            .iter()
            .filter(|(name, _)| shape.member(name).is_some())
            .map(|(n, v)| (n.clone(), v.clone()))
            .collect::<serde_json::Map<_, _>>()
            .into();
        let error = ask(&mut world, &temporary, operation, &input).unwrap_err();
        let told = (error.status, error.code.as_str(), error.message);
        assert_eq!(told, (403, "AccessDenied", format!("Cannot call {operation} with session credentials")));
    }
    for (seconds, good) in [(900, true), (129_600, true), (129_601, false)] {
        let told = ask(&mut world, &by, "GetSessionToken", &json!({"DurationSeconds": seconds}));
        assert_eq!(told.is_ok(), good, "{seconds}");
    }
    check_keys(
        &mut world,
        &temporary,
        "dev",
        &[
            ("aws:PrincipalType", "User"),
            ("aws:username", "dev"),
            ("aws:userid", "AIDAQQQQQQQQQQQQQQQQQ"),
            ("aws:PrincipalArn", DEV),
            ("aws:PrincipalTag/Team", "blue"),
            ("aws:MultiFactorAuthPresent", "false"),
            ("aws:MultiFactorAuthAge", "null"),
            ("aws:TokenIssueTime", "2026-03-02T10:00:00Z"),
        ],
    );
    // IAM User Guide: neither is there for long-term keys.
    check_keys(
        &mut world,
        &by,
        "dev",
        &[("aws:MultiFactorAuthPresent", "null"), ("aws:TokenIssueTime", "null")],
    );
    world.iam.users.remove("dev");
    assert_eq!(
        ask(&mut world, &temporary, "GetCallerIdentity", &json!({})).unwrap_err().code,
        "InvalidClientTokenId"
    );
}

#[test]
fn a_role_s_session_cannot_ask_for_other_sessions() {
    let (mut world, by) = scene();
    let by = keys(&assume(&mut world, &by, &json!({})).unwrap());
    for (operation, input) in [("GetSessionToken", json!({})), ("GetFederationToken", json!({"Name": "bob"}))]
    {
        let error = ask(&mut world, &by, operation, &input).unwrap_err();
        let told = (error.status, error.code.as_str(), error.message);
        assert_eq!(told, (403, "AccessDenied", format!("Cannot call {operation} with session credentials")));
    }
}

/// STS API reference, GetFederationToken; the answer recorded: test_get_federation_token.
#[test]
fn a_federated_user_may_what_user_and_policies_both_allow() {
    let mut world = world();
    let by = dev(&mut world, &allows(&["s3:*", "sts:*", "ec2:Describe*"]));
    let told = ask(&mut world, &by, "GetFederationToken", &json!({"Name": "bob"})).unwrap();
    assert_eq!(
        told["FederatedUser"],
        json!({"FederatedUserId": "111122223333:bob", "Arn": "arn:aws:sts::111122223333:federated-user/bob"})
    );
    assert_eq!(told["PackedPolicySize"], 0);
    let bare = keys(&told);
    let who = ask(&mut world, &bare, "GetCallerIdentity", &json!({})).unwrap();
    assert_eq!(
        (&who["Arn"], &who["UserId"]),
        (&json!("arn:aws:sts::111122223333:federated-user/bob"), &json!("111122223333:bob"))
    );
    // Without a policy it may nothing.
    assert_eq!(status(&mut world, &bare, "s3", "ListBuckets", &json!({})), 403);
    let all = json!({"Name": "bob", "Policy": ALL, "Tags": [{"Key": "Team", "Value": "red"}]});
    let by_policy = keys(&ask(&mut world, &by, "GetFederationToken", &all).unwrap());
    assert_eq!(status(&mut world, &by_policy, "s3", "ListBuckets", &json!({})), 200);
    assert_eq!(status(&mut world, &by_policy, "cloudwatch", "ListMetrics", &json!({})), 403);
    assert_eq!(status(&mut world, &by_policy, "iam", "ListRoles", &json!({})), 403);
    // STS API reference: no operation of STS but GetCallerIdentity; the sentence is GetSessionToken's, not confirmed here.
    let told = assume(&mut world, &by_policy, &json!({})).unwrap_err();
    assert_eq!(told.message, "Cannot call AssumeRole with session credentials");
    check_keys(
        &mut world,
        &by_policy,
        "dev",
        &[
            ("aws:PrincipalType", "FederatedUser"),
            ("aws:userid", "111122223333:bob"),
            ("aws:username", "null"),
            // "New session tags override existing assumed role or federated user tags with the same tag key".
            ("aws:PrincipalTag/Team", "red"),
            ("aws:MultiFactorAuthPresent", "false"),
        ],
    );
}

/// IAM User Guide, "Policies and permissions", session policies: a resource policy that names the user grants to its sessions
/// what their policies leave.
#[test]
fn what_a_bucket_grants_to_a_user_its_federated_users_have_too() {
    for (principal, policy, expected) in [
        (DEV, Some(ALL), 200),
        (DEV, None, 403),
        ("arn:aws:iam::111122223333:user/admin", Some(ALL), 403),
        ("arn:aws:sts::111122223333:federated-user/bob", Some(ALL), 200),
    ] {
        let mut world = world();
        let by = dev(&mut world, &allows(&["sts:*"]));
        let grants = json!({"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": {"AWS": principal}, "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::example-bucket",
        }]});
        world.s3.buckets.get_mut(&"example-bucket".into()).unwrap().policy =
            Some(document(&grants.to_string()));
        let input = match policy {
            Some(policy) => json!({"Name": "bob", "Policy": policy}),
            None => json!({"Name": "bob"}),
        };
        let by = keys(&ask(&mut world, &by, "GetFederationToken", &input).unwrap());
        let input = json!({"Bucket": "example-bucket"});
        assert_eq!(
            status(&mut world, &by, "s3", "ListObjectsV2", &input),
            expected,
            "{principal} {policy:?}"
        );
    }
}

/// Reference, section 4: the refusal is the same; the decision behind it too.
#[test]
fn a_role_that_does_not_exist_trusts_nobody() {
    let mut world = world();
    let by = dev(&mut world, ALL);
    let input = json!({"RoleArn": "arn:aws:iam::111122223333:role/nope", "RoleSessionName": "s1"});
    let request = signed_at(unsigned("sts", "AssumeRole", &input), "sts", &by, world.now);
    let mut journal = Journal::default();
    assert_eq!(handle(&mut world, &mut journal, &request, PEER).status, 403);
    let Event::ApiCall(call) = &journal.entries()[0].event else { panic!() };
    assert!(call.decision.as_ref().is_some_and(|decision| !decision.allowed()));
}

/// STS API reference, GetAccessKeyInfo and DecodeAuthorizationMessage.
#[test]
fn keys_and_messages_are_explained() {
    let (mut world, by) = scene();
    let told = ask(&mut world, &by, "GetAccessKeyInfo", &json!({"AccessKeyId": by.access_key})).unwrap();
    assert_eq!(told, json!({ "Account": ACCOUNT }));
    world.sts.keys.values_mut().for_each(|key| key.active &= key.id.as_str() == by.access_key);
    let admin = world.admin_key().unwrap().id.to_string();
    assert!(
        ask(&mut world, &by, "GetAccessKeyInfo", &json!({ "AccessKeyId": admin })).is_ok(),
        "inactive or not"
    );
    let other = ask(&mut world, &by, "GetAccessKeyInfo", &json!({"AccessKeyId": "AKIAIOSFODNN7EXAMPLE"}))
        .unwrap_err();
    assert_eq!(other.code, "NotSimulated");
    let denied =
        call(&mut world, &by, "ec2", "StopInstances", &json!({"InstanceIds": ["i-00000000000000000"]}));
    let denied = error_of("ec2", "StopInstances", &denied);
    let (_, blob) = denied.message.split_once("Encoded authorization failure message: ").unwrap();
    let told =
        ask(&mut world, &by, "DecodeAuthorizationMessage", &json!({ "EncodedMessage": blob })).unwrap();
    let read: Value = serde_json::from_str(told["DecodedMessage"].as_str().unwrap()).unwrap();
    assert_eq!((&read["allowed"], &read["explicitDeny"]), (&json!(false), &json!(false)));
    assert_eq!(read["context"]["action"], "ec2:StopInstances");
    assert_eq!(read["context"]["principal"]["arn"], DEV);
    let bad =
        ask(&mut world, &by, "DecodeAuthorizationMessage", &json!({"EncodedMessage": "x"})).unwrap_err();
    assert_eq!((bad.code.as_str(), bad.status), ("InvalidAuthorizationMessageException", 400));
}

/// Records of presigned URLs in public repositories: the query without credential, token and signature.
#[test]
fn the_trail_tells_of_presigned_urls() {
    let mut world = world();
    let by = session(&mut world, Span::hours(1));
    let mut request = unsigned("s3", "ListObjectsV2", &json!({"Bucket": "example-bucket", "Prefix": "a"}));
    sigv4::presign(&mut request, &by, "us-east-1", "s3", world.now, Span::seconds(300));
    let told = told(&mut world, request);
    assert_eq!(
        told["requestParameters"],
        json!({
            "list-type": "2", "prefix": "a", "encoding-type": "url", "X-Amz-Algorithm": "AWS4-HMAC-SHA256", "X-Amz-Date": "20260302T100000Z",
            "X-Amz-Expires": "300", "X-Amz-SignedHeaders": "host", "bucketName": "example-bucket",
            "Host": "example-bucket.s3.us-east-1.amazonaws.com",
        })
    );
    assert_eq!(told["additionalEventData"]["AuthenticationMethod"], "QueryString");
    let request = signed_at(unsigned("s3", "ListBuckets", &json!({})), "s3", &by, world.now);
    let told = self::told(&mut world, request);
    assert_eq!(told["additionalEventData"]["AuthenticationMethod"], "AuthHeader");
}

/// The record of a request at the front door.
pub(super) fn told(world: &mut World, request: Request) -> Value {
    let mut journal = Journal::default();
    let response = handle(world, &mut journal, &request, PEER);
    journal.record(
        world.now,
        Event::Exchange(Box::new(Exchange {
            from: "laptop".to_owned(),
            by: Sender::default(),
            visitor: None,
            hops: Vec::new(),
            peer: PEER,
            request: Arc::new(request),
            ending: Ending::Answered(Arc::new(response)),
            boot: false,
            hop_limit: None,
        })),
    );
    trail::record(world, &journal, 0).unwrap()
}

/// CloudTrail User Guide, "CloudTrail userIdentity element"; a record of Stratus Red Team's for the form of the answer.
#[test]
fn the_trail_tells_of_sessions() {
    let (mut world, by) = scene();
    let record = |world: &mut World, by: &Credentials, service: &str, operation: &str, input: &Value| {
        let request = signed_at(unsigned(service, operation, input), service, by, world.now);
        told(world, request)
    };
    let input =
        json!({"RoleArn": APP, "RoleSessionName": "s1", "SourceIdentity": "DevUser", "DurationSeconds": 900});
    let told = record(&mut world, &by, "sts", "AssumeRole", &input);
    let key = world.sts.keys.values().find(|key| matches!(key.holder, Holder::Session(_))).unwrap().clone();
    assert_eq!(
        told["requestParameters"],
        json!({"roleArn": APP, "roleSessionName": "s1", "durationSeconds": 900, "sourceIdentity": "DevUser"})
    );
    assert_eq!(
        told["responseElements"],
        json!({
            "credentials": {"accessKeyId": key.id, "expiration": "Mar 2, 2026, 10:15:00 AM", "sessionToken": key.token},
            "assumedRoleUser": {"assumedRoleId": format!("{}:s1", world.iam.roles["app"].id), "arn": "arn:aws:sts::111122223333:assumed-role/app/s1"},
            "sourceIdentity": "DevUser",
        })
    );
    assert_eq!(told["resources"], json!([{"accountId": ACCOUNT, "type": "AWS::IAM::Role", "ARN": APP}]));
    assert_eq!((&told["readOnly"], &told["userIdentity"]["type"]), (&json!(true), &json!("IAMUser")));
    assert!(!told.to_string().contains(&key.secret));
    let by_role = Credentials { access_key: key.id.to_string(), secret: key.secret, token: key.token };
    let told = record(&mut world, &by_role, "iam", "ListRoles", &json!({}));
    let context = &told["userIdentity"]["sessionContext"];
    assert_eq!(
        context["attributes"],
        json!({"creationDate": "2026-03-02T10:00:00Z", "mfaAuthenticated": "false"})
    );
    assert_eq!((&context["sourceIdentity"], &context["ec2RoleDelivery"]), (&json!("DevUser"), &Value::Null));
    assert_eq!(context["sessionIssuer"]["arn"], APP);
    let told = record(&mut world, &by, "sts", "GetSessionToken", &json!({}));
    assert_eq!(
        told["responseElements"]["credentials"].as_object().unwrap().keys().collect::<Vec<_>>(),
        ["accessKeyId", "expiration", "sessionToken"]
    );
    assert_eq!(told["responseElements"]["credentials"]["expiration"], "Mar 2, 2026, 10:00:00 PM");
    for (hours, expiration) in [(2, "Mar 2, 2026, 12:00:00 PM"), (14, "Mar 3, 2026, 12:00:00 AM")] {
        let input = json!({"DurationSeconds": hours * 3600});
        let told = record(&mut world, &by, "sts", "GetSessionToken", &input);
        assert_eq!(told["responseElements"]["credentials"]["expiration"], expiration);
    }
    let temporary =
        world.sts.keys.values().find(|key| matches!(key.holder, Holder::UserSession(_))).unwrap().clone();
    let temporary = Credentials {
        access_key: temporary.id.to_string(),
        secret: temporary.secret,
        token: temporary.token,
    };
    let told = record(&mut world, &temporary, "s3", "ListBuckets", &json!({}));
    assert_eq!(
        told["userIdentity"],
        json!({
            "type": "IAMUser", "principalId": "AIDAQQQQQQQQQQQQQQQQQ", "arn": DEV, "accountId": ACCOUNT,
            "accessKeyId": temporary.access_key, "userName": "dev",
            "sessionContext": {"attributes": {"creationDate": "2026-03-02T10:00:00Z", "mfaAuthenticated": "false"}},
        })
    );
    let told = record(&mut world, &by, "sts", "GetFederationToken", &json!({"Name": "bob", "Policy": ALL}));
    assert_eq!(
        (&told["readOnly"], &told["responseElements"]["packedPolicySize"]),
        (&json!(false), &json!(4))
    );
    let federated =
        world.sts.keys.values().find(|key| matches!(key.holder, Holder::Federated(_))).unwrap().clone();
    let federated = Credentials {
        access_key: federated.id.to_string(),
        secret: federated.secret,
        token: federated.token,
    };
    let told = record(&mut world, &federated, "sts", "GetCallerIdentity", &json!({}));
    assert_eq!(
        told["userIdentity"],
        json!({
            "type": "FederatedUser", "principalId": "111122223333:bob", "arn": "arn:aws:sts::111122223333:federated-user/bob",
            "accountId": ACCOUNT, "accessKeyId": federated.access_key,
            "sessionContext": {
                "sessionIssuer": {"type": "IAMUser", "principalId": "AIDAQQQQQQQQQQQQQQQQQ", "arn": DEV, "accountId": ACCOUNT, "userName": "dev"},
                "webIdFederationData": {},
                "attributes": {"creationDate": "2026-03-02T10:00:00Z", "mfaAuthenticated": "false"},
            },
        })
    );
    assert_eq!(told["responseElements"], Value::Null);
}
