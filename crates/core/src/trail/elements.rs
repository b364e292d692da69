//! What was asked and answered, as `requestParameters` and `responseElements` say it. Nothing sensitive is in them.

use serde_json::{Map, Value, json};

use crate::{
    iam::encoded_text,
    journal::{ApiCall, Ending, Exchange},
    model::{self, Kind, Protocol, Service, Shape, codec},
    sts::MINTING,
    time::Timestamp,
};

/// What records of presigned URLs leave out of the query (many in public repositories).
const SECRET_PARAMETERS: [&str; 3] = ["X-Amz-Credential", "X-Amz-Security-Token", "X-Amz-Signature"];

/// Members that are a bucket's settings.
const CONFIGURATIONS: [&str; 2] = ["CreateBucketConfiguration", "PublicAccessBlockConfiguration"];
const S3_NAMESPACE: &str = "http://s3.amazonaws.com/doc/2006-03-01/";

/// What was asked.
pub(super) fn parameters(call: &ApiCall, exchange: Option<&Exchange>) -> Value {
    if call.service != "s3" {
        let service = model::service(&call.service);
        let shape = service.and_then(|s| Some((s, s.input(s.operation(&call.operation)?)?)));
        return small(
            &shape.map_or_else(|| call.parameters.clone(), |(s, i)| hidden(s, i, &call.parameters)),
        );
    }
    // S3 tells the query as it came, what a bucket is set to, the bucket and the Host header.
    let mut told = Map::new();
    let query = exchange.and_then(|e| e.request.url.query.as_deref()).unwrap_or_default();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        if SECRET_PARAMETERS.contains(&name) {
            continue;
        }
        let plain = |text| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
        told.insert(plain(name), json!(plain(value)));
    }
    told.extend(configuration(call, exchange));
    if let Some(bucket) = call.parameters.get("Bucket") {
        told.insert("bucketName".to_owned(), bucket.clone());
    }
    if let Some(exchange) = exchange {
        told.insert("Host".to_owned(), json!(exchange.request.url.authority()));
    }
    Value::Object(told)
}

/// What a bucket is set to, as the body has it: a policy as JSON, an element with its namespace (records of PutBucketPolicy of
/// 2018 and 2025, PutBucketPublicAccessBlock of 2019, CreateBucket of 2026).
fn configuration(call: &ApiCall, exchange: Option<&Exchange>) -> Option<(String, Value)> {
    if let Some(Value::String(policy)) = call.parameters.get("Policy") {
        return Some(("bucketPolicy".to_owned(), serde_json::from_str(policy).ok()?));
    }
    let member = CONFIGURATIONS.iter().find(|name| call.parameters.get(**name).is_some())?;
    let namespace = exchange.is_some_and(|exchange| exchange.request.body.text().contains(S3_NAMESPACE));
    let mut told = Map::new();
    if namespace {
        told.insert("xmlns".to_owned(), json!(S3_NAMESPACE));
    }
    told.extend(call.parameters.get(*member)?.as_object()?.clone());
    Some(((*member).to_owned(), Value::Object(told)))
}

/// What a call that changed something answered; null for reads and refusals.
pub(super) fn elements(call: &ApiCall, exchange: Option<&Exchange>) -> Value {
    // AssumeRole changes nothing, and its answer is there all the same.
    let mints = call.service == "sts" && MINTING.contains(&call.operation.as_str());
    let Some(exchange) = exchange.filter(|_| (mints || !call.read_only) && call.error.is_none()) else {
        return Value::Null;
    };
    // Of a bucket nothing is told, not even where it is (records of CreateBucket of 2019 and 2026).
    if call.service == "s3" && call.management {
        return Value::Null;
    }
    let Ending::Answered(response) = &exchange.ending else { return Value::Null };
    let Some(service) = model::service(&call.service) else { return Value::Null };
    let Some(operation) = service.operation(&call.operation) else { return Value::Null };
    let mut output = codec::decode_response(service, operation, response).unwrap_or_default();
    if let Some(credentials) = output.get_mut("Credentials").filter(|_| mints) {
        *credentials = logged(credentials);
    }
    if service.protocol == Protocol::Ec2 {
        return of_ec2(service, service.output(operation), &output, &call.request_id);
    }
    small(&service.output(operation).map_or_else(|| output.clone(), |shape| hidden(service, shape, &output)))
}

/// EC2 logs its answer as it stands in the XML: members by their names there, lists wrapped in `items`, instants as
/// milliseconds, and `_return` where there is nothing to tell (records of RunInstances, StopInstances and CreateTags that
/// accounts published).
fn of_ec2(service: &Service, shape: Option<&Shape>, output: &Value, request: &str) -> Value {
    let mut told = Map::from_iter([("requestId".to_owned(), json!(request))]);
    match shape.map(|shape| wrapped(service, shape, output)) {
        Some(Value::Object(members)) => told.extend(members),
        _ => told.extend([("_return".to_owned(), json!(true))]),
    }
    Value::Object(told)
}

fn wrapped(service: &Service, shape: &Shape, value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| {
                let member = shape.member(name)?;
                Some((service.answer_name(member), wrapped(service, service.of(member), value)))
            };
            Value::Object(members.iter().filter_map(member).collect())
        }
        Value::Array(items) if items.is_empty() => json!({}),
        Value::Array(items) => match &shape.item {
            Some(item) => {
                let items: Vec<Value> =
                    items.iter().map(|value| wrapped(service, service.of(item), value)).collect();
                json!({ "items": items })
            }
            None => value.clone(),
        },
        _ if shape.sensitive => json!(REMOVED),
        Value::String(text) if shape.kind == Kind::Timestamp => {
            Timestamp::parse(text).map_or_else(|| value.clone(), |at| json!(at.as_millis()))
        }
        other => other.clone(),
    }
}

/// Credentials as STS logs them: without the secret, and with the end as Java writes it (a record of Stratus Red Team's:
/// `Nov 30, 2024, 8:43:17 PM`).
fn logged(credentials: &Value) -> Value {
    let text = |name: &str| credentials.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let expires = text("Expiration");
    let expires = Timestamp::parse(&expires).map_or(expires, |at| spoken(at, ","));
    json!({"AccessKeyId": text("AccessKeyId"), "Expiration": expires, "SessionToken": text("SessionToken")})
}

/// `Nov 30, 2024, 8:43:17 PM`; IAM has nothing behind the year (records of CreateUser of 2019, 2022 and October 2024, and of
/// CreateAccessKey of 2023).
fn spoken(at: Timestamp, behind: &str) -> String {
    let [year, month, day, hour, minute, second, ..] = at.fields();
    let month = usize::try_from(month).ok().and_then(|month| MONTHS.get(month.checked_sub(1)?));
    let (half, of_half) = (if hour < 12 { "AM" } else { "PM" }, if hour % 12 == 0 { 12 } else { hour % 12 });
    let month = month.unwrap_or(&"");
    format!("{month} {day}, {year}{behind} {of_half}:{minute:02}:{second:02} {half}")
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// What CloudTrail writes in place of what the model calls sensitive: user data, a private key (EC2 API reference,
/// "Log Amazon EC2 API calls using AWS CloudTrail").
const REMOVED: &str = "<sensitiveDataRemoved>";
/// What Systems Manager writes in place of a session's token (records of StartSession that accounts published).
const VALUE_HIDDEN: &str = "Value hidden due to security reasons.";

fn hidden(service: &Service, shape: &Shape, value: &Value) -> Value {
    match value {
        Value::Object(members) if shape.kind == Kind::Structure => {
            let member = |(name, value): (&String, &Value)| {
                let inner = shape.member(name).map(|member| service.of(member));
                let value = match (service.name.as_str(), inner) {
                    // IAM's leave the secret of a new key out.
                    ("iam", Some(inner)) if inner.sensitive && name == "SecretAccessKey" => return None,
                    ("ssm", _) if name == "TokenValue" => json!(VALUE_HIDDEN),
                    (_, Some(inner)) => hidden(service, inner, value),
                    (_, None) => value.clone(),
                };
                Some((name.clone(), value))
            };
            Value::Object(members.iter().filter_map(member).collect())
        }
        Value::Array(items) => {
            let Some(item) = &shape.item else { return value.clone() };
            Value::Array(items.iter().map(|value| hidden(service, service.of(item), value)).collect())
        }
        _ if shape.sensitive => json!(REMOVED),
        Value::String(text) if service.name == "iam" && shape.kind == Kind::Timestamp => {
            Timestamp::parse(text).map_or_else(|| value.clone(), |at| json!(spoken(at, "")))
        }
        other => other.clone(),
    }
}

/// Members with a small first letter; null when there is none.
fn small(value: &Value) -> Value {
    match value {
        Value::Object(members) if members.is_empty() => Value::Null,
        other => lowered(other),
    }
}

fn lowered(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let lower = |name: &str| {
                let mut letters = name.chars();
                let first = letters.next().map(|first| first.to_ascii_lowercase());
                first.into_iter().chain(letters).collect::<String>()
            };
            let member = |(name, value): (&String, &Value)| {
                // A document stands there as IAM sent it.
                let document = name.ends_with("PolicyDocument") && !value.is_string();
                let value = if document { json!(encoded_text(&value.to_string())) } else { lowered(value) };
                (lower(name), value)
            };
            Value::Object(members.iter().map(member).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(lowered).collect()),
        other => other.clone(),
    }
}
