//! Query services on the wire, answer by answer. Most rows are what Argmin's oracle of STS (`sts-oracle`, in its repository)
//! asserts of AWS; its label stands in each, other sources in full.

use serde_json::json;

use super::{
    handle,
    tests::{PEER, admin, signed_at, unsigned, world},
};
use crate::{
    http::{Method, Response},
    journal::Journal,
    world::World,
};

const ROLE: &str = "arn:aws:iam::111122223333:role/reader";

/// A body, as a form, to a service.
fn posted(world: &mut World, service: &str, body: &str) -> Response {
    let operation = if service == "ec2" { "DescribeInstances" } else { "GetUser" };
    let operation = if service == "sts" { "GetCallerIdentity" } else { operation };
    let mut request = unsigned(service, operation, &json!({}));
    request.body = body.into();
    let by = admin(world);
    let request = signed_at(request, service, &by, world.now);
    handle(world, &mut Journal::default(), &request, PEER)
}

/// Service, body, status, what stands in the answer, source.
type Row = (&'static str, &'static str, u16, &'static str, &'static str);

#[rustfmt::skip]
const ROWS: &[Row] = &[
    ("sts", "Action=GetCallerIdentity&Version=2011-06-15", 200, "<GetCallerIdentityResult>\n    <Arn>arn:aws:iam::111122223333:user/admin</Arn>\n    <UserId>", "get-caller-identity-post"),
    ("sts", "Action=NoSuchAction&Version=2011-06-15", 400, "<ErrorResponse xmlns=\"http://webservices.amazon.com/AWSFault/2005-15-09\">\n  <Error>\n    <Type>Sender</Type>\n    <Code>InvalidAction</Code>\n    <Message>Could not find operation NoSuchAction for version 2011-06-15</Message>", "unknown-action"),
    ("sts", "Action=GetCallerIdentity", 400, "<Message>Could not find operation GetCallerIdentity for version NO_VERSION_SPECIFIED</Message>", "missing-version"),
    ("sts", "Action=GetCallerIdentity&Version=", 400, "<Message>Could not find operation GetCallerIdentity for version </Message>", "empty-version"),
    ("sts", "Action=GetCallerIdentity&Version=2000-01-01", 400, "<Code>InvalidAction</Code>\n    <Message>Could not find operation GetCallerIdentity for version 2000-01-01</Message>", "unsupported-version"),
    ("sts", "Action=GetCallerIdentity&Action=NoSuchAction&Version=2011-06-15", 200, "<GetCallerIdentityResult>", "duplicate-action"),
    ("sts", "Action=NoSuchAction&Action=GetCallerIdentity&Version=2011-06-15", 400, "Could not find operation NoSuchAction for version 2011-06-15", "duplicate-action-invalid-first"),
    ("sts", "Action=GetCallerIdentity&Version=2011-06-15&Version=2000-01-01", 200, "<GetCallerIdentityResult>", "duplicate-version"),
    ("sts", "Action=GetCallerIdentity&Version=2000-01-01&Version=2011-06-15", 400, "for version 2000-01-01", "duplicate-version-invalid-first"),
    ("sts", "Action=&Version=2011-06-15", 400, "<Message>Could not find operation  for version 2011-06-15</Message>", "empty-action"),
    ("sts", "Action=GetCallerIdentity&Version=2011-06-15&Unknown=value", 200, "<GetCallerIdentityResult>", "unknown-parameter"),
    ("sts", "Action=AssumeRole&Version=2011-06-15&RoleSessionName=aa", 400, "<Message>1 validation error detected: Value null at 'roleArn' failed to satisfy constraint: Member must not be null</Message>", "assume-role-missing-role-arn"),
    ("sts", "Action=AssumeRole&Version=2011-06-15&RoleSessionName=aa&RoleArn=", 400, "<Message>2 validation errors detected: Value '' at 'roleArn' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+; Value '' at 'roleArn' failed to satisfy constraint: Member must have length greater than or equal to 20</Message>", "assume-role-empty-role-arn"),
    ("sts", "Action=AssumeRole&Version=2011-06-15&RoleSessionName=aa&RoleArn=not-an-arn&RoleArn=arn:aws:iam::111122223333:role/reader", 400, "Value 'not-an-arn' at 'roleArn'", "assume-role-duplicate-role-arn-invalid-first"),
    ("sts", "Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::111122223333:role/reader&RoleSessionName=", 400, "<Message>1 validation error detected: Value '' at 'roleSessionName' failed to satisfy constraint: Member must have length greater than or equal to 2</Message>", "assume-role-empty-session-name"),
    ("sts", "Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::111122223333:role/reader&RoleSessionName=bad/name", 400, "Member must satisfy regular expression pattern: [\\w+=,.@-]*</Message>", "assume-role-invalid-session-name"),
    ("sts", "Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::111122223333:role/reader&RoleSessionName=aa&DurationSeconds=", 400, "<Code>MalformedInput</Code>\n    <Message>missing value for decimal type</Message>", "assume-role-empty-duration"),
    ("sts", "Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::111122223333:role/reader&RoleSessionName=aa&DurationSeconds=abc", 400, "<Code>MalformedInput</Code>\n  </Error>", "assume-role-nonnumeric-duration"),
    ("sts", "Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::111122223333:role/reader&RoleSessionName=aa&DurationSeconds=900.0", 400, "<Code>MalformedInput</Code>\n  </Error>", "assume-role-decimal-duration"),
    ("sts", "Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::111122223333:role/reader&RoleSessionName=aa&DurationSeconds=2147483647", 400, "Value '2147483647' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 43200", "assume-role-i32-max-duration"),
    ("sts", "Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::111122223333:role/reader&RoleSessionName=aa&DurationSeconds=2147483648", 400, "<Code>MalformedInput</Code>\n  </Error>", "assume-role-i32-overflow-duration"),
    ("sts", "Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::111122223333:role/reader&RoleSessionName=aa&DurationSeconds=-2147483649", 400, "<Code>MalformedInput</Code>\n  </Error>", "assume-role-i32-underflow-duration"),
    ("sts", "Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::111122223333:role/reader&RoleSessionName=aa&DurationSeconds=%2B900", 200, "<AssumeRoleResult>\n    <AssumedRoleUser>\n      <AssumedRoleId>", "assume-role-leading-plus-duration"),
    ("sts", "Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::111122223333:role/reader&RoleSessionName=aa&DurationSeconds=0900&DurationSeconds=899", 200, "</AssumedRoleUser>\n    <Credentials>\n      <AccessKeyId>", "assume-role-leading-zero-duration, assume-role-duplicate-duration-valid-first"),
    ("sts", "Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::111122223333:role/reader&RoleSessionName=aa&Unknown=value", 200, "<AssumeRoleResult>", "assume-role-unknown-parameter"),
    ("sts", "Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::111122223333:role/reader&RoleSessionName=aa&MinimumSessionTokenSize=1", 501, "<Message>rolelab: parameter MinimumSessionTokenSize of sts AssumeRole is not simulated</Message>", "botocore 1.44.5 has it; the lab's own voice"),
    ("iam", "Action=GetUser&Version=1999-01-01", 400, "<Message>Could not find operation GetUser for version 1999-01-01</Message>", "unsupported-version: one framework"),
    ("iam", "Action=GetUser&Version=2010-05-08&UserName=admin&UserName=eve&Unknown=value", 200, "<UserName>admin</UserName>", "unknown-parameter, duplicates: one framework"),
    ("iam", "Action=SimulatePrincipalPolicy&Version=2010-05-08&PolicySourceArn=arn:aws:iam::111122223333:user/admin&ActionNames.member.1=s3:GetObject&PolicyExclusionList.1.PolicyArn=x", 501, "parameter PolicyExclusionList of iam SimulatePrincipalPolicy is not simulated", "botocore 1.44.5 has it; the lab's own voice"),
    ("ec2", "Action=DescribeInstances&Version=2016-11-15&Bogus=1", 400, "<Code>UnknownParameter</Code><Message>The parameter Bogus is not recognized</Message>", "appoxy/aws#32"),
    ("ec2", "Action=ModifyInstanceAttribute&Version=2016-11-15&InstanceId=i-1&SriovNet.Value=simple", 400, "<Message>The parameter SriovNet is not recognized</Message>", "aws/aws-sdk-ruby#422: the first part alone"),
    ("ec2", "Action=StopInstances&Version=2016-11-15&InstanceId.1=i-1&SkipOsShutdown=true", 501, "<Message>rolelab: parameter SkipOsShutdown of ec2 StopInstances is not simulated</Message>", "botocore 1.44.5 has it; the lab's own voice"),
    ("ec2", "Action=RunInstances&Version=2016-11-15&BlockDeviceMapping.2.Ebs.EbsCardIndex=1", 501, "parameter BlockDeviceMapping.2.Ebs.EbsCardIndex of ec2 RunInstances", "botocore 1.44.5 has it; the lab's own voice"),
    ("ec2", "Action=DescribeInstances&Version=2015-12-01", 400, "<Code>NoSuchVersion</Code><Message>The requested version (2015-12-01) of service AmazonEC2 does not exist</Message>", "ansible/ansible#37267"),
    ("ec2", "Action=DescribeInstances&Version=2014-10-01", 501, "<Message>rolelab: version 2014-10-01 of ec2 is not simulated</Message>", "botocore 1.29.58 has it; the lab's own voice"),
];

#[test]
fn query_services_answer_as_recorded() {
    let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"sts:AssumeRole"}]}"#;
    let mut wrong = Vec::new();
    for (service, body, status, wanted, source) in ROWS {
        let mut world = world();
        let role =
            unsigned("iam", "CreateRole", &json!({"RoleName": "reader", "AssumeRolePolicyDocument": trust}));
        let by = admin(&world);
        let role = signed_at(role, "iam", &by, world.now);
        let made = handle(&mut world, &mut Journal::default(), &role, PEER);
        assert!(made.body.text().contains(ROLE), "{}", made.body.text());
        let told = posted(&mut world, service, body);
        let text = told.body.text();
        if told.status.as_u16() != *status || !text.contains(wanted) {
            wrong.push(format!("{body} ({source}): {} {text}", told.status));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// `missing-action`, `get-missing-action` and `post-without-content-type` of the same oracle.
#[test]
fn sts_without_an_action_is_elsewhere() {
    let mut world = world();
    let by = admin(&world);
    let rows = [
        (Method::POST, None, "Version=2011-06-15", true, ""),
        (Method::GET, Some("Version=2011-06-15"), "", false, "?Version=2011-06-15"),
        (Method::POST, None, "Action=GetCallerIdentity&Version=2011-06-15", false, ""),
    ];
    for (method, query, body, form, behind) in rows {
        let mut request = unsigned("sts", "GetCallerIdentity", &json!({}));
        request.method = method;
        request.url.query = query.map(str::to_owned);
        request.body = body.into();
        if !form {
            request.headers.remove("Content-Type");
        }
        let request = signed_at(request, "sts", &by, world.now);
        let mut journal = Journal::default();
        let told = handle(&mut world, &mut journal, &request, PEER);
        assert_eq!((told.status.as_u16(), told.body.0.len()), (302, 0), "{body}");
        let place = format!("https://aws.amazon.com/iam{behind}");
        assert_eq!(told.headers.get("Location"), Some(place.as_str()));
        assert!(told.headers.get("x-amzn-requestid").is_some());
        assert!(journal.entries().is_empty());
    }
}
