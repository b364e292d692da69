//! CreateKeyPair. What it hands out as a private key says that it is none: nothing here needs one.

use serde_json::{Value, json};

use super::{
    KeyPair, KeyType,
    errors::{invalid_value, not_one_of, unless_dry_run},
    key_pair, needs, tags,
};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::{list, required, tags_out, text, without_nulls},
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "ec2", operation: "CreateKeyPair", needs, run, read_only: false, management: true };

/// The most key pairs of a region (EC2 API reference, CreateKeyPair), deleted ones included.
const MOST: usize = 5000;
/// The longest name (the same page).
const LONGEST: usize = 255;
const TAGGABLE: [&str; 1] = ["key-pair"];

fn needs(world: &World, input: &Value) -> Vec<Need> {
    let arn = needs::arn(world, &format!("key-pair/{}", required(input, "KeyName")));
    let given = tags::of(input, "key-pair", &TAGGABLE).unwrap_or_default();
    let context = tags::context(given.iter().map(|(key, value)| (key.as_str(), Some(value.as_str()))));
    let mut create = Need { context, ..Need::new("ec2:CreateKeyPair", arn.clone()) };
    needs::put(&mut create.context, "ec2:keypairname", required(input, "KeyName"));
    needs::put(&mut create.context, "ec2:keypairtype", text(input, "KeyType").unwrap_or("rsa"));
    let mut all = vec![create];
    if !list(input, "TagSpecifications").is_empty() {
        let mut tag = Need::new("ec2:CreateTags", arn);
        tag.context = tags::context(given.iter().map(|(key, value)| (key.as_str(), Some(value.as_str()))));
        needs::put(&mut tag.context, "ec2:createaction", "CreateKeyPair");
        all.push(tag);
    }
    all
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let input = call.input;
    let name = required(input, "KeyName");
    if name.trim().is_empty() || name.len() > LONGEST || !name.is_ascii() {
        return Err(invalid_value(format!(
            "Value ({name}) for parameter KeyName is invalid. Character sets beyond ASCII are not supported."
        )));
    }
    let kind = match text(input, "KeyType") {
        None | Some("rsa") => KeyType::Rsa,
        Some("ed25519") => KeyType::Ed25519,
        Some(other) => return Err(not_one_of(other, "KeyType", &["rsa", "ed25519"])),
    };
    match text(input, "KeyFormat") {
        None | Some("pem") => {}
        Some("ppk") => return Err(ApiError::not_simulated("KeyFormat ppk of ec2 CreateKeyPair")),
        Some(other) => return Err(not_one_of(other, "KeyFormat", &["pem", "ppk"])),
    }
    let tags = tags::of(input, "key-pair", &TAGGABLE)?;
    if key_pair::named(call.world, name).is_ok() {
        // So since about 2024; before that the sentence had the name in it.
        return Err(ApiError::new("InvalidKeyPair.Duplicate", "The keypair already exists"));
    }
    if call.world.ec2.key_pairs.len() >= MOST {
        return Err(ApiError::not_simulated(&format!("an account with more than {MOST} key pairs")));
    }
    unless_dry_run(input)?;
    let now = call.world.now;
    let made = KeyPair::made(&mut call.world.mint, kind, now, tags);
    let answer = without_nulls(json!({
        "KeyFingerprint": made.fingerprint,
        "KeyMaterial": key_pair::material(kind),
        "KeyName": name,
        "KeyPairId": made.id,
        "Tags": (!made.tags.is_empty()).then(|| tags_out(&made.tags)),
    }));
    call.world.ec2.key_pairs.insert(name.to_owned(), made);
    Ok(answer)
}
