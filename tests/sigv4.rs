//! Signatures of the AWS SDK for Rust (crate aws-sigv4) over requests made by chance, in the header and in the URL: what it
//! signs, ours finds good, by the same digits; and whatever is changed on the way is noticed.

#![allow(clippy::unwrap_used, clippy::panic)]

mod chance;

use std::time::{Duration, SystemTime};

use aws_sigv4::{
    http_request::{
        PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation,
        SigningSettings, UriPathNormalizationMode, sign,
    },
    sign::v4,
};
use chance::holds;
use proptest::prelude::*;
use rolelab_core::{
    http::{Method, Request, Url},
    sigv4::{self, Credentials, Form},
    time::{Span, Timestamp},
};

const KEY: &str = "AKIDEXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

/// One request, before it is signed.
#[derive(Clone, Debug)]
struct Made {
    method: &'static str,
    service: &'static str,
    path: Vec<String>,
    query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    body: String,
    token: Option<String>,
    at: i64,
}

/// A text of a URL with everything but the unreserved letters written as bytes.
fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(byte).collect()
}

impl Made {
    fn url(&self) -> String {
        let path: Vec<String> = self.path.iter().map(|part| encoded(part)).collect();
        let pairs: Vec<String> =
            self.query.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        let query = if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) };
        format!("https://{}.us-east-1.amazonaws.com/{}{query}", self.service, path.join("/"))
    }

    fn request(&self) -> Request {
        let method = Method::from_bytes(self.method.as_bytes()).unwrap();
        let mut request = Request::new(method, Url::parse(&self.url()).unwrap());
        request.headers = self.headers.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        request.body = self.body.as_str().into();
        request
    }
}

/// Parts of a path: plain names, names of any letters, and what a path can be tidied of.
fn part() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z0-9._-]{1,8}",
        "\\PC{1,5}",
        Just(".".to_owned()),
        Just("..".to_owned()),
        Just(String::new())
    ]
}

fn made() -> impl Strategy<Value = Made> {
    let method = prop_oneof![Just("GET"), Just("POST"), Just("PUT"), Just("DELETE"), Just("HEAD")];
    let service = prop_oneof![Just("s3"), Just("sts"), Just("ec2"), Just("execute-api")];
    let name = prop_oneof!["[a-zA-Z][a-zA-Z0-9-]{0,10}", "\\PC{1,4}"];
    let query = prop::collection::vec((name, "\\PC{0,6}"), 0..5);
    let header = (
        prop_oneof![Just("My-Header"), Just("x-amz-meta-a"), Just("Content-Type"), Just("X-Amz-Target")],
        "[!-~]([ -~]{0,12}[!-~])?",
    );
    let headers = prop::collection::vec(header, 0..4);
    let token = prop::option::of("[A-Za-z0-9+/]{4,40}={0,2}");
    (
        method,
        service,
        prop::collection::vec(part(), 0..5),
        query,
        headers,
        "\\PC{0,20}",
        token,
        0..2_000_000_000_i64,
    )
        .prop_map(|(method, service, path, query, headers, body, token, at)| Made {
            method,
            service,
            path,
            query,
            headers: headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            body,
            token,
            at: 946_684_800 + at,
        })
}

/// The request as the SDK signs it, and the signature it says it made.
fn by_the_sdk(made: &Made, query: bool) -> (Request, String) {
    let mut request = made.request();
    let s3 = made.service == "s3";
    let mut settings = SigningSettings::default();
    if s3 {
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    }
    let mut body = SignableBody::Bytes(made.body.as_bytes());
    if query {
        settings.signature_location = SignatureLocation::QueryParams;
        settings.expires_in = Some(Duration::from_secs(3600));
        settings.payload_checksum_kind = PayloadChecksumKind::NoHeader;
        if s3 {
            body = SignableBody::UnsignedPayload;
        }
    }
    let credentials = aws_credential_types::Credentials::new(KEY, SECRET, made.token.clone(), None, "test");
    let identity = credentials.into();
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region("us-east-1")
        .name(made.service)
        .time(SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(made.at).unwrap()))
        .settings(settings)
        .build()
        .unwrap()
        .into();
    let url = request.url.to_string();
    let headers = made.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let signable = SignableRequest::new(made.method, url, headers, body).unwrap();
    let (instructions, signature) = sign(signable, &params).unwrap().into_parts();
    for (name, value) in instructions.headers() {
        request.headers.push(name, value);
    }
    let own = request.url.query.clone().into_iter();
    let added =
        instructions.params().iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
    let pairs: Vec<String> = own.chain(added).collect();
    request.url.query = (!pairs.is_empty()).then(|| pairs.join("&"));
    (request, signature)
}

fn good(request: &Request, secret: &str) -> bool {
    sigv4::read(request).is_ok_and(|signed| signed.matches(&sigv4::pieces(request, &signed, secret)))
}

#[test]
fn what_the_sdk_signs_is_good() {
    holds(400, &(made(), any::<bool>()), |(made, query)| {
        let (request, signature) = by_the_sdk(&made, query);
        let signed = sigv4::read(&request).unwrap();
        let pieces = sigv4::pieces(&request, &signed, SECRET);
        prop_assert_eq!(&pieces.signature, &signature, "{}", pieces.canonical_request);
        prop_assert!(signed.matches(&pieces));
        prop_assert_eq!(&signed.token, &made.token);
        prop_assert_eq!(signed.form == Form::Header, !query);
        prop_assert_eq!(signed.at.as_seconds(), made.at);
        prop_assert!(!good(&request, "another secret"));
        Ok(())
    });
}

#[test]
fn what_is_changed_on_the_way_is_noticed() {
    holds(400, &(made(), any::<bool>(), 0..5_u8), |(made, query, which)| {
        let (mut request, _) = by_the_sdk(&made, query);
        match which {
            0 => request.method = Method::from_bytes(b"PATCH").unwrap(),
            1 => request.url.path.push('x'),
            2 => {
                let own = request.url.query.take().map_or_else(String::new, |query| format!("{query}&"));
                request.url.query = Some(format!("{own}added=1"));
            }
            3 => request.url.host.insert(0, 'x'),
            // S3 signs the hash that the header states and looks at the body by itself; a URL of S3's covers none.
            _ if made.service == "s3" => {
                request.body = format!("{}x", made.body).as_str().into();
                prop_assert_eq!(sigv4::body_matches(&request), query);
                return Ok(());
            }
            _ => request.body = format!("{}x", made.body).as_str().into(),
        }
        prop_assert!(!good(&request, SECRET), "{which}");
        Ok(())
    });
}

#[test]
fn what_we_sign_is_good_in_either_form() {
    holds(400, &(made(), any::<bool>()), |(made, query)| {
        let at = Timestamp::from_millis(made.at * 1000);
        let by =
            Credentials { access_key: KEY.to_owned(), secret: SECRET.to_owned(), token: made.token.clone() };
        let mut request = made.request();
        if query {
            sigv4::presign(&mut request, &by, "us-east-1", made.service, at, Span::hours(1));
            prop_assert_eq!(sigv4::without_signature(&request), made.request());
        } else {
            sigv4::sign(&mut request, &by, "us-east-1", made.service, at);
        }
        prop_assert!(good(&request, SECRET));
        prop_assert!(!good(&request, "another secret"));
        Ok(())
    });
}
