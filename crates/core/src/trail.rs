//! Journal entries in the shape of CloudTrail's records. Pure: it reads what was recorded and adds no fact.
//!
//! Sources: CloudTrail User Guide, "CloudTrail record contents" and "CloudTrail userIdentity element"; IAM User Guide,
//! "Logging IAM and AWS STS API calls with CloudTrail". The order of fields is that of published records. Not confirmed:
//! the shape of EC2's own `AssumeRole`, and how each service writes `requestParameters` and `responseElements`: here
//! the model's members with a small first letter, where EC2 itself wraps lists.

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::{
    api::ApiError,
    http::Scheme,
    iam::encoded_text,
    ids::Arn,
    journal::{ApiCall, Ending, Entry, Event, Exchange, Journal},
    model::{self, Kind, Service, Shape, codec},
    sigv4,
    sts::{FederatedUser, Holder, Identity, MINTING, RoleSession},
    time::Timestamp,
    world::World,
};

/// Who assumes the role of an instance.
const EC2: &str = "ec2.amazonaws.com";
/// The newest version of the record that published ones have.
const VERSION: &str = "1.11";
const TLS: &str = "TLSv1.3";
const CIPHER: &str = "TLS_AES_128_GCM_SHA256";

/// The record of a journal entry: of an API call, or of the AssumeRole that a set of role keys stands for.
///
/// `None` for what leaves no record: any other entry, a call that names no operation or nobody, and what is not simulated.
pub fn record(world: &World, journal: &Journal, number: u64) -> Option<Value> {
    let number = usize::try_from(number).ok()?;
    let entry = journal.entry(number)?;
    let fields = match &entry.event {
        Event::ApiCall(call) => {
            let exchange = journal.entry(number.checked_add(1)?).and_then(|next| match &next.event {
                Event::Exchange(exchange) => Some(exchange),
                _ => None,
            });
            api_call(world, entry, call, exchange)?
        }
        Event::RoleKeys { .. } => assume_role(world, entry)?,
        _ => return None,
    };
    let there = fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Some(Value::Object(there.collect::<Map<_, _>>()))
}

/// The name that CloudTrail gives a call. Both versions of ListObjects have one (records of the AWS CLI in public
/// repositories, whose `requestParameters` hold `list-type`).
pub fn event_name(call: &ApiCall) -> &str {
    match (call.service.as_str(), call.operation.as_str()) {
        ("s3", "ListObjectsV2") => "ListObjects",
        (_, operation) => operation,
    }
}

/// The error code as CloudTrail writes it: EC2's has a word in front.
pub fn error_code(call: &ApiCall) -> Option<String> {
    let (code, _) = call.error.as_ref()?;
    Some(if call.service == "ec2" { format!("Client.{code}") } else { code.clone() })
}

/// Whether a call leaves a record: one that names nobody does not, nor one that is not simulated.
pub fn is_recorded(call: &ApiCall) -> bool {
    let not_simulated = call.error.as_ref().is_some_and(|(code, _)| code == ApiError::NOT_SIMULATED);
    call.identity.is_some() && !call.operation.is_empty() && !not_simulated
}

type Fields = Vec<(&'static str, Option<Value>)>;

fn api_call(world: &World, entry: &Entry, call: &ApiCall, exchange: Option<&Exchange>) -> Option<Fields> {
    let identity = call.identity.as_ref()?;
    if !is_recorded(call) {
        return None;
    }
    let s3 = call.service == "s3";
    let label = model::label(&call.service).unwrap_or(&call.service);
    let agent = if s3 { format!("[{}]", call.user_agent) } else { call.user_agent.clone() };
    let message = call.error.as_ref().map(|(_, message)| message.clone());
    Some(vec![
        ("eventVersion", Some(json!(VERSION))),
        ("userIdentity", Some(user_identity(identity, call))),
        ("eventTime", Some(json!(entry.at.iso()))),
        ("eventSource", Some(json!(format!("{label}.amazonaws.com")))),
        ("eventName", Some(json!(event_name(call)))),
        ("awsRegion", Some(json!(world.region))),
        ("sourceIPAddress", Some(json!(call.source_address.to_string()))),
        ("userAgent", Some(json!(agent))),
        ("errorCode", error_code(call).map(Value::from)),
        ("errorMessage", message.map(Value::from)),
        ("requestParameters", Some(parameters(call, exchange))),
        ("responseElements", Some(elements(call, exchange))),
        ("additionalEventData", exchange.filter(|_| s3).map(more_of_s3)),
        ("requestID", Some(json!(call.request_id))),
        ("eventID", Some(json!(event_id(entry, &call.request_id)))),
        ("readOnly", Some(json!(call.read_only))),
        ("resources", resources(call, world.account.as_str())),
        ("eventType", Some(json!("AwsApiCall"))),
        ("managementEvent", Some(json!(call.management))),
        ("recipientAccountId", Some(json!(world.account.as_str()))),
        ("eventCategory", Some(json!(if call.management { "Management" } else { "Data" }))),
        ("tlsDetails", exchange.and_then(tls)),
    ])
}

/// The call by which EC2 got a set of role keys. The secret is in no record.
fn assume_role(world: &World, entry: &Entry) -> Option<Fields> {
    let Event::RoleKeys { instance, role, access_key, expires, .. } = &entry.event else { return None };
    let key = world.sts.keys.get(access_key);
    let known = key.and_then(|key| match &key.holder {
        Holder::Session(session) => Some(session.role_arn.to_string()),
        _ => None,
    });
    // The account forgets old keys; the role may still be there.
    let arn = known.or_else(|| world.iam.role(role).map(|role| role.arn.to_string()));
    let mut credentials = Map::new();
    credentials.insert("accessKeyId".to_owned(), json!(access_key.as_str()));
    credentials.insert("expiration".to_owned(), json!(spoken(*expires)));
    if let Some(token) = key.and_then(|key| key.token.as_ref()) {
        credentials.insert("sessionToken".to_owned(), json!(token));
    }
    Some(vec![
        ("eventVersion", Some(json!(VERSION))),
        ("userIdentity", Some(json!({"type": "AWSService", "invokedBy": EC2}))),
        ("eventTime", Some(json!(entry.at.iso()))),
        ("eventSource", Some(json!("sts.amazonaws.com"))),
        ("eventName", Some(json!("AssumeRole"))),
        ("awsRegion", Some(json!(world.region))),
        ("sourceIPAddress", Some(json!(EC2))),
        ("userAgent", Some(json!(EC2))),
        ("requestParameters", Some(json!({"roleArn": arn, "roleSessionName": instance.as_str()}))),
        ("responseElements", Some(json!({"credentials": credentials}))),
        ("requestID", Some(json!(event_id(entry, "request")))),
        ("eventID", Some(json!(event_id(entry, access_key.as_str())))),
        ("readOnly", Some(json!(true))),
        ("eventType", Some(json!("AwsApiCall"))),
        ("managementEvent", Some(json!(true))),
        ("recipientAccountId", Some(json!(world.account.as_str()))),
        ("eventCategory", Some(json!("Management"))),
    ])
}

fn user_identity(identity: &Identity, call: &ApiCall) -> Value {
    let Identity { arn, user_id, account, holder, issued } = identity;
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    let kind = match holder {
        Holder::User(_) | Holder::UserSession(_) => "IAMUser",
        Holder::Session(_) => "AssumedRole",
        Holder::Federated(_) => "FederatedUser",
    };
    put("type", json!(kind));
    put("principalId", json!(user_id));
    put("arn", json!(arn.to_string()));
    put("accountId", json!(account));
    if let Some(key) = &call.access_key {
        put("accessKeyId", json!(key.as_str()));
    }
    match holder {
        Holder::User(name) => {
            put("userName", json!(name.as_str()));
        }
        Holder::UserSession(name) => {
            put("userName", json!(name.as_str()));
            put("sessionContext", json!({ "attributes": attributes(*issued) }));
        }
        Holder::Session(session) => {
            put("sessionContext", session_context(session, account, *issued));
        }
        Holder::Federated(federated) => {
            put("sessionContext", federated_context(federated, account, *issued));
        }
    }
    Value::Object(fields)
}

/// A record of Stratus Red Team's (`aws.persistence.sts-federation-token`): the user whose keys asked is the issuer.
fn federated_context(federated: &FederatedUser, account: &str, issued: Option<Timestamp>) -> Value {
    json!({
        "sessionIssuer": {
            "type": "IAMUser",
            "principalId": federated.user_id.as_str(),
            "arn": Arn::new("iam", "", account, format!("user/{}", federated.user)).to_string(),
            "accountId": account,
            "userName": federated.user.as_str(),
        },
        "webIdFederationData": {},
        "attributes": attributes(issued),
    })
}

fn attributes(issued: Option<Timestamp>) -> Value {
    let mut attributes = Map::new();
    if let Some(issued) = issued {
        attributes.insert("creationDate".to_owned(), json!(issued.iso()));
    }
    attributes.insert("mfaAuthenticated".to_owned(), json!("false"));
    Value::Object(attributes)
}

/// `ec2RoleDelivery` stands beside the attributes: "1.0" for keys handed out without a token, "2.0" with one, as long
/// as these keys live.
fn session_context(session: &RoleSession, account: &str, issued: Option<Timestamp>) -> Value {
    let mut context = Map::new();
    let issuer = json!({
        "type": "Role",
        "principalId": session.role_id.as_str(),
        "arn": session.role_arn.to_string(),
        "accountId": account,
        "userName": session.role.as_str(),
    });
    context.insert("sessionIssuer".to_owned(), issuer);
    context.insert("webIdFederationData".to_owned(), json!({}));
    context.insert("attributes".to_owned(), attributes(issued));
    // IAM User Guide, "Monitor and control actions taken with assumed roles".
    if let Some(identity) = &session.given.source_identity {
        context.insert("sourceIdentity".to_owned(), json!(identity));
    }
    if let Some(source) = &session.source_instance {
        context.insert("ec2RoleDelivery".to_owned(), json!(format!("{}.0", source.delivery)));
    }
    Value::Object(context)
}

fn parameters(call: &ApiCall, exchange: Option<&Exchange>) -> Value {
    if call.service != "s3" {
        let service = model::service(&call.service);
        let shape = service.and_then(|s| Some((s, s.input(s.operation(&call.operation)?)?)));
        return small(
            &shape.map_or_else(|| call.parameters.clone(), |(s, i)| hidden(s, i, &call.parameters)),
        );
    }
    // S3 tells the query as it came, the bucket and the Host header.
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
    if let Some(bucket) = call.parameters.get("Bucket") {
        told.insert("bucketName".to_owned(), bucket.clone());
    }
    if let Some(exchange) = exchange {
        told.insert("Host".to_owned(), json!(exchange.request.url.authority()));
    }
    Value::Object(told)
}

/// What a call that changed something answered; null for reads and refusals.
fn elements(call: &ApiCall, exchange: Option<&Exchange>) -> Value {
    // AssumeRole changes nothing, and its answer is there all the same.
    let mints = call.service == "sts" && MINTING.contains(&call.operation.as_str());
    let Some(exchange) = exchange.filter(|_| (mints || !call.read_only) && call.error.is_none()) else {
        return Value::Null;
    };
    let Ending::Answered(response) = &exchange.ending else { return Value::Null };
    let Some(service) = model::service(&call.service) else { return Value::Null };
    let Some(operation) = service.operation(&call.operation) else { return Value::Null };
    let mut output = codec::decode_response(service, operation, response).unwrap_or_default();
    if let Some(credentials) = output.get_mut("Credentials").filter(|_| mints) {
        *credentials = logged(credentials);
    }
    small(&service.output(operation).map_or_else(|| output.clone(), |shape| hidden(service, shape, &output)))
}

/// Credentials as STS logs them: without the secret, and with the end as Java writes it (a record of Stratus Red Team's:
/// `Nov 30, 2024, 8:43:17 PM`).
fn logged(credentials: &Value) -> Value {
    let text = |name: &str| credentials.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let expires = text("Expiration");
    let expires = Timestamp::parse(&expires).map_or(expires, spoken);
    json!({"AccessKeyId": text("AccessKeyId"), "Expiration": expires, "SessionToken": text("SessionToken")})
}

fn spoken(at: Timestamp) -> String {
    let [year, month, day, hour, minute, second, ..] = at.fields();
    let month = usize::try_from(month).ok().and_then(|month| MONTHS.get(month.checked_sub(1)?));
    let (half, of_half) = (if hour < 12 { "AM" } else { "PM" }, if hour % 12 == 0 { 12 } else { hour % 12 });
    let month = month.unwrap_or(&"");
    format!("{month} {day}, {year}, {of_half}:{minute:02}:{second:02} {half}")
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The role that was assumed, as records of AssumeRole name it.
fn resources(call: &ApiCall, account: &str) -> Option<Value> {
    let assumed = call.service == "sts" && call.operation == "AssumeRole" && call.error.is_none();
    let arn = call.parameters.get("RoleArn").filter(|_| assumed)?;
    Some(json!([{"accountId": account, "type": "AWS::IAM::Role", "ARN": arn}]))
}

/// What CloudTrail writes in place of what the model calls sensitive: user data, a private key (EC2 API reference,
/// "Log Amazon EC2 API calls using AWS CloudTrail").
const REMOVED: &str = "<sensitiveDataRemoved>";

fn hidden(service: &Service, shape: &Shape, value: &Value) -> Value {
    match value {
        Value::Object(members) if shape.kind == Kind::Structure => {
            let member = |(name, value): (&String, &Value)| {
                let inner = shape.member(name).map(|member| hidden(service, service.of(member), value));
                (name.clone(), inner.unwrap_or_else(|| value.clone()))
            };
            Value::Object(members.iter().map(member).collect())
        }
        Value::Array(items) => {
            let Some(item) = &shape.item else { return value.clone() };
            Value::Array(items.iter().map(|value| hidden(service, service.of(item), value)).collect())
        }
        _ if shape.sensitive => json!(REMOVED),
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

/// What records of presigned URLs leave out of the query (many in public repositories).
const SECRET_PARAMETERS: [&str; 3] = ["X-Amz-Credential", "X-Amz-Security-Token", "X-Amz-Signature"];

fn more_of_s3(exchange: &Exchange) -> Value {
    let response = match &exchange.ending {
        Ending::Answered(response) => Some(response),
        _ => None,
    };
    let method = if sigv4::is_presigned(&exchange.request) { "QueryString" } else { "AuthHeader" };
    json!({
        "SignatureVersion": "SigV4",
        "CipherSuite": CIPHER,
        "bytesTransferredIn": exchange.request.body.0.len(),
        "AuthenticationMethod": method,
        "x-amz-id-2": response.and_then(|response| response.headers.get("x-amz-id-2")),
        "bytesTransferredOut": response.map_or(0, |response| response.body.0.len()),
    })
}

fn tls(exchange: &Exchange) -> Option<Value> {
    let url = &exchange.request.url;
    (url.scheme == Scheme::Https).then(
        || json!({"tlsVersion": TLS, "cipherSuite": CIPHER, "clientProvidedHostHeader": url.authority()}),
    )
}

/// An id in the form of a UUID that the same entry always has: looking at the trail must not use up the mint.
fn event_id(entry: &Entry, of: &str) -> String {
    let digest = Sha256::new()
        .chain_update(entry.number.to_be_bytes())
        .chain_update(entry.at.as_millis().to_be_bytes())
        .chain_update(of.as_bytes())
        .finalize();
    let mut text = String::with_capacity(36);
    for (place, byte) in digest.iter().take(16).enumerate() {
        if matches!(place, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.push_str(&format!("{byte:02x}"));
    }
    text
}
