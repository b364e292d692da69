//! What `rolelab serve` says when it accepts connections: a table and lines for a shell, or one line of JSON.

use rolelab_core::{ec2::InstanceState, sts::Holder};
use rolelab_labs::{Lab, hosts, lab::REGION};
use serde_json::{Value, json};

use super::ports::Ports;

/// Name, key and secret of a user.
struct User {
    name: String,
    key: String,
    secret: String,
}

/// Long-term keys that are in force, one row a key: those of the user that the account began with, then others as they came.
fn users(lab: &Lab) -> Vec<User> {
    let world = lab.world();
    let own = world.admin_key().map(|key| &key.holder);
    let mut keys: Vec<_> = world.sts.keys.values().filter(|key| key.active).collect();
    keys.sort_by_key(|key| (Some(&key.holder) != own, key.issued));
    let of_users = keys.into_iter().filter_map(|key| match &key.holder {
        Holder::User(name) => {
            Some(User { name: name.to_string(), key: key.id.to_string(), secret: key.secret.clone() })
        }
        _ => None,
    });
    of_users.collect()
}

/// Id, label and metadata service of an instance.
struct Served {
    id: String,
    name: String,
    imds: Option<String>,
}

fn instances(ports: &Ports, lab: &Lab) -> Vec<Served> {
    let labels = hosts::labels(lab.world());
    let all = lab.world().ec2.instances.values().filter(|found| found.state != InstanceState::Terminated);
    let served = all.map(|instance| {
        let id = instance.id.to_string();
        let name = labels.get(&id).unwrap_or(&id).clone();
        Served { name, imds: ports.of(&instance.id).map(|address| format!("http://{address}")), id }
    });
    served.collect()
}

/// `{"aws": URL, "instances": [{"id", "name", "imds": URL}], "users": [{"name", "access_key_id", "secret_access_key"}]}`.
pub(super) fn json(ports: &Ports) -> Value {
    ports.engine.look(|lab| {
        let instances: Vec<Value> = instances(ports, lab)
            .into_iter()
            .map(|instance| json!({"id": instance.id, "name": instance.name, "imds": instance.imds}))
            .collect();
        let users: Vec<Value> = users(lab)
            .into_iter()
            .map(|u| json!({"name": u.name, "access_key_id": u.key, "secret_access_key": u.secret}))
            .collect();
        json!({"aws": aws(ports), "instances": instances, "users": users})
    })
}

fn aws(ports: &Ports) -> String {
    format!("http://{}", ports.aws)
}

/// The table, and what to paste into a shell.
pub(super) fn table(ports: &Ports) -> String {
    let aws = aws(ports);
    let mut lines = vec![format!("AWS          {aws}")];
    let (instances, users) = ports.engine.look(|lab| (instances(ports, lab), users(lab)));
    for Served { id, name, imds } in &instances {
        let imds = imds.as_deref().unwrap_or("no port is left");
        lines.push(format!("{name:<12} {imds}  metadata service of {id}"));
    }
    if instances.is_empty() {
        lines.push(format!(
            "No instances yet. One that is launched gets a port at once: {aws}/_rolelab lists them."
        ));
    }
    lines.push(String::new());
    for User { name, key, secret } in users.iter().take(1) {
        lines.push(format!("For a shell in which AWS is this one ({name}'s keys):"));
        lines
            .push(format!("  export AWS_ENDPOINT_URL={aws} AWS_REGION={REGION} AWS_DEFAULT_REGION={REGION}"));
        lines.push(format!("  export AWS_ACCESS_KEY_ID={key} AWS_SECRET_ACCESS_KEY={secret}"));
        lines.push(format!("AWS CLI before 2.13 does not know AWS_ENDPOINT_URL: aws --endpoint-url {aws} …"));
    }
    if let Some(Served { name, imds: Some(imds), .. }) = instances.first() {
        lines.push(format!("For one that stands on {name}, and has the keys of its role:"));
        lines.push(format!(
            "  export AWS_EC2_METADATA_SERVICE_ENDPOINT={imds}/ AWS_ENDPOINT_URL={imds} AWS_REGION={REGION} AWS_DEFAULT_REGION={REGION}"
        ));
    }
    lines.push("Ctrl-C ends it.\n".to_owned());
    lines.join("\n")
}
