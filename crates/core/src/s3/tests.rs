//! Judges of S3's operations: the S3 API reference and recorded responses.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::Object;
use crate::{ids::BucketName, testing::Account};

fn account(keys: &[&str]) -> Account {
    let mut account = Account::new(1);
    let now = account.world.now;
    let bucket = account.world.s3.buckets.get_mut(&BucketName::new("example-bucket")).unwrap();
    bucket.objects = keys
        .iter()
        .map(|key| {
            let object =
                Object { content: "abc".into(), etag: "e".repeat(32), modified: now, ..Object::default() };
            ((*key).to_owned(), object)
        })
        .collect();
    account
}

fn listed(account: &mut Account, more: &Value) -> Value {
    let mut input = json!({"Bucket": "example-bucket"});
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    account.call("ListObjectsV2", &input)
}

fn names(answer: &Value) -> (Vec<&str>, Vec<&str>) {
    let read = |list: &str, member: &str| -> Vec<&str> {
        let items = answer[list].as_array().map(Vec::as_slice).unwrap_or_default();
        items.iter().map(|item| item[member].as_str().unwrap()).collect()
    };
    (read("Contents", "Key"), read("CommonPrefixes", "Prefix"))
}

#[test]
fn buckets_are_listed() {
    let mut account = Account::new(1);
    let told = account.call("ListBuckets", &json!({}));
    assert_eq!(told["Buckets"][0]["Name"], "example-bucket");
    assert_eq!(told["Buckets"][0]["CreationDate"], "2026-01-01T10:00:00.000Z");
    assert_eq!(told["Owner"]["ID"].as_str().unwrap().len(), 64);
    let needs = account.needs("ListBuckets", &json!({}));
    assert_eq!(
        (needs[0].action.as_str(), needs[0].resource.as_str()),
        ("s3:ListAllMyBuckets", "arn:aws:s3:::*")
    );
}

/// S3 API reference, ListObjectsV2, and S3 User Guide, "Organizing objects using prefixes".
#[test]
fn keys_and_common_prefixes() {
    let mut account =
        account(&["a.txt", "photos/2006/jan.jpg", "photos/2006/feb.jpg", "photos/cover.jpg", "z.txt"]);
    let rows: &[(Value, &[&str], &[&str])] = &[
        (
            json!({}),
            &["a.txt", "photos/2006/feb.jpg", "photos/2006/jan.jpg", "photos/cover.jpg", "z.txt"],
            &[],
        ),
        (json!({"Delimiter": "/"}), &["a.txt", "z.txt"], &["photos/"]),
        (json!({"Delimiter": "/", "Prefix": "photos/"}), &["photos/cover.jpg"], &["photos/2006/"]),
        (
            json!({"Prefix": "photos"}),
            &["photos/2006/feb.jpg", "photos/2006/jan.jpg", "photos/cover.jpg"],
            &[],
        ),
        (json!({"Prefix": "none"}), &[], &[]),
        (json!({"StartAfter": "photos/2006/jan.jpg"}), &["photos/cover.jpg", "z.txt"], &[]),
        (json!({"StartAfter": "a", "Prefix": "z"}), &["z.txt"], &[]),
        (json!({"MaxKeys": 0}), &[], &[]),
        (
            json!({"Delimiter": ""}),
            &["a.txt", "photos/2006/feb.jpg", "photos/2006/jan.jpg", "photos/cover.jpg", "z.txt"],
            &[],
        ),
    ];
    for (input, keys, common) in rows {
        let told = listed(&mut account, input);
        assert_eq!(names(&told), (keys.to_vec(), common.to_vec()), "{input}");
        assert_eq!(told["KeyCount"], keys.len() + common.len(), "{input}");
        assert_eq!(told["IsTruncated"], false, "{input}");
    }
    let object = listed(&mut account, &json!({"Prefix": "a"}))["Contents"][0].clone();
    let etag = format!("\"{}\"", "e".repeat(32));
    assert_eq!(
        object,
        json!({"Key": "a.txt", "LastModified": "2026-03-02T10:00:00.000Z", "ETag": etag, "Size": 3, "StorageClass": "STANDARD"})
    );
}

/// Pages of every size put together are the whole, with and without a delimiter.
#[test]
fn pages_lose_and_repeat_nothing() {
    let keys: Vec<String> = (0..40).map(|n| format!("{}/{}/{n:02}", n % 3, n % 5)).collect();
    let mut account = account(&keys.iter().map(String::as_str).collect::<Vec<_>>());
    for delimiter in ["", "/"] {
        for prefix in ["", "1/"] {
            let base = json!({"Delimiter": delimiter, "Prefix": prefix});
            let whole = listed(&mut account, &base);
            for size in 1..=7 {
                let (mut keys, mut common) = (Vec::new(), Vec::new());
                let mut token = Value::Null;
                loop {
                    let mut input = base.clone();
                    input["MaxKeys"] = json!(size);
                    if !token.is_null() {
                        input["ContinuationToken"] = token;
                    }
                    let page = listed(&mut account, &input);
                    let (more, prefixes) = names(&page);
                    keys.extend(more.into_iter().map(str::to_owned));
                    common.extend(prefixes.into_iter().map(str::to_owned));
                    token = page["NextContinuationToken"].clone();
                    assert_eq!(page["IsTruncated"], !token.is_null());
                    if token.is_null() {
                        break;
                    }
                }
                let (wanted_keys, wanted_common) = names(&whole);
                assert_eq!(
                    (keys, common),
                    (
                        wanted_keys.into_iter().map(str::to_owned).collect(),
                        wanted_common.into_iter().map(str::to_owned).collect(),
                    ),
                    "{base} by {size}"
                );
            }
        }
    }
}

/// S3 API reference: `test_file(3).png` appears as `test_file%283%29.png`.
#[test]
fn url_encoding() {
    let mut account = account(&["dir/test_file(3).png", "ü b+c"]);
    let told = listed(&mut account, &json!({"EncodingType": "url", "Delimiter": "\n", "Prefix": ""}));
    assert_eq!(names(&told).0, ["dir/test_file%283%29.png", "%C3%BC+b%2Bc"]);
    assert_eq!((&told["EncodingType"], &told["Delimiter"]), (&json!("url"), &json!("%0A")));
}

#[test]
fn refusals_are_in_the_words_of_s3() {
    let mut account = account(&[]);
    let rows = [
        (json!({"Bucket": "nope-bucket"}), "NoSuchBucket", 404, "The specified bucket does not exist"),
        (json!({"Bucket": "Bad_Bucket"}), "InvalidBucketName", 400, "The specified bucket is not valid."),
        (
            json!({"MaxKeys": -1}),
            "InvalidArgument",
            400,
            "Argument maxKeys must be an integer between 0 and 2147483647",
        ),
        (
            json!({"ContinuationToken": "?"}),
            "InvalidArgument",
            400,
            "The continuation token provided is incorrect",
        ),
    ];
    for (more, code, status, message) in rows {
        let mut input = json!({"Bucket": "example-bucket"});
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let error = account.try_call("ListObjectsV2", &input).unwrap_err();
        assert_eq!((error.code.as_str(), error.status, error.message.as_str()), (code, status, message));
    }
    let needs = account.needs("ListObjectsV2", &json!({"Bucket": "b", "Prefix": "p/", "MaxKeys": 2}));
    assert_eq!((needs[0].action.as_str(), needs[0].resource.as_str()), ("s3:ListBucket", "arn:aws:s3:::b"));
    let key = |name: &str| needs[0].context[name][0].as_str();
    assert_eq!((key("s3:prefix"), key("s3:max-keys")), ("p/", "2"));
}

/// Recorded from S3: localstack, `test_s3.snapshot.json` (`test_get_object_range`, `test_invalid_range_error`,
/// `test_s3_get_object_preconditions`, `test_put_and_get_object_with_content_language_disposition`).
#[test]
fn an_object_is_put_read_and_deleted() {
    let mut account = account(&[]);
    let key = json!({"Bucket": "example-bucket", "Key": "a/b"});
    let with = |more: Value| {
        let mut input = key.clone();
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        input
    };
    let put = with(json!({"Body": "MDEyMzQ1Njc4OQ==", "ContentLanguage": "de", "Metadata": {"A": "b"}}));
    let etag = "\"781e5e245d69b566979b86e28d23f2c7\"";
    assert_eq!(account.call("PutObject", &put), json!({"ETag": etag, "ServerSideEncryption": "AES256"}));
    let whole = json!({
        "AcceptRanges": "bytes", "LastModified": "2026-03-02T10:00:00.000Z", "ContentLength": 10, "ETag": etag,
        "ContentLanguage": "de", "ContentType": "binary/octet-stream", "ServerSideEncryption": "AES256",
        "Metadata": {"a": "b"},
    });
    assert_eq!(account.call("HeadObject", &key), whole);
    let ranges: [(&str, &str, &str); 9] = [
        ("bytes=0-8", "012345678", "bytes 0-8/10"),
        ("bytes=1-1", "1", "bytes 1-1/10"),
        ("bytes=1-0", "0123456789", ""),
        ("bytes=1-", "123456789", "bytes 1-9/10"),
        ("bytes=-1-", "0123456789", ""),
        ("bytes=-2", "89", "bytes 8-9/10"),
        ("bytes=-15", "0123456789", "bytes 0-9/10"),
        ("bytes=0-100", "0123456789", "bytes 0-9/10"),
        ("bytes=0--1", "0123456789", ""),
    ];
    for (range, content, told) in ranges {
        let answer = account.call("GetObject", &with(json!({ "Range": range })));
        assert_eq!(STANDARD.decode(answer["Body"].as_str().unwrap()).unwrap(), content.as_bytes(), "{range}");
        assert_eq!(answer["ContentRange"].as_str().unwrap_or_default(), told, "{range}");
    }
    let rows: [(Value, u16, &str, &str); 8] = [
        (json!({"Range": "bytes=1024-4096"}), 416, "InvalidRange", "The requested range is not satisfiable"),
        (json!({"IfMatch": "\"x\""}), 412, "PreconditionFailed", "If-Match"),
        (
            json!({"IfUnmodifiedSince": "2026-03-02T09:59:59Z"}),
            412,
            "PreconditionFailed",
            "If-Unmodified-Since",
        ),
        (json!({"IfNoneMatch": etag}), 304, "NotModified", ""),
        (json!({"IfNoneMatch": "781e5e245d69b566979b86e28d23f2c7"}), 304, "NotModified", ""),
        (json!({"IfModifiedSince": "2026-03-02T10:00:00Z"}), 304, "NotModified", ""),
        (json!({"Key": "none"}), 404, "NoSuchKey", "none"),
        (json!({"Bucket": "nope-bucket"}), 404, "NoSuchBucket", ""),
    ];
    for (more, status, code, detail) in rows {
        let error = account.try_call("GetObject", &with(more.clone())).unwrap_err();
        assert_eq!((error.status, error.code.as_str()), (status, code), "{more}");
        let told = error.details.iter().any(|(_, value)| value == detail) || error.message == detail;
        assert!(detail.is_empty() || told, "{more}: {error:?}");
    }
    for fine in [json!({"IfMatch": etag}), json!({"IfModifiedSince": "2027-01-01T00:00:00Z"})] {
        account.call("GetObject", &with(fine));
    }
    for _ in 0..2 {
        assert_eq!(account.call("DeleteObject", &key), json!({}));
    }
    assert_eq!(account.try_call("HeadObject", &key).unwrap_err().code, "NoSuchKey");
}

/// S3 API reference, GetObject: "If you have the s3:ListBucket permission on the bucket, Amazon S3 returns an HTTP status
/// code 404 (Not Found) error. If you don't … 403 (Access Denied)".
#[test]
fn permissions_of_objects() {
    let mut account = account(&["a"]);
    account.call("PutObject", &json!({"Bucket": "example-bucket", "Key": "t", "Tagging": "Team=web&x"}));
    let told = |operation: &str, input: Value| -> Vec<(String, String)> {
        let mut input = input;
        input["Bucket"] = json!("example-bucket");
        account.needs(operation, &input).into_iter().map(|need| (need.action, need.resource)).collect()
    };
    let of = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(a, r)| (format!("s3:{a}"), format!("arn:aws:s3:::example-bucket{r}"))).collect()
    };
    for operation in ["GetObject", "HeadObject"] {
        assert_eq!(told(operation, json!({"Key": "a"})), of(&[("GetObject", "/a")]));
        assert_eq!(told(operation, json!({"Key": "b"})), of(&[("GetObject", "/b"), ("ListBucket", "")]));
    }
    assert_eq!(told("DeleteObject", json!({"Key": "a"})), of(&[("DeleteObject", "/a")]));
    let put = json!({"Key": "a", "ACL": "private", "Tagging": "k=v"});
    let all = [("PutObject", "/a"), ("PutObjectAcl", "/a"), ("PutObjectTagging", "/a")];
    assert_eq!(told("PutObject", put), of(&all));
    let tagged = account.needs("GetObject", &json!({"Bucket": "example-bucket", "Key": "t"}));
    assert_eq!(tagged[0].context["s3:existingobjecttag/Team"], ["web"]);
    assert_eq!(account.call("GetObject", &json!({"Bucket": "example-bucket", "Key": "t"}))["TagCount"], 2);
}

/// Sources: localstack's recordings (`test_object_tagging_exc`, `test_s3_object_acl_exceptions`); S3 API reference, "Error
/// responses"; "The bucket does not allow ACLs" is in many public transcripts since April 2023.
#[test]
fn what_an_object_may_not_be_put_with() {
    let mut account = account(&[]);
    let long = "k".repeat(1025);
    let rows: [(Value, &str, &str); 9] = [
        (json!({ "Key": long }), "KeyTooLongError", "Your key is too long"),
        (json!({"ACL": "public-read"}), "AccessControlListNotSupported", "The bucket does not allow ACLs"),
        (json!({"ACL": "fake-acl"}), "InvalidArgument", ""),
        (
            json!({"StorageClass": "COLD"}),
            "InvalidStorageClass",
            "The storage class you specified is not valid",
        ),
        (
            json!({"Metadata": {"a": "b".repeat(2048)}}),
            "MetadataTooLarge",
            "Your metadata headers exceed the maximum allowed metadata size",
        ),
        (
            json!({"Tagging": "key1=val1&key1=val2"}),
            "InvalidArgument",
            "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
        ),
        (
            json!({"ServerSideEncryption": "aws:kms"}),
            "NotSimulated",
            "rolelab: s3 encryption with KMS is not simulated",
        ),
        (
            json!({"Body": STANDARD.encode(vec![0; super::MAX_OBJECT + 1])}),
            "NotSimulated",
            "rolelab: an S3 object of more than 1 MiB is not simulated",
        ),
        (
            json!({"SSEKMSKeyId": "x"}),
            "NotSimulated",
            "rolelab: parameter SSEKMSKeyId of s3 PutObject is not simulated",
        ),
    ];
    for (more, code, message) in rows {
        let mut input = json!({"Bucket": "example-bucket", "Key": "k"});
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let error = account.try_call("PutObject", &input).unwrap_err();
        assert_eq!((error.code.as_str(), error.message.as_str()), (code, message));
    }
    let whole = STANDARD.encode(vec![0; super::MAX_OBJECT]);
    let most = super::MAX_ALL / super::MAX_OBJECT;
    let put = |n: usize| json!({"Bucket": "example-bucket", "Key": format!("{n}"), "Body": whole});
    let fitting = (0..most + 1).take_while(|n| account.try_call("PutObject", &put(*n)).is_ok()).count();
    assert_eq!(fitting, most - 1);
    // Each object counts 1 KiB more than it holds.
    let left = super::MAX_ALL - fitting * (super::MAX_OBJECT + 1024) - 1024;
    for (size, fits) in [(left + 1, false), (left, true)] {
        let input =
            json!({"Bucket": "example-bucket", "Key": "last", "Body": STANDARD.encode(vec![0; size])});
        assert_eq!(account.try_call("PutObject", &input).is_ok(), fits, "{size}");
    }
    assert_eq!(account.call("PutObject", &put(0))["ServerSideEncryption"], "AES256");
}
