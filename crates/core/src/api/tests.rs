//! Judges: AWS's documented and publicly recorded refusals, fault by fault and flavour by flavour.

use serde_json::json;

use super::*;
use crate::{
    http::Headers,
    ids::{AccountId, Arn, InstanceId, RoleName, UniqueId, UserName},
    model,
    setup::Setup,
    sigv4::Credentials,
    sts::{AccessKey, Holder, RoleSession, SourceInstance},
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

pub(super) fn admin(world: &World) -> Credentials {
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

pub(super) fn unsigned(service: &str, operation: &str, input: &Value) -> Request {
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

/// What is done to a good request, and the answers of EC2, IAM and STS, and S3: status, code, sentence.
type Row = (&'static str, fn(&mut World, &str) -> Request, [(u16, &'static str, &'static str); 3]);

const INVALID_TOKEN: &str = "The security token included in the request is invalid.";
const NOT_VALIDATED: &str = "AWS was not able to validate the provided access credentials";
const MISMATCH: &str = "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";

pub(super) fn bare(service: &str) -> Request {
    let operation = match service {
        "ec2" => "DescribeInstances",
        "sts" => "GetCallerIdentity",
        _ => "ListBuckets",
    };
    unsigned(service, operation, &json!({}))
}

/// EC2 API reference, "Error codes"; IAM API reference, "Common errors"; S3 API reference, "Error responses".
const FAULTS: &[Row] = &[
    (
        "not signed",
        |_, service| bare(service),
        [
            (400, "MissingParameter", "The request must contain the parameter AWSAccessKeyId"),
            (403, "MissingAuthenticationToken", "Request is missing Authentication Token"),
            (403, "AccessDenied", "Access Denied"),
        ],
    ),
    (
        "another scheme",
        |_, service| {
            let mut request = bare(service);
            request.headers = Headers::from_iter([("Authorization", "Bearer x")]);
            request
        },
        [
            (401, "AuthFailure", NOT_VALIDATED),
            (403, "IncompleteSignature", "Authorization header requires 'AWS4-HMAC-SHA256' algorithm."),
            (400, "InvalidArgument", "Unsupported Authorization Type"),
        ],
    ),
    (
        "an unknown key",
        |world, service| {
            let by = Credentials { access_key: "AKIAIOSFODNN7EXAMPLE".to_owned(), ..admin(world) };
            signed_at(bare(service), service, &by, world.now)
        },
        [
            (401, "AuthFailure", NOT_VALIDATED),
            (403, "InvalidClientTokenId", INVALID_TOKEN),
            (403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records."),
        ],
    ),
    (
        "a deactivated key",
        |world, service| {
            let by = admin(world);
            world.sts.keys.values_mut().for_each(|key| key.active = false);
            signed_at(bare(service), service, &by, world.now)
        },
        [
            (401, "AuthFailure", NOT_VALIDATED),
            (403, "InvalidClientTokenId", INVALID_TOKEN),
            (403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records."),
        ],
    ),
    (
        "a key whose user is gone",
        |world, service| {
            let by = admin(world);
            world.iam.users.remove(&UserName::new("admin").to_string());
            signed_at(bare(service), service, &by, world.now)
        },
        [
            (401, "AuthFailure", NOT_VALIDATED),
            (403, "InvalidClientTokenId", INVALID_TOKEN),
            (403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records."),
        ],
    ),
    (
        "another secret",
        |world, service| {
            let by = Credentials { secret: "x".to_owned(), ..admin(world) };
            signed_at(bare(service), service, &by, world.now)
        },
        [
            (401, "AuthFailure", NOT_VALIDATED),
            (403, "SignatureDoesNotMatch", MISMATCH),
            (
                403,
                "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
            ),
        ],
    ),
    (
        "a temporary key without its token",
        |world, service| {
            let by = Credentials { token: None, ..session(world, Span::hours(6)) };
            signed_at(bare(service), service, &by, world.now)
        },
        [
            (401, "AuthFailure", NOT_VALIDATED),
            (403, "InvalidClientTokenId", INVALID_TOKEN),
            (403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records."),
        ],
    ),
    (
        "another session's token",
        |world, service| {
            let by = Credentials { token: Some("x".to_owned()), ..session(world, Span::hours(6)) };
            signed_at(bare(service), service, &by, world.now)
        },
        [
            (401, "AuthFailure", NOT_VALIDATED),
            (403, "InvalidClientTokenId", INVALID_TOKEN),
            (400, "InvalidToken", "The provided token is malformed or otherwise invalid."),
        ],
    ),
    (
        "a session that is over",
        |world, service| {
            let by = session(world, Span::hours(6));
            world.now = world.now.plus(Span::hours(6));
            signed_at(bare(service), service, &by, world.now)
        },
        [
            (400, "RequestExpired", "Request has expired."),
            (403, "ExpiredToken", "The security token included in the request is expired"),
            (400, "ExpiredToken", "The provided token has expired."),
        ],
    ),
    (
        "a clock that is 16 minutes slow",
        |world, service| {
            let by = admin(world);
            signed_at(bare(service), service, &by, world.now.plus(Span::minutes(-16)))
        },
        [
            (400, "RequestExpired", "Request has expired."),
            (
                403,
                "SignatureDoesNotMatch",
                "Signature expired: 20260302T094400Z is now earlier than 20260302T095500Z (20260302T100000Z - 5 min.)",
            ),
            (
                403,
                "RequestTimeTooSkewed",
                "The difference between the request time and the current time is too large.",
            ),
        ],
    ),
    (
        "a clock that is 16 minutes fast",
        |world, service| {
            let by = admin(world);
            signed_at(bare(service), service, &by, world.now.plus(Span::minutes(16)))
        },
        [
            (400, "RequestExpired", "Request has expired."),
            (
                403,
                "SignatureDoesNotMatch",
                "Signature not yet current: 20260302T101600Z is still later than 20260302T100500Z (20260302T100000Z + 5 min.)",
            ),
            (
                403,
                "RequestTimeTooSkewed",
                "The difference between the request time and the current time is too large.",
            ),
        ],
    ),
    (
        "another region",
        |world, service| {
            let by = admin(world);
            let mut request = bare(service);
            sigv4::sign(&mut request, &by, "eu-west-1", service, world.now);
            request
        },
        [
            (401, "AuthFailure", NOT_VALIDATED),
            (403, "SignatureDoesNotMatch", "Credential should be scoped to a valid region. "),
            (
                400,
                "AuthorizationHeaderMalformed",
                "The authorization header is malformed; the region 'eu-west-1' is wrong; expecting 'us-east-1'",
            ),
        ],
    ),
];

#[test]
fn faults_of_authentication_are_worded_as_each_service_words_them() {
    for (fault, make, answers) in FAULTS {
        for (service, (status, code, sentence)) in ["ec2", "sts", "s3"].into_iter().zip(answers) {
            let mut world = world();
            let mut journal = Journal::default();
            let request = make(&mut world, service);
            let response = handle(&mut world, &mut journal, &request, PEER);
            let operation = &model::service(service).unwrap().operations()[0].name;
            let error = error_of(service, operation, &response);
            let told = (error.status, error.code.as_str(), error.message.as_str());
            assert_eq!(told, (*status, *code, *sentence), "{service}: {fault}");
            let Event::ApiCall(trail) = &journal.entries()[0].event else { panic!("an ApiCall") };
            assert_eq!(trail.identity, None, "{service}: {fault}");
            assert_eq!(trail.error.as_ref().unwrap().0, *code);
        }
    }
}

/// S3 allows 15 minutes, the query services 5 (S3 API reference; IAM User Guide, "Signature Version 4").
#[test]
fn a_slow_clock_within_bounds_is_good() {
    let mut world = world();
    let by = admin(&world);
    for (service, minutes, good) in [("sts", 5, true), ("sts", 6, false)] {
        let request = signed_at(bare(service), service, &by, world.now.plus(Span::minutes(-minutes)));
        let response = handle(&mut world, &mut Journal::default(), &request, PEER);
        assert_eq!(response.status == 200, good, "{service} {minutes}");
    }
}

#[test]
fn what_is_not_simulated_is_said_in_the_labs_own_voice() {
    let mut world = world();
    let by = admin(&world);
    let mut create_vpc = bare("ec2");
    create_vpc.body = "Action=CreateVpc&Version=2016-11-15".into();
    let mut parameter = bare("sts");
    parameter.body = "Action=GetCallerIdentity&Version=2011-06-15&Verbose=true".into();
    let mut object = bare("s3");
    object.url.path = "/bucket/key".to_owned();
    let mut lambda = bare("sts");
    lambda.url.host = "lambda.us-east-1.amazonaws.com".to_owned();
    let mut elsewhere = bare("ec2");
    elsewhere.url.host = "ec2.eu-west-1.amazonaws.com".to_owned();
    let rows = [
        (create_vpc, "ec2", "ec2 CreateVpc"),
        (parameter, "sts", "parameter Verbose of sts GetCallerIdentity"),
        (object, "s3", "s3 GetObject"),
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
