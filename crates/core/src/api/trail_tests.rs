//! Records of S3 and IAM against what accounts published. Sources stand with each test.

use serde_json::{Value, json};

use super::{
    session_tests::told,
    tests::{admin, signed_at, unsigned, world},
};

/// The record of a call of the console user's.
fn record(service: &str, operation: &str, input: &Value) -> Value {
    let mut world = world();
    let by = admin(&world);
    let request = signed_at(unsigned(service, operation, input), service, &by, world.now);
    told(&mut world, request)
}

/// Records of PutBucketPolicy of 2018, 2019 and of Stratus Red Team's of 2025, of PutBucketPublicAccessBlock of 2019 (Panther's
/// tests) and of November 2025, of GetBucketPublicAccessBlock of 2022, of CreateBucket of 2019 and September 2026.
#[test]
fn buckets_are_told_as_s3_tells_them() {
    const NS: &str = "http://s3.amazonaws.com/doc/2006-03-01/";
    let host = "example-bucket.s3.us-east-1.amazonaws.com";
    let policy = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::example-bucket/*"}]});
    let about = json!([{"accountId": "111122223333", "type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::example-bucket"}]);
    let rows = [
        (
            "PutBucketPolicy",
            json!({"Policy": policy.to_string()}),
            "PutBucketPolicy",
            json!({"policy": "", "bucketPolicy": policy}),
        ),
        ("GetBucketPolicy", json!({}), "GetBucketPolicy", json!({"policy": ""})),
        (
            "PutPublicAccessBlock",
            json!({"PublicAccessBlockConfiguration": {"BlockPublicAcls": false, "RestrictPublicBuckets": true}}),
            "PutBucketPublicAccessBlock",
            json!({
                "publicAccessBlock": "",
                "PublicAccessBlockConfiguration": {"xmlns": NS, "BlockPublicAcls": false, "RestrictPublicBuckets": true},
            }),
        ),
        ("GetPublicAccessBlock", json!({}), "GetBucketPublicAccessBlock", json!({"publicAccessBlock": ""})),
        (
            "DeletePublicAccessBlock",
            json!({}),
            "DeleteBucketPublicAccessBlock",
            json!({"publicAccessBlock": ""}),
        ),
    ];
    for (operation, mut input, name, mut wanted) in rows {
        input["Bucket"] = json!("example-bucket");
        wanted["bucketName"] = json!("example-bucket");
        wanted["Host"] = json!(host);
        let told = record("s3", operation, &input);
        assert_eq!(told["eventName"], name);
        assert_eq!(told["requestParameters"], wanted, "{operation}");
        assert_eq!((&told["responseElements"], &told["resources"]), (&Value::Null, &about), "{operation}");
    }
    let told = record("s3", "CreateBucket", &json!({"Bucket": "zz-trail-1"}));
    assert_eq!((told.get("errorCode"), &told["responseElements"]), (None, &Value::Null));
    assert_eq!(told.get("resources"), None);
    let there =
        json!({"Bucket": "zz-trail-1", "CreateBucketConfiguration": {"LocationConstraint": "us-east-1"}});
    let told = record("s3", "CreateBucket", &there);
    assert_eq!(
        told["requestParameters"]["CreateBucketConfiguration"],
        json!({"xmlns": NS, "LocationConstraint": "us-east-1"})
    );
}

/// Records of CreateUser of 2019, 2022 and 22 October 2024, and of CreateAccessKey of 2 November 2023.
#[test]
fn iam_tells_a_date_as_java_writes_it() {
    let told = record("iam", "CreateUser", &json!({"UserName": "bob"}));
    assert_eq!(told["responseElements"]["user"]["createDate"], "Mar 2, 2026 10:00:00 AM");
    let told = record("iam", "CreateAccessKey", &json!({}));
    assert_eq!(told["responseElements"]["accessKey"]["createDate"], "Mar 2, 2026 10:00:00 AM");
}
