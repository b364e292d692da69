//! Judges: the AWS signing test suite, and botocore 1.29.58.

use super::{
    vectors_table::{BOTOCORE, TOKEN, VECTORS},
    *,
};
use crate::http::{Method, Scheme, Url};

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

/// Reads a request as the suite writes it; `Url::parse` would refuse its unencoded paths.
fn request_of(text: &str) -> Request {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut lines = head.lines();
    let (method, rest) = lines.next().unwrap().split_once(' ').unwrap();
    let target = rest.strip_suffix(" HTTP/1.1").unwrap();
    let (path, query) = target.split_once('?').map_or((target, None), |(p, q)| (p, Some(q.to_owned())));
    let url = Url {
        scheme: Scheme::Https,
        host: "example.amazonaws.com".to_owned(),
        port: 443,
        path: path.to_owned(),
        query,
    };
    let mut request = Request::new(Method::from_bytes(method.as_bytes()).unwrap(), url);
    let mut headers: Vec<(String, String)> = Vec::new();
    for line in lines {
        if line.starts_with(' ') {
            headers.last_mut().unwrap().1.push_str(line);
        } else {
            let (name, value) = line.split_once(':').unwrap();
            headers.push((name.to_owned(), value.to_owned()));
        }
    }
    request.headers = headers.into_iter().collect();
    request.body = body.into();
    request
}

fn check(name: &str, normalise: bool, text: &str, canonical: &str, to_sign: Option<&str>, signature: &str) {
    let request = request_of(text);
    let signed = read(&request).unwrap();
    let rules = canonical::Rules { normalise, encode_twice: normalise };
    let pieces = pieces_by(&request, &signed, SECRET, rules);
    assert_eq!(pieces.canonical_request, canonical, "{name}");
    if let Some(to_sign) = to_sign {
        assert_eq!(pieces.string_to_sign, to_sign, "{name}");
    }
    assert_eq!(pieces.signature, signature, "{name}");
    assert!(signed.matches(&pieces), "{name}");
}

#[test]
fn the_suite_s_vectors_in_the_repository() {
    for vector in VECTORS {
        check(vector.name, vector.normalise, vector.request, vector.canonical, None, vector.signature);
    }
}

#[test]
fn the_whole_suite_when_it_is_at_hand() {
    let Ok(golden) = std::env::var("ROLELAB_GOLDEN") else {
        println!("skipped: ROLELAB_GOLDEN is not set, so the suite's other vectors are not at hand");
        return;
    };
    let mut seen = 0;
    for entry in std::fs::read_dir(format!("{golden}/cloud/sigv4/v4")).unwrap() {
        let directory = entry.unwrap().path();
        let file = |name: &str| std::fs::read_to_string(directory.join(name)).unwrap();
        let context: serde_json::Value = serde_json::from_str(&file("context.json")).unwrap();
        check(
            &directory.display().to_string(),
            context["normalize"].as_bool().unwrap(),
            file("header-signed-request.txt").trim(),
            file("header-canonical-request.txt").trim(),
            Some(file("header-string-to-sign.txt").trim()),
            file("header-signature.txt").trim(),
        );
        seen += 1;
    }
    assert_eq!(seen, 38);
}

#[test]
fn requests_are_signed_as_botocore_signs_them() {
    let at = Timestamp::parse("2026-03-02T10:00:00Z").unwrap();
    for row in BOTOCORE {
        let method = Method::from_bytes(row.method.as_bytes()).unwrap();
        let mut request = Request::new(method, Url::parse(row.url).unwrap());
        request.headers = row.headers.iter().copied().collect();
        request.body = row.body.into();
        let credentials = Credentials {
            access_key: "AKIDEXAMPLE".to_owned(),
            secret: SECRET.to_owned(),
            token: row.token.then(|| TOKEN.to_owned()),
        };
        sign(&mut request, &credentials, "us-east-1", row.service, at);
        let names: Vec<&str> = request.headers.iter().map(|(name, _)| name).skip(row.headers.len()).collect();
        assert_eq!(names, row.added, "{}", row.url);
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260302/us-east-1/{}/aws4_request, SignedHeaders={}, Signature={}",
            row.service, row.signed, row.signature
        );
        assert_eq!(request.headers.get("authorization"), Some(authorization.as_str()), "{}", row.url);
        let signed = read(&request).unwrap();
        assert!(signed.matches(&pieces(&request, &signed, SECRET)));
        // What is shown without the secret is what was signed with it.
        let Pieces { canonical_request, string_to_sign, .. } = pieces(&request, &signed, SECRET);
        assert_eq!(texts(&request, &signed), (canonical_request, string_to_sign), "{}", row.url);
        // Whatever is changed on the way is noticed.
        assert!(!signed.matches(&pieces(&request, &signed, "another secret")));
        let mut other = request.clone();
        other.headers.set("X-Amz-Date", "20260302T100001Z");
        assert!(!read(&other).unwrap().matches(&pieces(&other, &read(&other).unwrap(), SECRET)));
        let mut other = request.clone();
        other.body = "another body".into();
        assert!(!body_matches(&other) || !signed.matches(&pieces(&other, &signed, SECRET)));
    }
}

#[test]
fn what_is_no_signature_is_told_apart() {
    let with = |authorization: &str, date: &str| {
        let mut request =
            Request::new(Method::GET, Url::parse("https://sts.us-east-1.amazonaws.com/").unwrap());
        request.headers.push("Authorization", authorization);
        request.headers.push("X-Amz-Date", date);
        read(&request)
    };
    let bare = Request::new(Method::GET, Url::parse("https://sts.us-east-1.amazonaws.com/").unwrap());
    assert_eq!(read(&bare), Err(ReadError::Missing));
    assert_eq!(with("Bearer x", ""), Err(ReadError::Unsupported));
    assert_eq!(with("AWS4-HMAC-SHA256X Credential=a", ""), Err(ReadError::Unsupported));
    assert_eq!(
        with(&format!("AWS4-HMAC-SHA256 {}", "x".repeat(MAX_AUTHORIZATION)), ""),
        Err(ReadError::Unsupported)
    );
    let ReadError::Incomplete(told) = with("AWS4-HMAC-SHA256 Credential=a/b", "never").unwrap_err() else {
        panic!("the parts that are missing are named");
    };
    for part in ["'Signature' parameter.", "'SignedHeaders' parameter.", "'X-Amz-Date'"] {
        assert!(told.contains(part), "{told}");
    }
    assert!(!told.contains("'Credential'"), "{told}");
    let short = "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=0";
    assert!(matches!(with(short, "20260302T100000Z"), Err(ReadError::Incomplete(_))));
    let many = format!(
        "AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, SignedHeaders={}, Signature=0",
        "h;".repeat(MAX_SIGNED_HEADERS)
    );
    assert_eq!(with(&many, "20260302T100000Z"), Err(ReadError::Unsupported));
}
