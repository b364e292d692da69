//! Judges: AWS's documented and publicly recorded refusals, fault by fault and flavour by flavour; `faults_table` has
//! them.

use super::faults_table::{FAULTS, PRESIGNED, Row, S3_ONLY};
use crate::{
    api::{
        handle,
        tests::{PEER, admin, bare, error_of, session, signed_at, world},
    },
    http::{Request, Response},
    journal::{Event, Journal},
    model,
    sigv4::{self, Credentials},
    time::Span,
    world::World,
};

fn answer(world: &mut World, request: &Request) -> (Response, Event) {
    let mut journal = Journal::default();
    let response = handle(world, &mut journal, request, PEER);
    (response, journal.entries()[0].event.clone())
}

/// A service that speaks JSON has the query services' sentences with a code of its own, and status 400 (mhart/dynalite, as in
/// the table). Its clock is the narrower one: "20130609T094515Z (20130609T100015Z - 15 min.)" there, 5 minutes in newer
/// ones (m0ngr31/kanzi#270).
fn json(query: (u16, &'static str, &str)) -> (u16, &'static str, String) {
    let (_, code, sentence) = query;
    let code = match code {
        "MissingAuthenticationToken" => "MissingAuthenticationTokenException",
        "IncompleteSignature" => "IncompleteSignatureException",
        "SignatureDoesNotMatch" => "InvalidSignatureException",
        "InvalidClientTokenId" => "UnrecognizedClientException",
        "ExpiredToken" => "ExpiredTokenException",
        other => panic!("{other}"),
    };
    let sentence = sentence
        .replace("'sts'", "'ssm'")
        .replace("/sts'", "/ssm'")
        .replace(
            "20260302T094500Z (20260302T100000Z - 15 min.)",
            "20260302T095500Z (20260302T100000Z - 5 min.)",
        )
        .replace(
            "20260302T101500Z (20260302T100000Z + 15 min.)",
            "20260302T100500Z (20260302T100000Z + 5 min.)",
        )
        .replace(
            "20260302T095900Z (20260302T094400Z + 15 min.)",
            "20260302T094900Z (20260302T094400Z + 5 min.)",
        )
        .replace(
            "20260302T104500Z (20260302T110000Z - 15 min.)",
            "20260302T105500Z (20260302T110000Z - 5 min.)",
        );
    (400, code, sentence)
}

fn check(row: &Row) {
    let [_, query, _] = row.answers;
    let json = json(query);
    let answers = row.answers.map(|(status, code, sentence)| (status, code, sentence.to_owned()));
    for (service, (status, code, sentence)) in
        ["ec2", "sts", "s3", "ssm"].into_iter().zip(answers.into_iter().chain([json]))
    {
        let mut world = world();
        let request = (row.make)(&mut world, service);
        let before = world.clone();
        let (response, event) = answer(&mut world, &request);
        let operation = &model::service(service).unwrap().operations()[0].name;
        let error = error_of(service, operation, &response);
        let told = (error.status, error.code.as_str(), error.message.as_str());
        assert_eq!(told, (status, code, sentence.as_str()), "{service}: {}", row.fault);
        let Event::ApiCall(trail) = event else { panic!("an ApiCall") };
        // S3 judges nobody's requests too.
        let nobody = (service, row.fault) == ("s3", "not signed");
        assert_eq!(trail.identity, nobody.then(crate::sts::Identity::anonymous), "{service}: {}", row.fault);
        assert_eq!(trail.error.as_ref().unwrap().0, code);
        assert_eq!(
            (&world.iam, &world.ec2, &world.s3, &world.sts),
            (&before.iam, &before.ec2, &before.s3, &before.sts)
        );
        let text = response.body.text();
        for (name, value) in row.details.iter().filter(|_| service == "s3") {
            assert!(text.contains(&format!("<{name}>{value}")), "{}: {name} {value} in {text}", row.fault);
        }
    }
}

#[test]
fn faults_are_worded_as_each_service_words_them() {
    FAULTS.iter().for_each(check);
}

#[test]
fn faults_of_presigned_urls_are_worded_as_each_service_words_them() {
    PRESIGNED.iter().for_each(check);
}

#[test]
fn s3_asks_more_of_a_request_than_others() {
    for (fault, make, status, code, sentence, details) in S3_ONLY {
        let mut world = world();
        let request = make(&mut world);
        let (response, _) = answer(&mut world, &request);
        let error = error_of("s3", "ListBuckets", &response);
        assert_eq!(
            (error.status, error.code.as_str(), error.message.as_str()),
            (*status, *code, *sentence),
            "{fault}"
        );
        let text = response.body.text();
        for (name, value) in *details {
            assert!(text.contains(&format!("<{name}>{value}</{name}>")), "{fault}: {name} in {text}");
        }
    }
}

/// S3 API reference: 15 minutes; IAM User Guide: 5; STS: aws/aws-cli#6676, "- 15 min.". Both ways, to the second.
#[test]
fn a_clock_within_bounds_is_good() {
    let rows = [("ec2", 5), ("cloudwatch", 5), ("iam", 5), ("sts", 15), ("s3", 15)];
    for (service, minutes) in rows {
        for sign in [-1, 1] {
            for (beyond, good) in [(0, true), (1, false)] {
                let mut world = world();
                let by = admin(&world);
                let off = Span::seconds(sign * (minutes * 60 + beyond));
                let request = match service {
                    "iam" => crate::api::tests::unsigned("iam", "ListRoles", &serde_json::json!({})),
                    "cloudwatch" => {
                        crate::api::tests::unsigned("cloudwatch", "ListMetrics", &serde_json::json!({}))
                    }
                    other => bare(other),
                };
                let name = model::service(service).unwrap().signing_name.clone();
                let request = signed_at(request, &name, &by, world.now.plus(off));
                let (response, _) = answer(&mut world, &request);
                assert_eq!(response.status == 200, good, "{service} {} s", off.as_seconds());
            }
        }
    }
}

/// Every service takes a signature in the query string (IAM User Guide, "Authentication methods"). S3's are good for as
/// long as they say, to the second and up to a week; STS does not look at that parameter.
#[test]
fn presigned_urls_are_good_for_their_time() {
    const WEEK: i64 = 604_800;
    let rows = [
        ("s3", 3600, 0, true),
        ("s3", 3600, 3599, true),
        ("s3", 3600, 3600, false),
        ("s3", 1, 0, true),
        ("s3", 1, 1, false),
        ("s3", WEEK, WEEK - 1, true),
        ("s3", WEEK, WEEK, false),
        ("sts", 60, 900, true),
        ("sts", 60, 901, false),
        ("ec2", 60, 300, true),
        ("ec2", 60, 301, false),
    ];
    for (service, valid, later, good) in rows {
        for by_session in [false, true] {
            let mut world = world();
            let by = if by_session { session(&mut world, Span::hours(24 * 30)) } else { admin(&world) };
            let operation = bare(service);
            let mut request = Request::new(crate::http::Method::GET, operation.url.clone());
            if service != "s3" {
                request.url.query = Some(operation.body.text().into_owned());
            }
            sigv4::presign(&mut request, &by, "us-east-1", service, world.now, Span::seconds(valid));
            world.now = world.now.plus(Span::seconds(later));
            let (response, event) = answer(&mut world, &request);
            let told = response.body.text().into_owned();
            // The session's role has no policies, so being denied is what a good signature gives it.
            let authenticated = matches!(&event, Event::ApiCall(call) if call.identity.is_some());
            assert_eq!(authenticated, good, "{service} {valid} {later}: {told}");
            assert_eq!(
                response.status == 200,
                good && (!by_session || service == "sts"),
                "{service}: {told}"
            );
        }
    }
}

/// What AWS would take and the lab does not is told in the lab's own voice.
#[test]
fn other_signatures_are_not_simulated() {
    let v4a = |service: &str| {
        let mut request = bare(service);
        let parts = "Credential=a/20260302/s3/aws4_request, SignedHeaders=host, Signature=0";
        request.headers.push("X-Amz-Date", "20260302T100000Z");
        request.headers.push("Authorization", format!("AWS4-ECDSA-P256-SHA256 {parts}"));
        request
    };
    let v2 = |service: &str| {
        let mut request = bare(service);
        request.url.query = Some("AWSAccessKeyId=a&Signature=b&SignatureVersion=2".to_owned());
        request
    };
    let mut chunks = bare("s3");
    let word = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    let by: Credentials = admin(&world());
    sigv4::sign(&mut chunks, &by, "us-east-1", "s3", world().now);
    chunks.headers.set("X-Amz-Content-SHA256", word);
    let rows = [
        (v4a("ec2"), "ec2 with a signature of AWS4-ECDSA-P256-SHA256".to_owned()),
        (v4a("s3"), "s3 with a signature of AWS4-ECDSA-P256-SHA256".to_owned()),
        (v2("ec2"), "ec2 with Signature Version 2".to_owned()),
        (v2("sts"), "sts with Signature Version 2".to_owned()),
        (chunks, format!("s3 with a body of {word}")),
    ];
    for (request, what) in rows {
        let (response, event) = answer(&mut world(), &request);
        assert_eq!(response.status, 501, "{what}");
        let Event::NotSimulated { what: told } = event else { panic!("{what}: {event:?}") };
        assert_eq!(told, what);
    }
}
