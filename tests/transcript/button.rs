//! Console buttons as a line of text: `Attach role: instance=web-1; instance profile=s3access`.

use std::collections::BTreeMap;

use rolelab_core::ec2::Happening;
use rolelab_labs::{Action, Lab, input::Change};

/// A button's name and the fields it takes. Those with `?` may be left out.
const BUTTONS: &[(&str, &[&str])] = &[
    (
        "Launch instance",
        &[
            "name?",
            "image",
            "type?",
            "HttpTokens?",
            "hop limit?",
            "HttpEndpoint?",
            "instance profile?",
            "user data?",
            "Spot?",
        ],
    ),
    ("Create role", &["name", "policy?"]),
    ("Attach policy", &["role", "policy"]),
    ("Detach policy", &["role", "policy"]),
    ("Put inline policy", &["role", "name", "document"]),
    ("Delete inline policy", &["role", "name"]),
    ("Revoke active sessions", &["role"]),
    ("Attach role", &["instance", "instance profile"]),
    ("Detach role", &["instance"]),
    (
        "Metadata options",
        &[
            "instance",
            "HttpTokens",
            "hop limit",
            "HttpEndpoint",
            "HttpProtocolIpv6?",
            "InstanceMetadataTags?",
        ],
    ),
    (
        "Metadata defaults",
        &["HttpTokens?", "hop limit?", "HttpEndpoint?", "InstanceMetadataTags?", "HttpTokensEnforced?"],
    ),
    ("Simulate an event", &["instance", "event", "what?"]),
    ("Start", &["instance"]),
    ("Stop", &["instance"]),
    ("Terminate", &["instance"]),
];

/// Reads `BUTTON: FIELD=VALUE; FIELD=VALUE`.
pub(super) fn read(text: &str) -> Result<Action, String> {
    let (title, fields) = text.split_once(": ").unwrap_or((text, ""));
    let Some((title, known)) = BUTTONS.iter().find(|(name, _)| *name == title) else {
        let names: Vec<_> = BUTTONS.iter().map(|(name, _)| *name).collect();
        return Err(format!("there is no button `{title}`; there are: {}", names.join(", ")));
    };
    let mut given: BTreeMap<&str, String> = BTreeMap::new();
    for field in fields.split("; ").filter(|field| !field.is_empty()) {
        let (name, value) = field.split_once('=').ok_or_else(|| format!("`{field}` is not FIELD=VALUE"))?;
        if !known.iter().any(|k| k.trim_end_matches('?') == name) {
            return Err(format!("`{title}` has no field `{name}`; it has: {}", known.join(", ")));
        }
        if given.insert(name, value.to_owned()).is_some() {
            return Err(format!("`{name}` is given twice"));
        }
    }
    if let Some(missing) = known.iter().find(|k| !k.ends_with('?') && !given.contains_key(**k)) {
        return Err(format!("`{title}` needs `{missing}`"));
    }
    let mut take = |name: &str| given.remove(name);
    let number = |text: String| text.parse::<i64>().map_err(|_| format!("`{text}` is no number"));
    let instance = take("instance").unwrap_or_default();
    let role = take("role").unwrap_or_default();
    let change = |to| Action::SetState { instance: instance.clone(), to };
    Ok(match *title {
        "Launch instance" => Action::LaunchInstance {
            name: take("name").unwrap_or_default(),
            image: take("image").unwrap_or_default(),
            instance_type: take("type").unwrap_or_else(|| "t3.micro".to_owned()),
            http_tokens: take("HttpTokens"),
            hop_limit: take("hop limit").map(number).transpose()?,
            http_endpoint: take("HttpEndpoint"),
            instance_profile: take("instance profile").unwrap_or_default(),
            user_data: take("user data").unwrap_or_default().replace("\\n", "\n"),
            spot: take("Spot").is_some(),
        },
        "Create role" => Action::CreateRole {
            name: take("name").unwrap_or_default(),
            policy: take("policy").unwrap_or_default(),
        },
        "Attach policy" => Action::AttachPolicy { role, policy: take("policy").unwrap_or_default() },
        "Detach policy" => Action::DetachPolicy { role, policy: take("policy").unwrap_or_default() },
        "Put inline policy" => Action::PutRolePolicy {
            role,
            name: take("name").unwrap_or_default(),
            document: take("document").unwrap_or_default(),
        },
        "Delete inline policy" => Action::DeleteRolePolicy { role, name: take("name").unwrap_or_default() },
        "Revoke active sessions" => Action::RevokeSessions { role },
        "Attach role" => {
            Action::AttachRole { instance, instance_profile: take("instance profile").unwrap_or_default() }
        }
        "Detach role" => Action::DetachRole { instance },
        "Metadata options" => Action::MetadataOptions {
            instance,
            http_tokens: take("HttpTokens").unwrap_or_default(),
            hop_limit: number(take("hop limit").unwrap_or_default())?,
            http_endpoint: take("HttpEndpoint").unwrap_or_default(),
            http_protocol_ipv6: take("HttpProtocolIpv6"),
            instance_metadata_tags: take("InstanceMetadataTags"),
        },
        "Metadata defaults" => Action::MetadataDefaults {
            http_tokens: take("HttpTokens"),
            hop_limit: take("hop limit").map(number).transpose()?,
            http_endpoint: take("HttpEndpoint"),
            instance_metadata_tags: take("InstanceMetadataTags"),
            http_tokens_enforced: take("HttpTokensEnforced"),
        },
        "Simulate an event" => {
            let (event, what) = (take("event").unwrap_or_default(), take("what").unwrap_or_default());
            Action::Simulate { instance, what: happening(&event, &what)? }
        }
        "Start" => change(Change::Start),
        "Stop" => change(Change::Stop),
        _ => change(Change::Terminate),
    })
}

/// An event by the words of AWS: `spot interruption` and `terminate`, `maintenance` and `instance-reboot` …
fn happening(event: &str, what: &str) -> Result<Happening, String> {
    let value = || serde_json::Value::from(what);
    Ok(match event {
        "spot interruption" => {
            let action = serde_json::from_value(value()).map_err(|why| why.to_string())?;
            Happening::SpotInterruption { action }
        }
        "rebalance" => Happening::Rebalance,
        "maintenance" => {
            let code = serde_json::from_value(value()).map_err(|why| why.to_string())?;
            Happening::Maintenance { code }
        }
        "maintenance canceled" => Happening::MaintenanceCanceled,
        "target lifecycle state" if what.is_empty() => Happening::TargetLifecycleState { state: None },
        "target lifecycle state" => {
            let state = serde_json::from_value(value()).map_err(|why| why.to_string())?;
            Happening::TargetLifecycleState { state: Some(state) }
        }
        other => return Err(format!("there is no event `{other}`")),
    })
}

/// Puts ids in place of the names that people use: of images, policies and instances. What is no name stays.
pub(super) fn with_ids(lab: &Lab, mut action: Action) -> Action {
    let console = lab.view().console;
    let id_of = |label: &mut String| {
        if let Some(id) = lab.host_called(label) {
            *label = id;
        }
    };
    match &mut action {
        Action::LaunchInstance { image, .. } => {
            if let Some(found) = console.images.iter().find(|i| i.title == *image) {
                image.clone_from(&found.id);
            }
        }
        Action::CreateRole { policy, .. }
        | Action::AttachPolicy { policy, .. }
        | Action::DetachPolicy { policy, .. } => {
            if let Some((_, arn)) = console.policies.iter().find(|(name, _)| name == policy) {
                policy.clone_from(arn);
            }
        }
        Action::PutRolePolicy { .. }
        | Action::DeleteRolePolicy { .. }
        | Action::RevokeSessions { .. }
        | Action::MetadataDefaults { .. } => {}
        Action::AttachRole { instance, .. }
        | Action::DetachRole { instance }
        | Action::MetadataOptions { instance, .. }
        | Action::Simulate { instance, .. }
        | Action::SetState { instance, .. } => id_of(instance),
    }
    action
}
