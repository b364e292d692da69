//! What S3 answers over HTTP: bodies, heads, chunks, and who may without a signature. Sources stand with each test.

use std::net::{IpAddr, Ipv4Addr};

use serde_json::{Value, json};

use crate::{
    api::{
        handle,
        tests::{admin, unsigned},
    },
    http::{Method, Request, Response, Url},
    journal::Event,
    model::codec::encode_request,
    sigv4,
    testing::Account,
    time::Span,
};

const PEER: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 25));
const OPEN: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::example-bucket/*"}]}"#;

pub(super) fn sent(account: &mut Account, request: &Request) -> Response {
    handle(&mut account.world, &mut account.journal, request, PEER)
}

pub(super) fn signed(account: &mut Account, mut request: Request) -> Response {
    let by = admin(&account.world);
    sigv4::sign(&mut request, &by, "us-east-1", "s3", account.world.now);
    sent(account, &request)
}

pub(super) fn called(account: &mut Account, operation: &str, input: &Value) -> Response {
    signed(account, unsigned("s3", operation, input))
}

pub(super) fn get(url: &str) -> Request {
    Request::new(Method::GET, Url::parse(url).unwrap())
}

fn open_to_all(account: &mut Account) {
    account.call("DeletePublicAccessBlock", &json!({"Bucket": "example-bucket"}));
    account.call("PutBucketPolicy", &json!({"Bucket": "example-bucket", "Policy": OPEN}));
}

/// S3 API reference, HeadObject: "A HEAD request has the same options as a GET request … except that there is no response
/// body", also when it is refused; RFC 9110 for 304. PutBucketPolicy answers 204 (localstack, `test_put_bucket_policy`).
#[test]
fn what_has_no_body() {
    let mut account = Account::new(1);
    let key = |key: &str| json!({"Bucket": "example-bucket", "Key": key});
    let head = called(&mut account, "HeadObject", &key("hello.txt"));
    assert_eq!(
        (head.status.as_u16(), head.headers.get("Content-Length"), head.body.0.len()),
        (200, Some("43"), 0)
    );
    let none = called(&mut account, "HeadObject", &key("none"));
    assert_eq!((none.status.as_u16(), none.body.0.len()), (404, 0));
    assert!(none.headers.get("x-amz-request-id").is_some_and(|id| id.len() == 16));
    let names: Vec<&str> = head.headers.iter().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        [
            "x-amz-id-2",
            "x-amz-request-id",
            "Date",
            "Last-Modified",
            "ETag",
            "x-amz-server-side-encryption",
            "accept-ranges",
            "Content-Type",
            "Content-Length",
            "Server"
        ]
    );
    let bucket = called(&mut account, "HeadBucket", &json!({"Bucket": "example-bucket"}));
    assert_eq!(bucket.headers.get("x-amz-bucket-region"), Some("us-east-1"));
    let etag = head.headers.get("ETag").unwrap().to_owned();
    let mut unchanged = key("hello.txt");
    unchanged["IfNoneMatch"] = json!(etag);
    let unchanged = called(&mut account, "GetObject", &unchanged);
    assert_eq!((unchanged.status.as_u16(), unchanged.body.0.len()), (304, 0));
    let mut part = key("hello.txt");
    part["Range"] = json!("bytes=0-2");
    let part = called(&mut account, "GetObject", &part);
    assert_eq!((part.status.as_u16(), part.body.text().as_ref()), (206, "You"));
    assert_eq!(part.headers.get("Content-Range"), Some("bytes 0-2/43"));
    account.call("DeletePublicAccessBlock", &json!({"Bucket": "example-bucket"}));
    let put = called(&mut account, "PutBucketPolicy", &json!({"Bucket": "example-bucket", "Policy": OPEN}));
    assert_eq!((put.status.as_u16(), put.body.0.len()), (204, 0));
    // An object's bytes stand in no fact.
    let mut object = key("k");
    object["Body"] = json!("c2VjcmV0");
    called(&mut account, "PutObject", &object);
    let last = account.journal.entries().last().map(|entry| format!("{:?}", entry.event)).unwrap();
    assert!(last.contains("PutObject") && !last.contains("c2VjcmV0"));
}

/// S3 User Guide, "Blocking public access": RestrictPublicBuckets lets in only the bucket owner's account; localstack,
/// `test_get_object_with_anon_credentials`; NoSuchBucket is told to anybody.
#[test]
fn nobody_is_let_in_by_a_public_policy_alone() {
    let mut account = Account::new(1);
    let hello = get("https://example-bucket.s3.us-east-1.amazonaws.com/hello.txt");
    let code = |response: &Response| -> (u16, String) {
        let text = response.body.text().into_owned();
        let code = text
            .split("<Code>")
            .nth(1)
            .and_then(|rest| rest.split('<').next())
            .unwrap_or_default()
            .to_owned();
        (response.status.as_u16(), code)
    };
    let denied = sent(&mut account, &hello);
    assert_eq!(code(&denied), (403, "AccessDenied".to_owned()));
    assert!(denied.body.text().contains("<Message>Access Denied</Message>"));
    open_to_all(&mut account);
    assert_eq!(sent(&mut account, &hello).status.as_u16(), 200);
    let path = get("https://s3.us-east-1.amazonaws.com/example-bucket/hello.txt");
    assert_eq!(sent(&mut account, &path).body.text(), "You read this with keys that nobody typed.\n");
    let rows = [
        ("https://example-bucket.s3.us-east-1.amazonaws.com/", 403, "AccessDenied"),
        ("https://example-bucket.s3.us-east-1.amazonaws.com/none", 403, "AccessDenied"),
        ("https://no-such-bucket.s3.amazonaws.com/x", 404, "NoSuchBucket"),
        ("https://my-bucket.s3.amazonaws.com/x", 403, "AccessDenied"),
    ];
    for (url, status, wanted) in rows {
        let answer = sent(&mut account, &get(url));
        assert_eq!(code(&answer), (status, wanted.to_owned()), "{url}");
    }
    let restrict = json!({"Bucket": "example-bucket", "PublicAccessBlockConfiguration": {"RestrictPublicBuckets": true}});
    account.call("PutPublicAccessBlock", &restrict);
    assert_eq!(code(&sent(&mut account, &hello)), (403, "AccessDenied".to_owned()));
    assert_eq!(
        called(&mut account, "GetObject", &json!({"Bucket": "example-bucket", "Key": "hello.txt"})).status,
        200
    );
}

/// botocore 1.44 sends so over TLS; S3 API reference, "Trailing headers"; sentences recorded: localstack,
/// `test_put_object_checksum`, `test_s3_checksum_no_algorithm`, `test_s3_invalid_content_md5`.
#[test]
fn bodies_in_chunks_and_checksums() {
    let mut account = Account::new(1);
    let chunked = |trailer: &str| {
        let mut request = get("https://example-bucket.s3.us-east-1.amazonaws.com/chunked");
        request.method = Method::PUT;
        for (name, value) in [
            ("Content-Encoding", "aws-chunked"),
            ("X-Amz-Trailer", "x-amz-checksum-crc32"),
            ("X-Amz-Decoded-Content-Length", "10"),
            ("X-Amz-Sdk-Checksum-Algorithm", "CRC32"),
        ] {
            request.headers.push(name, value);
        }
        request.body = format!("a\r\n0123456789\r\n0\r\nx-amz-checksum-crc32:{trailer}\r\n\r\n").into();
        request
    };
    let go = |account: &mut Account, trailer: &str| {
        let mut request = chunked(trailer);
        request.headers.push("X-Amz-Content-SHA256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
        let by = admin(&account.world);
        // The word stands in the hash's place, as botocore has it.
        sigv4::sign(&mut request, &by, "us-east-1", "s3", account.world.now);
        sent(account, &request)
    };
    let put = go(&mut account, "poTHxg==");
    assert_eq!((put.status.as_u16(), put.headers.get("x-amz-checksum-crc32")), (200, Some("poTHxg==")));
    let stored = &account.world.s3.buckets[&"example-bucket".into()].objects["chunked"];
    assert_eq!(
        (stored.content.bytes(), stored.headers.get("ContentEncoding")),
        (b"0123456789".as_slice(), None)
    );
    let read = json!({"Bucket": "example-bucket", "Key": "chunked", "ChecksumMode": "ENABLED"});
    let read = called(&mut account, "GetObject", &read);
    assert_eq!(read.headers.get("x-amz-checksum-crc32"), Some("poTHxg=="));
    for (trailer, code) in [
        ("AAAAAA==", "The CRC32 you specified did not match the calculated checksum."),
        ("no", "Value for x-amz-checksum-crc32 header is invalid."),
    ] {
        let told = go(&mut account, trailer);
        assert_eq!(told.status.as_u16(), 400);
        assert!(told.body.text().contains(code), "{}", told.body.text());
    }
    let rows = [
        ("Content-MD5", "__invalid__", "InvalidDigest"),
        ("Content-MD5", "CYketZBSTjX8czcs3cXVlg==", "BadDigest"),
        ("x-amz-checksum-sha256", "2l26x0trnT0r2AvakoFk2MB7eKVKzYESLMxSAKAzoik=", "BadDigest"),
    ];
    for (name, value, code) in rows {
        let mut request = get("https://example-bucket.s3.us-east-1.amazonaws.com/k");
        request.method = Method::PUT;
        request.body = "something".into();
        request.headers.push(name, value);
        let told = signed(&mut account, request);
        assert!(told.body.text().contains(&format!("<Code>{code}</Code>")), "{name}: {}", told.body.text());
    }
}

/// localstack, `test_s3_api.snapshot.json`, `test_put_object_if_none_match`, `test_put_object_if_match` and their validations.
#[test]
fn conditional_writes() {
    let mut account = Account::new(1);
    let mut go = |key: &str, headers: &[(&str, &str)]| {
        let mut request = get(&format!("https://example-bucket.s3.us-east-1.amazonaws.com/{key}"));
        request.method = Method::PUT;
        headers.iter().for_each(|(name, value)| request.headers.push(*name, *value));
        signed(&mut account, request).status.as_u16()
    };
    assert_eq!(go("new", &[("If-None-Match", "*")]), 200);
    assert_eq!(go("new", &[("If-None-Match", "*")]), 412);
    assert_eq!(go("new", &[("If-None-Match", "etag")]), 501);
    assert_eq!(go("new", &[("If-Match", "wrong")]), 412);
    assert_eq!(go("new", &[("If-Match", "\"d41d8cd98f00b204e9800998ecf8427e\"")]), 200);
    assert_eq!(go("none", &[("If-Match", "x")]), 404);
    assert_eq!(go("new", &[("If-Match", "x"), ("If-None-Match", "*")]), 501);
}

/// S3 API reference, DeleteObjects: "the response includes only keys where the delete action encountered an error", each with
/// its code; permissions are asked key by key.
#[test]
fn each_key_of_many_is_permitted_by_itself() {
    let mut account = Account::new(1);
    account.call("DeletePublicAccessBlock", &json!({"Bucket": "example-bucket"}));
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::example-bucket/reports/*"}]}"#;
    account.call("PutBucketPolicy", &json!({"Bucket": "example-bucket", "Policy": policy}));
    let many = |keys: &[&str]| {
        let objects: Vec<Value> = keys.iter().map(|key| json!({"Key": key})).collect();
        json!({"Bucket": "example-bucket", "Delete": {"Objects": objects}})
    };
    let told = called(&mut account, "DeleteObjects", &many(&["reports/january.csv", "hello.txt"]));
    let text = told.body.text().into_owned();
    assert_eq!(told.status.as_u16(), 200);
    assert!(text.contains("<Deleted><Key>hello.txt</Key></Deleted>"), "{text}");
    assert!(text.contains("<Error><Key>reports/january.csv</Key><Code>AccessDenied</Code><Message>User: arn:aws:iam::111122223333:user/admin is not authorized to perform: s3:DeleteObject on resource: &quot;arn:aws:s3:::example-bucket/reports/january.csv&quot; with an explicit deny in a resource-based policy</Message></Error>"), "{text}");
    let keys: Vec<&String> = account.world.s3.buckets[&"example-bucket".into()].objects.keys().collect();
    assert_eq!(keys, ["reports/february.csv", "reports/january.csv"]);
    let all = called(&mut account, "DeleteObjects", &many(&["reports/january.csv"]));
    assert!(!all.body.text().contains("<Deleted>"));
    let Event::ApiCall(call) = &account.journal.entries().last().unwrap().event else { panic!("an ApiCall") };
    assert!(call.decision.as_ref().is_some_and(|decision| !decision.allowed()));
    let service = crate::model::service("s3").unwrap();
    let operation = service.operation("DeleteObjects").unwrap();
    let mut bare = encode_request(service, operation, "us-east-1", &many(&["x"])).unwrap();
    bare.headers.remove("Content-MD5");
    let told = signed(&mut account, bare);
    assert!(told.body.text().contains("Missing required header for this request: Content-MD5"));
}

/// S3 User Guide, "Sharing objects with presigned URLs": a PUT as well, as long as the URL and the session are good.
#[test]
fn presigned_urls_read_and_write() {
    let mut account = Account::new(1);
    let by = admin(&account.world);
    let mut put = get("https://example-bucket.s3.us-east-1.amazonaws.com/up");
    put.method = Method::PUT;
    sigv4::presign(&mut put, &by, "us-east-1", "s3", account.world.now, Span::minutes(5));
    put.body = "from outside".into();
    assert_eq!(sent(&mut account, &put).status.as_u16(), 200);
    let mut read =
        get("https://example-bucket.s3.us-east-1.amazonaws.com/up?response-content-type=text%2Fhtml");
    sigv4::presign(&mut read, &by, "us-east-1", "s3", account.world.now, Span::minutes(5));
    let answer = sent(&mut account, &read);
    assert_eq!(
        (answer.body.text().as_ref(), answer.headers.get("Content-Type")),
        ("from outside", Some("text/html"))
    );
    account.pass(Span::minutes(6));
    assert!(sent(&mut account, &read).body.text().contains("<Message>Request has expired</Message>"));
}
