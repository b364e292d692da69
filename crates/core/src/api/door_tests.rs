//! Judges of the door as a whole: denials, condition keys, constraints, and what the trail keeps.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::json;

use super::{
    tests::{PEER, admin, bare, call, error_of, session, signed_at, unsigned, world},
    *,
};
use crate::{
    iam::Role,
    ids::{Arn, RoleName, UniqueId},
    model,
    policy::{Document, Outcome},
    sigv4::Credentials,
    time::Span,
};

/// A session of role `path/reader`, which has this inline policy.
fn reader(world: &mut World, policy: &str) -> Credentials {
    let document = |text: &str| Arc::new(Document::parse(text).unwrap());
    let role = Role {
        name: RoleName::new("reader"),
        id: UniqueId::new("AROAQQQQQQQQQQQQQQQQQ"),
        arn: Arn::new("iam", "", "111122223333", "role/path/reader"),
        path: "/path/".to_owned(),
        created: world.now,
        trust: document(crate::testing::EC2_TRUST),
        description: None,
        max_session: 3600,
        attached: Vec::new(),
        inline: BTreeMap::from([("only".to_owned(), document(policy))]),
        boundary: None,
        tags: vec![("Team".to_owned(), "blue".to_owned())],
        last_used: None,
    };
    world.iam.roles.insert("reader".to_owned(), role);
    session(world, Span::hours(6))
}

const NOTHING: &str =
    r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sqs:*","Resource":"*"}}"#;
const DENY: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"*","Resource":"*"}]}"#;
const WHO: &str = "User: arn:aws:sts::111122223333:assumed-role/reader/i-0123 is not authorized to perform:";

/// IAM User Guide, "Troubleshoot access denied error messages"; the EC2 and S3 forms from public transcripts.
/// `@` is the caller's part of the sentence; a trailing `…` stands for the encoded message.
#[test]
fn denials_are_worded_as_each_service_words_them() {
    let instance = "i-0123456789abcdef0";
    let of_instance = format!("arn:aws:ec2:us-east-1:111122223333:instance/{instance}");
    let rows = [
        (NOTHING, "iam", "ListRoles", json!({}), "AccessDenied",
            "@ iam:ListRoles on resource: arn:aws:iam::111122223333:role/ because no identity-based policy allows the iam:ListRoles action".to_owned()),
        (NOTHING, "iam", "GetRole", json!({"RoleName": "reader"}), "AccessDenied",
            "@ iam:GetRole on resource: role reader because no identity-based policy allows the iam:GetRole action".to_owned()),
        (DENY, "iam", "GetRole", json!({"RoleName": "reader"}), "AccessDenied",
            "@ iam:GetRole on resource: role reader with an explicit deny in an identity-based policy".to_owned()),
        (NOTHING, "iam", "GetInstanceProfile", json!({"InstanceProfileName": "box"}), "AccessDenied",
            "@ iam:GetInstanceProfile on resource: instance profile box because no identity-based policy allows the iam:GetInstanceProfile action".to_owned()),
        (NOTHING, "iam", "CreateInstanceProfile", json!({"InstanceProfileName": "box"}), "AccessDenied",
            "@ iam:CreateInstanceProfile on resource: arn:aws:iam::111122223333:instance-profile/box because no identity-based policy allows the iam:CreateInstanceProfile action".to_owned()),
        (NOTHING, "s3", "ListObjectsV2", json!({"Bucket": "example-bucket"}), "AccessDenied",
            "@ s3:ListBucket on resource: \"arn:aws:s3:::example-bucket\" because no identity-based policy allows the s3:ListBucket action".to_owned()),
        (DENY, "s3", "ListBuckets", json!({}), "AccessDenied",
            "@ s3:ListAllMyBuckets with an explicit deny in an identity-based policy".to_owned()),
        (NOTHING, "ec2", "DescribeInstances", json!({}), "UnauthorizedOperation",
            "You are not authorized to perform this operation. @ ec2:DescribeInstances because no identity-based policy allows the ec2:DescribeInstances action".to_owned()),
        (NOTHING, "ec2", "StopInstances", json!({"InstanceIds": [instance]}), "UnauthorizedOperation",
            format!("You are not authorized to perform this operation. @ ec2:StopInstances on resource: {of_instance} because no identity-based policy allows the ec2:StopInstances action. Encoded authorization failure message: …")),
    ];
    for (policy, service, operation, input, code, sentence) in rows {
        let mut world = world();
        let by = reader(&mut world, policy);
        let before = world.clone();
        let mut journal = Journal::default();
        let request = signed_at(unsigned(service, operation, &input), service, &by, world.now);
        let response = handle(&mut world, &mut journal, &request, PEER);
        let error = error_of(service, operation, &response);
        assert_eq!((error.status, error.code.as_str()), (403, code), "{operation}");
        let sentence = sentence.replace('@', WHO);
        match sentence.strip_suffix('…') {
            Some(start) => {
                let blob = error.message.strip_prefix(start).unwrap_or_else(|| panic!("{}", error.message));
                let read = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(blob).unwrap();
                let read: Value = serde_json::from_slice(&read).unwrap();
                assert_eq!(read["allowed"], false);
            }
            None => assert_eq!(error.message, sentence),
        }
        // What is left of a denied call is that the role was used.
        let used = world.iam.roles.get_mut("reader").unwrap().last_used.take().unwrap();
        assert_eq!((used.at, used.region.as_str(), used.service.as_str()), (world.now, "us-east-1", service));
        assert_eq!((&world.iam, &world.ec2, &world.s3), (&before.iam, &before.ec2, &before.s3));
        let [entry] = journal.entries() else { panic!("one event: {journal:?}") };
        let Event::ApiCall(trail) = &entry.event else { panic!("an ApiCall") };
        assert_eq!(
            (trail.operation.as_str(), trail.error.clone()),
            (operation, Some((error.code, error.message)))
        );
        let outcome = if policy == DENY { Outcome::ExplicitDeny } else { Outcome::ImplicitDeny };
        assert_eq!(trail.decision.as_ref().unwrap().outcome, outcome);
    }
}

/// Every policy of a user or role counts, attached ones first; a role made anew lends nothing to old sessions.
#[test]
fn the_policies_of_the_holder_count() {
    let mut world = world();
    let by = reader(&mut world, NOTHING);
    let ask = |world: &mut World| call(world, &by, "iam", "ListRoles", &json!({})).status.as_u16();
    assert_eq!(ask(&mut world), 403);
    let administrator = "arn:aws:iam::aws:policy/AdministratorAccess".to_owned();
    world.iam.roles.get_mut("reader").unwrap().attached.push(administrator);
    assert_eq!(ask(&mut world), 200);
    world.iam.roles.get_mut("reader").unwrap().id = UniqueId::new("AROAANOTHER");
    assert_eq!(ask(&mut world), 403);
}

/// IAM User Guide, "AWS global condition context keys", and EC2 User Guide for keys of instance credentials:
/// what a call by an instance's role at 203.0.113.7 carries.
#[test]
fn requests_carry_the_condition_keys() {
    let rows = [
        ("StringEquals", "aws:PrincipalArn", "arn:aws:iam::111122223333:role/path/reader"),
        ("StringEquals", "aws:userid", "AROAQQQQQQQQQQQQQQQQQ:i-0123"),
        ("StringEquals", "aws:PrincipalAccount", "111122223333"),
        ("StringEquals", "aws:PrincipalType", "AssumedRole"),
        ("StringEquals", "aws:PrincipalTag/Team", "blue"),
        ("IpAddress", "aws:SourceIp", "203.0.113.0/24"),
        ("DateEquals", "aws:TokenIssueTime", "2026-03-02T10:00:00Z"),
        ("DateEquals", "aws:CurrentTime", "2026-03-02T10:00:00Z"),
        ("NumericEquals", "aws:EpochTime", "1772445600"),
        ("StringEquals", "aws:RequestedRegion", "us-east-1"),
        ("Bool", "aws:SecureTransport", "true"),
        ("Bool", "aws:ViaAWSService", "false"),
        ("NumericEquals", "ec2:RoleDelivery", "2.0"),
        ("ArnEquals", "ec2:SourceInstanceARN", "arn:aws:ec2:us-east-1:111122223333:instance/i-0123"),
        ("StringEquals", "aws:Ec2InstanceSourceVpc", "vpc-1"),
        ("StringEquals", "aws:Ec2InstanceSourcePrivateIPv4", "172.31.0.9"),
        ("Null", "aws:username", "true"),
    ];
    for (operator, key, value) in rows {
        let condition = json!({operator: {key: value}});
        for (effect, status) in [("Allow", 200), ("Deny", 403)] {
            let statement = json!({"Effect": effect, "Action": "*", "Resource": "*", "Condition": condition});
            let all = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
            let statements = if effect == "Allow" { json!([statement]) } else { json!([all, statement]) };
            let policy = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
            let mut world = world();
            let by = reader(&mut world, &policy);
            let response = call(&mut world, &by, "iam", "ListRoles", &json!({}));
            assert_eq!(response.status, status, "{effect} if {operator} {key} {value}");
        }
    }
}

/// Recorded from IAM (localstack, test_iam_roles and test_iam_policies of 2026): what breaks a constraint of the model. The list of `n` is in the model's order.
#[test]
fn broken_constraints_are_told_together() {
    let trust = crate::testing::EC2_TRUST;
    let long = "x".repeat(65);
    let rows = [
        (json!({"RoleName": "a b", "AssumeRolePolicyDocument": trust}),
            "1 validation error detected: Value at 'roleName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]+".to_owned()),
        (json!({"RoleName": long, "AssumeRolePolicyDocument": trust}),
            "1 validation error detected: Value at 'roleName' failed to satisfy constraint: Member must have length less than or equal to 64".to_owned()),
        (json!({"RoleName": "r", "AssumeRolePolicyDocument": trust, "Path": "x", "MaxSessionDuration": 60000}),
            "2 validation errors detected: Value at 'path' failed to satisfy constraint: Member must satisfy regular expression pattern: (\\u002F)|(\\u002F[\\u0021-\\u007F]+\\u002F); Value at 'maxSessionDuration' failed to satisfy constraint: Member must have value less than or equal to 43200".to_owned()),
    ];
    for (input, sentence) in rows {
        let mut world = world();
        let by = admin(&world);
        let response = call(&mut world, &by, "iam", "CreateRole", &input);
        let error = error_of("iam", "CreateRole", &response);
        assert_eq!((error.status, error.code.as_str()), (400, "ValidationError"));
        assert_eq!(error.message, sentence);
        assert!(world.iam.roles.is_empty());
    }
}

/// A client may leave out what botocore would not let pass.
#[test]
fn missing_parameters_are_missed_by_the_service() {
    let rows = [
        (
            "ec2",
            "Action=ModifyInstanceMetadataOptions",
            "MissingParameter",
            "The request must contain the parameter InstanceId",
        ),
        (
            "ec2",
            "Action=StopInstances",
            "MissingParameter",
            "The request must contain the parameter InstanceId",
        ),
        ("ec2", "Version=2016-11-15", "MissingParameter", "The request must contain the parameter Action"),
        (
            "iam",
            "Action=GetRole&Version=2010-05-08",
            "ValidationError",
            "1 validation error detected: Value at 'roleName' failed to satisfy constraint: Member must not be null",
        ),
        (
            "iam",
            "Version=2010-05-08",
            "MissingAction",
            "The request is missing an action or a required parameter.",
        ),
    ];
    for (service, body, code, sentence) in rows {
        let mut world = world();
        let by = admin(&world);
        let mut request =
            unsigned(service, if service == "iam" { "ListRoles" } else { "DescribeInstances" }, &json!({}));
        request.body = body.into();
        let request = signed_at(request, service, &by, world.now);
        let response = handle(&mut world, &mut Journal::default(), &request, PEER);
        let error =
            error_of(service, if service == "iam" { "ListRoles" } else { "DescribeInstances" }, &response);
        assert_eq!((error.status, error.code.as_str(), error.message.as_str()), (400, code, sentence));
    }
}

/// S3 API reference, "Error responses": the elements beside code and message.
#[test]
fn s3_says_more_about_its_refusals() {
    let mut world = world();
    let by = admin(&world);
    let response = call(&mut world, &by, "s3", "ListObjectsV2", &json!({"Bucket": "nope-bucket"}));
    assert_eq!(response.status, 404);
    let text = response.body.text();
    let start = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message><BucketName>nope-bucket</BucketName><RequestId>";
    assert!(text.starts_with(start), "{text}");
    let names: Vec<&str> = response.headers.iter().map(|(name, _)| name).collect();
    let sent = ["x-amz-request-id", "x-amz-id-2", "Content-Type", "Content-Length", "Date", "Server"];
    assert_eq!(names, sent);
    assert_eq!(response.headers.get("Server"), Some("AmazonS3"));
    assert_eq!(response.headers.get("Date"), Some("Mon, 02 Mar 2026 10:00:00 GMT"));
    let wrong = Credentials { secret: "x".to_owned(), ..by };
    let request = signed_at(bare("s3"), "s3", &wrong, world.now);
    let text = handle(&mut world, &mut Journal::default(), &request, PEER).body.text().into_owned();
    for element in
        ["<AWSAccessKeyId>AKIA", "<StringToSign>AWS4-HMAC-SHA256\n2026", "<CanonicalRequest>GET\n/\n"]
    {
        assert!(text.contains(element), "{text}");
    }
}

/// What an operation gives reaches the caller as it was meant: keys of any letters, policy documents as JSON.
/// Source of the shapes: `aws s3api list-objects-v2` and `aws iam get-role` of awscli 2.9.19.
#[test]
fn what_is_percent_encoded_on_the_way_arrives_plain() {
    let mut world = world();
    let by = admin(&world);
    let key = "a b+c/ü%20(1)~*.txt";
    let bucket = world.s3.buckets.values_mut().next().unwrap();
    let object = bucket.objects.values().next().unwrap().clone();
    bucket.objects.insert(key.to_owned(), object);
    let input = json!({"Bucket": "example-bucket", "Prefix": "a b+", "Delimiter": "("});
    let output = |service: &str, operation: &str, response: &Response| {
        let service = model::service(service).unwrap();
        codec::decode_response(service, service.operation(operation).unwrap(), response).unwrap()
    };
    let listed = call(&mut world, &by, "s3", "ListObjectsV2", &input);
    let listed = output("s3", "ListObjectsV2", &listed);
    assert_eq!((&listed["Prefix"], &listed["Delimiter"]), (&json!("a b+"), &json!("(")));
    assert_eq!(listed["CommonPrefixes"], json!([{"Prefix": "a b+c/ü%20("}]));
    let input = json!({"Bucket": "example-bucket", "Prefix": key});
    let listed = call(&mut world, &by, "s3", "ListObjectsV2", &input);
    assert_eq!(output("s3", "ListObjectsV2", &listed)["Contents"][0]["Key"], key);
    reader(&mut world, NOTHING);
    let role = call(&mut world, &by, "iam", "GetRole", &json!({"RoleName": "reader"}));
    let trust: Value = serde_json::from_str(crate::testing::EC2_TRUST).unwrap();
    assert_eq!(output("iam", "GetRole", &role)["Role"]["AssumeRolePolicyDocument"], trust);
}

/// EC2 User Guide, example policies, "Work with instance metadata": launches must require IMDSv2.
#[test]
fn a_row_brings_condition_keys_of_its_own() {
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"ec2:RunInstances","Resource":"arn:aws:ec2:*:*:instance/*","Condition":{"StringNotEquals":{"ec2:MetadataHttpTokens":"required"}}}]}"#;
    let mut world = world();
    let by = reader(&mut world, policy);
    let image = world.ec2.images.keys().next().unwrap().to_string();
    for (options, status) in
        [(json!({}), 403), (json!({"HttpTokens": "optional"}), 403), (json!({"HttpTokens": "required"}), 200)]
    {
        let input = json!({"ImageId": image, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1, "MetadataOptions": options});
        let response = call(&mut world, &by, "ec2", "RunInstances", &input);
        assert_eq!(response.status, status, "{options}");
    }
}

/// CloudWatch is `monitoring` on the wire and in a signature, `cloudwatch` in policies. It names every missing parameter
/// in a line of its own (yegor256/s3auth#134), where IAM detects validation errors.
#[test]
fn cloudwatch_is_found_by_its_endpoint_and_words_what_is_missing() {
    let mut world = world();
    let by = admin(&world);
    let cloudwatch = model::service("cloudwatch").unwrap();
    let ask = |world: &mut World, by: &Credentials, body: &str, service: &str| {
        let mut request = unsigned("cloudwatch", "ListMetrics", &json!({}));
        assert_eq!(request.url.host, "monitoring.us-east-1.amazonaws.com");
        request.body = format!("Version=2010-08-01&{body}").into();
        let request = signed_at(request, service, by, world.now);
        handle(world, &mut Journal::default(), &request, PEER)
    };
    let good = ask(&mut world, &by, "Action=ListMetrics", "monitoring");
    assert_eq!(good.status, 200, "{}", good.body.text());
    let wrong = ask(&mut world, &by, "Action=ListMetrics", "cloudwatch");
    let wrong = error_of("cloudwatch", "ListMetrics", &wrong);
    assert_eq!(wrong.message, "Credential should be scoped to correct service: 'monitoring'. ");
    for (body, code, message) in [
        (
            "Action=GetMetricStatistics&MetricName=x&Statistics.member.1=Sum&Period=60",
            "MissingParameter",
            "The parameter Namespace is required.\nThe parameter StartTime is required.\nThe parameter EndTime is required.",
        ),
        (
            "Action=ListMetrics&Dimensions.member.1.Name=a&Dimensions.member.2.Value=b",
            "MissingParameter",
            "The parameter Dimensions.member.2.Name is required.",
        ),
        (
            "Action=GetMetricStatistics&Namespace=a&MetricName=x&Statistics.member.1=Sum&Period=60&StartTime=2026-03-02&EndTime=2026-03-02T10:00:00Z",
            "MalformedInput",
            "Invalid value for parameter StartTime.",
        ),
    ] {
        let error = error_of("cloudwatch", "ListMetrics", &ask(&mut world, &by, body, "monitoring"));
        assert_eq!((error.code.as_str(), error.message.as_str(), error.status), (code, message, 400));
    }
    assert_eq!(cloudwatch.signing_name, "monitoring");
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"cloudwatch:GetMetric*","Resource":"*"}]}"#;
    let by = reader(&mut world, policy);
    let denied =
        error_of("cloudwatch", "ListMetrics", &ask(&mut world, &by, "Action=ListMetrics", "monitoring"));
    assert_eq!((denied.code.as_str(), denied.status), ("AccessDenied", 403));
    let input = json!({"Namespace": "AWS/EC2", "MetricName": "MetadataNoToken", "StartTime": "2026-03-02T09:00:00Z",
        "EndTime": "2026-03-02T10:00:00Z", "Period": 60, "Statistics": ["Sum"]});
    let request =
        signed_at(unsigned("cloudwatch", "GetMetricStatistics", &input), "monitoring", &by, world.now);
    assert_eq!(handle(&mut world, &mut Journal::default(), &request, PEER).status, 200);
}

/// An operation that a service does not have is not the lab's gap. EC2: cognitect-labs/aws-api#6. STS:
/// aws/session-manager-plugin#116, and `NO_VERSION_SPECIFIED` as Envoy's STS client keeps it in a comment. JSON:
/// mhart/dynalite, a code without a sentence.
#[test]
fn a_misspelt_operation_is_refused_in_the_services_words() {
    let mut world = world();
    let by = admin(&world);
    for (service, body, code, message) in [
        (
            "ec2",
            "Action=DescribeInstance&Version=2016-11-15",
            "InvalidAction",
            "The action DescribeInstance is not valid for this web service.",
        ),
        (
            "sts",
            "Action=GetCallerIdentit%79s&Version=2011-06-15",
            "InvalidAction",
            "Could not find operation GetCallerIdentitys for version 2011-06-15",
        ),
        (
            "iam",
            "Action=createuser",
            "InvalidAction",
            "Could not find operation createuser for version NO_VERSION_SPECIFIED",
        ),
        ("ssm", "AmazonSSM.DescribeInstance", "UnknownOperationException", ""),
        ("ssm", "", "UnknownOperationException", ""),
        ("ec2", "Version=2016-11-15", "MissingParameter", "The request must contain the parameter Action"),
    ] {
        let operation =
            model::all_names(service).find(|name| model::service(service).unwrap().operation(name).is_some());
        let operation = operation.unwrap();
        let mut request = match service {
            "iam" => unsigned("iam", "ListRoles", &json!({})),
            _ => bare(service),
        };
        match service {
            "ssm" => request.headers.set("X-Amz-Target", body),
            _ => request.body = body.into(),
        }
        let request = signed_at(request, service, &by, world.now);
        let response = handle(&mut world, &mut Journal::default(), &request, PEER);
        let error = error_of(service, operation, &response);
        assert_eq!(
            (error.code.as_str(), error.message.as_str(), error.status),
            (code, message, 400),
            "{body}"
        );
    }
    // What AWS has and the lab has not stays the lab's gap.
    assert!(is_simulated("ec2", "RunInstances") && !is_simulated("ec2", "CreateVpc"));
    assert!(!is_simulated("ec2", "RunInstance") && !is_simulated("s3", "RunInstances"));
}

/// EC2 API reference, "Log Amazon EC2 API calls using AWS CloudTrail": user data is in no record.
#[test]
fn a_record_hides_what_is_sensitive() {
    let mut world = world();
    let by = admin(&world);
    let image = world.ec2.images.keys().next().unwrap().to_string();
    let input = json!({"ImageId": image, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1, "UserData": "c2VjcmV0"});
    let mut journal = Journal::default();
    let request = signed_at(unsigned("ec2", "RunInstances", &input), "ec2", &by, world.now);
    assert_eq!(handle(&mut world, &mut journal, &request, PEER).status, 200);
    let number = journal.entries().iter().position(|e| matches!(e.event, Event::ApiCall(_))).unwrap();
    let record = crate::trail::record(&world, &journal, u64::try_from(number).unwrap()).unwrap();
    assert_eq!(record["requestParameters"]["userData"], "<sensitiveDataRemoved>");
    assert_eq!(record["requestParameters"]["imageId"], image.as_str());
}
