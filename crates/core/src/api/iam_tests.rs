//! IAM through the front door: who is meant by a request that names nobody, what a call leaves behind, and what becomes of
//! keys and principals when their user or role is gone.
//!
//! Judges: localstack's recordings of IAM of 2026; denials in public transcripts; IAM User Guide, "AWS JSON policy
//! elements: Principal" and "Unique identifiers".

use serde_json::json;

use super::{
    tests::{admin, call, error_of, session, world},
    *,
};
use crate::{
    ids::AccessKeyId,
    model,
    policy::Document,
    sigv4::Credentials,
    time::{Span, Timestamp},
};

const ALL: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;

/// Calls as somebody; panics with AWS's sentence where it is refused.
fn done(world: &mut World, by: &Credentials, service: &str, operation: &str, input: &Value) -> Value {
    let response = call(world, by, service, operation, input);
    let model = model::service(service).unwrap();
    let read = codec::decode_response(model, model.operation(operation).unwrap(), &response);
    read.unwrap_or_else(|error| panic!("{operation} {input}: {error}"))
}

fn refused(
    world: &mut World,
    by: &Credentials,
    service: &str,
    operation: &str,
    input: &Value,
) -> (String, String) {
    let response = call(world, by, service, operation, input);
    let error = error_of(service, operation, &response);
    (error.code, error.message)
}

/// A user with a key and this inline policy.
fn user(world: &mut World, name: &str, policy: &str) -> Credentials {
    let by = admin(world);
    done(world, &by, "iam", "CreateUser", &json!({"UserName": name}));
    let put = json!({"UserName": name, "PolicyName": "only", "PolicyDocument": policy});
    done(world, &by, "iam", "PutUserPolicy", &put);
    keys(world, name)
}

fn keys(world: &mut World, name: &str) -> Credentials {
    let by = admin(world);
    let made = done(world, &by, "iam", "CreateAccessKey", &json!({"UserName": name}));
    let text = |member: &str| made["AccessKey"][member].as_str().unwrap().to_owned();
    Credentials { access_key: text("AccessKeyId"), secret: text("SecretAccessKey"), token: None }
}

/// Takes everything from a user that is in the way, and the user.
fn gone(world: &mut World, name: &str, key: &Credentials) {
    let by = admin(world);
    let input = json!({"UserName": name, "AccessKeyId": key.access_key, "PolicyName": "only"});
    let only = |members: &[&str]| -> Value {
        members.iter().map(|m| ((*m).to_owned(), input[*m].clone())).collect::<serde_json::Map<_, _>>().into()
    };
    done(world, &by, "iam", "DeleteAccessKey", &only(&["UserName", "AccessKeyId"]));
    done(world, &by, "iam", "DeleteUserPolicy", &only(&["UserName", "PolicyName"]));
    done(world, &by, "iam", "DeleteUser", &only(&["UserName"]));
}

/// The session of role `reader` with this policy of the role.
fn reader(world: &mut World, policy: &str) -> Credentials {
    let by = admin(world);
    let make = json!({"RoleName": "reader", "Path": "/path/", "AssumeRolePolicyDocument": crate::testing::EC2_TRUST});
    done(world, &by, "iam", "CreateRole", &make);
    world.iam.roles.get_mut("reader").unwrap().id = "AROAQQQQQQQQQQQQQQQQQ".into();
    let put = json!({"RoleName": "reader", "PolicyName": "only", "PolicyDocument": policy});
    done(world, &by, "iam", "PutRolePolicy", &put);
    session(world, Span::hours(6))
}

/// Seen in August 2026: a session is judged on a user that has the session's name. Recorded: where that is allowed, there
/// is nobody to tell of.
#[test]
fn a_session_that_names_no_user() {
    let nothing =
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sqs:*","Resource":"*"}}"#;
    for (policy, code, message) in [
        (
            nothing,
            "AccessDenied",
            "User: arn:aws:sts::111122223333:assumed-role/reader/i-0123 is not authorized to perform: @ on resource: user i-0123 because no identity-based policy allows the @ action",
        ),
        (ALL, "ValidationError", "Must specify userName when calling with non-User credentials"),
    ] {
        let mut world = world();
        let by = reader(&mut world, policy);
        let key = json!({"AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "Status": "Inactive"});
        for (operation, input) in [
            ("GetUser", json!({})),
            ("CreateAccessKey", json!({})),
            ("ListAccessKeys", json!({})),
            ("UpdateAccessKey", key.clone()),
            ("DeleteAccessKey", json!({"AccessKeyId": "AKIAIOSFODNN7EXAMPLE"})),
        ] {
            let told = refused(&mut world, &by, "iam", operation, &input);
            let wanted = message.replace('@', &format!("iam:{operation}"));
            assert_eq!(told, (code.to_owned(), wanted), "{operation}");
        }
    }
}

/// What a user may do to itself by `${aws:username}` it may do without naming itself.
#[test]
fn a_user_that_names_nobody_is_itself() {
    let mut world = world();
    let own = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:*","Resource":"arn:aws:iam::*:user/${aws:username}"}}"#;
    let by = user(&mut world, "ann", own);
    assert_eq!(done(&mut world, &by, "iam", "GetUser", &json!({}))["User"]["UserName"], "ann");
    done(&mut world, &by, "iam", "CreateAccessKey", &json!({}));
    let listed = done(&mut world, &by, "iam", "ListAccessKeys", &json!({}));
    assert_eq!(listed["AccessKeyMetadata"].as_array().unwrap().len(), 2);
    let id = json!({"AccessKeyId": listed["AccessKeyMetadata"][1]["AccessKeyId"]});
    done(&mut world, &by, "iam", "DeleteAccessKey", &id);
    let other = refused(&mut world, &by, "iam", "ListAccessKeys", &json!({"UserName": "admin"}));
    assert_eq!(other.0, "AccessDenied");
}

/// IAM API reference, AccessKeyLastUsed: date, region and service of the newest request that was signed with it, allowed or
/// not. A request whose signature is wrong leaves nothing.
#[test]
fn keys_remember_where_they_were_used() {
    let mut world = world();
    let by = user(&mut world, "ann", ALL);
    let used = |world: &World| world.iam.keys_used.get(&AccessKeyId::new(by.access_key.as_str())).cloned();
    assert_eq!(used(&world), None);
    let forged = Credentials { secret: "another".to_owned(), ..by.clone() };
    refused(&mut world, &forged, "ec2", "DescribeInstances", &json!({}));
    assert_eq!(used(&world), None);
    for (service, operation) in [
        ("ec2", "DescribeInstances"),
        ("monitoring", "ListMetrics"),
        ("s3", "ListBuckets"),
        ("sts", "GetCallerIdentity"),
    ] {
        world.now = world.now.plus(Span::seconds(7));
        let model = model::behind(service).unwrap();
        let mut request = super::tests::unsigned(model, operation, &json!({}));
        sigv4::sign(&mut request, &by, "us-east-1", service, world.now);
        assert_eq!(handle(&mut world, &mut Journal::default(), &request, super::tests::PEER).status, 200);
        let used = used(&world).unwrap();
        assert_eq!((used.at, used.region.as_str(), used.service.as_str()), (world.now, "us-east-1", service));
    }
    // A denied call is a use too.
    let name = json!({"UserName": "ann", "PolicyName": "only"});
    let by_admin = admin(&world);
    done(&mut world, &by_admin, "iam", "DeleteUserPolicy", &name);
    world.now = world.now.plus(Span::seconds(7));
    assert_eq!(refused(&mut world, &by, "iam", "ListUsers", &json!({})).0, "AccessDenied");
    assert_eq!(used(&world).unwrap().at, world.now);
}

/// IAM User Guide, "Unique identifiers": a role made anew under the same name is another.
#[test]
fn a_role_made_anew_was_not_used() {
    let mut world = world();
    let by = reader(&mut world, ALL);
    done(&mut world, &by, "s3", "ListBuckets", &json!({}));
    let used = |world: &World| world.iam.roles["reader"].last_used.clone();
    assert_eq!(used(&world).map(|used| used.service), Some("s3".to_owned()));
    world.iam.roles.get_mut("reader").unwrap().id = "AROAANOTHER".into();
    world.iam.roles.get_mut("reader").unwrap().last_used = None;
    assert_eq!(refused(&mut world, &by, "s3", "ListBuckets", &json!({})).0, "AccessDenied");
    assert_eq!(used(&world), None);
}

/// Keys of GetSessionToken end with their user, and another user of the name does not revive them.
#[test]
fn temporary_keys_end_with_their_user() {
    let mut world = world();
    let by = user(&mut world, "ann", ALL);
    let got = done(&mut world, &by, "sts", "GetSessionToken", &json!({}))["Credentials"].clone();
    let text = |member: &str| got[member].as_str().unwrap().to_owned();
    let temporary = Credentials {
        access_key: text("AccessKeyId"),
        secret: text("SecretAccessKey"),
        token: Some(text("SessionToken")),
    };
    done(&mut world, &temporary, "ec2", "DescribeInstances", &json!({}));
    gone(&mut world, "ann", &by);
    for again in [false, true] {
        if again {
            user(&mut world, "ann", ALL);
        }
        assert_eq!(refused(&mut world, &temporary, "ec2", "DescribeInstances", &json!({})).0, "AuthFailure");
        assert_eq!(refused(&mut world, &by, "iam", "GetUser", &json!({})).0, "InvalidClientTokenId");
    }
}

/// IAM User Guide, "AWS JSON policy elements: Principal": an ARN in a policy gives way to the unique id of who was meant
/// once that one is deleted, in trust policies and in policies of buckets.
#[test]
fn principals_that_are_gone_leave_their_id() {
    let mut world = world();
    let nothing =
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sqs:*","Resource":"*"}}"#;
    let by = user(&mut world, "annie", nothing);
    let id = world.iam.users["annie"].id.to_string();
    let trust = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": {"AWS": ["arn:aws:iam::111122223333:user/annie", "arn:aws:iam::111122223333:user/admin"]}}]});
    let make = json!({"RoleName": "worker", "AssumeRolePolicyDocument": trust.to_string()});
    let by_admin = admin(&world);
    done(&mut world, &by_admin, "iam", "CreateRole", &make);
    let bucket = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListBucket",
        "Principal": {"AWS": "arn:aws:iam::111122223333:user/annie"}, "Resource": "arn:aws:s3:::example-bucket"}]});
    let document = Arc::new(Document::parse(&bucket.to_string()).unwrap());
    world.s3.buckets.values_mut().next().unwrap().policy = Some(document);
    let assume = json!({"RoleArn": "arn:aws:iam::111122223333:role/worker", "RoleSessionName": "job"});
    let list = json!({"Bucket": "example-bucket"});
    done(&mut world, &by, "sts", "AssumeRole", &assume);
    done(&mut world, &by, "s3", "ListObjectsV2", &list);
    gone(&mut world, "annie", &by);
    let told = done(&mut world, &by_admin, "iam", "GetRole", &json!({"RoleName": "worker"}));
    let principal = &told["Role"]["AssumeRolePolicyDocument"]["Statement"][0]["Principal"]["AWS"];
    assert_eq!(*principal, json!([id, "arn:aws:iam::111122223333:user/admin"]));
    let another = user(&mut world, "annie", nothing);
    assert_eq!(refused(&mut world, &another, "sts", "AssumeRole", &assume).0, "AccessDenied");
    assert_eq!(refused(&mut world, &another, "s3", "ListObjectsV2", &list).0, "AccessDenied");
    done(&mut world, &by_admin, "sts", "AssumeRole", &assume);
    // Who is meant by an id again is meant.
    world.iam.users.get_mut("annie").unwrap().id = id.as_str().into();
    done(&mut world, &another, "sts", "AssumeRole", &assume);
    done(&mut world, &another, "s3", "ListObjectsV2", &list);
}

/// The same for a role whose sessions were let in.
#[test]
fn a_role_that_was_trusted_is_not_trusted_again_by_its_name() {
    let mut world = world();
    let by = admin(&world);
    let trust = |who: &str| {
        json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sts:AssumeRole",
            "Principal": {"AWS": who}}})
        .to_string()
    };
    let make = |name: &str, trust: String| json!({"RoleName": name, "AssumeRolePolicyDocument": trust});
    let first = make("first", trust("arn:aws:iam::111122223333:user/admin"));
    done(&mut world, &by, "iam", "CreateRole", &first);
    let id = world.iam.roles["first"].id.to_string();
    done(
        &mut world,
        &by,
        "iam",
        "CreateRole",
        &make("second", trust("arn:aws:iam::111122223333:role/first")),
    );
    done(&mut world, &by, "iam", "DeleteRole", &json!({"RoleName": "first"}));
    done(&mut world, &by, "iam", "CreateRole", &first);
    assert!(world.iam.roles["second"].trust.source.contains(&format!("{{\"AWS\":\"{id}\"}}")));
    assert_ne!(world.iam.roles["first"].id.to_string(), id);
}

/// A report tells of the moment it was made, and is told for four hours.
#[test]
fn a_report_is_good_for_four_hours() {
    let mut world = world();
    let by = admin(&world);
    assert_eq!(refused(&mut world, &by, "iam", "GetCredentialReport", &json!({})), told("ReportNotPresent"));
    done(&mut world, &by, "iam", "GenerateCredentialReport", &json!({}));
    let made = world.now;
    let after = |world: &mut World, span: Span| {
        world.now = Timestamp::from_millis(made.as_millis() + span.as_millis());
    };
    after(&mut world, Span::millis(4 * 3_600_000 - 1));
    done(&mut world, &by, "iam", "GetCredentialReport", &json!({}));
    assert_eq!(
        done(&mut world, &by, "iam", "GenerateCredentialReport", &json!({})),
        json!({"State": "COMPLETE"})
    );
    after(&mut world, Span::hours(4));
    assert_eq!(refused(&mut world, &by, "iam", "GetCredentialReport", &json!({})), told("ReportExpired"));
    assert_eq!(
        done(&mut world, &by, "iam", "GenerateCredentialReport", &json!({})),
        json!({"State": "STARTED"})
    );
    done(&mut world, &by, "iam", "GetCredentialReport", &json!({}));
}

/// A code, and what botocore says where there are no words.
fn told(code: &str) -> (String, String) {
    (code.to_owned(), "Unknown".to_owned())
}
