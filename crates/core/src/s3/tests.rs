//! Judges of S3's operations: the S3 API reference and recorded responses.

use std::sync::Arc;

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
            let object = Object { content: Arc::from("abc"), etag: "e".repeat(32), modified: now };
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
