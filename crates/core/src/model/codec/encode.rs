//! Answers of the XML protocols as the services write them: outputs and errors.
//!
//! Source: the API references' examples; botocore's parser reads what this writes.

use serde_json::Value;

use super::{element_name, json, rest, rest_json, value, xml::Writer};
use crate::{
    api::ApiError,
    http::{Body, Headers, Response, StatusCode},
    model::{Kind, Location, Member, Operation, Protocol, Service, Shape},
    time::Timestamp,
};

/// What is written on every answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The id of the request.
    pub request_id: String,
    /// S3's `x-amz-id-2`; unused by the others.
    pub host_id: String,
    /// The service's clock.
    pub at: Timestamp,
}

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const S3_NAMESPACE: &str = "http://s3.amazonaws.com/doc/2006-03-01/";
/// Root elements of S3's answers, which the model does not name (S3 API reference).
const S3_ROOTS: [(&str, &str); 4] = [
    ("DeleteObjects", "DeleteResult"),
    ("ListBuckets", "ListAllMyBucketsResult"),
    ("ListObjects", "ListBucketResult"),
    ("ListObjectsV2", "ListBucketResult"),
];
/// What names no operation does not reach the service (Argmin's oracle of STS, `unknown-action`; Envoy's `aws` quotes it too).
const FAULT_NAMESPACE: &str = "http://webservices.amazon.com/AWSFault/2005-15-09";
/// Members that stand first in an answer, where the model has them elsewhere (Argmin's oracle of STS,
/// `get-caller-identity-get` and `assume-role-min-duration`).
const FIRST: [(&str, &[&str]); 2] =
    [("AssumeRoleResponse", &["AssumedRoleUser"]), ("GetCallerIdentityResponse", &["Arn"])];
/// Its root element holds the member's text itself (S3 API reference).
const BARE: (&str, &str) = ("GetBucketLocation", "LocationConstraint");
/// The answer to a call that went well. Members of `output` are named as the model names them; timestamps are
/// ISO 8601 texts. What an API has percent-encoded (IAM's policy documents, S3's keys) the operation gives so.
pub fn encode_response(service: &Service, operation: &Operation, output: &Value, stamp: &Stamp) -> Response {
    let shape = service.output(operation);
    let content = |to: &mut Writer| {
        if let Some(shape) = shape {
            Writing { service }.structure(shape, output, to);
        }
    };
    let name = format!("{}Response", operation.name);
    let mut namespace = service.xml_namespace.clone().unwrap_or_default();
    if !namespace.ends_with('/') {
        namespace.push('/');
    }
    let attributes = format!(" xmlns=\"{namespace}\"");
    let body = match service.protocol {
        Protocol::Ec2 => {
            let mut to = Writer::new(DECLARATION, Some(4));
            to.element(&name, &attributes, |to| {
                to.leaf("requestId", &stamp.request_id);
                content(to);
            });
            to.finish()
        }
        Protocol::Query => {
            let mut to = Writer::new("", Some(2)).with_apostrophes();
            to.element(&name, &attributes, |to| {
                if let Some(wrapper) = &operation.result_wrapper {
                    to.element(wrapper, "", content);
                }
                to.element("ResponseMetadata", "", |to| to.leaf("RequestId", &stamp.request_id));
            });
            to.finish()
        }
        Protocol::RestXml => {
            let body = shape.map_or_else(Body::default, |shape| rest_body(service, operation, shape, output));
            let mut status = StatusCode::from_u16(operation.status).unwrap_or(StatusCode::OK);
            // The model does not tell (recorded: localstack, `test_s3.snapshot.json`, `test_put_bucket_policy`).
            if operation.name == "PutBucketPolicy" {
                status = StatusCode::NO_CONTENT;
            }
            if output.get("ContentRange").is_some() {
                status = StatusCode::PARTIAL_CONTENT;
            }
            let mut response = Response::new(status, body);
            if let Some(shape) = shape {
                rest::headers(service, shape, output, &mut response.headers);
            }
            return stamped(service, response, stamp);
        }
        Protocol::Json | Protocol::RestJson => json::answer(service, operation, output),
    };
    stamped(service, Response::new(StatusCode::OK, body), stamp)
}

/// What S3 has in the body: the payload's own bytes, its element, or all members that are in no header.
fn rest_body(service: &Service, operation: &Operation, shape: &Shape, output: &Value) -> Body {
    let namespace = format!(" xmlns=\"{S3_NAMESPACE}\"");
    if let Some(payload) = shape.payload.as_ref().and_then(|name| shape.member(name)) {
        let given = output.get(&payload.name).unwrap_or(&Value::Null);
        return rest::payload(service, payload, given, DECLARATION, &namespace);
    }
    if !shape.members.iter().any(|member| member.location == Location::Body) {
        return Body::default();
    }
    let mut to = Writer::new(DECLARATION, None);
    if operation.name == BARE.0 {
        let text = output.get(BARE.1).and_then(Value::as_str).unwrap_or_default();
        to.bare(BARE.1, &namespace, text);
    } else {
        let root = S3_ROOTS.iter().find(|(n, _)| *n == operation.name).map_or("Result", |(_, root)| root);
        to.element(root, &namespace, |to| Writing { service }.structure(shape, output, to));
    }
    to.finish().into()
}

/// The answer to a call that was refused. `details` are S3's further elements, such as `BucketName`.
pub fn encode_error(
    service: &Service,
    error: &ApiError,
    details: &[(&str, &str)],
    stamp: &Stamp,
) -> Response {
    let ApiError { code, message, status, .. } = error;
    let body = match service.protocol {
        Protocol::Ec2 => {
            let mut to = Writer::new(DECLARATION, None);
            to.element("Response", "", |to| {
                to.element("Errors", "", |to| {
                    to.element("Error", "", |to| {
                        to.leaf("Code", code);
                        to.leaf("Message", message);
                    });
                });
                to.leaf("RequestID", &stamp.request_id);
            });
            to.finish()
        }
        Protocol::Query => {
            let own = service.xml_namespace.as_deref().unwrap_or_default();
            let namespace = if code == "InvalidAction" { FAULT_NAMESPACE } else { own };
            let fault = if *status >= 500 { "Receiver" } else { "Sender" };
            let mut to = Writer::new("", Some(2)).with_apostrophes();
            to.element("ErrorResponse", &format!(" xmlns=\"{namespace}\""), |to| {
                to.element("Error", "", |to| {
                    to.leaf("Type", fault);
                    to.leaf("Code", code);
                    // IAM has refusals without words (localstack's recording of GetCredentialReport).
                    if !message.is_empty() {
                        to.leaf("Message", message);
                    }
                });
                to.leaf("RequestId", &stamp.request_id);
            });
            to.finish()
        }
        Protocol::RestXml => {
            let mut to = Writer::new(DECLARATION, None);
            to.element("Error", "", |to| {
                to.leaf("Code", code);
                to.leaf("Message", message);
                for (name, text) in details {
                    to.leaf(name, text);
                }
                to.leaf("RequestId", &stamp.request_id);
                to.leaf("HostId", &stamp.host_id);
            });
            to.finish()
        }
        Protocol::Json => json::refusal(error),
        Protocol::RestJson => rest_json::refusal(error),
    };
    let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::BAD_REQUEST);
    let mut response = Response::new(status, body);
    if service.protocol == Protocol::RestJson {
        response.headers.push(rest_json::ERROR_TYPE, code.as_str());
    }
    // What has not changed has no body to tell it in.
    if service.protocol == Protocol::RestXml && status == StatusCode::NOT_MODIFIED {
        response.headers = details.iter().copied().collect();
    }
    stamped(service, response, stamp)
}

/// Header lines as each service sends them.
pub(super) fn stamped(service: &Service, mut response: Response, stamp: &Stamp) -> Response {
    let length = response.body.0.len().to_string();
    let (content_type, server) = match service.protocol {
        Protocol::Ec2 => ("text/xml;charset=UTF-8".to_owned(), Some("AmazonEC2")),
        Protocol::Query => ("text/xml".to_owned(), None),
        Protocol::RestXml => ("application/xml".to_owned(), Some("AmazonS3")),
        Protocol::Json => (json::content_type(service), None),
        Protocol::RestJson => ("application/json".to_owned(), None),
    };
    let headers = &mut response.headers;
    if service.protocol == Protocol::RestXml {
        headers.push("x-amz-request-id", stamp.request_id.as_str());
        headers.push("x-amz-id-2", stamp.host_id.as_str());
    } else {
        headers.push("x-amzn-RequestId", stamp.request_id.as_str());
    }
    // An object has its own, and what has no body has none.
    if headers.get("Content-Type").is_none() && !response.body.0.is_empty() {
        headers.push("Content-Type", content_type);
    }
    if headers.get("Content-Length").is_none() {
        headers.push("Content-Length", length);
    }
    headers.push("Date", stamp.at.http_date());
    if let Some(server) = server {
        headers.push("Server", server);
    }
    if service.protocol == Protocol::RestXml && response.status.is_success() {
        response.headers = in_order(&response.headers);
    }
    response
}

/// Header lines as S3 orders them where all went well (S3 API reference, the examples of GetObject); others stand between
/// these.
fn in_order(headers: &Headers) -> Headers {
    const FIRST: [&str; 5] = ["x-amz-id-2", "x-amz-request-id", "date", "last-modified", "etag"];
    const LAST: [&str; 5] = ["accept-ranges", "content-range", "content-type", "content-length", "server"];
    let known = |name: &str| FIRST.iter().chain(&LAST).any(|one| one.eq_ignore_ascii_case(name));
    let named = |names: &'static [&str]| {
        names.iter().flat_map(|one| headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case(one)))
    };
    let others = headers.iter().filter(|(name, _)| !known(name));
    named(&FIRST).chain(others).chain(named(&LAST)).collect()
}

/// Values as elements of XML.
pub(super) struct Writing<'a> {
    pub(super) service: &'a Service,
}

impl Writing<'_> {
    pub(super) fn structure(&self, shape: &Shape, value: &Value, to: &mut Writer) {
        let first = FIRST.iter().find(|(name, _)| *name == shape.name).map_or(&[][..], |(_, first)| first);
        let leads = |member: &&Member| first.contains(&member.name.as_str());
        let leading = shape.members.iter().filter(leads);
        let others = shape.members.iter().filter(|member| !leads(member));
        for member in leading.chain(others).filter(|m| m.location == Location::Body) {
            if let Some(value) = value.get(&member.name).filter(|v| !v.is_null()) {
                self.member(member, value, to);
            }
        }
    }

    fn member(&self, member: &Member, value: &Value, to: &mut Writer) {
        let shape = self.service.of(member);
        let name = element_name(self.service, member);
        match (shape.kind, value) {
            (Kind::Structure, _) => to.element(name, "", |to| self.structure(shape, value, to)),
            (Kind::List, Value::Array(items)) => {
                let Some(item) = &shape.item else { return };
                if self.service.flattened(member) {
                    for value in items {
                        self.held(item, name, value, to);
                    }
                    return;
                }
                let inner = self.service.location_name(item).unwrap_or("member");
                to.element(name, "", |to| {
                    for value in items {
                        self.held(item, inner, value, to);
                    }
                });
            }
            (Kind::Map, Value::Object(entries)) => {
                let Some(entry) = &shape.entry else { return };
                let key_name = self.service.location_name(&entry.0).unwrap_or("key");
                let value_name = self.service.location_name(&entry.1).unwrap_or("value");
                to.element(name, "", |to| {
                    for (key, value) in entries {
                        to.element("entry", "", |to| {
                            to.leaf(key_name, key);
                            self.held(&entry.1, value_name, value, to);
                        });
                    }
                });
            }
            _ => to.leaf(name, &value::answer_text(shape, value, self.service.protocol)),
        }
    }

    /// What a list or a map holds, under the name that its holder gives it.
    fn held(&self, held: &Member, name: &str, value: &Value, to: &mut Writer) {
        let shape = self.service.of(held);
        match shape.kind {
            Kind::Structure => to.element(name, "", |to| self.structure(shape, value, to)),
            _ => to.leaf(name, &value::answer_text(shape, value, self.service.protocol)),
        }
    }
}
