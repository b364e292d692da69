//! What cloud-init reads from the metadata service at boot, and the files it writes it to. It asks for no token and leaves
//! no fact: the real one's some seventy requests would bury what a learner sent.
//!
//! Source: cloud-init 22.2.2, `sources/helpers/ec2.py`, `sources/DataSourceEc2.py`, `sources/__init__.py`.

use rolelab_core::{ec2::Instance, imds, world::World};
use rolelab_shell::{
    files::Files,
    programs::cloud_init::{self, dumps},
};
use serde_json::{Map, Value, json};

/// The version of the metadata service it asks (`extended_metadata_versions`).
const VERSION: &str = "2021-03-23";
/// What stands at the head of what it read.
const DOC: &str = "EXPERIMENTAL: The structure and format of content scoped under the 'ds' key may change in \
                   subsequent releases of cloud-init.";
/// Directories below directories; the service has seven.
const DEPTH: usize = 12;

/// What it reads, in the shape of its instance data.
pub(super) fn crawl(world: &World, instance: &Instance) -> Value {
    let read = |tree: &str| directory(world, instance, &format!("/{VERSION}/{tree}/"), DEPTH);
    let identity = read("dynamic/instance-identity");
    let meta_data = read("meta-data");
    let text = |name: &str| meta_data.get(name).cloned().unwrap_or(Value::Null);
    let host = text("local-hostname").as_str().and_then(|name| name.split('.').next()).map(str::to_owned);
    let zone = meta_data.pointer("/placement/availability-zone").cloned().unwrap_or(Value::Null);
    let keys = meta_data.get("public-keys").and_then(Value::as_object);
    let keys: Vec<Value> = keys.map(|keys| keys.values().cloned().collect()).unwrap_or_default();
    let ubuntu = world.ec2.images.get(&instance.image).is_some_and(|image| image.title.starts_with("Ubuntu"));
    let version = match world.ec2.images.get(&instance.image).map(|image| image.title.as_str()) {
        Some("Amazon Linux 2") => "2",
        Some("Amazon Linux 2023") => "2023",
        _ => "24.04",
    };
    let distro = if ubuntu { "ubuntu" } else { "amzn" };
    // `util._get_variant` knows Ubuntu and does not know Amazon Linux.
    let variant = if ubuntu { "ubuntu" } else { "linux" };
    let release = if ubuntu { "noble" } else { "" };
    json!({
        "base64_encoded_keys": [],
        "ds": {
            "_doc": DOC,
            "_metadata_api_version": VERSION,
            "dynamic": {"instance-identity": identity},
            "meta-data": meta_data,
        },
        "sensitive_keys": [],
        "v1": {
            "_beta_keys": ["subplatform"],
            "availability-zone": zone,
            "availability_zone": zone,
            "cloud-name": "aws",
            "cloud_id": "aws",
            "cloud_name": "aws",
            "distro": distro,
            "distro_release": release,
            "distro_version": version,
            "instance-id": instance.id.as_str(),
            "instance_id": instance.id.as_str(),
            "local-hostname": host,
            "local_hostname": host,
            "machine": "x86_64",
            "platform": "ec2",
            "public_ssh_keys": keys,
            "region": world.region,
            "subplatform": "metadata (http://169.254.169.254)",
            "variant": variant,
        },
    })
}

/// A directory with all below it. Role keys are left where they are.
fn directory(world: &World, instance: &Instance, path: &str, depth: usize) -> Value {
    let mut all = Map::new();
    if depth == 0 {
        return Value::Object(all);
    }
    for name in imds::names(world, &instance.id, path) {
        let below = format!("{path}{name}");
        match name.strip_suffix('/') {
            Some("security-credentials") => {}
            Some(number) if path.ends_with("/public-keys/") => {
                let key = imds::value(world, &instance.id, &format!("{below}openssh-key"));
                let name = instance.key_name.clone().unwrap_or_else(|| number.to_owned());
                all.insert(name, leaf(key.unwrap_or_default()));
            }
            Some(directory_name) => {
                all.insert(directory_name.to_owned(), directory(world, instance, &below, depth - 1));
            }
            None => {
                let text = imds::value(world, &instance.id, &below);
                all.insert(name, leaf(text.unwrap_or_default()));
            }
        }
    }
    Value::Object(all)
}

/// An object where it is one, lines where there are several, else the text (`MetadataLeafDecoder`).
fn leaf(text: String) -> Value {
    let trimmed = text.trim();
    if trimmed.starts_with('{')
        && trimmed.ends_with('}')
        && let Ok(object) = serde_json::from_str(trimmed)
    {
        return object;
    }
    match text.contains('\n') {
        true => Value::from(text.lines().collect::<Vec<_>>()),
        false => Value::String(text),
    }
}

/// Writes it for all to read, and once more for root, as the real one does for keys that are secret; there are none here.
pub(super) fn write(files: &mut Files, data: &Value) {
    let text = dumps(data) + "\n";
    files.lay(cloud_init::DATA, text.clone().into_bytes(), 0o644);
    files.lay(cloud_init::SENSITIVE_DATA, text.into_bytes(), 0o600);
    files.lay("/run/cloud-init/cloud-id", b"aws\n".to_vec(), 0o644);
}
