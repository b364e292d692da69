//! Which resources a record names: what the event history lists and finds under `ResourceType` and `ResourceName`.
//!
//! Read from the record's own members by one table. Sources: what LookupEvents said in accounts that published it, of
//! RunInstances, StopInstances, AttachUserPolicy and a service's AssumeRole; their order is the table's.

use serde_json::Value;

/// Member of a record, and the type that it names.
type Names = &'static [(&'static str, &'static str)];

const EC2: Names = &[
    ("vpcId", "AWS::EC2::VPC"),
    ("imageId", "AWS::EC2::Ami"),
    ("networkInterfaceId", "AWS::EC2::NetworkInterface"),
    ("instanceId", "AWS::EC2::Instance"),
    ("instanceIds", "AWS::EC2::Instance"),
    ("keyName", "AWS::EC2::KeyPair"),
    ("groupId", "AWS::EC2::SecurityGroup"),
    ("groupName", "AWS::EC2::SecurityGroup"),
    ("subnetId", "AWS::EC2::Subnet"),
    ("volumeId", "AWS::EC2::Volume"),
];
const IAM: Names = &[
    ("accessKeyId", ACCESS_KEY),
    ("roleName", ROLE),
    ("roleId", ROLE),
    ("userName", USER),
    ("userId", USER),
    ("instanceProfileName", PROFILE),
    ("instanceProfileId", PROFILE),
    ("policyName", POLICY),
    ("policyId", POLICY),
    ("policyArn", POLICY),
    ("arn", ""),
];
const STS: Names = &[
    ("accessKeyId", ACCESS_KEY),
    ("roleSessionName", ASSUMED),
    ("assumedRoleId", ASSUMED),
    ("arn", ""),
    ("roleArn", ROLE),
];
const S3: Names = &[("bucketName", "AWS::S3::Bucket")];

const ACCESS_KEY: &str = "AWS::IAM::AccessKey";
const ASSUMED: &str = "AWS::STS::AssumedRole";
const POLICY: &str = "AWS::IAM::Policy";
const PROFILE: &str = "AWS::IAM::InstanceProfile";
const ROLE: &str = "AWS::IAM::Role";
const USER: &str = "AWS::IAM::User";

/// The types of ARNs in members that are only called `arn`.
const ARNS: Names = &[
    (":assumed-role/", ASSUMED),
    (":instance-profile/", PROFILE),
    (":policy/", POLICY),
    (":role/", ROLE),
    (":user/", USER),
];

/// The resources of a record, each once: type and name.
pub(crate) fn resources(record: &Value) -> Vec<(&'static str, String)> {
    let names = match record.get("eventSource").and_then(Value::as_str) {
        Some("ec2.amazonaws.com") => EC2,
        Some("iam.amazonaws.com") => IAM,
        Some("sts.amazonaws.com") => STS,
        Some("s3.amazonaws.com") => S3,
        _ => &[],
    };
    let mut found: Vec<(usize, &'static str, String)> = Vec::new();
    for part in ["requestParameters", "responseElements"] {
        if let Some(part) = record.get(part) {
            gather(names, part, &mut found);
        }
    }
    // A stable sort: within a member as the record has them.
    found.sort_by_key(|(place, ..)| *place);
    let mut told: Vec<(&'static str, String)> = Vec::new();
    for (_, kind, name) in found {
        if !told.iter().any(|(own, known)| *own == kind && *known == name) {
            told.push((kind, name));
        }
    }
    told
}

fn gather(names: Names, value: &Value, found: &mut Vec<(usize, &'static str, String)>) {
    match value {
        Value::Object(members) => {
            for (member, value) in members {
                let known = names.iter().enumerate().find(|(_, (name, _))| name == member);
                let Some((place, (_, kind))) = known else {
                    gather(names, value, found);
                    continue;
                };
                let list = value.as_array().map(Vec::as_slice).unwrap_or(std::slice::from_ref(value));
                for text in list.iter().filter_map(Value::as_str).filter(|text| !text.is_empty()) {
                    let kind = if kind.is_empty() { of_arn(text) } else { Some(*kind) };
                    found.extend(kind.map(|kind| (place, kind, text.to_owned())));
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| gather(names, item, found)),
        _ => {}
    }
}

fn of_arn(text: &str) -> Option<&'static str> {
    ARNS.iter().find(|(part, _)| text.contains(part)).map(|(_, kind)| *kind)
}
