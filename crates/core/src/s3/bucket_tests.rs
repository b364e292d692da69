//! Judges of what S3 does with buckets: recorded answers (localstack's `test_s3.snapshot.json` and
//! `test_s3_api.snapshot.json`, which were recorded from AWS) and the S3 User Guide.

use serde_json::{Value, json};

use super::{PublicAccessBlock, public::is_public};
use crate::{policy::Document, testing::Account};

const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::bucket-one/*"}]}"#;

fn refused(account: &mut Account, operation: &str, input: &Value) -> (u16, String, String) {
    let error = account.try_call(operation, input).unwrap_err();
    (error.status, error.code, error.message)
}

/// `test_create_bucket_with_existing_name`, `test_different_location_constraint`, `test_s3_uppercase_bucket_name`; that a
/// bucket of one's own is made again in us-east-1 without a word: S3 API reference, CreateBucket.
#[test]
fn buckets_are_made_located_and_removed() {
    let mut account = Account::new(1);
    let one = json!({"Bucket": "bucket-one"});
    for _ in 0..2 {
        assert_eq!(account.call("CreateBucket", &one), json!({"Location": "/bucket-one"}));
    }
    assert_eq!(account.call("HeadBucket", &one), json!({}));
    assert_eq!(account.call("GetBucketLocation", &one), json!({"LocationConstraint": ""}));
    let at = |constraint: &str| json!({"Bucket": "bucket-two", "CreateBucketConfiguration": {"LocationConstraint": constraint}});
    let rows = [
        (json!({"Bucket": "Bad_Bucket"}), 400, "InvalidBucketName", "The specified bucket is not valid."),
        (json!({"Bucket": "192.168.1.1"}), 400, "InvalidBucketName", "The specified bucket is not valid."),
        (json!({"Bucket": "xn--bucket"}), 400, "InvalidBucketName", "The specified bucket is not valid."),
        (
            json!({"Bucket": "my-bucket"}),
            409,
            "BucketAlreadyExists",
            "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
        ),
        (at("foo"), 400, "InvalidLocationConstraint", "The specified location-constraint is not valid"),
        (at("us-east-1"), 400, "InvalidLocationConstraint", "The specified location-constraint is not valid"),
        (at("eu-west-1"), 501, "NotSimulated", "rolelab: s3 in region eu-west-1 is not simulated"),
        (
            json!({"Bucket": "bucket-two", "ACL": "public-read"}),
            400,
            "AccessControlListNotSupported",
            "The bucket does not allow ACLs",
        ),
    ];
    for (input, status, code, message) in rows {
        let told = refused(&mut account, "CreateBucket", &input);
        assert_eq!(told, (status, code.to_owned(), message.to_owned()), "{input}");
    }
    account.world.region = "eu-west-1".to_owned();
    let illegal = |what: &str| {
        format!(
            "The {what} location constraint is incompatible for the region specific endpoint this request was sent to."
        )
    };
    let rows = [
        (json!({"Bucket": "bucket-two"}), "IllegalLocationConstraintException", illegal("unspecified")),
        (at("us-west-1"), "IllegalLocationConstraintException", illegal("us-west-1")),
        (
            json!({"Bucket": "bucket-one", "CreateBucketConfiguration": {"LocationConstraint": "eu-west-1"}}),
            "BucketAlreadyOwnedByYou",
            "Your previous request to create the named bucket succeeded and you already own it.".to_owned(),
        ),
    ];
    for (input, code, message) in rows {
        let told = refused(&mut account, "CreateBucket", &input);
        assert_eq!((told.1.as_str(), told.2), (code, message), "{input}");
    }
    account.call("CreateBucket", &at("eu-west-1"));
    assert_eq!(account.call("GetBucketLocation", &one), json!({"LocationConstraint": "eu-west-1"}));

    account.call("PutObject", &json!({"Bucket": "bucket-one", "Key": "k"}));
    let told = refused(&mut account, "DeleteBucket", &one);
    assert_eq!(
        told,
        (409, "BucketNotEmpty".to_owned(), "The bucket you tried to delete is not empty".to_owned())
    );
    account.call("DeleteObject", &json!({"Bucket": "bucket-one", "Key": "k"}));
    assert_eq!(account.call("DeleteBucket", &one), json!({}));
    for operation in
        ["DeleteBucket", "HeadBucket", "GetBucketLocation", "GetBucketPolicy", "GetPublicAccessBlock"]
    {
        let told = refused(&mut account, operation, &one);
        let none = (404, "NoSuchBucket".to_owned(), "The specified bucket does not exist".to_owned());
        assert_eq!(told, none, "{operation}");
    }
}

/// `test_crud_public_access_block`, `test_bucket_policy_crud`, `test_bucket_policy_exc`; the sentence of the block is in
/// public transcripts since 2025.
#[test]
fn a_public_policy_is_kept_out_until_the_block_is_off() {
    let mut account = Account::new(1);
    let one = json!({"Bucket": "bucket-one"});
    account.call("CreateBucket", &one);
    let all = |on: bool| {
        json!({"PublicAccessBlockConfiguration": {
            "BlockPublicAcls": on, "IgnorePublicAcls": on, "BlockPublicPolicy": on, "RestrictPublicBuckets": on,
        }})
    };
    assert_eq!(account.call("GetPublicAccessBlock", &one), all(true));
    let put = json!({"Bucket": "bucket-one", "Policy": POLICY});
    let message = "User: arn:aws:iam::111122223333:user/admin is not authorized to perform: s3:PutBucketPolicy on resource: \"arn:aws:s3:::bucket-one\" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.";
    assert_eq!(
        refused(&mut account, "PutBucketPolicy", &put),
        (403, "AccessDenied".to_owned(), message.to_owned())
    );
    for _ in 0..2 {
        assert_eq!(account.call("DeletePublicAccessBlock", &one), json!({}));
    }
    let told = refused(&mut account, "GetPublicAccessBlock", &one);
    let none = "The public access block configuration was not found";
    assert_eq!(told, (404, "NoSuchPublicAccessBlockConfiguration".to_owned(), none.to_owned()));
    let told = refused(&mut account, "GetBucketPolicy", &one);
    assert_eq!(told, (404, "NoSuchBucketPolicy".to_owned(), "The bucket policy does not exist".to_owned()));
    assert_eq!(account.call("PutBucketPolicy", &put), json!({}));
    let handed = account.call("GetBucketPolicy", &one);
    assert_eq!(handed["Policy"], POLICY.replace(": ", ":").replace(", ", ","));
    let mut off = all(false);
    off["Bucket"] = json!("bucket-one");
    assert_eq!(account.call("PutPublicAccessBlock", &off), json!({}));
    assert_eq!(account.call("GetPublicAccessBlock", &one), all(false));
    let rows = [
        ("", "Policies must be valid JSON and the first byte must be '{'"),
        ("invalid json", "Policies must be valid JSON and the first byte must be '{'"),
        ("{}", "Missing required field Statement"),
        (
            r#"{"Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/none"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket-one/*"}]}"#,
            "Invalid principal in policy",
        ),
        (
            r#"{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::other/*"}]}"#,
            "Policy has invalid resource",
        ),
        (
            r#"{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket-one"}]}"#,
            "Action does not apply to any resource(s) in statement",
        ),
    ];
    for (text, message) in rows {
        let told = refused(&mut account, "PutBucketPolicy", &json!({"Bucket": "bucket-one", "Policy": text}));
        assert_eq!(told, (400, "MalformedPolicy".to_owned(), message.to_owned()), "{text}");
    }
    for _ in 0..2 {
        assert_eq!(account.call("DeleteBucketPolicy", &one), json!({}));
    }
    let none = json!({"Bucket": "bucket-one", "PublicAccessBlockConfiguration": {}});
    assert_eq!(refused(&mut account, "PutPublicAccessBlock", &none).1, "InvalidRequest");
}

/// S3 User Guide, "Blocking public access to your Amazon S3 storage", "The meaning of public".
#[test]
fn what_is_public() {
    let rows = [
        (r#""Principal":"*""#, true),
        (r#""Principal":{"AWS":"*"}"#, true),
        (r#""Principal":{"AWS":"111122223333"}"#, false),
        (r#""Principal":{"Service":"ec2.amazonaws.com"}"#, false),
        (r#""Principal":"*","Condition":{"StringEquals":{"aws:SourceVpc":"vpc-91237329"}}"#, false),
        (r#""Principal":"*","Condition":{"StringLike":{"aws:SourceVpc":"vpc-*"}}"#, true),
        (r#""Principal":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}"#, false),
        (r#""Principal":"*","Condition":{"StringNotEquals":{"aws:SourceVpc":"vpc-91237329"}}"#, true),
        (r#""Principal":"*","Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#, false),
        (r#""Principal":"*","Condition":{"IpAddress":{"aws:SourceIp":"0.0.0.0/1"}}"#, true),
        (r#""Principal":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"x"}}"#, true),
        (
            r#""Principal":"*","Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:sns:us-east-1:111122223333:*"}}"#,
            false,
        ),
        (r#""Principal":"*","Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::*"}}"#, true),
    ];
    for (rest, wanted) in rows {
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b/*",{rest}}}]}}"#
        );
        assert_eq!(is_public(&Document::parse(&text).unwrap()), wanted, "{rest}");
        let denies = Document::parse(&text.replace("Allow", "Deny")).unwrap();
        assert!(!is_public(&denies), "{rest}");
    }
    let mut account = Account::new(1);
    account.call("CreateBucket", &json!({"Bucket": "bucket-one"}));
    let bucket = account.world.s3.buckets.get_mut(&"bucket-one".into()).unwrap();
    bucket.policy = Some(std::sync::Arc::new(Document::parse(POLICY).unwrap()));
    assert!(bucket.restricts_public());
    bucket.public_access =
        Some(PublicAccessBlock { restrict_public_buckets: false, ..PublicAccessBlock::ALL });
    assert!(!bucket.restricts_public());
}

/// `test_s3_copy_object_in_place`, `test_s3_copy_metadata_replace`, `test_s3_copy_object_src_not_exists`,
/// `test_s3_copy_object_wrong_format`, `test_s3_copy_object_preconditions`, `test_s3_copy_tagging_directive`.
#[test]
fn copies() {
    let mut account = Account::new(1);
    let put = json!({"Bucket": "example-bucket", "Key": "a", "Body": "dGVzdA==", "ContentType": "text/plain",
        "Metadata": {"k": "v"}, "Tagging": "t=1", "StorageClass": "STANDARD_IA"});
    account.call("PutObject", &put);
    let copy = |more: Value| {
        let mut input = json!({"Bucket": "example-bucket", "Key": "b", "CopySource": "example-bucket/a"});
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        input
    };
    let told = account.call("CopyObject", &copy(json!({})));
    assert_eq!(told["CopyObjectResult"]["ETag"], "\"098f6bcd4621d373cade4e832627b4f6\"");
    let read = |account: &mut Account| {
        let mut object = account.call("GetObject", &json!({"Bucket": "example-bucket", "Key": "b"}));
        let object = object.as_object_mut().unwrap();
        ["ContentType", "Metadata", "TagCount", "StorageClass"]
            .map(|name| object.remove(name).unwrap_or_default())
    };
    assert_eq!(read(&mut account), [json!("text/plain"), json!({"k": "v"}), json!(1), Value::Null]);
    account.call("CopyObject", &copy(json!({"MetadataDirective": "REPLACE", "TaggingDirective": "REPLACE", "StorageClass": "ONEZONE_IA"})));
    assert_eq!(
        read(&mut account),
        [json!("binary/octet-stream"), json!({}), Value::Null, json!("ONEZONE_IA")]
    );
    account.call("CopyObject", &copy(json!({"Key": "a", "MetadataDirective": "REPLACE"})));
    let rows = [
        (
            json!({"Key": "a"}),
            400,
            "InvalidRequest",
            "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
        ),
        (json!({"CopySource": "example-bucket/none"}), 404, "NoSuchKey", "The specified key does not exist."),
        (json!({"CopySource": "nope-bucket/a"}), 404, "NoSuchBucket", "The specified bucket does not exist"),
        (json!({"CopySource": "example-bucket"}), 400, "InvalidArgument", "Invalid copy source object key"),
        (
            json!({"CopySourceIfMatch": "x"}),
            412,
            "PreconditionFailed",
            "At least one of the pre-conditions you specified did not hold",
        ),
        (
            json!({"CopySourceIfNoneMatch": "098f6bcd4621d373cade4e832627b4f6"}),
            412,
            "PreconditionFailed",
            "At least one of the pre-conditions you specified did not hold",
        ),
        (json!({"MetadataDirective": "NEW"}), 400, "InvalidArgument", "Unknown metadata directive."),
    ];
    for (more, status, code, message) in rows {
        let told = refused(&mut account, "CopyObject", &copy(more.clone()));
        assert_eq!(told, (status, code.to_owned(), message.to_owned()), "{more}");
    }
    account.call("PutObject", &put);
    let actions: Vec<String> = account
        .needs("CopyObject", &copy(json!({})))
        .iter()
        .map(|need| format!("{} {}", need.action, need.resource.rsplit('/').next().unwrap()))
        .collect();
    assert_eq!(
        actions,
        ["s3:GetObject a", "s3:GetObjectTagging a", "s3:PutObjectTagging b", "s3:PutObject b"]
    );
}

/// `test_delete_non_existing_keys`, `test_delete_non_existing_keys_quiet`, `test_delete_objects`.
#[test]
fn many_are_deleted_at_once() {
    let mut account = Account::new(1);
    let delete = |quiet: bool| {
        json!({"Bucket": "example-bucket", "Delete": {"Quiet": quiet, "Objects": [
            {"Key": "hello.txt"}, {"Key": "none"}, {"Key": "a", "VersionId": "HPniJFCxqTsMuIH9KX8K8wEjNUgmABCD"},
        ]}})
    };
    let told = account.call("DeleteObjects", &delete(false));
    assert_eq!(told["Deleted"], json!([{"Key": "hello.txt"}, {"Key": "none"}]));
    let message = "The specified version does not exist.";
    assert_eq!(
        (&told["Errors"][0]["Code"], &told["Errors"][0]["Message"]),
        (&json!("NoSuchVersion"), &json!(message))
    );
    assert!(account.call("DeleteObjects", &delete(true)).get("Deleted").is_none());
    let none = json!({"Bucket": "example-bucket", "Delete": {"Objects": []}});
    assert_eq!(refused(&mut account, "DeleteObjects", &none).1, "MalformedXML");
}

/// `test_list_objects_next_marker`, `test_list_objects_marker_common_prefixes`.
#[test]
fn the_older_listing_goes_on_behind_a_key() {
    let mut account = Account::new(1);
    for key in ["folder/aSubfolder/subFile1", "folder/aSubfolder/subFile2", "folder/file1", "folder/file2"] {
        account.call("PutObject", &json!({"Bucket": "example-bucket", "Key": key}));
    }
    let page = |account: &mut Account, marker: &str, delimiter: &str| {
        account.call(
            "ListObjects",
            &json!({"Bucket": "example-bucket", "Prefix": "folder/", "Delimiter": delimiter, "MaxKeys": 1, "Marker": marker}),
        )
    };
    let first = page(&mut account, "", "/");
    assert_eq!(first["CommonPrefixes"], json!([{"Prefix": "folder/aSubfolder/"}]));
    assert_eq!((&first["NextMarker"], &first["Marker"]), (&json!("folder/aSubfolder/"), &json!("")));
    let second = page(&mut account, "folder/aSubfolder/", "/");
    assert_eq!(
        (&second["Contents"][0]["Key"], &second["NextMarker"]),
        (&json!("folder/file1"), &json!("folder/file1"))
    );
    assert_eq!(second["Contents"][0]["Owner"]["ID"].as_str().unwrap().len(), 64);
    let last = page(&mut account, "folder/file1", "/");
    assert_eq!((last["IsTruncated"].as_bool(), last.get("NextMarker")), (Some(false), None));
    let inside = page(&mut account, "folder/aSubfolder/subFile1", "/");
    assert_eq!(inside["Contents"][0]["Key"], "folder/file1");
    let plain = page(&mut account, "", "");
    assert_eq!((plain["IsTruncated"].as_bool(), plain.get("NextMarker")), (Some(true), None));
    let bad = json!({"Bucket": "example-bucket", "EncodingType": "value"});
    let told = refused(&mut account, "ListObjects", &bad);
    assert_eq!(
        (told.1.as_str(), told.2.as_str()),
        ("InvalidArgument", "Invalid Encoding Method specified in Request")
    );
}
