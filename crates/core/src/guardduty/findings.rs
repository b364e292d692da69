//! UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS: calls signed with the keys of an instance's role that
//! came from an address outside AWS.
//!
//! Sources: GuardDuty User Guide, "GuardDuty IAM finding types" and "Finding details"; title and description as public
//! reports quote them. Calls of the same session are one finding, whose count goes up ("Findings aggregation").

use std::{collections::BTreeMap, net::IpAddr, sync::Arc};

use serde_json::{Map, Value, json};

use super::{arn, detector, hexadecimal};
use crate::{
    ec2::{self, Instance},
    ids::InstanceId,
    input::without_nulls,
    journal::{ApiCall, Entry, Event, Journal},
    model,
    sts::{Holder, RoleSession},
    time::{Span, Timestamp},
    timing::FINDING_AFTER,
    trail,
    world::World,
};

/// The one kind of finding.
pub const EXFILTRATION: &str = "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS";
/// High.
const SEVERITY: u8 = 8;

/// Calls of one session from outside.
struct Seen<'a> {
    session: &'a RoleSession,
    principal: &'a str,
    first: Timestamp,
    last: Timestamp,
    count: u64,
    /// The latest.
    call: &'a ApiCall,
}

/// All findings by now, as GetFindings tells them, in the order in which they came up.
pub(super) fn all(world: &World, journal: &Journal) -> Vec<Value> {
    let known = world.now.plus(Span::millis(-FINDING_AFTER.as_millis()));
    let told = journal.entries().iter().take_while(|entry| entry.at <= known);
    seen(told).iter().map(|seen| finding(world, seen)).collect()
}

/// From when on GuardDuty tells of the first such call among these facts. It may be later than now.
pub fn exfiltration_told(entries: &[Arc<Entry>]) -> Option<Timestamp> {
    seen(entries).first().map(|seen| seen.first.plus(FINDING_AFTER))
}

/// Such calls, session by session.
fn seen<'a>(entries: impl IntoIterator<Item = &'a Arc<Entry>>) -> Vec<Seen<'a>> {
    let mut found: Vec<Seen<'_>> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in entries {
        let Event::ApiCall(call) = &entry.event else { continue };
        let Some((session, principal)) = taken(call) else { continue };
        let place = *places.entry(principal).or_insert(found.len());
        match found.get_mut(place) {
            Some(seen) => {
                seen.last = entry.at;
                seen.count = seen.count.saturating_add(1);
                seen.call = call;
            }
            None => found.push(Seen { session, principal, first: entry.at, last: entry.at, count: 1, call }),
        }
    }
    found
}

/// The session behind a call that its keys should not have made from where it came.
fn taken(call: &ApiCall) -> Option<(&RoleSession, &str)> {
    let identity = call.identity.as_ref().filter(|_| trail::is_recorded(call))?;
    let Holder::Session(session) = &identity.holder else { return None };
    session.source_instance.as_ref()?;
    (!ec2::is_amazons(call.source_address)).then_some((session, identity.user_id.as_str()))
}

fn finding(world: &World, seen: &Seen<'_>) -> Value {
    let Seen { session, principal, first, last, count, call } = seen;
    let detector = detector(world);
    let id = hexadecimal(&[&detector, EXFILTRATION, principal, &first.iso_millis()]);
    let arn = format!("{}/finding/{id}", arn(world, &detector));
    let role = &session.role;
    let told = |at: Timestamp| at.plus(FINDING_AFTER).iso_millis();
    let instance = world.ec2.instances.get(&InstanceId::new(&session.name));
    json!({
        "AccountId": world.account.as_str(),
        "Arn": arn,
        "CreatedAt": told(*first),
        "Description": format!(
            "Credentials created exclusively for an EC2 instance using instance role {role} have been used from external IP address {}.",
            call.source_address
        ),
        "Id": id,
        "Partition": "aws",
        "Region": world.region,
        "Resource": without_nulls(json!({
            "AccessKeyDetails": {
                "AccessKeyId": call.access_key.as_ref().map(ToString::to_string),
                "PrincipalId": principal,
                "UserName": role.as_str(),
                "UserType": "AssumedRole",
            },
            "InstanceDetails": instance.map(|instance| details(world, instance)),
            "ResourceType": "AccessKey",
        })),
        "SchemaVersion": "2.0",
        "Service": {
            "Action": {"ActionType": "AWS_API_CALL", "AwsApiCallAction": action(call)},
            "Archived": false,
            "Count": count,
            "DetectorId": detector,
            "EventFirstSeen": first.iso(),
            "EventLastSeen": last.iso(),
            "ResourceRole": "TARGET",
            "ServiceName": "guardduty",
        },
        "Severity": SEVERITY,
        "Title": format!("Credentials for the EC2 instance role {role} were used from an external IP address."),
        "Type": EXFILTRATION,
        "UpdatedAt": told(*last),
    })
}

/// The latest call. Where on earth its address is nobody can tell: it belongs to documentation (RFC 5737).
fn action(call: &ApiCall) -> Value {
    let label = model::label(&call.service).unwrap_or(&call.service);
    let bucket = call.parameters.get("Bucket").and_then(Value::as_str);
    let affected = bucket.map(|bucket| ("AWS::S3::Bucket".to_owned(), json!(bucket)));
    let address = match call.source_address {
        IpAddr::V4(address) => Some(json!({"IpAddressV4": address.to_string()})),
        IpAddr::V6(_) => None,
    };
    without_nulls(json!({
        "Api": trail::event_name(call),
        "CallerType": "Remote IP",
        "ErrorCode": trail::error_code(call),
        "RemoteIpDetails": address,
        "ServiceName": format!("{label}.amazonaws.com"),
        "AffectedResources": affected.into_iter().collect::<Map<_, _>>(),
    }))
}

/// The instance whose role it is, as it is now.
fn details(world: &World, instance: &Instance) -> Value {
    let association = instance.association.as_ref();
    let profile =
        association.and_then(|association| world.iam.instance_profile(&association.instance_profile));
    let tags: Vec<Value> =
        instance.tags.iter().map(|(key, value)| json!({"Key": key, "Value": value})).collect();
    without_nulls(json!({
        "AvailabilityZone": world.ec2.network.zone(instance),
        "IamInstanceProfile": profile.map(|p| json!({"Arn": p.arn.to_string(), "Id": p.id.as_str()})),
        "ImageId": instance.image.as_str(),
        "InstanceId": instance.id.as_str(),
        "InstanceState": instance.state.name(),
        "InstanceType": instance.instance_type,
        "LaunchTime": instance.launched.iso(),
        "Tags": tags,
    }))
}
