//! Judges: AWS's documented and publicly recorded refusals, fault by fault and flavour by flavour.

use serde_json::json;

use super::*;
use crate::{
    ids::{AccountId, Arn, InstanceId, RoleName, UniqueId},
    model,
    setup::Setup,
    sigv4::Credentials,
    sts::{AccessKey, Given, Holder, RoleSession, SourceInstance},
    time::{Span, Timestamp},
};

pub(super) const PEER: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(203, 0, 113, 7));

pub(super) fn world() -> World {
    World::new(Setup {
        seed: 1,
        epoch: Timestamp::parse("2026-03-02T10:00:00Z").unwrap(),
        account: AccountId::new("111122223333"),
        region: "us-east-1".to_owned(),
    })
}

pub(crate) fn admin(world: &World) -> Credentials {
    let key = world.admin_key().unwrap();
    Credentials { access_key: key.id.to_string(), secret: key.secret.clone(), token: None }
}

/// A session of a role that nobody made: its policies are none.
pub(super) fn session(world: &mut World, expires: Span) -> Credentials {
    let key = AccessKey {
        id: "ASIAQQQQQQQQQQQQQQQQ".into(),
        secret: "secret".to_owned(),
        token: Some("IQoJtoken".to_owned()),
        holder: Holder::Session(RoleSession {
            role: RoleName::new("reader"),
            role_id: UniqueId::new("AROAQQQQQQQQQQQQQQQQQ"),
            role_arn: Arn::new("iam", "", "111122223333", "role/path/reader"),
            name: "i-0123".to_owned(),
            source_instance: Some(SourceInstance {
                id: InstanceId::new("i-0123"),
                arn: Arn::new("ec2", "us-east-1", "111122223333", "instance/i-0123"),
                delivery: 2,
                vpc: "vpc-1".to_owned(),
                private_address: std::net::Ipv4Addr::new(172, 31, 0, 9),
            }),
            given: Given::default(),
        }),
        issued: world.now,
        expires: Some(world.now.plus(expires)),
        active: true,
    };
    let credentials =
        Credentials { access_key: key.id.to_string(), secret: key.secret.clone(), token: key.token.clone() };
    world.sts.keys.insert(key.id.clone(), key);
    credentials
}

pub(crate) fn unsigned(service: &str, operation: &str, input: &Value) -> Request {
    let service = model::service(service).unwrap();
    codec::encode_request(service, service.operation(operation).unwrap(), "us-east-1", input).unwrap()
}

pub(super) fn signed_at(mut request: Request, service: &str, by: &Credentials, at: Timestamp) -> Request {
    sigv4::sign(&mut request, by, "us-east-1", service, at);
    request
}

pub(super) fn call(
    world: &mut World,
    by: &Credentials,
    service: &str,
    operation: &str,
    input: &Value,
) -> Response {
    let request = signed_at(unsigned(service, operation, input), service, by, world.now);
    handle(world, &mut Journal::default(), &request, PEER)
}

pub(super) fn error_of(service: &str, operation: &str, response: &Response) -> ApiError {
    let service = model::service(service).unwrap();
    codec::decode_response(service, service.operation(operation).unwrap(), response).unwrap_err()
}

#[test]
fn a_signed_get_caller_identity_works_end_to_end() {
    let mut world = world();
    let mut journal = Journal::default();
    let by = admin(&world);
    let mut request = unsigned("sts", "GetCallerIdentity", &json!({}));
    request.headers.push("User-Agent", "aws-cli/2.9.19");
    let request = signed_at(request, "sts", &by, world.now);
    let response = handle(&mut world, &mut journal, &request, PEER);
    assert_eq!(response.status, 200);
    let sts = model::service("sts").unwrap();
    let output = codec::decode_response(sts, sts.operation("GetCallerIdentity").unwrap(), &response).unwrap();
    let user = world.iam.users.get("admin").unwrap();
    let told = json!({
        "UserId": user.id,
        "Account": "111122223333",
        "Arn": "arn:aws:iam::111122223333:user/admin",
    });
    assert_eq!(output, told);
    let [entry] = journal.entries() else { panic!("one event") };
    let Event::ApiCall(trail) = &entry.event else { panic!("an ApiCall") };
    assert_eq!((trail.service.as_str(), trail.operation.as_str()), ("sts", "GetCallerIdentity"));
    assert_eq!(trail.identity.as_ref().unwrap().arn.to_string(), "arn:aws:iam::111122223333:user/admin");
    assert_eq!(trail.source_address, PEER);
    assert_eq!(trail.user_agent, "aws-cli/2.9.19");
    assert!(trail.decision.as_ref().unwrap().allowed() && trail.error.is_none());
    assert_eq!(response.headers.get("x-amzn-requestid"), Some(trail.request_id.as_str()));
}

/// STS API reference, GetCallerIdentity: no permissions are required, whoever asks. For sessions see the
/// IAM User Guide, "Unique identifiers": `AROA…:session name`.
#[test]
fn a_session_without_policies_may_ask_who_it_is() {
    let mut world = world();
    let by = session(&mut world, Span::hours(6));
    let response = call(&mut world, &by, "sts", "GetCallerIdentity", &json!({}));
    let text = response.body.text();
    assert!(text.contains("<Arn>arn:aws:sts::111122223333:assumed-role/reader/i-0123</Arn>"), "{text}");
    assert!(text.contains("<UserId>AROAQQQQQQQQQQQQQQQQQ:i-0123</UserId>"), "{text}");
}

pub(super) fn bare(service: &str) -> Request {
    let operation = match service {
        "ec2" => "DescribeInstances",
        "sts" => "GetCallerIdentity",
        "ssm" => "DescribeInstanceInformation",
        _ => "ListBuckets",
    };
    unsigned(service, operation, &json!({}))
}

#[test]
fn what_is_not_simulated_is_said_in_the_labs_own_voice() {
    let mut world = world();
    let by = admin(&world);
    let mut create_vpc = bare("ec2");
    create_vpc.body = "Action=CreateVpc&Version=2016-11-15".into();
    let mut parameter = bare("sts");
    parameter.body = "Action=AssumeRole&Version=2011-06-15&ProvidedContexts.member.1.ProviderArn=x".into();
    let mut object = bare("s3");
    object.url.path = "/bucket-1/key".to_owned();
    object.url.query = Some("acl".to_owned());
    let mut lambda = bare("sts");
    lambda.url.host = "lambda.us-east-1.amazonaws.com".to_owned();
    let mut elsewhere = bare("ec2");
    elsewhere.url.host = "ec2.eu-west-1.amazonaws.com".to_owned();
    let rows = [
        (create_vpc, "ec2", "ec2 CreateVpc"),
        (parameter, "sts", "parameter ProvidedContexts of sts AssumeRole"),
        (object, "s3", "s3 GET ?acl"),
        (lambda, "lambda", "lambda"),
        (elsewhere, "ec2", "ec2 in region eu-west-1"),
    ];
    for (request, service, what) in rows {
        let mut journal = Journal::default();
        let request = signed_at(request, service, &by, world.now);
        let response = handle(&mut world, &mut journal, &request, PEER);
        assert_eq!(response.status, 501, "{what}");
        let text = response.body.text();
        assert!(text.contains("<Code>NotSimulated</Code>"), "{text}");
        assert!(text.contains(&format!("<Message>rolelab: {what} is not simulated</Message>")), "{text}");
        let recorded = Event::NotSimulated { what: what.to_owned() };
        assert!(journal.entries().iter().any(|entry| entry.event == recorded), "{what}");
    }
}

#[test]
fn hostile_requests_are_refused_before_they_are_parsed() {
    let mut world = world();
    let by = admin(&world);
    let mut long = bare("sts");
    long.headers.push("X", "x".repeat(MAX_HEAD));
    let mut big = bare("sts");
    big.body = vec![b'a'; MAX_BODY + 1].into();
    let mut deep = bare("sts");
    deep.body = format!("Action=GetCallerIdentity&{}=1", "a.".repeat(100_000)).into();
    let mut many = bare("sts");
    many.body = format!("Action=GetCallerIdentity&{}", "a=1&".repeat(100_000)).into();
    for request in [long, big, deep, many] {
        let request = signed_at(request, "sts", &by, world.now);
        let response = handle(&mut world, &mut Journal::default(), &request, PEER);
        assert_eq!(response.status, 413);
    }
}
