//! Journal entries in the shape of CloudTrail's records. Pure: it reads what was recorded and adds no fact.
//!
//! Sources: CloudTrail User Guide, "CloudTrail record contents" and "CloudTrail userIdentity element"; IAM User Guide,
//! "Logging IAM and AWS STS API calls with CloudTrail". The order of fields is that of published records. A service's own
//! `AssumeRole` is that of Resource Explorer's, of which an account published what LookupEvents said in 2026.

mod elements;
mod identity;
mod resources;
mod row;

pub(crate) use resources::resources;
pub(crate) use row::{Row, row};

use elements::{elements, parameters};
use identity::user_identity;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::{
    api::ApiError,
    http::Scheme,
    ids::Arn,
    journal::{ApiCall, Ending, Entry, Event, Exchange, Journal},
    model, sigv4,
    sts::Holder,
    world::World,
};

/// Who assumes the role of an instance.
const EC2: &str = "ec2.amazonaws.com";
const STS: &str = "sts.amazonaws.com";
const ASSUME_ROLE: &str = "AssumeRole";
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
                Event::Exchange(exchange) => Some(exchange.as_ref()),
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
/// repositories, whose `requestParameters` hold `list-type`); Block Public Access is a bucket's or an account's (records of
/// 2019 and 2025, and of 2022 for `GetBucketPublicAccessBlock`; Sigma's rules for `DeleteBucketPublicAccessBlock`).
pub fn event_name(call: &ApiCall) -> &str {
    match (call.service.as_str(), call.operation.as_str()) {
        ("s3", "ListObjectsV2") => "ListObjects",
        ("s3", "DeletePublicAccessBlock") => "DeleteBucketPublicAccessBlock",
        ("s3", "GetPublicAccessBlock") => "GetBucketPublicAccessBlock",
        ("s3", "PutPublicAccessBlock") => "PutBucketPublicAccessBlock",
        (_, operation) => operation,
    }
}

/// The service as CloudTrail names it: `ec2.amazonaws.com`, and `monitoring.amazonaws.com` for CloudWatch.
fn source(call: &ApiCall) -> String {
    format!("{}.amazonaws.com", model::label(&call.service).unwrap_or(&call.service))
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
    let agent = if s3 { format!("[{}]", call.user_agent) } else { call.user_agent.clone() };
    let message = call.error.as_ref().map(|(_, message)| message.clone());
    let account = world.account.as_str();
    Some(vec![
        ("eventVersion", Some(json!(VERSION))),
        ("userIdentity", Some(user_identity(identity, call))),
        ("eventTime", Some(json!(entry.at.iso()))),
        ("eventSource", Some(json!(source(call)))),
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
        ("resources", assumed(call, account).or_else(|| bucket_of(call, account))),
        ("eventType", Some(json!("AwsApiCall"))),
        ("managementEvent", Some(json!(call.management))),
        ("recipientAccountId", Some(json!(account))),
        ("eventCategory", Some(json!(if call.management { "Management" } else { "Data" }))),
        ("tlsDetails", exchange.and_then(tls)),
    ])
}

/// The call by which EC2 got a set of role keys. The secret is in no record.
fn assume_role(world: &World, entry: &Entry) -> Option<Fields> {
    let Event::RoleKeys { instance, role, access_key, expires, .. } = &entry.event else { return None };
    let key = world.sts.keys.get(access_key);
    let known = key.and_then(|key| match &key.holder {
        Holder::Session(session) => Some((session.role_arn.to_string(), session.role_id.to_string())),
        _ => None,
    });
    // The account forgets old keys; the role may still be there.
    let there = || world.iam.role(role).map(|role| (role.arn.to_string(), role.id.to_string()));
    let (arn, id) = known.or_else(there).unzip();
    let mut credentials = Map::new();
    credentials.insert("accessKeyId".to_owned(), json!(access_key.as_str()));
    if let Some(token) = key.and_then(|key| key.token.as_ref()) {
        credentials.insert("sessionToken".to_owned(), json!(token));
    }
    credentials.insert("expiration".to_owned(), json!(expires.iso()));
    let account = world.account.as_str();
    let session = Arn::new("sts", "", account, format!("assumed-role/{role}/{instance}")).to_string();
    let user = id.map(|id| json!({"assumedRoleId": format!("{id}:{instance}"), "arn": session}));
    let mut elements = Map::from_iter([("credentials".to_owned(), Value::Object(credentials))]);
    elements.extend(user.map(|user| ("assumedRoleUser".to_owned(), user)));
    let arn = arn.map_or(Value::Null, Value::from);
    Some(vec![
        ("eventVersion", Some(json!(VERSION))),
        ("userIdentity", Some(json!({"type": "AWSService", "invokedBy": EC2}))),
        ("eventTime", Some(json!(entry.at.iso()))),
        ("eventSource", Some(json!(STS))),
        ("eventName", Some(json!(ASSUME_ROLE))),
        ("awsRegion", Some(json!(world.region))),
        ("sourceIPAddress", Some(json!(EC2))),
        ("userAgent", Some(json!(EC2))),
        ("requestParameters", Some(json!({"roleArn": arn, "roleSessionName": instance.as_str()}))),
        ("responseElements", Some(Value::Object(elements))),
        ("requestID", Some(json!(event_id(entry, "request")))),
        ("eventID", Some(json!(event_id(entry, access_key.as_str())))),
        ("readOnly", Some(json!(true))),
        ("resources", (!arn.is_null()).then(|| role_of(&arn, account))),
        ("eventType", Some(json!("AwsApiCall"))),
        ("managementEvent", Some(json!(true))),
        ("recipientAccountId", Some(json!(account))),
        ("sharedEventID", Some(json!(event_id(entry, "shared")))),
        ("eventCategory", Some(json!("Management"))),
    ])
}

/// The role that was assumed, as records of AssumeRole name it.
fn assumed(call: &ApiCall, account: &str) -> Option<Value> {
    let assumed = call.service == "sts" && call.operation == "AssumeRole" && call.error.is_none();
    call.parameters.get("RoleArn").filter(|_| assumed).map(|arn| role_of(arn, account))
}

/// The bucket that a call is about, if it was there before (records of PutBucketPolicy of 2025, and of CreateBucket, which
/// has none).
fn bucket_of(call: &ApiCall, account: &str) -> Option<Value> {
    let about = call.service == "s3" && call.management && call.operation != "CreateBucket";
    let bucket = call.parameters.get("Bucket").filter(|_| about)?.as_str()?;
    let arn = Arn::new("s3", "", "", bucket).to_string();
    Some(json!([{"accountId": account, "type": "AWS::S3::Bucket", "ARN": arn}]))
}

fn role_of(arn: &Value, account: &str) -> Value {
    json!([{"accountId": account, "type": "AWS::IAM::Role", "ARN": arn}])
}

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
