//! The Credentials tab: which host holds which keys, from where, until when and whose they are.

use rolelab_core::{
    ec2::{HttpTokens, InstanceState, RoleKeysError},
    ids::{AccessKeyId, InstanceId},
    journal::Event,
    sts::{AccessKey, Holder},
};
use rolelab_shell::host::Host;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::mask::Mask;
use crate::{hops, hosts, hosts::LAPTOP, lab::Lab};

/// Who holds which keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialsView {
    /// The laptop, then instances by launch.
    pub hosts: Vec<HostKeys>,
}

/// The keys within reach of one host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostKeys {
    /// The host's id.
    pub host: String,
    /// What people call it.
    pub label: String,
    /// The keys, in the order in which the credential chain looks.
    pub held: Vec<HeldView>,
    /// Why its metadata service has none although it has an instance profile; empty else.
    pub lacks: String,
    /// When a program looked through its chain last, and what it found where.
    pub looked: Option<(String, Vec<(String, bool)>)>,
}

/// One set of keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldView {
    /// `~/.aws/credentials, profile default`.
    pub source: String,
    /// `AKIA…`, `ASIA…`.
    pub access_key: String,
    /// The secret, covered unless it was asked for.
    pub secret: String,
    /// The session token of temporary keys, covered unless it was asked for.
    pub token: Option<String>,
    /// `user you`, `role web-reader`; empty when the account does not know the key.
    pub holder: String,
    /// When they were issued and when they end: milliseconds since the Unix epoch.
    pub life: Option<(i64, i64)>,
    /// `16:37:20`.
    pub until: String,
    /// True for keys that no longer open anything.
    pub over: bool,
    /// The keys that a program of the host found last.
    pub used: bool,
}

/// All of them.
pub(super) fn view(lab: &Lab, mask: &Mask) -> CredentialsView {
    let labels = hosts::labels(&lab.state.world);
    let world = &lab.state.world;
    let mut instances: Vec<_> =
        world.ec2.instances.values().filter(|i| i.state != InstanceState::Terminated).collect();
    instances.sort_by_key(|instance| (instance.launched, instance.id.clone()));
    let ids = std::iter::once(LAPTOP).chain(instances.iter().map(|instance| instance.id.as_str()));
    let hosts = ids.map(|id| {
        let mut held: Vec<HeldView> =
            lab.state.hosts.get(id).map(|host| on_host(lab, host, mask)).unwrap_or_default();
        let (served, lacks) = served(lab, id, mask);
        held.extend(served);
        let last = used(lab, id);
        for one in &mut held {
            one.used = last.is_some_and(|key| key.as_str() == one.access_key);
        }
        HostKeys {
            host: id.to_owned(),
            label: labels.get(id).cloned().unwrap_or_else(|| id.to_owned()),
            held,
            lacks,
            looked: looked(lab, id),
        }
    });
    CredentialsView { hosts: hosts.collect() }
}

/// Keys in the environment of the shell and in the files of the AWS CLI.
fn on_host(lab: &Lab, host: &Host, mask: &Mask) -> Vec<HeldView> {
    let mut held = Vec::new();
    let variable = |name: &str| {
        let found = host.session.variables.get(name).filter(|variable| variable.exported);
        found.and_then(|variable| variable.text()).filter(|text| !text.is_empty())
    };
    if let Some(id) = variable("AWS_ACCESS_KEY_ID") {
        let secret = variable("AWS_SECRET_ACCESS_KEY").unwrap_or_default();
        let token = variable("AWS_SESSION_TOKEN");
        held.push(found(lab, "environment of the shell".to_owned(), id, secret, token, mask));
    }
    for name in ["credentials", "config"] {
        let Ok(file) = host.files.read(&format!("{}/.aws/{name}", host.home())) else { continue };
        for (profile, values) in sections(&String::from_utf8_lossy(&file)) {
            let value = |wanted: &str| {
                values.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
            };
            let Some(id) = value("aws_access_key_id") else { continue };
            let source = format!("~/.aws/{name}, profile {}", profile.trim_start_matches("profile "));
            let secret = value("aws_secret_access_key").unwrap_or_default();
            held.push(found(lab, source, id, secret, value("aws_session_token"), mask));
        }
    }
    let cache = format!("{}/.aws/cli/cache", host.home());
    for name in host.files.list(&cache).unwrap_or_default().into_iter().take(MAX_CACHED) {
        let Ok(file) = host.files.read(&format!("{cache}/{name}")) else { continue };
        let whole: Value = serde_json::from_slice(&file).unwrap_or_default();
        let field = |name: &str| whole.get("Credentials")?.get(name)?.as_str();
        let Some(id) = field("AccessKeyId") else { continue };
        let source = "~/.aws/cli/cache, for a profile with role_arn".to_owned();
        held.push(found(
            lab,
            source,
            id,
            field("SecretAccessKey").unwrap_or_default(),
            field("SessionToken"),
            mask,
        ));
    }
    held
}

/// The key that a program of a host found last.
fn used<'a>(lab: &'a Lab, id: &str) -> Option<&'a AccessKeyId> {
    lab.journal.entries().iter().rev().find_map(|entry| match &entry.event {
        Event::CredentialChain { host, access_key, .. } if host == id => Some(access_key.as_ref()),
        _ => None,
    })?
}

/// The most files of the CLI's cache that are shown.
const MAX_CACHED: usize = 16;

type Sections = Vec<(String, Vec<(String, String)>)>;

/// Sections of a file of the AWS CLI, for showing what stands there; programs read it by their own rules.
fn sections(text: &str) -> Sections {
    let mut all: Sections = Vec::new();
    for line in text.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            all.push((name.trim().to_owned(), Vec::new()));
        } else if let (Some((name, value)), Some((_, values))) = (line.split_once('='), all.last_mut()) {
            values.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    all
}

fn found(lab: &Lab, source: String, id: &str, secret: &str, token: Option<&str>, mask: &Mask) -> HeldView {
    let world = &lab.state.world;
    let key = world.sts.keys.get(&AccessKeyId::new(id));
    let life = key.and_then(|key| Some((key.issued.as_millis(), key.expires?.as_millis())));
    HeldView {
        source,
        access_key: id.to_owned(),
        secret: mask.whole(secret),
        token: token.map(|token| mask.whole(token)),
        holder: key.map(holder).unwrap_or_default(),
        life,
        until: key.and_then(|key| key.expires).map(hops::clock).unwrap_or_default(),
        used: false,
        over: key.is_none_or(|key| !key.active || key.expires.is_some_and(|ends| ends <= world.now)),
    }
}

fn holder(key: &AccessKey) -> String {
    match &key.holder {
        Holder::User(name) | Holder::UserSession(name) => format!("user {name}"),
        Holder::Federated(federated) => format!("federated user {}", federated.name),
        Holder::Session(session) => format!("role {}", session.role),
        Holder::Anonymous => String::new(),
    }
}

/// The sets that the metadata service of an instance hands out, or why it has none.
fn served(lab: &Lab, id: &str, mask: &Mask) -> (Vec<HeldView>, String) {
    let world = &lab.state.world;
    let instance = world.ec2.instances.get(&InstanceId::new(id));
    let Some((instance, keys)) = instance.and_then(|i| Some((i, i.role_keys.as_ref()?))) else {
        return (Vec::new(), String::new());
    };
    let sets = match &keys.sets {
        Ok(sets) => sets,
        Err(why) => return (Vec::new(), lacks(*why, keys.role.as_str())),
    };
    let required = instance.options.http_tokens == HttpTokens::Required;
    let set = |(delivery, id): (usize, &AccessKeyId)| {
        let key = world.sts.keys.get(id)?;
        let to = match delivery {
            0 if required => return None,
            0 => "without a token (IMDSv1)",
            _ => "with a token (IMDSv2)",
        };
        let source = format!("metadata service, to callers {to}");
        Some(found(lab, source, key.id.as_str(), &key.secret, key.token.as_deref(), mask))
    };
    (sets.iter().enumerate().rev().filter_map(set).collect(), String::new())
}

fn lacks(why: RoleKeysError, role: &str) -> String {
    match why {
        RoleKeysError::AssumeRoleUnauthorizedAccess => {
            format!("EC2 may not assume the role {role}: its trust policy does not name ec2.amazonaws.com.")
        }
        RoleKeysError::InstanceProfileNotFound => "The instance profile is gone.".to_owned(),
        RoleKeysError::NoRole => "The instance profile holds no role.".to_owned(),
    }
}

fn looked(lab: &Lab, id: &str) -> Option<(String, Vec<(String, bool)>)> {
    lab.journal.entries().iter().rev().find_map(|entry| match &entry.event {
        Event::CredentialChain { host, looked, found, .. } if host == id => {
            let name = |name: &String| (hops::provider(name).to_owned(), Some(name) == found.as_ref());
            Some((hops::clock(entry.at), looked.iter().map(name).collect()))
        }
        _ => None,
    })
}
