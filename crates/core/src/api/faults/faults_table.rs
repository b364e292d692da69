//! What is done to a good request, and the answers of EC2, STS and S3: status, code, sentence, source.

use crate::{
    api::tests::{admin, bare, session, signed_at, unsigned},
    http::{Method, Request},
    sigv4::{self, Credentials},
    time::Span,
    world::World,
};

/// One fault.
pub(super) struct Row {
    /// In words.
    pub(super) fault: &'static str,
    /// A request that has it.
    pub(super) make: fn(&mut World, &str) -> Request,
    /// EC2, STS, S3.
    pub(super) answers: [(u16, &'static str, &'static str); 3],
    /// S3's further elements, each as it begins.
    pub(super) details: &'static [(&'static str, &'static str)],
    /// Who says so. Of EC2, always: EC2 API reference, "Error codes".
    #[allow(dead_code, reason = "for readers")]
    pub(super) source: &'static str,
}

/// Of S3 alone: fault, request, status, code, sentence, elements.
pub(super) type Only = (
    &'static str,
    fn(&mut World) -> Request,
    u16,
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

const INVALID: &str = "The security token included in the request is invalid";
const INVALID_KEY: &str = "The security token included in the request is invalid.";
const MISMATCH: &str = "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";
const S3_MISMATCH: &str = "The request signature we calculated does not match the signature you provided. Check your key and signing method.";
const S3_UNKNOWN: &str = "The AWS Access Key Id you provided does not exist in our records.";
const S3_PARAMETERS: &str = "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.";
const FOUR: &str = "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'a/20260302/us-east-1/sts'";

const NOT_VALIDATED: (u16, &str, &str) =
    (401, "AuthFailure", "AWS was not able to validate the provided access credentials");
const EXPIRED: (u16, &str, &str) = (400, "RequestExpired", "Request has expired.");

/// Sentences of AWS's own framework.
const DYNALITE: &str =
    "mhart/dynalite, index.js: sentences recorded from DynamoDB; codes: IAM API reference, Common errors";
const SWIFT: &str = "openstack/swift, s3api tests; versity/versitygw, s3err";

/// Signed well by the console user.
fn good(world: &World, service: &str) -> Request {
    signed_at(bare(service), service, &admin(world), world.now)
}

/// Signed well, then the header is changed.
fn edited(world: &World, service: &str, from: &str, to: &str) -> Request {
    let mut request = good(world, service);
    let header = request.headers.get("Authorization").unwrap().to_owned();
    assert!(header.contains(from), "{from} in {header}");
    request.headers.set("Authorization", header.replace(from, to));
    request
}

/// Presigned well for an hour, as a GET.
fn url(world: &World, service: &str, by: &Credentials, region: &str, signs: &str) -> Request {
    let operation = bare(service);
    let mut request = Request::new(Method::GET, operation.url.clone());
    if service != "s3" {
        request.url.query = Some(operation.body.text().into_owned());
    }
    sigv4::presign(&mut request, by, region, signs, world.now, Span::hours(1));
    request
}

fn own_url(world: &World, service: &str) -> Request {
    url(world, service, &admin(world), "us-east-1", service)
}

/// Presigned well, then the URL is changed.
fn edited_url(world: &World, service: &str, from: &str, to: &str) -> Request {
    let mut request = own_url(world, service);
    let query = request.url.query.unwrap();
    assert!(query.contains(from), "{from} in {query}");
    request.url.query = Some(query.replace(from, to));
    request
}

#[rustfmt::skip]
pub(super) static FAULTS: &[Row] = &[
    Row {
        fault: "not signed",
        // Without a bucket S3 sends whoever asks to another page.
        make: |_, service| match service {
            "s3" => unsigned("s3", "ListObjects", &serde_json::json!({"Bucket": "example-bucket"})),
            other => bare(other),
        },
        answers: [
            (400, "MissingParameter", "The request must contain the parameter AWSAccessKeyId"),
            (403, "MissingAuthenticationToken", "Request is missing Authentication Token"),
            (403, "AccessDenied", "Access Denied"),
        ],
        details: &[],
        source: "IAM API reference, Common errors; S3 API reference, Error responses",
    },
    Row {
        fault: "another scheme",
        make: |_, service| {
            let mut request = bare(service);
            request.headers.set("Authorization", "Bearer x");
            request
        },
        answers: [
            NOT_VALIDATED,
            (403, "MissingAuthenticationToken", "Request is missing Authentication Token"),
            (400, "InvalidArgument", "Unsupported Authorization Type"),
        ],
        details: &[("ArgumentName", "Authorization</"), ("ArgumentValue", "Bearer x</")],
        source: DYNALITE,
    },
    Row {
        fault: "another algorithm",
        make: |world, service| edited(world, service, "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA25"),
        answers: [
            NOT_VALIDATED,
            (403, "IncompleteSignature", "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA25' (only AWS4-HMAC-SHA256 for now). "),
            (400, "InvalidArgument", "Unsupported Authorization Type"),
        ],
        details: &[],
        source: DYNALITE,
    },
    Row {
        fault: "a header without signature",
        make: |_, service| {
            let mut request = bare(service);
            request.headers.set("X-Amz-Date", "20260302T100000Z");
            request.headers.set("Authorization", "AWS4-HMAC-SHA256 Credential=a/20260302/us-east-1/x/aws4_request, SignedHeaders=host");
            request
        },
        answers: [
            NOT_VALIDATED,
            (403, "IncompleteSignature", "Authorization header requires 'Signature' parameter. Authorization=AWS4-HMAC-SHA256 Credential=a/20260302/us-east-1/x/aws4_request, SignedHeaders=host"),
            (400, "AuthorizationHeaderMalformed", "The authorization header is malformed; the authorization header requires three components: Credential, SignedHeaders, and Signature."),
        ],
        details: &[],
        source: DYNALITE,
    },
    Row {
        fault: "no date",
        make: |_, service| {
            let mut request = bare(service);
            request.headers.set("Authorization", "AWS4-HMAC-SHA256 Credential=a/20260302/us-east-1/x/aws4_request, SignedHeaders=host, Signature=0");
            request
        },
        answers: [
            NOT_VALIDATED,
            (403, "IncompleteSignature", "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-HMAC-SHA256 Credential=a/20260302/us-east-1/x/aws4_request, SignedHeaders=host, Signature=0"),
            (403, "AccessDenied", "AWS authentication requires a valid Date or x-amz-date header"),
        ],
        details: &[],
        source: SWIFT,
    },
    Row {
        fault: "a date that is none",
        make: |world, service| {
            let mut request = good(world, service);
            request.headers.set("X-Amz-Date", "201");
            request
        },
        answers: [
            NOT_VALIDATED,
            (403, "IncompleteSignature", "Date must be in ISO-8601 'basic format'. Got '201'. See http://en.wikipedia.org/wiki/ISO_8601"),
            (403, "AccessDenied", "AWS authentication requires a valid Date or x-amz-date header"),
        ],
        details: &[],
        source: DYNALITE,
    },
    Row {
        fault: "a credential of four parts",
        make: |world, service| edited(world, service, &format!("{}/20260302/us-east-1/{service}/aws4_request", admin(world).access_key), &format!("a/20260302/us-east-1/{service}")),
        answers: [
            NOT_VALIDATED,
            (403, "IncompleteSignature", FOUR),
            (400, "AuthorizationHeaderMalformed", "The authorization header is malformed; the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\"."),
        ],
        details: &[],
        source: DYNALITE,
    },
    Row {
        fault: "signed in header and URL",
        make: |world, service| {
            let mut request = good(world, service);
            request.url.query = Some("X-Amz-Algorithm=AWS4-HMAC-SHA256".to_owned());
            request.headers.set("Authorization", "AWS4-HMAC-SHA256 x");
            request
        },
        answers: [
            NOT_VALIDATED,
            (403, "SignatureDoesNotMatch", "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header."),
            (400, "InvalidArgument", "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified"),
        ],
        details: &[("ArgumentName", "Authorization</"), ("ArgumentValue", "AWS4-HMAC-SHA256 x</")],
        source: DYNALITE,
    },
    Row {
        fault: "another region",
        make: |world, service| {
            let mut request = bare(service);
            sigv4::sign(&mut request, &admin(world), "eu-west-1", service, world.now);
            request
        },
        answers: [
            NOT_VALIDATED,
            (403, "SignatureDoesNotMatch", "Credential should be scoped to a valid region. "),
            (400, "AuthorizationHeaderMalformed", "The authorization header is malformed; the region 'eu-west-1' is wrong; expecting 'us-east-1'"),
        ],
        details: &[("Region", "us-east-1</")],
        source: "recorded from S3 (reference, section 5); STS: public transcripts",
    },
    Row {
        fault: "another service",
        make: |world, service| {
            let mut request = bare(service);
            sigv4::sign(&mut request, &admin(world), "us-east-1", "sqs", world.now);
            // The signer states a payload for S3 alone.
            request.headers.set("X-Amz-Content-SHA256", sigv4::body_hash_of(&request));
            let header = request.headers.get("Authorization").unwrap().replace("SignedHeaders=", "SignedHeaders=x-amz-content-sha256;");
            request.headers.set("Authorization", header);
            request
        },
        answers: [
            NOT_VALIDATED,
            (403, "SignatureDoesNotMatch", "Credential should be scoped to correct service: 'sts'. "),
            (400, "AuthorizationHeaderMalformed", "The authorization header is malformed; incorrect service \"sqs\". This endpoint belongs to \"s3\"."),
        ],
        details: &[],
        source: DYNALITE,
    },
    Row {
        fault: "another end of the scope",
        make: |world, service| edited(world, service, "/aws4_request", "/aws4_reques"),
        answers: [
            NOT_VALIDATED,
            (403, "SignatureDoesNotMatch", "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws4_reques'. "),
            (400, "AuthorizationHeaderMalformed", "The authorization header is malformed; incorrect terminal \"aws4_reques\". This endpoint uses \"aws4_request\"."),
        ],
        details: &[],
        source: DYNALITE,
    },
    Row {
        fault: "another day than the date's",
        make: |world, service| edited(world, service, "/20260302/", "/20260301/"),
        answers: [
            NOT_VALIDATED,
            (403, "SignatureDoesNotMatch", "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20260301' != '20260302', from '20260302T100000Z'."),
            (400, "AuthorizationHeaderMalformed", "The authorization header is malformed; Invalid credential date \"20260301\". This date is not the same as X-Amz-Date: \"20260302\"."),
        ],
        details: &[],
        source: DYNALITE,
    },
    Row {
        fault: "a scope of which nothing is right",
        make: |world, service| edited(world, service, &format!("/20260302/us-east-1/{service}/aws4_request"), "/b/c/d/e"),
        answers: [
            NOT_VALIDATED,
            (403, "SignatureDoesNotMatch", "Credential should be scoped to a valid region. Credential should be scoped to correct service: 'sts'. Credential should be scoped with a valid terminator: 'aws4_request', not 'e'. Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: 'b' != '20260302', from '20260302T100000Z'."),
            (400, "AuthorizationHeaderMalformed", "The authorization header is malformed; Invalid credential date \"b\". This date is not the same as X-Amz-Date: \"20260302\"."),
        ],
        details: &[],
        source: DYNALITE,
    },
    Row {
        fault: "the host is not covered",
        make: |world, service| edited(world, service, "host;", ""),
        answers: [
            NOT_VALIDATED,
            (403, "SignatureDoesNotMatch", "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."),
            (403, "AccessDenied", "There were headers present in the request which were not signed"),
        ],
        details: &[("HeadersNotSigned", "host</")],
        source: "dacut/scratchstack-aws-signature, constants.rs",
    },
    Row {
        fault: "an unknown key",
        make: |world, service| {
            let by = Credentials { access_key: "AKIAIOSFODNN7EXAMPLE".to_owned(), ..admin(world) };
            signed_at(bare(service), service, &by, world.now)
        },
        answers: [NOT_VALIDATED, (403, "InvalidClientTokenId", INVALID_KEY), (403, "InvalidAccessKeyId", S3_UNKNOWN)],
        details: &[("AWSAccessKeyId", "AKIAIOSFODNN7EXAMPLE</")],
        source: DYNALITE,
    },
    Row {
        fault: "a deactivated key",
        make: |world, service| {
            let by = admin(world);
            world.sts.keys.values_mut().for_each(|key| key.active = false);
            signed_at(bare(service), service, &by, world.now)
        },
        answers: [NOT_VALIDATED, (403, "InvalidClientTokenId", INVALID_KEY), (403, "InvalidAccessKeyId", S3_UNKNOWN)],
        details: &[],
        source: "IAM User Guide, Managing access keys: an inactive key makes requests fail; the sentence is that of an unknown one",
    },
    Row {
        fault: "a key whose user is gone",
        make: |world, service| {
            let by = admin(world);
            world.iam.users.remove("admin");
            signed_at(bare(service), service, &by, world.now)
        },
        answers: [NOT_VALIDATED, (403, "InvalidClientTokenId", INVALID_KEY), (403, "InvalidAccessKeyId", S3_UNKNOWN)],
        details: &[],
        source: "a user's keys go with it (IAM API reference, DeleteUser)",
    },
    Row {
        fault: "another secret",
        make: |world, service| {
            let by = Credentials { secret: "x".to_owned(), ..admin(world) };
            signed_at(bare(service), service, &by, world.now)
        },
        answers: [NOT_VALIDATED, (403, "SignatureDoesNotMatch", MISMATCH), (403, "SignatureDoesNotMatch", S3_MISMATCH)],
        details: &[
            ("AWSAccessKeyId", "AKIA"),
            ("StringToSign", "AWS4-HMAC-SHA256\n20260302T100000Z\n20260302/us-east-1/s3/aws4_request\n"),
            ("SignatureProvided", ""),
            ("StringToSignBytes", "41 57 53 34 2d 48 4d 41 43"),
            ("CanonicalRequest", "GET\n/\n\nhost:"),
            ("CanonicalRequestBytes", "47 45 54 0a 2f 0a 0a"),
        ],
        source: "recorded from S3 (reference, section 5); STS: DYNALITE",
    },
    Row {
        fault: "a temporary key without its token",
        make: |world, service| {
            let by = Credentials { token: None, ..session(world, Span::hours(6)) };
            signed_at(bare(service), service, &by, world.now)
        },
        answers: [NOT_VALIDATED, (403, "InvalidClientTokenId", INVALID_KEY), (403, "InvalidAccessKeyId", S3_UNKNOWN)],
        details: &[],
        source: "reference, section 4",
    },
    Row {
        fault: "another session's token",
        make: |world, service| {
            let by = Credentials { token: Some("x".to_owned()), ..session(world, Span::hours(6)) };
            signed_at(bare(service), service, &by, world.now)
        },
        answers: [
            NOT_VALIDATED,
            (403, "InvalidClientTokenId", INVALID),
            (400, "InvalidToken", "The provided token is malformed or otherwise invalid."),
        ],
        details: &[("Token-0", "x</")],
        source: DYNALITE,
    },
    Row {
        fault: "a long-term key with a token",
        make: |world, service| {
            let by = Credentials { token: Some("x".to_owned()), ..admin(world) };
            signed_at(bare(service), service, &by, world.now)
        },
        answers: [
            NOT_VALIDATED,
            (403, "InvalidClientTokenId", INVALID),
            (400, "InvalidToken", "The provided token is malformed or otherwise invalid."),
        ],
        details: &[],
        source: DYNALITE,
    },
    Row {
        fault: "a session that is over",
        make: |world, service| {
            let by = session(world, Span::hours(6));
            world.now = world.now.plus(Span::hours(6));
            signed_at(bare(service), service, &by, world.now)
        },
        answers: [
            EXPIRED,
            (403, "ExpiredToken", "The security token included in the request is expired"),
            (400, "ExpiredToken", "The provided token has expired."),
        ],
        details: &[("Token-0", "IQoJtoken</")],
        source: "IAM API reference, Common errors; S3: boto3 transcripts (reference, section 5)",
    },
    Row {
        fault: "a clock that is 16 minutes slow",
        make: |world, service| signed_at(bare(service), service, &admin(world), world.now.plus(Span::minutes(-16))),
        answers: [
            EXPIRED,
            (403, "SignatureDoesNotMatch", "Signature expired: 20260302T094400Z is now earlier than 20260302T094500Z (20260302T100000Z - 15 min.)"),
            (403, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large."),
        ],
        details: &[("RequestTime", "20260302T094400Z</"), ("ServerTime", "2026-03-02T10:00:00Z</"), ("MaxAllowedSkewMilliseconds", "900000</")],
        source: "aws/aws-cli#6676",
    },
    Row {
        fault: "a clock that is 16 minutes fast",
        make: |world, service| signed_at(bare(service), service, &admin(world), world.now.plus(Span::minutes(16))),
        answers: [
            EXPIRED,
            (403, "SignatureDoesNotMatch", "Signature not yet current: 20260302T101600Z is still later than 20260302T101500Z (20260302T100000Z + 15 min.)"),
            (403, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large."),
        ],
        details: &[],
        source: "aws/aws-cli#6676; the future form: public transcripts",
    },
    Row {
        fault: "another body than the one signed",
        make: |world, service| {
            let mut request = good(world, service);
            request.body = format!("{}&", request.body.text()).as_str().into();
            request
        },
        answers: [
            NOT_VALIDATED,
            (403, "SignatureDoesNotMatch", MISMATCH),
            (400, "XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match what was computed."),
        ],
        details: &[
            ("ClientComputedContentSHA256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855</"),
            ("S3ComputedContentSHA256", "951dcee3a7a4f3aac67ec76a2ce4469cc76df650f134bf2572bf60a65c982338</"),
        ],
        source: "S3 API reference, Error responses",
    },
];

#[rustfmt::skip]
pub(super) static PRESIGNED: &[Row] = &[
    Row {
        fault: "another algorithm",
        make: |world, service| edited_url(world, service, "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1"),
        answers: [
            NOT_VALIDATED,
            (403, "IncompleteSignature", "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA1' (only AWS4-HMAC-SHA256 for now). "),
            (400, "AuthorizationQueryParametersError", "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256\""),
        ],
        details: &[],
        source: SWIFT,
    },
    Row {
        fault: "an algorithm and nothing else",
        make: |_, service| {
            let mut request = bare(service);
            request.url.query = Some("X-Amz-Algorithm=AWS4-HMAC-SHA256".to_owned());
            request
        },
        answers: [
            NOT_VALIDATED,
            (403, "IncompleteSignature", "AWS query-string parameters must include 'X-Amz-Credential'. AWS query-string parameters must include 'X-Amz-Signature'. AWS query-string parameters must include 'X-Amz-SignedHeaders'. AWS query-string parameters must include 'X-Amz-Date'. Re-examine the query-string parameters."),
            (400, "AuthorizationQueryParametersError", S3_PARAMETERS),
        ],
        details: &[],
        source: DYNALITE,
    },
    Row {
        fault: "a date that is none",
        make: |world, service| edited_url(world, service, "20260302T100000Z", "2026"),
        answers: [
            NOT_VALIDATED,
            (403, "IncompleteSignature", "Date must be in ISO-8601 'basic format'. Got '2026'. See http://en.wikipedia.org/wiki/ISO_8601"),
            (400, "AuthorizationQueryParametersError", "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\""),
        ],
        details: &[],
        source: SWIFT,
    },
    Row {
        fault: "a credential of four parts",
        make: |world, service| edited_url(world, service, &format!("{}%2F20260302%2Fus-east-1%2F{service}%2Faws4_request", admin(world).access_key), &format!("a%2F20260302%2Fus-east-1%2F{service}")),
        answers: [
            NOT_VALIDATED,
            (403, "IncompleteSignature", FOUR),
            (400, "AuthorizationQueryParametersError", "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\"."),
        ],
        details: &[],
        source: SWIFT,
    },
    Row {
        fault: "another region",
        make: |world, service| url(world, service, &admin(world), "us-west-1", service),
        answers: [
            NOT_VALIDATED,
            (403, "SignatureDoesNotMatch", "Credential should be scoped to a valid region. "),
            (400, "AuthorizationQueryParametersError", "Error parsing the X-Amz-Credential parameter; the region 'us-west-1' is wrong; expecting 'us-east-1'"),
        ],
        details: &[("Region", "us-east-1</")],
        source: SWIFT,
    },
    Row {
        fault: "another service",
        make: |world, service| url(world, service, &admin(world), "us-east-1", "not-s3"),
        answers: [
            NOT_VALIDATED,
            (403, "SignatureDoesNotMatch", "Credential should be scoped to correct service: 'sts'. "),
            (400, "AuthorizationQueryParametersError", "Error parsing the X-Amz-Credential parameter; incorrect service \"not-s3\". This endpoint belongs to \"s3\"."),
        ],
        details: &[],
        source: SWIFT,
    },
    Row {
        fault: "another end of the scope",
        make: |world, service| edited_url(world, service, "aws4_request", "not-aws4_request"),
        answers: [
            NOT_VALIDATED,
            (403, "SignatureDoesNotMatch", "Credential should be scoped with a valid terminator: 'aws4_request', not 'not-aws4_request'. "),
            (400, "AuthorizationQueryParametersError", "Error parsing the X-Amz-Credential parameter; incorrect terminal \"not-aws4_request\". This endpoint uses \"aws4_request\"."),
        ],
        details: &[],
        source: SWIFT,
    },
    Row {
        fault: "another day than the date's",
        make: |world, service| edited_url(world, service, "%2F20260302%2F", "%2Fnot-a-date%2F"),
        answers: [
            NOT_VALIDATED,
            (403, "SignatureDoesNotMatch", "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: 'not-a-date' != '20260302', from '20260302T100000Z'."),
            (400, "AuthorizationQueryParametersError", "Invalid credential date \"not-a-date\". This date is not the same as X-Amz-Date: \"20260302\"."),
        ],
        details: &[],
        source: SWIFT,
    },
    Row {
        fault: "another secret",
        make: |world, service| url(world, service, &Credentials { secret: "x".to_owned(), ..admin(world) }, "us-east-1", service),
        answers: [NOT_VALIDATED, (403, "SignatureDoesNotMatch", MISMATCH), (403, "SignatureDoesNotMatch", S3_MISMATCH)],
        details: &[("CanonicalRequest", "GET\n/\nX-Amz-Algorithm=AWS4-HMAC-SHA256&amp;X-Amz-Credential=")],
        source: "as for the header",
    },
    Row {
        fault: "a temporary key without its token",
        make: |world, service| {
            let by = Credentials { token: None, ..session(world, Span::hours(6)) };
            url(world, service, &by, "us-east-1", service)
        },
        answers: [NOT_VALIDATED, (403, "InvalidClientTokenId", INVALID_KEY), (403, "InvalidAccessKeyId", S3_UNKNOWN)],
        details: &[],
        source: "as for the header",
    },
    Row {
        fault: "a session that ends before the URL does",
        make: |world, service| {
            let by = session(world, Span::minutes(2));
            let request = url(world, service, &by, "us-east-1", service);
            world.now = world.now.plus(Span::minutes(2));
            request
        },
        answers: [
            EXPIRED,
            (403, "ExpiredToken", "The security token included in the request is expired"),
            (400, "ExpiredToken", "The provided token has expired."),
        ],
        details: &[],
        source: "S3 User Guide, Sharing objects with presigned URLs: whichever ends first",
    },
    Row {
        fault: "signed 16 minutes ahead",
        make: |world, service| {
            let request = own_url(world, service);
            world.now = world.now.plus(Span::minutes(-16));
            request
        },
        answers: [
            EXPIRED,
            (403, "SignatureDoesNotMatch", "Signature not yet current: 20260302T100000Z is still later than 20260302T095900Z (20260302T094400Z + 15 min.)"),
            (403, "AccessDenied", "Request is not valid yet"),
        ],
        details: &[],
        source: "minio, api-errors.go; not recorded from S3",
    },
    Row {
        fault: "a URL whose time is over",
        make: |world, service| {
            let request = own_url(world, service);
            world.now = world.now.plus(Span::hours(1));
            request
        },
        answers: [
            EXPIRED,
            (403, "SignatureDoesNotMatch", "Signature expired: 20260302T100000Z is now earlier than 20260302T104500Z (20260302T110000Z - 15 min.)"),
            (403, "AccessDenied", "Request has expired"),
        ],
        details: &[("X-Amz-Expires", "3600</"), ("Expires", "2026-03-02T11:00:00Z</"), ("ServerTime", "2026-03-02T11:00:00Z</")],
        source: "recorded from S3: aws/aws-sdk-ruby and others hold <X-Amz-Expires>, <Expires>, <ServerTime> in this order",
    },
];

const HASH: &str = "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER or a valid sha256 value.";

/// Sources: swift and versitygw as above; `HeadersNotSigned` recorded from S3 in public repositories.
#[rustfmt::skip]
pub(super) static S3_ONLY: &[Only] = &[
    (
        "version 2 of the signature",
        |_| {
            let mut request = bare("s3");
            request.headers.set("Authorization", "AWS a:b");
            request
        },
        400, "InvalidRequest", "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.", &[],
    ),
    (
        "headers of S3 that are not covered",
        |world| {
            let mut request = good(world, "s3");
            request.headers.push("x-amz-meta-a", "1");
            request.headers.push("Content-MD5", "x");
            request
        },
        403, "AccessDenied", "There were headers present in the request which were not signed",
        &[("HeadersNotSigned", "x-amz-meta-a, content-md5")],
    ),
    (
        "no payload stated",
        |world| {
            let mut request = bare("s3");
            sigv4::sign(&mut request, &admin(world), "us-east-1", "s3", world.now);
            request.headers.remove("X-Amz-Content-SHA256");
            request
        },
        400, "InvalidRequest", "Missing required header for this request: x-amz-content-sha256", &[],
    ),
    (
        "a payload that is neither hash nor word",
        |world| {
            let mut request = good(world, "s3");
            request.headers.set("X-Amz-Content-SHA256", "abc");
            request
        },
        400, "InvalidArgument", HASH,
        &[("ArgumentName", "x-amz-content-sha256"), ("ArgumentValue", "abc")],
    ),
    ("no expiry", |world| edited_url(world, "s3", "X-Amz-Expires=3600&", ""), 400, "AuthorizationQueryParametersError", S3_PARAMETERS, &[]),
    ("an expiry that is no number", |world| edited_url(world, "s3", "Expires=3600", "Expires=1h"), 400, "AuthorizationQueryParametersError", "X-Amz-Expires should be a number", &[]),
    ("an expiry below zero", |world| edited_url(world, "s3", "Expires=3600", "Expires=-1"), 400, "AuthorizationQueryParametersError", "X-Amz-Expires must be non-negative", &[]),
    ("an expiry above a week", |world| edited_url(world, "s3", "Expires=3600", "Expires=604801"), 400, "AuthorizationQueryParametersError", "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds", &[]),
];
