//! `cargo xtask models`: cuts the shapes we simulate out of botocore's service models.
//!
//! What it writes under crates/core/models/ is committed and is what builds read; nobody needs Python to build.
//! The cut keeps botocore's own words and order. Prose, and what no simulated operation reaches, is left out.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Map, Value, json};

use crate::run::{self, Result};

/// Its member lists and order are those of Debian's awscli 2.9.19, which judges our output.
const BOTOCORE: &str = "1.29.58";

/// Where operations come from that are younger than that. They are laid over the others, in a file of their own, and
/// marked: our judge for output does not know them.
const YOUNGER: &str = "1.44.5";

/// One service: its name, API version, the name in a signature's scope, operations.
struct Cut {
    service: &'static str,
    version: &'static str,
    signing: &'static str,
    operations: &'static str,
}

/// What is cut. A new operation is one more name here.
#[rustfmt::skip]
const CUT: &[Cut] = &[
    Cut {
        service: "cloudtrail", version: "2013-11-01", signing: "cloudtrail",
        operations: "DescribeTrails GetTrailStatus LookupEvents",
    },
    Cut {
        service: "cloudwatch", version: "2010-08-01", signing: "monitoring",
        operations: "GetMetricStatistics ListMetrics",
    },
    Cut {
        service: "ec2", version: "2016-11-15", signing: "ec2",
        operations: "AssociateIamInstanceProfile AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress CreateKeyPair \
            CreateSecurityGroup CreateTags DeleteKeyPair DeleteSecurityGroup DeleteTags DescribeAvailabilityZones \
            DescribeIamInstanceProfileAssociations DescribeImages DescribeInstanceAttribute DescribeInstanceStatus \
            DescribeInstanceTypes DescribeInstances DescribeKeyPairs DescribeRegions DescribeSecurityGroupRules \
            DescribeSecurityGroups DescribeSubnets DescribeTags DescribeVpcs DisassociateIamInstanceProfile ImportKeyPair \
            ModifyInstanceAttribute ModifyInstanceMetadataOptions RebootInstances ReplaceIamInstanceProfileAssociation \
            RevokeSecurityGroupEgress RevokeSecurityGroupIngress RunInstances StartInstances StopInstances \
            TerminateInstances",
    },
    Cut {
        service: "ec2-instance-connect", version: "2018-04-02", signing: "ec2-instance-connect",
        operations: "SendSSHPublicKey",
    },
    Cut {
        service: "guardduty", version: "2017-11-28", signing: "guardduty",
        operations: "GetFindings ListDetectors ListFindings",
    },
    Cut {
        service: "iam", version: "2010-05-08", signing: "iam",
        operations: "AddRoleToInstanceProfile AttachRolePolicy AttachUserPolicy CreateAccessKey CreateInstanceProfile \
            CreatePolicy CreatePolicyVersion CreateRole CreateUser DeleteAccessKey DeleteInstanceProfile DeletePolicy \
            DeletePolicyVersion DeleteRole DeleteRolePermissionsBoundary DeleteRolePolicy DeleteUser \
            DeleteUserPermissionsBoundary DeleteUserPolicy DetachRolePolicy DetachUserPolicy GenerateCredentialReport \
            GetAccessKeyLastUsed GetAccountSummary GetCredentialReport GetInstanceProfile GetPolicy GetPolicyVersion \
            GetRole GetRolePolicy GetUser GetUserPolicy ListAccessKeys ListAttachedRolePolicies ListAttachedUserPolicies \
            ListEntitiesForPolicy ListInstanceProfileTags ListInstanceProfiles ListInstanceProfilesForRole ListPolicies \
            ListPolicyTags ListPolicyVersions ListRolePolicies ListRoleTags ListRoles ListUserPolicies ListUserTags \
            ListUsers PutRolePermissionsBoundary PutRolePolicy PutUserPermissionsBoundary PutUserPolicy \
            RemoveRoleFromInstanceProfile SetDefaultPolicyVersion SimulateCustomPolicy SimulatePrincipalPolicy \
            TagInstanceProfile TagPolicy TagRole TagUser UntagInstanceProfile UntagPolicy UntagRole UntagUser \
            UpdateAccessKey UpdateAssumeRolePolicy UpdateRole UpdateRoleDescription UpdateUser",
    },
    Cut {
        service: "s3", version: "2006-03-01", signing: "s3",
        operations: "CopyObject CreateBucket DeleteBucket DeleteBucketPolicy DeleteObject DeleteObjects \
            DeletePublicAccessBlock GetBucketLocation GetBucketPolicy GetObject GetPublicAccessBlock HeadBucket HeadObject \
            ListBuckets ListObjects ListObjectsV2 PutBucketPolicy PutObject PutPublicAccessBlock",
    },
    Cut {
        service: "ssm", version: "2014-11-06", signing: "ssm",
        operations: "DescribeInstanceInformation StartSession TerminateSession",
    },
    Cut {
        service: "sts", version: "2011-06-15", signing: "sts",
        operations: "AssumeRole DecodeAuthorizationMessage GetAccessKeyInfo GetCallerIdentity GetFederationToken \
            GetSessionToken",
    },
];

/// What only the younger models have.
const CUT_YOUNGER: &[Cut] = &[Cut {
    service: "ec2",
    version: "2016-11-15",
    signing: "ec2",
    operations: "GetInstanceMetadataDefaults ModifyInstanceMetadataDefaults",
}];

const METADATA: &[&str] = &[
    "apiVersion",
    "endpointPrefix",
    "globalEndpoint",
    "jsonVersion",
    "protocol",
    "targetPrefix",
    "xmlNamespace",
];
const SHAPE: &[&str] = &[
    "type",
    "required",
    "members",
    "member",
    "key",
    "value",
    "enum",
    "min",
    "max",
    "pattern",
    "flattened",
    "locationName",
    "payload",
    "sensitive",
    "timestampFormat",
];
const MEMBER: &[&str] =
    &["shape", "location", "locationName", "queryName", "flattened", "idempotencyToken", "streaming"];

const NOTICE_HEAD: &str = "\
The JSON files in this folder are cut from the service models of botocore, which is licensed under the Apache
License, Version 2.0 (LICENSE-APACHE at the top of the repository). Changed: documentation, and everything that
the simulated operations do not reach, was left out. `cargo xtask models` makes them. The notice of botocore
about these models:

";

pub fn command() -> Result {
    let package = package(BOTOCORE)?;
    let target = run::root().join("crates/core/models");
    let mut shapes = Map::new();
    let (mut names, mut waiters) = (Vec::new(), Vec::new());
    for Cut { service, version, signing, operations } in CUT {
        let files = Files::read(&package, service, version)?;
        let cut = Cutting::new(&files, operations)?;
        let text = cut.service(signing);
        println!("{service}: {} operations, {} bytes", cut.operations.len(), text.len());
        run::write(&target.join(format!("{service}.json")), text)?;
        names.push(format!("{}:{}", json!(service), json!(all_names(&files.model))));
        let known = files.waiters["waiters"].as_object().into_iter().flatten();
        let known =
            known.filter(|(_, w)| w["operation"].as_str().is_some_and(|o| cut.operations.contains_key(o)));
        let lines: Vec<String> = known.map(|(name, waiter)| format!("{}:{waiter}", json!(name))).collect();
        waiters.push(format!("{}:{{\n{}\n}}", json!(service), lines.join(",\n")));
        shapes.insert((*service).to_owned(), Value::Object(cut.shapes));
    }
    run::write(&target.join("names.json"), format!("{{\n{}\n}}\n", names.join(",\n")))?;
    run::write(&target.join("waiters.json"), format!("{{\n{}\n}}\n", waiters.join(",\n")))?;
    run::write(&target.join("younger.json"), younger(&shapes)?)?;
    let notice = run::read(&package.join(format!("botocore-{BOTOCORE}.dist-info/NOTICE")))?;
    let notice = String::from_utf8(notice)?;
    // What follows the rule speaks of code inside botocore that is not here.
    let ours = notice.split("\n----").next().unwrap_or_default();
    run::write(&target.join("NOTICE"), format!("{NOTICE_HEAD}{}\n", ours.trim()))
}

/// The overlay, service by service: what the files cut from the older models have not. A shape of the same name stays
/// the older one, so that nothing that our judge knows reads otherwise.
fn younger(older: &Map<String, Value>) -> Result<String> {
    let package = package(YOUNGER)?;
    let mut services = Vec::new();
    for Cut { service, version, operations, .. } in CUT_YOUNGER {
        let mut cut = Cutting::new(&Files::read(&package, service, version)?, operations)?;
        cut.shapes.retain(|name, _| older[*service].get(name).is_none());
        let text = format!("{}:{{{}}}", json!(service), cut.parts());
        println!("{service}: {} younger operations, {} bytes", cut.operations.len(), text.len());
        services.push(text);
    }
    Ok(format!("{{\"botocore\":{},\n{}}}\n", json!(YOUNGER), services.join(",\n")))
}

/// Downloads and unpacks a version of botocore unless the cache has it.
fn package(version: &str) -> Result<PathBuf> {
    let folder = run::cache()?.join(format!("botocore-{version}"));
    if !folder.join("botocore/data").is_dir() {
        fs::create_dir_all(&folder)?;
        let pip = ["-m", "pip", "-q", "download", "--no-deps", "-d", "."];
        let wanted = format!("botocore=={version}");
        run::quietly(Command::new("python3").args(pip).arg(wanted).current_dir(&folder))?;
        let wheel = format!("botocore-{version}-py3-none-any.whl");
        run::quietly(
            Command::new("python3").args(["-m", "zipfile", "-e", &wheel, "."]).current_dir(&folder),
        )?;
    }
    Ok(folder)
}

/// The names of all operations of a service, in the model's order, between spaces.
fn all_names(model: &Value) -> String {
    let names = model["operations"].as_object().into_iter().flatten();
    names.map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(" ")
}

/// What botocore has about a service.
struct Files {
    model: Value,
    pages: Value,
    waiters: Value,
}

impl Files {
    /// Younger packages have the model packed. Not every service has pages and waiters.
    fn read(package: &Path, service: &str, version: &str) -> Result<Self> {
        let folder = package.join("botocore/data").join(service).join(version);
        let plain = folder.join("service-2.json");
        if !plain.is_file() {
            let packed = ["-m", "gzip", "-d", "service-2.json.gz"];
            run::quietly(Command::new("python3").args(packed).current_dir(&folder))?;
        }
        let other = |name: &str| match folder.join(name) {
            path if path.is_file() => json_file(&path),
            _ => Ok(Value::Null),
        };
        Ok(Self {
            model: json_file(&plain)?,
            pages: other("paginators-1.json")?,
            waiters: other("waiters-2.json")?,
        })
    }
}

fn json_file(path: &Path) -> Result<Value> {
    Ok(serde_json::from_slice(&run::read(path)?)?)
}

/// What is taken of one service.
struct Cutting {
    metadata: Map<String, Value>,
    operations: Map<String, Value>,
    shapes: Map<String, Value>,
    /// The HTTP status of each error code that the operations name.
    errors: Map<String, Value>,
}

impl Cutting {
    fn new(files: &Files, names: &str) -> Result<Self> {
        let Files { model, pages, .. } = files;
        let mut operations = Map::new();
        let mut shapes = Map::new();
        let mut errors = Map::new();
        for name in names.split(' ') {
            let operation =
                model["operations"].get(name).ok_or_else(|| format!("botocore has no operation {name}"))?;
            let mut ours = kept(operation, &["http", "input", "output"]);
            for side in ["input", "output"] {
                if let Some(reference) = operation.get(side) {
                    reach(model, reference, &mut shapes)?;
                    let words = ["shape", "resultWrapper"];
                    ours.insert(side.to_owned(), Value::Object(kept(reference, &words)));
                }
            }
            ours.insert(
                "http".to_owned(),
                Value::Object(kept(&operation["http"], &["method", "requestUri", "responseCode"])),
            );
            if operation["httpChecksumRequired"] == true
                || operation["httpChecksum"]["requestChecksumRequired"] == true
            {
                ours.insert("httpChecksumRequired".to_owned(), json!(true));
            }
            if let Some(page) = pages["pagination"].get(name) {
                ours.insert("pagination".to_owned(), page.clone());
            }
            for error in operation["errors"].as_array().into_iter().flatten() {
                let shape = error["shape"].as_str().unwrap_or_default();
                let told = &model["shapes"][shape]["error"];
                let code = told["code"].as_str().unwrap_or(shape);
                // JSON services answer all alike; of S3's the model does not tell.
                let silent = (model["metadata"]["protocol"] == "json").then_some(400);
                if let Some(status) = told["httpStatusCode"].as_u64().or(silent) {
                    errors.insert(code.to_owned(), json!(status));
                }
            }
            operations.insert(name.to_owned(), Value::Object(ours));
        }
        shapes.sort_keys();
        errors.sort_keys();
        Ok(Self { metadata: kept(&model["metadata"], METADATA), operations, shapes, errors })
    }

    /// The service as text.
    fn service(&self, signing: &str) -> String {
        let mut metadata = self.metadata.clone();
        metadata.insert("signingName".to_owned(), json!(signing));
        let errors = Value::Object(self.errors.clone());
        format!("{{\"metadata\":{},\n\"errors\":{errors},\n{}}}\n", Value::Object(metadata), self.parts())
    }

    /// Operations and shapes: one line each, so that a change is seen in a diff.
    fn parts(&self) -> String {
        let lines = |map: &Map<String, Value>| -> String {
            let lines: Vec<String> =
                map.iter().map(|(name, value)| format!("{}:{value}", json!(name))).collect();
            lines.join(",\n")
        };
        format!(
            "\"operations\":{{\n{}\n}},\n\"shapes\":{{\n{}\n}}",
            lines(&self.operations),
            lines(&self.shapes)
        )
    }
}

/// Takes over a shape and all it refers to.
fn reach(model: &Value, reference: &Value, shapes: &mut Map<String, Value>) -> Result {
    let name = reference["shape"].as_str().ok_or("a reference without a shape")?;
    if shapes.contains_key(name) {
        return Ok(());
    }
    let shape = model["shapes"].get(name).ok_or_else(|| format!("botocore has no shape {name}"))?;
    let mut ours = kept(shape, SHAPE);
    shapes.insert(name.to_owned(), Value::Null);
    for side in ["member", "key", "value"] {
        if let Some(reference) = shape.get(side) {
            reach(model, reference, shapes)?;
            ours.insert(side.to_owned(), Value::Object(kept(reference, MEMBER)));
        }
    }
    if let Some(members) = shape["members"].as_object() {
        let mut list = Map::new();
        for (member, reference) in members {
            reach(model, reference, shapes)?;
            list.insert(member.clone(), Value::Object(kept(reference, MEMBER)));
        }
        ours.insert("members".to_owned(), Value::Object(list));
    }
    shapes.insert(name.to_owned(), Value::Object(ours));
    Ok(())
}

/// The named words of an object, in the order of the list.
fn kept(value: &Value, words: &[&str]) -> Map<String, Value> {
    words.iter().filter_map(|word| Some(((*word).to_owned(), value.get(word)?.clone()))).collect()
}
