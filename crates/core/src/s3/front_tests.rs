//! Paths that S3 does not take, keys that XML does not, and who comes without keys. Sources stand with each test.

use serde_json::json;

use super::door_tests::{called, get, sent, signed};
use crate::{http::Method, journal::Event, testing::Account};

const BUCKET: &str = "https://example-bucket.s3.us-east-1.amazonaws.com";

fn recorded(account: &Account) -> usize {
    account.journal.entries().iter().filter(|entry| matches!(entry.event, Event::ApiCall(_))).count()
}

/// larrabee/s3sync#45: a key that is not UTF-8 is no URI; versity/versitygw#2070: the answer to a broken escape, as recorded;
/// floci-io/floci#1231, #1320 and S3 User Guide, "Naming Amazon S3 objects": keys that lead out of the bucket, and its
/// example of one that does not.
#[test]
fn paths_that_are_none() {
    let rows = [
        ("k%ff", 400, "Bad Request", "InvalidURI"),
        ("k%fe", 400, "Bad Request", "InvalidURI"),
        ("a%zzb", 400, "Invalid URI: isHexDigit", ""),
        ("a%4", 400, "Invalid URI: isHexDigit", ""),
        ("a%", 400, "Invalid URI: isHexDigit", ""),
        ("a%4zb", 400, "Invalid URI: isHexDigit", ""),
        ("../x", 400, "Bad Request", ""),
        ("..", 400, "Bad Request", ""),
        ("%2e%2e/x", 400, "Bad Request", ""),
        ("videos/../../video1.wmv", 400, "Bad Request", ""),
        ("./../x", 400, "Bad Request", ""),
        ("videos/2014/../../video1.wmv", 200, "OK", ""),
        ("a/..b", 200, "OK", ""),
        ("%C3%BC%2F%41", 200, "OK", ""),
    ];
    let mut account = Account::new(1);
    for (key, status, reason, code) in rows {
        let mut request = get(&format!("{BUCKET}/{key}"));
        request.method = Method::PUT;
        request.body = key.into();
        let before = recorded(&account);
        let told = signed(&mut account, request);
        let text = told.body.text();
        assert_eq!((told.status.as_u16(), told.reason.as_str()), (status, reason), "{key}: {text}");
        if code.is_empty() {
            assert_eq!(text, "", "{key}");
        } else {
            let told =
                format!("<Code>{code}</Code><Message>Couldn&apos;t parse the specified URI.</Message>");
            assert!(text.contains(&told), "{text}");
        }
        // What the front refuses nobody has asked for.
        let seen = usize::from(status == 200 || !code.is_empty());
        assert_eq!(recorded(&account) - before, seen, "{key}");
    }
    let objects = &account.world.s3.buckets[&"example-bucket".into()].objects;
    assert!(
        objects.keys().all(|key| !key.contains('\u{fffd}') && !key.contains('%')),
        "{:?}",
        objects.keys()
    );
}

/// minio/minio-py#716 quotes a listing of AWS's with `a&#x19;&#x7;`; basho/riak_cs#974 what AWS says to such a reference in
/// DeleteObjects.
#[test]
fn characters_that_xml_has_not() {
    let mut account = Account::new(1);
    for key in ["a%19%07", "b%EF%BF%BE"] {
        let mut put = get(&format!("{BUCKET}/{key}"));
        put.method = Method::PUT;
        assert_eq!(signed(&mut account, put).status.as_u16(), 200);
    }
    let told = signed(&mut account, get(&format!("{BUCKET}/?list-type=2")));
    let text = told.body.text().into_owned();
    assert!(text.contains("<Key>a&#x19;&#x7;</Key>") && text.contains("<Key>b&#xfffe;</Key>"), "{text}");
    for key in ["x\u{1}y", "\u{fffe}", "a\u{0}b"] {
        let told = called(
            &mut account,
            "DeleteObjects",
            &json!({"Bucket": "example-bucket", "Delete": {"Objects": [{"Key": key}, {"Key": "hello.txt"}]}}),
        );
        assert_eq!(told.status.as_u16(), 400, "{key:?}");
        assert!(told.body.text().contains("<Code>MalformedXML</Code>"), "{}", told.body.text());
    }
    let mut raw = get(&format!("{BUCKET}/?delete"));
    raw.method = Method::POST;
    raw.body = b"<Delete><Object><Key>\xff</Key></Object></Delete>".to_vec().into();
    raw.headers.push("Content-MD5", "5DN/7jtjsKETnMAoFQYb5Q==");
    let told = signed(&mut account, raw);
    assert!(told.body.text().contains("<Code>MalformedXML</Code>"), "{}", told.body.text());
    let objects = &account.world.s3.buckets[&"example-bucket".into()].objects;
    assert!(objects.contains_key("hello.txt"));
}

/// `curl -ik https://s3.us-east-1.amazonaws.com` in public repositories (2021) and minio/minio-java#206.
#[test]
fn whoever_comes_without_keys_is_sent_to_the_products_page() {
    let mut account = Account::new(1);
    let before = recorded(&account);
    for host in ["s3.us-east-1.amazonaws.com", "s3.amazonaws.com", "127.0.0.1"] {
        let told = sent(&mut account, &get(&format!("https://{host}/")));
        assert_eq!((told.status.as_u16(), told.body.0.len()), (307, 0), "{host}");
        assert_eq!(told.headers.get("Location"), Some("https://aws.amazon.com/s3/"));
    }
    assert_eq!(recorded(&account), before);
    assert_eq!(signed(&mut account, get("https://s3.us-east-1.amazonaws.com/")).status.as_u16(), 200);
    let bucket = sent(&mut account, &get(&format!("{BUCKET}/")));
    assert_eq!(bucket.status.as_u16(), 403);
}

/// Automattic/knox#43 and chilts/awssum#30: the answer of S3 to a body in HTTP's chunks without a length. In S3's own chunks
/// the length stands in another header (botocore 1.44, `httpchecksum.py`).
#[test]
fn a_body_whose_length_nobody_tells() {
    let mut account = Account::new(1);
    let mut put = |more: &[(&str, &str)]| {
        let mut request = get(&format!("{BUCKET}/chunked"));
        request.method = Method::PUT;
        request.body = "abc".into();
        more.iter().for_each(|(name, value)| request.headers.push(*name, *value));
        signed(&mut account, request)
    };
    let told = put(&[("Transfer-Encoding", "chunked")]);
    assert_eq!(told.status.as_u16(), 501);
    let text = told.body.text().into_owned();
    assert!(text.contains("<Code>NotImplemented</Code><Message>A header you provided implies functionality that is not implemented</Message><Header>Transfer-Encoding</Header><RequestId>"), "{text}");
    assert_eq!(put(&[("Content-Length", "3")]).status.as_u16(), 200);
    assert_eq!(
        put(&[("Transfer-Encoding", "chunked"), ("X-Amz-Decoded-Content-Length", "3")]).status.as_u16(),
        200
    );
}

/// getmoto/moto#8534: a 304 of S3 has the ETag; jamhall/s3rver#61: and the time of the last change. RFC 9110, 15.4.5.
#[test]
fn what_has_not_changed_tells_what_it_is() {
    let mut account = Account::new(1);
    let key = json!({"Bucket": "example-bucket", "Key": "hello.txt"});
    let whole = called(&mut account, "GetObject", &key);
    let etag = whole.headers.get("ETag").unwrap().to_owned();
    for method in [Method::GET, Method::HEAD] {
        let mut request = get(&format!("{BUCKET}/hello.txt"));
        request.method = method;
        request.headers.push("If-None-Match", etag.as_str());
        let told = signed(&mut account, request);
        assert_eq!((told.status.as_u16(), told.body.0.len()), (304, 0));
        for name in ["ETag", "Last-Modified"] {
            assert_eq!(told.headers.get(name), whole.headers.get(name), "{name}");
        }
    }
}

/// S3 API reference, CopyObject: the source is a bucket of its own; the one that is not there is named.
#[test]
fn a_copy_from_nowhere_names_the_source() {
    let mut account = Account::new(1);
    for (from, to, named) in [
        ("no-such-source", "example-bucket", "no-such-source"),
        ("example-bucket", "no-such-target", "no-such-target"),
    ] {
        let input = json!({"Bucket": to, "Key": "k", "CopySource": format!("{from}/hello.txt")});
        let text = called(&mut account, "CopyObject", &input).body.text().into_owned();
        assert!(text.contains("<Code>NoSuchBucket</Code>"), "{text}");
        assert_eq!(text.matches("<BucketName>").count(), 1, "{text}");
        assert!(text.contains(&format!("<BucketName>{named}</BucketName>")), "{text}");
    }
}
